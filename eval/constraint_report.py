"""The report of `python -m eval constraints`: what was shown wrongly and what was found, by operator, language and catalogue."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.constraint_trial import Fault, Outcome
from eval.constraint_wishes import Asked

if TYPE_CHECKING:
    from eval.constraint_words_trial import Understood

RECALL_LEAST = 0.98
NARROW_MOST = 20
LISTED = 25
_OWN_FACETS = frozenset({"price", "rating", "stock", "offer", "delivery", "brand", "category"})


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """One catalogue's outcomes; `understood` is empty where sentences were not asked for."""

    name: str
    products: int
    outcomes: tuple[Outcome, ...]
    understood: tuple[Understood, ...]
    seconds: float

    @property
    def failed(self) -> bool:
        return any(one.failures for one in self.outcomes) or recall(self.outcomes) < RECALL_LEAST


def recall(outcomes: Sequence[Outcome]) -> float:
    """The mean over cases that have an answer of the share of it that was shown; 1 where none has."""
    answered = [one.recall for one in outcomes if one.must]
    return sum(answered) / len(answered) if answered else 1.0


def groups(report: CatalogueReport) -> Iterator[tuple[str, list[Outcome]]]:
    """The rows of the table: all, by language, with and without exclusions, by operator and by theme."""
    outcomes = report.outcomes
    yield "all cases", list(outcomes)
    for language, name in (("en", "English"), ("zh", "Chinese")):
        yield name, [one for one in outcomes if one.case.language == language]
    yield "with exclusions", [one for one in outcomes if one.case.excluding]
    yield f"narrow (1-{NARROW_MOST} products)", [one for one in outcomes if 1 <= one.must <= NARROW_MOST]
    for kind in sorted({kind for one in outcomes for kind in kinds(one)}):
        yield kind, [one for one in outcomes if kind in kinds(one)]
    for theme in sorted({one.case.theme for one in outcomes}):
        yield f"theme: {theme}", [one for one in outcomes if one.case.theme == theme]


def kinds(outcome: Outcome) -> set[str]:
    """The operators of a case, those of the shop's own facets apart from those of attributes."""
    named = set()
    for wish in outcome.case.wishes:
        facet = wish.facet if wish.facet in _OWN_FACETS else "attribute"
        operator = {Asked.ONE_OF: "one of", Asked.NONE_OF: "none of", Asked.HAS_NOT: "has not"}.get(
            wish.asked, wish.asked.value
        )
        if wish.asked is Asked.OUTSIDE:
            operator = "outside"
        elif wish.asked is Asked.RANGE:
            operator = (
                "between"
                if wish.low is not None and wish.high is not None
                else "at least"
                if wish.low is not None
                else "at most"
            )
        named.add(f"{facet} {operator}")
        if not wish.hard:
            named.add("soft")
    return named


def print_report(console: Console, reports: Sequence[CatalogueReport]) -> None:
    for report in reports:
        console.print(_table(report))
        if report.understood:
            console.print(_words_table(report))
        _print_failures(console, report)


def _table(report: CatalogueReport) -> Table:
    grid = Table(
        title=f"{report.name}: {report.products:,} products, {len(report.outcomes):,} cases, {report.seconds:.0f} s",
        box=None,
    )
    grid.add_column("")
    for name in ("cases", *(fault.value for fault in Fault), "recall", "worst"):
        grid.add_column(name, justify="right")
    for name, outcomes in groups(report):
        if outcomes:
            counts = Counter(failure.fault for one in outcomes for failure in one.failures)
            faults = (f"[red]{counts[fault]:,}[/]" if counts[fault] else "0" for fault in Fault)
            share = recall(outcomes)
            shown = f"{share:.4f}" if share >= RECALL_LEAST else f"[red]{share:.4f}[/]"
            grid.add_row(name, f"{len(outcomes):,}", *faults, shown, f"{min(one.recall for one in outcomes):.3f}")
    shown_all, open_ = sum(one.shown for one in report.outcomes), sum(one.open_ for one in report.outcomes)
    grid.caption = (
        f"{shown_all:,} products shown and checked; {open_:,} of them may be read either way, and count for nothing"
    )
    return grid


def _words_table(report: CatalogueReport) -> Table:
    grid = Table(title=f"{report.name}: sentences that lead to exactly these constraints", box=None)
    for name in ("", "sentences", "exactly", "something missed", "something invented"):
        grid.add_column(name, justify="right" if name else "left")
    for name, language in (("all", None), ("English", "en"), ("Chinese", "zh")):
        several = [one for one in report.understood if language in (None, one.case.language)]
        if several:
            shares = (sum(test) / len(several) for test in _tests(several))
            grid.add_row(name, f"{len(several):,}", *(f"{share:.1%}" for share in shares))
    return grid


def _tests(several: Sequence[Understood]) -> tuple[list[bool], list[bool], list[bool]]:
    return (
        [one.exact for one in several],
        [bool(one.missed) for one in several],
        [bool(one.invented) for one in several],
    )


def _print_failures(console: Console, report: CatalogueReport) -> None:
    """Every kind of failure once with its number, then the cases that lack most of their answer."""
    failures = [(failure, one) for one in report.outcomes for failure in one.failures]
    for failure, outcome in failures[:LISTED]:
        case = f"case {outcome.case.number} ({'; '.join(wish.label for wish in outcome.case.wishes)})"
        console.print(
            f"[red]{failure.fault.value}[/] {escape(failure.product)}: {escape(failure.reason)}, in {escape(case)}"
        )
    if len(failures) > LISTED:
        console.print(f"... and {len(failures) - LISTED:,} more; --json lists all")
    for outcome in sorted((one for one in report.outcomes if one.recall < RECALL_LEAST), key=lambda one: one.recall)[
        :LISTED
    ]:
        wishes = "; ".join(wish.label for wish in outcome.case.wishes)
        lacking = ", ".join(outcome.missing[:3])
        console.print(
            f"[yellow]recall {outcome.recall:.2f}[/] of {outcome.must:,}, case {outcome.case.number} ({escape(wishes)}): lacks {escape(lacking)}"
        )


def as_json(reports: Sequence[CatalogueReport], seed: int) -> str:
    body = {
        "seed": seed,
        "held": not any(report.failed for report in reports),
        "recall_least": RECALL_LEAST,
        "catalogues": {report.name: _catalogue(report) for report in reports},
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _catalogue(report: CatalogueReport) -> Mapping[str, object]:
    found: dict[str, object] = {
        "products": report.products,
        "seconds": round(report.seconds, 1),
        "groups": {name: _group(outcomes) for name, outcomes in groups(report) if outcomes},
        "failures": [
            {
                "case": one.case.number,
                "fault": failure.fault.value,
                "product": failure.product,
                "reason": failure.reason,
                "query": one.case.query,
                "wishes": [wish.label for wish in one.case.wishes],
            }
            for one in report.outcomes
            for failure in one.failures
        ],
        "missing": [
            {
                "case": one.case.number,
                "products": list(one.missing),
                "query": one.case.query,
                "wishes": [wish.label for wish in one.case.wishes],
            }
            for one in report.outcomes
            if one.missing
        ],
    }
    if report.understood:
        found["words"] = {
            "exact": round(sum(one.exact for one in report.understood) / len(report.understood), 4),
            "not_exact": [
                {"sentence": one.case.sentence, "missed": list(one.missed), "invented": list(one.invented)}
                for one in report.understood
                if not one.exact
            ],
        }
    return found


def _group(outcomes: Sequence[Outcome]) -> Mapping[str, object]:
    counts = Counter(failure.fault for one in outcomes for failure in one.failures)
    return {
        "cases": len(outcomes),
        **{fault.name.lower(): counts[fault] for fault in Fault},
        "recall": round(recall(outcomes), 6),
        "shown": sum(one.shown for one in outcomes),
        "either_way": sum(one.open_ for one in outcomes),
    }
