"""`python -m eval service`: files of actions, cases, exports and kills, as a user has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.service.records import OrderState
from eval.__main__ import main
from eval.errors import EvalError
from eval.service_cases import SHIPPED, read_cases
from eval.service_file import read_lists
from eval.service_kills import run_kills
from tests.service_shop import FOLDER, order_in

PAID = order_in(OrderState.PAID)
CANCEL = {
    "customer": PAID.customer,
    "name": "cancel_order",
    "arguments": {"order": PAID.id, "reason": "no_longer_needed"},
}
LOOK = {"customer": PAID.customer, "name": "show_order", "arguments": {"order": PAID.id}}


def lines(path: Path, *values: object) -> Path:
    path.write_text("\n".join(json.dumps(one) for one in values) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("store", ["sqlite", "memory"])
def test_each_list_starts_from_the_shop_as_it_was_loaded(store: str, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", [CANCEL, CANCEL], {"id": "b", "actions": [LOOK, CANCEL]}, [], LOOK)
    out = tmp_path / "out.json"
    assert main(["service", "--actions", str(file), "--json", str(out), "--store", store]) == 0
    told = json.loads(out.read_text())
    assert [one["id"] for one in told["lists"]] == ["1", "b", "3", "4"]
    verdicts = [[(one["verdict"], one.get("rule")) for one in each["actions"]] for each in told["lists"]]
    assert verdicts[0] == [("allowed", None), ("refused", "order.state")]
    assert verdicts[1] == [("allowed", None), ("allowed", None)]
    first, second, third, fourth = (one["state"] for one in told["lists"])
    assert first == second != third == fourth == told["loaded"]
    assert told["lists"][0]["actions"][0]["money_cents"] == -PAID.total_cents
    assert told["lists"][0]["actions"][1]["words"]["zh"]


def test_an_exported_state_loads_to_the_same_hash(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", {"id": "my list/1", "actions": [CANCEL]})
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    export = tmp_path / "export"
    common = ["--policy", str(FOLDER / "service.yaml"), "--store", "memory"]
    assert main(["service", "--actions", str(file), "--json", str(first), "--export", str(export), *common]) == 0
    nothing = lines(tmp_path / "n.jsonl", [])
    folder = export / "my_list_1"
    assert main(["service", "--data", str(folder), "--actions", str(nothing), "--json", str(second), *common]) == 0
    assert json.loads(second.read_text())["loaded"] == json.loads(first.read_text())["lists"][0]["state"]


def test_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(tmp_path / "a.jsonl", {"id": "x", "actions": [LOOK, {"name": "nonsense"}]})
    assert main(["service", "--actions", str(file), "--store", "memory"]) == 0
    said = capsys.readouterr().out
    assert "1 show_order allowed" in said
    assert "2 nonsense refused action.unknown: This is nothing that customer service can do: nonsense." in said
    assert "1 lists, 1 actions allowed, 1 refused" in said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Returning: while the state"), ("zh", "退货：订单已签收时可以办理。")]
)
def test_the_policy_is_printed_as_customers_read_it(
    language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["service", "--text", language]) == 0
    assert said in capsys.readouterr().out


def test_lists_are_read_from_json_lines_and_from_one_document(tmp_path: Path) -> None:
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps([[LOOK], {"id": "b", "customer": "c", "actions": [{"name": "list_orders"}]}], indent=2))
    first, second = read_lists(whole)
    assert (first.id, first.actions[0].customer, second.id, second.actions[0].customer) == (
        "1",
        PAID.customer,
        "b",
        "c",
    )
    (odd,) = read_lists(lines(tmp_path / "odd.jsonl", {"actions": ["what", None, {"customer": 3, "name": 4}]}))
    assert [(one.customer, one.name) for one in odd.actions] == [(None, None), (None, None), (None, 4)]


@pytest.mark.parametrize("text", ["{", '{"id": 1}', "3", '{"actions": 3}'])
def test_a_file_that_is_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EvalError, match=r"a\.jsonl"):
        read_lists(file)


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--actions", "no such file"],
        ["--actions", "a.jsonl", "--data", "nowhere"],
        ["--actions", "a.jsonl", "--policy", "a.jsonl"],
        ["--actions", "a.jsonl", "--now", "soon"],
    ],
)
def test_what_cannot_be_played_is_one_line_and_status_2(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines(tmp_path / "a.jsonl", [])
    assert main(["service", "--store", "memory", *options]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) >= 1


def test_all_cases_are_judged_right_and_every_rule_is_tried(tmp_path: Path) -> None:
    out = tmp_path / "cases.json"
    assert main(["service", "--cases", "--store", "memory", "--json", str(out)]) == 0
    told = json.loads(out.read_text())
    assert told["right"] == told["cases"] >= 150
    assert told["languages"]["zh"] * 3 >= told["cases"]
    assert min(told["refused"].values()) >= 2


def test_a_case_that_is_judged_otherwise_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [
        {"id": "verdict", "actions": [CANCEL], "expected": {"verdicts": ["order.state"]}},
        {"id": "state", "actions": [CANCEL], "expected": {"verdicts": ["allowed"], "state": {"orders": {PAID.id: {"state": "paid"}}}}},
        {"id": "nothing", "actions": [LOOK], "expected": {"verdicts": ["allowed"], "state": {"orders": {PAID.id: {}}}}},
    ]  # fmt: skip
    assert main(["service", "--cases", str(lines(tmp_path / "c.jsonl", *wrong)), "--store", "memory"]) == 1
    said = capsys.readouterr().out
    assert "verdict: verdicts ['allowed'], not ['order.state']" in said
    assert f"verdict: orders.{PAID.id} was changed" in said
    assert f"state: orders.{PAID.id}.state is 'cancelled', not 'paid'" in said
    assert f"nothing: orders.{PAID.id} was not changed" in said
    assert "0 of 3 cases judged right" in said


def test_cases_have_ids_of_their_own(tmp_path: Path) -> None:
    assert len(read_cases(SHIPPED)) >= 150
    one = {"id": "a", "actions": [], "expected": {"verdicts": []}}
    with pytest.raises(EvalError, match="stands twice"):
        read_cases([lines(tmp_path / "c.jsonl", one, one)])
    with pytest.raises(EvalError, match=r"expected\.verdicts"):
        read_cases([lines(tmp_path / "d.jsonl", {"id": "a", "actions": []})])


@pytest.mark.engine
def test_a_writer_that_is_killed_loses_and_doubles_nothing() -> None:
    told: list[int] = []
    report = run_kills(FOLDER, 12, actions=150, told=told.append)
    assert report.good
    assert (report.kills, report.lost, report.doubled) == (12, 0, 0)
    assert report.performed > 50
    assert told[-1] == 12
