"""A service policy as customers read it, in either language: made of the same values that the judge goes by."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.service.checks import either, how_often
from assistant.service.deciding import joined, money
from assistant.service.policy_file import CHANGE_NAMES
from assistant.service.rules import ActionRules, MoneyTo, Policy, ShippingBack, Who
from retrieval.products import Language, Localized


def policy_text(policy: Policy, language: Language) -> str:
    """The whole policy, a paragraph for each action."""
    paragraphs = [policy.say("text.title", shop=policy.shop).get(language)]
    gap = " " if language == "en" else ""
    for name in CHANGE_NAMES:
        rules = policy.actions.get(name)
        if rules is not None and rules.who is not Who.NOBODY:
            paragraphs.append(gap.join(one.get(language) for one in _action(name, rules, policy)))
    paragraphs.append(gap.join(one.get(language) for one in _refunds(policy)))
    paragraphs.append(gap.join(one.get(language) for one in _people(policy)))
    return "\n\n".join(paragraphs) + "\n"


def _action(name: str, rules: ActionRules, policy: Policy) -> Iterator[Localized]:
    called = policy.words[f"name.{name}"]
    if rules.states:
        yield policy.say("text.states", action=called, states=either([policy.states[one] for one in rules.states]))
    else:
        yield policy.say("text.free", action=called)
    if rules.who is Who.AGENT:
        yield policy.say("text.agent")
    if rules.times is not None:
        yield policy.say("text.times", times=how_often(rules.times))
    if rules.within_days is not None:
        yield policy.say("text.days", days=str(rules.within_days))
    for tier, days in rules.within_days_of.items():
        yield policy.say("text.days_of", tier=tier, days=str(days))
    if rules.reasons:
        yield policy.say("text.reasons", reasons=joined(list(rules.reasons.values())))
    yield from _money(name, rules, policy)
    for rule, products in (("text.person_for", rules.person_for), ("text.not_for", rules.not_for)):
        if products:
            yield policy.say(rule, products=joined(list(products.values())))
    if rules.becomes is not None:
        yield policy.say("text.becomes", state=policy.states[rules.becomes])
    if rules.note is not None:
        yield rules.note


def _money(name: str, rules: ActionRules, policy: Policy) -> Iterator[Localized]:
    methods = either([policy.words[f"money.{one}"] for one in rules.money_to])
    if name == "return_items":
        yield policy.say("text.money", methods=methods)
    elif name in ("change_order_items", "exchange_items") or rules.money_to != (MoneyTo.ANY,):
        yield policy.say("text.difference", methods=methods)
    if rules.shipping is ShippingBack.WHOLE_ORDER:
        yield policy.say("text.shipping")
    for rule, cents in (("text.most", rules.most_cents), ("text.person_from", rules.person_from_cents)):
        if cents is not None:
            yield policy.say(rule, amount=money(cents, policy.currency))


def _refunds(policy: Policy) -> Iterator[Localized]:
    if policy.refunds.at_once:
        kinds = [policy.methods.get(kind, Localized(kind, kind)) for kind in sorted(policy.refunds.at_once)]
        yield policy.say("text.refund_at_once", methods=joined(kinds))
    least, most = (str(days) for days in policy.refunds.working_days)
    yield policy.say("text.refund_days", least=least, most=most)


def _people(policy: Policy) -> Iterator[Localized]:
    yield policy.say("text.own")
    yield policy.say("text.confirm")
    if policy.people.on_request:
        yield policy.say("text.person")
    if policy.people.topics:
        topics = [policy.words.get(f"topic.{one}", Localized(one, one)) for one in policy.people.topics]
        yield policy.say("text.topics", topics=joined(topics))
