"""A shop's service policy as values: who may do what with which orders, when, how often, and how refunds are paid.

`policy_file` reads it, `judging` applies it, `policy_text` tells it to customers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.service.records import OrderState
from retrieval.products import Localized


class Who(StrEnum):
    """Who decides on an action: the customer alone, an agent who agrees first, or nobody."""

    CUSTOMER = "customer"
    AGENT = "agent"
    NOBODY = "nobody"


class RefundTo(StrEnum):
    """Where the money of a return or a difference may go, or be taken from."""

    ORIGINAL = "original"
    GIFT_CARD = "gift_card"
    ANY = "any"


class ShippingBack(StrEnum):
    """When what the delivery cost is refunded with a return."""

    NEVER = "never"
    WHOLE_ORDER = "whole_order"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that is accepted: `id` as actions write it, `words` as customers read it."""

    id: str
    words: Localized


@dataclass(frozen=True, slots=True)
class ActionRules:
    """What holds for one change. None and empty mean that there is no such rule.

    `within_days` counts from delivery (or from the order, where nothing is delivered); `within_days_of` gives other spans by the
    customer's tier. `times` is per order. An amount above `person_from_cents` needs an agent's agreement; none may be above
    `most_cents`.
    """

    who: Who = Who.CUSTOMER
    states: tuple[OrderState, ...] = ()
    becomes: OrderState | None = None
    times: int | None = None
    within_days: int | None = None
    within_days_of: Mapping[str, int] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    money_to: tuple[RefundTo, ...] = (RefundTo.ANY,)
    shipping: ShippingBack = ShippingBack.NEVER
    most_cents: int | None = None
    person_from_cents: int | None = None
    excluded: tuple[str, ...] = ()  # products that it is not for, by id or by the beginning of it followed by *


@dataclass(frozen=True, slots=True)
class RefundTimes:
    """Kinds of method that are paid at once; any other within `working_days` (at the earliest, at the latest)."""

    at_once: frozenset[str]
    working_days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class People:
    """What goes to a person: topics by name, a customer's own wish, so many failures in a row."""

    topics: tuple[str, ...] = ()
    on_request: bool = True
    after_failures: int = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """`actions` by the action's name; an action that is not in it may not be done. `proposal_s` is how long a proposal holds.

    `words` are what the rules say, by rule id, with places in braces; `digest` tells one version of the policy from another.
    """

    shop: Localized
    actions: Mapping[str, ActionRules]
    refunds: RefundTimes
    words: Mapping[str, Localized]
    states: Mapping[OrderState, Localized]
    tax_percent: int = 0
    people: People = People()
    proposal_s: float = 600.0
    digest: str = ""
