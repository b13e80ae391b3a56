"""The courses that count what a server loses: short forms, on a real server process; and that they can tell."""

from __future__ import annotations

import pytest

from eval.course import Course, quantile
from eval.durability import FRAMES_OF_A_TURN, WAYS, cuts, duplicates, server_kills
from eval.following import Follower, Raw
from eval.replica_ends import replica_ends

pytestmark = pytest.mark.engine


def quiet(_done: int) -> None:
    pass


def frame(seq: int, kind: str = "text", turn: int = 1, **fields: object) -> Raw:
    return {"type": kind, "seq": seq, "turn": turn, **fields}


async def test_a_killed_server_loses_nothing() -> None:
    course = await server_kills(2, 1, quiet, sessions=4)
    assert course.problems == ()
    assert course.turns == sum(course.ended.values()) > 0
    assert len(course.seconds) == 2


async def test_cut_connections_lose_nothing() -> None:
    course = await cuts(len(WAYS) * FRAMES_OF_A_TURN, 1, quiet)
    assert course.problems == ()
    assert course.ended == {"done": course.count}
    assert len(course.seconds) == course.count


async def test_what_is_sent_twice_is_one_turn() -> None:
    course = await duplicates(120, 1, quiet)
    assert course.problems == ()
    assert course.count >= 120 > course.turns > 0


async def test_behind_a_proxy_conversations_outlive_each_server() -> None:
    course = await replica_ends(2, 1, quiet, sessions=3)
    assert course.problems == ()
    assert course.turns == sum(course.ended.values()) > 0
    assert 1 <= len(course.seconds) <= 2  # nobody may be left talking when the last server ends


def test_a_follower_notices_what_is_lost_doubled_or_out_of_order() -> None:
    one = Follower("ws://nowhere")
    for sent in (
        frame(1, "ack", id="a"),
        frame(2),
        frame(2),
        frame(4),
        frame(5, "done"),
        frame(6, "done"),
        frame(7, "ack", 2, id="a"),
    ):
        one._take(sent)
    assert one.problems == [
        "text 2 came after 2",
        "text 4 came after 2",
        "turn 1 ended twice",
        "a is turn 1 and turn 2",
    ]


def test_a_course_holds_when_nothing_is_wrong_and_it_was_fast_enough() -> None:
    def course(problems: tuple[str, ...], *seconds: float) -> Course:
        return Course("cuts", 3, 1, 3, 3, 9, {"done": 3}, problems, "resumed", seconds, 0.2, 0.5)

    assert course((), 0.1, 0.2, 9.0).held
    assert not course((), 0.1, 0.3, 0.3).held
    assert not course(("lost",), 0.1).held
    assert [quantile((3.0, 1.0, 2.0), share) for share in (0.0, 0.5, 0.99, 1.0)] == [1.0, 2.0, 3.0, 3.0]
    assert quantile((), 0.5) == 0
