"""The language model behind `ChatModel`, by langchain's chat model over an OpenAI-compatible endpoint.

Deadlines are kept here and not left to a library; every foreign error becomes a ModelFault in `_KINDS`. No retries: the
caller knows best whether a second try is worth the customer's time. An engine that keeps failing is left alone for a while
(`assistant.breaker`), and no more than so many requests run at once.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, Protocol, cast

import httpx
import openai
import pydantic
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from assistant.breaker import Breaker
from assistant.engine_probe import Endpoint
from assistant.errors import ModelFault
from assistant.llm_transport import engine_client
from assistant.model import ChatMessage, ChatRequest, Piece, TextPiece, TokenCount
from assistant.pacing import Pace

STREAMS = 256
_FAULTS = frozenset({"timeout", "unavailable", "garbled", "overloaded"})  # which the breaker counts
# A token is rarely longer; more than this a token is text without bounds.
_CHARACTERS_PER_TOKEN = 24
_WHITESPACE_RUN = 64
_TAIL_S = 1.0
_TRACING = ("LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2")

# The first that fits decides.
_KINDS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((openai.APITimeoutError, httpx.TimeoutException, TimeoutError), "timeout"),
    ((openai.RateLimitError,), "overloaded"),
    ((openai.BadRequestError, openai.UnprocessableEntityError, openai.NotFoundError, openai.ConflictError), "refused"),
    ((openai.AuthenticationError, openai.PermissionDeniedError), "refused"),
    (
        (openai.APIResponseValidationError, json.JSONDecodeError, UnicodeDecodeError, pydantic.ValidationError),
        "garbled",
    ),
    ((openai.OpenAIError, httpx.HTTPError, httpx.StreamError, OSError), "unavailable"),
    # What the libraries let through when an answer is not of the shape they expect.
    ((AttributeError, LookupError, TypeError, ValueError, AssertionError, RecursionError), "garbled"),
)
_FOREIGN = tuple(kind for kinds, _ in _KINDS for kind in kinds)


class EngineWatch(Protocol):
    """Where the endpoint is known, and who wants to know how it does (`assistant.engine.Engine`)."""

    def endpoint(self) -> Endpoint | None: ...
    def report_fault(self) -> None: ...
    def report_answer(self) -> None: ...


class OpenAIChatModel:
    """`ChatModel` on the engine's endpoint. Switches langchain's tracing off for the process: nothing is told to anyone.

    At most `streams` requests run at once: one more is `overloaded` at once. While the breaker is open, `resting`. While `pace` says
    that the process is behind, tokens come several in a piece.
    """

    def __init__(
        self,
        engine: EngineWatch,
        streams: int = STREAMS,
        breaker: Breaker | None = None,
        client: httpx.AsyncClient | None = None,
        pace: Pace | None = None,
    ) -> None:
        for name in _TRACING:
            os.environ[name] = "false"
        self.breaker = breaker or Breaker()
        self._running = 0
        self._streams = streams
        self._engine = engine
        self._client = client or engine_client(pace)
        self._chats: tuple[Endpoint, ChatOpenAI] | None = None

    async def close(self) -> None:
        """Close the connections; running requests end with a fault."""
        await self._client.aclose()

    @property
    def running(self) -> int:
        """How many requests run."""
        return self._running

    @property
    def resting(self) -> bool:
        """The engine is left alone after faults."""
        return self.breaker.state != "closed"

    @property
    def saturated(self) -> bool:
        """As many requests run as may."""
        return self._running >= self._streams

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        """See `ChatModel`. Where the endpoint counts no tokens, the deltas are counted and the prompt is 0."""
        endpoint = self._engine.endpoint()
        if endpoint is None:
            raise ModelFault("unavailable", "the engine is not ready")
        if self.saturated:
            raise ModelFault("overloaded", f"{self.running} requests run already")
        if not self.breaker.admits():
            raise ModelFault("resting", "the engine failed again and again and is left alone for a while")
        self._running += 1
        try:
            async with aclosing(self._judged(endpoint, request)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            self._running -= 1

    async def _judged(self, endpoint: Endpoint, request: ChatRequest) -> AsyncGenerator[Piece, None]:
        """The pieces; how the request ends is told to the breaker and to whoever watches the engine."""
        chunks = self._chat(endpoint).astream(
            [_message(message) for message in request.messages],
            stop=list(request.stop) or None,
            max_tokens=request.max_tokens,
            temperature=request.temperature,
            **_constraint(request),
        )
        tell = self.breaker.undecided
        try:
            async with aclosing(_checked(_timed(chunks, request), request)) as pieces:
                async for piece in pieces:
                    self._engine.report_answer()
                    tell = self.breaker.held  # an answer that the asker breaks off was one
                    yield piece
        except ModelFault as fault:
            # what was refused was answered: the request was at fault
            tell = self.breaker.failed if fault.kind in _FAULTS else self.breaker.held
            if fault.kind in ("timeout", "unavailable"):
                self._engine.report_fault()
            raise
        finally:
            tell()

    def _chat(self, endpoint: Endpoint) -> ChatOpenAI:
        if self._chats is None or self._chats[0] != endpoint:
            chat = ChatOpenAI(
                model=endpoint.model,
                base_url=endpoint.url,
                api_key=SecretStr(endpoint.api_key or "none"),
                organization="",
                http_async_client=self._client,
                max_retries=0,
                stream_usage=True,
                stream_chunk_timeout=None,
                openai_proxy="",
                use_responses_api=False,
            )
            self._chats = (endpoint, chat)
        return self._chats[1]


def _constraint(request: ChatRequest) -> dict[str, Any]:
    """What keeps the answer to the choices or the schema, in the words of the API; vLLM has the first beyond OpenAI's."""
    if request.choices:
        return {"extra_body": {"structured_outputs": {"choice": list(request.choices)}}}
    if request.schema:
        shape = {"name": "answer", "strict": True, "schema": json.loads(request.schema)}
        return {"response_format": {"type": "json_schema", "json_schema": shape}}
    return {}


def _message(message: ChatMessage) -> BaseMessage:
    kinds: dict[str, Callable[[str], BaseMessage]] = {
        "system": SystemMessage,
        "user": HumanMessage,
        "assistant": AIMessage,
    }
    return kinds[message.role](message.text)


async def _timed(chunks: AsyncIterator[BaseMessage], request: ChatRequest) -> AsyncGenerator[AIMessageChunk, None]:
    """The chunks, each within the deadline that applies; errors translated; the source closed at the end.

    Once the model has said that it is done, only the count of its tokens is waited for, and not for long.
    """
    loop = asyncio.get_running_loop()
    began, text_seen, ended_at = loop.time(), False, None
    source = cast(AsyncGenerator[AIMessageChunk, None], chunks)
    async with aclosing(source):
        while True:
            limit = request.total_s if text_seen else min(request.first_token_s, request.total_s)
            until = began + limit if ended_at is None else min(began + limit, ended_at + _TAIL_S)
            try:
                if loop.time() >= until:
                    raise TimeoutError  # a source that always has more is never waited for, and so never interrupted
                async with asyncio.timeout_at(until):
                    chunk = await anext(source)
            except StopAsyncIteration:
                return
            except _FOREIGN as error:
                if ended_at is not None:
                    return
                raise translated(error, limit) from error
            text_seen = text_seen or bool(chunk.text)
            if chunk.response_metadata.get("finish_reason"):
                ended_at = ended_at or loop.time()
            yield chunk


async def _checked(chunks: AsyncGenerator[AIMessageChunk, None], request: ChatRequest) -> AsyncGenerator[Piece, None]:
    """Pieces of a stream that keeps to the rules: text, a bound on it, an end that is said."""
    finish, prompt, completion, deltas, length, blanks = "", 0, 0, 0, 0, 0
    async with aclosing(chunks):
        async for chunk in chunks:
            if chunk.usage_metadata is not None:
                prompt, completion = chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"]
            finish = str(chunk.response_metadata.get("finish_reason") or finish)
            text = chunk.text
            if not text:
                continue
            if any("\ud800" <= character <= "\udfff" for character in text):
                raise ModelFault("garbled", "half a character")
            deltas, length = deltas + 1, length + len(text)
            trailing = len(text) - len(text.rstrip())
            blanks = blanks + len(text) if trailing == len(text) else trailing
            if blanks > _WHITESPACE_RUN:
                raise ModelFault("garbled", "the model writes nothing but whitespace")
            if length > request.max_tokens * _CHARACTERS_PER_TOKEN:
                raise ModelFault("garbled", f"more text than {request.max_tokens} tokens can hold")
            yield TextPiece(text)
    if not finish:
        raise ModelFault("unavailable", "the stream broke off")
    if finish not in ("stop", "length"):
        raise ModelFault("refused", f"the model ended with {finish}")
    if length == blanks:
        raise ModelFault("garbled", "the model gave no text")
    yield TokenCount(prompt, completion or deltas, "stop" if finish == "stop" else "length")


def translated(error: Exception, limit: float) -> ModelFault:
    """The one place where foreign errors get our names."""
    if isinstance(error, openai.APIStatusError) and error.status_code in (429, 503):
        return ModelFault("overloaded", f"the engine answered {error.status_code}")
    kind = next(kind for kinds, kind in _KINDS if isinstance(error, kinds))
    if kind == "timeout":
        return ModelFault(kind, f"nothing within {limit:g} s")
    line = (str(error).strip() or type(error).__name__).splitlines()[0]
    return ModelFault(kind, f"{type(error).__name__}: {line[:200]}")
