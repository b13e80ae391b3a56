"""The head that ships, by words alone; and that what is trained anew is kept, read back and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.dialogue import Intent
from assistant.intents import command
from assistant.intents.features import BUCKETS, MOST_CHARACTERS, Context, as_spoken, hashed, normal
from assistant.intents.head import HeadError, load, message_probabilities, save, shipped
from assistant.intents.reader import IntentReader
from assistant.intents.train import train
from assistant.intents.utterances import Utterance, read_utterances
from assistant.model import ChatMessage
from tests.fakes_encoder import HashingEncoder
from tests.tables import table

PLAIN = """
where is my order 10023? => order_status
please cancel my order => cancel_order
I want to return these shoes => return_or_exchange
I want to talk to a human => talk_to_human
what's the weather tomorrow => out_of_scope
I'm looking for running shoes => find_product
我的订单到哪了 => order_status
转人工 => talk_to_human
退款什么时候到账 => refund_status
明天天气怎么样 => out_of_scope
想买一个双肩包 => find_product
??? => small_talk
"""
SHOWN = [ChatMessage("user", "show me running shoes"), ChatMessage("assistant", "Here are three.")]


@pytest.fixture(scope="module")
def reader() -> IntentReader:
    return IntentReader.shipped()


@pytest.mark.parametrize(("text", "wanted"), table(PLAIN))
def test_plain_messages_by_words_alone(reader: IntentReader, text: str, wanted: str) -> None:
    assert reader.kind == "words"
    assert reader.read(text).intents == (Intent(wanted),)


def test_several_wishes_are_all_told_in_the_order_said(reader: IntentReader) -> None:
    one = reader.read("Where is my order 4411? Also, cancel my order 4412.").intents
    other = reader.read("Cancel my order 4412. Also, where is my order 4411?").intents
    assert one == (Intent.ORDER_STATUS, Intent.CANCEL_ORDER)
    assert other == (Intent.CANCEL_ORDER, Intent.ORDER_STATUS)


def test_what_was_shown_changes_what_the_same_words_are_for(reader: IntentReader) -> None:
    refines = [reader.read("in black please", history).probability(Intent.REFINE_SEARCH) for history in ((), SHOWN)]
    assert refines[1] > refines[0] + 0.2


@pytest.mark.parametrize(
    ("history", "wanted"),
    [
        ([], Context.NONE),
        (SHOWN, Context.SHOWN),
        ([*SHOWN[:1], ChatMessage("assistant", "What is your budget?")], Context.ASKED),
        ([ChatMessage("user", "hello")], Context.TALK),
        ([*SHOWN, ChatMessage("user", "thanks"), ChatMessage("assistant", "You're welcome.")], Context.SHOWN),
        ([ChatMessage("user", "我的订单到哪了"), ChatMessage("assistant", "已发货。")], Context.ORDER),
    ],
)
def test_what_was_last_talked_of(reader: IntentReader, history: list[ChatMessage], wanted: Context) -> None:
    assert reader.context(history) is wanted


def test_scores_are_probabilities_of_all_intents_likeliest_first(reader: IntentReader) -> None:
    reading = reader.read("where is my parcel")
    chances = [one.probability for one in reading.scored]
    assert len(chances) == len(Intent)
    assert chances == sorted(chances, reverse=True)
    assert all(0.0 <= chance <= 1.0 for chance in chances)


@pytest.mark.parametrize("text", ["x" * 30_000, "退" * 30_000, "\x00\u202e", "a,b;c.d!" * 500, "{p1} (a|b)"])
def test_odd_messages_are_read_too(reader: IntentReader, text: str) -> None:
    assert reader.read(text).intents


def test_an_encoder_of_another_name_is_not_used() -> None:
    assert IntentReader.shipped(HashingEncoder(384, "other")).kind == "words"
    assert IntentReader.shipped(HashingEncoder(384, shipped().encoder)).kind == "meaning"


class Flat:
    """An encoder of the right name that gives nothing but its last layer."""

    name = shipped().encoder
    dimension = 384

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
        return HashingEncoder(384).encode(texts, kind)


def test_an_encoder_without_layers_is_not_used() -> None:
    assert IntentReader.shipped(Flat()).kind == "words"


class Counting(HashingEncoder):
    """Keeps what it was given at each call."""

    def __init__(self) -> None:
        super().__init__(384, shipped().encoder)
        self.calls: list[list[str]] = []

    def encode_layers(
        self, texts: Sequence[str], kind: Literal["query", "passage"], depths: Sequence[int]
    ) -> NDArray[np.float32]:
        self.calls.append(list(texts))
        return super().encode_layers(texts, kind, depths)


def test_a_message_is_encoded_at_once_and_what_was_said_before_is_remembered() -> None:
    encoder = Counting()
    reader = IntentReader.shipped(encoder)
    reader.read("cancel my order 4411; and do you have tents?", SHOWN)
    assert len(encoder.calls) == 1
    assert set(encoder.calls[0]) > {"cancel my order 4411", "show me running shoes"}
    reader.read("in blue?", [*SHOWN, ChatMessage("user", "cancel my order 4411; and do you have tents?")])
    assert encoder.calls[1:] == [["in blue?"]]
    reader.read("x" * 9000)
    assert len(encoder.calls[-1][0]) <= MOST_CHARACTERS


def test_normal_text_and_hashes() -> None:
    assert normal(" ＡＢＣ  Order 10023, $80 ") == "abc order #####, $##"
    assert as_spoken("WHERE IS IT") == "where is it"
    places, weights = hashed("hello there", Context.NONE)
    assert places.max() < BUCKETS
    assert np.linalg.norm(weights) == pytest.approx(1.0, abs=1e-5)
    assert len(hashed("", Context.NONE)[0]) < 3


def few() -> list[Utterance]:
    """Four lines of each intent and language."""
    kept: dict[tuple[Intent, str], int] = {}
    found = []
    for one in read_utterances():
        key = (one.intents[0], one.language)
        kept[key] = kept.get(key, 0) + 1
        if kept[key] <= 4:
            found.append(one)
    return found


def test_what_is_trained_reads_back_and_replaces_nothing_better(tmp_path: Path) -> None:
    steps: list[str] = []
    encoder = HashingEncoder(32)
    head = train(few(), encoder, 5, 2, lambda step, _done, _total: steps.append(step), rounds=30)
    assert head.about["scores"]["meaning"]["macro_f1"] > 0.2
    assert {"encoding", "cross-validation: meaning", "training: words"} <= set(steps)
    save(head, tmp_path / "head.npz")
    back = load(tmp_path / "head.npz")
    said = "where is my order"
    pair = [IntentReader(one, encoder).read(said) for one in (head, back)]
    assert pair[0].scored[0].intent is pair[1].scored[0].intent
    assert pair[0].confidence == pytest.approx(pair[1].confidence, abs=0.02)
    better = replace(head, about={**head.about, "scores": {"meaning": {"macro_f1": 0.99}}})
    save(better, tmp_path / "better.npz")
    with pytest.raises(command.WorseHead, match="--force"):
        command._require_no_worse(head, tmp_path / "better.npz")
    command._require_no_worse(better, tmp_path / "head.npz")


def test_a_damaged_or_missing_artefact_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(HeadError, match="train-intents"):
        load(tmp_path / "none.npz")
    (tmp_path / "bad.npz").write_bytes(b"PK nonsense")
    with pytest.raises(HeadError, match="damaged"):
        load(tmp_path / "bad.npz")
    np.savez(tmp_path / "old.npz", about=np.frombuffer(b'{"format": 0}', dtype=np.uint8))
    with pytest.raises(HeadError, match="another version"):
        load(tmp_path / "old.npz")


def test_a_message_of_one_clause_is_decided_by_the_whole() -> None:
    blend = shipped().weights["words"].blend
    pieces = np.full((1, len(Intent)), -4.0, dtype=np.float32)
    pieces[0, 3] = 6.0
    chances = message_probabilities(pieces, blend)
    assert int(chances.argmax()) == 3
    assert chances[3] > 0.8
