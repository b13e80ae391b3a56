"""The figures of `python -m eval intents`, on messages whose answers are known."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.dialogue import Intent
from assistant.intents.deciding import LETTERS
from assistant.intents.head import save, shipped
from assistant.intents.scores import expected_calibration_error
from eval import command_intents, intent_reports
from eval.__main__ import main
from eval.command_intents import SHIPPED
from eval.errors import EvalError
from eval.intent_scores import ADVERSARIAL, Answer, confusions, measure, stray_recall
from eval.intent_set import Labelled, read_labelled
from tests.fakes import ScriptedModel
from tests.fakes_encoder import HashingEncoder

SMALL_TALK = LETTERS[list(Intent).index(Intent.SMALL_TALK)]
FIND, ORDER, STRAY = Intent.FIND_PRODUCT, Intent.ORDER_STATUS, Intent.OUT_OF_SCOPE


def said(*intents: Intent, confidence: float = 0.9, stray: float = 0.0, asked: bool = False) -> Answer:
    return Answer(intents, intents[0], confidence, stray, 5.0, asked)


def message(*labels: Intent, kind: str = "") -> Labelled:
    return Labelled("text", "en", labels, kind=kind)


def test_scores_of_messages_with_several_labels() -> None:
    messages = [message(FIND), message(ORDER, FIND), message(ORDER)]
    score = measure(messages, [said(FIND), said(ORDER), said(FIND, asked=True)])
    assert score.by_intent[FIND].precision == pytest.approx(1 / 2)
    assert score.by_intent[FIND].recall == pytest.approx(1 / 2)
    assert score.by_intent[ORDER].f1 == pytest.approx(2 / 3)
    assert score.macro_f1 == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert score.exact == pytest.approx(1 / 3)
    assert score.reached_model == pytest.approx(1 / 3)
    assert score.calibration_error == pytest.approx(0.9 - 2 / 3)


def test_the_adversarial_part_has_a_figure_of_its_own() -> None:
    messages = [message(FIND, kind="plain"), message(ORDER, kind="typos"), message(FIND, kind="mixed")]
    score = measure(messages, [said(FIND), said(FIND), said(FIND)])
    assert set(score.by_group) == {"en", "adversarial", "plain", "typos", "mixed"}
    assert score.by_group["plain"] == 1.0
    assert score.by_group["typos"] == 0.0
    assert 0.0 < score.by_group["adversarial"] < 1.0


def test_stray_recall_leaves_one_in_twenty_false_alarms() -> None:
    others = [(message(FIND), said(FIND, stray=n / 100)) for n in range(40)]
    strays = [(message(STRAY), said(STRAY, stray=chance)) for chance in (0.37, 0.375, 0.9, 0.1)]
    assert stray_recall([*others, *strays]) == pytest.approx(2 / 4)


def test_calibration_error_is_zero_where_confidence_is_what_comes_true() -> None:
    sure = np.array([0.75, 0.75, 0.75, 0.75])
    assert expected_calibration_error(sure, np.array([True, True, True, False])) == pytest.approx(0.0)
    assert expected_calibration_error(sure, np.array([False] * 4)) == pytest.approx(0.75)


def test_confusions_set_what_was_missed_beside_what_was_said() -> None:
    places = {intent: n for n, intent in enumerate(Intent)}
    pairs = [(message(FIND), said(FIND)), (message(ORDER), said(FIND)), (message(ORDER, FIND), said(FIND))]
    table = confusions(pairs)
    assert table[places[FIND], places[FIND]] == 2
    assert table[places[ORDER], places[FIND]] == 1
    assert table[places[ORDER], len(places)] == 1
    assert table.sum() == 4


def test_the_picture_and_the_json_are_well_formed() -> None:
    messages = [message(FIND, kind="plain"), message(ORDER, kind="typos")]
    answers = [said(FIND), said(FIND)]
    picture = intent_reports.confusion_svg(confusions(list(zip(messages, answers, strict=True))), "a & b")
    assert ElementTree.fromstring(picture).tag.endswith("svg")
    body = json.loads(intent_reports.as_json({"fast": measure(messages, answers)}, "x", 2, "1", {"model": "none"}))
    assert body["tiers"]["fast"]["intents"]["find_product"]["support"] == 1
    assert body["not_run"] == {"model": "none"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "no JSON"),
        ("[]", "no object"),
        ('{"language": "en", "labels": ["feedback"]}', "text: None"),
        ('{"text": "x", "language": "fr", "labels": ["feedback"]}', "language: 'fr'"),
        ('{"text": "x", "language": "en", "labels": []}', "labels: give at least one"),
        ('{"text": "x", "language": "en", "labels": ["nonsense"]}', "unknown intent"),
        ('{"text": "x", "language": "en", "labels": ["feedback"], "history": [1]}', "history: 1"),
        ('{"text": "x", "language": "en", "labels": ["feedback"], "history": "hi"}', "history: 'hi' is no list"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"text": "hi", "language": "en", "labels": ["small_talk"]}\n' + line, encoding="utf-8")
    with pytest.raises(EvalError, match=r"set.jsonl:2") as caught:
        read_labelled(file)
    assert says in str(caught.value)


def test_a_missing_or_empty_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="is not there"):
        read_labelled(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(EvalError, match="no message"):
        read_labelled(tmp_path / "empty.jsonl")


def test_the_set_that_ships_is_large_enough_and_a_third_of_it_adversarial() -> None:
    messages = read_labelled(SHIPPED)
    assert len(messages) >= 1200
    assert sum(one.kind in ADVERSARIAL for one in messages) >= len(messages) / 3
    for intent in Intent:
        for language in ("en", "zh"):
            assert sum(intent in one.labels and one.language == language for one in messages) >= 20, (intent, language)


LINES = (
    '{"text": "where is my order 4411?", "language": "en", "labels": ["order_status"]}\n'
    '{"text": "我的订单到哪了", "language": "zh", "labels": ["order_status"]}\n'
    '{"text": "hmm alright whatever", "language": "en", "labels": ["small_talk"]}\n'
)


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set of three messages; the encoder is one that the head is not trained for, so that words alone decide."""
    monkeypatch.setattr(command_intents, "_encoder", lambda _settings: HashingEncoder(32, "other"))
    for name in ("ENGINE", "LLM_URL"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "three.jsonl"
    file.write_text(LINES, encoding="utf-8")
    return file


def test_without_an_engine_the_tiers_that_need_one_are_named(three: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["intents", "--data", str(three), "--json", str(three.with_suffix(".json"))]) == 0
    body = json.loads(three.with_suffix(".json").read_text(encoding="utf-8"))
    assert set(body["tiers"]) == {"fast", "fast, words only"}
    assert {name for name, why in body["not_run"].items() if "--engine" in why} == {"cascade", "model"}
    assert "not run: cascade" in capsys.readouterr().out


def test_with_a_model_all_three_modes_are_measured(
    three: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = ScriptedModel(["A"], *([letter] for letter in [SMALL_TALK] * 3))  # the cascade offers the likeliest first

    @asynccontextmanager
    async def engine(*_given: object) -> AsyncIterator[tuple[ScriptedModel, str]]:
        yield model, "letter"

    monkeypatch.setattr(command_intents, "_engine", engine)
    file, head = three.with_suffix(".json"), three.with_suffix(".npz")
    weights = {kind: replace(one, unsure=0.95) for kind, one in shipped().weights.items()}
    save(replace(shipped(), weights=weights), head)
    command = ["intents", "--data", str(three), "--head", str(head), "--engine", "cpu", "--json", str(file)]
    assert main(command) == 0
    tiers = json.loads(file.read_text(encoding="utf-8"))["tiers"]
    assert list(tiers) == ["fast", "fast, words only", "cascade", "model"]
    assert tiers["fast"]["share_that_reached_the_model"] == 0.0
    # of the three, the head is unsure of one: the model is asked for that by the cascade, for all of them by `model`
    assert tiers["cascade"]["share_that_reached_the_model"] == pytest.approx(1 / 3, abs=1e-3)
    assert tiers["cascade"]["exact_match"] == 1.0
    assert tiers["model"]["share_that_reached_the_model"] == 1.0
    assert len(model.requests) == 4
    assert all(0 < one.max_tokens <= 2 and one.choices for one in model.requests)
    assert "not run" not in capsys.readouterr().out
