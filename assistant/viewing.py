"""The page that the customer looks at, as the shop's page tells it: "this one" is the product on it, until something else is talked of."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue import KEPT_RESULT_SETS, DialogueState, ResultSet, Shown
from assistant.ids import new_id
from retrieval.current import Record


def at_page(state: DialogueState, viewing: str, record: Record) -> DialogueState:
    """The state of a customer who looks at the page of a product ("": at none). Coming to it counts once, however much is said there.

    A product of the list shown last comes into focus; any other is as if it had been shown alone. One that the shop does not have
    changes nothing.
    """
    if viewing == state.viewing:
        return state
    arrived = replace(state, viewing=viewing)
    product = record.get([viewing]).get(viewing) if viewing else None
    if product is None:
        return arrived
    last = state.last_results
    if last is not None and any(item.product == viewing for item in last.items):
        return replace(arrived, focus=(viewing,))
    variant = next((one for one in product.variants if one.stock > 0), product.variants[0])
    seen = ResultSet(new_id(), state.turn, (Shown(product.id, variant.sku),), state.goal)
    return replace(arrived, result_sets=(*state.result_sets, seen)[-KEPT_RESULT_SETS:], focus=(viewing,))
