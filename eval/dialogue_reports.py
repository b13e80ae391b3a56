"""What a run of dialogues leaves: a table for people, JUnit XML and JSON for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.events import Compared, Recommended, Text
from eval.checks import chip_text
from eval.client import TurnRecord
from eval.metrics import median
from eval.playing import DialogueResult, StepResult
from eval.script import Step
from eval.writing import write_text

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def table(results: Sequence[DialogueResult]) -> Table:
    """One row a dialogue."""
    grid = Table(header_style="bold", box=None, pad_edge=False)
    grid.add_column("dialogue", overflow="fold")
    grid.add_column("")
    for name in ("turns", "first card", "first text", "seconds"):
        grid.add_column(name, justify="right")
    grid.add_column("author")
    for result in results:
        turns = [step.turn for step in result.steps]
        authors = "".join(turn.done.author[0] if turn.done else "-" for turn in turns)
        grid.add_row(
            escape(result.dialogue.name),
            "[green]passed[/]" if result.passed else "[red]failed[/]",
            str(len(turns)),
            _typical([turn.after_ms(Recommended, Compared) for turn in turns]),
            _typical([turn.after_ms(Text) for turn in turns]),
            f"{result.seconds:.1f}",
            authors,
        )
    return grid


def problem_lines(results: Sequence[DialogueResult]) -> list[str]:
    """Every failed dialogue with its place and, a line each, what was wrong."""
    lines: list[str] = []
    for result in results:
        if not result.passed:
            lines.append(f"{result.dialogue.name} ({result.dialogue.file.name}:{result.dialogue.line})")
            lines += [f"  {problem}" for problem in result.all_problems]
    return lines


def _typical(values: Sequence[float | None]) -> str:
    measured = [value for value in values if value is not None]
    return f"{median(measured):,.0f} ms" if measured else "-"


def show_turn(console: Console, step: Step, turn: TurnRecord) -> None:
    """A turn as a transcript shows it."""
    console.print(f"[bold]> {escape(step.title)}[/]")
    if turn.understood:
        chips = " · ".join(chip_text(chip) for chip in turn.understood.constraints)
        console.print(f"  [dim]{escape(f'{turn.understood.intent}  {chips}')}[/]")
    for shown in turn.shown:
        for card in shown.items:
            price = card.price.text if card.price else ""
            console.print(
                f"  [cyan]{card.ordinal}. {escape(card.title)}[/] {escape(price)} [dim]{escape(card.product)}[/]"
            )
    ended = turn.done.author if turn.done else (turn.failed.code if turn.failed else "no end")
    console.print(f"  {escape(turn.text)} [dim]({ended}, {turn.total_ms / 1000:.1f} s)[/]")


def junit(results: Sequence[DialogueResult]) -> str:
    """The results as JUnit XML: a test case a dialogue, its transcript as the output."""
    failures = sum(not result.passed and result.broken is None for result in results)
    errors = sum(result.broken is not None for result in results)
    seconds = sum(result.seconds for result in results)
    counts = {"tests": str(len(results)), "failures": str(failures), "errors": str(errors), "time": f"{seconds:.3f}"}
    root = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(root, "testsuite", {"name": "dialogues", **counts})
    for result in results:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            {
                "classname": f"dialogues.{result.dialogue.file.stem}",
                "name": result.dialogue.name,
                "file": str(result.dialogue.file),
                "line": str(result.dialogue.line),
                "time": f"{result.seconds:.3f}",
            },
        )
        if not result.passed:
            kind = "failure" if result.broken is None else "error"
            fault = ElementTree.SubElement(case, kind, {"message": _clean(result.all_problems[0])})
            fault.text = _clean("\n".join(result.all_problems))
        ElementTree.SubElement(case, "system-out").text = _clean(transcript(result))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def transcript(result: DialogueResult) -> str:
    lines: list[str] = []
    for one in result.steps:
        lines.append(f"> {one.step.title}")
        lines += [f"  [{card.ordinal}] {card.product} {card.title}" for card in one.turn.cards]
        lines.append(f"< {one.turn.text}")
    return "\n".join(lines)


def _clean(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def as_json(results: Sequence[DialogueResult]) -> str:
    passed = sum(result.passed for result in results)
    body = {
        "summary": {"dialogues": len(results), "passed": passed, "failed": len(results) - passed},
        "dialogues": [
            {
                "name": result.dialogue.name,
                "file": str(result.dialogue.file),
                "language": result.dialogue.language,
                "passed": result.passed,
                "problems": list(result.all_problems),
                "seconds": round(result.seconds, 3),
                "turns": [_turn(step) for step in result.steps],
            }
            for result in results
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _turn(result: StepResult) -> dict[str, object]:
    turn, understood, done = result.turn, result.turn.understood, result.turn.done
    return {
        "said": result.step.title,
        "intent": understood.intent if understood else None,
        "constraints": [chip_text(chip) for chip in understood.constraints] if understood else [],
        "products": [card.product for card in turn.cards],
        "text": turn.text,
        "author": done.author if done else None,
        "completion_tokens": done.usage.completion_tokens if done else None,
        "first_card_ms": _rounded(turn.after_ms(Recommended, Compared)),
        "first_text_ms": _rounded(turn.after_ms(Text)),
        "total_ms": _rounded(turn.total_ms),
        "problems": list(result.problems),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def write(results: Sequence[DialogueResult], junit_file: Path | None, json_file: Path | None) -> None:
    """Writes the files that were asked for; raises `EvalError` when one cannot be written."""
    if junit_file is not None:
        write_text(junit_file, junit(results))
    if json_file is not None:
        write_text(json_file, as_json(results))
