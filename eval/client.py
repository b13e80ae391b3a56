"""A websocket client of docs/protocol.md: says things and gathers the frames that answer. Judges nothing."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from assistant.events import Card, Compared, Done, Failed, Recommended, Text, Understood
from eval.errors import EvalError
from eval.wire import Ack, BadFrame, Content, Frame, Welcome, decode

TURN_TIMEOUT_S = 180.0
GREETING_TIMEOUT_S = 10.0
MAX_FRAME_BYTES = 4 * 1024 * 1024

T = TypeVar("T")


class ChatError(EvalError):
    """The conversation broke off: no connection, or no answer in time."""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn as a client saw it, in the order it came. `sent_s` is on the clock of the frames' `at_s`."""

    sent_s: float
    frames: tuple[Frame, ...]

    def all(self, kind: type[T]) -> tuple[T, ...]:
        return tuple(frame.content for frame in self.frames if isinstance(frame.content, kind))

    def last(self, kind: type[T]) -> T | None:
        found = self.all(kind)
        return found[-1] if found else None

    @property
    def number(self) -> int:
        """The server's number of the turn; 0 when it was refused."""
        return next((frame.turn for frame in self.frames if isinstance(frame.content, Ack)), 0)

    @property
    def understood(self) -> Understood | None:
        return self.last(Understood)

    @property
    def shown(self) -> tuple[Recommended | Compared, ...]:
        """Everything that was shown in the turn, in order."""
        contents = (frame.content for frame in self.frames)
        return tuple(content for content in contents if isinstance(content, Recommended | Compared))

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card shown in the turn."""
        return tuple(card for one in self.shown for card in one.items)

    @property
    def text(self) -> str:
        return "".join(piece.delta for piece in self.all(Text))

    @property
    def done(self) -> Done | None:
        return self.last(Done)

    @property
    def failed(self) -> Failed | None:
        return self.last(Failed)

    def after_ms(self, *kinds: type[Content]) -> float | None:
        """Milliseconds from sending to the first frame of one of these kinds."""
        at = next((frame.at_s for frame in self.frames if isinstance(frame.content, kinds)), None)
        return None if at is None else (at - self.sent_s) * 1000

    @property
    def total_ms(self) -> float:
        return (self.frames[-1].at_s - self.sent_s) * 1000 if self.frames else 0.0


@dataclass(slots=True)
class ChatClient:
    """One open conversation. `frames` is everything that was received, in order."""

    connection: ClientConnection
    frames: list[Frame] = field(default_factory=list)
    welcome: Welcome | None = None

    async def greet(
        self, session: str | None = None, resume_from: int | None = None, language: str | None = None
    ) -> Welcome:
        """Says hello; raises `ChatError` when it is refused."""
        hello = {"type": "hello", "session": session, "resume_from": resume_from, "language": language}
        await self.send({name: value for name, value in hello.items() if value is not None})
        frame = await self.receive(GREETING_TIMEOUT_S)
        if isinstance(frame.content, Failed):
            raise ChatError(f"hello was refused: {frame.content.code}: {frame.content.message}")
        if not isinstance(frame.content, Welcome):
            raise BadFrame(f"hello was answered by {frame.type}, not by welcome")
        self.welcome = frame.content
        return frame.content

    async def send(self, frame: Mapping[str, object] | str | bytes) -> None:
        """Sends an object as JSON, or text and bytes as they are."""
        try:
            await self.connection.send(
                json.dumps(dict(frame), ensure_ascii=False) if isinstance(frame, Mapping) else frame
            )
        except ConnectionClosed as fault:
            raise ChatError(f"the connection is closed: {fault}") from None

    async def receive(self, timeout_s: float) -> Frame:
        """The next frame; raises `ChatError` when none comes in time or the connection ends."""
        try:
            raw = await asyncio.wait_for(self.connection.recv(), timeout_s)
        except TimeoutError:
            raise ChatError(f"no frame came within {timeout_s:g} s") from None
        except ConnectionClosed as fault:
            raise ChatError(f"the server closed the connection: {fault}") from None
        frame = decode(raw, time.monotonic())
        self.frames.append(frame)
        return frame

    async def say(self, text: str, *, id: str | None = None, timeout_s: float = TURN_TIMEOUT_S) -> TurnRecord:
        """Sends a message and waits for the end of its turn."""
        return await self.turn({"type": "message", "id": id or uuid.uuid4().hex, "text": text}, timeout_s)

    async def remove(
        self, chips: Sequence[str], *, id: str | None = None, timeout_s: float = TURN_TIMEOUT_S
    ) -> TurnRecord:
        """Takes constraints away, by the ids of their chips, and waits for the end of the turn."""
        edit = {"type": "edit_constraints", "id": id or uuid.uuid4().hex, "remove": list(chips)}
        return await self.turn(edit, timeout_s)

    async def turn(self, frame: Mapping[str, object], timeout_s: float = TURN_TIMEOUT_S) -> TurnRecord:
        """Sends a frame that begins a turn; its frames until `done`, `interrupted` or `failed`."""
        sent = time.monotonic()
        await self.send(frame)
        gathered = [received async for received in self.until_end(timeout_s)]
        return TurnRecord(sent, tuple(gathered))

    async def until_end(self, timeout_s: float = TURN_TIMEOUT_S) -> AsyncIterator[Frame]:
        """The frames that come up to the end of the turn that runs; notices of the engine are left out."""
        deadline = time.monotonic() + timeout_s
        while True:
            frame = await self.receive(max(0.0, deadline - time.monotonic()))
            if frame.type in ("engine", "pong", "noted"):
                continue
            yield frame
            if frame.ends_turn:
                return


@asynccontextmanager
async def open_chat(
    url: str,
    *,
    session: str | None = None,
    resume_from: int | None = None,
    language: str | None = None,
    greet: bool = True,
) -> AsyncIterator[ChatClient]:
    """A conversation at `url` (ws://host:port/v1/chat), greeted unless told otherwise, closed on leaving."""
    try:
        connection = await connect(url, max_size=MAX_FRAME_BYTES, compression=None, proxy=None)
    except (OSError, InvalidHandshake, InvalidURI, TimeoutError) as fault:
        raise ChatError(f"{url} cannot be reached: {fault}") from None
    try:
        client = ChatClient(connection)
        if greet:
            await client.greet(session, resume_from, language)
        yield client
    finally:
        await connection.close()
