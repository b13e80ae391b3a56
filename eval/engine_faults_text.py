"""Faults of what an engine's event stream holds: its lines, its JSON, its text and its end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from eval.faulty_engine import Behaviours, Json, Wire, chunk_of, event_line

KNOWN = Behaviours()
_PAUSE_S = 0.01
_ERROR: Mapping[str, Json] = {"message": "EngineCore died", "type": "InternalServerError"}


def _said(name: str, event: Json) -> None:
    """This event in the middle of a good answer."""

    async def answer(wire: Wire) -> None:
        await wire.head()
        begin = await wire.some()
        await wire.event(event)
        await wire.rest(begin)

    KNOWN.faults[name] = answer


_said("429 during", {"error": {**_ERROR, "code": 429}})
_said("500 during", {"error": {**_ERROR, "code": 500}})
_said("503 during", {"error": {**_ERROR, "code": 503}})
_said("a list for an event", [1, 2])
_said("a number for a delta", chunk_of(7))
_said("a list for content", chunk_of({"content": [{"text": "x"}]}))
KNOWN.odd.add("a list for content")


@KNOWN.fault
async def half_a_character(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    await wire.line('data: {"choices": [{"index": 0, "delta": {"content": "\\ud83d"}}]}')
    await wire.finish()


@KNOWN.harmless
async def split_utf8(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        for byte in f"{event_line(chunk_of({'content': piece}))}\n\n".encode():
            await wire.body(bytes([byte]))
    await wire.finish()


@KNOWN.harmless
async def several_tokens_in_one_delta(wire: Wire) -> None:
    await wire.head()
    await wire.text("".join(wire.pieces))
    await wire.finish()


@KNOWN.harmless
async def several_events_in_one_packet(wire: Wire) -> None:
    await wire.head()
    lines = [event_line(chunk_of({"content": piece})) for piece in wire.pieces]
    await wire.body(("\n\n".join(lines) + "\n\n").encode())
    await wire.finish()


@KNOWN.harmless
async def duplicated_chunk(wire: Wire) -> None:
    await wire.head()
    again = wire.chance.randrange(len(wire.pieces))
    for n, piece in enumerate(wire.pieces):
        for _ in range(2 if n == again else 1):
            await wire.text(piece)
    await wire.finish()


@KNOWN.harmless
async def repeated_role_chunk(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.event(chunk_of({"role": "assistant", "content": ""}))
        await wire.event(chunk_of({"role": "assistant", "content": piece}))
    await wire.finish()


@KNOWN.harmless
async def another_model_s_name(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.event({**chunk_of({"content": piece}), "model": "somebody-else"})
    await wire.finish()


@KNOWN.harmless
async def lines_that_end_in_crlf(wire: Wire) -> None:
    wire.newline = "\r\n"
    await wire.head()
    await wire.rest()


@KNOWN.harmless
async def lines_that_end_in_cr(wire: Wire) -> None:
    wire.newline = "\r"
    await wire.head()
    await wire.rest()


@KNOWN.harmless
async def byte_order_mark(wire: Wire) -> None:
    await wire.head()
    await wire.body(b"\xef\xbb\xbf")
    await wire.rest()


@KNOWN.harmless
async def comments_between(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.line(": keep-alive")
        await wire.text(piece)
    await wire.finish()


@KNOWN.fault
async def comments_only(wire: Wire) -> None:
    await wire.head()
    for _ in range(20):
        await wire.line(": keep-alive")
    await wire.raw(b"0\r\n\r\n")


@KNOWN.fault
async def pings_for_ever(wire: Wire) -> None:
    await wire.head()
    while True:
        await wire.line(": ping")
        await asyncio.sleep(_PAUSE_S)


@KNOWN.fault
async def endless_whitespace(wire: Wire) -> None:
    await wire.head()
    while True:
        await wire.text("\n" * wire.chance.randint(1, 4))
        await asyncio.sleep(_PAUSE_S / 10)


@KNOWN.fault
async def whitespace_only(wire: Wire) -> None:
    await wire.head()
    await wire.text(" \n")
    await wire.finish()


@KNOWN.fault
async def empty_deltas_for_ever(wire: Wire) -> None:
    await wire.head()
    while True:
        await wire.text("")
        await asyncio.sleep(_PAUSE_S)


@KNOWN.fault
async def empty_choices(wire: Wire) -> None:
    await wire.head()
    for _ in wire.pieces:
        await wire.event(chunk_of(None))
    await wire.finish(None)


@KNOWN.fault
async def null_content(wire: Wire) -> None:
    await wire.head()
    for _ in wire.pieces:
        await wire.event(chunk_of({"content": None}))
    await wire.finish()


@KNOWN.fault
async def unbounded_text(wire: Wire) -> None:
    await wire.head()
    while True:
        await wire.text("word " * 200)


@KNOWN.fault
async def huge_line(wire: Wire) -> None:
    await wire.head()
    await wire.body(b'data: {"choices": [{"delta": {"content": "')
    while True:
        await wire.body(b"x" * 65_536)


@KNOWN.fault
async def invalid_json_line(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    await wire.line("data: {broken")
    await wire.finish()


@KNOWN.fault
async def deeply_nested_json(wire: Wire) -> None:
    await wire.head()
    await wire.line("data: " + "[" * 100_000)
    await wire.finish()


@KNOWN.fault
async def invalid_utf8(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    await wire.body(b'data: {"choices": [{"index": 0, "delta": {"content": "\xff\xfe\xc3"}}]}\n\n')
    await wire.finish(None)


@KNOWN.harmless
async def finish_before_the_text(wire: Wire) -> None:
    await wire.head()
    await wire.event(chunk_of({}, finish="stop"))
    await wire.rest()


@KNOWN.fault
async def done_before_the_text(wire: Wire) -> None:
    await wire.head()
    await wire.line("data: [DONE]")
    await wire.rest()


@KNOWN.fault
async def tool_call_instead_of_text(wire: Wire) -> None:
    call: Json = [
        {"index": 0, "id": "c1", "type": "function", "function": {"name": "refund", "arguments": '{"all": 1}'}}
    ]
    await wire.head()
    await wire.event(chunk_of({"tool_calls": call}))
    await wire.finish("tool_calls")


@KNOWN.fault
async def reasoning_instead_of_text(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.event(chunk_of({"reasoning_content": piece}))
    await wire.finish()


@KNOWN.harmless
async def another_choice_beside_it(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.text(piece)
        await wire.event(chunk_of({}, index=1))
    await wire.finish()


@KNOWN.fault
async def finish_abort(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    await wire.finish("abort")


@KNOWN.fault
async def finish_content_filter(wire: Wire) -> None:
    await wire.head()
    await wire.finish("content_filter")


@KNOWN.harmless
async def finish_length(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.text(piece)
    await wire.finish("length")


@KNOWN.harmless
async def counts_that_are_no_numbers(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.text(piece)
    await wire.event(chunk_of({}, finish="stop"))
    await wire.event(chunk_of(None, usage={"prompt_tokens": -1, "completion_tokens": 10**12, "total_tokens": 0}))
    await wire.line("data: [DONE]")
    await wire.raw(b"0\r\n\r\n")


@KNOWN.fault
async def json_for_an_answer(wire: Wire) -> None:
    await wire.head()
    await wire.text('{"tool": "refund", "arguments": {"all": true}}\n')
    await wire.text(
        'Traceback (most recent call last):\n  File "engine.py", line 7, in step\nRuntimeError: CUDA error\n'
    )
    await wire.finish()
