"""The engine's HTTP as bytes: bodies in any pieces, heads that are none, and events joined without a letter changed."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import pytest
import uvloop

from assistant.llm_events import together
from assistant.llm_wire import Chunked, EngineTransport
from assistant.pacing import CALM_S, Pace

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"


def event(text: str, finish: str | None = None, *, plain: bool = False) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "logprobs": None, "finish_reason": finish}
    return f"data: {json.dumps({'id': 'c1', 'choices': [choice]}, ensure_ascii=plain)}\n\n".encode()


def texts(stream: bytes) -> list[str]:
    lines = [line.removeprefix(b"data: ") for line in stream.split(b"\n\n") if line and line != b"data: [DONE]"]
    return [json.loads(line)["choices"][0]["delta"]["content"] for line in lines]


def test_events_that_differ_in_their_text_only_are_one() -> None:
    said = ["", ' "so" ', "\\", "\n", "好", "}\n\ndata: {", '"delta":{"content":"x"}']
    stream = b"".join(event(text) for text in said) + event("", "stop") + b"data: [DONE]\n\n"
    joined = together(stream)
    assert texts(joined) == ["".join(said), ""]
    assert joined.endswith(event("", "stop") + b"data: [DONE]\n\n")


@pytest.mark.parametrize(
    "stream",
    [
        event("a"),
        event("a") + event("b", "length"),
        event("a") + b": a comment\n\n" + event("b"),
        event("a") + event("b").replace(b"c1", b"c2"),
        event("a\ud83d", plain=True) + event("\ude00", plain=True),
        event("a")[:-1] + event("b"),
        b"not events at all",
    ],
)
def test_whatever_else_there_is_stays_as_it_came(stream: bytes) -> None:
    assert together(stream) == stream


def test_a_stream_that_is_cut_anywhere_has_the_same_text() -> None:
    stream = b"".join(event(text) for text in ("one ", "two ", "三 ", '"four" ')) + event("", "stop")
    for at in range(len(stream)):
        assert "".join(texts(together(stream[:at]) + together(stream[at:]))) == 'one two 三 "four" '


def test_chunks_are_read_in_any_pieces() -> None:
    draw = random.Random(1)
    parts = [bytes([65 + n % 26]) * n for n in (1, 2, 300, 17)]
    whole = b"".join(b"%x;of=this\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\ntrailer: x\r\n\r\n"
    for _ in range(200):
        body, said, at = Chunked(), b"", 0
        while at < len(whole):
            size = draw.randint(1, 60)
            said += body.feed(whole[at : at + size])
            at += size
        assert (said, body.done) == (b"".join(parts), True)


@pytest.mark.parametrize("data", [b"3\r\nabcd\r\n", b"x\r\n", b"\r\n", b"-1\r\n", b"1" * 300, b"fffffffff\r\n"])
def test_what_is_no_chunk_is_a_fault(data: bytes) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        Chunked().feed(data)


@asynccontextmanager
async def engine(answer: Sequence[bytes], pace: Pace | None = None) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A client of an engine that sends these bytes, each in a packet of its own, and closes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in answer:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    transport = EngineTransport(pace or Pace(), httpx.MockTransport(lambda _: httpx.Response(418)))
    async with server, httpx.AsyncClient(transport=transport) as client:
        yield client, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


@pytest.mark.parametrize(
    "answer",
    [
        (HEAD + b"content-length: 5\r\n\r\n", b"he", b"llo and more"),
        (HEAD + b"\r\n", b"hello"),
        (
            b"HTTP/1.1 100 Continue\r\n\r\n",
            HEAD[:20],
            HEAD[20:] + b"transfer-encoding: chunked\r\n\r\n5\r",
            b"\nhello\r\n0\r\n\r\n",
        ),
    ],
)
async def test_an_answer_is_read_however_it_says_where_it_ends(answer: Sequence[bytes]) -> None:
    async with engine(answer) as (client, url):
        found = await client.post(url, json={"a": 1})
    assert (found.status_code, found.text) == (200, "hello")


@pytest.mark.parametrize(
    "answer",
    [
        (),
        (b"SSH-2.0-OpenSSH\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\nno header\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",),
        (HEAD + b"transfer-encoding: gzip\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 20_000,),
        (HEAD + b"content-length: 9\r\n\r\n", b"hello"),
        (HEAD + b"transfer-encoding: chunked\r\n\r\n", b"5\r\nhel"),
    ],
)
async def test_what_is_no_whole_answer_is_a_fault(answer: Sequence[bytes]) -> None:
    async with engine(answer) as (client, url):
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await client.get(url)


async def test_what_is_not_plain_is_left_to_the_other_transport() -> None:
    async with engine(()) as (client, _):
        assert (await client.get("https://127.0.0.1:1/")).status_code == 418
        with pytest.raises(httpx.ConnectError):
            await client.get("http://127.0.0.1:1/")


async def test_events_come_one_by_one_until_the_process_is_behind() -> None:
    answer = (HEAD + b"\r\n", *(event(f"{n} ") for n in range(20)))
    assert len(await pieces(answer, Pace())) == 20
    late = Pace()
    for _ in range(100):
        late.beat(CALM_S + 0.01)
    assert late.hold_s > 0
    said = await pieces(answer, late)
    assert len(said) < 10
    assert "".join(said) == "".join(f"{n} " for n in range(20))


def test_it_runs_on_the_server_s_loop() -> None:
    async def asked() -> str:
        async with engine((HEAD + b"content-length: 5\r\n\r\n", b"hello")) as (client, url):
            return (await client.post(url)).text

    assert uvloop.run(asked()) == "hello"


async def pieces(answer: Sequence[bytes], pace: Pace) -> list[str]:
    async with engine(answer, pace) as (client, url), client.stream("GET", url) as found:
        return texts(b"".join([part async for part in found.aiter_raw()]))
