"""A conversation in a terminal: cards as a table, text as it comes, and the trace of a turn for those who want it."""

from __future__ import annotations

import argparse
import asyncio
import os
from contextlib import suppress

from rich.console import Console
from rich.table import Table

from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState, UserMessage
from assistant.engine import Engine, EngineConfig
from assistant.errors import AssistantError
from assistant.events import (
    Acted,
    Asked,
    Card,
    Compared,
    Done,
    Event,
    Failed,
    HandoffAsked,
    Interrupted,
    OrdersShown,
    Proposed,
    Recommended,
    ServiceEvent,
    Text,
    Understood,
)
from assistant.model import EngineStatus
from assistant.opening import ShopSource, open_shop
from assistant.own_engine import own_engine
from assistant.turn import Trace


async def converse(options: argparse.Namespace, console: Console) -> None:
    """Opens the shop, starts the engine beside it and talks until the input ends."""
    source = ShopSource(
        database_url=options.database,
        index_dir=options.index_dir,
        model_cache=options.model_cache,
        encoder_model=options.encoder,
        files=tuple(options.catalog),
        name=(("en", "Shop"), ("zh", "本店")),
    )
    shop = await asyncio.to_thread(open_shop, source, console)
    await asyncio.to_thread(shop.complete, console)
    config = EngineConfig(
        cache=options.model_cache,
        log=options.model_cache.parent / "log" / "vllm-chat.log",
        url=options.llm_url,
        model=options.llm_model,
        api_key=os.environ.get("LLM_API_KEY", ""),
        enabled=not options.no_model,
    )
    try:
        async with own_engine(config) as own:
            engine = own.engine
            assistant = ShopAssistant(shop.shelf, own.model, engine.status, engine.report_fault)
            if options.say and not options.no_model:
                with console.status("starting the language model"), suppress(AssistantError):
                    await own.ready()  # without one, templates answer
            await _talk(assistant, engine, options, console)
    finally:
        shop.close()


async def _talk(assistant: ShopAssistant, engine: Engine, options: argparse.Namespace, console: Console) -> None:
    state = assistant.fresh(options.language)
    for said in options.say or ():
        console.print(f"[bold]> {said}[/bold]")
        state = await _turn(assistant, state, said, options.trace, console)
    while not options.say:
        said = await asyncio.to_thread(console.input, f"[bold]>[/bold] [dim]{_state_of(engine.status())}[/dim]")
        if said.strip():
            state = await _turn(assistant, state, said, options.trace, console)


def _state_of(status: EngineStatus) -> str:
    if status.state == "ready":
        return ""
    share = "" if status.progress is None else f" {status.progress:.0%}"
    return f"(language model: {status.state}{share}) "


async def _turn(
    assistant: ShopAssistant, state: DialogueState, said: str, traced: bool, console: Console
) -> DialogueState:
    turn = assistant.begin(state, UserMessage(said))
    async for event in turn.events():
        _show(event, console)
    if traced:
        _show_trace(turn.trace, console)
    return turn.state


def _show(event: Event, console: Console) -> None:
    match event:
        case Understood():
            chips = "  ".join(chip.label for chip in event.constraints)
            console.print(f"[dim]{event.intent}  {chips}[/dim]", markup=True)
        case Recommended():
            console.print(_cards(event.items))
        case Compared():
            table = Table(*("", *(card.title for card in event.items)))
            for row in event.rows:
                table.add_row(row.label, *row.cells, style="bold" if row.differs else "")
            console.print(table)
        case Asked():
            console.print(event.question, " / ".join(event.options), markup=False)
        case Proposed() | Acted() | OrdersShown() | HandoffAsked():
            _show_service(event, console)
        case Text():
            console.print(event.delta.replace("**", ""), end="", markup=False, soft_wrap=True)
        case Done():
            console.print()
            if event.notice:
                console.print(event.notice, style="yellow", markup=False)
        case Failed():
            console.print(event.message, style="red", markup=False)
        case Interrupted():
            console.print("(stopped)", style="dim")


def _show_service(event: ServiceEvent, console: Console) -> None:
    match event:
        case Proposed():
            console.print(event.title, *event.lines, sep="\n", style="bold", markup=False)
        case OrdersShown():
            for order in event.items:
                console.print(order.order, order.placed, order.state_text, markup=False)
        case Acted() | HandoffAsked():
            console.print(event.words, markup=False)


def _cards(cards: tuple[Card, ...]) -> Table:
    table = Table("", "product", "price", "rating", "why")
    for card in cards:
        rating = "" if card.rating is None else f"{card.rating:g} ({card.review_count})"
        price = card.price.text if card.price else ""
        table.add_row(str(card.ordinal), card.title, price, rating, ", ".join(reason.label for reason in card.why))
    return table


def _show_trace(trace: Trace, console: Console) -> None:
    """Understood, candidates with why, prompt size, dropped sentences and timings."""
    console.rule("trace", style="dim")
    if trace.meant is not None:
        console.print(f"meant: {trace.meant}", style="dim", markup=False)
    if trace.plan is not None:
        for hit in trace.plan.candidates:
            parts = " ".join(f"{name}={part:.3f}" for name, part in hit.why.parts.items())
            evidence = "; ".join(
                f"{v.constraint.id} {v.finding.value} {v.evidence}" for v in hit.why.admission.verdicts
            )
            console.print(f"  {hit.product.id} {hit.score:.3f} ({parts}) {evidence}", style="dim", markup=False)
        if trace.plan.request is not None:
            size = sum(len(message.text) for message in trace.plan.request.messages)
            console.print(
                f"prompt: {size} characters, at most {trace.plan.request.max_tokens} tokens back", style="dim"
            )
    for dropped in trace.dropped:
        console.print(f"dropped ({dropped.cause}): {dropped.sentence}", style="dim", markup=False)
    if trace.fault:
        console.print(f"fault: {trace.fault}", style="dim", markup=False)
    console.print(f"timings: {trace.timings}", style="dim", markup=False)
