"""Chips that a client sets: read strictly, and the same as saying so."""

from __future__ import annotations

import json

import pytest

from assistant.changes import Change, Operation
from assistant.events import Chip, ChipChange, Understood
from retrieval.constraints import Constraint, Operator
from server.frames import wire
from server.protocol import EditConstraints, Refused, parse


def _edit(**about: object) -> str:
    return json.dumps({"type": "edit_constraints", "id": "e1", **about})


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
    {"set": [{"facet": "hood", "operator": "has"}] * 200},
)


@pytest.mark.parametrize("about", WRONG)
def test_what_is_no_edit_is_refused(about: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        parse(_edit(**about))
    assert refused.value.code == "bad_frame"


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
