"""Sentences judged over products that are shown, for the tests of the check."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.claims.judging import judge
from assistant.claims.names import names_of
from assistant.claims.scene import Finding, Scene
from retrieval.constraints import Constraints
from retrieval.facets import Facets
from retrieval.products import Language, Product
from retrieval.search import Hit, Why


def language_of(sentence: str) -> Language:
    return "zh" if any("\u3400" <= char <= "\u9fff" for char in sentence) else "en"


def found(
    sentence: str,
    products: Sequence[Product],
    facets: Facets,
    wanted: Constraints | None = None,
    asked: str = "",
    *,
    language: Language | None = None,
    hidden: Sequence[Product] = (),
) -> Finding:
    """What the check says of a sentence beside `products`, where the customer `asked` for what is `wanted`; `hidden` are not shown."""
    wanted = wanted or Constraints()
    hits = [
        Hit(one, one.variants[0], 1.0, Why(wanted.admits(one, one.variants[0], facets.vocabulary), {}))
        for one in products
    ]
    names = names_of((*products, *hidden))
    return judge(
        Scene(hits, facets, wanted, language or language_of(sentence), asked=asked, names=names), sentence
    ).finding
