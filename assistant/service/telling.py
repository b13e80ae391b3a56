"""The words of a proposal: what would be done, item by item, and what it costs, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.service.actions import Change, name_of, order_of
from assistant.service.facts import Facts
from assistant.service.rules import Policy
from assistant.service.verdicts import Allowed
from retrieval.products import Localized

_OF_ITEMS = ("change_order_items", "return_items", "exchange_items")


@dataclass(frozen=True, slots=True)
class Told:
    """A title and its lines."""

    title: Localized
    lines: tuple[Localized, ...]


def tell(action: Change, facts: Facts, verdict: Allowed, policy: Policy) -> Told:
    """What the customer is shown before they confirm: the order, the reason, what happens, and what it is then."""
    name = name_of(action)
    lines: list[Localized] = []
    number = order_of(action)
    if number is not None:
        lines.append(policy.say("order_line", order=number))
    rules = policy.actions[name]
    reasons = rules.reasons
    reason: str | None = getattr(action, "reason", None)
    if reason is not None and reason in reasons:
        lines.append(policy.say("reason_line", reason=reasons[reason]))
    lines += verdict.words
    after = verdict.execution.orders if verdict.execution is not None else ()
    if facts.order is not None and after and after[0].state != facts.order.state:
        lines.append(policy.say("becomes_line", state=policy.states[after[0].state]))
    if rules.times == 1 and name in _OF_ITEMS:
        lines.append(policy.words["once_line"])
    if rules.note is not None:
        lines.append(rules.note)
    return Told(policy.words[f"title.{name}"], tuple(lines))
