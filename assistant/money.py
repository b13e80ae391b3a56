"""How an amount of money is written."""

from __future__ import annotations

from assistant.events import Money

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "HKD": "HK$"}
_NO_MINOR = frozenset({"JPY", "KRW"})


def money(cents: int, currency: str) -> Money:
    """An amount as the shop writes it: $1,299.00; whole units for currencies without cents."""
    whole = f"{cents:,}" if currency in _NO_MINOR else f"{cents / 100:,.2f}"
    sign = _SIGNS.get(currency)
    return Money(cents, currency, f"{sign}{whole}" if sign else f"{whole} {currency}")
