"""/v1/console/words: what the shop's facets and their values are called, so that agents read them in the console's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from retrieval.products import Language
from server.console.routes import PATH, StaffOf, told
from server.console.wire import LanguageName

if TYPE_CHECKING:
    from assistant.answers.base import Shelf

OF_EVERY_SHOP = ("price", "rating", "stock", "brand", "category", "delivery")
MOST_VALUES = 5_000  # those of a larger catalogue stand as it writes them


def routes(shelf: Callable[[], Shelf], staff_of: StaffOf) -> APIRouter:
    router = APIRouter(prefix=PATH)

    @router.get("/words")
    async def words(request: Request, language: LanguageName = "en") -> Response:
        await staff_of(request)
        now = shelf()
        return told({"facets": facet_names(now, language), "values": value_names(now, language)})

    return router


def facet_names(shelf: Shelf, language: Language) -> Mapping[str, str]:
    """By the facet's id."""
    return {name: shelf.wording.facet(name, language) for name in (*OF_EVERY_SHOP, *shelf.facets.by_id)}


def value_names(shelf: Shelf, language: Language) -> Mapping[str, Mapping[str, str]]:
    """By the facet's id, and the value as the catalogue writes it; what is called just so is left out."""
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for facet, value, said in islice(_values(shelf, language), MOST_VALUES):
        named[facet][value] = said
    return named


def _values(shelf: Shelf, language: Language) -> Iterator[tuple[str, str, str]]:
    wording, facets = shelf.wording, shelf.facets
    known = [(facet, value, wording.value(facet, value, language)) for facet, value in facets.labels]
    paths = [("category", path, wording.topic((path,), language)) for path in facets.categories]
    return (one for one in (*known, *paths) if one[1] != one[2])
