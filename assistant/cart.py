"""What a customer means to buy, as one immutable value and the typed changes of it: applied they give the new cart, inverted the old.

A cart is a tuple of lines in the order they came, one per variant. It is the conversation's own note: the shop's page takes it to the checkout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 99  # of one variant
MOST_LINES = 50


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many of one variant; `turn` is when that was said last."""

    product: str
    sku: str
    quantity: int = 1
    turn: int = 0


Cart = tuple[CartLine, ...]


class CartOperation(StrEnum):
    ADD = "add"
    QUANTITY = "quantity"
    REMOVE = "remove"
    CLEAR = "clear"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class CartChange:
    """One operation on one line. `before` and `after` are None where there is no such line; `place` is where it stands."""

    operation: CartOperation
    sku: str
    before: CartLine | None
    after: CartLine | None
    place: int = 0

    def inverse(self) -> CartChange:
        return CartChange(CartOperation.UNDO, self.sku, self.after, self.before, self.place)


@dataclass(frozen=True, slots=True)
class CartWish:
    """What a message wants of the cart: of these variants (product and sku) so many; `more` adds to what is there."""

    operation: CartOperation
    variants: tuple[tuple[str, str], ...] = ()
    quantity: int = 1
    more: bool = False


def apply(changes: Iterable[CartChange], cart: Cart) -> Cart:
    """The cart after the changes, in order."""
    for change in changes:
        lines = [line for line in cart if line.sku != change.sku]
        if change.after is not None:
            lines.insert(change.place, change.after)
        cart = tuple(lines)
    return cart


def inverted(changes: Iterable[CartChange]) -> tuple[CartChange, ...]:
    """The changes that take these back."""
    return tuple(change.inverse() for change in reversed(tuple(changes)))


def changes_of(wish: CartWish, cart: Cart, turn: int) -> tuple[CartChange, ...]:
    """The changes that a wish comes to; none where it changes nothing, and no line beyond `MOST_LINES`."""
    if wish.operation is CartOperation.CLEAR:
        return _taken_out(cart, CartOperation.CLEAR)
    if wish.operation is CartOperation.REMOVE:
        named = {sku for _product, sku in wish.variants}
        products = {product for product, _sku in wish.variants}
        lines = [line for line in cart if line.sku in named] or [line for line in cart if line.product in products]
        return _taken_out(cart, CartOperation.REMOVE, lines)
    found: list[CartChange] = []
    for product, sku in wish.variants:
        here = apply(found, cart)
        place = next((n for n, line in enumerate(here) if line.sku == sku), len(here))
        before = here[place] if place < len(here) else None
        if before is None and len(here) >= MOST_LINES:
            break
        quantity = wish.quantity + (before.quantity if before is not None and wish.more else 0)
        after = CartLine(product, sku, max(1, min(MOST, quantity)), turn)
        if before is None or before.quantity != after.quantity:
            operation = CartOperation.ADD if before is None else CartOperation.QUANTITY
            found.append(CartChange(operation, sku, before, after, place))
    return tuple(found)


def _taken_out(cart: Cart, operation: CartOperation, lines: Sequence[CartLine] | None = None) -> tuple[CartChange, ...]:
    """The last line first, so that each place is right when the changes are taken back."""
    chosen = cart if lines is None else lines
    places = {line.sku: n for n, line in enumerate(cart)}
    ordered = sorted(chosen, key=lambda line: -places[line.sku])
    return tuple(CartChange(operation, line.sku, line, None, places[line.sku]) for line in ordered)


def added(cart: Cart, lines: Iterable[CartLine], turn: int) -> Cart:
    """The cart with these lines in it too; what is there already becomes more."""
    held = {line.sku: line for line in cart}
    for line in lines:
        before = held.get(line.sku)
        quantity = min(MOST, line.quantity + (before.quantity if before is not None else 0))
        held[line.sku] = CartLine(line.product, line.sku, quantity, turn)
    return tuple(held.values())[:MOST_LINES]
