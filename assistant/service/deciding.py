"""What every rule's check needs: the case in hand, how it refuses and asks, and money and names in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from assistant.service.facts import Facts
from assistant.service.records import Customer, Order, PaymentMethod
from assistant.service.rules import ActionRules, Policy
from assistant.service.verdicts import NeedsInformation, Refused
from retrieval.products import Localized

_ECHO = 80  # characters


class Decided(Exception):
    """A check has decided; caught by `judging.judge` alone."""

    def __init__(self, verdict: Refused | NeedsInformation) -> None:
        super().__init__()
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Case:
    """An action (by name) that is judged: the rules for it, what is known, and when."""

    name: str
    rules: ActionRules
    facts: Facts
    policy: Policy
    now: float

    def refuse(self, rule: str, **places: Localized | str) -> NoReturn:
        """By a rule. What somebody has written comes back in one short line."""
        told = {name: " ".join(one.split())[:_ECHO] if isinstance(one, str) else one for name, one in places.items()}
        raise Decided(Refused(rule, self.policy.say(rule, **told)))

    def ask(self, *names: str) -> NoReturn:
        raise Decided(asking(self.policy, names))

    @property
    def called(self) -> Localized:
        return self.policy.words[f"name.{self.name}"]

    @property
    def customer(self) -> Customer:
        if self.facts.customer is None:
            self.refuse("customer.identify")
        return self.facts.customer

    def order(self, number: str | None) -> Order:
        """The customer's order of this number."""
        if number is None:
            self.ask("order")
        if self.facts.order is None:
            self.refuse("order.unknown", order=number)
        return self.facts.order

    def method(self, id: str) -> PaymentMethod:
        found = self.customer.method(id)
        if found is None:
            self.refuse("method.unknown", method=id)
        return found


def asking(policy: Policy, names: tuple[str, ...]) -> NeedsInformation:
    fields = [policy.words[f"field.{name}"] for name in names]
    return NeedsInformation(names, policy.say("ask", fields=joined(fields)))


def joined(texts: list[Localized]) -> Localized:
    """One after the other, as a list is said."""
    return Localized(", ".join(one.get("en") for one in texts) or "-", "、".join(one.get("zh") for one in texts) or "-")


def money(cents: int, currency: str) -> Localized:
    """An amount as the shop writes it."""
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    amount = f"{sign}{cents // 100:,}.{cents % 100:02d}"
    if currency == "CNY":
        return Localized(f"CN¥{amount}", f"{amount} 元")
    if currency == "USD":
        return Localized(f"${amount}", f"{amount} 美元")
    return Localized(f"{amount} {currency}", f"{amount} {currency}")


def method_words(method: PaymentMethod | None, id: str, policy: Policy) -> Localized:
    """A method as the customer knows it: its kind, and its label where it has one."""
    if method is None:
        return Localized(id, id)
    kind = policy.methods.get(method.kind, Localized(method.kind.replace("_", " "), method.kind.replace("_", " ")))
    label = method.label or method.id
    return Localized(f"{kind.get('en')} ({label})", f"{kind.get('zh')}（{label}）")
