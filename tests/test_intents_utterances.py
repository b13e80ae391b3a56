"""What the head learns from: the files, their variants, and that a seed fixes all of it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from assistant.dialogue import Intent
from assistant.intents.augment import draws, filled, joined, mistyped, switched, variants
from assistant.intents.clauses import clauses
from assistant.intents.features import Context, normal
from assistant.intents.utterances import LEAST, Utterance, UtteranceError, read_utterances

ROOT = Path(__file__).parent.parent
ONE_WORD = 5  # characters


def test_every_intent_has_enough_different_utterances_in_both_languages() -> None:
    found = read_utterances()
    for intent in Intent:
        for language in ("en", "zh"):
            own = {normal(one.text) for one in found if one.intents == (intent,) and one.language == language}
            assert len(own) >= LEAST, (intent, language, len(own))


@pytest.mark.parametrize(("name", "least"), [("test", 1200), ("blind", 400), ("check", 250)])
def test_no_message_of_a_measured_set_is_trained_on(name: str, least: int) -> None:
    trained = {normal(one.text).rstrip("?？.。!！") for one in read_utterances()}
    lines = (ROOT / f"eval/intents/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    tested = [json.loads(line)["text"] for line in lines]
    assert len(tested) >= least
    # what is one word long ("agent", "sure") cannot be said in other words
    known = [text for text in tested if normal(text).rstrip("?？.。!！") in trained]
    assert not [text for text in known if len(text) > ONE_WORD]


def test_variants_of_a_seed_are_the_same_and_keep_no_placeholder() -> None:
    one = Utterance(0, "(show me|find) {b} {ps} in {c}, not {c2}", "en", (Intent.FIND_PRODUCT,))
    first, second = (variants(one, random.Random(3)) for _ in range(2))
    assert first == second
    assert len(first) == draws(one.text) == 3
    assert not [made.text for made in first if set("{}()|") & set(made.text)]
    assert len({made.text for made in first}) == 3


def test_two_values_of_one_kind_differ() -> None:
    rng = random.Random(0)
    assert all(len(set(filled("{c}/{c2}", "en", rng).split("/"))) == 2 for _ in range(50))


def test_typos_and_switching_change_words_but_not_all_of_them() -> None:
    rng = random.Random(1)
    typed = {mistyped("where is my parcel please", "en", rng) for _ in range(20)}
    assert "where is my parcel please" not in typed or len(typed) > 5
    assert {switched("where is my refund", "en", rng) for _ in range(5)} == {"where is my 退款"}
    assert switched("我的退款呢", "zh", rng) == "我的 refund 呢"


def test_joined_messages_have_two_intents_and_come_apart_again() -> None:
    pool = [
        Utterance(0, "where is my order?", "en", (Intent.ORDER_STATUS,)),
        Utterance(1, "show me kettles", "en", (Intent.FIND_PRODUCT,)),
    ]
    for one in joined(pool, 10, random.Random(0)):
        assert set(one.intents) == {Intent.ORDER_STATUS, Intent.FIND_PRODUCT}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("where is my order", ["where is my order"]),
        ("my order is late. Also, show me tents", ["my order is late.", "show me tents"]),
        ("cancel it and tell me when the money comes", ["cancel it", "tell me when the money comes"]),
        ("我的订单呢？另外想买个水壶", ["我的订单呢", "想买个水壶"]),
        ("hi!", ["hi!"]),
    ],
)
def test_clauses(text: str, parts: list[str]) -> None:
    assert list(clauses(text)) == parts


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("intent: nonsense\nen: |\n  hi\n", "intent: 'nonsense' is none"),
        ("intent: small_talk\nen: |\n  <nowhere> hi\n", "no such context"),
        ("- a list\n", "holds no mapping"),
        ("intent: small_talk\nen: |\n  hi\n", "write 60 or more"),
    ],
)
def test_unusable_files_are_one_clear_line(tmp_path: Path, body: str, said: str) -> None:
    (tmp_path / "one.yaml").write_text(body, encoding="utf-8")
    with pytest.raises(UtteranceError, match=said) as caught:
        read_utterances(tmp_path)
    assert "\n" not in str(caught.value)


def test_contexts_are_read() -> None:
    assert {one.context for one in read_utterances()} == set(Context)
