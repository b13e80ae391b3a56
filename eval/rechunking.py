"""Streams of an engine in other pieces: wherever the network cuts, the model's answer has to be the same."""

from __future__ import annotations

import itertools
import random
from collections.abc import AsyncIterator, Callable, Sequence

import httpx

from assistant.engine_probe import Endpoint
from assistant.llm import OpenAIChatModel
from assistant.llm_transport import BoundedTransport
from assistant.model import ChatMessage, ChatRequest, Piece
from eval.faulty_engine import Json, chunk_of, event_line

REQUEST = ChatRequest((ChatMessage("user", "hi"),), max_tokens=400, first_token_s=60.0, total_s=120.0)
_WORDS = (
    "The ",
    "boots ",
    "[P1] ",
    "fit. ",
    "防水",
    "的徒步鞋",
    "👟",
    "，",
    "。",
    "\n",
    "naïve ",
    "don’t ",
    "𠮷野家",
    "é",
    '"',
    "\\",
)
_ENDS = ("\n", "\r\n", "\r")


def streams(number: int, seed: int = 1) -> list[bytes]:
    """Bodies as vLLM writes them: roles, deltas of one or several tokens, comments, an end, a count of tokens."""
    return [_stream(random.Random(f"{seed}:{n}")) for n in range(number)]


def _stream(chance: random.Random) -> bytes:
    end = chance.choice(_ENDS) * 2
    lines = [event_line(chunk_of({"role": "assistant", "content": ""}))]
    for _ in range(chance.randint(3, 40)):
        if chance.random() < 0.1:
            lines.append(": ping")
        lines.append(event_line(chunk_of({"content": "".join(chance.choices(_WORDS, k=chance.randint(1, 5)))})))
    lines.append(event_line(chunk_of({}, finish=chance.choice(("stop", "length")))))
    counts: Json = {"prompt_tokens": 100, "completion_tokens": len(lines), "total_tokens": 100 + len(lines)}
    lines += [event_line(chunk_of(None, usage=counts)), "data: [DONE]"]
    return end.join([*lines, ""]).encode()


def cut(body: bytes, chance: random.Random) -> list[bytes]:
    """The body in pieces, cut anywhere, also within characters."""
    most = chance.choice((1, 3, 10, 100, len(body) - 1))
    borders = sorted({0, len(body), *chance.sample(range(1, len(body)), min(most, len(body) - 1))})
    return [body[a:b] for a, b in itertools.pairwise(borders)]


class _Stream(httpx.AsyncByteStream):
    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


class _Recorded(httpx.AsyncBaseTransport):
    """Answers every request with the pieces that were set."""

    pieces: Sequence[bytes] = ()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=_Stream(self.pieces))


class _Watch:
    def endpoint(self) -> Endpoint:
        return Endpoint("http://recorded/v1", "recorded")

    def report_fault(self) -> None: ...

    def report_answer(self) -> None: ...


class Replayer:
    """A chat model over recorded bodies."""

    def __init__(self) -> None:
        self._transport = _Recorded()
        self._model = OpenAIChatModel(
            _Watch(), client=httpx.AsyncClient(transport=BoundedTransport(self._transport), trust_env=False)
        )

    async def pieces(self, body: Sequence[bytes]) -> list[Piece]:
        self._transport.pieces = body
        return [piece async for piece in self._model.stream(REQUEST)]

    async def close(self) -> None:
        await self._model.close()


async def differing(
    number: int, cuts: int, seed: int = 1, tell: Callable[[int], None] = lambda _done: None
) -> list[str]:
    """`cuts` replays of `number` streams, each cut at random; a line for each that gave other pieces than the whole does."""
    replayer, found = Replayer(), list[str]()
    bodies = streams(number, seed)
    wholes = [await replayer.pieces([body]) for body in bodies]
    for n in range(cuts):
        at = n % len(bodies)
        pieces = cut(bodies[at], random.Random(f"{seed}:{n}:cut"))
        if await replayer.pieces(pieces) != wholes[at]:
            found.append(f"stream {at}, cut {n}, in {len(pieces)} pieces")
        tell(n + 1)
    await replayer.close()
    return found
