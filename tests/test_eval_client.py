"""The client of the protocol, against small stand-in servers on real websockets."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from assistant.events import Failed, Text, Understood
from eval.client import ChatError, open_chat
from eval.wire import Ack, BadFrame, decode

Frames = Sequence[dict[str, object]]

WELCOME: dict[str, object] = {
    "type": "welcome",
    "seq": 1,
    "turn": 0,
    "session": "s1",
    "resumed": False,
    "shop": {"name": "Shop", "currency": "USD", "languages": ["en", "zh"]},
    "engine": {"state": "ready", "model": "m", "detail": "", "progress": None},
}
CARD: dict[str, object] = {
    "ordinal": 1,
    "product": "P1",
    "sku": "P1-a",
    "title": "Jacket",
    "brand": None,
    "category": "Clothing > Jackets",
    "price": {"cents": 9900, "currency": "USD", "text": "$99"},
    "list_price": None,
    "rating": 4.5,
    "review_count": 3,
    "stock": 2,
    "options": {"size": "M"},
    "image": None,
    "url": None,
    "why": [{"constraint": "price:is", "label": "under $120", "evidence": "price=9900"}],
}
CHIP: dict[str, object] = {
    "id": "price:is",
    "facet": "price",
    "operator": "range",
    "label": "under $120",
    "hard": True,
    "excludes": False,
    "values": [],
    "low": None,
    "high": 12000,
    "turn": 1,
}
DONE: dict[str, object] = {
    "author": "model",
    "usage": {"model_calls": 1, "prompt_tokens": 300, "completion_tokens": 40},
    "timings": {
        "understood_ms": 5.0,
        "first_card_ms": 20.0,
        "first_text_ms": 900.0,
        "first_model_text_ms": 900.0,
        "total_ms": 3000.0,
    },
    "notice": None,
}


def answer(turn: int = 1, first: int = 2, id: str = "x") -> list[dict[str, object]]:
    """A whole turn, numbered from `first`."""
    understood = {"intent": "find_product", "intents": ["find_product"], "language": "en", "constraints": [CHIP]}
    frames: list[dict[str, object]] = [
        {"type": "ack", "id": id, "duplicate": False},
        {"type": "understood", **understood, "version": 1, "query": "jacket"},
        {"type": "recommended", "result_set": "r1", "items": [CARD], "total": 1, "relaxations": []},
        {"type": "text", "delta": "This "},
        {"type": "text", "delta": "one."},
        {"type": "done", **DONE},
    ]
    return [{**frame, "seq": first + n, "turn": turn} for n, frame in enumerate(frames)]


@asynccontextmanager
async def stand_in(script: Callable[[ServerConnection], Awaitable[None]]) -> AsyncIterator[str]:
    async with serve(script, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/chat"


def replying(*replies: Frames, heard: list[dict[str, object]] | None = None) -> Callable[..., Awaitable[None]]:
    """A server that answers the nth frame it hears with the nth list of frames."""

    async def script(connection: ServerConnection) -> None:
        for frames in replies:
            said = json.loads(await connection.recv())
            if heard is not None:
                heard.append(said)
            for frame in frames:
                await connection.send(json.dumps(frame))
        await connection.wait_closed()

    return script


async def test_a_turn_is_gathered_up_to_its_end() -> None:
    heard: list[dict[str, object]] = []
    async with stand_in(replying([WELCOME], answer(), heard=heard)) as url, open_chat(url, language="en") as chat:
        turn = await chat.say("a jacket", id="x", timeout_s=5)
    assert heard == [{"type": "hello", "language": "en"}, {"type": "message", "id": "x", "text": "a jacket"}]
    assert turn.number == 1
    assert turn.text == "This one."
    assert [card.product for card in turn.cards] == ["P1"]
    assert turn.cards[0].price is not None
    assert turn.cards[0].price.cents == 9900
    assert turn.understood is not None
    assert turn.understood.constraints[0].high == 12000
    assert turn.done is not None
    assert turn.done.author == "model"
    assert [frame.seq for frame in chat.frames] == [1, 2, 3, 4, 5, 6, 7]


async def test_times_count_from_sending() -> None:
    async with stand_in(replying([WELCOME], answer())) as url, open_chat(url) as chat:
        turn = await chat.say("a jacket", timeout_s=5)
    understood, text = turn.after_ms(Understood), turn.after_ms(Text)
    assert understood is not None
    assert text is not None
    assert 0 <= understood <= text <= turn.total_ms
    assert turn.after_ms(Failed) is None


async def test_notices_of_the_engine_are_no_part_of_a_turn() -> None:
    notice = {"type": "engine", "seq": 3, "turn": 0, "state": "down", "model": "", "detail": "x", "progress": None}
    frames = answer()
    async with (
        stand_in(replying([WELCOME], [*frames[:2], notice, *frames[2:]])) as url,
        open_chat(url) as chat,
    ):
        turn = await chat.say("a jacket", timeout_s=5)
    assert [frame.type for frame in turn.frames] == ["ack", "understood", "recommended", "text", "text", "done"]
    assert "engine" in [frame.type for frame in chat.frames]


async def test_removing_chips_names_them() -> None:
    heard: list[dict[str, object]] = []
    async with stand_in(replying([WELCOME], answer(), heard=heard)) as url, open_chat(url) as chat:
        await chat.remove(["color:not"], id="e1", timeout_s=5)
    assert heard[1] == {"type": "edit_constraints", "id": "e1", "remove": ["color:not"]}


async def test_a_refusal_ends_the_turn() -> None:
    refusal = {"type": "failed", "seq": 1, "turn": 0, "code": "busy", "message": "wait", "retryable": True, "id": "x"}
    async with stand_in(replying([WELCOME], [refusal])) as url, open_chat(url) as chat:
        turn = await chat.say("hello", id="x", timeout_s=5)
    assert turn.failed is not None
    assert turn.failed.code == "busy"
    assert turn.number == 0
    assert turn.frames[0].reference == "x"


async def test_a_refused_hello_is_an_error_with_its_code() -> None:
    refusal = {"type": "failed", "seq": 0, "turn": 0, "code": "unknown_session", "message": "no", "retryable": False}
    async with stand_in(replying([refusal])) as url:
        with pytest.raises(ChatError, match="unknown_session"):
            async with open_chat(url, session="gone"):
                pass


async def test_silence_is_an_error() -> None:
    async with stand_in(replying([WELCOME], answer()[:3])) as url, open_chat(url) as chat:
        with pytest.raises(ChatError, match="no frame came within"):
            await chat.say("a jacket", timeout_s=0.05)


async def test_a_connection_that_breaks_off_is_an_error() -> None:
    async def hang_up(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.send(json.dumps(WELCOME))
        await connection.recv()

    async with stand_in(hang_up) as url, open_chat(url) as chat:
        with pytest.raises(ChatError, match="closed the connection"):
            await chat.say("a jacket", timeout_s=5)


async def test_nobody_listening_is_an_error() -> None:
    async with stand_in(replying()) as url:
        pass
    with pytest.raises(ChatError, match="cannot be reached"):
        async with open_chat(url):
            pass


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{}", "binary"),
        ("{", "not JSON"),
        ("[]", "not an object"),
        ('{"type": "dance", "seq": 1, "turn": 0}', "unknown type 'dance'"),
        ('{"type": "text", "delta": "x"}', "seq"),
        ('{"type": "text", "seq": 1, "turn": 1}', "wrong delta"),
        (json.dumps({"type": "done", "seq": 1, "turn": 1, **DONE, "author": "nobody"}), "wrong author"),
    ],
)
def test_a_frame_that_the_protocol_does_not_have_is_named(raw: str | bytes, said: str) -> None:
    with pytest.raises(BadFrame, match=said):
        decode(raw)


def test_a_frame_is_read_into_its_value() -> None:
    frame = decode('{"type": "ack", "seq": 4, "turn": 2, "id": "x", "duplicate": true, "later": 1}', 7.0)
    assert frame.content == Ack("x", True)
    assert (frame.seq, frame.turn, frame.at_s, frame.ends_turn) == (4, 2, 7.0, False)
