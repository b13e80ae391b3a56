"""Shelf prices and the short codes that SKUs are made of."""

from __future__ import annotations

from retrieval.products import AttributeValue, Quantity

_CODES = {"light grey": "LGR", "light blue": "LBL", "rose gold": "RGD", "dusty rose": "DRO", "brown": "BRN",
          "black": "BLK", "blue": "BLU", "grey": "GRY", "green": "GRN", "burgundy": "BUR"}  # fmt: skip


def shelf_price(dollars: float) -> int:
    """Cents of the nearest price a shop would print: 7.90, 24.90, 89.00, 249.00, 1,190.00."""
    if dollars < 20:
        whole = max(2, round(dollars * 2))
        return whole * 50 - 10 if whole % 2 == 0 else whole * 50
    if dollars < 60:
        return round(dollars) * 100 - 10
    if dollars < 100:
        return (round((dollars + 1) / 5) * 5 - 1) * 100
    if dollars < 900:
        return (round((dollars + 1) / 10) * 10 - 1) * 100
    return (round((dollars + 1) / 50) * 50 - 1) * 100


def code(value: AttributeValue) -> str:
    """A value as a piece of an SKU: "navy" -> "NAV", "70 x 140 cm" -> "70X140", 256 GB -> "256GB"."""
    if isinstance(value, Quantity):
        return f"{value.amount:g}{value.unit}".upper()
    text = str(value)
    if text in _CODES:
        return _CODES[text]
    if any(character.isdigit() for character in text):
        return "".join(text.replace("cm", "").replace("inch", "IN").split()).upper()
    return text.replace("-", "").replace(" ", "")[:3].upper()
