"""Prices as people and shop systems write them, to exact cents. Decimal all the way; binary floats are only read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from retrieval.importing.checks import CENTS_LIMIT, shown

DecimalMark = Literal["auto", ".", ","]

# Only signs that belong to one currency; "$" and "¥" are written for several.
_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "元": "CNY", "zł": "PLN", "₺": "TRY", "₽": "RUB", "₫": "VND"}
_SHAPE = re.compile(r"(?P<before>[^\d\-+.,]*)(?P<sign>[-+]?)\s*(?P<number>\d[\d.,' ]*|[.,]\d+)(?P<after>[^\d]*)")
_CODE = re.compile(r"[A-Z]{3}")
_NOISE = 6


class MoneyError(ValueError):
    """A text that is no price; `remedy` says how to write it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in cents, and its currency where the text names one."""

    cents: int
    currency: str | None = None


def parse_money(value: object, mark: DecimalMark = "auto") -> Money:
    """Reads "1,234.56", "1.234,56 €", "15.00 USD", "¥1,999", 129.99 ... Raises `MoneyError`.

    `mark` is the decimal mark; "auto" tells it from the text and refuses a text that can be read both ways.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise MoneyError(f"{shown(value)} is not a price", "give a number such as 19.99")
    if isinstance(value, str):
        return _from_text(value, mark)
    return Money(_cents(_exact(value), value))


def _exact(value: int | float | Decimal) -> Decimal:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise MoneyError(f"{shown(value)} is not a price", "give a number such as 19.99")
    # What arithmetic in binary leaves behind (19.990000000000002) is not a third decimal.
    return round(number, _NOISE) if isinstance(value, float) else number


def _from_text(value: str, mark: DecimalMark) -> Money:
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", value)).strip()
    match = _SHAPE.fullmatch(text)
    if match is None or len(text) > 60:
        raise MoneyError(f"{shown(value)} is not a price", "give one number, with a currency code at most: 15.00 USD")
    currency = _currency(match["before"].strip(), match["after"].strip(), value)
    number = _number(match["number"].strip(), mark, value)
    return Money(_cents(-number if match["sign"] == "-" else number, value), currency)


def _currency(before: str, after: str, value: str) -> str | None:
    found = None
    for words in (before, after):
        code = words.upper().rstrip(".")
        if not words or words in ("$", "¥", "-", "–"):
            continue
        if words in _SIGNS:
            found = _SIGNS[words]
        elif words.startswith(("US$", "A$", "C$", "HK$")):
            found = {"US$": "USD", "A$": "AUD", "C$": "CAD", "HK$": "HKD"}.get(words)
        elif _CODE.fullmatch(code):
            found = code
        else:
            raise MoneyError(
                f"{shown(value)} is not a price", "give one number, with a currency code at most: 15.00 USD"
            )
    return found


def _number(text: str, mark: DecimalMark, value: str) -> Decimal:
    decimal = mark if mark != "auto" else _mark_of(text, value)
    groups = "".join(sign for sign in ".,' " if sign != decimal)
    whole, _, fraction = text.partition(decimal)
    if decimal in fraction or any(sign in fraction for sign in groups):
        raise MoneyError(f"{shown(value)} is not a price", f"write it with one decimal mark {decimal!r}")
    parts = re.split(f"[{re.escape(groups)}]", whole)
    if len(parts) > 1 and (not 1 <= len(parts[0]) <= 3 or any(len(part) not in (2, 3) for part in parts[1:])):
        raise MoneyError(f"{shown(value)} can't be read as thousands", "write it without signs between thousands")
    if len(parts) > 1 and len(parts[-1]) != 3:
        raise MoneyError(f"{shown(value)} can't be read as thousands", "write it without signs between thousands")
    try:
        return Decimal(f"{''.join(parts) or '0'}.{fraction or '0'}")
    except InvalidOperation as fault:
        raise MoneyError(f"{shown(value)} is not a price", "give a number such as 19.99") from fault


def _mark_of(text: str, value: str) -> str:
    """The decimal mark of a number: the last of the two when both occur, else what the digits after it allow."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    if comma < 0 and point < 0:
        return "."
    sign = "," if comma >= 0 else "."
    if text.count(sign) > 1:
        return "." if sign == "," else ","
    digits = len(text) - 1 - max(comma, point)
    if digits != 3:
        return sign
    if sign == ",":
        return "."
    raise MoneyError(f"{shown(value)} can be read in two ways", "state the mapping's decimal mark, or write 1234.00")


def _cents(number: Decimal, value: object) -> int:
    if number < 0:
        raise MoneyError(f"{shown(value)} is negative", "give 0 or more")
    scaled = number * 100
    if scaled > CENTS_LIMIT:
        raise MoneyError(f"{shown(value)} is too large", f"give at most {CENTS_LIMIT // 100:,}")
    if scaled != scaled.to_integral_value():
        raise MoneyError(f"{shown(value)} has more than two decimals", "round it to cents")
    return int(scaled)
