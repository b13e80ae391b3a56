"""The figures of `python -m eval intents` as tables, JSON and a picture."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
from rich.table import Table

from assistant.dialogue import Intent
from eval.intent_scores import FALSE_ALARMS, TierScore

_CELL, _LEFT, _TOP = 26, 170, 150


def tiers_table(scores: Mapping[str, TierScore], title: str) -> Table:
    grid = Table(title=title, box=None)
    groups = list(next(iter(scores.values())).by_group)
    grid.add_column("tier")
    names = ("macro-F1", *groups, "exact", "ECE", f"stray recall @{FALSE_ALARMS:.0%}", "p50", "p95", "to model")
    for name in names:
        grid.add_column(name, justify="right")
    for tier, score in scores.items():
        grouped = (score.by_group.get(name) for name in groups)  # a tier may have been given fewer messages
        shares = (score.macro_f1, *grouped, score.exact, score.calibration_error, score.stray_recall)
        grid.add_row(
            tier,
            *("-" if value is None else f"{value:.3f}" for value in shares),
            f"{score.p50_ms:.1f} ms",
            f"{score.p95_ms:.1f} ms",
            f"{score.reached_model:.1%}",
        )
    return grid


def intents_table(score: TierScore, tier: str) -> Table:
    grid = Table(title=f"by intent: {tier}", box=None)
    grid.add_column("intent")
    for name in ("precision", "recall", "F1", "messages"):
        grid.add_column(name, justify="right")
    for intent, row in score.by_intent.items():
        grid.add_row(intent, f"{row.precision:.3f}", f"{row.recall:.3f}", f"{row.f1:.3f}", str(row.support))
    return grid


def as_json(scores: Mapping[str, TierScore], data: str, messages: int, head: str, notes: Mapping[str, str]) -> str:
    body = {
        "data": {"name": data, "messages": messages},
        "head": head,
        "tiers": {tier: _tier(score) for tier, score in scores.items()},
        "not_run": dict(notes),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _tier(score: TierScore) -> dict[str, Any]:
    return {
        "macro_f1": round(score.macro_f1, 4),
        "exact_match": round(score.exact, 4),
        "macro_f1_by_group": {name: round(value, 4) for name, value in score.by_group.items()},
        "calibration_error": round(score.calibration_error, 4),
        "out_of_scope_recall_at_5_percent_false_alarms": round(score.stray_recall, 4),
        "latency_ms": {"p50": round(score.p50_ms, 2), "p95": round(score.p95_ms, 2)},
        "share_that_reached_the_model": round(score.reached_model, 4),
        "intents": {
            str(intent): {
                "precision": round(row.precision, 4),
                "recall": round(row.recall, 4),
                "f1": round(row.f1, 4),
                "support": row.support,
            }
            for intent, row in score.by_intent.items()
        },
    }


def confusion_svg(table: np.ndarray, title: str) -> str:
    """The confusions as an SVG: a row for what is true, a column for what was said, darker for a greater share of the row."""
    names = [*(str(intent) for intent in Intent), "(nothing)"]
    size = _CELL * len(names)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + size + 20}" height="{_TOP + size + 20}" font-family="sans-serif" font-size="11">',
        f'<text x="10" y="20" font-size="14">{escape(title)}</text>',
        '<text x="10" y="38" fill="#555">rows: what the message is for; columns: what was said</text>',
    ]
    for place, name in enumerate(names):
        along = place * _CELL + _CELL / 2
        parts.append(f'<text x="{_LEFT - 6}" y="{_TOP + along + 4}" text-anchor="end">{name}</text>')
        turned = f"rotate(-60 {_LEFT + along} {_TOP - 6})"
        parts.append(f'<text x="{_LEFT + along}" y="{_TOP - 6}" transform="{turned}">{name}</text>')
    for row, counts in enumerate(table):
        total = max(int(counts.sum()), 1)
        for column, count in enumerate(counts):
            parts.append(_cell(row, column, int(count), int(count) / total))
    return "\n".join([*parts, "</svg>", ""])


def _cell(row: int, column: int, count: int, share: float) -> str:
    x, y = _LEFT + column * _CELL, _TOP + row * _CELL
    hue = "31,111,91" if row == column else "190,60,40"
    box = f'<rect x="{x}" y="{y}" width="{_CELL - 1}" height="{_CELL - 1}" fill="rgba({hue},{min(1.0, share * (1 if row == column else 4)):.2f})" stroke="#eee"/>'
    if not count:
        return box
    ink = "#fff" if share > (0.55 if row == column else 0.14) else "#222"
    return f'{box}<text x="{x + _CELL / 2 - 0.5}" y="{y + _CELL / 2 + 4}" text-anchor="middle" font-size="10" fill="{ink}">{count}</text>'
