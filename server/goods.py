"""What the shop sells, for agents to find and to show: as cards, with the prices of the catalogue of record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from assistant.answers.base import Shelf
from assistant.events import Card
from assistant.untrusted_products import told_hit, told_hits
from retrieval.constraints import Constraints
from retrieval.products import Language
from server.ports import UnknownGoods


class ShelfGoods:
    """`Goods` over whatever shelf serves now."""

    def __init__(self, shelf: Callable[[], Shelf]) -> None:
        self._shelf = shelf

    async def search(self, text: str, language: Language, limit: int) -> tuple[tuple[Card, ...], int]:
        """The best products for these words, and how many pass the shop's filter."""
        return await asyncio.to_thread(self._searched, text, language, limit)

    async def cards(self, products: Sequence[str], language: Language) -> tuple[Card, ...]:
        """The products of these ids, in this order. Raises `UnknownGoods` where one is not sold."""
        return await asyncio.to_thread(self._cards, products, language)

    def _searched(self, text: str, language: Language, limit: int) -> tuple[tuple[Card, ...], int]:
        shelf = self._shelf()
        exact = shelf.record.get([text.strip()]) if text.strip() else {}
        if exact:
            return self._cards(tuple(exact), language), len(exact)
        found = shelf.searcher.search(text, Constraints(), limit)
        cards = tuple(shelf.wording.card(n, hit, language) for n, hit in enumerate(told_hits(found.hits), 1))
        return cards, found.total

    def _cards(self, products: Sequence[str], language: Language) -> tuple[Card, ...]:
        shelf = self._shelf()
        record = shelf.record.get(list(products))
        cards = []
        for place, name in enumerate(products, 1):
            hit = shelf.searcher.hit(record[name], Constraints()) if name in record else None
            if hit is None:
                raise UnknownGoods(f"The shop does not sell {name[:80]} at the moment.")
            cards.append(shelf.wording.card(place, told_hit(hit), language))
        return tuple(cards)
