"""The wire protocol of docs/protocol.md as pure functions: client text in, frozen frames out, and the way back.

Knows nothing of sockets, tasks or sessions. Parsing never raises anything but `Refused`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from typing import TypeGuard, cast, get_args

from retrieval.constraints import Constraint, Operator
from retrieval.products import LANGUAGES, Language
from server.client_frames import (
    CLOSES,
    RETRYABLE,
    Asked,
    ClientFrame,
    Code,
    Decide,
    EditConstraints,
    Feedback,
    Happened,
    Hello,
    Message,
    Ping,
    Refused,
    Stop,
    Typing,
    asked_json,
)
from server.store.values import Signal, Thumb

__all__ = [
    "CLOSES",
    "MAX_FRAME_BYTES",
    "RETRYABLE",
    "Asked",
    "ClientFrame",
    "Code",
    "Decide",
    "EditConstraints",
    "Feedback",
    "Happened",
    "Hello",
    "Message",
    "Ping",
    "Refused",
    "Stop",
    "Typing",
    "asked_from",
    "asked_json",
    "parse",
]

MAX_FRAME_BYTES = 32 * 1024
MAX_TEXT = 2_000
MAX_REMOVED = 64
MAX_CHIP_ID = 200
MAX_SET = 8  # a value that no vocabulary knows is looked for in the text of every product
MAX_VALUES = 16
MAX_VALUE = 80
MAX_BOUND = 2.0**53
MAX_PAGE = 2_048
MAX_REASON = 1_000
MAX_PRODUCT = 200
MAX_PROPOSAL = 48
MAX_ORIGIN = 64
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols to Unicode, drawn as nothing


def parse(raw: str | bytes) -> ClientFrame:
    """The frame that one websocket message holds; `Refused` says what is wrong with any other."""
    if isinstance(raw, bytes):
        if len(raw) > MAX_FRAME_BYTES:
            raise Refused("frame_too_large", f"A frame may have {MAX_FRAME_BYTES} bytes at most.")
        raise Refused("binary_frame", "Frames are JSON in text; this one was binary.")
    if len(raw) > MAX_FRAME_BYTES or len(raw.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES:
        raise Refused("frame_too_large", f"A frame may have {MAX_FRAME_BYTES} bytes at most.")
    return _frame(_object(raw))


def asked_from(text: str) -> Asked:
    """What `asked_json` wrote."""
    fields = _object(text)
    frame = _frame(fields)
    if not isinstance(frame, Asked):
        raise Refused("bad_frame", "This begins no turn.")
    return replace(frame, origin=fields.text("origin", MAX_ORIGIN) or "") if isinstance(frame, Message) else frame


class _Fields:
    """Typed access to the fields of one frame; null counts as absent."""

    def __init__(self, kind: str, values: dict[object, object]) -> None:
        self._kind = kind
        self._values = values

    def get(self, name: str) -> object:
        return self._values.get(name)

    def wrong(self, name: str, rule: str) -> Refused:
        reference = self.get("id")
        return Refused(
            "bad_frame", f"`{self._kind}`: `{name}` must be {rule}.", reference if _is_id(reference) else None
        )

    def text(self, name: str, longest: int) -> str | None:
        value = self.get(name)
        if value is None:
            return None
        if not _is_text(value) or not 0 < len(value) <= longest or "\0" in value:
            raise self.wrong(name, f"a string of 1 to {longest} characters")
        return value

    def number(self, name: str) -> int | None:
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
            raise self.wrong(name, "a whole number from 0")
        return value

    def id(self) -> str:
        value = self.get("id")
        if not _is_id(value):
            raise Refused("bad_id", f"`{self._kind}`: `id` must be 1 to 64 of A-Z a-z 0-9 _ - . :")
        return value


def _object(raw: str) -> _Fields:
    try:
        value: object = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused("bad_frame", "The frame is not JSON.") from None
    if not isinstance(value, dict):
        raise Refused("bad_frame", "The frame is not a JSON object.")
    kind = value.get("type")
    if not isinstance(kind, str):
        raise Refused("bad_frame", "The frame has no `type`.")
    return _Fields(kind if _is_id(kind) else "?", value)


def _frame(fields: _Fields) -> ClientFrame:
    match fields.get("type"):
        case "hello":
            return _hello(fields)
        case "message":
            return _message(fields)
        case "edit_constraints":
            return _edit(fields)
        case "confirm":
            return _decide(fields, confirmed=True)
        case "decline":
            return _decide(fields, confirmed=False)
        case "stop":
            turn = fields.number("turn")
            if turn is None:
                raise fields.wrong("turn", "the number of a turn")
            return Stop(turn)
        case "feedback":
            return _feedback(fields)
        case "event":
            return _happened(fields)
        case "ping":
            return Ping()
        case "typing":
            return Typing()
        case _:
            known = "hello, message, edit_constraints, confirm, decline, stop, feedback, event, typing, ping"
            raise Refused("bad_frame", f"The frame's `type` is not known. There are: {known}.")


def _hello(fields: _Fields) -> Hello:
    language = fields.get("language")
    if language is not None and not _is_language(language):
        raise fields.wrong("language", " or ".join(f'"{language}"' for language in LANGUAGES))
    session, page = fields.text("session", 128), fields.text("page", MAX_PAGE)
    return Hello(session, fields.number("resume_from"), language, page, _viewed(fields))


def _viewed(fields: _Fields) -> str:
    """The product of the page that a `hello` tells of; more of its `context` is not used."""
    context = fields.get("context")
    if context is None:
        return ""
    if not isinstance(context, dict):
        raise fields.wrong("context", "an object")
    return _Fields("hello", context).text("product", MAX_PRODUCT) or ""


def _feedback(fields: _Fields) -> Feedback:
    turn, thumb = fields.number("turn"), fields.get("thumb")
    if turn is None:
        raise fields.wrong("turn", "the number of a turn")
    if not isinstance(thumb, str) or thumb not in get_args(Thumb):
        raise fields.wrong("thumb", " or ".join(f'"{one}"' for one in get_args(Thumb)))
    reason = fields.get("reason")
    if reason is not None and (not _is_text(reason) or len(reason) > MAX_REASON or "\0" in reason):
        raise fields.wrong("reason", f"a string of at most {MAX_REASON} characters")
    return Feedback(turn, cast(Thumb, thumb), (reason or "").strip())


def _happened(fields: _Fields) -> Happened:
    kind, product = fields.get("kind"), fields.text("product", MAX_PRODUCT)
    if not isinstance(kind, str) or kind not in get_args(Signal):
        raise fields.wrong("kind", " or ".join(f'"{one}"' for one in get_args(Signal)))
    if product is None:
        raise fields.wrong("product", "the id of a product")
    return Happened(cast(Signal, kind), product)


def _message(fields: _Fields) -> Message:
    key = fields.id()
    text = fields.get("text")
    if not _is_text(text):
        raise fields.wrong("text", "a string of Unicode characters")
    text = text.strip()
    if _is_blank(text):
        raise Refused("empty_message", "The message is empty.", key)
    if len(text) > MAX_TEXT:
        raise Refused(
            "message_too_long", f"The message has {len(text)} characters; {MAX_TEXT} are the most there can be.", key
        )
    return Message(key, text, fields.text("product", MAX_PRODUCT) or "")


def _edit(fields: _Fields) -> EditConstraints:
    key = fields.id()
    removed = _removed(fields)
    chips = _set(fields)
    if not removed and not chips:
        raise fields.wrong("remove", f"a list of 1 to {MAX_REMOVED} chip ids")
    return EditConstraints(key, removed, chips)


def _decide(fields: _Fields, *, confirmed: bool) -> Decide:
    """Without an `id` the proposal is it: to decide a proposal twice is one turn."""
    proposal = fields.get("proposal")
    if not _is_id(proposal) or len(proposal) > MAX_PROPOSAL:
        raise fields.wrong("proposal", "the id of a proposal")
    key = f"{'confirm' if confirmed else 'decline'}:{proposal}" if fields.get("id") is None else fields.id()
    return Decide(key, proposal, confirmed)


def _removed(fields: _Fields) -> tuple[str, ...]:
    value = fields.get("remove")
    if value is None:
        return ()
    if not isinstance(value, list) or not len(value) <= MAX_REMOVED:
        raise fields.wrong("remove", f"a list of 1 to {MAX_REMOVED} chip ids")
    chips: list[str] = []
    for chip in value:
        if not _is_text(chip) or not 0 < len(chip) <= MAX_CHIP_ID:
            raise fields.wrong("remove", f"a list of chip ids of 1 to {MAX_CHIP_ID} characters")
        chips.append(chip)
    return tuple(dict.fromkeys(chips))


def _set(fields: _Fields) -> tuple[Constraint, ...]:
    value = fields.get("set")
    if value is None:
        return ()
    rule = (
        f"a list of at most {MAX_SET} chips: facet, operator, and a list of at most {MAX_VALUES} values "
        f"of 1 to {MAX_VALUE} characters, or low and high as numbers"
    )
    if not isinstance(value, list) or len(value) > MAX_SET:
        raise fields.wrong("set", rule)
    try:
        return tuple(_constraint(chip) for chip in value)
    except (ValueError, TypeError, KeyError):
        raise fields.wrong("set", rule) from None


def _constraint(raw: object) -> Constraint:
    """The constraint of a chip that a client sets; raises ValueError, TypeError or KeyError for what is none."""
    if not isinstance(raw, dict) or not _is_text(raw["facet"]) or not 0 < len(raw["facet"]) <= MAX_CHIP_ID:
        raise ValueError("facet")
    if _is_blank(raw["facet"]):
        raise ValueError("facet")
    hard = True if raw.get("hard") is None else raw["hard"]
    if not isinstance(hard, bool):
        raise TypeError("hard")
    low, high = (_bound(raw.get(side)) for side in ("low", "high"))
    return Constraint(raw["facet"], Operator(raw["operator"]), _values(raw), low=low, high=high, hard=hard)


def _values(raw: dict[object, object]) -> tuple[str, ...]:
    values = raw.get("values")
    if values is None:
        return ()
    if not isinstance(values, list) or len(values) > MAX_VALUES:
        raise ValueError("values")
    # the path of a category is long, and never looked for in texts
    longest = MAX_CHIP_ID if raw["facet"] == "category" else MAX_VALUE
    named: list[str] = []
    for one in values:
        if not _is_text(one) or len(one) > longest or _is_blank(one):
            raise ValueError("values")
        named.append(one)
    return tuple(dict.fromkeys(named))


def _bound(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -MAX_BOUND <= value <= MAX_BOUND:
        raise ValueError("bound")
    return float(value)


def _is_text(value: object) -> TypeGuard[str]:
    """A string that UTF-8 can carry: JSON's escapes may spell half a character."""
    return isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value)


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_language(value: object) -> TypeGuard[Language]:
    return isinstance(value, str) and value in LANGUAGES


def _is_blank(text: str) -> bool:
    """Nothing to see: spaces, control and zero-width characters only, or marks on no letter."""
    return all(c.isspace() or c in _UNSEEN or unicodedata.category(c) in {"Cc", "Cf", "Mn", "Me"} for c in text)
