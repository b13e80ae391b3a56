"""Faults of an engine's connection: statuses, silence, cuts, and answers that are no event stream."""

from __future__ import annotations

import asyncio
import json

from eval.faulty_engine import Behaviours, Wire, chunk_of, event_line

KNOWN = Behaviours()
_PAUSE_S = 0.01


def _status(name: str, status: int, more: str = "", body: bytes | None = None) -> None:
    """An answer of this status before anything of the stream."""
    error = {"message": "Traceback (most recent call last): boom", "code": status}
    told = body or json.dumps({"error": error}).encode()

    async def answer(wire: Wire) -> None:
        await wire.whole(status, told, more=more)

    KNOWN.faults[name] = answer


_status("401 before", 401)
_status("404 wrong model", 404)
_status("429 before", 429)
_status("429 that names an hour", 429, "Retry-After: 3600\r\n")
_status("500 before", 500)
_status("502 with a page", 502, body=b"<html><h1>502 Bad Gateway</h1></html>")
_status("503 before", 503)
_status("redirect to itself", 307, "Location: /v1/chat/completions\r\n")
_status("redirect elsewhere", 302, "Location: http://127.0.0.1:9/v1\r\n")
_status("error object with 200", 200)
_status("empty body", 200, body=b" ")


@KNOWN.fault
async def dead_but_healthy(wire: Wire) -> None:
    await wire.forever()


@KNOWN.fault
async def silent_after_the_head(wire: Wire) -> None:
    await wire.head()
    await wire.forever()


@KNOWN.fault
async def late_head(wire: Wire) -> None:
    await asyncio.sleep(30)
    await wire.head()
    await wire.rest()


@KNOWN.fault
async def stalls_in_the_middle(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    await wire.forever()


@KNOWN.fault
async def slow_trickle(wire: Wire) -> None:
    await wire.head()
    while True:
        for character in "".join(wire.pieces):
            await wire.text(character)
            await asyncio.sleep(0.1)


@KNOWN.fault
async def bytes_one_by_one_without_end(wire: Wire) -> None:
    await wire.head()
    line = event_line(chunk_of({"content": "x"})).encode()
    while True:
        for byte in line:
            await wire.body(bytes([byte]))
            await asyncio.sleep(0.05)


@KNOWN.fault
async def cut_mid_line(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    line = event_line(chunk_of({"content": "more"})).encode()
    await wire.body(line[: wire.chance.randint(1, len(line) - 1)])


@KNOWN.fault
async def cut_between_events(wire: Wire) -> None:
    await wire.head()
    await wire.some()


@KNOWN.fault
async def line_cut_and_ended_well(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    await wire.body(event_line(chunk_of({"content": "more"})).encode()[:-9])
    await wire.raw(b"0\r\n\r\n")


@KNOWN.fault
async def reset_at_once(wire: Wire) -> None:
    wire.reset()


@KNOWN.fault
async def reset_in_the_middle(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    await asyncio.sleep(_PAUSE_S)
    wire.reset()


@KNOWN.fault
async def half_close(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    wire.writer.write_eof()
    await wire.forever()


@KNOWN.fault
async def missing_end(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.text(piece)
    await wire.finish(None, usage=False, done=False)


@KNOWN.harmless
async def missing_done(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.text(piece)
    await wire.finish(done=False)


@KNOWN.harmless
async def never_closed_after_its_end(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.text(piece)
    await wire.event(chunk_of({}, finish="stop"))
    await wire.forever()


@KNOWN.harmless
async def reset_after_its_end(wire: Wire) -> None:
    await wire.head()
    for piece in wire.pieces:
        await wire.text(piece)
    await wire.event(chunk_of({}, finish="stop"))
    await asyncio.sleep(5 * _PAUSE_S)
    wire.reset()


@KNOWN.fault
async def a_page_with_200(wire: Wire) -> None:
    await wire.whole(200, b"<html><body>Welcome to nginx!</body></html>", "text/html")


@KNOWN.fault
async def whole_json_for_a_stream(wire: Wire) -> None:
    message = {"role": "assistant", "content": "".join(wire.pieces)}
    body = {"id": "x", "object": "chat.completion", "choices": [{"index": 0, "message": message}]}
    await wire.whole(200, json.dumps(body).encode())


@KNOWN.fault
async def gzip_garbage(wire: Wire) -> None:
    await wire.head(more="Content-Encoding: gzip\r\n")
    await wire.body(wire.chance.randbytes(500))
    await wire.raw(b"0\r\n\r\n")


@KNOWN.fault
async def not_http(wire: Wire) -> None:
    await wire.raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


@KNOWN.fault
async def endless_headers(wire: Wire) -> None:
    await wire.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        await wire.raw(b"X-More: " + b"x" * 200 + b"\r\n")
        await asyncio.sleep(0)


@KNOWN.fault
async def bad_chunk_size(wire: Wire) -> None:
    await wire.head()
    await wire.some()
    await wire.raw(b"zz\r\nnonsense\r\n")


@KNOWN.fault
async def shorter_than_announced(wire: Wire) -> None:
    await wire.head(more="Content-Length: 9000\r\n", framed=False)
    await wire.raw(event_line(chunk_of({"content": wire.pieces[0]})).encode() + b"\n\n")
