"""`python -m eval pages`: is a question about the shop answered from the page that says it, or told that no page does? Without a model."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant.assistant import ShopAssistant
from assistant.dialogue import UserMessage
from assistant.events import Recommended, Text
from assistant.model import EngineStatus
from eval.commands import Commands, console_for
from eval.errors import EvalError
from eval.no_model import NoModel, opened
from eval.writing import write_text
from prompts.render import reply
from retrieval.products import Document, Language

SHIPPED = Path(__file__).parent / "pages"
SHOP = Path(__file__).parent.parent / "data" / "shop"
TARGET = 0.9
FAILED = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the pages that say it, any of which will do; "" among them where it will do too to say that none does."""

    question: str
    language: Language
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The page that the answer names, "" where it names none; `searched` where it shows products instead."""

    asked: Asked
    page: str
    searched: bool

    @property
    def right(self) -> bool:
        return not self.searched and self.page in (self.asked.pages or ("",))


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "pages",
        help="ask questions that the shop's pages answer, or do not",
        description="Asks the sample shop each question (docs/evaluation.md) in a conversation of its own, without a language "
        "model and by words alone. Exit status: 0 when nine in ten are answered from the right page, or told that none says "
        "it, 1 when not, 2 when it could not be run.",
    )
    parser.add_argument("--data", type=Path, default=SHIPPED, metavar="FILE", help="JSON Lines, or a folder of them")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.add_argument("--verbose", action="store_true", help="print every question that is answered wrongly")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    sets = {file.stem: read(file) for file in _files(arguments.data)}
    with opened([SHOP / "catalog.jsonl", SHOP / "documents.jsonl"], console) as shop:
        documents = shop.catalogue.documents()
        known = {"", *(one.id for one in documents)}
        for name, asked in sets.items():
            if unknown := {page for one in asked for page in one.pages} - known:
                raise EvalError(f"{name}: pages: the shop has no {', '.join(sorted(unknown))}")
        status = EngineStatus("off")
        assistant = ShopAssistant(shop.shelf, NoModel(), lambda: status)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("questions", total=sum(map(len, sets.values())))
            answered: dict[str, list[Answered]] = {name: [] for name in sets}
            for name, questions in sets.items():
                for one in questions:
                    answered[name].append(asyncio.run(_answered(assistant, one, documents)))
                    progress.advance(task)
    console.print(_table(answered))
    every = [one for found in answered.values() for one in found]
    for answer in every if arguments.verbose else ():
        if not answer.right:
            console.print(_told(answer), markup=False, soft_wrap=True)
    if arguments.json is not None:
        report = {
            "right": _share(every),
            "sets": {name: [_line(one) for one in found] for name, found in answered.items()},
        }
        write_text(arguments.json, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return 0 if _share(every) >= TARGET else FAILED


def read(file: Path) -> list[Asked]:
    """The questions of a JSON Lines file. Raises `EvalError` naming line and field."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise EvalError(f"{file}: can't be read as UTF-8 text ({fault})") from fault
    found = [_asked(f"{file}, line {n}", line) for n, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise EvalError(f"{file}: holds no question; write one JSON object a line")
    return found


def _asked(where: str, line: str) -> Asked:
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as fault:
        raise EvalError(f"{where}: JSON: {fault.msg} at column {fault.colno}") from fault
    match raw:
        case {"question": str(question), "language": "en" | "zh" as language, "pages": [*pages]} if question.strip():
            if all(isinstance(one, str) for one in pages):
                return Asked(question, language, tuple(pages))
    raise EvalError(f"{where}: write question (text), language (en or zh) and pages (a list of ids, empty where none)")


def _files(where: Path) -> Sequence[Path]:
    found = sorted(where.glob("*.jsonl")) if where.is_dir() else [where]
    if not found:
        raise EvalError(f"--data: {where} holds no .jsonl file")
    return found


async def _answered(assistant: ShopAssistant, asked: Asked, documents: Iterable[Document]) -> Answered:
    turn = assistant.begin(assistant.fresh(None), UserMessage(asked.question))
    events = [event async for event in turn.events()]
    text = "".join(event.delta for event in events if isinstance(event, Text))
    named = (one.id for one in documents if _heading(one, asked.language) in text)
    return Answered(asked, next(named, ""), any(isinstance(event, Recommended) for event in events))


def _heading(document: Document, language: Language) -> str:
    """How an answer begins that quotes a page."""
    return reply("policy", language, title=document.title.get(language), quote="")


def _share(found: Sequence[Answered]) -> float:
    return sum(one.right for one in found) / len(found)


def _table(answered: Mapping[str, Sequence[Answered]]) -> Table:
    table = Table(title="questions for the shop's pages", title_justify="left")
    for name in ("", "questions", "right", "another page", "a page where none says it", "no page", "products shown"):
        table.add_column(name, justify="left" if not name else "right")
    rows = {"all": [one for found in answered.values() for one in found], **answered}
    for n, (name, found) in enumerate(rows.items()):
        wrong = [one for one in found if not one.right]
        other = sum(bool(one.page and one.asked.pages) and not one.searched for one in wrong)
        made = sum(bool(one.page) and not one.asked.pages and not one.searched for one in wrong)
        searched = sum(one.searched for one in wrong)
        right = f"{len(found) - len(wrong)} ({100 * _share(found):.1f}%)"
        missing = len(wrong) - other - made - searched
        table.add_row(name, str(len(found)), right, *map(str, (other, made, missing, searched)), end_section=n == 0)
    return table


def _told(one: Answered) -> str:
    wanted = " or ".join(one.asked.pages) or "none"
    got = "products" if one.searched else one.page or "none"
    return f"  {one.asked.question}: {wanted}, but {got}"


def _line(one: Answered) -> Mapping[str, object]:
    return {**asdict(one.asked), "page": one.page, "searched": one.searched, "right": one.right}
