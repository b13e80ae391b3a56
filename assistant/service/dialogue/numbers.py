"""Numbers that customers write of orders, telephones and places: which is which, by its form and the words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant import patterns


class Kind(StrEnum):
    ORDER = "order"  # by its form or by the words beside it
    PHONE = "phone"
    POSTCODE = "postcode"
    BARE = "bare"  # digits that may be any of them


@dataclass(frozen=True, slots=True)
class Number:
    """`written` is what stands at `start` to `end`."""

    kind: Kind
    written: str
    start: int
    end: int


_OF_ORDER = r"(?:\border(?:s)?(?: (?:number|no\.?|num|id|#))?|\bpurchase|\bnumber|订单(?:号|编号|号码)?|单号|单子|那?一?单)(?:\s*(?:is|was|number|no|为|是|号|[:：#.]))*\s*$"
_BEFORE_ORDER = patterns.later(_OF_ORDER, re.IGNORECASE)
_JOINS = patterns.later(r"\s*(?:,|，|、|and|&|和|跟|与|以及|or|或)\s*#?\s*", re.IGNORECASE)
_BEFORE_PHONE = patterns.later(
    r"(?:phone|mobile|cell|tel|telephone|call me (?:at|on)|电话|手机|联系方式|号码)(?: ?(?:number|no\.?))?(?:\s*(?:is|was|号码|号|为|是|[:：]))*\s*$",
    re.IGNORECASE,
)
_BEFORE_POSTCODE = patterns.later(
    r"(?:zip|post ?code|postal code|zip ?code|邮编|邮政编码)(?:\s*(?:is|was|number|code|为|是|[:：]))*\s*$|(?<![A-Za-z])[A-Z]{2}[,\s]+$",
    re.IGNORECASE,
)
_LETTERED = patterns.later(
    r"(?<![\w@.])#?\s?(?=[A-Z]*-?\d)[A-Z]{1,4}-?\d{4,}(?!\w)|(?<!\w)#\s?\d{3,}(?!\w)", re.IGNORECASE | re.ASCII
)
_PHONE = patterns.later(r"(?<![\w#])\(?\+?\d(?:[\s().-]{0,2}\d){6,14}(?!\w)", re.ASCII)
_DIGITS = patterns.later(
    r"(?<![\w.,#$€£¥+-])\d{4,20}(?![\w%]|[.,]\d|\s?(?:元|块|dollars?|usd|%))", re.IGNORECASE | re.ASCII
)
_MOBILE = patterns.later(r"1[3-9]\d{9}")


def numbers(text: str) -> tuple[Number, ...]:
    """Every number that may name an order, a telephone or a place, in order and apart from each other."""
    found: list[Number] = []
    for one in (*_lettered(text), *_phones(text), *_digits(text)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return _joined(text, sorted(found, key=lambda one: one.start))


def order_numbers(text: str) -> tuple[Number, ...]:
    """Those that are said to be, or look like, numbers of orders."""
    return tuple(one for one in numbers(text) if one.kind is Kind.ORDER)


def plain(number: str) -> str:
    """A number without what people leave out: "#w-123" and "W123" are the same."""
    return re.sub(r"[^0-9a-z]", "", number.lower())


def same_number(written: str, known: str) -> bool:
    """Whether a customer who wrote one means the order of the other: letters before the digits may be left out."""
    one, other = plain(written), plain(known)
    if one == other:
        return True
    return one.isdigit() and len(one) >= 4 and re.sub(r"^[a-z]+", "", other) == one


def _lettered(text: str) -> Iterator[Number]:
    for match in _LETTERED.finditer(text):
        yield Number(Kind.ORDER, match.group().replace(" ", ""), *match.span())


def _phones(text: str) -> Iterator[Number]:
    """Numbers with the signs of a telephone number; bare digits are for `_digits`."""
    for match in _PHONE.finditer(text):
        written = match.group()
        before = text[: match.start()]
        if _BEFORE_ORDER.search(before) and written.isdigit():
            continue
        digits = re.sub(r"\D", "", written)
        if _BEFORE_PHONE.search(before) or _MOBILE.fullmatch(digits) or (not written.isdigit() and len(digits) <= 15):
            yield Number(Kind.PHONE, written.strip(), *match.span())


def _digits(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        before, written = text[: match.start()], match.group()
        if _BEFORE_ORDER.search(before):
            kind = Kind.ORDER
        elif _BEFORE_POSTCODE.search(before):
            kind = Kind.POSTCODE
        elif len(written) >= 9 and not _MOBILE.fullmatch(written):
            kind = Kind.ORDER
        else:
            kind = Kind.BARE
        yield Number(kind, written, *match.span())


def _joined(text: str, found: list[Number]) -> tuple[Number, ...]:
    """ "Orders 20001 and 20002": what is joined to an order's number is one too."""
    done: list[Number] = []
    for one in found:
        before = done[-1] if done else None
        joined = before is not None and before.kind is Kind.ORDER and _JOINS.fullmatch(text[before.end : one.start])
        done.append(replace(one, kind=Kind.ORDER) if joined and one.kind is Kind.BARE else one)
    return tuple(done)
