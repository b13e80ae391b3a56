"""A shop's service policy as values: who may do what with which orders, when, how often, and how refunds are paid.

`policy_file` reads it, `judging` applies it, `policy_text` tells it to customers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant import patterns
from assistant.service.records import OrderState
from retrieval.products import Localized

_DAY = patterns.later(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


class Who(StrEnum):
    """Who decides on an action: the customer alone, an agent who agrees first, or nobody."""

    CUSTOMER = "customer"
    AGENT = "agent"
    NOBODY = "nobody"


class MoneyTo(StrEnum):
    """Which methods may get the money of a return, or pay and get a difference."""

    ORIGINAL = "original"
    GIFT_CARD = "gift_card"
    ANY = "any"


class ShippingBack(StrEnum):
    """When what the delivery cost is refunded with a return."""

    NEVER = "never"
    WHOLE_ORDER = "whole_order"


@dataclass(frozen=True, slots=True)
class ActionRules:
    """What holds for one change. None and empty mean that there is no such rule.

    `states` are those of the order in which it may be, `becomes` the one after it. `times` is per order. `within_days` counts
    from delivery (from the order, where nothing is delivered); `within_days_of` gives other spans by the customer's tier.
    `reasons` are those that are accepted, by id. An amount from `person_from_cents` on needs an agent's agreement, as do the
    products `person_for`; above `most_cents`, and for the products `not_for`, it may not be. Products are given by id, or by
    the beginning of it and a star, each with the name that customers know them by.
    `note` is what customers should know besides, told with each proposal and in the policy's text.
    """

    who: Who = Who.CUSTOMER
    states: tuple[OrderState, ...] = ()
    becomes: OrderState | None = None
    times: int | None = None
    within_days: int | None = None
    within_days_of: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, Localized] = field(default_factory=dict)
    money_to: tuple[MoneyTo, ...] = (MoneyTo.ANY,)
    shipping: ShippingBack = ShippingBack.NEVER
    most_cents: int | None = None
    person_from_cents: int | None = None
    person_for: Mapping[str, Localized] = field(default_factory=dict)
    not_for: Mapping[str, Localized] = field(default_factory=dict)
    note: Localized | None = None

    def __post_init__(self) -> None:
        for name in ("times", "within_days", "most_cents", "person_from_cents"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name}: is {value}; give a whole number from 1, or leave it out for no such rule")
        if not self.money_to:
            raise ValueError("money_to: is empty; give some of original, gift_card, any")
        if self.within_days_of and self.within_days is None:
            raise ValueError("within_days_of: gives spans by tier; give within_days, for everybody else, too")

    def days(self, tier: str) -> int | None:
        return self.within_days_of.get(tier, self.within_days)


@dataclass(frozen=True, slots=True)
class RefundTimes:
    """Kinds of method that are paid at once; any other within so many working days (at the earliest, at the latest). Saturdays, Sundays
    and `holidays` (YYYY-MM-DD) are none."""

    at_once: frozenset[str]
    working_days: tuple[int, ...]
    holidays: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for day in self.holidays:
            if not _DAY.fullmatch(day):
                raise ValueError(f"holidays: has {day!r}; give days like 2026-12-25")
        if len(self.working_days) != 2 or not 0 <= self.working_days[0] <= self.working_days[1]:
            raise ValueError("working_days: give two whole numbers, the least and the most, as in [5, 7]")


@dataclass(frozen=True, slots=True)
class People:
    """What goes to a person: topics by name, a customer's own wish, so many failures in a row."""

    topics: tuple[str, ...] = ()
    on_request: bool = True
    after_failures: int = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """`actions` by the action's name; a change that is not in it may not be done. `proposal_s` is how long a proposal holds, `proof_s` how
    long a customer who proved an account in the dialogue is known by it without using it.

    `words` are what the rules say, by rule id, with places in braces; `digest` tells one version of the policy from another.
    """

    shop: Localized
    refunds: RefundTimes
    actions: Mapping[str, ActionRules]
    words: Mapping[str, Localized] = field(default_factory=dict)
    states: Mapping[OrderState, Localized] = field(default_factory=dict)
    methods: Mapping[str, Localized] = field(default_factory=dict)
    currency: str = "USD"
    tax_percent: int = 0
    people: People = People()
    proposal_s: float = 600.0
    proof_s: float = 1_800.0
    digest: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.tax_percent <= 100:
            raise ValueError(f"tax_percent: is {self.tax_percent}; give a whole number from 0 to 100")
        if self.proposal_s <= 0:
            raise ValueError(f"proposal_s: is {self.proposal_s:g}; give the seconds for which a proposal holds")
        if self.proof_s <= 0:
            raise ValueError(f"proof_s: is {self.proof_s:g}; give the seconds for which a proof holds that is not used")

    def say(self, rule: str, **places: Localized | str) -> Localized:
        """The words of a rule with its places filled."""
        words = self.words[rule]
        english = {name: one if isinstance(one, str) else one.get("en") for name, one in places.items()}
        chinese = {name: one if isinstance(one, str) else one.get("zh") for name, one in places.items()}
        return Localized(words.get("en").format_map(english), words.get("zh").format_map(chinese))
