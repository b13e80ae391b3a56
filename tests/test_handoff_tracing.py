"""What agents see of a turn: understood, candidates and why, sentences dropped and why, timings, of a real turn over the sample shop."""

from __future__ import annotations

import json
from typing import Any

from assistant.events import Failed, Understood
from assistant.trace import Trace
from server.handoff.tracing import traced
from server.store.values import NewTrace
from tests.test_turn import Bench, done


async def turn(bench: Bench, text: str) -> tuple[NewTrace, dict[str, Any]]:
    events = await bench.say(text)
    assert bench.turn is not None
    understood = next(event for event in events if isinstance(event, Understood))
    labels = {chip.id: chip.label for chip in understood.constraints}
    row = traced("s", 3, bench.turn.trace, done(events), 9.0, labels)
    return row, json.loads(row.trace)


async def test_a_search_is_told_with_its_candidates_and_what_they_meet() -> None:
    row, told = await turn(Bench(("I suggest [P1]. ", "It costs $3.")), "headphones under $200, not black")
    assert (row.session, row.turn, row.at, row.intent, row.language) == ("s", 3, 9.0, "find_product", "en")
    assert row.found == told["total"]
    assert told["total"] >= 1
    labels = {change["id"]: (change["label"], change["excludes"]) for change in told["changes"]}
    assert labels["price:is"] == ("under $200", False)
    assert labels["color:not"][1] is True
    best = told["candidates"][0]
    assert best["shown"] is True
    assert {why["constraint"] for why in best["why"]} >= {"price:is", "color:not"}
    assert next(why for why in best["why"] if why["constraint"] == "price:is")["label"] == "under $200"
    assert [one["sentence"] for one in told["dropped"]] == ["It costs $3."]
    assert told["dropped"][0]["cause"]
    assert (told["sentences"], told["outcome"], told["author"]) == (2, "done", "model")
    assert told["timings"]["total_ms"] >= 0


async def test_a_search_that_finds_nothing_names_what_stands_in_the_way() -> None:
    row, told = await turn(Bench(()), "headphones under $1")
    assert (row.found, told["total"]) == (0, 0)
    assert "price:is" in told["blocked"]
    assert told["candidates"] == []


async def test_a_chinese_turn_is_told_in_its_own_words() -> None:
    row, told = await turn(Bench(("[P1]很合适。",)), "两百美元以内的耳机")
    assert row.language == "zh"
    assert "200" in next(change["label"] for change in told["changes"] if change["id"] == "price:is")


def test_a_turn_that_was_not_understood_is_told_as_that() -> None:
    row = traced("s", 1, Trace(fault="gone"), Failed("internal", "w", retryable=True), 1.0, {})
    told = json.loads(row.trace)
    assert (row.intent, row.found, row.urgent, row.author) == (None, None, False, None)
    assert (told["outcome"], told["fault"], told["intents"], told["timings"]) == ("failed", "gone", [], None)
