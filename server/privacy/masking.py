"""Finds what names a person in a customer's words, and puts a word for its kind in its place.

Cards, ids and accounts by their checksums; phones and e-mails by their form; addresses and names by the words around them,
in English and Chinese, Chinese names also by a tagger (`server.privacy.names`). Knows nothing of where a text goes. An English name
without such words is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from server.privacy.checksums import is_card, is_chinese_id, is_iban
from server.privacy.names import chinese_names
from server.privacy.patterns import ADDRESSES, EMAIL, LONG_NUMBER, NAMES, PHONES, SOCIAL

Kind = Literal["email", "card", "id", "account", "phone", "address", "name"]
PLACES: dict[Kind, str] = {
    "email": "[e-mail]",
    "card": "[card number]",
    "id": "[id number]",
    "account": "[account]",
    "phone": "[phone]",
    "address": "[address]",
    "name": "[name]",
}
_SEPARATORS = re.compile(r"[^0-9A-Za-z]")
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Found:
    """Something personal: `text[start:end]`."""

    kind: Kind
    start: int
    end: int


def mask(text: str) -> str:
    """The text with a word for its kind in place of everything personal that is found."""
    parts: list[str] = []
    at = 0
    for one in find(text):
        parts += [text[at : one.start], PLACES[one.kind]]
        at = one.end
    return "".join([*parts, text[at:]]) if parts else text


def find(text: str) -> tuple[Found, ...]:
    """Everything personal, in order and apart from each other. Where two overlap, the one named first in `Kind` counts."""
    flat = folded(text)
    found: list[Found] = []
    for one in _all(flat):
        if one.end > one.start and not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def folded(text: str) -> str:
    """The text with every character in its plain form (digits and letters of other widths too), of the same length."""
    if text.isascii():
        return text
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1:
        return character
    if plain.isdigit() and not plain.isascii():
        return str(unicodedata.digit(plain))
    return "\u200b" if unicodedata.category(plain) == "Cf" else plain


def _all(flat: str) -> Iterator[Found]:
    yield from (Found("email", *match.span()) for match in EMAIL.finditer(flat))
    yield from _numbers(flat)
    yield from _checked("account", _ACCOUNT, flat, is_iban)
    yield from (Found("id", *match.span(match.lastindex or 0)) for match in SOCIAL.finditer(flat))
    for pattern in PHONES:
        yield from (Found("phone", *match.span(match.lastindex or 0)) for match in pattern.finditer(flat))
    for pattern in ADDRESSES:
        yield from (Found("address", *match.span(match.lastindex or 0)) for match in pattern.finditer(flat))
    for pattern in NAMES:
        yield from (Found("name", *match.span(match.lastindex or 0)) for match in pattern.finditer(flat))
    yield from (Found("name", *span) for span in chinese_names(flat))


def _numbers(flat: str) -> Iterator[Found]:
    """Long numbers that are a card's or a resident's, by their checksums."""
    for match in LONG_NUMBER.finditer(flat):
        digits = _SEPARATORS.sub("", match[0])
        if is_chinese_id(digits):
            yield Found("id", *match.span())
        elif is_card(digits):
            yield Found("card", *match.span())


def _checked(kind: Kind, pattern: re.Pattern[str], flat: str, holds: Callable[[str], bool]) -> Iterator[Found]:
    for match in pattern.finditer(flat):
        if holds(_SEPARATORS.sub("", match[0])):
            yield Found(kind, *match.span())
