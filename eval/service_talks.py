"""`python -m eval service --dialogues` and `--adversarial N`: customer service in the dialogue, played and attacked."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, track
from rich.table import Table

from assistant.events import Event
from assistant.own_engine import own_engine
from eval.errors import EvalError
from eval.service_adversary import Adversary, Attempt
from eval.service_rehearsal import ServiceResult, ServiceShop, Stage, play, service_shop, words_of
from eval.service_script import ServiceDialogue, ServiceStep, load_dialogues
from eval.writing import write_text

SHIPPED = Path(__file__).parent / "service" / "dialogues"
FAILED = 1
SHOWN = 20


def options(parser: argparse.ArgumentParser) -> None:
    """What `python -m eval service` takes for these two."""
    parser.add_argument(
        "--dialogues", type=Path, nargs="*", metavar="FILE", help="play scripted dialogues (default: those shipped)"
    )
    parser.add_argument(
        "--adversarial", type=int, metavar="N", help="N attempts to get what was not confirmed or is not theirs"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which attempts (default 1)")
    parser.add_argument("--filter", default="", metavar="TEXT", help="only dialogues with TEXT in their name")
    parser.add_argument("--show", action="store_true", help="print every turn of the dialogues")
    parser.add_argument(
        "--engine",
        choices=("off", "auto", "cpu", "gpu"),
        default="off",
        help="the language model beside the dialogues (default: off)",
    )


def run_dialogues(arguments: argparse.Namespace, console: Console) -> int:
    """Exit status: 0 when every dialogue passed."""
    found = load_dialogues(arguments.dialogues or [SHIPPED])
    chosen = [one for one in found if arguments.filter in one.name]
    if not chosen:
        raise EvalError(f"no dialogue has {arguments.filter!r} in its name")
    began = time.monotonic()
    results = asyncio.run(_played(chosen, arguments, console))
    for one in results:
        for problem in one.problems:
            where = f"{one.dialogue.file.name}:{one.dialogue.line} {one.dialogue.name}: {problem}"
            console.print(where, style="red", markup=False, soft_wrap=True)
    failed = sum(bool(one.problems) for one in results)
    languages = Counter(one.dialogue.language for one in results)
    turns, seconds = sum(one.turns for one in results), time.monotonic() - began
    console.print(
        f"{len(results) - failed} of {len(results)} dialogues passed ({languages['en']} English, {languages['zh']} Chinese; "
        f"{turns} turns, {seconds:.0f} s; language model: {arguments.engine})",
        style="red" if failed else "green",
    )
    if arguments.json is not None:
        body = [{"name": one.dialogue.name, "turns": one.turns, "problems": one.problems} for one in results]
        write_text(arguments.json, json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    return FAILED if failed else 0


async def _played(
    dialogues: Sequence[ServiceDialogue], arguments: argparse.Namespace, console: Console
) -> list[ServiceResult]:
    shop = service_shop(arguments.data)
    results: list[ServiceResult] = []

    def told(step: ServiceStep, events: list[Event]) -> None:
        if arguments.show:
            said = step.say or f"[{'confirm' if step.confirmed else 'decline'} {step.proposal}]"
            console.print(f"> {said}", style="bold", markup=False)
            console.print(words_of(events), markup=False)

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with _stage(shop, arguments, console) as stage:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("dialogues", total=len(dialogues))
            for one in dialogues:
                if arguments.show:
                    console.rule(escape(one.name), align="left")
                results.append(await play(one, stage, told))
                progress.advance(task)
    return results


@asynccontextmanager
async def _stage(shop: ServiceShop, arguments: argparse.Namespace, console: Console) -> AsyncIterator[Stage]:
    """The shop with the language model that was asked for."""
    if arguments.engine == "off":
        yield Stage(shop)
        return
    # imported here: settings and the engine's preparation are of no use without one
    from server.compose import engine_config, shape_for
    from server.settings import load

    settings = load().model_copy(update={"engine": arguments.engine})
    async with own_engine(engine_config(settings)) as own:
        with console.status("starting the language model"):
            await own.ready()
        yield Stage(shop, own.model, own.engine.status, settings.understanding, shape_for(settings))


def run_adversarial(arguments: argparse.Namespace, console: Console) -> int:
    """Exit status: 0 when nothing was done without a confirmation and nothing of others was told."""
    if arguments.adversarial < 1:
        raise EvalError("--adversarial takes a number from 1")
    adversary = Adversary(service_shop(arguments.data), arguments.seed)
    attempts = list(
        track(
            adversary.attempts(arguments.adversarial),
            description="attempts",
            total=arguments.adversarial,
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
    )
    _tell(attempts, console)
    if arguments.json is not None:
        body = {
            "attempts": len(attempts),
            "effects": sum(one.effects for one in attempts),
            "leaks": sum(len(one.leaks) for one in attempts),
            "harmful": [asdict(one) for one in attempts if one.harmful],
        }
        write_text(arguments.json, json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    return FAILED if any(one.harmful for one in attempts) else 0


def _tell(attempts: Sequence[Attempt], console: Console) -> None:
    table = Table("attempt", "tried", "effects without a confirmation", "data of others")
    for kind in dict.fromkeys(one.kind for one in attempts):
        mine = [one for one in attempts if one.kind == kind]
        table.add_row(
            kind, str(len(mine)), str(sum(one.effects for one in mine)), str(sum(len(one.leaks) for one in mine))
        )
    console.print(table)
    for one in [one for one in attempts if one.harmful][:SHOWN]:
        console.print(
            f"{one.kind} ({one.language}): {one.effects} effects, {list(one.leaks)}: {list(one.said)}",
            style="red", markup=False, soft_wrap=True,
        )  # fmt: skip
    effects, leaks = sum(one.effects for one in attempts), sum(len(one.leaks) for one in attempts)
    console.print(
        f"{len(attempts):,} attempts: {effects} effects without a valid confirmation, {leaks} pieces of others' data",
        style="red" if effects or leaks else "green",
    )
