"""What an order store asks of the catalogue: products by id and by SKU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from assistant.service.records import Article


class Stock(Protocol):
    """The products of a shop as they can be had now."""

    def article(self, product: str) -> Article | None: ...

    def article_of(self, sku: str) -> Article | None: ...

    def articles(self) -> tuple[Article, ...]: ...


class FixedStock:
    """Products that were read once."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles
        self._of_sku = {variant.sku: one for one in articles.values() for variant in one.variants}

    def article(self, product: str) -> Article | None:
        return self._articles.get(product)

    def article_of(self, sku: str) -> Article | None:
        return self._of_sku.get(sku)

    def articles(self) -> tuple[Article, ...]:
        return tuple(self._articles.values())
