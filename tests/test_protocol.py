"""Parsing client frames, encoding server frames, and the numbering of a session."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Asked, Compared, CompareRow, Failed, Interrupted, Recommended, Relaxation, Text
from assistant.model import EngineStatus
from server.frames import Noted, Pong, Queued, image_path, refusal, wire
from server.protocol import (
    MAX_FRAME_BYTES,
    ClientFrame,
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
    asked_from,
    asked_json,
    parse,
)
from tests.fakes_assistant import USAGE, answer, card, chip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "id",
        "text",
        "session",
        "resume_from",
        "language",
        "page",
        "remove",
        "set",
        "turn",
        "thumb",
        "reason",
        "kind",
        "product",
        "proposal",
    ]
)
KINDS = st.sampled_from(
    ["hello", "message", "edit_constraints", "confirm", "decline", "typing", "stop", "feedback", "event", "ping", "x"]
)
FRAMES = (Hello, Message, EditConstraints, Decide, Stop, Feedback, Happened, Typing, Ping)


def outcome(raw: str | bytes) -> ClientFrame | Refused:
    try:
        return parse(raw)
    except Refused as fault:
        return fault


def refused(raw: str | bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(raw)
    return caught.value


def frame(**fields: object) -> str:
    return json.dumps(fields)


def test_parses_every_frame_of_the_protocol() -> None:
    assert parse(frame(type="hello")) == Hello()
    assert parse(frame(type="hello", session="s", resume_from=0, language="zh", page="/x")) == Hello("s", 0, "zh", "/x")
    assert parse(frame(type="message", id="a-1", text="  shoes \n")) == Message("a-1", "shoes")
    assert parse(frame(type="edit_constraints", id="a", remove=["x", "y", "x"])) == EditConstraints("a", ("x", "y"))
    assert parse(frame(type="stop", turn=3)) == Stop(3)
    assert parse(frame(type="feedback", turn=3, thumb="down", reason=" 太贵 ")) == Feedback(3, "down", "太贵")
    assert parse(frame(type="event", kind="add_to_cart", product="P1")) == Happened("add_to_cart", "P1")
    assert parse(frame(type="ping")) == Ping()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "bad_frame"),
        ("{", "bad_frame"),
        ("[1]", "bad_frame"),
        ("null", "bad_frame"),
        ("[" * 20_000, "bad_frame"),
        (frame(text="shoes"), "bad_frame"),
        (frame(type=7), "bad_frame"),
        (frame(type="order"), "bad_frame"),
        (frame(type="hello", language="fr"), "bad_frame"),
        (frame(type="hello", resume_from=-1), "bad_frame"),
        (frame(type="hello", resume_from=True), "bad_frame"),
        (frame(type="hello", session=""), "bad_frame"),
        (frame(type="message", id="a"), "bad_frame"),
        (frame(type="message", id="a", text=5), "bad_frame"),
        (frame(type="message", id="a", text="\ud800"), "bad_frame"),
        (frame(type="message", text="shoes"), "bad_id"),
        (frame(type="message", id="", text="shoes"), "bad_id"),
        (frame(type="message", id="a b", text="shoes"), "bad_id"),
        (frame(type="message", id="a\n", text="shoes"), "bad_id"),
        (frame(type="message", id="x" * 65, text="shoes"), "bad_id"),
        (frame(type="message", id="a", text=""), "empty_message"),
        (frame(type="message", id="a", text=" \u200b\n"), "empty_message"),
        (frame(type="message", id="a", text="\u3164\ufe0f"), "empty_message"),
        (frame(type="message", id="a", text="x" * 2_001), "message_too_long"),
        (frame(type="edit_constraints", id="a", remove=[]), "bad_frame"),
        (frame(type="edit_constraints", id="a", remove=[1]), "bad_frame"),
        (frame(type="edit_constraints", id="a", remove="price"), "bad_frame"),
        (frame(type="feedback", turn=1), "bad_frame"),
        (frame(type="feedback", thumb="up"), "bad_frame"),
        (frame(type="feedback", turn=1, thumb="sideways"), "bad_frame"),
        (frame(type="feedback", turn=1, thumb="up", reason="x" * 1_001), "bad_frame"),
        (frame(type="feedback", turn=1, thumb="up", reason="\0"), "bad_frame"),
        (frame(type="event", kind="stare", product="P1"), "bad_frame"),
        (frame(type="event", kind="view"), "bad_frame"),
        (frame(type="stop"), "bad_frame"),
        (frame(type="stop", turn="1"), "bad_frame"),
        (b"\x00\x01", "binary_frame"),
        (b"x" * (MAX_FRAME_BYTES + 1), "frame_too_large"),
        ("x" * (MAX_FRAME_BYTES + 1), "frame_too_large"),
        ("鞋" * (MAX_FRAME_BYTES // 3 + 1), "frame_too_large"),
    ],
)
def test_refuses_with_the_code_of_the_fault(raw: str | bytes, code: str) -> None:
    fault = refused(raw)
    assert fault.code == code
    assert fault.words


def test_a_message_of_exactly_2000_characters_of_any_script_is_taken() -> None:
    assert parse(json.dumps({"type": "message", "id": "a", "text": "鞋" * 2_000})) == Message("a", "鞋" * 2_000)


def test_a_refusal_names_the_message_it_is_about() -> None:
    assert refused(frame(type="message", id="m7", text=" ")).reference == "m7"
    assert refused(frame(type="message", id="m7", text=1)).reference == "m7"


@given(st.text() | st.binary() | JSON.map(json.dumps))
def test_anything_at_all_is_a_frame_or_refused(raw: str | bytes) -> None:
    came = outcome(raw)
    assert isinstance(came, FRAMES) or json.loads(wire(refusal(came), 0))["message"]


@given(KINDS, st.dictionaries(FIELDS, JSON, max_size=4))
def test_any_fields_of_a_known_type_are_a_frame_or_refused(kind: str, fields: dict[str, Any]) -> None:
    came = outcome(json.dumps({**fields, "type": kind}))
    assert isinstance(came, FRAMES) or json.loads(wire(refusal(came), 0))["message"]


CHIPS = st.dictionaries(
    st.sampled_from(["facet", "operator", "values", "low", "high", "hard"]),
    JSON | st.sampled_from(["color", "one_of", "range", "has", ["red"], 10**400, -(10**400), 1.5]),
)


@given(st.lists(CHIPS, min_size=1, max_size=3))
def test_any_chips_that_are_set_are_a_frame_or_refused(chips: list[dict[str, Any]]) -> None:
    came = outcome(json.dumps({"type": "edit_constraints", "id": "e", "set": chips}))
    assert isinstance(came, EditConstraints) or (isinstance(came, Refused) and came.code == "bad_frame")


def test_a_card_on_the_wire_has_every_field_of_the_protocol() -> None:
    sent = json.loads(
        wire(Recommended("rs", (card(list_price=card().price),), 9, (Relaxation(("c", "d"), "l", 2),)), 4, 2)
    )
    assert (sent["type"], sent["seq"], sent["turn"], sent["total"]) == ("recommended", 4, 2, 9)
    assert sent["relaxations"] == [{"chips": ["c", "d"], "label": "l", "count": 2}]
    assert sent["items"][0] == {
        "ordinal": 1,
        "product": "p1",
        "sku": "p1-1",
        "title": "Trail shoe",
        "brand": "Halden",
        "category": "Trail shoes",
        "price": {"cents": 6901, "currency": "USD", "text": "$69.01"},
        "list_price": {"cents": 6901, "currency": "USD", "text": "$69.01"},
        "rating": 4.5,
        "review_count": 128,
        "stock": 12,
        "options": {"color": "grey"},
        "image": "/images/images/p1.svg",
        "url": None,
        "why": [{"constraint": "price", "label": "under $80", "evidence": "price"}],
    }


def test_every_event_has_its_type_on_the_wire() -> None:
    events = [
        *answer("hi", chips=(chip(),)),
        Compared("rs", (card(),), (CompareRow("Weight", ("1 kg",), False),)),
        Asked("Which size?", ("41", "42")),
        Interrupted(USAGE),
        Failed("internal", "words", True),
    ]
    assert json.loads(wire(Queued("m", 2), 4, 3)) == {"type": "queued", "seq": 4, "turn": 3, "id": "m", "position": 2}
    assert json.loads(wire(Noted("event"), 4)) == {"type": "noted", "seq": 4, "turn": 0, "of": "event"}
    assert json.loads(wire(Pong(), 1)) == {"type": "pong", "seq": 1, "turn": 0}
    kinds = [json.loads(wire(event, 1))["type"] for event in events]
    assert " ".join(kinds) == "understood recommended text done compared asked interrupted failed"


@pytest.mark.parametrize(
    ("image", "path"),
    [
        ("images/p 1.svg", "/images/images/p%201.svg"),
        ("./a/b.svg", "/images/a/b.svg"),
        ("p1.svg", "/images/p1.svg"),
        ("/p1.svg", "/images/p1.svg"),
        ("https://cdn.example/p.png", "https://cdn.example/p.png"),
        (None, None),
    ],
)
def test_pictures_are_named_by_where_the_page_finds_them(image: str | None, path: str | None) -> None:
    assert image_path(image) == path


def test_what_begins_a_turn_is_stored_as_it_was() -> None:
    price: dict[str, object] = {
        "facet": "price",
        "operator": "range",
        "values": [],
        "low": None,
        "high": 80.0,
        "hard": True,
    }
    for raw in (
        frame(type="message", id="m1", text="鞋 under $80"),
        frame(type="edit_constraints", id="e1", remove=["color:not"], set=[price]),
    ):
        asked = parse(raw)
        assert isinstance(asked, Message | EditConstraints)
        assert asked_from(asked_json(asked)) == asked


def test_half_a_character_is_replaced_before_it_is_sent() -> None:
    assert json.loads(wire(Text("a\ud83d"), 1))["delta"] == "a?"


def test_a_frame_that_json_cannot_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        wire(answer(chips=(chip(high=float("inf")),))[0], 1)


def test_an_engine_s_status_names_no_detail() -> None:
    told = json.loads(wire(EngineStatus("loading", "m", "d", 0.5), 1))
    assert told == {"type": "engine", "seq": 1, "turn": 0, "state": "loading", "model": "m", "progress": 0.5}
