"""`python -m eval intents`: how well it is told what a message is for, by each tier."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from assistant.dialogue import Intent
from assistant.intents.cascade import Cascade
from assistant.intents.deciding import ModelDecider
from assistant.intents.head import load as load_head
from assistant.intents.head import shipped
from assistant.intents.reader import IntentReader
from eval import intent_reports
from eval.commands import Commands, console_for, engine_option
from eval.intent_scores import Answer, TierScore, confusions, measure
from eval.intent_set import Labelled, read_labelled
from eval.writing import write_text
from server.settings import Settings
from server.settings import load as load_settings

if TYPE_CHECKING:
    from assistant.model import ChatModel
    from retrieval.encoder import Encoder

SHIPPED = Path(__file__).parent / "intents" / "test.jsonl"


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "intents",
        help="measure what is understood of messages: intents, confidence, latency",
        description="Scores every mode of UNDERSTANDING on labelled messages: fast (with the encoder, and by words alone), "
        "and, where an engine is at hand, cascade and model.",
    )
    parser.add_argument("--data", type=Path, default=SHIPPED, metavar="FILE", help="JSON lines; default: those shipped")
    parser.add_argument("--head", type=Path, metavar="FILE", help="default: the trained head that ships")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N messages")
    parser.add_argument("--model-limit", type=int, metavar="N", help="only the first N messages for mode model")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the confusions of the first tier")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write JSON (- for standard output)")
    parser.add_argument("--errors", action="store_true", help="print the messages that the first tier gets wrong")
    engine_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    console = console_for(arguments.json)
    settings = load_settings()
    messages = read_labelled(arguments.data, arguments.limit)
    head = load_head(arguments.head) if arguments.head else shipped()
    with console.status("loading the encoder"):
        encoder = _encoder(settings)
    readers = {"fast": IntentReader(head, encoder), "fast, words only": IntentReader(head)}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        answers = {
            name: asyncio.run(_answers(Cascade(reader), messages, bars, name)) for name, reader in readers.items()
        }
        notes = asyncio.run(_with_model(arguments, settings, readers["fast"], messages, bars, answers))
    scores = {tier: measure(messages[: len(said)], said) for tier, said in answers.items()}
    _print(console, scores, notes, f"{arguments.data.name}: {len(messages):,} messages, head {head.version}")
    pairs = list(zip(messages, answers["fast"], strict=True))
    if arguments.errors:
        _print_errors(console, pairs)
    if arguments.svg is not None:
        write_text(
            arguments.svg, intent_reports.confusion_svg(confusions(pairs), f"Intents, fast tier: {arguments.data.name}")
        )
    if arguments.json is not None:
        write_text(
            arguments.json, intent_reports.as_json(scores, arguments.data.name, len(messages), head.version, notes)
        )
    return 0


def _encoder(settings: Settings) -> Encoder:
    from retrieval.encoder import load_encoder  # torch takes seconds to load

    return load_encoder(settings.encoder_model, settings.model_cache)


async def _answers(cascade: Cascade, messages: Sequence[Labelled], bars: Progress, name: str) -> list[Answer]:
    task: TaskID = bars.add_task(name, total=len(messages))
    found = []
    for one in messages:
        began = time.perf_counter()
        told = await cascade.read(one.text, one.history)
        took = 1000 * (time.perf_counter() - began)
        reading = told.reading
        likeliest = reading.intents[0] if told.asked_model and not told.fault else reading.scored[0].intent
        stray = reading.probability(Intent.OUT_OF_SCOPE)
        found.append(Answer(reading.intents, likeliest, reading.confidence, stray, took, told.asked_model))
        bars.advance(task)
    return found


async def _with_model(
    arguments: argparse.Namespace,
    settings: Settings,
    reader: IntentReader,
    messages: Sequence[Labelled],
    bars: Progress,
    answers: dict[str, list[Answer]],
) -> dict[str, str]:
    """Adds the answers of the modes that ask the model; what could not be run is told by name."""
    if (arguments.engine or settings.engine) == "off" or not (arguments.engine or settings.llm_url):
        why = "needs an engine: give --engine cpu or gpu, or set LLM_URL"
        return {"cascade": why, "model": why}
    async with _engine(arguments, settings, bars) as (model, shape):
        decider = ModelDecider(model, "letter" if shape == "letter" else "json")
        answers["cascade"] = await _answers(Cascade(reader, decider, "cascade"), messages, bars, "cascade")
        few = messages[: arguments.model_limit]
        answers["model"] = await _answers(Cascade(reader, decider, "model"), few, bars, "model")
    return {}


@asynccontextmanager
async def _engine(
    arguments: argparse.Namespace, settings: Settings, bars: Progress
) -> AsyncIterator[tuple[ChatModel, str]]:
    """The language model, started for the measurement or given by address, and the shape of answer that suits it."""
    from assistant.engine import EngineConfig
    from assistant.engine_machine import Wish
    from assistant.own_engine import own_engine

    build: Wish = "cpu" if arguments.engine == "cpu" else "gpu" if arguments.engine == "gpu" else "auto"
    config = EngineConfig(
        cache=settings.model_cache,
        log=settings.log_dir / "vllm-eval-intents.log",
        url="" if arguments.engine else settings.llm_url,
        model=settings.llm_model,
        api_key=settings.llm_api_key.get_secret_value(),
        build=build,
    )
    task = bars.add_task("starting the engine", total=None)
    async with own_engine(config) as own:
        await own.ready()
        bars.remove_task(task)
        yield own.model, "json" if build == "gpu" else "letter"


def _print(console: Console, scores: dict[str, TierScore], notes: dict[str, str], title: str) -> None:
    console.print(intent_reports.tiers_table(scores, title))
    console.print()
    console.print(intent_reports.intents_table(scores["fast"], "fast"))
    for name, why in notes.items():
        console.print(f"[yellow]not run:[/] {name} ({escape(why)})")


def _print_errors(console: Console, pairs: Sequence[tuple[Labelled, Answer]]) -> None:
    for one, answer in pairs:
        if set(one.labels) != set(answer.intents):
            said, wanted = " ".join(answer.intents), " ".join(one.labels)
            console.print(
                f"{one.kind or '-'} {one.text!r}: {said} ({answer.confidence:.2f}), not {wanted}", markup=False
            )
