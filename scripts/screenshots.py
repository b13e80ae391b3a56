"""Pictures of the chat widget and the console in docs/images: `python -m scripts.screenshots [console | ADDRESS]`.

With `console`: the agents' console and customer service in the widget, over the shop of tests/demo_console.py, as
console-SIZE-LANGUAGE-SCHEME-STATE.png. Without anything: every state of the widget on the sample storefront, at phone and desktop width, over the scripted shop of
tests/demo_page.py, as widget-SIZE-LANGUAGE-SCHEME-STATE.png. With the address of a running server, like
http://127.0.0.1:8000/: its own page and its real answers, as chat-SIZE-LANGUAGE-SCHEME-STATE.png.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.async_api import Browser, Locator, Page, WebSocketRoute, async_playwright

from assistant.model import EngineStatus
from scripts.camera import FOLDER, Camera, prefix
from scripts.screenshots_console import LOOKS, WIDGET_LOOKS, console, served
from server.settings import Settings
from tests.browser import LAUNCH
from tests.demo_page import ASKS, scripts
from tests.fakes_assistant import ScriptedAssistant, ScriptedEngine, parts
from tests.serving import serving
from tests.widget_page import PICTURES, Look, answered, context_of, free_port, say, storefront

TURN_MS = 120_000
STATES = (
    Look("desktop", "en", "light"),
    Look("phone", "zh", "dark"),
    Look("phone", "en", "light"),
)
EN = (
    ("cards", "Noise-cancelling headphones under $150, not black"),
    ("compare", "Compare the first two"),
    ("nothing", "Only pink ones under $20"),
)
ZH = (
    ("cards", "150 块以内的降噪耳机，不要黑色"),
    ("compare", "比较前两件"),
    ("nothing", "只要粉色的，20 美元以内"),
)
REAL = (
    (Look("desktop", "en", "light"), EN),
    (Look("desktop", "zh", "dark"), ZH),
    (Look("phone", "en", "dark"), EN),
    (Look("phone", "zh", "light"), ZH),
)


@dataclass
class Wire:
    """The page's connection, which can be cut. (Without slots: the browser's driver hangs an attribute of its own on it.)"""

    shut: bool = False
    sockets: list[WebSocketRoute] = field(default_factory=list)

    async def route(self, socket: WebSocketRoute) -> None:
        if self.shut:
            await socket.close(code=1001)
        else:
            socket.connect_to_server()
            self.sockets.append(socket)

    async def cut(self) -> None:
        self.shut = True
        await self.sockets[-1].close(code=1001)


async def widget(browser: Browser, look: Look) -> list[str]:
    """Every state on the storefront; the names of the pictures."""
    port = free_port()
    settings = Settings(origins=(f"http://127.0.0.1:{port}",))
    engine = ScriptedEngine(EngineStatus("ready", "qwen"))
    assistant = ScriptedAssistant(scripts(look.language))
    async with serving(parts(assistant, engine, (PICTURES,)), settings) as address:
        with storefront(address, port) as origin:
            context = await context_of(browser, look)
            if look.language == "zh":
                await context.add_init_script("localStorage.setItem('shop-language', 'zh')")
            page = await context.new_page()
            wire = Wire()
            await page.route_web_socket("**/v1/chat", wire.route)
            await page.goto(origin)
            camera = Camera(page, prefix("widget", look))
            await page.wait_for_load_state("networkidle")
            await page.locator(".launcher").wait_for()
            await camera.take("closed")
            await page.locator(".launcher").click()
            await page.locator(".suggestions button").first.wait_for()
            await camera.take("empty")
            await _answers(camera, look)
            await _menus(camera)
            await _troubles(camera, look, engine, wire)
            await context.close()
    return camera.taken


async def _answers(camera: Camera, look: Look) -> None:
    page, asks = camera.page, ASKS[look.language]
    await say(page, asks["cards"])
    await answered(page, 1)
    await camera.take("cards")
    await page.locator(".pick").nth(0).click()
    await page.locator(".pick").nth(1).click()
    await camera.take("picked")
    await page.locator(".picked-bar .plain").click()
    await page.locator(".more").first.click()
    await camera.take("card-menu")
    await page.locator(".pop button").nth(2).click()
    await camera.take("not-this")
    await page.keyboard.press("Escape")
    await _lay_out(page, 1)
    await camera.take("list")
    await _lay_out(page, 0)
    await _end_of(page)
    await camera.take("answer-end")
    for turn, state in enumerate(("compare", "asked", "nothing", "failed"), 2):
        await say(page, asks[state])
        await answered(page, turn)
        await camera.take(state)


async def _lay_out(page: Page, choice: int) -> None:
    """Show products as a row (0) or as a list (1)."""
    await page.locator(".menu").click()
    await page.locator(".setting .switch").first.locator("button").nth(choice).click()
    await page.keyboard.press("Escape")


async def _end_of(page: Page) -> None:
    await page.locator("#scroller").evaluate("(e) => e.scrollTo({top: e.scrollHeight, behavior: 'instant'})")


async def _menus(camera: Camera) -> None:
    page = camera.page
    await page.locator(".chip-words").nth(1).click()
    await camera.take("chip")
    await page.locator(".editor input").nth(1).fill("120")
    await page.keyboard.press("Enter")
    await answered(page, 6)
    await camera.take("changed")
    await page.locator('.answer-tools [aria-haspopup="true"]').last.click()
    await camera.take("reason")
    await page.keyboard.press("Escape")
    await page.locator(".menu").click()
    await camera.take("menu")
    await page.locator(".pop > button").nth(2).click()
    await page.get_by_role("alertdialog").wait_for()
    await camera.take("erase")
    await page.keyboard.press("Escape")


async def _troubles(camera: Camera, look: Look, engine: ScriptedEngine, wire: Wire) -> None:
    page, asks = camera.page, ASKS[look.language]
    await say(page, asks["slow"])
    await page.locator(".turn").nth(6).locator(".card").first.wait_for()
    await camera.take("answering")
    await say(page, asks["asked"])
    await page.locator('[data-status="queued"]').wait_for()
    await camera.take("queued")
    stop: Locator = page.locator(".send.stops")
    await stop.click()
    await answered(page, 8)
    await (
        page.locator(".turn").nth(6).evaluate("(e) => e.parentNode.parentNode.parentNode.scrollTo({top: e.offsetTop})")
    )
    await camera.take("stopped")
    engine.become(EngineStatus("loading", "qwen", "", 0.43))
    await _end_of(page)
    await camera.take("warming")
    await wire.cut()
    await page.locator("#notice:not([hidden])").wait_for()
    await camera.take("reconnecting")
    await page.evaluate("() => Object.defineProperty(navigator, 'onLine', {value: false, configurable: true})")
    await say(page, asks["cards"])
    await page.wait_for_timeout(4_000)
    await camera.take("offline")


async def real(browser: Browser, address: str, look: Look, says: Sequence[tuple[str, str]]) -> list[str]:
    """The server's own page: empty, then at the end of each turn."""
    context = await context_of(browser, look)
    page = await context.new_page()
    await page.goto(address)
    await page.locator(".suggestions button").first.wait_for()
    camera = Camera(page, prefix("chat", look))
    await camera.take("empty")
    for turn, (state, words) in enumerate(says):
        await say(page, words)
        await page.locator(".turn").nth(turn).wait_for()
        ended = page.locator(':is([data-status="done"], [data-status="failed"], [data-status="interrupted"])')
        await ended.nth(turn).wait_for(timeout=TURN_MS)
        await page.wait_for_load_state("networkidle")
        last = page.locator(".turn").nth(turn)
        await last.evaluate("(e) => e.closest('.scroller').scrollTo({top: e.offsetTop, behavior: 'instant'})")
        await camera.take(state)
    await context.close()
    return camera.taken


async def main(address: str | None) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCH)
        if address == "console":
            for look in LOOKS:
                _tell(await console(browser, look))
            for look in WIDGET_LOOKS:
                _tell(await served(browser, look))
        elif address is None:
            for look in STATES:
                _tell(await widget(browser, look))
        else:
            for look, says in REAL:
                _tell(await real(browser, address, look, says))
        await browser.close()


def _tell(names: Sequence[str]) -> None:
    sys.stdout.write("".join(f"docs/images/{name}\n" for name in names))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None))
