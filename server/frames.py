"""What the server sends, as frozen values, and their form on the wire (docs/protocol.md).

Knows nothing of sockets or sessions: a frame's number and turn are given to it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import assert_never
from urllib.parse import quote, urlsplit

from assistant.events import (
    Acted,
    Asked,
    Card,
    Chip,
    ChipChange,
    Compared,
    Done,
    Event,
    Failed,
    HandoffAsked,
    Interrupted,
    Money,
    OrderCard,
    OrdersShown,
    Proposed,
    Recommended,
    ServiceEvent,
    Text,
    Timings,
    Understood,
    Usage,
)
from assistant.model import EngineStatus
from retrieval.constraints import Constraint
from retrieval.products import Language
from server.handoff.frames import (
    AgentPresence,
    AgentText,
    AgentTyping,
    CustomerTyping,
    HandoffTold,
    Passing,
    Stored,
)
from server.protocol import Code, Refused

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


# what a client may offer beyond what every server does; one that it does not know of it passes over
FEATURES = ("context", "confirm", "handoff")


@dataclass(frozen=True, slots=True)
class Welcome:
    session: str
    resumed: bool
    shop: str
    currency: str
    languages: tuple[Language, ...]
    engine: EngineStatus


@dataclass(frozen=True, slots=True)
class Ack:
    """A turn was taken up, or (`duplicate`) had been before. It repeats what was asked, for the session's other tabs."""

    id: str
    duplicate: bool
    text: str = ""
    remove: tuple[str, ...] = ()
    set: tuple[Constraint, ...] = ()
    proposal: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """The turn of the message `id` waits; `position` 1 is the next."""

    id: str
    position: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A `feedback` or an `event` of the client's is kept."""

    of: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A frame of the client's that was not taken up; `id` is the client's own where it gave one."""

    code: Code
    message: str
    retryable: bool
    id: str | None = None
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A turn as the objects of its frames, without `seq` and `turn`."""

    turn: int
    frames: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Resync:
    """The state of a session: its turns in order, each as the frames it had, its text in one piece."""

    turns: tuple[PastTurn, ...]
    running: int | None


@dataclass(frozen=True, slots=True)
class Pong:
    pass


SessionFrame = Welcome | Ack | Queued | Refusal | Stored | Event
ConnectionFrame = Welcome | Refusal | Resync | Pong | Noted | EngineStatus | Passing
ServerFrame = SessionFrame | ConnectionFrame
_Own = Welcome | Ack | Queued | Refusal | Resync | Pong | Noted | EngineStatus


def refusal(refused: Refused) -> Refusal:
    return Refusal(refused.code, refused.words, refused.retryable, refused.reference, refused.retry_after_s)


def wire(frame: ServerFrame, seq: int, turn: int = 0) -> str:
    """The frame as JSON text that UTF-8 can carry. Raises ValueError for a number that JSON has no form for."""
    if isinstance(frame, Text):  # most of what is sent
        text = f'{{"type":"text","seq":{seq},"turn":{turn},"delta":{_JSON(frame.delta)}}}'
    else:
        text = _JSON({"type": kind_of(frame), "seq": seq, "turn": turn, **_fields(frame)})
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def kind_of(frame: ServerFrame) -> str:
    """The frame's `type`."""
    match frame:
        case Refusal() | Failed():
            return "failed"
        case EngineStatus():
            return "engine"
        case OrdersShown():
            return "orders"
        case HandoffAsked() | HandoffTold():
            return "handoff"
        case AgentText():
            return "agent_text"
        case AgentTyping():
            return "agent_typing"
        case AgentPresence():
            return "agent_presence"
        case CustomerTyping():
            return "customer_typing"
        case _:
            return type(frame).__name__.lower()


def _fields(frame: ServerFrame) -> Mapping[str, Json]:
    match frame:
        case Welcome() | Ack() | Queued() | Refusal() | Resync() | Pong() | Noted() | EngineStatus():
            return _own(frame)
        case HandoffTold() | AgentText() | AgentTyping() | AgentPresence() | CustomerTyping():
            return asdict(frame)
        case _:
            return _event(frame)


def _own(frame: _Own) -> Mapping[str, Json]:
    match frame:
        case Welcome():
            shop: Json = {"name": frame.shop, "currency": frame.currency, "languages": frame.languages}
            engine = _own(frame.engine)
            return {
                "session": frame.session,
                "resumed": frame.resumed,
                "shop": shop,
                "engine": engine,
                "features": FEATURES,
            }
        case Ack():
            asked: dict[str, Json] = {"text": frame.text, "remove": frame.remove, "set": [*map(_asked, frame.set)]}
            if frame.proposal:
                asked |= {"proposal": frame.proposal, "confirmed": frame.confirmed}
            return {"id": frame.id, "duplicate": frame.duplicate, **asked}
        case Refusal():
            told: dict[str, Json] = {"code": frame.code, "message": frame.message, "retryable": frame.retryable}
            further: dict[str, Json] = {"id": frame.id, "retry_after": frame.retry_after_s}
            return told | {name: value for name, value in further.items() if value is not None}
        case Resync():
            return {"state": {"turns": [_past(turn) for turn in frame.turns], "running": frame.running}}
        case Queued():
            return {"id": frame.id, "position": frame.position}
        case Noted():
            return {"of": frame.of}
        case Pong():
            return {}
        case EngineStatus():
            # its detail is for operators (/readyz, the log): it may hold addresses and paths
            return {"state": frame.state, "model": frame.model, "progress": frame.progress}
        case _:
            assert_never(frame)


def _past(past: PastTurn) -> Json:
    return {"turn": past.turn, "frames": past.frames}


def _event(event: Event) -> Mapping[str, Json]:
    match event:
        case Understood():
            return {
                "intent": event.intent,
                "intents": event.intents,
                "language": event.language,
                "constraints": [_chip(chip) for chip in event.constraints],
                "version": event.version,
                "query": event.query,
                "changes": [_change(change) for change in event.changes],
                "stage": event.stage,
                "sentiment": event.sentiment,
                "urgent": event.urgent,
                "cart": [asdict(line) for line in event.cart],
                "cart_changes": [asdict(change) for change in event.cart_changes],
            }
        case Recommended():
            return {
                "result_set": event.result_set,
                "items": [card_json(card) for card in event.items],
                "total": event.total,
                "relaxations": [{"chips": r.chips, "label": r.label, "count": r.count} for r in event.relaxations],
            }
        case Compared():
            return {
                "result_set": event.result_set,
                "items": [card_json(card) for card in event.items],
                "rows": [{"label": row.label, "cells": row.cells, "differs": row.differs} for row in event.rows],
            }
        case Asked():
            return {"question": event.question, "options": event.options}
        case Proposed() | Acted() | OrdersShown() | HandoffAsked():
            return _of_service(event)
        case Text():
            return {"delta": event.delta}
        case Done():
            return {
                "author": event.author,
                "usage": _usage(event.usage),
                "timings": _timings(event.timings),
                "notice": event.notice,
            }
        case Interrupted():
            return {"usage": _usage(event.usage), "reason": event.reason}
        case Failed():
            return {"code": event.code, "message": event.message, "retryable": event.retryable}
        case _:
            assert_never(event)


def _of_service(event: ServiceEvent) -> Mapping[str, Json]:
    match event:
        case Proposed():
            told: dict[str, Json] = {"proposal": event.proposal, "action": event.action, "title": event.title}
            return told | {"lines": event.lines, "amount": money_json(event.amount), "expires": event.expires}
        case Acted():
            return {
                "proposal": event.proposal,
                "action": event.action,
                "outcome": event.outcome,
                "words": event.words,
            }
        case OrdersShown():
            return {"items": [_order(card) for card in event.items]}
        case HandoffAsked():
            nobody = dict.fromkeys(("agent", "position", "wait_s", "due"))
            return {"state": "offered", "words": event.words, "reason": event.reason, **nobody}
        case _:
            assert_never(event)


def _order(card: OrderCard) -> Json:
    return {
        "order": card.order,
        "placed": card.placed,
        "state": card.state,
        "state_text": card.state_text,
        "total": money_json(card.total),
        "lines": [
            {
                "product": line.product,
                "sku": line.sku,
                "title": line.title,
                "options": line.options,
                "quantity": line.quantity,
                "price": money_json(line.price),
            }
            for line in card.lines
        ],
        "parcels": [asdict(parcel) for parcel in card.parcels],
    }


def _asked(item: Constraint) -> Json:
    """A chip in the fields in which a client sets one."""
    return {
        "facet": item.facet,
        "operator": item.operator,
        "values": item.values,
        "low": item.low,
        "high": item.high,
        "hard": item.hard,
    }


def _chip(chip: Chip) -> Json:
    return {
        "id": chip.id,
        "facet": chip.facet,
        "operator": chip.operator,
        "label": chip.label,
        "hard": chip.hard,
        "excludes": chip.excludes,
        "values": chip.values,
        "low": chip.low,
        "high": chip.high,
        "turn": chip.turn,
    }


def _change(change: ChipChange) -> Json:
    before, after = (None if chip is None else _chip(chip) for chip in (change.before, change.after))
    return {"operation": change.operation, "id": change.id, "before": before, "after": after}


def card_json(card: Card) -> Json:
    """A product as clients read it."""
    return {
        "ordinal": card.ordinal,
        "product": card.product,
        "sku": card.sku,
        "title": card.title,
        "brand": card.brand,
        "category": card.category,
        "price": money_json(card.price),
        "list_price": money_json(card.list_price),
        "rating": card.rating,
        "review_count": card.review_count,
        "stock": card.stock,
        "options": dict(card.options),
        "image": image_path(card.image),
        "url": card.url,
        "why": [{"constraint": why.constraint, "label": why.label, "evidence": why.evidence} for why in card.why],
    }


def image_path(image: str | None) -> str | None:
    """Where the page finds a picture: a catalogue's relative path under `/images/`, an address as it is."""
    if image is None or urlsplit(image).scheme or image.startswith("//"):
        return image
    return "/images/" + quote(image.removeprefix("./").lstrip("/"))


def money_json(money: Money | None) -> Json:
    """An amount as clients read it."""
    return None if money is None else {"cents": money.cents, "currency": money.currency, "text": money.text}


def _usage(usage: Usage) -> Json:
    return {
        "model_calls": usage.model_calls,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
    }


def _timings(timings: Timings) -> Json:
    return {
        "understood_ms": timings.understood_ms,
        "first_card_ms": timings.first_card_ms,
        "first_text_ms": timings.first_text_ms,
        "first_model_text_ms": timings.first_model_text_ms,
        "total_ms": timings.total_ms,
    }
