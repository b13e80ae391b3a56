"""The console in a real Chromium, for its tests and its pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser import LAUNCH
from tests.fakes_console import PASSWORD, FakeConsole, serving_console
from tests.widget_page import LOOK, Look, Seen, context_of


async def agent_window(
    browser: Browser, address: str, name: str, look: Look = LOOK, *, bypass_csp: bool = False
) -> tuple[BrowserContext, Page, Seen]:
    """A window of its own, in which this agent is logged in."""
    context = await context_of(browser, look, bypass_csp=bypass_csp)
    seen = Seen()
    page = await context.new_page()
    seen.watch(page)
    await page.goto(f"http://{address}/console")
    await page.fill("input[name=name]", name)
    await page.fill("input[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator(".inbox").wait_for()
    seen.faults[:] = [fault for fault in seen.faults if "401" not in fault]
    return context, page, seen


@asynccontextmanager
async def console_page(
    fake: FakeConsole, look: Look = LOOK, *, bypass_csp: bool = False
) -> AsyncIterator[tuple[Page, Seen]]:
    """The console over `fake`, with Ann logged in. It may have logged no error by the time the block ends."""
    async with serving_console(fake) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCH)
        _, page, seen = await agent_window(browser, address, "ann", look, bypass_csp=bypass_csp)
        yield page, seen
        await browser.close()
    assert not seen.faults, seen.faults
