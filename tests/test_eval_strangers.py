"""What strangers reach, in short forms on a real server process; and that each course can tell."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eval.canaries import _in_files, canaries, marks, planted
from eval.strangers import Guesses, _Drawn, _guesses, api, guesses
from server.privacy.checksums import is_card


def quiet(_done: int) -> None: ...


@pytest.mark.engine
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::hypothesis.errors.HypothesisWarning")
async def test_no_request_breaks_the_server_or_reaches_another_s_conversation() -> None:
    found = await api(240, 6, quiet)
    assert found.problems == ()
    assert found.count >= 240
    assert found.operations > 10
    assert {200, 404} <= set(found.statuses)


@pytest.mark.engine
async def test_guesses_reach_nothing() -> None:
    found = await guesses(240, 6, quiet)
    assert found == Guesses(240, ())


@pytest.mark.engine
async def test_canaries_are_told_nowhere_and_erased_everywhere() -> None:
    found = await canaries(110, 6, quiet)
    assert found.told == ()
    assert found.left == ()
    assert found.stored > 110


def test_guesses_are_of_every_kind() -> None:
    drawn = _guesses(("abcdefgh",), random.Random(1))
    made = [next(drawn) for _ in range(10)]
    assert {"a true name", "a letter changed", "cut short", "a letter more", "case", "turned round", "drawn"} == {
        kind for kind, _ in made
    }
    assert [guess for kind, guess in made if guess == "abcdefgh"] == ["abcdefgh"]


def test_an_answer_that_should_not_be_is_a_problem() -> None:
    class Answer:
        def __init__(self, status: int, text: str = "") -> None:
            self.status_code = status
            self.text = text

    class Case:
        method, path = "GET", "/v1/sessions/{key}/export"

        def __init__(self, answer: Answer) -> None:
            self.path_parameters = {"key": "drawn"}
            self._answer = answer

        def call(self, **_options: object) -> Answer:
            return self._answer

    one = _Drawn({}, "http://nowhere", {}, ("theirs",), lambda: None)
    one._send(Case(Answer(404)), "theirs")
    one._send(Case(Answer(503)), None)
    assert one._problems == []
    one._send(Case(Answer(200)), "theirs")
    one._send(Case(Answer(500, "Traceback")), None)
    assert len(one._problems) == 3


def test_a_canary_is_found_in_a_file(tmp_path: Path) -> None:
    said = planted(50)
    found = [mark.encode() for one in said for mark in marks(one)]
    assert len(set(found)) == len(found) > 50
    cards = [word for one in said for word in one.split() if len(word) == 16 and word.isdigit()]
    assert cards
    assert all(is_card(card) for card in cards)
    (tmp_path / "log").write_bytes(b"..." + found[7] + b"...")
    assert _in_files(found, tmp_path.iterdir()) == [f"log: {found[7].decode()}"]
