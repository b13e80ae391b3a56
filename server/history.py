"""What a session has said, read back from the store: frames to be sent again, or the whole state in one frame."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

from server.frames import Json, PastTurn, Resync, wire
from server.outbox import Past
from server.store.port import SessionStore
from server.store.values import SavedFrame

WINDOW = 2_000
KEPT_TURNS = 50
PAGE = 200


def replay(store: SessionStore, session: str, after: int, upto: int) -> Past:
    """The frames with `after` < seq <= `upto`, a page at a time."""

    async def texts() -> AsyncIterator[str]:
        at = after
        while at < upto:
            page = await store.frames(session, at, upto, PAGE)
            if not page:
                return
            for frame in page:
                yield frame.text
            at = page[-1].seq

    return Past(texts)


def resync(store: SessionStore, session: str, upto: int) -> Past:
    """One `resync` frame with the last turns as they were at `upto`."""

    async def texts() -> AsyncIterator[str]:
        saved = await store.load(session)
        turns = saved.open if saved is not None else ()
        running = next((turn.turn for turn in turns if turn.status == "running"), None)
        yield wire(snapshot(await store.last_turns(session, upto, KEPT_TURNS), running), upto)

    return Past(texts)


def follows(after: int, newest: int) -> bool:
    """Whether what followed `after` is sent again frame by frame; otherwise the state is told."""
    return newest - WINDOW <= after <= newest


def snapshot(frames: Iterable[SavedFrame], running: int | None) -> Resync:
    """The turns of these frames, in order, a turn's text in one piece."""
    by_turn: dict[int, list[dict[str, Any]]] = {}
    for frame in frames:
        body = json.loads(frame.text)
        if body["type"] == "ack" and body["duplicate"]:
            continue
        by_turn.setdefault(frame.turn, []).append(
            {name: value for name, value in body.items() if name not in ("seq", "turn")}
        )
    turns = sorted(by_turn.items())
    return Resync(tuple(PastTurn(turn, tuple(_merged(bodies))) for turn, bodies in turns), running)


def _merged(bodies: Iterable[Mapping[str, Any]]) -> Iterator[Json]:
    """The frames with every run of texts in one piece."""
    for is_text, run in itertools.groupby(bodies, lambda body: body["type"] == "text"):
        if is_text:
            yield {"type": "text", "delta": "".join(body["delta"] for body in run)}
        else:
            yield from run
