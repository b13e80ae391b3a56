"""`python -m retrieval documents QUESTION`: what policies, guides, manuals and reviews say of a question, with the source."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from rich.console import Console
from rich.markup import escape

from retrieval.command_search import add_shop, open_index_and_encoder
from retrieval.documents import DocumentSearcher
from retrieval.errors import RetrievalError
from retrieval.products import LANGUAGES, DocumentKind, Language, Product
from retrieval.record import Catalogue

if TYPE_CHECKING:
    from retrieval.__main__ import Commands


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage and where it is from."""

    source: str
    kind: str
    heading: str
    text: str


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "documents",
        help="search policies, guides, manuals and reviews",
        description="Without --product, the shop's documents; with one, its manual, its description and its reviews too.",
    )
    parser.add_argument("question")
    parser.add_argument("--product", metavar="ID")
    parser.add_argument("--kind", action="append", choices=(*get_args(DocumentKind), "review"), default=[])
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--limit", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_shop(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with ExitStack() as stack:
        catalogue = stack.enter_context(Catalogue.open(arguments.database))
        index, encoder = open_index_and_encoder(arguments, stack)
        documents = DocumentSearcher(catalogue.documents(), index, encoder)
        product = catalogue.get([arguments.product]).get(arguments.product) if arguments.product else None
        if arguments.product and product is None:
            raise RetrievalError(f"no product has the id {arguments.product!r}")
        found = _passages(documents, product, arguments)
    if arguments.json:
        body = [{"source": o.source, "kind": o.kind, "heading": o.heading, "text": o.text} for o in found]
        sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=2) + "\n")
        return 0
    console = Console()
    for one in found:
        console.print(f"[bold]{escape(one.source)}[/] {one.kind} {escape(one.heading)}")
        console.print(escape(one.text), highlight=False)
    if not found:
        console.print("nothing answers that")
    return 0


def _passages(documents: DocumentSearcher, product: Product | None, asked: argparse.Namespace) -> list[_Found]:
    language: Language = asked.language
    kinds: tuple[DocumentKind, ...] = tuple(one for one in asked.kind if one != "review")
    if not asked.kind:
        kinds = get_args(DocumentKind)
    name = product.id if product else None
    chunks = documents.find(asked.question, language, kinds, name, asked.limit, 2 if product else 1) if kinds else []
    if product is not None and not asked.kind:
        chunks += documents.described(asked.question, product, language, asked.limit)
    found = [_Found(f"{one.document} ({one.title})", one.kind, one.heading, one.text) for one in chunks]
    if product is not None and (not asked.kind or "review" in asked.kind):
        read = documents.reviews(asked.question, product, language, asked.limit)
        found += [
            _Found(f"{product.id} review {one.position + 1}", "review", f"{one.review.rating}/5", one.text)
            for one in read.passages
        ]
    return found
