"""Pictures of the chat page over a running server: `python -m scripts.screenshots http://127.0.0.1:8000/`.

Writes docs/images/chat-SIZE-LANGUAGE-SCHEME-STATE.png. What they show are the server's real answers.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from server.settings import ROOT
from tests.browser import LAUNCH, VIEWPORTS

FOLDER = ROOT / "docs" / "images"
TURN_MS = 120_000


@dataclass(frozen=True, slots=True)
class Look:
    """One way to see the page, and what is said to it; `says` pairs a state's name with a message, in order."""

    size: str
    language: str
    dark: bool
    says: tuple[tuple[str, str], ...]

    def path(self, state: str) -> Path:
        return FOLDER / f"chat-{self.size}-{self.language}-{'dark' if self.dark else 'light'}-{state}.png"


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
LOOKS = (
    Look("desktop", "en", False, EN),
    Look("desktop", "zh", True, ZH),
    Look("phone", "en", True, EN),
    Look("phone", "zh", False, ZH),
)


async def take(browser: Browser, address: str, look: Look) -> None:
    """The empty page, then one picture at the end of each turn."""
    phone = look.size == "phone"
    context = await browser.new_context(
        viewport=VIEWPORTS[look.size],
        color_scheme="dark" if look.dark else "light",
        locale="zh-CN" if look.language == "zh" else "en-US",
        has_touch=phone,
        is_mobile=phone,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(address)
    await page.locator(".suggestions button").first.wait_for()
    await page.screenshot(path=look.path("empty"))
    for state, words in look.says:
        turns = await page.locator(".turn").count()
        await page.fill("textarea", words)
        await page.keyboard.press("Enter")
        await page.locator(".turn").nth(turns).wait_for()
        await page.locator(".ask:not(.waiting)").nth(turns).wait_for()
        await page.locator("#log[aria-busy=false]").wait_for(timeout=TURN_MS)
        await page.wait_for_load_state("networkidle")
        await page.screenshot(path=look.path(state))
    await context.close()


async def main(address: str, looks: Sequence[Look] = LOOKS) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCH)
        for look in looks:
            await take(browser, address, look)
        await browser.close()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/"))
