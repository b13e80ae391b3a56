"""Chips that a client sets: read strictly, and the same as saying so."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.changes import Change, Operation
from assistant.dialogue import DialogueState, UserMessage
from assistant.events import Chip, ChipChange, Understood
from retrieval.constraints import Constraint, Operator
from server.frames import Ack, wire
from server.protocol import EditConstraints, Refused, parse
from tests.shop_samples import understander


def _edit(**about: object) -> str:
    return json.dumps({"type": "edit_constraints", "id": "e1", **about})


def _edited(*chips: Constraint) -> tuple[Constraint, ...]:
    """What an edit sets, without its turn."""
    meant = understander().understand(UserMessage("", set=chips), DialogueState())
    return tuple(replace(chip, turn=0) for chip in meant.changes)


def test_a_chip_that_is_set_is_a_constraint() -> None:
    chips = [
        {"facet": "price", "operator": "range", "high": 8000},
        {"facet": "color", "operator": "none_of", "values": ["black"], "hard": False},
    ]
    assert parse(_edit(set=chips)) == EditConstraints(
        "e1",
        (),
        (
            Constraint("price", Operator.RANGE, high=8000.0),
            Constraint("color", Operator.NONE_OF, ("black",), hard=False),
        ),
    )


def test_taking_away_alone_still_works() -> None:
    assert parse(_edit(remove=["price:is", "price:is"])) == EditConstraints("e1", ("price:is",))


BOUNDS: tuple[object, ...] = (True, "80", [80], {}, 10**400, -(10**400), 2**60, float("inf"), float("nan"))
VALUES: tuple[object, ...] = (
    "red",
    {"red": 1},
    True,
    [None],
    [["red"]],
    [""],
    [" \t"],
    ["red", "\u200b\u2060"],
    ["\u3164"],
    ["\ufe0f"],
    ["\ud800"],
    ["x" * 81],
    [f"c{n}" for n in range(17)],
)
WRONG: tuple[dict[str, object], ...] = (
    {},
    {"set": []},
    {"set": {}},
    {"set": [{"facet": "price"}]},
    {"set": [{"facet": "price", "operator": "range"}]},
    {"set": [{"facet": "price", "operator": "range", "high": "much"}]},
    {"set": [{"facet": "color", "operator": "one_of", "values": [1]}]},
    {"set": [{"facet": "", "operator": "has"}]},
    {"set": [{"facet": "hood", "operator": "maybe"}]},
    {"set": [{"facet": "hood", "operator": "has"}] * 9},
    {"set": [{"facet": "hood", "operator": "has", "hard": "no"}]},
    {"set": [{"facet": " ", "operator": "has"}]},
    {"set": [{"facet": "color", "operator": ["one_of"], "values": ["red"]}]},
)


@pytest.mark.parametrize("about", WRONG)
def test_what_is_no_edit_is_refused(about: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        parse(_edit(**about))
    assert (refused.value.code, refused.value.reference) == ("bad_frame", "e1")


@pytest.mark.parametrize("values", VALUES)
def test_values_are_a_short_list_of_words_that_can_be_seen(values: object) -> None:
    with pytest.raises(Refused) as refused:
        parse(_edit(set=[{"facet": "color", "operator": "one_of", "values": values}]))
    assert (refused.value.code, refused.value.reference) == ("bad_frame", "e1")


@pytest.mark.parametrize("bound", BOUNDS)
@pytest.mark.parametrize("side", ["low", "high"])
def test_bounds_are_numbers_that_can_be_reckoned_with(side: str, bound: object) -> None:
    with pytest.raises(Refused) as refused:
        parse(_edit(set=[{"facet": "price", "operator": "range", side: bound}]))
    assert (refused.value.code, refused.value.reference) == ("bad_frame", "e1")


def test_as_much_as_may_be_set_is_taken() -> None:
    values = ["红" * 80, *(f"c{n}" for n in range(15))]
    facets = [{"facet": f"f{n}", "operator": "one_of", "values": values, "low": None, "hard": None} for n in range(7)]
    path = {"facet": "category", "operator": "one_of", "values": ["Home > " + "x" * 190]}
    edit = parse(_edit(set=[*facets, path]))
    assert isinstance(edit, EditConstraints)
    assert [len(chip.values) for chip in edit.set] == [16] * 7 + [1]
    assert all(chip.hard for chip in edit.set)


def test_a_bound_may_be_whole_or_not() -> None:
    edit = parse(_edit(set=[{"facet": "weight", "operator": "range", "low": 0, "high": 1.5}]))
    assert isinstance(edit, EditConstraints)
    assert (edit.set[0].low, edit.set[0].high) == (0.0, 1.5)


def test_of_an_edit_only_facets_of_the_catalogue_are_set() -> None:
    known = Constraint("color", Operator.ONE_OF, ("red",))
    price = Constraint("price", Operator.RANGE, high=8000)
    meant = _edited(Constraint("aura", Operator.ONE_OF, ("red",)), known, Constraint("glows", Operator.HAS), price)
    assert meant == (known, price)


def test_few_words_that_nobody_knows_are_looked_for() -> None:
    odd = tuple(f"odd{n}" for n in range(4))
    meant = _edited(
        Constraint("color", Operator.ONE_OF, (odd[0], "red", odd[1])),
        Constraint("material", Operator.NONE_OF, (odd[2], odd[3], "wool")),
        Constraint("size", Operator.ONE_OF, (odd[0],)),
        Constraint("brand", Operator.ONE_OF, odd),
    )
    assert [chip.values for chip in meant] == [(odd[0], "red", odd[1]), (odd[2], "wool"), odd]


def test_what_was_set_is_acknowledged_as_it_was_asked() -> None:
    chips = [
        {"facet": "color", "operator": "one_of", "values": ["red"], "low": None, "high": None, "hard": False},
        {"facet": "price", "operator": "range", "values": [], "low": None, "high": 80.0, "hard": True},
    ]
    edit = parse(_edit(set=chips))
    assert isinstance(edit, EditConstraints)
    sent = json.loads(wire(Ack("e1", False, "", edit.remove, edit.set), 2, 1))
    assert (sent["set"], sent["remove"], sent["text"]) == (chips, [], "")
    assert parse(_edit(set=sent["set"])) == edit
    assert json.loads(wire(Ack("m1", False, "shoes"), 2, 1))["set"] == []


def test_changes_are_told_with_before_and_after() -> None:
    chip = Chip("price:is", "price", "range", "up to $80", True, False, high=8000.0, turn=2)
    frame = Understood(
        "refine_search", ("refine_search",), "en", (chip,), 3, "", (ChipChange("set", "price:is", None, chip),)
    )
    (change,) = json.loads(wire(frame, 4, 2))["changes"]
    assert (change["operation"], change["id"], change["before"], change["after"]["label"]) == (
        "set",
        "price:is",
        None,
        "up to $80",
    )


def test_a_change_taken_back_is_an_undo() -> None:
    item = Constraint("hood", Operator.HAS)
    assert Change(Operation.SET, "hood:is", None, item, 1).inverse() == Change(Operation.UNDO, "hood:is", item, None, 1)
