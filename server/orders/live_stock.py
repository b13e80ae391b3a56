"""What customer service is told of products, from the catalogue that is served: variants, prices and stock as they are now."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answers.base import Shelf
from assistant.service.options import option_text
from assistant.service.records import Article, StockedVariant
from retrieval.products import Product, Quantity


class LiveStock:
    """Implements `server.orders.stock.Stock` over the shelf of the moment."""

    def __init__(self, shelf: Callable[[], Shelf]) -> None:
        self._shelf = shelf
        self._indexed: tuple[Shelf, dict[str, str]] | None = None

    def article(self, product: str) -> Article | None:
        found = self._shelf().record.get([product]).get(product)
        return None if found is None else article_of(found)

    def article_of(self, sku: str) -> Article | None:
        product = self._products().get(sku)
        return None if product is None else self.article(product)

    def articles(self) -> tuple[Article, ...]:
        shelf = self._shelf()
        return tuple(article_of(one) for one in shelf.searcher.products)

    def _products(self) -> dict[str, str]:
        """The product of each SKU; made anew when another shelf is served."""
        shelf = self._shelf()
        if self._indexed is None or self._indexed[0] is not shelf:
            skus = {variant.sku: one.id for one in shelf.searcher.products for variant in one.variants}
            self._indexed = (shelf, skus)
        return self._indexed[1]


def article_of(product: Product) -> Article:
    variants = tuple(
        StockedVariant(
            one.sku, one.price_cents or 0, one.stock, {name: option_text(value) for name, value in one.options.items()}
        )
        for one in product.variants
    )
    return Article(product.id, product.title, variants, _months(product))


_MONTHS = {"months": 1, "month": 1, "years": 12, "year": 12}


def _months(product: Product) -> int | None:
    """The warranty in months, where the catalogue states it as a number of years or months."""
    stated = product.attributes.get("warranty")
    if isinstance(stated, Quantity) and stated.unit in _MONTHS:
        return round(stated.amount * _MONTHS[stated.unit])
    return None
