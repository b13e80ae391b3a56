"""The log's lines: JSON, without a customer's words, whatever went wrong."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from server.logs import JsonLines, note

SECRET = "my name is Xanthippe, card 4111 1111 1111 1111"


def record(message: str, fault: BaseException | None = None, **fields: object) -> logging.LogRecord:
    info = (type(fault), fault, fault.__traceback__) if fault else None
    made = logging.LogRecord("server.x", logging.ERROR, "x.py", 1, message, None, info)
    made.__dict__["fields"] = fields
    return made


def line(made: logging.LogRecord, *, words: bool = False) -> dict[str, object]:
    told: dict[str, object] = json.loads(JsonLines(words=words).format(made))
    return told


def failing() -> BaseException:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as fault:
            raise ValueError(f"cannot read {SECRET}") from fault
    except ValueError as fault:
        return fault


def test_a_traceback_names_kinds_and_places_and_no_words() -> None:
    told = str(line(record("turn failed", failing()))["traceback"])
    assert "ValueError\ncaused by:" in told
    assert told.endswith("KeyError")
    assert "in failing" in told
    assert not any(word in told for word in ("Xanthippe", "4111"))


def test_with_words_they_are_masked() -> None:
    told = str(line(record("turn failed", failing()), words=True)["traceback"])
    assert "cannot read my name is [name], card [card number]" in told
    assert "4111" not in told


def test_fields_and_the_event_are_masked() -> None:
    told = line(record("call 13800138000", where="a@b.example", turn=3))
    assert (told["event"], told["where"], told["turn"]) == ("call [phone]", "[e-mail]", 3)


def test_a_note_is_its_event_and_fields(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    note(logging.getLogger("server.y"), "turn", session="abc", ms=3)
    assert line(caplog.records[-1]) | {"event": "turn", "session": "abc", "ms": 3} == line(caplog.records[-1])


def test_a_chain_of_faults_has_an_end() -> None:
    fault: BaseException | None = None
    for n in range(sys.getrecursionlimit()):
        made = RuntimeError(str(n))
        made.__cause__, fault = fault, made
    assert fault is not None
    assert str(line(record("x", fault))["traceback"]).count("caused by") == 7
