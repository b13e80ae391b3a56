"""Playing dialogues against a stand-in server on a real websocket, and the reports that a run leaves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console
from websockets.asyncio.server import ServerConnection, serve

from assistant.events import Text
from eval import dialogue_reports
from eval.__main__ import main
from eval.command_dialogues import chosen
from eval.errors import EvalError
from eval.playing import DialogueResult, Rules, play, summary
from eval.script import Dialogue, Expected, ExpectedProducts, ExpectedText, Step
from eval.wire import Ack, Content
from tests.eval_samples import KINDS, RAIN, SHOP, card, done, recommended, understood

WELCOME = {"type": "welcome", "seq": 1, "turn": 0, "session": "s", "resumed": False, "engine": {"state": "ready"}}
ANSWER: tuple[Content, ...] = (
    Ack("x", False),
    understood(),
    recommended(card(RAIN, "P1-navy")),
    Text("The Tarn Rain Jacket."),
    done(),
)
STEP = Step(Expected(products=ExpectedProducts(1), text=ExpectedText(author=("model",))), say="a jacket", line=4)


def script(*steps: Step, name: str = "rain") -> Dialogue:
    return Dialogue(name, "en", steps or (STEP,), Path("dialogues/find.yaml"), 1)


async def played(dialogue: Dialogue, answers: Sequence[Sequence[Content]], check_author: bool = True) -> DialogueResult:
    """Plays against a server that gives these answers, one a turn, and hangs up when it has no more."""

    async def talk(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.send(json.dumps(WELCOME))
        seq, left = 1, list(answers)
        async for raw in connection:
            if json.loads(raw)["type"] == "ping":
                await connection.send(json.dumps({"type": "pong", "seq": seq, "turn": 0}))
                continue
            if not left:
                return
            number = len(answers) - len(left) + 1
            for content in left.pop(0):
                seq += 1
                body = {"type": KINDS[type(content)], "seq": seq, "turn": number, **asdict(content)}
                await connection.send(json.dumps(body))

    async with serve(talk, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/chat"
        return await play(dialogue, url, SHOP, Rules(check_author, turn_timeout_s=2.0))


async def test_a_right_conversation_passes() -> None:
    result = await played(script(STEP, STEP), [ANSWER, ANSWER])
    assert result.all_problems == ()
    assert result.passed
    assert [step.turn.number for step in result.steps] == [1, 2]


async def test_a_problem_names_its_turn_and_line() -> None:
    result = await played(script(), [(*ANSWER[:2], Text("A jacket."), done("template"))])
    assert not result.passed
    assert result.all_problems[0] == "turn 1 (line 4): 0 products are shown, at least 1 expected"
    assert result.all_problems[1] == "turn 1 (line 4): the author is template, expected model"


async def test_a_server_that_hangs_up_breaks_the_dialogue() -> None:
    result = await played(script(STEP, STEP), [ANSWER])
    assert result.broken is not None
    assert result.broken.startswith("turn 2: the server closed the connection")
    assert len(result.steps) == 1
    assert not result.passed


async def test_text_after_the_end_is_found_at_the_end_of_the_session() -> None:
    result = await played(script(), [(*ANSWER, Text("more"))])
    assert result.problems == ("text of turn 1 came after its end",)


async def test_without_an_engine_the_author_is_not_asserted() -> None:
    answer = [(*ANSWER[:4], done("template"))]
    assert not (await played(script(), answer)).passed
    assert (await played(script(), answer, check_author=False)).passed


@pytest.fixture
async def results() -> list[DialogueResult]:
    good = await played(script(), [ANSWER])
    bad = await played(script(name="bad"), [(*ANSWER[:2], Text("A <b>\x07"), done())])
    broken = await played(script(name="broken"), [])
    return [good, bad, broken]


def test_junit_counts_failures_and_errors_apart(results: list[DialogueResult]) -> None:
    root = ElementTree.fromstring(dialogue_reports.junit(results))
    assert root.get("tests") == "3"
    assert root.get("failures") == "1"
    assert root.get("errors") == "1"
    good, bad, broken = root.iter("testcase")
    assert (good.get("name"), good.get("classname"), good.find("failure")) == ("rain", "dialogues.find", None)
    failure, error = bad.find("failure"), broken.find("error")
    assert failure is not None
    assert "at least 1 expected" in (failure.get("message") or "")
    assert error is not None
    output = bad.find("system-out")
    assert output is not None
    assert output.text == "> a jacket\n< A <b>\ufffd"


def test_json_holds_every_turn(results: list[DialogueResult]) -> None:
    body = json.loads(dialogue_reports.as_json(results))
    assert body["summary"] == {"dialogues": 3, "passed": 1, "failed": 2}
    turn = body["dialogues"][0]["turns"][0]
    assert turn["products"] == ["P1"]
    assert turn["author"] == "model"
    assert turn["first_card_ms"] is not None
    assert body["dialogues"][2]["problems"]


def test_the_table_names_what_failed(results: list[DialogueResult]) -> None:
    console = Console(width=120, record=True, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(dialogue_reports.table(results))
    printed = captured.get()
    assert [line.split()[:2] for line in printed.splitlines()[1:]] == [
        ["rain", "passed"],
        ["bad", "failed"],
        ["broken", "failed"],
    ]
    lines = dialogue_reports.problem_lines(results)
    assert lines[0] == "bad (find.yaml:1)"
    assert lines[1] == "  turn 1 (line 4): 0 products are shown, at least 1 expected"
    assert "broken (find.yaml:1)" in lines
    assert summary(results) == f"1 of 3 dialogues passed (2 turns, {sum(one.seconds for one in results):.0f} s)"


def test_reports_are_written_where_asked(results: list[DialogueResult], tmp_path: Path) -> None:
    dialogue_reports.write(results, tmp_path / "new" / "junit.xml", tmp_path / "run.json")
    assert (tmp_path / "new" / "junit.xml").read_text(encoding="utf-8").startswith("<?xml")
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["summary"]["failed"] == 2
    with pytest.raises(EvalError, match="cannot be written"):
        dialogue_reports.write(results, tmp_path / "run.json" / "x.xml", None)


def test_choosing_dialogues() -> None:
    both = [script(), script(name="shine")]
    assert [one.name for one in chosen(both, "shi", 1)] == ["shine"]
    assert [one.name for one in chosen(both, "find.yaml", 1)] == ["rain", "shine"]
    assert [one.name for one in chosen(both, "", 2)] == ["rain #1", "shine #1", "rain #2", "shine #2"]
    with pytest.raises(EvalError, match="no dialogue has 'x9'"):
        chosen(both, "x9", 1)
    with pytest.raises(EvalError, match="--repeat"):
        chosen(both, "", 0)


def test_a_bad_file_ends_the_command_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("name: a\n", encoding="utf-8")
    assert main(["dialogues", str(tmp_path)]) == 2
    told = capsys.readouterr().err.strip()
    assert told.endswith("a.yaml:1: 'language' is missing")
    assert "\n" not in told


def test_nobody_at_the_url_ends_the_command_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "name: a\nlanguage: en\nturns: [{say: hi, expect: {intent: small_talk}}]\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert main(["dialogues", str(tmp_path), "--url", "ws://127.0.0.1:1/v1/chat"]) == 2
    assert "no server answers at http://127.0.0.1:1" in capsys.readouterr().err


def test_a_dialogue_that_is_repeated_keeps_its_steps() -> None:
    assert chosen([script()], "", 2)[1] == replace(script(), name="rain #2")
