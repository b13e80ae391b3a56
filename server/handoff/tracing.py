"""What happened inside a turn, written down for the staff: understood, candidates and why, sentences dropped and why, timings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assistant.dialogue import Understanding
from assistant.events import Done, Failed, Interrupted, Recommended
from assistant.plan import Plan
from assistant.trace import Trace
from retrieval.constraints import Constraint
from retrieval.hits import Hit
from retrieval.products import Language
from server.store.values import NewTrace

CANDIDATES = 20
Labels = Mapping[str, str]
_BOUND = 1e15


def traced(
    session: str, turn: int, trace: Trace, end: Done | Interrupted | Failed, at: float, labels: Labels
) -> NewTrace:
    """The row of a turn that ended. `labels` are what its customer was told of constraints, by their ids."""
    meant = trace.meant
    author = end.author if isinstance(end, Done) else None
    found = _found(trace.plan)
    body = {
        **_understood(meant, labels),
        "query": meant.free_text if meant else "",
        "candidates": _candidates(trace.plan, meant.language if meant else "en", labels),
        "total": found,
        "author": author,
        "outcome": "done" if isinstance(end, Done) else "interrupted" if isinstance(end, Interrupted) else "failed",
        "sentences": trace.sentences,
        "dropped": [asdict(one) for one in trace.dropped],
        "blocked": _blocked(trace.plan),
        "fault": trace.fault,
        "timings": None if trace.timings is None else asdict(trace.timings),
    }
    return NewTrace(
        session,
        turn,
        at,
        meant.intent.value if meant else None,
        meant.language if meant else None,
        meant.mood.sentiment.value if meant else None,
        meant.mood.urgent if meant else False,
        author,
        found,
        json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str),
    )


def _understood(meant: Understanding | None, labels: Labels) -> Mapping[str, Any]:
    if meant is None:
        nothing: dict[str, Any] = dict.fromkeys(("intent", "language", "stage", "sentiment"))
        return nothing | {"urgent": False, "intents": [], "changes": [], "removed": [], "references": []}
    return {
        "intent": meant.intent.value,
        "intents": [intent.value for intent in meant.intents],
        "language": meant.language,
        "stage": meant.mood.stage.value if meant.mood.stage else None,
        "sentiment": meant.mood.sentiment.value,
        "urgent": meant.mood.urgent,
        "changes": [_constraint(item, labels) for item in (*meant.changes, *meant.added)],
        "removed": list(meant.removed),
        "references": list(meant.references),
    }


def _found(plan: Plan | None) -> int | None:
    """How many products the turn's search had; None where it searched for none."""
    totals = [event.total for event in plan.events if isinstance(event, Recommended)] if plan else []
    return totals[0] if totals else None


def _blocked(plan: Plan | None) -> list[str]:
    """The constraints that nothing fulfilled together: each alone stands in the way of something."""
    for event in plan.events if plan else ():
        if isinstance(event, Recommended) and not event.items:
            return sorted({chip for relaxation in event.relaxations for chip in relaxation.chips})
    return []


def _candidates(plan: Plan | None, language: Language, labels: Labels) -> list[Mapping[str, Any]]:
    if plan is None:
        return []
    shown = {
        (card.product, card.sku) for event in plan.events if isinstance(event, Recommended) for card in event.items
    }
    shown |= {(item.product, item.sku) for item in (plan.shown.items if plan.shown else ())}
    hits = {hit.product.id: hit for hit in (*plan.candidates, *plan.hits)}
    ranked = sorted(hits.values(), key=lambda hit: -hit.score)[:CANDIDATES]
    return [_candidate(hit, language, labels, (hit.product.id, hit.variant.sku) in shown) for hit in ranked]


def _candidate(hit: Hit, language: Language, labels: Labels, shown: bool) -> Mapping[str, Any]:
    verdicts = hit.why.admission.verdicts
    return {
        "product": hit.product.id,
        "sku": hit.variant.sku,
        "title": hit.product.title.get(language),
        "score": round(hit.score, 4),
        "shown": shown,
        "parts": {name: round(part, 4) for name, part in hit.why.parts.items()},
        "why": [
            {
                "constraint": one.constraint.id,
                "label": _label(one.constraint, labels),
                "finding": one.finding.value,
                "evidence": one.evidence,
            }
            for one in verdicts
        ],
    }


def _constraint(item: Constraint, labels: Labels) -> Mapping[str, Any]:
    return {"id": item.id, "label": _label(item, labels), "hard": item.hard, "excludes": item.excludes}


def _label(item: Constraint, labels: Labels) -> str:
    """A constraint as the customer was told of it, else in the catalogue's own words: facet, operator, values or bounds."""
    if item.id in labels:
        return labels[item.id]
    bounds = [f"{side:g}" if side is not None and abs(side) < _BOUND else "" for side in (item.low, item.high)]
    values = " | ".join(item.values) or "..".join(bounds)
    return f"{item.facet} {item.operator.value} {values}".strip()
