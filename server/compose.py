"""Makes everything the application is composed of, from the settings. The only place where the parts meet."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant import patterns
from assistant.assistant import ShopAssistant
from assistant.copy.approvals import Approvals
from assistant.copy.desk import CopyDesk
from assistant.engine import Engine, EngineConfig
from assistant.engine_machine import this_machine
from assistant.intents.deciding import Shape
from assistant.late_llm import LateChatModel
from assistant.live import LiveShop
from assistant.model import EngineStatus
from assistant.opening import OpenShop, ShopSource, open_shop
from assistant.pacing import Pace
from assistant.service.dialogue.desk import ServiceDesk
from assistant.turn import Deadlines
from prompts.render import reply
from retrieval.errors import RetrievalError
from retrieval.matcher import SHIPPED
from retrieval.models import ModelPreparationError
from retrieval.products import LANGUAGES
from server.budget import BudgetedModel
from server.errors import StartError
from server.goods import ShelfGoods
from server.orders.live_stock import LiveStock
from server.orders.opening import open_orders
from server.ports import OrderDesk, Parts, PartState, Shop
from server.settings import ROOT, Settings


def compose(settings: Settings, console: Console, engines: tuple[AsyncEngine, AsyncEngine] | None = None) -> Parts:
    """The parts of the application. Raises `StartError` with one line where the shop cannot be opened.

    Without the `engines` of the sessions' store there is no service of orders.
    """
    files = catalogue_files(settings.catalog)
    try:
        shop = open_shop(source_of(settings, files), console)
    except (RetrievalError, ModelPreparationError) as fault:
        raise StartError(str(fault)) from fault
    orders = None if engines is None else open_orders(settings, files, engines, LiveStock(lambda: shop.shelf))
    engine = Engine(engine_config(settings))
    pace = Pace()
    model = LateChatModel(engine, settings.llm_streams, pace)
    engine.subscribe(model.prepare)
    assistant = ShopAssistant(
        shop.shelf,
        BudgetedModel(model, settings.tokens_per_minute),
        engine.status,
        engine.report_fault,
        settings.understanding,
        shape_for(settings),
        Deadlines(settings.llm_first_token_s, settings.llm_total_s),
        None if orders is None else ServiceDesk(orders.system, orders.policy, tries=orders.tries),
    )
    engine.subscribe(partial(_tell_engine, console))
    live = LiveShop(shop, assistant.serve, console)
    live.start()
    desk = CopyDesk(shop.catalogue, lambda: shop.shelf, model, engine.status, Approvals.open(settings.database_url))

    async def close() -> None:
        await model.close()
        desk.close()
        await asyncio.to_thread(live.close)
        if orders is not None:
            await orders.close()

    return Parts(
        assistant=assistant,
        engine=engine,
        shop=_about(settings, shop, files),
        ready=lambda: _ready(shop, live),
        close=close,
        model=model,
        endpoint=engine.endpoint,
        copy_desk=desk,
        tools=lambda: assistant.tools,
        orders=None if orders is None else OrderDesk(orders.system, orders.policy),
        goods=ShelfGoods(lambda: shop.shelf),
        pace=pace,
        late=lambda: _read_late(assistant),
    )


def _read_late(assistant: ShopAssistant) -> None:
    """What no answer waits for, but the first would be later without: patterns, and the names of products."""
    patterns.compile_all()
    assistant.tools.names.prepare()


def _tell_engine(console: Console, status: EngineStatus) -> None:
    """The states that the owner of the shop has to know of, where `make serve` was typed."""
    if status.state in ("ready", "down", "unavailable"):
        console.print(f"language model: {status.state}: {escape(status.detail)}", soft_wrap=True)


def catalogue_files(patterns: tuple[str, ...]) -> tuple[Path, ...]:
    """The files that CATALOG names, in order; each pattern has to name at least one."""
    found: list[Path] = []
    for pattern in patterns:
        whole = ROOT / pattern
        matched = sorted(Path(whole.anchor).glob(str(whole.relative_to(whole.anchor))))
        if not matched:
            raise StartError(f"CATALOG: no file is named {pattern}. Name the catalogue's files, or set CATALOG=none.")
        found += map(Path, matched)
    return tuple(dict.fromkeys(found))


def source_of(settings: Settings, files: tuple[Path, ...]) -> ShopSource:
    return ShopSource(
        database_url=settings.database_url,
        index_dir=settings.index_dir,
        model_cache=settings.model_cache,
        encoder_model=settings.encoder_model,
        matcher=Path(settings.matcher) if settings.matcher else SHIPPED,
        diversity=settings.diversity,
        lexicon=Path(settings.lexicon) if settings.lexicon else None,
        exchange_rates=Path(settings.exchange_rates) if settings.exchange_rates else None,
        files=files,
        currency=settings.currency,
        name=(("en", settings.shop_name), ("zh", settings.shop_name_zh)),
    )


def shape_for(settings: Settings) -> Shape:
    """How the model names intents: on a processor by one letter, where a token is dear; by JSON on a GPU or an endpoint."""
    own = settings.engine == "cpu" or (settings.engine == "auto" and not this_machine().gpus)
    return "letter" if own and not settings.llm_url else "json"


def engine_config(settings: Settings) -> EngineConfig:
    return EngineConfig(
        cache=settings.model_cache,
        log=settings.log_dir / "vllm.log",
        url=settings.llm_url,
        model=settings.llm_model,
        api_key=settings.llm_api_key.get_secret_value(),
        enabled=settings.engine != "off",
        build="auto" if settings.engine == "off" else settings.engine,
    )


def _about(settings: Settings, shop: OpenShop, files: tuple[Path, ...]) -> Shop:
    searcher = shop.shelf.searcher
    return Shop(
        name={"en": settings.shop_name, "zh": settings.shop_name_zh},
        currency=settings.currency,
        counts={
            "products": len(searcher.products),
            "variants": sum(len(product.variants) for product in searcher.products),
            "categories": len(searcher.facets.categories),
        },
        suggestions={
            language: tuple(reply(f"suggestion_{n}", language) for n in (1, 2, 3, 4)) for language in LANGUAGES
        },
        images=tuple(dict.fromkeys(file.parent for file in files)),
    )


def _ready(shop: OpenShop, live: LiveShop) -> tuple[PartState, ...]:
    count = shop.catalogue.count()
    return (
        PartState("catalogue", count > 0, f"{count:,} products"),
        PartState("index", live.dense, live.detail, needed=False),
    )
