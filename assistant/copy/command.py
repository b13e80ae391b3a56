"""`python -m assistant describe`: writes product descriptions, and takes the decisions of those who approve them."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from assistant.copy.approvals import Approvals, latest
from assistant.copy.batch import AT_ONCE, write_all
from assistant.copy.briefs import Brief, Entry, Length, Status, Tone
from assistant.errors import AssistantError
from retrieval.product_lines import line_of
from retrieval.products import LANGUAGES, Localized, Product
from retrieval.record import Catalogue

if TYPE_CHECKING:
    from assistant.copy.writing import Copywriter

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

LISTED = 30


def register(commands: Commands, database: str, index_dir: Path, model_cache: Path) -> None:
    """Adds `describe` with its actions."""
    parser = commands.add_parser("describe", help="write product descriptions, approve, export them")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    parser.set_defaults(run=run)

    write = actions.add_parser("write", help="write descriptions from the records; what is written waits for approval")
    write.add_argument("products", nargs="*", metavar="PRODUCT", help="product ids (default: the whole catalogue)")
    write.add_argument("--language", choices=(*LANGUAGES, "both"), default="both")
    write.add_argument("--tone", choices=[one.value for one in Tone], default=Tone.PLAIN.value)
    write.add_argument("--length", choices=[one.value for one in Length], default=Length.MEDIUM.value)
    write.add_argument("--limit", type=int, metavar="N", help="the first N products only")
    write.add_argument(
        "--at-once", type=int, default=AT_ONCE, metavar="N", help=f"requests under way (default {AT_ONCE})"
    )
    write.add_argument("--no-model", action="store_true", help="templates alone, without a language model")
    write.add_argument("--index-dir", type=Path, default=index_dir)
    write.add_argument("--model-cache", type=Path, default=model_cache)
    write.add_argument("--llm-url", default=os.environ.get("LLM_URL", ""), metavar="URL")
    write.add_argument("--llm-model", default=os.environ.get("LLM_MODEL", ""), metavar="NAME")

    listing = actions.add_parser("list", help="what was written, with its status")
    listing.add_argument("--status", choices=[one.value for one in Status])
    listing.add_argument("--product", metavar="PRODUCT")
    show = actions.add_parser("show", help="one description, each sentence with the attributes it rests on")
    show.add_argument("id", type=int)
    for name, words in (("approve", "approve descriptions"), ("reject", "reject descriptions")):
        decide = actions.add_parser(name, help=words)
        decide.add_argument("ids", type=int, nargs="+", metavar="ID")
        decide.add_argument("--by", default=getpass.getuser(), metavar="WHO", help="who decides (default: you)")
    edit = actions.add_parser("edit", help="approve a description in other words")
    edit.add_argument("id", type=int)
    edit.add_argument("--text", required=True)
    edit.add_argument("--by", default=getpass.getuser(), metavar="WHO", help="who decides (default: you)")
    export = actions.add_parser(
        "export", help="the approved ones as products with these descriptions, for `python -m retrieval import`"
    )
    export.add_argument("file", type=Path, metavar="FILE")
    for action in (write, listing, show, *(actions.choices[name] for name in ("approve", "reject", "edit", "export"))):
        action.add_argument("--database", default=database, metavar="URL")


def run(options: argparse.Namespace, console: Console) -> None:
    """Does what was asked. Raises `AssistantError` or `RetrievalError` with one line of words."""
    if options.action == "write":
        asyncio.run(_write(options, console))
        return
    with Approvals.open(options.database) as approvals:
        match options.action:
            case "list":
                status = Status(options.status) if options.status else None
                _list(approvals.all(status, options.product), console)
            case "show":
                _show(approvals.get(options.id), console)
            case "approve" | "reject":
                status = Status.APPROVED if options.action == "approve" else Status.REJECTED
                for number in options.ids:
                    _line(approvals.decide(number, status, options.by), console)
            case "edit":
                _line(approvals.decide(options.id, Status.EDITED, options.by, options.text), console)
            case _:
                console.print(f"{_export(approvals, options.database, options.file)} products in {options.file}")


async def _write(options: argparse.Namespace, console: Console) -> None:
    # Imported here: the libraries behind them take seconds, and the other actions need none of them.
    from assistant.copy.writing import Copywriter
    from assistant.engine import EngineConfig
    from assistant.opening import ShopSource, open_shop
    from assistant.own_engine import own_engine

    shop = open_shop(ShopSource(options.database, options.index_dir, options.model_cache), console)
    config = EngineConfig(
        cache=options.model_cache,
        log=options.model_cache.parent / "log" / "vllm-describe.log",
        url=options.llm_url,
        model=options.llm_model,
        api_key=os.environ.get("LLM_API_KEY", ""),
        enabled=not options.no_model,
    )
    try:
        names = _chosen(options, [one.id for one in shop.shelf.searcher.products])
        languages = LANGUAGES if options.language == "both" else (options.language,)
        briefs = [Brief(one, Tone(options.tone), Length(options.length)) for one in languages]
        async with own_engine(config) as own:
            if not options.no_model:
                with console.status("starting the language model"):
                    await own.ready()
            model = None if options.no_model else own.model
            copywriter = Copywriter(shop.shelf, model, shop.catalogue.digests("products"))
            with Approvals.open(options.database) as approvals:
                await _with_bar(copywriter, approvals, names, briefs, options.at_once, console)
    finally:
        shop.close()


async def _with_bar(
    copywriter: Copywriter,
    approvals: Approvals,
    names: Sequence[str],
    briefs: Sequence[Brief],
    at_once: int,
    console: Console,
) -> None:
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("descriptions", total=len(names) * len(briefs))

        def told(_: Entry | None) -> None:
            bars.advance(task)

        outcome = await write_all(copywriter, approvals, names, briefs, told, at_once)
    by_model = sum(one.draft.author == "model" for one in outcome.written)
    dropped = sum(one.draft.dropped for one in outcome.written)
    console.print(
        f"{len(outcome.written)} written ({by_model} by the model, {dropped} sentences dropped), {outcome.there} were there; "
        "`describe list --status pending` shows what waits"
    )


def _chosen(options: argparse.Namespace, known: Sequence[str]) -> list[str]:
    unknown = [one for one in options.products if one not in set(known)]
    if unknown:
        raise AssistantError(f"PRODUCT: the catalogue has no {', '.join(unknown[:5])}; `retrieval search` shows ids")
    return list(options.products or known)[: options.limit]


def _list(entries: Sequence[Entry], console: Console) -> None:
    table = Table("id", "product", "brief", "status", "by", "text", box=None, header_style="bold")
    for one in entries[:LISTED]:
        brief = one.draft.brief
        said = f"{brief.language} {brief.tone.value} {brief.length.value}"
        short = one.text if len(one.text) < 70 else f"{one.text[:69]}…"
        table.add_row(
            str(one.id), one.draft.product, said, one.status.value, one.decided_by or one.draft.author, escape(short)
        )
    console.print(table)
    if len(entries) > LISTED:
        console.print(f"and {len(entries) - LISTED:,} more")


def _show(entry: Entry, console: Console) -> None:
    _line(entry, console)
    for one in entry.draft.sentences:
        console.print(f"  {escape(one.text)} [dim]({', '.join(one.attributes)})[/]")
    if entry.text != entry.draft.text:
        console.print(f"now: {escape(entry.text)}")


def _line(entry: Entry, console: Console) -> None:
    who = f" by {entry.decided_by}, {entry.decided_at:%Y-%m-%d %H:%M} UTC" if entry.decided_at else ""
    console.print(f"{entry.id} {entry.draft.product}: {entry.status.value}{escape(who)}")


def _export(approvals: Approvals, database: str, file: Path) -> int:
    """Writes each product that has an approved description, whole, with it; says how many."""
    usable = latest(approvals.all())
    catalogue = Catalogue.open(database)
    try:
        products = catalogue.get(sorted({product for product, _ in usable}))
    finally:
        catalogue.close()
    lines = [
        json.dumps(line_of(described(product, {lang: usable[name, lang].text for lang in LANGUAGES if (name, lang) in usable})), ensure_ascii=False)
        for name, product in products.items()
    ]  # fmt: skip
    try:
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as fault:
        raise AssistantError(f"FILE: {file} cannot be written ({fault.strerror})") from fault
    return len(lines)


def described(product: Product, texts: dict[str, str]) -> Product:
    """The product with these descriptions by language; another language's stays."""
    old = product.description
    return replace(
        product,
        description=Localized(en=texts.get("en", old.en if old else None), zh=texts.get("zh", old.zh if old else None)),
    )
