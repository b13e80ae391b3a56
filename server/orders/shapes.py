"""The files that a shop's orders come in, and go back to: each shape is recognised by its files and maps to records.

What a shape writes back is what it read, with only those values changed that an action has changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.service.records import Article, Customer, Order
from server.errors import ServerError


class BadShop(ServerError):
    """Files that cannot be read as a shop's orders; one line with file, place and remedy."""


@dataclass(frozen=True, slots=True, repr=False)
class ShopRecords:
    """Everything that customer service needs of a shop, by id. Too much to be printed: it has no text of its own."""

    customers: Mapping[str, Customer]
    orders: Mapping[str, Order]
    articles: Mapping[str, Article]


class Shape(Protocol):
    """One way of writing a shop down; `whole` says whether it has a place for everything that actions change."""

    name: str
    whole: bool

    def is_here(self, folder: Path) -> bool: ...

    def load(self, folder: Path) -> ShopRecords:
        """Raises `BadShop`."""
        ...

    def save(self, source: Path, before: ShopRecords, after: ShopRecords, folder: Path) -> None:
        """Write the shop as it is `after`, in the shape of `source`, of which `before` was loaded."""
        ...


def read_json(path: Path) -> Any:
    """A JSON file; raises `BadShop`."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise BadShop(f"{path}: cannot be read ({fault}). Give the folder with the shop's files.") from None
    except ValueError as fault:
        raise BadShop(f"{path}: is not JSON ({fault}).") from None


def cents_of(amount: object, place: str) -> int:
    """An amount in units of the currency as cents; raises `BadShop` where it is none."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise BadShop(f"{place}: an amount of money is expected, not {amount!r}.")
    return round(amount * 100)
