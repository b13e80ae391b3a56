"""Which amounts a record states, and whether a number in a sentence is one of them as what it is said to be."""

from __future__ import annotations

import re

from assistant.understanding.numbers import MARK, mark
from retrieval.products import Quantity
from retrieval.search import Hit
from retrieval.units import find_unit, to_base, unit_names

_MONEY_BEFORE = re.compile(
    r"(?:\$|€|£|¥|\b(?:costs?|price[ds]?(?: (?:is|at|of))?|for)|价格(?:是|为)?|售价(?:是|为)?|只要|仅)\s*$",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(r"^\s*(?:dollars?|bucks?|usd|eur|euros?|元|块|美元|刀)", re.IGNORECASE)
_RATING_AFTER = re.compile(r"^\s*(?:-\s*)?(?:stars?\b|星|分|/\s*5|out of)", re.IGNORECASE)
_RATING_BEFORE = re.compile(r"(?:rat(?:ed|ing)(?: of| is)?|评分(?:是|为)?)\s*$", re.IGNORECASE)
_REVIEWS_AFTER = re.compile(r"^\s*(?:customer )?(?:reviews?\b|ratings?\b|条评[价论]|个评[价论])", re.IGNORECASE)
_UNIT = re.compile(rf"^[\s-]*({'|'.join(re.escape(name) for name in unit_names())})(?![A-Za-z])", re.IGNORECASE)
_MEASURED = re.compile(
    rf"{MARK}[\s-]*({'|'.join(re.escape(name) for name in unit_names())})(?![A-Za-z])", re.IGNORECASE
)


def amount_stands(hit: Hit, value: float, before: str, after: str) -> bool:
    """Whether a number, with the words before and after it, is what the record states."""
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after):
        return round(value, 2) in prices_of(hit)
    if _REVIEWS_AFTER.match(after):
        return value == hit.product.review_count
    if _RATING_AFTER.match(after) or _RATING_BEFORE.search(before):
        return hit.product.rating is not None and abs(value - hit.product.rating) < 0.05
    unit = _UNIT.match(after)
    if unit is not None and find_unit(unit.group(1)) is not None:
        amount, base = to_base(value, unit.group(1))
        return any(
            base == other and abs(amount - stated) <= 0.005 * max(1.0, stated) for stated, other in _quantities(hit)
        )
    return round(value, 2) in _bare_numbers(hit)


def prices_of(hit: Hit) -> set[float]:
    """The prices of a product's variant, before and after an offer."""
    return {cents / 100 for cents in (hit.variant.price_cents, hit.variant.list_price_cents) if cents is not None}


def _quantities(hit: Hit) -> list[tuple[float, str]]:
    """Every amount with its base unit, from attributes, title and description."""
    values = hit.product.attributes_of(hit.variant).values()
    found = [to_base(value.amount, value.unit) for value in values if isinstance(value, Quantity)]
    for text in _texts(hit):
        marked = mark(text)
        found += [to_base(marked.numbers[int(m.group(1))], m.group(2)) for m in _MEASURED.finditer(marked.text)]
    return found


def _bare_numbers(hit: Hit) -> set[float]:
    """Numbers without a unit: sizes, counts and what names say."""
    found: set[float] = set()
    for value in hit.product.attributes_of(hit.variant).values():
        if isinstance(value, Quantity):
            found.add(value.amount)
        elif isinstance(value, str):
            found |= set(mark(value).numbers)
    for text in _texts(hit):
        found |= set(mark(text).numbers)
    return {round(value, 2) for value in found}


def _texts(hit: Hit) -> list[str]:
    product = hit.product
    return [product.title.both()] + ([product.description.both()] if product.description else [])
