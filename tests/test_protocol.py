"""Parsing client frames, encoding server frames, and the numbering of a session."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Asked, Compared, CompareRow, Failed, Interrupted, Recommended, Relaxation, Text
from assistant.model import EngineStatus
from server.conversation import Accepted, Conversation, Repeated
from server.frames import Ack, Pong, image_path, refusal, wire
from server.protocol import (
    MAX_FRAME_BYTES,
    ClientFrame,
    EditConstraints,
    Hello,
    Message,
    Ping,
    Refused,
    Stop,
    parse,
)
from tests.fakes_assistant import USAGE, answer, card, chip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(["id", "text", "session", "resume_from", "language", "page", "remove", "set", "turn"])
KINDS = st.sampled_from(["hello", "message", "edit_constraints", "stop", "ping", "x"])
FRAMES = (Hello, Message, EditConstraints, Stop, Ping)


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
    kinds = [json.loads(wire(event, 1))["type"] for event in events]
    assert " ".join(kinds) == "understood recommended text done compared asked interrupted failed"


def test_connection_frames_repeat_the_newest_number_and_take_none() -> None:
    conversation = Conversation()
    conversation.number(Text("a"), 1)
    assert json.loads(conversation.aside(Pong())) == {"type": "pong", "seq": 1, "turn": 0}
    engine = json.loads(conversation.aside(EngineStatus("loading", "m", "d", 0.5)))
    assert engine == {"type": "engine", "seq": 1, "turn": 0, "state": "loading", "model": "m", "progress": 0.5}
    assert json.loads(conversation.number(Text("b"), 1))["seq"] == 2


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


def test_the_same_id_is_the_same_turn_and_another_body_is_an_error() -> None:
    conversation = Conversation()
    assert conversation.submit(Message("a", "shoes")) == Accepted(1)
    assert conversation.submit(Message("a", "shoes")) == Repeated(1)
    for other in (Message("a", "boots"), EditConstraints("a", ("shoes",))):
        with pytest.raises(Refused) as fault:
            conversation.submit(other)
        assert fault.value.code == "id_reused"


def test_a_second_message_is_refused_while_a_turn_runs_and_its_id_stays_free() -> None:
    conversation = Conversation()
    conversation.submit(Message("a", "shoes"))
    with pytest.raises(Refused) as fault:
        conversation.submit(Message("b", "boots"))
    assert (fault.value.code, fault.value.retryable) == ("busy", True)
    conversation.finish(1)
    assert conversation.submit(Message("b", "boots")) == Accepted(2)


@given(st.integers(0, 60), st.integers(1, 40), st.integers(0, 80))
def test_a_resume_is_contiguous_or_admits_the_gap(said: int, kept: int, seq: int) -> None:
    conversation = Conversation(kept_frames=kept)
    for number in range(said):
        conversation.number(Text(str(number)), 1)
    missed = conversation.since(seq)
    if missed is None:
        assert seq > said or seq < said - kept
    else:
        assert [json.loads(text)["seq"] for text in missed] == list(range(seq + 1, said + 1))


def test_what_is_kept_is_bounded_in_bytes_too() -> None:
    conversation = Conversation(kept_bytes=5_000)
    for _ in range(50):
        conversation.number(Text("x" * 1_000), 1)
    assert conversation.since(0) is None
    assert len(conversation.since(46) or ()) == 4


def test_a_snapshot_tells_each_turn_with_its_text_in_one_piece() -> None:
    conversation = Conversation(kept_frames=1)
    conversation.submit(Message("a", "shoes"))
    for event in (Ack("a", False, "shoes"), Text("Two "), Text("that fit."), Ack("a", True, "shoes")):
        conversation.number(event, 1)
    sent = json.loads(conversation.aside(conversation.snapshot()))
    assert (sent["type"], sent["seq"], sent["state"]["running"]) == ("resync", 4, 1)
    assert [(f["type"], f.get("delta", f.get("text"))) for f in sent["state"]["turns"][0]["frames"]] == [
        ("ack", "shoes"),
        ("text", "Two that fit."),
    ]


def test_a_frame_that_json_cannot_carry_takes_no_number() -> None:
    conversation = Conversation()
    with pytest.raises(ValueError, match="Out of range"):
        conversation.number(answer(chips=(chip(high=float("inf")),))[0], 1)
    assert conversation.newest == 0
