"""The bench of the agents' console: what it takes for lost and doubled, and a short run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eval.__main__ import main
from eval.console import Acknowledged, killed


def kept(*frames: dict[str, Any], turns: tuple[str, ...] = ("m0",), state: str = "released") -> dict[str, Any]:
    numbered = [{"frame": json.dumps({**frame, "seq": seq})} for seq, frame in enumerate(frames, 1)]
    handoffs = [{"joined": 5.0, "state": state}]
    return {"turns": [{"id": id} for id in turns], "events": numbered, "handoffs": handoffs}


JOINED = {"type": "handoff", "state": "joined", "agent": "ann"}
SAID = {"type": "agent_text", "text": "hello"}


def test_what_was_acknowledged_and_is_not_there_is_lost_and_what_is_there_twice_is_doubled() -> None:
    done = Acknowledged("s", "ann", ["m0"], ["hello"], taken=True, released=True)
    assert done.compared(kept(JOINED, SAID)) == ([], [])
    assert done.compared(kept(JOINED)) == (["text hello"], [])
    assert done.compared(kept(JOINED, SAID, SAID))[1] == ["text hello", "text hello"]
    assert done.compared(kept(JOINED, SAID, turns=()))[0] == ["message m0"]
    assert done.compared(kept(JOINED, SAID, turns=("m0", "m0")))[1] == ["message m0", "message m0"]
    assert done.compared(kept(JOINED, SAID, state="joined"))[0] == ["a release"]
    assert "what was told is not what is kept" in done.compared(kept(SAID))[0]
    other = Acknowledged("s", "bob", taken=True)
    assert other.compared(kept(JOINED, SAID))[0] == ["a take-over"]
    gap = kept(JOINED, SAID)
    del gap["events"][0]
    assert "a frame" in done.compared(gap)[0]


@pytest.mark.engine
def test_a_short_run_meets_what_is_demanded_of_a_take_over(capsys: pytest.CaptureFixture[str]) -> None:
    main(["console", "--conversations", "2", "--handoffs", "2", "--json", "-"])
    lines = json.loads(capsys.readouterr().out)
    assert [line["measured"].split()[-1] for line in lines[:2]] == ["2", "2"]
    assert lines[2]["met"] is True, "two agents never hold one conversation"


@pytest.mark.engine
async def test_a_kill_in_the_middle_loses_nothing() -> None:
    found = await killed(1, 3, lambda _words: None)
    assert (found.kills, found.lost, found.doubled) == (1, (), ())
