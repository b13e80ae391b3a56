"""`python -m retrieval related PRODUCT`: what is like a product, or goes with it; without one, what is new or on offer."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from retrieval.basket_store import BasketStore
from retrieval.baskets import Baskets
from retrieval.command_search import add_constraints, add_shop, asked_constraints, open_searcher
from retrieval.constraints import Constraint, Constraints
from retrieval.errors import RetrievalError
from retrieval.products import Product, Variant
from retrieval.related import RelatedHit, RelatedProducts, comparative, otherwise
from retrieval.search import NO_CONSTRAINTS, Searcher
from retrieval.search_report import hit_json

if TYPE_CHECKING:
    from retrieval.__main__ import Commands

# flag -> the number compared and whether more of it is wanted
_COMPARED = {
    "cheaper": ("price", False),
    "better_rated": ("rating", True),
    "lighter": ("weight", False),
    "heavier": ("weight", True),
    "bigger": ("extent", True),
    "smaller": ("extent", False),
}


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "related",
        help="what is like a product or goes with it, what is new, what is on offer",
        description="Similar products by default. All of it keeps the constraints given.",
    )
    parser.add_argument("product", nargs="?", help="a product's id; none for --newest and --offers")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--goes-with", action="store_true", help="complements, by the taxonomy and by orders")
    kind.add_argument("--newest", action="store_true", help="what was released last")
    kind.add_argument("--offers", action="store_true", help="what is reduced or in a running promotion")
    for flag in _COMPARED:
        parser.add_argument(f"--{flag.replace('_', '-')}", action="store_true", help="than the product")
    parser.add_argument(
        "--other", action="append", default=[], metavar="FACET", help="another color, another brand ..."
    )
    parser.add_argument("--query", default="", help="further words to rank by")
    parser.add_argument("--limit", type=int, default=6, metavar="N")
    parser.add_argument("--today", type=date.fromisoformat, default=None, metavar="DATE", help="default: today")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_constraints(parser)
    add_shop(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with open_searcher(arguments) as (catalogue, searcher, _dense):
        with BasketStore.open(arguments.database) as store:
            baskets = Baskets(store.all(), searcher.products)
        related = RelatedProducts(searcher, baskets, catalogue.promotions())
        constraints = asked_constraints(searcher, arguments)
        limit = max(arguments.limit, 1)
        found: Sequence[RelatedHit]
        if arguments.newest:
            found = related.newest(constraints, limit)
        elif arguments.offers:
            found = related.on_promotion(arguments.today or date.today(), constraints, arguments.query, limit)
        else:
            product = catalogue.get([arguments.product or ""]).get(arguments.product or "")
            if product is None:
                raise RetrievalError(
                    f"no product has the id {arguments.product!r}; name one, or use --newest or --offers"
                )
            found = _to_product(related, searcher, product, constraints, arguments)
    if arguments.json:
        sys.stdout.write(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2) + "\n")
    else:
        _show(found, Console())
    return 0


def _to_product(
    related: RelatedProducts, searcher: Searcher, product: Product, constraints: Constraints, asked: argparse.Namespace
) -> Sequence[RelatedHit]:
    at_hand = searcher.hit(product, NO_CONSTRAINTS)
    variant = at_hand.variant if at_hand else product.variants[0]
    for item in _compared(searcher, product, variant, asked):
        constraints = constraints.with_(item)
    limit = max(asked.limit, 1)
    if asked.goes_with:
        return related.complements(product, constraints, asked.query, limit)
    return related.similar(product, variant, constraints, limit)


def _compared(searcher: Searcher, product: Product, variant: Variant, asked: argparse.Namespace) -> list[Constraint]:
    found: list[Constraint] = []
    for flag, (facet, more) in _COMPARED.items():
        if getattr(asked, flag):
            item = comparative(product, variant, facet, more, searcher.facets)
            if item is None:
                raise RetrievalError(f"{product.id} does not state its {facet}, so nothing can be compared with it")
            found.append(item)
    for facet in asked.other:
        item = otherwise(product, variant, facet)
        if item is None:
            raise RetrievalError(f"{product.id} does not state its {facet}, so there is no other")
        found.append(item)
    return found


def _as_json(one: RelatedHit) -> dict[str, object]:
    links = [{"tie": link.tie.value, "evidence": link.evidence, "amount": link.amount} for link in one.links]
    return {**hit_json(one.hit), "links": links}


def _show(found: Sequence[RelatedHit], console: Console) -> None:
    if not found:
        console.print("nothing of that kind fits")
        return
    table = Table(box=None)
    for name in ("", "product", "category", "price", "links"):
        table.add_column(name, justify="right" if name in ("", "price") else "left")
    for n, one in enumerate(found, start=1):
        product, cents = one.hit.product, one.hit.variant.price_cents
        links = (f"{link.tie.value} {link.evidence}{f' {link.amount:+g}' if link.amount else ''}" for link in one.links)
        price = "-" if cents is None else f"{cents / 100:.2f}"
        name = f"{product.title.get('en')} ({product.id})"
        table.add_row(str(n), escape(name), escape(" > ".join(product.category)), price, escape("\n".join(links)))
    console.print(table)
