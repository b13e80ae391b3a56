"""A service policy is refused where it cannot hold, by field and remedy; its words are whole in both languages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.service.actions import NAMES
from assistant.service.policy_file import CHANGE_NAMES, BadPolicy, load, rules
from assistant.service.policy_text import policy_text
from assistant.service.records import OrderState
from assistant.service.rules import ActionRules
from retrieval.products import LANGUAGES
from server.settings import ROOT

OTHERS = ("ecom_bench", "strict", "tau2_retail")
SHIPPED = (ROOT / "data" / "shop" / "service.yaml", *(ROOT / "eval" / "service" / f"{name}.yaml" for name in OTHERS))
HAN = re.compile(r"[\u4e00-\u9fff]")


def given(**changed: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "shop": {"en": "Shop", "zh": "店"},
        "refunds": {"at_once": ["gift_card"], "working_days": [5, 7]},
        "actions": {"cancel_order": {"states": ["pending"]}},
    }
    return {**whole, **changed}


def loaded(tmp_path: Path, value: object) -> object:
    path = tmp_path / "service.yaml"
    path.write_text(value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
    return load(path)


def actions(**of: Any) -> dict[str, Any]:
    return given(actions={"return_items": {"states": ["delivered"], **of}})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("- a list", r"an object is expected here"),
        ("a: [", r"is not YAML"),
        (given(shop={"en": "Shop"}), r"shop: give it in both languages"),
        (given(shops=1), r"shops: unknown; known are shop, refunds, actions"),
        ({"shop": {"en": "S", "zh": "店"}}, r"refunds: is missing"),
        (given(refunds={"at_once": [], "working_days": [7]}), r"refunds: working_days: give two whole numbers"),
        (given(refunds={"at_once": [], "working_days": [7, 5]}), r"refunds: working_days: give two whole numbers"),
        (given(refunds={"at_once": "gift_card", "working_days": [5, 7]}), r"refunds\.at_once: a list is expected"),
        (given(actions={"cancel": {}}), r"actions\.cancel: is no action; there are cancel_order, "),
        (given(actions={"cancel_order": {}}), r"actions\.cancel_order\.states: is missing; give the states"),
        (given(actions={"cancel_order": {"states": ["sent"]}}), r"states\[0\]: one of pending, items_changed"),
        (
            given(actions={"cancel_order": {"states": ["pending"], "who": "all"}}),
            r"who: one of customer, agent, nobody",
        ),
        (given(actions={"change_address": {"states": ["pending"]}}), r"change_address\.states: means nothing for this"),
        (given(actions={"cancel_order": {"states": ["pending"], "shipping": "never"}}), None),
        (
            given(actions={"cancel_order": {"states": ["pending"], "shipping": "whole_order"}}),
            r"shipping: means nothing",
        ),
        (actions(times=0), r"return_items: times: is 0; give a whole number from 1"),
        (actions(within_days=-1), r"within_days: is -1"),
        (actions(within_days="30"), r"within_days: a whole number is expected, not '30'"),
        (actions(within_days=True), r"within_days: a whole number is expected, not True"),
        (actions(within_days_of={"gold": 60}), r"within_days_of: gives spans by tier; give within_days"),
        (actions(reasons={"damaged": {"en": "damaged"}}), r"reasons\.damaged: give it in both languages"),
        (actions(money_to=[]), r"money_to: is empty; give some of"),
        (actions(money_to=["cash"]), r"money_to\[0\]: one of original, gift_card, any is expected"),
        (actions(most_cents=0), r"most_cents: is 0"),
        (actions(becomes="lost"), r"becomes: one of pending"),
        (actions(note={"en": "free"}), r"return_items\.note: give it in both languages"),
        (actions(not_for={"BE-*": {"zh": "美妆"}}), r"not_for\.BE-\*: give it in both languages"),
        (given(words={"order.lost": {"en": "a", "zh": "b"}}), r"words\.order\.lost: is no rule"),
        (given(words={"order.state": {"en": "{stat}", "zh": "b"}}), r"words\.order\.state: has no place \{stat\}"),
        (given(words={"order.state": {"en": "{", "zh": "b"}}), r"words\.order\.state: .*braces"),
        (given(tax_percent=101), r"tax_percent: is 101"),
        (given(proposal_s=0), r"proposal_s: is 0"),
        (given(proof_s=-1), r"proof_s: is -1; give the seconds"),
        (given(refunds={"at_once": [], "working_days": [1, 2], "holidays": ["25.12."]}), r"holidays: has '25\.12\.'"),
        (given(refunds={"at_once": [], "working_days": [1, 2], "holidays": [date(2026, 12, 25)]}), None),
        (given(people={"after_failures": 0}), r"people\.after_failures: give a whole number from 1"),
        (given(states={"gone": {"en": "a", "zh": "b"}}), r"states: one of pending"),
    ],
)
def test_a_policy_that_cannot_hold_is_refused_by_field_and_remedy(
    tmp_path: Path, value: object, said: str | None
) -> None:
    if said is None:
        loaded(tmp_path, value)
        return
    with pytest.raises(BadPolicy, match=said) as told:
        loaded(tmp_path, value)
    assert "\n" not in str(told.value)
    assert str(told.value).startswith(str(tmp_path))


def test_no_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match="cannot be read"):
        load(tmp_path / "none.yaml")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_word_of_the_shipped_policies_is_there_in_both_languages(path: Path) -> None:
    policy = load(path)
    assert {name for name, words in policy.words.items() if not (words.en and words.zh)} == set()
    assert set(policy.states) == set(OrderState)
    assert all(HAN.search(words.zh or "") for name, words in policy.words.items() if "." in name and name != "swap")
    places = re.compile(r"\{(\w+)\}")
    for words in policy.words.values():
        assert set(places.findall(words.en or "")) == set(places.findall(words.zh or ""))
    assert len(rules(policy)) >= 25


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_for_customers_says_all_that_the_judge_goes_by(path: Path, language: Any) -> None:
    policy = load(path)
    text = policy_text(policy, language)
    assert "{" not in text
    assert policy.shop.get(language) in text
    for name, one in policy.actions.items():
        offered = one.who != "nobody"
        assert (policy.words[f"name.{name}"].get(language) in text) == offered
        if offered and name != "change_address":
            assert all(policy.states[state].get(language) in text for state in one.states)
            assert all(words.get(language) in text for words in one.reasons.values())
            assert one.within_days is None or str(one.within_days) in text
            assert one.note is None or one.note.get(language) in text
    assert bool(HAN.search(text)) == (language == "zh")


def test_each_change_has_its_words(tmp_path: Path) -> None:
    policy = load(SHIPPED[0])
    assert set(policy.actions) == set(CHANGE_NAMES)
    for name in CHANGE_NAMES:
        assert policy.words[f"title.{name}"] != policy.words[f"name.{name}"]
    assert len(set(NAMES.values())) == len(NAMES)


def test_another_policy_has_another_digest(tmp_path: Path) -> None:
    first = load(SHIPPED[0]).digest
    path = tmp_path / "service.yaml"
    path.write_text(SHIPPED[0].read_text(encoding="utf-8").replace("within_days: 30", "within_days: 31"), "utf-8")
    assert load(path).digest != first
    assert load(SHIPPED[0]).digest == first


def test_spans_by_tier() -> None:
    one = ActionRules(within_days=30, within_days_of={"gold": 60})
    assert (one.days("gold"), one.days("silver"), one.days("")) == (60, 30, 30)
