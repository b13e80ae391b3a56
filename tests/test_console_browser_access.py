"""The console for everybody: axe-core over its views and dialogs, and a whole case by keyboard alone."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, async_playwright, expect

from tests.browser import LAUNCH
from tests.console_page import console_page
from tests.demo_console import CHAT, HELD, demo
from tests.fakes_console import serving_console
from tests.widget_page import Look, Seen, context_of, violations

pytestmark = pytest.mark.engine
LOOKS = (Look(width=1440), Look("phone", "zh", "dark"))
OTHER_LOOKS = (Look("desktop", "zh", "dark", 1024), Look("phone", "en", "light"))


def _name(look: Look) -> str:
    return f"{look.size}-{look.language}-{look.scheme}"


INSIDE = {"p": "input", "o": "select", "e": "textarea", "?": "kbd"}
# a press that reaches the page, and what has the focus when it is over
PRESSED = """(key) => {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    return document.activeElement.id || document.activeElement.tagName;
}"""


async def _dialog(page: Page, key: str) -> list[str]:
    """What is wrong while the dialog is open that the key opens."""
    await page.keyboard.press(key)
    await page.locator(f"dialog[open] {INSIDE[key]}").first.wait_for()
    found = await violations(page)
    await page.keyboard.press("Escape")
    await page.locator("dialog").wait_for(state="detached")
    return found


@pytest.mark.parametrize("look", LOOKS, ids=_name)
async def test_axe_finds_nothing_anywhere(look: Look) -> None:
    shop = demo(look.language)
    shop.translation = [{"turn": 1, "place": 0, "text": "防水登山靴"}]
    found: dict[str, list[str]] = {}
    async with console_page(shop, look, bypass_csp=True) as (page, _):
        found["inbox"] = await violations(page)
        await page.locator('.filters button[aria-pressed="false"]').first.click()
        found["empty"] = await violations(page)
        await page.locator(".rail-item").last.click()
        await page.locator(":popover-open").wait_for()
        found["settings"] = await violations(page)
        await page.keyboard.press("Escape")
        await page.keyboard.press("3")
        await page.locator(f'[data-session="{HELD}"]').click()
        await page.locator(".held").wait_for()
        found["held by another"] = await violations(page)
        await page.evaluate(f"location.hash = '/inbox/{CHAT}'")
        await page.locator(".bubble").first.wait_for()
        await page.locator(".trace summary").first.evaluate("(e) => e.parentElement.open = true")
        if look.width != 1440:
            await page.keyboard.press("c")
        await page.locator(".about .order").first.wait_for()
        found["customer"] = await violations(page)
        if look.width != 1440:
            await page.keyboard.press("c")
        await page.keyboard.press("t")
        await expect(page.locator("#words")).to_be_focused()
        await page.keyboard.type("/")
        await page.locator(".picker").wait_for()
        found["kept answers"] = await violations(page)
        await page.keyboard.press("Escape")
        await page.fill("#words", "")
        await page.locator("#words").press("Escape")
        await page.keyboard.press("d")
        await page.locator(".draft").wait_for()
        await page.keyboard.press("l")
        await page.locator(".translated").wait_for()
        found["draft"] = await violations(page)
        for key in ("p", "o", "e", "?"):
            found[f"dialog {key}"] = await _dialog(page, key)
        await page.keyboard.press("n")
        await expect(page.locator("#words")).to_be_focused()
        await page.keyboard.type("A note")
        await page.keyboard.press("Enter")
        await page.locator(".note").wait_for()
        found["note"] = await violations(page)
        await page.locator("#words").press("Escape")
        for key, shown in (("a", ".copy"), ("r", ".plot")):
            await page.keyboard.press("g")
            await page.keyboard.press(key)
            await page.locator(shown).first.wait_for()
            found[shown] = await violations(page)
        await page.locator(".plot header button").first.click()
        found["table"] = await violations(page)
    assert "\n".join(f"{state}: {fault}" for state, faults in found.items() for fault in faults) == ""


@pytest.mark.parametrize("look", OTHER_LOOKS, ids=_name)
async def test_axe_finds_nothing_in_other_colours_and_sizes(look: Look) -> None:
    found: dict[str, list[str]] = {}
    async with console_page(demo(look.language), look, bypass_csp=True) as (page, _):
        await page.evaluate(f"location.hash = '/inbox/{CHAT}'")
        await page.locator(".bubble").first.wait_for()
        await page.keyboard.press("t")
        await expect(page.locator("#words")).to_be_focused()
        await page.locator("#words").press("Escape")
        await page.keyboard.press("d")
        await page.locator(".draft").wait_for()
        found["draft"] = await violations(page)
        found["action"] = await _dialog(page, "o")
        await page.keyboard.press("g")
        await page.keyboard.press("r")
        await page.locator(".plot").first.wait_for()
        found["reports"] = await violations(page)
    assert "\n".join(f"{state}: {fault}" for state, faults in found.items() for fault in faults) == ""


async def test_the_door_is_open_to_everybody_and_shut_to_strangers() -> None:
    async with serving_console(demo()) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCH)
        context = await context_of(browser, Look(scheme="dark"), bypass_csp=True)
        page = await context.new_page()
        seen = Seen()
        seen.watch(page)
        await page.goto(f"http://{address}/console")
        await page.locator("form").wait_for()
        assert await violations(page) == []
        await page.keyboard.press("Tab")
        await page.keyboard.type("ann")
        await page.keyboard.press("Tab")
        await page.keyboard.type("not the password")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
        assert await violations(page) == []
        await page.get_by_role("button", name="中文").click()
        await expect(page.get_by_role("button", name="登录")).to_be_visible()
        await browser.close()


async def test_a_case_is_taken_answered_and_handed_back_by_keyboard_alone() -> None:
    shop = demo()
    async with console_page(shop, Look(width=1440)) as (page, seen):
        await expect(page.locator(".row")).to_have_count(2)
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await expect(page.locator(f'[data-session="{CHAT}"]')).to_have_attribute("aria-current", "true")
        await page.locator(".bubble").first.wait_for()
        await page.keyboard.press("t")
        await expect(page.locator("#words")).to_be_focused()
        await page.keyboard.type("/exch")
        await page.locator(".picker li").first.wait_for()
        await page.keyboard.press("Enter")
        await expect(page.locator("#words")).to_have_value("Hello Maya Okafor, Ann here. I can exchange the size free of charge: the new pair leaves as soon as yours is on its way back.")  # fmt: skip
        await page.keyboard.press("Enter")
        await expect(page.locator(".ours.agent .bubble")).to_contain_text("I can exchange the size free of charge")
        await page.keyboard.press("Escape")
        await page.keyboard.press("o")
        await expect(page.get_by_label("What to change")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        dialog = page.locator("dialog")
        await dialog.get_by_role("button", name="Propose to the customer").press("Enter")
        await expect(dialog.get_by_role("alert")).to_have_text("Missing: Order number")
        await dialog.get_by_label("Order number").select_option("FH-20417")
        await dialog.get_by_role("button", name="Propose to the customer").press("Enter")
        await dialog.wait_for(state="detached")
        await expect(page.locator(".slip[data-proposal]")).to_contain_text("Waits for the customer until")
        await page.keyboard.press("d")
        await page.locator(".draft").wait_for()
        await page.keyboard.press("r")
        await expect(page.locator("#words")).to_be_focused()
        await page.keyboard.press("End")
        await page.keyboard.type(" Best, Ann")
        await page.keyboard.press("Enter")
        await expect(page.locator(".ours.agent .bubble")).to_have_count(2)
        await page.keyboard.press("Escape")
        await page.keyboard.press("e")
        await page.keyboard.type("Exchange agreed")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".talk-bar .main")).to_have_text("Take over")
        # the refusal for want of an order
        seen.faults[:] = [fault for fault in seen.faults if "422" not in fault]
    deeds = [(deed, body) for _, deed, body in shop.asked]
    kinds = [deed for deed, _ in deeds]
    assert kinds == ["take", "messages", "proposals", "proposals", "messages", "feedback 7", "release"]
    assert deeds[3][1] == {"name": "exchange_items", "arguments": {"order": "FH-20417"}, "language": "en"}
    assert deeds[4][1]["draft"] == 7
    assert deeds[4][1]["text"].endswith("exchange it. Best, Ann")
    assert deeds[5][1] == {"text": deeds[4][1]["text"], "used": True}
    assert deeds[6][1] == {"decision": "Exchange agreed", "resolved": True}


async def test_what_a_shortcut_opens_has_the_focus_before_the_next_key() -> None:
    async with console_page(demo(), Look(width=1440)) as (page, _):
        there = asyncio.Event()

        async def slowly(route: Route) -> None:
            await there.wait()
            await route.continue_()

        await page.route("**/v1/console/conversations/*", slowly)
        await page.locator(".row").first.focus()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.locator(f'[data-session="{CHAT}"]')).to_have_attribute("aria-current", "true")
        for key in "ne":  # the note is asked for before the conversation is there, and nothing may come in between
            await page.keyboard.press(key)
        there.set()
        await expect(page.locator("#words")).to_be_focused()
        await expect(page.locator("dialog")).to_have_count(0)
        await page.keyboard.type("A note")
        await expect(page.locator(".noting #words")).to_have_value("A note")
        for key, focused in (("f", "search"), ("n", "words"), ("t", "words"), ("r", "words")):
            await page.evaluate("document.activeElement.blur()")
            assert await page.evaluate(PRESSED, key) == focused, key
        await page.locator("#words").press("Escape")
        await expect(page.locator(".held.mine")).to_be_visible()
        for key in "po?":
            assert await page.evaluate(PRESSED, key) in ("INPUT", "DIALOG"), key
            await page.keyboard.press("Escape")
            await expect(page.locator("dialog")).to_have_count(0)


async def test_arrows_move_over_the_inbox_and_escape_closes_what_lies_over_it() -> None:
    async with console_page(demo(), Look(width=1024)) as (page, _):
        await page.locator(".row").first.wait_for()
        await page.keyboard.press("3")
        await page.keyboard.press("f")
        await page.keyboard.press("ArrowDown")
        rows = page.locator(".row")
        await expect(rows.nth(0)).to_be_focused()
        await page.keyboard.press("End")
        await expect(rows.last).to_be_focused()
        await page.keyboard.press("Home")
        await page.keyboard.press("ArrowUp")
        await expect(rows.nth(0)).to_be_focused()
        await page.keyboard.press("Enter")
        await page.locator(".bubble").first.wait_for()
        await page.keyboard.press("c")
        await expect(page.locator(".about header button")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator(".about")).to_have_count(0)
        await expect(page.locator("[data-about]")).to_be_focused()


async def test_products_are_looked_for_in_words_and_the_best_are_told() -> None:
    shop = demo()
    async with console_page(shop) as (page, _):
        await page.locator(".row").first.wait_for()
        await page.keyboard.press("j")
        await page.locator(".bubble").first.wait_for()
        await page.keyboard.press("t")
        await page.keyboard.press("Escape")
        await expect(page.locator(".held.mine")).to_be_visible()
        await page.keyboard.press("p")
        field, told = page.locator("dialog input"), page.locator("dialog [role=status]")
        await expect(field).to_have_value("")
        await expect(told).to_have_text("Type what the customer is looking for: words, a title or a product number.")
        shop.total = 1_755  # every product is somewhat like the words
        await field.fill("boot")
        await expect(told).to_have_text(re.compile(r"^The \d best matches$"))
        await field.fill("kayak")
        await expect(told).to_have_text("No product is found.")


async def test_texts_are_approved_edited_and_rejected_and_reports_are_tables_too() -> None:
    shop = demo()
    async with console_page(shop) as (page, _):
        await page.keyboard.press("g")
        await page.keyboard.press("a")
        copies = page.locator(".copy")
        await expect(copies).to_have_count(3)
        await copies.nth(0).get_by_role("button", name="Approve").click()
        await expect(copies).to_have_count(2)
        await copies.nth(0).get_by_role("button", name="Edit").click()
        await copies.nth(0).get_by_role("textbox").fill("防水中帮靴。")
        await copies.nth(0).get_by_role("button", name="Approve in these words").click()
        await expect(copies).to_have_count(1)
        await copies.nth(0).get_by_role("button", name="Reject").click()
        await expect(copies).to_have_count(0)
        await page.get_by_role("button", name="Approved, edited").click()
        await expect(copies).to_contain_text("防水中帮靴。")
        await page.keyboard.press("g")
        await page.keyboard.press("r")
        plot = page.get_by_role("region", name="Wishes most often impossible")
        await expect(plot.locator("svg rect")).to_have_count(4)
        await plot.get_by_role("button", name="Table").click()
        await expect(plot.get_by_role("row")).to_have_text(["WishTimes", "price31", "not material18", "colour12", "size7"])  # fmt: skip
        async with page.expect_download() as started:
            await plot.get_by_role("button", name="Wishes most often impossible as CSV").click()
        text = (await (await started.value).path()).read_text(encoding="utf-8-sig")
        assert text.splitlines() == ["Wish,Times", "price,31", "not material,18", "colour,12", "size,7"]
        await page.locator(".rail-item").last.click()
        await page.get_by_role("button", name="中文").click()
        await page.keyboard.press("Escape")
        plot = page.get_by_role("region", name="最常无法满足的要求")
        await expect(plot.get_by_role("row")).to_have_text(["要求次数", "价格31", "排除材质18", "颜色12", "尺码7"])
    assert [one["status"] for one in shop.descriptions] == ["approved", "edited", "rejected"]
