"""`python -m eval grounding`: does the check let a falsehood through, or block what is true?"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from assistant.claims.scene import Finding
from eval.commands import Commands, console_for
from eval.errors import EvalError
from eval.grounding_seeds import generate, write_labelled
from eval.grounding_seeds_facts import shop_of
from eval.grounding_seeds_wording import PARTS
from eval.grounding_set import Judge, Labelled, Outcome, read_labelled
from eval.writing import write_text
from retrieval.importing.formats import recognise
from retrieval.importing.session import Gathered
from retrieval.products import LANGUAGES, CategoryLabel, FacetLabel, Product

SHOP = Path(__file__).parent.parent / "data" / "shop" / "catalog.jsonl"
LET_THROUGH, BLOCKED, P99_MS = 0.005, 0.015, 15.0
SENTENCES = 8000


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "grounding",
        help="measure the check on sentences whose truth is known",
        description="Makes sentences whose truth is known from a catalogue's records, or reads them with --data. Prints how many false or unsupported sentences the check lets through, how many true ones it blocks, and "
        "how long it takes. Exit status: 0 when the targets are met (0.5%, 1.5%, 15 ms at the 99th percentile), 1 when not.",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="JSON Lines of labelled sentences (docs/evaluation.md) instead of seeded ones",
    )
    parser.add_argument(
        "--shop",
        type=Path,
        default=SHOP,
        metavar="FILE",
        help="the catalogue that sentences are made from, and whose names for facets count (default: the sample shop)",
    )
    parser.add_argument(
        "--sentences",
        type=int,
        default=SENTENCES,
        metavar="N",
        help=f"how many to make, half of them true (default {SENTENCES:,})",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which ones to make (default 1)")
    parser.add_argument(
        "--part",
        choices=("all", *PARTS),
        default="all",
        help="make them of one part of the wording only: tune on dev and second",
    )
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="save the sentences as JSON Lines, as --data reads them"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.add_argument("--verbose", action="store_true", help="print every sentence that was judged wrongly")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    facets, categories, products = shop_names(arguments.shop)
    if arguments.data is not None:
        cases = read_labelled(arguments.data)
    else:
        cases = seeded(arguments, facets, categories, products)
    if arguments.write is not None:
        write_labelled(arguments.write, cases)
    judge = Judge(cases, facets, categories, products)
    outcomes = list(
        track(
            judge.outcomes(cases),
            "checking",
            len(cases),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
    )
    return report(outcomes, console, arguments.verbose, arguments.json)


def seeded(
    arguments: argparse.Namespace,
    facets: Sequence[FacetLabel],
    categories: Sequence[CategoryLabel],
    products: Sequence[Product],
) -> list[Labelled]:
    """Sentences made from the shop's own records."""
    if arguments.sentences < 1:
        raise EvalError("--sentences: ask for at least 1")
    if not products:
        raise EvalError(f"{arguments.shop}: holds no product; name a catalogue with products with --shop")
    parts = PARTS if arguments.part == "all" else (arguments.part,)
    return generate(shop_of(products, facets, categories), arguments.sentences, arguments.seed, parts)


def shop_names(file: Path) -> tuple[list[FacetLabel], list[CategoryLabel], list[Product]]:
    """The names that a shop's catalogue gives to facets and categories, and its products."""
    if not file.is_file():
        raise EvalError(f"{file}: no such file; name a catalogue with --shop")
    gathered = Gathered()
    gathered.add_file(file.name, recognise(file, None, None).read(lambda _: None), "USD")
    records = list(gathered.records.values())
    return (
        [one for one in records if isinstance(one, FacetLabel)],
        [one for one in records if isinstance(one, CategoryLabel)],
        [one for one in records if isinstance(one, Product)],
    )


def report(outcomes: Sequence[Outcome], console: Console, verbose: bool, json_file: Path | None) -> int:
    console.print(_table(outcomes))
    if verbose:
        for one in outcomes:
            if not one.right:
                console.print(
                    escape(
                        f"{one.case.label.value:12} {one.case.kind:14} {one.case.language} {one.case.sentence}  -> {one.finding.value}: {'; '.join(one.faults)}"
                    ),
                    soft_wrap=True,
                )
    times = np.array([one.milliseconds for one in outcomes])
    p50, p99 = (float(np.percentile(times, q)) for q in (50, 99))
    console.print(
        f"time of one check: {p50:.2f} ms at the median, {p99:.2f} ms at the 99th percentile (target {P99_MS:g})"
    )
    through, blocked = rates(outcomes)
    if json_file is not None:
        body = {
            "sentences": len(outcomes), "let_through": through, "blocked": blocked, "p50_ms": round(p50, 3), "p99_ms": round(p99, 3),
            "wrong": [{"id": one.case.id, "sentence": one.case.sentence, "label": one.case.label.value, "found": one.finding.value} for one in outcomes if not one.right],
        }  # fmt: skip
        write_text(json_file, json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    return 0 if through <= LET_THROUGH and blocked <= BLOCKED and p99 <= P99_MS else 1


def rates(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """The share of false or unsupported sentences let through, and of true ones blocked."""
    true = [one for one in outcomes if one.case.label is Finding.TRUE]
    false = [one for one in outcomes if one.case.label is not Finding.TRUE]
    through = sum(one.passed for one in false) / len(false) if false else 0.0
    blocked = sum(not one.passed for one in true) / len(true) if true else 0.0
    return through, blocked


def _table(outcomes: Sequence[Outcome]) -> Table:
    """Blocked and let through, of all and by language, for each part of the wording and each kind of claim."""
    grid = Table(title=f"{len(outcomes):,} sentences", box=None)
    for name in ("", "true", "blocked", "en", "zh", "false", "let through", "en", "zh"):
        grid.add_column(name, justify="left" if not name else "right")
    rows = [("all", list(outcomes))]
    rows += [
        (part, some) for part in PARTS if (some := [one for one in outcomes if one.case.id.startswith(f"{part}-")])
    ]
    kinds = sorted({one.case.kind for one in outcomes} - {""})
    rows += [(kind, [one for one in outcomes if one.case.kind == kind]) for kind in kinds]
    for name, some in rows:
        true = [one for one in some if one.case.label is Finding.TRUE]
        false = [one for one in some if one.case.label is not Finding.TRUE]
        grid.add_row(name, f"{len(true):,}", *_shares(true, False), f"{len(false):,}", *_shares(false, True))
    grid.caption = f"targets: blocked at most {BLOCKED:.1%}, let through at most {LET_THROUGH:.1%}"
    return grid


def _shares(outcomes: Sequence[Outcome], passed: bool) -> list[str]:
    """The share that passed, or that didn't: of all, of the English and of the Chinese sentences."""
    spoken = [outcomes, *([one for one in outcomes if one.case.language == language] for language in LANGUAGES)]
    return [f"{sum(one.passed is passed for one in some) / len(some):.2%}" if some else "-" for some in spoken]
