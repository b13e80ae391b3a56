"""`python -m retrieval search QUERY`: searches the catalogue as the assistant does, and says why each product is there."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from rich.console import Console

from retrieval.command_import import add_database
from retrieval.command_index import INDEX_DIR, MODEL_CACHE
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.errors import CatalogueError, IndexMissing, RetrievalError
from retrieval.facets import FacetKind
from retrieval.hits import Sort
from retrieval.matcher import SHIPPED, load_matcher
from retrieval.record import Catalogue
from retrieval.search import Searcher
from retrieval.search_report import result_json, show_result

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
    add_constraints(parser)
    parser.add_argument("--limit", type=int, default=6, metavar="N")
    parser.add_argument("--sort", choices=get_args(Sort), default="relevance", help="default: relevance")
    parser.add_argument("--why", action="store_true", help="say in full why each product stands where it does")
    parser.add_argument("--json", action="store_true", help="print JSON; it always says why")
    add_shop(parser)
    parser.set_defaults(run=run)


def add_constraints(parser: argparse.ArgumentParser) -> None:
    """The options by which a command takes hard constraints."""
    parser.add_argument("--is", dest="wanted", action="append", default=[], metavar="FACET=VALUE", type=_pair)
    parser.add_argument("--not", dest="unwanted", action="append", default=[], metavar="FACET=VALUE", type=_pair)
    parser.add_argument("--max-price", type=float, metavar="AMOUNT", help="in the shop's currency")


def add_shop(parser: argparse.ArgumentParser) -> None:
    """The options that say where the catalogue, its index and the models are."""
    add_database(parser)
    parser.add_argument("--index-dir", type=Path, default=Path(os.environ.get("INDEX_DIR") or INDEX_DIR), metavar="DIR")
    parser.add_argument("--model-cache", type=Path, default=Path(os.environ.get("MODEL_CACHE") or MODEL_CACHE))
    parser.add_argument("--matcher", type=Path, default=Path(os.environ.get("MATCHER") or SHIPPED), metavar="FILE")


def _pair(text: str) -> tuple[str, str]:
    facet, equals, value = (part.strip() for part in text.partition("="))
    if not (facet and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not FACET=VALUE, as in color=black")
    return facet, value


def run(arguments: argparse.Namespace) -> int:
    with open_searcher(arguments) as (_catalogue, searcher, dense):
        constraints = asked_constraints(searcher, arguments)
        result = searcher.search(arguments.query, constraints, max(arguments.limit, 1), arguments.sort)
    if arguments.json:
        sys.stdout.write(json.dumps(result_json(result, constraints), ensure_ascii=False, indent=2) + "\n")
    else:
        console = Console()
        if not dense:
            console.print("[yellow]no index: ranked by words alone (python -m retrieval index)[/]")
        show_result(result, console, arguments.why)
    return 0


@contextmanager
def open_searcher(arguments: argparse.Namespace) -> Iterator[tuple[Catalogue, Searcher, bool]]:
    """The catalogue with a searcher over it, and whether it searches by meaning too."""
    with ExitStack() as stack:
        catalogue = stack.enter_context(Catalogue.open(arguments.database))
        products = tuple(catalogue.products())
        if not products:
            raise CatalogueError("the catalogue holds no product: import one first (python -m retrieval import FILE)")
        index, encoder = open_index_and_encoder(arguments, stack)
        labels = catalogue.facet_labels(), catalogue.category_labels()
        matcher = load_matcher(arguments.matcher)
        yield catalogue, Searcher(products, catalogue, index, encoder, *labels, matcher), index is not None


def asked_constraints(searcher: Searcher, arguments: argparse.Namespace) -> Constraints:
    """The constraints that a command's options ask for."""
    return _constraints(searcher, arguments.wanted, arguments.unwanted, arguments.max_price)


def open_index_and_encoder(
    arguments: argparse.Namespace, stack: ExitStack
) -> tuple[VectorIndex | None, Encoder | None]:
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
