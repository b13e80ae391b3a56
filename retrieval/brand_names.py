"""What a maker is called in the other language, as titles write it: 步途 of Strideway, where each of its Chinese titles begins so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from retrieval.products import Localized

LEAST = 3  # titles that show a name
_NAME = re.compile(r"([\u3400-\u9fff]{2,8})[\s「·|-]")
_WHOLE = 3  # Han characters of a name that is read by itself: two make too many other words (坐好, 慢炖)
_MARKED = ("{}牌", "{}家的", "{}品牌", "{}这个牌子", "品牌{}")


def brand_names(titles: Iterable[tuple[Localized, str | None]]) -> dict[str, str]:
    """The Chinese names by brand, from the titles of products with their brands: of brands that are written otherwise and have `LEAST` titles; no name is of two brands."""
    begun: dict[str, list[str]] = defaultdict(list)
    for title, brand in titles:
        if brand and title.zh:
            match = _NAME.match(title.zh)
            begun[brand].append(match[1] if match else "")
    found: dict[str, list[str]] = defaultdict(list)
    for brand, names in begun.items():
        if len(names) >= LEAST and len(set(names)) == 1 and names[0] not in ("", brand):
            found[names[0]].append(brand)
    return {brands[0]: name for name, brands in found.items() if len(brands) == 1}


def said_as(name: str) -> tuple[str, ...]:
    """The words by which a message names such a maker beyond doubt."""
    marked = tuple(form.format(name) for form in _MARKED)
    return (name, *marked) if len(name) >= _WHOLE else marked
