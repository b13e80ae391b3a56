"""The widget in a real Chromium, for its tests: on the server's own page, or on the storefront of another origin."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from assistant.events import (
    Asked,
    Compared,
    CompareRow,
    Done,
    Failed,
    HandoffAsked,
    Money,
    OrderCard,
    OrderLine,
    OrdersShown,
    Parcel,
    Proposed,
    Recommended,
    Relaxation,
    Text,
)
from retrieval.products import Language
from scripts.storefront import server_of, site_of
from server.settings import ROOT, Settings
from tests.browser import LAUNCH, VIEWPORTS
from tests.fakes_assistant import (
    TIMINGS,
    USAGE,
    Script,
    ScriptedAssistant,
    ScriptedEngine,
    card,
    chip,
    parts,
    understood,
)
from tests.serving import serving

DONE = Done("model", USAGE, TIMINGS)
AXE = str(distribution("axe-playwright-python").locate_file("axe_playwright_python/axe.min.js"))
PICTURES = ROOT / "data" / "shop"
PICTURE = "images/backpack-navy-2.svg"
Scheme = Literal["light", "dark"]
expect.set_options(timeout=30_000)


@dataclass(frozen=True, slots=True)
class Look:
    """How the page is looked at."""

    size: str = "desktop"
    language: Language = "en"
    scheme: Scheme = "light"
    width: int | None = None

    @property
    def locale(self) -> str:
        return "zh-CN" if self.language == "zh" else "en-US"


LOOK = Look()


@dataclass(slots=True)
class Seen:
    """What a page did: the errors it logged and the addresses it asked for."""

    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" and "404" not in m.text else None)
        page.on("request", lambda request: self.requests.append(request.url))


async def context_of(browser: Browser, look: Look, *, bypass_csp: bool = False) -> BrowserContext:
    phone = look.size == "phone"
    size = VIEWPORTS[look.size]
    return await browser.new_context(
        viewport={"width": look.width or size["width"], "height": size["height"]},
        locale=look.locale,
        color_scheme=look.scheme,
        has_touch=phone,
        is_mobile=phone,
        reduced_motion="reduce",
        bypass_csp=bypass_csp,
    )


@contextmanager
def storefront(assistant: str, port: int) -> Iterator[str]:
    """The origin of a storefront whose pages load the widget from `assistant` (host:port)."""
    server = server_of(site_of(f"http://{assistant}"), port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """A port that nothing listens on: the storefront's, which the assistant has to know before the storefront knows it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def own_page(
    scripts: Mapping[str, Script] | None = None,
    look: Look = LOOK,
    engine: ScriptedEngine | None = None,
    settings: Settings | None = None,
    *,
    bypass_csp: bool = False,
) -> AsyncIterator[tuple[Page, ScriptedAssistant, Seen]]:
    """The server's own page, opened. It may have logged no error by the time the block ends."""
    assistant = ScriptedAssistant(scripts or {})
    async with serving(parts(assistant, engine, (PICTURES,)), settings) as address, _browser() as browser:
        context = await context_of(browser, look, bypass_csp=bypass_csp)
        seen = Seen()
        page = await _new_page(context, seen)
        await page.goto(f"http://{address}/")
        await page.locator(".suggestions button").first.wait_for()
        yield page, assistant, seen
    assert not seen.faults, seen.faults


@asynccontextmanager
async def page_at(base: str, look: Look = LOOK) -> AsyncIterator[tuple[Page, Seen]]:
    """The page of a server that runs already, opened. It may have logged no error by the time the block ends."""
    async with _browser() as browser:
        seen = Seen()
        page = await _new_page(await context_of(browser, look), seen)
        await page.goto(base)
        await page.locator(".suggestions button").first.wait_for()
        yield page, seen
    assert not seen.faults, seen.faults


@asynccontextmanager
async def shop_page(
    scripts: Mapping[str, Script] | None = None, look: Look = LOOK
) -> AsyncIterator[tuple[Page, ScriptedAssistant, Seen]]:
    """The storefront's listing, of another origin than the assistant, opened. It may have logged no error by the end."""
    two = Recommended("rs1", tuple(card(number, image=PICTURE) for number in (1, 2)), 24)
    assistant = ScriptedAssistant(scripts or {}, (understood(), two, Text("Two that fit."), DONE))
    port = free_port()
    settings = Settings(origins=(f"http://127.0.0.1:{port}",))
    async with serving(parts(assistant, images=(PICTURES,)), settings) as address, _browser() as browser:
        with storefront(address, port) as origin:
            context = await context_of(browser, look)
            seen = Seen()
            page = await _new_page(context, seen)
            await page.goto(origin)
            await page.locator(".launcher").wait_for()
            yield page, assistant, seen
            await context.close()
    assert not seen.faults, seen.faults


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCH)
        yield browser
        await browser.close()


async def _new_page(context: BrowserContext, seen: Seen) -> Page:
    page = await context.new_page()
    seen.watch(page)
    return page


async def say(page: Page, text: str) -> None:
    await page.fill("textarea", text)
    await page.keyboard.press("Enter")


async def answered(page: Page, turns: int, within_s: float = 5) -> None:
    """Wait until so many turns have ended."""
    ended = page.locator(':is([data-status="done"], [data-status="failed"], [data-status="interrupted"])')
    await expect(ended).to_have_count(turns, timeout=1000 * within_s)


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is: each rule with the elements it is about."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_read(AXE))
    found: dict[str, Any] = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {json.dumps([node['target'] for node in rule['nodes']][:3])} {rule['nodes'][0]['failureSummary'][:300]}"
        for rule in found["violations"]
    ]


def states(language: Language) -> dict[str, Script]:
    """One script for each thing that an answer can be; the keys are what is said."""
    zh = language == "zh"
    chips = (
        chip("price", "80 美元以内" if zh else "under $80"),
        chip("m", "不要真皮" if zh else "not leather", excludes=True, facet="material", values=("leather",), high=None),
        chip("c", "最好是灰色" if zh else "rather grey", hard=False, facet="color", values=("grey",), high=None),
    )
    start = understood(*chips, language=language)
    title = "轻便越野跑鞋" if zh else "Trail shoe"
    shown = (
        card(1, title, list_price=card(9).price, price=card(1).price, stock=3, image=PICTURE),
        card(2, title, stock=0, rating=None, image=PICTURE),
        *(card(number, title, image=PICTURE) for number in range(3, 7)),
    )
    rows = (
        CompareRow("重量" if zh else "Weight", ("1 kg", "2 kg"), True),
        CompareRow("鞋底" if zh else "Sole", ("橡胶", "橡胶") if zh else ("rubber", "rubber"), False),
    )
    text = "这些都**防水**。\n- 轻便\n- 耐穿" if zh else "All of these are **waterproof**.\n- light\n- durable"
    asked = Asked("低帮还是中帮？" if zh else "Low or mid?", ("低帮", "中帮") if zh else ("Low", "Mid"))
    fault = "我们这边出了点问题。" if zh else "It broke on our side."
    template = Done("template", USAGE, TIMINGS)
    return {
        "cards": (start, Recommended("r1", shown, 24), Text(text), DONE),
        "compare": (start, Compared("r1", shown[:2], rows), Text(text), DONE),
        "asked": (start, asked, DONE),
        "nothing": (start, Recommended("r2", (), 0, (Relaxation(("m",), chips[1].label, 4),)), template),
        "failed": (start, Failed("internal", fault, True)),
        "service": (start, service(language), proposal(language), HandoffAsked("asked", text), DONE),
    }


def proposal(language: Language = "en", expires: str = "2126-01-01T00:00:00Z") -> Proposed:
    zh = language == "zh"
    lines = ("2 双袜子", "退回 Visa 1234") if zh else ("2 pairs of socks", "Back to Visa 1234")
    title = "取消订单 W1" if zh else "Cancel order W1"
    return Proposed("p1", "cancel_order", title, lines, Money(6_900, "USD", "$69.00"), expires)


def service(language: Language = "en") -> OrdersShown:
    zh = language == "zh"
    line = OrderLine("p1", "p1-1", "羊毛袜" if zh else "Merino socks", "EU 42", 2, Money(3_450, "USD", "$34.50"))
    parcels = (Parcel("DHL", "JD01", "2026-11-24", None), Parcel("UPS", "1Z", None, "2026-11-20"))
    placed = "2026-11-17T09:12:00Z"
    total = Money(6_900, "USD", "$69.00")
    return OrdersShown((OrderCard("W1", placed, "shipped", "已发货" if zh else "Shipped", total, (line,), parcels),))


def _read(file: str) -> str:
    return Path(file).read_text(encoding="utf-8")
