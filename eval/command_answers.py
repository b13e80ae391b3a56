"""`python -m eval answers`: what a real model's answers are worth, with the check and without it, beside a plain langchain chain."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant.assistant import ShopAssistant
from assistant.engine import Engine, EngineConfig
from assistant.opening import OpenShop, ShopSource, open_shop
from assistant.own_engine import own_engine
from eval.answering import Answered, Script, play, read_scripts
from eval.answering_baseline import ModelAddress, Plain, PlainChain
from eval.commands import Commands, console_for
from eval.errors import EvalError
from eval.metrics import median
from eval.writing import write_text

ROOT = Path(__file__).resolve().parent.parent
BY_MODEL, HELPFUL = 0.85, 0.80
FAILED = 1
SHOWN = 12


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "answers",
        help="dialogues with the real model: what was shown, what was dropped, how helpful, beside a plain langchain chain",
        description="Exit status: 0 when an independent scan of what was shown finds nothing wrong, 1 otherwise.",
    )
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "answers", metavar="FOLDER")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N dialogues of each language")
    parser.add_argument("--no-baseline", action="store_true", help="leave the langchain chain out")
    parser.add_argument("--database", default=f"sqlite:///{ROOT / 'var/shop.db'}", metavar="URL")
    parser.add_argument("--index-dir", type=Path, default=ROOT / "var/index", metavar="FOLDER")
    parser.add_argument("--model-cache", type=Path, default=Path(os.environ.get("MODEL_CACHE") or ROOT / "var/models"))
    parser.add_argument("--llm-url", default="", metavar="URL", help="an endpoint to use instead of starting vLLM")
    parser.add_argument("--llm-model", default="", metavar="NAME")
    parser.add_argument("--verbose", action="store_true", help="print every turn, with what was dropped")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    scripts = _limited(read_scripts(arguments.data), arguments.limit)
    answered, plain = asyncio.run(_play(arguments, scripts, console))
    if arguments.verbose:
        _show_turns(answered, plain, console)
    _show(answered, plain, console)
    if arguments.json is not None:
        body = {"answers": [asdict(one) for one in answered], "baseline": [asdict(one) for one in plain]}
        write_text(arguments.json, json.dumps(body, ensure_ascii=False, indent=1, default=str) + "\n")
    return FAILED if any(one.effects for one in answered) else 0


def _limited(scripts: Sequence[Script], most: int | None) -> list[Script]:
    if most is None:
        return list(scripts)
    return [one for language in ("en", "zh") for one in [s for s in scripts if s.language == language][:most]]


async def _play(
    arguments: argparse.Namespace, scripts: Sequence[Script], console: Console
) -> tuple[list[Answered], list[Plain]]:
    shop = await asyncio.to_thread(_open, arguments, console)
    config = EngineConfig(
        cache=arguments.model_cache,
        log=ROOT / "var/log/vllm-eval.log",
        url=arguments.llm_url,
        model=arguments.llm_model,
        api_key=os.environ.get("LLM_API_KEY", ""),
    )
    try:
        async with own_engine(config) as own:
            with console.status("starting the language model"):
                await own.ready()
            assistant = ShopAssistant(shop.shelf, own.model, own.engine.status, own.engine.report_fault)
            chain = None if arguments.no_baseline else _chain(shop, own.engine)
            return await _all(scripts, assistant, chain, shop, console)
    finally:
        shop.close()


def _open(arguments: argparse.Namespace, console: Console) -> OpenShop:
    source = ShopSource(
        database_url=arguments.database,
        index_dir=arguments.index_dir,
        model_cache=arguments.model_cache,
        files=tuple(ROOT / "data/shop" / name for name in ("catalog.jsonl", "documents.jsonl")),
        name=(("en", "Shop"), ("zh", "本店")),
    )
    shop = open_shop(source, console)
    shop.complete(console)
    return shop


def _chain(shop: OpenShop, engine: Engine) -> PlainChain:
    endpoint, index, encoder = engine.endpoint(), shop.index, shop.shelf.encoder
    if endpoint is None or index is None or encoder is None:
        raise EvalError("the baseline needs the engine and the index")
    return PlainChain(shop.shelf, index, encoder, ModelAddress(endpoint.url, endpoint.model, endpoint.api_key))


async def _all(
    scripts: Sequence[Script], assistant: ShopAssistant, chain: PlainChain | None, shop: OpenShop, console: Console
) -> tuple[list[Answered], list[Plain]]:
    answered: list[Answered] = []
    plain: list[Plain] = []
    turns = sum(len(one.turns) for one in scripts)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        ours = bars.add_task("this assistant", total=turns)
        theirs = bars.add_task("langchain chain", total=turns if chain else 0)
        for script in scripts:
            answered += await play(assistant, script, shop.shelf)
            bars.update(ours, completed=len(answered))
            if chain is not None:
                plain += await chain.play(script)
                bars.update(theirs, completed=len(plain))
    return answered, plain


def _show(answered: Sequence[Answered], plain: Sequence[Plain], console: Console) -> None:
    count = len(answered)
    wrote, dropped = sum(one.wrote for one in answered), sum(len(one.dropped) for one in answered)
    by_model = sum(one.author in ("model", "mixed") for one in answered) / count
    helpful = sum(one.rubric.helpful for one in answered) / count
    wrong = [effect for one in answered for effect in one.effects]
    table = Table(header_style="bold", box=None, pad_edge=False, title=f"{count} turns", title_justify="left")
    for name in ("", "this assistant", "langchain chain"):
        table.add_column(name, justify="left" if not name else "right")
    unsupported = sum(one.unsupported for one in plain)
    sentences = sum(one.wrote for one in plain)
    mended = sum(bool(each.kept) for one in answered for each in one.dropped)
    table.add_row(
        "sentences written that the check refuses",
        f"{dropped} of {wrote} ({dropped / max(wrote, 1):.0%})",
        f"{unsupported} of {sentences} ({unsupported / max(sentences, 1):.0%})",
    )
    table.add_row("of these shown without their false clauses", f"{mended}", "")
    table.add_row("shown all the same", "0", f"{unsupported}")
    table.add_row("wrong by an independent scan of what was shown", f"{len(wrong)}", "")
    table.add_row("answered by the model", f"{by_model:.0%} (target {BY_MODEL:.0%})", "")
    table.add_row("helpful by rubric", f"{helpful:.0%} (target {HELPFUL:.0%})", "")
    rows = (
        ("model calls a turn", lambda one: float(one.calls), lambda one: float(one.calls)),
        ("prompt tokens a turn", lambda one: float(one.prompt_tokens), lambda one: float(one.prompt_tokens)),
        ("first card, ms (median)", lambda one: one.first_card_ms, lambda one: None),
        ("first text, ms (median)", lambda one: one.first_text_ms, lambda one: one.first_text_ms),
        ("last text, ms (median)", lambda one: one.total_ms, lambda one: one.total_ms),
    )
    for name, ours, theirs in rows:
        mine = [value for one in answered if (value := ours(one)) is not None]
        other = [value for each in plain if (value := theirs(each)) is not None]
        table.add_row(name, f"{median(mine):,.0f}" if mine else "-", f"{median(other):,.0f}" if other else "-")
    console.print(table)
    causes = Counter(cause.cause.partition(":")[0] for one in answered for cause in one.dropped)
    if causes:
        console.print("dropped by cause: " + ", ".join(f"{name} {number}" for name, number in causes.most_common()))
    missing = Counter(
        part for one in answered for part in ("need", "reason", "next_step") if not getattr(one.rubric, part)
    )
    if missing:
        console.print("rubric not met: " + ", ".join(f"{name} {number}" for name, number in missing.most_common()))
    for effect in wrong[:SHOWN]:
        console.print(f"[red]shown and wrong[/]: {effect.kind}: {escape(effect.evidence)}")


def _show_turns(answered: Sequence[Answered], plain: Sequence[Plain], console: Console) -> None:
    others: list[Plain | None] = [*plain] if plain else [None] * len(answered)
    for one, other in zip(answered, others, strict=True):
        console.print(f"[bold]> {escape(one.said)}[/] [dim]{one.intent}, {one.author}, {one.total_ms / 1000:.1f} s[/]")
        console.print(f"  {escape(one.text)}")
        for each in one.dropped:
            console.print(f"  [dim]dropped ({each.cause}): {escape(each.sentence)}[/]")
        if other is not None:
            console.print(f"  [dim]langchain: {escape(other.text)} ({other.unsupported} of {other.wrote} refused)[/]")
