"""The widget for everybody: axe-core over its states, and a purchase by keyboard alone on a shop of another origin."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from assistant.model import EngineStatus
from tests.fakes_assistant import ScriptedEngine, understood
from tests.widget_page import Look, answered, own_page, say, shop_page, states, violations

pytestmark = pytest.mark.engine
WARMING = EngineStatus("preparing", "tiny", "download", 0.43)
LOOKS = (Look(), Look("phone", "zh", "dark"), Look("desktop", "zh"), Look("phone", "en", "dark"))


def _name(look: Look) -> str:
    return f"{look.size}-{look.language}-{look.scheme}"


async def _opened(page: Page, button: str, number: int = 0) -> list[str]:
    """What is wrong while something is open over the page."""
    await page.locator(button).nth(number).click()
    await page.locator(":popover-open").wait_for()
    found = await violations(page)
    await page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize("look", LOOKS, ids=_name)
async def test_axe_finds_nothing_in_any_state(look: Look) -> None:
    scripts = {**states(look.language), "slow": (understood(), asyncio.Event())}
    found: dict[str, list[str]] = {}
    async with own_page(scripts, look, ScriptedEngine(WARMING), bypass_csp=True) as (page, _, _seen):
        await page.locator("shop-assistant").evaluate("(e) => e.setAttribute('cart', '')")
        found["empty"] = await violations(page)
        for turn, said in enumerate(("cards", "compare", "asked", "nothing", "failed", "service"), 1):
            await say(page, said)
            await answered(page, turn)
            found[said] = await violations(page)
        await say(page, "cards")
        await answered(page, 7)
        found["menu"] = await _opened(page, ".menu")
        found["card's menu"] = await _opened(page, ".more", -1)
        found["chip"] = await _opened(page, ".chip-words")
        found["reason"] = await _opened(page, '.answer-tools [aria-haspopup="true"]', -1)
        await page.locator(".pick").last.click()
        found["picked"] = await violations(page)
        await page.locator(".menu").click()
        await page.locator(".setting .switch button").nth(1).click()
        await page.keyboard.press("Escape")
        found["list"] = await violations(page)
        await page.locator(".menu").click()
        await page.locator(".pop > button").nth(2).click()
        await page.get_by_role("alertdialog").wait_for()
        found["erasing"] = await violations(page)
        await page.keyboard.press("Escape")
        await say(page, "slow")
        await page.locator(".dots").wait_for()
        found["answering"] = await violations(page)
    assert "\n".join(f"{state}: {fault}" for state, faults in found.items() for fault in faults) == ""


async def _tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until the focus is on it."""
    inside = f"""() => {{
        const focus = document.activeElement;
        return (focus?.shadowRoot?.activeElement ?? focus)?.matches({selector!r}) ?? false;
    }}"""
    for _ in range(most):
        if await page.evaluate(inside):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("look", [Look(), Look("phone", "zh", "dark")], ids=_name)
async def test_a_product_is_bought_by_keyboard_alone(look: Look) -> None:
    title = "Trail shoe" if look.language == "en" else "轻便越野跑鞋"
    async with shop_page(states(look.language), look) as (page, _, _seen):
        await _tab_to(page, ".launcher")
        await page.keyboard.press("Enter")
        await expect(page.locator("textarea")).to_be_focused()
        await page.keyboard.type("cards")
        await page.keyboard.press("Enter")
        await answered(page, 1)
        await page.keyboard.press("Shift+Tab")
        await _tab_to(page, ".buy")
        await page.keyboard.press("Enter")
        await expect(page.locator("#cart-link")).to_contain_text("(1)")
        await expect(page.locator("#spoken p").last).to_contain_text(title)
        await page.keyboard.press("Escape")
        await expect(page.locator(".frame")).to_be_hidden()
        await expect(page.locator(".launcher")).to_be_focused()
        await _tab_to(page, "#cart-link")
        await page.keyboard.press("Enter")
        await expect(page.locator("#cart")).to_contain_text(title)
