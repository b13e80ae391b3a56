"""The evaluation of the dialogue's state: its notation, its files, and what it counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.errors import EvalError
from eval.state_file import load
from eval.state_notation import constraint_of, described, differences, parse
from retrieval.constraints import Constraint, Operator
from tests.shop_samples import facets

SHIPPED = Path(__file__).parent.parent / "eval" / "state"


def _found(**about: object) -> Constraint:
    return Constraint(**about)  # type: ignore[arg-type]  # keyword arguments of the test's own


SAME = (
    ("color=black|white", _found(facet="color", operator=Operator.ONE_OF, values=("white", "black"))),
    ("color!=black", _found(facet="color", operator=Operator.NONE_OF, values=("black",))),
    ("+hood", _found(facet="hood", operator=Operator.HAS)),
    ("-lid", _found(facet="lid", operator=Operator.HAS_NOT)),
    ("price<=80", _found(facet="price", operator=Operator.RANGE, high=8000.0)),
    ("price<80", _found(facet="price", operator=Operator.RANGE, high=8000.0)),
    ("price~200", _found(facet="price", operator=Operator.RANGE, low=16000.0, high=24000.0)),
    ("price=100..200", _found(facet="price", operator=Operator.RANGE, low=10000.0, high=20000.0)),
    ("weight>=1.5kg", _found(facet="weight", operator=Operator.RANGE, low=1500.0, unit="g")),
    ("~weight<", _found(facet="weight", operator=Operator.RANGE, high=900.0, unit="g", hard=False)),
    ("category=Backpacks", _found(facet="category", operator=Operator.ONE_OF, values=("Bags > Backpacks",))),
)
OTHER = (
    ("color=black", _found(facet="color", operator=Operator.NONE_OF, values=("black",))),
    ("color=black", _found(facet="color", operator=Operator.ONE_OF, values=("black", "white"))),
    ("price<=80", _found(facet="price", operator=Operator.RANGE, high=9000.0)),
    ("price<=80", _found(facet="price", operator=Operator.RANGE, low=1000.0, high=8000.0)),
    ("price~200", _found(facet="price", operator=Operator.RANGE, high=20000.0)),
    ("color=black", _found(facet="color", operator=Operator.ONE_OF, values=("black",), hard=False)),
    ("~weight<", _found(facet="weight", operator=Operator.RANGE, low=900.0, hard=False)),
)


@pytest.mark.parametrize(("text", "found"), SAME)
def test_what_is_written_is_what_was_understood(text: str, found: Constraint) -> None:
    assert differences([parse(text, facets())], [found]) == ()


@pytest.mark.parametrize(("text", "found"), OTHER)
def test_what_is_other_is_told(text: str, found: Constraint) -> None:
    assert differences([parse(text, facets())], [found])


def test_the_difference_names_what_is_missing_and_what_is_too_much() -> None:
    extra = Constraint("hood", Operator.HAS)
    assert differences([parse("price<=80", facets())], [extra]) == ("- price<=80", "+ +hood")


@pytest.mark.parametrize("text", [text for text, _found in SAME if not text.startswith(("~weight", "price~"))])
def test_an_edit_is_what_is_written(text: str) -> None:
    wanted = parse(text, facets())
    assert wanted.matches(constraint_of(wanted))
    assert described(constraint_of(wanted))


@pytest.mark.parametrize("text", ["", "what", "speed<=80", "category=Boats", "color<3"])
def test_what_is_no_constraint_is_refused(text: str) -> None:
    with pytest.raises(EvalError, match=r"constraint|states no|no category"):
        parse(text, facets())


TURN: dict[str, object] = {"user": "mugs", "expected": {"constraints": ["category=Mugs"]}}
WRONG = (
    ({"id": "a", "language": "fr", "turns": [TURN]}, "language"),
    ({"id": "a", "language": "en", "turns": []}, "turns"),
    ({"id": "a", "language": "en", "turns": [{"expected": {"constraints": []}}]}, "user"),
    ({"id": "a", "language": "en", "turns": [{"user": "x", "expected": {}}]}, "constraints"),
    ({"id": "a", "language": "en", "turns": [{"user": "x", "expected": {"constraints": [], "sort": "up"}}]}, "sort"),
    ({"id": "a", "language": "en", "turns": [{"user": "x", "expected": {"constraints": [], "references": ["z"]}}]}, "references"),
    ({"id": "a", "language": "en", "turns": [{"user": "x", "expect": {"constraints": []}}]}, "expect"),
)  # fmt: skip


@pytest.mark.parametrize(("record", "named"), WRONG)
def test_a_wrong_file_is_one_line_that_names_place_and_field(tmp_path: Path, record: object, named: str) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    with pytest.raises(EvalError, match=named) as refused:
        load(file, facets())
    assert f"{file}:1" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_shipped_dialogues_are_half_chinese_and_at_least_three_hundred() -> None:
    lines = [
        json.loads(line) for file in sorted(SHIPPED.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()
    ]
    chinese = sum(line["language"] in ("zh", "mixed") for line in lines)
    assert len(lines) >= 300
    assert 0.45 <= chinese / len(lines) <= 0.55
    assert len({line["id"] for line in lines}) == len(lines)


def test_the_command_meets_its_targets_on_some_dialogues(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert main(["state", "--data", str(SHIPPED / "dialogues.jsonl"), "--filter", "undo", "--json", str(report)]) == 0
    scores = json.loads(report.read_text("utf-8"))
    assert scores["exact"] >= 0.95
    assert scores["joint"] >= 0.9
    assert set(scores["by_language"]) <= {"en", "zh", "mixed"}


def test_a_file_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["state", "--data", "no-such-file.jsonl"]) == 2
    assert "no-such-file.jsonl" in capsys.readouterr().err
