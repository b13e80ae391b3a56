"""`python -m retrieval search QUERY`: searches the catalogue as the assistant does, and says why each product is there."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from retrieval.command_import import add_database
from retrieval.command_index import INDEX_DIR, MODEL_CACHE
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.errors import CatalogueError, IndexMissing, RetrievalError
from retrieval.facets import FacetKind
from retrieval.record import Catalogue
from retrieval.search import Hit, Searcher, SearchResult

if TYPE_CHECKING:
    from retrieval.__main__ import Commands
    from retrieval.encoder import Encoder
    from retrieval.vectors import VectorIndex


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "search",
        help="search the catalogue and say why each product is there",
        description="Searches with hard constraints. Without an index it ranks by words alone.",
    )
    parser.add_argument("query")
    parser.add_argument("--is", dest="wanted", action="append", default=[], metavar="FACET=VALUE", type=_pair)
    parser.add_argument("--not", dest="unwanted", action="append", default=[], metavar="FACET=VALUE", type=_pair)
    parser.add_argument("--max-price", type=float, metavar="AMOUNT", help="in the shop's currency")
    parser.add_argument("--limit", type=int, default=6, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_database(parser)
    parser.add_argument("--index-dir", type=Path, default=Path(os.environ.get("INDEX_DIR") or INDEX_DIR), metavar="DIR")
    parser.add_argument("--model-cache", type=Path, default=Path(os.environ.get("MODEL_CACHE") or MODEL_CACHE))
    parser.set_defaults(run=run)


def _pair(text: str) -> tuple[str, str]:
    facet, equals, value = (part.strip() for part in text.partition("="))
    if not (facet and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not FACET=VALUE, as in color=black")
    return facet, value


def run(arguments: argparse.Namespace) -> int:
    with ExitStack() as stack:
        catalogue = stack.enter_context(Catalogue.open(arguments.database))
        products = tuple(catalogue.products())
        if not products:
            raise CatalogueError("the catalogue holds no product: import one first (python -m retrieval import FILE)")
        index, encoder = _index(arguments, stack)
        labels = catalogue.facet_labels(), catalogue.category_labels()
        searcher = Searcher(products, catalogue, index, encoder, *labels)
        constraints = _constraints(searcher, arguments.wanted, arguments.unwanted, arguments.max_price)
        result = searcher.search(arguments.query, constraints, max(arguments.limit, 1))
    if arguments.json:
        sys.stdout.write(json.dumps(_as_json(result, constraints), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(result, Console(), index is not None)
    return 0


def _index(arguments: argparse.Namespace, stack: ExitStack) -> tuple[VectorIndex | None, Encoder | None]:
    """The serving index and the encoder it was made with; neither where no index was built."""
    # Chroma and torch take seconds to load, and a search by words alone needs neither.
    from retrieval.models.errors import ModelPreparationError
    from retrieval.vectors import open_index

    try:
        index = stack.enter_context(open_index(arguments.index_dir))
    except IndexMissing:
        return None, None
    from retrieval.encoder import load_encoder

    try:
        return index, load_encoder(index.manifest.encoder, arguments.model_cache.expanduser().resolve())
    except ModelPreparationError as fault:
        raise RetrievalError(str(fault)) from fault


def _constraints(
    searcher: Searcher,
    wanted: Sequence[tuple[str, str]],
    unwanted: Sequence[tuple[str, str]],
    max_price: float | None,
) -> Constraints:
    """One constraint for each facet and polarity; several values of a facet are alternatives."""
    asked: dict[tuple[str, bool], list[str]] = {}
    for facet, value in wanted:
        asked.setdefault((facet, False), []).append(value)
    for facet, value in unwanted:
        asked.setdefault((facet, True), []).append(value)
    items = [_constraint(searcher, facet, excludes, tuple(values)) for (facet, excludes), values in asked.items()]
    if max_price is not None:
        items.append(Constraint("price", Operator.RANGE, high=max_price * 100))
    return Constraints(tuple(items))


def _constraint(searcher: Searcher, facet: str, excludes: bool, values: tuple[str, ...]) -> Constraint:
    known = searcher.facets.by_id.get(facet)
    if facet in ("stock", "offer") or (known is not None and known.kind is FacetKind.FLAG):
        return Constraint(facet, Operator.HAS_NOT if excludes else Operator.HAS)
    if facet not in ("brand", "category") and (known is None or known.kind is FacetKind.NUMBER):
        raise RetrievalError(f"{facet} is not a facet with named values; there are: {', '.join(_named(searcher))}")
    return Constraint(facet, Operator.NONE_OF if excludes else Operator.ONE_OF, values)


def _named(searcher: Searcher) -> list[str]:
    return [
        "brand",
        "category",
        *(one.id for one in searcher.facets.by_id.values() if one.kind is not FacetKind.NUMBER),
    ]


def _evidence(hit: Hit) -> list[str]:
    return [f"{one.constraint.id} {one.finding}: {one.evidence or 'not stated'}" for one in hit.why.admission.verdicts]


def _as_json(result: SearchResult, constraints: Constraints) -> dict[str, object]:
    return {
        "constraints": [item.id for item in constraints],
        "total": result.total,
        "hits": [
            {
                "product": hit.product.id,
                "sku": hit.variant.sku,
                "title": {"en": hit.product.title.en, "zh": hit.product.title.zh},
                "price_cents": hit.variant.price_cents,
                "stock": hit.variant.stock,
                "score": round(hit.score, 4),
                "parts": {name: round(value, 4) for name, value in hit.why.parts.items()},
                "evidence": _evidence(hit),
            }
            for hit in result.hits
        ],
        "relaxed": [{"give_up": [item.id for item in one.constraints], "count": one.count} for one in result.relaxed],
    }


def _show(result: SearchResult, console: Console, dense: bool) -> None:
    if not dense:
        console.print("[yellow]no index: ranked by words alone (python -m retrieval index)[/]")
    if not result.hits:
        console.print("nothing fits" if result.relaxed else "the shop has nothing of that")
        for one in result.relaxed:
            console.print(
                f"without {escape(' and '.join(item.id for item in one.constraints))}: {one.count:,} products"
            )
        return
    table = Table(title=f"{len(result.hits)} of {result.total:,} that fit", box=None)
    for name in ("", "product", "sku", "price", "stock", "score", "why"):
        table.add_column(name, justify="right" if name in ("", "price", "stock", "score") else "left")
    for n, hit in enumerate(result.hits, start=1):
        cents = hit.variant.price_cents
        parts = " ".join(f"{name} {value:.2f}" for name, value in hit.why.parts.items())
        table.add_row(
            str(n),
            escape(hit.product.title.get("en")),
            hit.variant.sku,
            "-" if cents is None else f"{cents / 100:.2f}",
            str(hit.variant.stock),
            f"{hit.score:.3f}",
            escape("\n".join([parts, *_evidence(hit)])),
        )
    console.print(table)
