"""Reads a shop's service policy, one YAML file (docs/service.md), and refuses one that cannot hold, by field and remedy."""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from assistant.errors import AssistantError
from assistant.service.actions import CHANGES, NAMES
from assistant.service.notation import Malformed, read, written
from assistant.service.records import OrderState
from assistant.service.rules import ActionRules, Policy
from retrieval.products import Localized

WORDS = Path(__file__).parent / "words.yaml"
CHANGE_NAMES = tuple(NAMES[kind] for kind in CHANGES)
BECOMES = {
    "cancel_order": OrderState.CANCELLED,
    "return_items": OrderState.RETURN_REQUESTED,
    "exchange_items": OrderState.EXCHANGE_REQUESTED,
    "withdraw_return": OrderState.DELIVERED,
}
# what an action has no use for would be a rule that never holds
_WITHOUT_ORDER = frozenset({"who"})
_WITH_REASON = frozenset({"cancel_order", "return_items", "exchange_items"})
_WITH_MONEY_TO = frozenset({"change_order_items", "return_items", "exchange_items"})
_WITH_AMOUNT = frozenset({"cancel_order", "change_order_payment", *_WITH_MONEY_TO})
_WITH_PRODUCTS = frozenset({"cancel_order", *_WITH_MONEY_TO})


class BadPolicy(AssistantError):
    """A policy that cannot be used; one line with file, field and remedy."""


def load(path: Path) -> Policy:
    """The policy of a file. Raises `BadPolicy`."""
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as fault:
        raise BadPolicy(f"{path}: cannot be read ({fault}). Give a policy file as in docs/service.md.") from None
    except yaml.YAMLError as fault:
        raise BadPolicy(f"{path}: is not YAML: {str(fault).splitlines()[0]}.") from None
    try:
        return _whole(read(Policy, _with_days(given)))
    except Malformed as fault:
        raise BadPolicy(f"{path}: {fault}.") from None


def _with_days(given: object) -> object:
    """What YAML holds, with its days as they are written."""
    if isinstance(given, dict):
        return {name: _with_days(one) for name, one in given.items()}
    if isinstance(given, list):
        return [_with_days(one) for one in given]
    return given.isoformat() if isinstance(given, date) else given


def rules(policy: Policy) -> Mapping[str, Localized]:
    """Every rule by its id, with the words in which it refuses."""
    checks = ("customer.", "action.", "order.", "items.", "variant.", "method.", "product.")
    return {name: words for name, words in policy.words.items() if name.startswith(checks)}


@cache
def _shipped() -> Policy:
    given = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    nothing = {"shop": {"en": "-", "zh": "-"}, "refunds": {"at_once": [], "working_days": [0, 0]}, "actions": {}}
    return read(Policy, {**nothing, **given})


def _whole(policy: Policy) -> Policy:
    """The policy with the shipped words where it has none of its own; everything looked through."""
    shipped = _shipped()
    for name in policy.actions:
        if name not in CHANGE_NAMES:
            raise Malformed(f"actions.{name}", f"is no action; there are {', '.join(CHANGE_NAMES)}")
    for name, words in policy.words.items():
        if name not in shipped.words:
            raise Malformed(f"words.{name}", "is no rule; docs/service.md lists the rules")
        _placed(name, words, shipped.words[name])
    for place, words in _texts(policy):
        if not (words.en and words.zh):
            raise Malformed(place, "give it in both languages, en and zh")
    whole = replace(
        policy,
        actions={name: _finished(name, one) for name, one in policy.actions.items()},
        words={**shipped.words, **policy.words},
        states={**shipped.states, **policy.states},
        methods={**shipped.methods, **policy.methods},
    )
    if whole.people.after_failures < 1:
        raise Malformed("people.after_failures", "give a whole number from 1")
    text = json.dumps(written(whole), ensure_ascii=False, sort_keys=True)
    return replace(whole, digest=hashlib.sha256(text.encode()).hexdigest()[:16])


def _finished(name: str, rules: ActionRules) -> ActionRules:
    place = f"actions.{name}"
    plain = ActionRules()
    useless = {
        "reasons": name not in _WITH_REASON,
        "money_to": name not in _WITH_MONEY_TO,
        "shipping": name != "return_items",
        "most_cents": name not in _WITH_AMOUNT,
        "person_from_cents": name not in _WITH_AMOUNT,
        "person_for": name not in _WITH_PRODUCTS,
        "not_for": name not in _WITH_PRODUCTS,
        "becomes": name not in (*BECOMES, "change_order_items"),
    }
    for one in fields(ActionRules):
        set_here = getattr(rules, one.name) != getattr(plain, one.name)
        if set_here and (useless.get(one.name) or (name == "change_address" and one.name not in _WITHOUT_ORDER)):
            raise Malformed(f"{place}.{one.name}", "means nothing for this action; leave it out")
    if name != "change_address" and not rules.states:
        raise Malformed(
            f"{place}.states", f"is missing; give the states in which it may be, of {', '.join(OrderState)}"
        )
    if rules.becomes is None and name in BECOMES:
        return replace(rules, becomes=BECOMES[name])
    return rules


def _texts(policy: Policy) -> Iterator[tuple[str, Localized]]:
    yield "shop", policy.shop
    for part, texts in (("words", policy.words), ("states", policy.states), ("methods", policy.methods)):
        for name, words in texts.items():
            yield f"{part}.{name}", words
    for name, action in policy.actions.items():
        if action.note is not None:
            yield f"actions.{name}.note", action.note
        for reason, words in action.reasons.items():
            yield f"actions.{name}.reasons.{reason}", words
        for field, products in (("person_for", action.person_for), ("not_for", action.not_for)):
            for product, words in products.items():
                yield f"actions.{name}.{field}.{product}", words


def _placed(name: str, words: Localized, shipped: Localized) -> None:
    """Words of the shop's own may leave out places, but not name others."""
    known = {place for _, place, _, _ in string.Formatter().parse(shipped.get("en")) if place}
    for text in (words.en, words.zh):
        try:
            named = {place for _, place, _, _ in string.Formatter().parse(text or "") if place is not None}
        except ValueError as fault:
            raise Malformed(f"words.{name}", f"{fault}; write {{{{ and }}}} for braces") from None
        if named - known:
            places = ", ".join(sorted(known)) or "none"
            raise Malformed(f"words.{name}", f"has no place {{{sorted(named - known)[0]}}}; it has {places}")
