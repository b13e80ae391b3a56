"""`python -m eval copilot`: is everything that the copilot drafts borne out, and how long does a draft take?"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from assistant.claims.scene import Finding
from assistant.engine import EngineConfig
from assistant.own_engine import own_engine
from eval.answering import Script, read_scripts
from eval.command_grounding import shop_names
from eval.commands import Commands, console_for
from eval.copilot_judge import Verdict
from eval.copilot_play import Passed, Stage, labelled, usable
from eval.grounding_seeds import generate
from eval.grounding_seeds_facts import shop_of
from eval.grounding_set import Labelled, read_labelled
from eval.lying import Liar
from eval.safety_shop import SafetyShop, read_shop
from eval.writing import write_text
from retrieval.products import LANGUAGES

ROOT = Path(__file__).parent.parent
SENTENCES = 400
MADE = 3  # of so many sentences one is about few enough products, without a limit
FAILED = 1
SHOWN = 20


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "copilot",
        help="drafts for agents: is everything in them borne out, and how long does one take?",
        description="Drafts an answer to each message of the dialogues, with agents' instructions that steer or would have it lie, and has a model say sentences "
        "whose truth is known. Without --llm-url or --own-engine the model of the dialogues lies in three sentences of ten. "
        "Exit status: 0 when every claim that was drafted is borne out and sourced, 1 when one is not.",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(__file__).parent / "answers",
        metavar="FOLDER",
        help="the dialogues (default: those of `eval answers`)",
    )
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N dialogues of each language")
    parser.add_argument(
        "--shop",
        type=Path,
        default=ROOT / "data/shop",
        metavar="FOLDER",
        help="the shop's files (default: the sample shop)",
    )
    parser.add_argument(
        "--sentences",
        type=int,
        default=SENTENCES,
        metavar="N",
        help=f"how many sentences whose truth is known (default {SENTENCES}; 0: none)",
    )
    parser.add_argument(
        "--labelled",
        type=Path,
        metavar="FILE",
        help="JSON Lines of such sentences about the shop's products instead of seeded ones (docs/evaluation.md)",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which sentences and lies (default 1)")
    parser.add_argument("--llm-url", default="", metavar="URL", help="an endpoint to draft with")
    parser.add_argument("--llm-model", default="", metavar="NAME")
    parser.add_argument(
        "--own-engine", action="store_true", help="start the engine that the server would, and draft with it"
    )
    parser.add_argument(
        "--model-cache", type=Path, default=Path(os.environ.get("MODEL_CACHE") or ROOT / "var/models"), metavar="FOLDER"
    )
    parser.add_argument("--verbose", action="store_true", help="print every draft")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    scripts = _limited(read_scripts(arguments.data), arguments.limit)
    shop = read_shop(arguments.shop)
    verdicts = asyncio.run(_dialogues(arguments, shop, scripts, console))
    passed = _sentences(arguments, shop, console)
    if arguments.verbose:
        for one in verdicts:
            console.print(
                f"[bold]> {escape(one.asked.splitlines()[-1])}[/] [dim]{one.author}, {one.ms:.0f} ms[/]\n  {escape(one.text)}"
            )
    _show(verdicts, passed, console)
    if arguments.json is not None:
        known = [
            {"id": one.case.id, "sentence": one.case.sentence, "label": one.case.label.value, "shown": one.shown}
            for one in passed
        ]
        body = {"drafts": [asdict(one) for one in verdicts], "sentences": known}
        write_text(arguments.json, json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    wrong = any(one.wrong for one in verdicts) or any(one.wrong for one in passed)
    return FAILED if wrong else 0


def _limited(scripts: Sequence[Script], most: int | None) -> list[Script]:
    return [one for language in LANGUAGES for one in [each for each in scripts if each.language == language][:most]]


async def _dialogues(
    arguments: argparse.Namespace, shop: SafetyShop, scripts: Sequence[Script], console: Console
) -> list[Verdict]:
    if not (arguments.llm_url or arguments.own_engine):
        liar = Liar(shop.shelf.searcher.products, random.Random(arguments.seed))
        return await _drafts(Stage(shop, liar), scripts, console)
    config = EngineConfig(
        cache=arguments.model_cache,
        log=ROOT / "var/log/vllm-eval.log",
        url=arguments.llm_url,
        model=arguments.llm_model,
        api_key=os.environ.get("LLM_API_KEY", ""),
    )
    async with own_engine(config) as own:
        with console.status("starting the language model"):
            await own.ready()
        return await _drafts(Stage(shop, own.model, own.engine.status), scripts, console)


async def _drafts(stage: Stage, scripts: Sequence[Script], console: Console) -> list[Verdict]:
    found = []
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task("drafts", total=2 * sum(len(one.turns) for one in scripts))
        async for verdict in stage.dialogues(scripts, notes=True):
            found.append(verdict)
            bars.advance(bar)
    return found


def _sentences(arguments: argparse.Namespace, shop: SafetyShop, console: Console) -> list[Passed]:
    cases: Sequence[Labelled] = ()
    if arguments.labelled is not None:
        cases = read_labelled(arguments.labelled)
    elif arguments.sentences:
        facets, categories, products = shop_names(arguments.shop / "catalog.jsonl")
        cases = generate(shop_of(products, facets, categories), MADE * arguments.sentences, arguments.seed)
    fit = usable(cases)[: arguments.sentences or None]
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task("sentences", total=len(fit))
        found = []
        for one in labelled(shop, fit):
            found.append(one)
            bars.advance(bar)
    return [one for one in found if one.asked]


def _show(verdicts: Sequence[Verdict], passed: Sequence[Passed], console: Console) -> None:
    table = Table(header_style="bold", box=None, pad_edge=False, title=f"{len(verdicts)} drafts", title_justify="left")
    for name in ("", "en", "zh", "all"):
        table.add_column(name, justify="left" if not name else "right")
    groups = [[one for one in verdicts if one.language == language] for language in LANGUAGES] + [list(verdicts)]
    rows: tuple[tuple[str, Callable[[Sequence[Verdict]], str]], ...] = (
        ("sentences that state something", lambda some: f"{sum(one.claims for one in some)}"),
        ("with their source", lambda some: _share(sum(one.sourced for one in some), sum(one.claims for one in some))),
        ("drafts with something wrong", lambda some: f"{sum(bool(one.wrong) for one in some)}"),
        ("sentences the model wrote", lambda some: f"{sum(one.wrote for one in some)}"),
        ("of them dropped", lambda some: _share(sum(len(one.dropped) for one in some), sum(one.wrote for one in some))),
        (
            "drafts with the model's words",
            lambda some: _share(sum(one.author != "template" for one in some), len(some)),
        ),
        ("time to draft, ms: median", lambda some: f"{median([one.ms for one in some]):,.0f}" if some else "-"),
        ("time to draft, ms: slowest of 20", lambda some: f"{_slow([one.ms for one in some]):,.0f}" if some else "-"),
    )
    for name, value in rows:
        table.add_row(name, *(value(some) for some in groups))
    console.print(table)
    causes = Counter(cause for one in verdicts for cause in one.dropped)
    if causes:
        console.print("dropped by cause: " + ", ".join(f"{name} {number}" for name, number in causes.most_common()))
    if passed:
        true = [one for one in passed if one.case.label is Finding.TRUE]
        untrue = [one for one in passed if one.case.label is not Finding.TRUE]
        console.print(
            f"sentences whose truth is known: {sum(one.shown for one in untrue)} of {len(untrue)} untrue ones drafted, "
            f"{sum(one.shown for one in true)} of {len(true)} true ones"
        )
    for verdict in [one for one in verdicts if one.wrong][:SHOWN]:
        console.print(f"[red]wrong[/]: {escape('; '.join(verdict.wrong))}\n  {escape(verdict.text)}")
    for one in [one for one in passed if one.wrong][:SHOWN]:
        console.print(f"[red]untrue and drafted[/] ({one.case.kind}): {escape(one.case.sentence)}")


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "-"


def _slow(values: Sequence[float]) -> float:
    return sorted(values)[-(-95 * len(values) // 100) - 1]
