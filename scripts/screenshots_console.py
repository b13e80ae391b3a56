"""Pictures of the agents' console, over the shop of tests/demo_console.py; and of a customer whom a person serves."""

from __future__ import annotations

from dataclasses import replace

from playwright.async_api import Browser, Page

from scripts.camera import Camera, prefix
from tests.console_page import agent_window
from tests.demo_console import CHAT, HELD, demo, service_script
from tests.fakes_assistant import ScriptedAssistant, parts
from tests.fakes_console import serving_console
from tests.serving import serving
from tests.widget_page import PICTURES, Look, answered, context_of, say

LOOKS = (
    Look("desktop", "en", "light", 1440),
    Look("desktop", "zh", "dark", 1440),
    Look("phone", "zh", "dark"),
)
WIDGET_LOOKS = (Look("phone", "en", "light"), Look("phone", "zh", "dark"))


async def console(browser: Browser, look: Look) -> list[str]:
    """Every view and dialog; the names of the pictures."""
    shop = demo(look.language)
    async with serving_console(shop) as address:
        context, page, _ = await agent_window(browser, address, "ann", look)
        camera = Camera(page, prefix("console", look))
        await camera.take("inbox")
        await page.keyboard.press("3")
        await page.locator(f'[data-session="{HELD}"]').click()
        await page.locator(".held").wait_for()
        await camera.take("held")
        await page.evaluate(f"location.hash = '/inbox/{CHAT}'")
        await page.locator(".bubble").first.wait_for()
        await page.keyboard.press("1")
        await camera.take("conversation")
        await _reasons(page, camera)
        await _talk(page, camera, look)
        await _dialogs(page, camera, look)
        for key, shown, state in (("a", ".copy", "approvals"), ("r", ".plot", "reports")):
            await page.keyboard.press("g")
            await page.keyboard.press(key)
            await page.locator(shown).first.wait_for()
            await camera.take(state)
        await context.close()
    return camera.taken


async def _reasons(page: Page, camera: Camera) -> None:
    await page.locator(".log").evaluate("(e) => e.scrollTo(0, 0)")
    await page.evaluate("for (const one of document.querySelectorAll('.trace details')) one.open = true")
    await camera.take("reasons")


async def _talk(page: Page, camera: Camera, look: Look) -> None:
    if look.size == "phone":
        await page.keyboard.press("c")
        await page.locator(".about").wait_for()
        await camera.take("customer")
        await page.keyboard.press("c")
    await page.keyboard.press("t")
    await page.locator("#words:focus").wait_for()
    await page.keyboard.type("/")
    await page.locator(".picker").wait_for()
    await camera.take("kept-answers")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.locator(".ours.agent").wait_for()
    await page.keyboard.press("Escape")
    await page.keyboard.press("d")
    await page.locator(".draft").wait_for()
    await page.locator(".draft details").evaluate("(e) => { e.open = true }")
    await page.locator(".log").evaluate("(e) => e.scrollTo(0, e.scrollHeight)")
    await camera.take("draft")


async def _dialogs(page: Page, camera: Camera, look: Look) -> None:
    for key, state in (("p", "attach"), ("o", "action"), ("e", "hand-back"), ("?", "shortcuts")):
        await page.keyboard.press(key)
        await page.locator("dialog[open]").wait_for()
        if state == "attach":
            await page.fill("dialog input", "登山靴" if look.language == "zh" else "boot")
            await page.locator("dialog .good").first.wait_for()
        if state == "action":
            await page.locator("dialog select").nth(1).select_option("FH-20417")
        await camera.take(state)
        await page.keyboard.press("Escape")
        await page.locator("dialog").wait_for(state="detached")


async def served(browser: Browser, look: Look) -> list[str]:
    """The widget with orders, a proposal, and what becomes of it."""
    asks, scripts = service_script(look.language)
    async with serving(parts(ScriptedAssistant(scripts), images=(PICTURES,))) as address:
        context = await context_of(browser, replace(look))
        page = await context.new_page()
        await page.goto(f"http://{address}/")
        await page.locator(".suggestions button").first.wait_for()
        camera = Camera(page, prefix("widget", look))
        for turn, (state, ask) in enumerate(asks, 1):
            await say(page, ask)
            await answered(page, turn)
            await camera.take(state)
        await page.locator(".slip .main").click()
        await answered(page, len(asks) + 1)
        await camera.take("confirmed")
        await context.close()
    return camera.taken
