"""One session as a state machine: ids and turns, the line of those that wait, what is done after a restart."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Failed, Interrupted, Text, Usage
from server.conversation import (
    KEPT_IDS,
    Became,
    Begin,
    Conversation,
    Effect,
    Halt,
    Known,
    Limits,
    Line,
    Opened,
    OpenTurn,
    digest,
)
from server.frames import Ack, Queued, kind_of
from server.protocol import Asked, EditConstraints, Message, Refused
from server.store.values import Status

ACTIONS = st.lists(st.tuples(st.sampled_from(["ask", "again", "stop", "end", "say"]), st.integers(1, 6)), max_size=40)


def message(key: str, text: str = "shoes") -> Message:
    return Message(key, text)


def kinds(effects: Iterable[Effect]) -> list[str]:
    return [
        f"{kind_of(one.frame)} {one.seq}/{one.turn}"
        if isinstance(one, Line)
        else f"{type(one).__name__} {one.turn}" + (f" {one.status}" if isinstance(one, Opened | Became) else "")
        for one in effects
    ]


def test_a_message_is_stored_acknowledged_and_begun_and_the_next_waits() -> None:
    one = Conversation()
    assert kinds(one.submit(message("a"), None)) == ["Opened 1 running", "ack 1/1", "Begin 1"]
    assert kinds(one.submit(message("b"), None)) == ["Opened 2 queued", "ack 2/2", "queued 3/2"]
    assert kinds(one.submit(message("c"), None)) == ["Opened 3 queued", "ack 4/3", "queued 5/3"]
    assert kinds(one.end(1, Failed("internal", "", True))) == [
        "failed 6/1", "Became 1 failed", "Became 2 running", "Begin 2", "queued 7/3",
    ]  # fmt: skip
    assert one.end(1, Failed("internal", "", True)) == ()
    assert not one.idle


def test_the_same_id_is_the_same_turn_and_another_body_is_an_error() -> None:
    one = Conversation()
    one.submit(message("a"), None)
    (again,) = one.submit(message("a"), None)
    assert isinstance(again, Line)
    assert (again.turn, again.frame) == (1, Ack("a", True, "shoes"))
    for other in (message("a", "boots"), EditConstraints("a", ("shoes",))):
        with pytest.raises(Refused) as fault:
            one.submit(other, None)
        assert fault.value.code == "id_reused"
    assert one.newest == 2


def test_an_id_of_long_ago_is_known_by_what_was_stored() -> None:
    one = Conversation()
    for number in range(KEPT_IDS + 1):
        assert one.knows_all
        one.submit(message(f"m{number}"), None)
        one.end(number + 1, Interrupted(Usage(0, 0, 0)))
    assert (one.known("m0"), one.knows_all) == (None, False)
    (again,) = one.submit(message("m0"), Known(1, digest(message("m0"))))
    assert (again.turn, one.turns) == (1, KEPT_IDS + 1)


@pytest.mark.parametrize("limits", [Limits("reject"), Limits("queue", 1)])
def test_what_may_not_wait_is_refused_and_its_id_stays_free(limits: Limits) -> None:
    one = Conversation(limits=limits)
    one.submit(message("a"), None)
    if limits.while_answering == "queue":
        one.submit(message("b"), None)
    with pytest.raises(Refused) as fault:
        one.submit(message("c"), None)
    assert (fault.value.code, fault.value.retryable) == ("busy", True)
    while one.running is not None:
        one.end(one.running, Failed("internal", "", True))
    assert isinstance(one.submit(message("c"), None)[-1], Begin)


def test_a_message_takes_the_place_of_all_before_it() -> None:
    one = Conversation(limits=Limits("interrupt"))
    one.submit(message("a"), None)
    assert kinds(one.submit(message("b"), None)) == ["Opened 2 queued", "ack 2/2", "Halt 1"]
    assert kinds(one.submit(message("c"), None)) == [
        "Opened 3 queued", "ack 3/3", "interrupted 4/2", "Became 2 interrupted",
    ]  # fmt: skip
    assert kinds(one.end(1, Interrupted(Usage(0, 0, 0), "replaced")))[-1] == "Begin 3"


def test_stop_ends_what_runs_or_waits_once() -> None:
    one = Conversation()
    for key in "abcd":
        one.submit(message(key), None)
    before = one.newest
    assert kinds(one.stop(3)) == [f"interrupted {before + 1}/3", "Became 3 interrupted", f"queued {before + 2}/4"]
    assert one.stop(1) == (Halt(1, "stop"),)
    assert one.stop(1) == ()
    for turn in (3, 9):
        with pytest.raises(Refused) as fault:
            one.stop(turn)
        assert fault.value.code == "unknown_turn"


def open_turn(turn: int, status: Status, tries: int, shown: bool) -> OpenTurn:
    asked: Asked = message(f"m{turn}")
    return OpenTurn(turn, asked, digest(asked), status, tries, shown)


@pytest.mark.parametrize(
    ("shown", "tries", "after"),
    [
        (True, 1, ["interrupted 9/3", "Became 3 interrupted", "Became 4 running", "Begin 4"]),
        (False, 1, ["Became 3 running", "Begin 3", "queued 9/4"]),
        (False, 2, ["interrupted 9/3", "Became 3 interrupted", "Became 4 running", "Begin 4"]),
    ],
)
def test_after_a_restart_what_was_shown_ends_and_the_rest_goes_on(shown: bool, tries: int, after: list[str]) -> None:
    one = Conversation(newest=8, turns=4)
    turns = [open_turn(3, "running", tries, shown), open_turn(4, "queued", 0, False)]
    effects = one.recover(turns)
    assert kinds(effects) == after
    ended = [one.frame for one in effects if isinstance(one, Line) and isinstance(one.frame, Interrupted)]
    assert all(frame.reason == "restart" for frame in ended)
    assert [one.submit(message(f"m{turn}"), None)[0].turn for turn in (3, 4)] == [3, 4]


def test_what_waits_goes_on_waiting_while_the_server_closes() -> None:
    one = Conversation()
    one.submit(message("a"), None)
    one.submit(message("b"), None)
    one.closing = True
    assert kinds(one.end(1, Interrupted(Usage(0, 0, 0), "restart"))) == ["interrupted 4/1", "Became 1 interrupted"]


def test_a_number_that_was_not_sent_is_given_again() -> None:
    one = Conversation()
    line = one.say(Text("a"))
    assert line is not None
    one.unsay(line)
    again = one.say(Text("b"))
    assert again is not None
    assert again.seq == 1


@given(ACTIONS, st.sampled_from(["queue", "interrupt", "reject"]), st.integers(1, 3))
def test_whatever_happens_numbers_have_no_gaps_and_turns_run_one_at_a_time(
    actions: list[tuple[str, int]], mode: str, waiting: int
) -> None:
    assert mode in ("queue", "interrupt", "reject")
    limits = Limits("queue" if mode == "queue" else "interrupt" if mode == "interrupt" else "reject", waiting)
    one = Conversation(limits=limits)
    effects: list[Effect] = []
    for count, (action, number) in enumerate(actions):
        try:
            if action == "ask":
                effects += one.submit(message(f"m{count}"), None)
            elif action == "again" and one.known(f"m{number}") is not None:
                effects += one.submit(message(f"m{number}"), None)
            elif action == "stop":
                effects += one.stop(number)
            elif action == "end" and one.running is not None:
                effects += one.end(one.running, Interrupted(Usage(0, 0, 0)))
            elif action == "say" and one.running is not None:
                line = one.say(Text("x"), one.running)
                effects += [line] if line else []
        except Refused:
            continue
    while one.running is not None:
        effects += one.end(one.running, Interrupted(Usage(0, 0, 0)))
    lines = [effect for effect in effects if isinstance(effect, Line)]
    assert [line.seq for line in lines] == list(range(1, one.newest + 1))
    opened = [effect.turn for effect in effects if isinstance(effect, Opened)]
    ended = [effect.turn for effect in effects if isinstance(effect, Became) and effect.status == "interrupted"]
    assert opened == list(range(1, one.turns + 1))
    assert sorted(ended) == opened, "every turn ends, once"
    begun = [effect.turn for effect in effects if isinstance(effect, Begin)]
    assert begun == sorted(set(begun))
    last_word = {line.turn: kind_of(line.frame) for line in lines if not isinstance(line.frame, Ack)}
    assert set(last_word.values()) <= {"interrupted"}
    places = [line.frame.position for line in lines if isinstance(line.frame, Queued)]
    assert all(1 <= place <= waiting for place in places)
