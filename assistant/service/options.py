"""The values of a variant's options as orders write them, so that what was ordered and what is sold can be compared."""

from __future__ import annotations

from assistant.wording import quantity
from retrieval.products import AttributeValue, Quantity


def option_text(value: AttributeValue) -> str:
    """ "30 ml", "M", "black, white"."""
    if isinstance(value, Quantity):
        return quantity(value, "en")
    return ", ".join(value) if isinstance(value, tuple) else str(value)
