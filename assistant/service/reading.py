"""Reads actions as they stand in files and as models ask for them, `{"name": ..., "arguments": {...}}`.

An action is written under its own name with its fields as arguments, or under the name and arguments that a tool of tau2-bench's
retail shop has for it; those tools want every argument.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.service.actions import (
    NAMES,
    Action,
    AskForPerson,
    Calculate,
    CancelOrder,
    ChangeAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    CheckStock,
    ExchangeItems,
    FindCustomer,
    ListProducts,
    ReturnItems,
    ShowCustomer,
    ShowOrder,
    ShowProduct,
)
from assistant.service.notation import Malformed, read
from assistant.service.records import Address
from assistant.service.rules import Policy
from assistant.service.verdicts import Refused
from retrieval.products import Localized

OWN = {name: kind for kind, name in NAMES.items()}
_TEXT, _TEXTS = "a text", "a list of texts"
_ADDRESS = dict.fromkeys(("address1", "address2", "city", "state", "country", "zip"), _TEXT)
_SWAP = {"order_id": _TEXT, "item_ids": _TEXTS, "new_item_ids": _TEXTS, "payment_method_id": _TEXT}


@dataclass(frozen=True, slots=True)
class _Tool:
    """A tool of the other shop: its arguments, all needed, and the action they come to."""

    arguments: Mapping[str, str]
    action: Callable[[Mapping[str, Any]], Action]


def address_of(given: Mapping[str, Any]) -> Address:
    """An address as tau2-bench's retail shop writes it."""
    return Address(
        line1=given["address1"],
        line2=given["address2"],
        city=given["city"],
        region=given["state"],
        country=given["country"],
        postcode=given["zip"],
    )


def _swap(
    kind: Callable[[str, tuple[str, ...], tuple[str, ...], str], Action],
) -> Callable[[Mapping[str, Any]], Action]:
    return lambda given: kind(
        given["order_id"], tuple(given["item_ids"]), tuple(given["new_item_ids"]), given["payment_method_id"]
    )


TOOLS: dict[str, _Tool] = {
    "calculate": _Tool({"expression": _TEXT}, lambda given: Calculate(given["expression"])),
    "cancel_pending_order": _Tool(
        {"order_id": _TEXT, "reason": _TEXT}, lambda given: CancelOrder(given["order_id"], given["reason"])
    ),
    "exchange_delivered_order_items": _Tool(_SWAP, _swap(ExchangeItems)),
    "find_user_id_by_email": _Tool({"email": _TEXT}, lambda given: FindCustomer(email=given["email"])),
    "find_user_id_by_name_zip": _Tool(
        {"first_name": _TEXT, "last_name": _TEXT, "zip": _TEXT},
        lambda given: FindCustomer(name=f"{given['first_name']} {given['last_name']}", postcode=given["zip"]),
    ),
    "get_item_details": _Tool({"item_id": _TEXT}, lambda given: CheckStock(given["item_id"])),
    "get_order_details": _Tool({"order_id": _TEXT}, lambda given: ShowOrder(given["order_id"])),
    "get_product_details": _Tool({"product_id": _TEXT}, lambda given: ShowProduct(given["product_id"])),
    "get_user_details": _Tool({"user_id": _TEXT}, lambda given: ShowCustomer(given["user_id"])),
    "list_all_product_types": _Tool({}, lambda _given: ListProducts()),
    "modify_pending_order_address": _Tool(
        {"order_id": _TEXT, **_ADDRESS}, lambda given: ChangeOrderAddress(given["order_id"], address_of(given))
    ),
    "modify_pending_order_items": _Tool(_SWAP, _swap(ChangeOrderItems)),
    "modify_pending_order_payment": _Tool(
        {"order_id": _TEXT, "payment_method_id": _TEXT},
        lambda given: ChangeOrderPayment(given["order_id"], given["payment_method_id"]),
    ),
    "modify_user_address": _Tool(
        {"user_id": _TEXT, **_ADDRESS}, lambda given: ChangeAddress(address_of(given), given["user_id"])
    ),
    "return_delivered_order_items": _Tool(
        {"order_id": _TEXT, "item_ids": _TEXTS, "payment_method_id": _TEXT},
        lambda given: ReturnItems(given["order_id"], tuple(given["item_ids"]), given["payment_method_id"]),
    ),
    "transfer_to_human_agents": _Tool({"summary": _TEXT}, lambda given: AskForPerson(given["summary"])),
}


def read_action(name: object, arguments: object, policy: Policy) -> Action | Refused:
    """The action, or the refusal of one that there is not or that cannot be read."""
    if not isinstance(name, str) or (name not in OWN and name not in TOOLS):
        called = name if isinstance(name, str) else repr(name)
        return Refused("action.unknown", policy.say("action.unknown", name=called[:80]))
    try:
        if name in TOOLS and (name not in OWN or name == "calculate"):
            return _of_tool(TOOLS[name], arguments)
        action: Action = read(OWN[name], arguments if arguments is not None else {})
    except Malformed as fault:
        said = str(fault)[:200]
        return Refused("action.arguments", policy.say("action.arguments", said=Localized(said, said)))
    return action


def _of_tool(tool: _Tool, arguments: object) -> Action:
    given = {} if arguments is None else arguments
    if not isinstance(given, dict):
        raise Malformed("arguments", "an object is expected here")
    for name in given:
        if name not in tool.arguments:
            raise Malformed(str(name), f"unknown; known are {', '.join(tool.arguments) or 'no arguments'}")
    for name, kind in tool.arguments.items():
        if name not in given:
            raise Malformed(name, "is missing")
        value = given[name]
        texts = value if isinstance(value, list) and kind is _TEXTS else [value]
        if (kind is _TEXTS and not isinstance(value, list)) or not all(isinstance(one, str) for one in texts):
            raise Malformed(name, f"{kind} is expected, not {value!r}")
    return tool.action(given)
