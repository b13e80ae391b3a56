"""The catalogue of record as evaluation reads it: the truth that what was shown is held against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.constraints import Evidence
from retrieval.facets import learn
from retrieval.products import AttributeValue, CategoryLabel, FacetLabel, Product, Quantity, Variant
from retrieval.record import Catalogue

_MONEY = re.compile(
    r"(?:[$¥￥]|USD|RMB)\s*(?P<after>\d[\d,]*(?:\.\d{1,2})?)"
    r"|(?P<before>\d[\d,]*(?:\.\d{1,2})?)\s*(?:dollars?\b|bucks?\b|USD\b|美元|美金|元|块)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shop:
    """`stated_cents` are amounts of money that the shop's own policies and promotions state."""

    products: Mapping[str, Product]
    evidence: Evidence
    stated_cents: frozenset[int] = field(default_factory=frozenset)

    def variant(self, product_id: str, sku: str) -> Variant | None:
        product = self.products.get(product_id)
        return next((one for one in product.variants if one.sku == sku), None) if product else None

    def named_in(self, text: str) -> frozenset[str]:
        """The ids of the products whose whole title stands in a text, in either language; the longest title wins."""
        found: dict[str, set[str]] = {}
        for product in self.products.values():
            for title in (product.title.en, product.title.zh):
                if title and title in text:
                    found.setdefault(title, set()).add(product.id)
        longest = [title for title in found if not any(title != other and title in other for other in found)]
        return frozenset(product for title in longest for product in found[title])


def make_shop(
    products: Iterable[Product],
    facets: Sequence[FacetLabel] = (),
    categories: Sequence[CategoryLabel] = (),
    texts: Iterable[str] = (),
) -> Shop:
    """`texts` are the shop's policies, guides and promotions."""
    by_id = {product.id: product for product in products}
    vocabulary = learn(tuple(by_id.values()), facets, categories).vocabulary
    return Shop(by_id, vocabulary, frozenset(cents for text in texts for cents in money_in(text)))


def read_shop(database_url: str) -> Shop:
    """The shop of a database; raises `retrieval.errors.RetrievalError` when it cannot be read."""
    with Catalogue.open(database_url) as catalogue:
        documents, promotions = catalogue.documents(), catalogue.promotions()
        texts = [text.both() for one in documents for text in (one.title, one.body)]
        texts += [text.both() for one in promotions for text in (one.title, one.description)]
        return make_shop(catalogue.products(), catalogue.facet_labels(), catalogue.category_labels(), texts)


def money_in(text: str) -> list[int]:
    """The amounts of money that a text names, in cents."""
    found = (match["after"] or match["before"] for match in _MONEY.finditer(text))
    return [round(float(amount.replace(",", "")) * 100) for amount in found]


def stated(value: AttributeValue | None) -> frozenset[str]:
    """An attribute's value as the words a script may name it by, in lower case."""
    match value:
        case None:
            return frozenset()
        case bool():
            return frozenset({"yes", "true"} if value else {"no", "false"})
        case str():
            return frozenset({value.lower()})
        case Quantity():
            return frozenset({f"{value.amount:g}".lower(), f"{value.amount:g} {value.unit}".strip().lower()})
        case _:
            return frozenset(one.lower() for one in value)
