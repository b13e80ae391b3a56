"""The widget over a server of its own process with stored conversations: reloads, a crash in mid-answer, and ten seconds offline."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, async_playwright, expect

from server.settings import ROOT
from tests.browser import LAUNCH
from tests.widget_page import Look, context_of, free_port, say

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]
TOKENS = 25
ENDED = re.compile("done|interrupted|failed")


@asynccontextmanager
async def server(port: int, folder: Path) -> AsyncIterator[Process]:
    """A server on this port whose conversations are kept in the folder; killed at the end of the block, where it still runs."""
    settings = {
        "PORT": str(port),
        "SESSIONS_URL": f"sqlite:///{folder / 'sessions.db'}",
        "LOG_DIR": str(folder),
        "REHEARSAL_TOKENS": str(TOKENS),
        "REHEARSAL_RATE": "10",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.rehearsal",
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            for _ in range(600):
                try:
                    if (await http.get("/healthz")).status_code == 200:
                        break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def pieces(turn: int, number: int) -> list[str]:
    return [f"{turn}.{place}" for place in range(number)]


async def said(page: Page, turn: int) -> list[str]:
    """The words of a turn's answer, as they stand on the page."""
    return (await page.locator(".turn").nth(turn - 1).locator(".prose").inner_text()).split()


async def begun(page: Page, turn: int) -> None:
    await expect(page.locator(".turn").nth(turn - 1).locator(".prose")).to_contain_text(f"{turn}.3")


async def over(page: Page, turn: int) -> None:
    await expect(page.locator(".turn").nth(turn - 1)).to_have_attribute("data-status", ENDED)


@pytest.mark.parametrize(
    ("look", "offline_s"), [(Look(), 10), (Look("phone", "zh", "dark"), 4)], ids=["desktop-en", "phone-zh"]
)
async def test_a_conversation_outlives_reloads_a_crash_and_a_lost_network(
    look: Look, offline_s: int, tmp_path: Path
) -> None:
    port = free_port()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCH)
        context = await context_of(browser, look)
        page = await context.new_page()
        async with server(port, tmp_path) as first:
            await page.goto(f"http://127.0.0.1:{port}/")
            await page.locator("#welcome-title").wait_for()
            await say(page, "one")
            await begun(page, 1)
            await page.reload()
            await over(page, 1)
            assert await said(page, 1) == pieces(1, TOKENS), "the answer went on, and nothing of it came twice"

            other = await context.new_page()
            await other.goto(page.url)
            await say(other, "two")
            await begun(page, 2)
            first.kill()
            await first.wait()
            shown = await said(page, 2)
            await expect(page.locator("#notice")).to_be_visible()
            await say(page, "three")
            await expect(page.locator(".ask.waiting")).to_have_text("three")
        async with server(port, tmp_path):
            for one in (page, other):
                await over(one, 3)
                await expect(one.locator(".ask")).to_have_text(["one", "two", "three"])
                await over(one, 2)
                words = await said(one, 2)
                assert words[: len(shown)] == shown, "what was shown stays"
                assert words == pieces(2, len(words)), "nothing came twice"
                assert await said(one, 3) == pieces(3, TOKENS)
            await expect(page.locator("#notice")).to_be_hidden()

            await context.set_offline(True)
            await say(page, "four")
            await expect(page.locator(".ask.waiting")).to_have_text("four")
            await asyncio.sleep(offline_s)
            await context.set_offline(False)
            await over(page, 4)
            await expect(page.locator(".ask")).to_have_text(["one", "two", "three", "four"])
            assert await said(page, 4) == pieces(4, TOKENS)
        await browser.close()
