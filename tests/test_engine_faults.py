"""Turns with an engine that misbehaves in every way there is, and streams that the network cuts anywhere."""

from __future__ import annotations

import asyncio
import itertools
import random
import warnings
from collections.abc import Mapping
from dataclasses import replace

import pytest

from assistant.breaker import Breaker, BreakerRules
from assistant.dialogue import UserMessage
from assistant.engine_probe import Endpoint
from assistant.errors import ModelFault
from assistant.events import Done
from assistant.llm import OpenAIChatModel
from assistant.model import ChatMessage, ChatRequest
from assistant.turn import Deadlines, Turn
from eval.engine_fault_runs import FaultyTurn, play_all
from eval.rechunking import cut, differing, streams
from eval.safety_shop import make_shop
from tests import shop_samples
from tests.fakes import ScriptedModel
from tests.faulty_engine import FAULTS, HARMLESS, FaultyEngine, good
from tests.test_llm import Watch
from tests.test_turn import Bench, words

REQUEST = ChatRequest((ChatMessage("user", "hi"),), 50, first_token_s=5.0, total_s=10.0)


@pytest.fixture(scope="module")
def turns() -> Mapping[str, FaultyTurn]:
    """One turn with each fault, played beside each other."""
    shop = make_shop(shop_samples.products(), shop_samples.facet_labels(), shop_samples.category_labels())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of pydantic, on a delta that is none
        played = asyncio.run(play_all(shop, 1))
    return {turn.fault: turn for turn in played}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_turn_ends_by_its_deadline_and_shows_nothing_raw(turns: Mapping[str, FaultyTurn], fault: str) -> None:
    turn = turns[fault]
    assert turn.problems == ()
    assert (turn.author == "model") == (fault in HARMLESS)


def test_there_are_faults_enough_and_an_engine_that_is_well_is_none() -> None:
    assert len(FAULTS) - len(HARMLESS) >= 30


async def test_a_stream_in_other_pieces_is_the_same_answer() -> None:
    assert await differing(40, 120, seed=7) == []


def test_streams_are_cut_within_characters_too() -> None:
    body = max(streams(5), key=len)
    pieces = cut(body, random.Random(3))
    assert b"".join(pieces) == body
    assert any(_is_half(piece) for one in streams(40) for piece in cut(one, random.Random(1)))


def _is_half(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return True
    return False


async def test_a_model_with_as_many_requests_as_it_may_have_refuses_at_once() -> None:
    async with FaultyEngine(FAULTS["dead but healthy"]) as engine:
        model = OpenAIChatModel(Watch(Endpoint(engine.url, "m")), streams=1)
        first = asyncio.create_task(anext(model.stream(REQUEST)))
        await asyncio.sleep(0)
        assert model.saturated
        with pytest.raises(ModelFault) as fault:
            await anext(model.stream(REQUEST))
        assert fault.value.kind == "overloaded"
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert not model.saturated
        await model.close()


async def test_an_engine_that_keeps_failing_is_left_alone_and_tried_again() -> None:
    now = [0.0]
    breaker = Breaker(BreakerRules(faults=2, rest_s=5), lambda: now[0])
    async with FaultyEngine(FAULTS["500 before"]) as engine:
        model = OpenAIChatModel(Watch(Endpoint(engine.url, "m")), breaker=breaker)
        assert [await _kind(model) for _ in range(4)] == ["unavailable", "unavailable", "resting", "resting"]
        assert engine.streams == 2
        now[0] = 5.0
        engine.behaviour = good
        assert [await _kind(model) for _ in range(2)] == ["", ""]
        assert breaker.state == "closed"
        await model.close()


async def test_a_request_that_was_at_fault_itself_does_not_open_the_breaker() -> None:
    async with FaultyEngine(FAULTS["404 wrong model"]) as engine:
        model = OpenAIChatModel(Watch(Endpoint(engine.url, "m")), breaker=Breaker(BreakerRules(faults=1)))
        assert [await _kind(model) for _ in range(3)] == ["refused"] * 3
        await model.close()


async def _kind(model: OpenAIChatModel) -> str:
    try:
        async for _ in model.stream(REQUEST):
            pass
    except ModelFault as fault:
        return fault.kind
    return ""


DEAD = ModelFault("unavailable", "cut")
GOOD = ("I suggest [P1]. ", "It fits.")


@pytest.mark.parametrize(
    ("scripts", "author", "calls"),
    [
        ([[DEAD], GOOD], "model", 2),
        ([["I sugg", DEAD], GOOD], "model", 2),
        ([[DEAD], [DEAD], GOOD], "template", 2),
        ([["I suggest [P1]. ", "More", DEAD], GOOD], "mixed", 1),
        ([[ModelFault("timeout", "late")], GOOD], "template", 1),
        ([[ModelFault("overloaded", "429")], GOOD], "template", 1),
        ([[ModelFault("resting", "open")], GOOD], "template", 1),
    ],
)
async def test_the_model_is_asked_once_more_where_nothing_was_shown(
    scripts: list[list[str | ModelFault]], author: str, calls: int
) -> None:
    bench = Bench(*scripts)
    events = await bench.say("I am looking for headphones")
    done = events[-1]
    assert isinstance(done, Done)
    assert (done.author, done.usage.model_calls, len(bench.model.requests)) == (author, calls, calls)
    assert (done.notice is None) == (author == "model")
    assert "sugg I" not in words(events)


async def test_the_second_try_has_what_is_left_of_the_time() -> None:
    bench, model, ticks = Bench(), ScriptedModel([DEAD], GOOD), itertools.count(0.0, 5.0)
    tools = replace(bench.assistant.tools, model=model, clock=lambda: next(ticks), deadlines=Deadlines(20.0, 40.0))
    turn = Turn(tools, bench.state, UserMessage("I am looking for headphones"))
    events = [event async for event in turn.events()]
    first, second = model.requests
    assert 0 < second.total_s < first.total_s < 40.0
    assert second.first_token_s <= second.total_s
    assert "suggest" in words(events)
