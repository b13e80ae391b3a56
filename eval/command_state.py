"""`python -m eval state --data FILE`: does the state after each turn say exactly what the customer said? Without a language model."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant.assistant import ShopAssistant
from assistant.model import EngineStatus
from eval.commands import Commands, console_for
from eval.errors import EvalError
from eval.no_model import NoModel, opened
from eval.state_file import load
from eval.state_picture import draw
from eval.state_play import DialogueResult, Player, Score, by, score
from eval.writing import write_text

SHIPPED = Path(__file__).parent / "state" / "dialogues.jsonl"
SHOP = Path(__file__).parent.parent / "data" / "shop" / "catalog.jsonl"
TARGETS = {"exact": 0.95, "joint": 0.90, "references": 0.95}
FAILED = 1


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "state",
        help="compare the dialogue state after each turn with the one expected",
        description="Plays dialogues (docs/dialogue.md) without a language model and compares the whole state after each "
        "turn. Exit status: 0 when the targets are met (constraints 95% of turns, end states 90% of dialogues, "
        "references 95%), 1 when not, 2 when it could not be run.",
    )
    parser.add_argument(
        "--data", type=Path, default=SHIPPED, metavar="FILE", help="JSON Lines (default: those shipped)"
    )
    parser.add_argument(
        "--shop", type=Path, default=SHOP, metavar="FILE", help="the catalogue (default: the sample shop)"
    )
    parser.add_argument("--filter", default="", metavar="TEXT", help="only dialogues with TEXT in id or kind")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="only draw how the state moves, as SVG")
    parser.add_argument("--verbose", action="store_true", help="print every turn that is not as expected")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    if arguments.picture is not None:
        write_text(arguments.picture, draw())
        return 0
    with opened([arguments.shop], console) as shop:
        searcher = shop.shelf.searcher
        dialogues = [
            one
            for one in load(arguments.data, searcher.facets)
            if arguments.filter in one.id or arguments.filter in one.kind
        ]
        if not dialogues:
            raise EvalError(f"no dialogue has {arguments.filter!r} in its id or kind")
        status = EngineStatus("off")
        player = Player(ShopAssistant(shop.shelf, NoModel(), lambda: status), searcher)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            results = [player.play(one) for one in progress.track(dialogues, description="dialogues")]
    whole = score(results)
    console.print(_table(whole, by(results, "language"), by(results, "kind")))
    if arguments.verbose:
        for result in results:
            _show_failures(result, console)
    if arguments.json is not None:
        write_text(
            arguments.json, json.dumps(_report(arguments.data, whole, results), ensure_ascii=False, indent=1) + "\n"
        )
    return 0 if _meets(whole) else FAILED


def _meets(whole: Score) -> bool:
    shares = {"exact": whole.exact, "joint": whole.joint, "references": whole.references}
    return all(share is None or share >= TARGETS[name] for name, share in shares.items())


def _table(whole: Score, languages: Mapping[str, Score], kinds: Mapping[str, Score]) -> Table:
    table = Table(title="dialogue state", title_justify="left")
    table.add_column("")
    for name in ("dialogues", "turns", "constraints", "end state", "references", "pointing", "asks"):
        table.add_column(name, justify="right")
    for n, (name, row) in enumerate([("all", whole), *languages.items(), *kinds.items()]):
        shares = [_percent(share) for share in (row.exact, row.joint, row.references)]
        table.add_row(
            name, str(row.dialogues), str(row.turns), *shares, str(row.pointing), _percent(row.asks),
            end_section=n in (0, len(languages)),
        )  # fmt: skip
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}%"


def _show_failures(result: DialogueResult, console: Console) -> None:
    if not any(turn.problems or turn.asks is False for turn in result.turns):
        return
    console.print(f"[bold]{escape(result.dialogue.id)}[/] ({escape(result.dialogue.kind)})", soft_wrap=True)
    for turn in result.turns:
        console.print(f"  {turn.said}", markup=False, soft_wrap=True)
        lines = [*turn.problems, *(["should ask, or should not"] if turn.asks is False else [])]
        for line in lines:
            console.print(f"      {line}", markup=False, soft_wrap=True, style="red")


def _report(data: Path, whole: Score, results: Sequence[DialogueResult]) -> Mapping[str, object]:
    failures = [
        {"id": result.dialogue.id, "turn": n, "said": turn.said, "problems": turn.problems}
        for result in results
        for n, turn in enumerate(result.turns, start=1)
        if turn.problems
    ]
    return {
        "data": data.name,
        **asdict(whole),
        "by_language": {name: asdict(one) for name, one in by(results, "language").items()},
        "by_kind": {name: asdict(one) for name, one in by(results, "kind").items()},
        "failures": failures,
    }
