"""The cart of a dialogue: typed changes, applied and taken back, and what messages do to it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cart import MOST, Cart, CartLine, CartOperation, CartWish, apply, changes_of, inverted
from assistant.dialogue import DialogueState, UserMessage
from assistant.events import Understood
from assistant.model import EngineStatus
from assistant.saving import load, save
from assistant.state import remember, step
from server.frames import wire
from tests.shop_samples import shown_by, understander
from tests.test_turn import Bench

VARIANTS = tuple((f"P{n}", f"P{n}-{color}") for n in range(4) for color in ("red", "blue"))
wishes = st.builds(
    CartWish,
    st.sampled_from((CartOperation.ADD, CartOperation.QUANTITY, CartOperation.REMOVE, CartOperation.CLEAR)),
    st.lists(st.sampled_from(VARIANTS), max_size=3, unique=True).map(tuple),
    st.integers(1, MOST),
    st.booleans(),
)
SAID = (
    "running shoes", "put the second one in my basket", "make it two", "remove it from the cart", "undo", "under 100", "one more please",
    "add the first one to my cart", "empty my basket", "start over", "把第一个加入购物车", "再来一个", "改成三个", "清空购物车", "撤销",
)  # fmt: skip


@given(st.lists(wishes, max_size=8))
def test_changes_applied_give_the_new_cart_and_inverted_the_old(said: list[CartWish]) -> None:
    cart: Cart = ()
    for turn, wish in enumerate(said, start=1):
        changes = changes_of(wish, cart, turn)
        after = apply(changes, cart)
        assert apply(inverted(changes), after) == cart
        assert all(change.before != change.after for change in changes)
        assert len({line.sku for line in after}) == len(after)
        assert all(1 <= line.quantity <= MOST for line in after)
        cart = after


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=7))
def test_a_step_says_what_it_did_to_the_cart_and_a_saved_cart_is_the_same(said: list[str]) -> None:
    state = DialogueState()
    for text in said:
        meant = understander().understand(UserMessage(text), state)
        done = step(state, meant)
        assert apply(done.cart, state.cart) == done.state.cart
        assert load(save(done.state)) == done.state
        state = remember(done.state, text, "", shown_by(done.state, meant))


def _carts(*said: str) -> DialogueState:
    state = DialogueState()
    for text in said:
        meant = understander().understand(UserMessage(text), state)
        state = remember(step(state, meant).state, text, "", shown_by(state, meant))
    return state


@pytest.mark.parametrize(
    ("said", "quantities"),
    [
        (("running shoes", "put the second one in my basket"), [1]),
        (("running shoes", "put the second one in my basket", "make it two"), [2]),
        (("running shoes", "add two of the first one to my cart"), [2]),
        (("running shoes", "put the second one in my basket", "add the first one too"), [1, 1]),
        (("running shoes", "put the second one in my basket", "take it out of the cart"), []),
        (("running shoes", "put the second one in my basket", "make it two", "undo"), [1]),
        (("跑鞋", "把第二个加入购物车", "再来一个"), [2]),
        (("跑鞋", "把第二个加入购物车", "改成三个"), [3]),
        (("跑鞋", "把第二个加入购物车", "清空购物车"), []),
    ],
)
def test_messages_change_the_cart(said: tuple[str, ...], quantities: list[int]) -> None:
    assert [line.quantity for line in _carts(*said).cart] == quantities


def test_a_wish_for_the_cart_leaves_the_search_as_it_was() -> None:
    before, after = (
        _carts("running shoes", "under 200"),
        _carts("running shoes", "under 200", "add the first one to my cart"),
    )
    assert after.goal == before.goal
    assert len(after.cart) == 1


def test_one_line_for_each_variant() -> None:
    cart: Cart = (CartLine("P1", "P1-red", 2, 1),)
    wish = CartWish(CartOperation.ADD, (("P1", "P1-red"),), 1, more=True)
    assert apply(changes_of(wish, cart, 2), cart) == (CartLine("P1", "P1-red", 3, 2),)


async def test_the_cart_and_what_changed_in_it_is_told() -> None:
    bench = Bench(status=EngineStatus("off"))
    await bench.say("men's running shoes by Norrvik")
    told = next(e for e in await bench.say("put the first one in my basket") if isinstance(e, Understood))
    assert [(line.product, line.quantity) for line in told.cart] == [("r1", 1)]
    assert [(one.operation, one.before) for one in told.cart_changes] == [("add", None)]
    said = json.loads(wire(told, 3, 1))
    assert said["cart"] == [{"product": "r1", "sku": told.cart[0].sku, "quantity": 1}]
    undone = next(e for e in await bench.say("undo that") if isinstance(e, Understood))
    assert (undone.cart, [one.operation for one in undone.cart_changes]) == ((), ["undo"])
