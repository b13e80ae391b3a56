"""Which currency a word for money means, and what it is worth in the shop's own; without a rate, an amount is not a price.

"Bucks", 块 and 刀 are said of whatever the shop charges in, as "dollars" is where that is some kind of dollar and 元 where it is yuan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import patterns
from retrieval.currencies import NO_RATES, Rates

_ANY = patterns.later(r"^(?:bucks?|quid(?=$)|块钱?|[来多]块钱?|刀)?$", re.IGNORECASE)
_CODES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, patterns.later(pattern, re.IGNORECASE))
    for code, pattern in (
        ("HKD", r"^(?:hk\$|hkd|港币|港元)"),
        ("CAD", r"^(?:ca\$|cad)"),
        ("AUD", r"^(?:a\$|aud)"),
        ("USD", r"^(?:us\$|us\s?dollars?|usd|美元|美金|刀)"),
        ("$", r"^(?:\$|dollars?)"),
        ("EUR", r"^(?:€|eur|euros?|欧元)"),
        ("GBP", r"^(?:£|gbp|quid|英镑)"),
        ("TWD", r"^(?:nt\$|twd|台币|新台币)"),
        ("JPY", r"^(?:jpy|yen|日元|日圆)"),
        ("CNY", r"^(?:cny|rmb|yuan|人民币|[来多]?元)"),
        ("¥", r"^[¥￥]"),
    )
)
_MANY = 10_000_000  # cents, so that a rate is not rounded
_DOLLARS = frozenset({"USD", "CAD", "AUD", "HKD", "SGD", "NZD"})


@dataclass(frozen=True, slots=True)
class Money:
    """The shop's currency (ISO 4217), and the rates that it states."""

    shop: str
    rates: Rates = NO_RATES

    def currency_of(self, word: str) -> str:
        """The ISO code of the currency that a word or sign means in this shop."""
        said = word.strip()
        if not said or (_ANY.match(said) and said.lower() not in ("quid", "刀")):
            return self.shop
        code = next((code for code, pattern in _CODES if pattern.match(said)), self.shop)
        if code == "$":
            return self.shop if self.shop in _DOLLARS else "USD"
        if code == "¥":
            return self.shop if self.shop in ("CNY", "JPY") else "CNY"
        return code

    def cents_for(self, currency: str) -> float | None:
        """Cents of the shop's currency for one unit of another."""
        if currency == self.shop:
            return 100.0
        cents = self.rates.convert(_MANY, currency, self.shop)
        return None if cents is None else 100 * cents / _MANY


DOLLARS = Money("USD")
