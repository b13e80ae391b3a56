"""The load courses in short: they count what they should; how fast it is on this machine is not asserted."""

from __future__ import annotations

import json

import pytest

from eval import load
from eval.command_load import Line, _of_idle, _of_overload, _of_slow, _of_streams
from eval.load_socket import stamps_of


def told(_words: str) -> None: ...


@pytest.mark.engine
async def test_idle_conversations_and_streams_are_held() -> None:
    held = await load.idle(20, 1.0, told)
    assert (held.sessions, held.dropped) == (20, 0)
    assert held.kb_each < 500
    streamed = await load.streams(5, 10.0, 1.0, told)
    assert streamed.ends == {"done": 5}
    assert len(streamed.late_s) == 5 * 10
    assert all(late > -0.001 for late in streamed.late_s)


@pytest.mark.engine
async def test_past_what_the_places_hold_the_rest_is_refused_and_told_when_to_come() -> None:
    found = await load.overload(4, 4.0, told)
    assert not found.holds.refused_s
    assert found.twice.refused_s
    assert (found.twice.without_retry_after, found.twice.broken) == (0, 0)
    assert found.twice.turns_s


@pytest.mark.engine
async def test_a_server_told_to_end_finishes_what_runs() -> None:
    found = await load.drain(5, 3.0, told)
    assert (found.ends, found.codes, found.status) == ({"done": 5}, {1012: 5}, 0)


def test_shares_of_values() -> None:
    assert [load.share_of([3, 1, 2], share) for share in (0.0, 0.5, 0.99, 1.0)] == [1, 2, 3, 3]
    assert load.share_of([], 0.5) == 0


def test_the_stamps_of_all_pieces_are_read_from_a_frame() -> None:
    frame = json.dumps({"type": "text", "delta": "<1500000000>....<2000000000>"})
    assert stamps_of(frame.encode()) == [1.5, 2.0]
    assert stamps_of(b'{"type":"text","delta":"plain"}') == []


def streams(late_s: float, ends: int = 10, extra_kb: float = 0.0) -> load.Streams:
    return load.Streams(10, 20.0, (late_s,) * 100, {"done": ends}, extra_kb)


@pytest.mark.parametrize(
    ("lines", "met"),
    [
        (_of_idle(load.Idle(10, 1.0, 59.9, 0)), [True, True]),
        (_of_idle(load.Idle(10, 1.0, 60.1, 1)), [False, False]),
        (_of_streams(streams(0.024)), [True, True]),
        (_of_streams(streams(0.026, 9)), [False, False]),
        (_of_slow(load.Slow(streams(0.010), streams(0.010), streams(0.010), 3, 3)), [True] * 5),
        (_of_slow(load.Slow(streams(0.010), streams(0.015), streams(0.020, 9, 9e9), 3, 2)), [False] * 5),
        (_of_slow(load.Slow(streams(0.010), streams(0.020), streams(0.020), 3, 3)), [True, False, True, True, True]),
        (_of_overload(load.Overload(load.Load(1, (1.0,), (), 0, 0), load.Load(2, (2.0,), (0.01,), 0, 0))), [True] * 4),
        (
            _of_overload(load.Overload(load.Load(1, (1.0,), (0.1,), 0, 0), load.Load(2, (2.1,), (0.06,), 1, 0))),
            [False] * 4,
        ),
    ],
)
def test_demands_are_held_against_what_was_measured(lines: list[Line], met: list[bool]) -> None:
    assert [line.met for line in lines] == met
