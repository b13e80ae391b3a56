"""Exchange rates as the shop states them: a limit in another currency is converted by them or not at all, never guessed.

The file is YAML or JSON: `base: USD` and `rates: {CNY: 7.12, EUR: 0.93}`, one unit of the base being so many of each.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from retrieval.errors import RatesError
from retrieval.shop_lexicon import read_file

_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Rates:
    """How many of a currency one unit of the base is; without any, only a currency and itself can be compared."""

    per_base: Mapping[str, Decimal] = field(default_factory=dict)

    def convert(self, amount_cents: int, currency: str, to: str) -> int | None:
        """The amount in another currency, in cents; None where a rate is not known."""
        if currency == to:
            return amount_cents
        one, other = self.per_base.get(currency), self.per_base.get(to)
        if one is None or other is None:
            return None
        return int((Decimal(amount_cents) * other / one).quantize(Decimal(1), ROUND_HALF_EVEN))


NO_RATES = Rates()


def convert(amount_cents: int, currency: str, to: str, rates: Rates = NO_RATES) -> int | None:
    """The amount in another currency, in cents; None where no rate is stated."""
    return rates.convert(amount_cents, currency, to)


def load_rates(path: Path | None) -> Rates:
    """The rates of a file; none for None. Raises `RatesError`."""
    if path is None:
        return NO_RATES
    data = read_file(path)
    if not isinstance(data, Mapping) or set(data) != {"base", "rates"} or not isinstance(data["rates"], Mapping):
        raise RatesError(f"{path}: should be a map with base and rates, as in base: USD, rates: {{CNY: 7.12}}")
    stated = {str(data["base"]): 1, **{str(code): rate for code, rate in data["rates"].items()}}
    for code, rate in stated.items():
        if not _CODE.fullmatch(code):
            raise RatesError(f"{path}: {code[:20]!r} is no currency; write an ISO 4217 code such as EUR")
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not math.isfinite(rate) or rate <= 0:
            raise RatesError(f"{path}: the rate of {code} should be a number above 0")
    return Rates({code: Decimal(str(rate)) for code, rate in stated.items()})
