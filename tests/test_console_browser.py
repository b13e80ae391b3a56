"""The console in real browsers, on the real application: two agents and a customer, each in a window of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from assistant.service.dialogue.desk import ServiceDesk
from assistant.service.records import OrderState
from server.ports import OrderDesk
from tests.browser import LAUNCH
from tests.console_desk import ASKS, ASKS_ZH, Shop, assistant, console
from tests.console_page import agent_window
from tests.service_shop import memory, order_in, policy
from tests.test_console_orders import Serving, Words
from tests.widget_page import Look, Seen, answered, context_of, say, violations

pytestmark = pytest.mark.engine
REPLY = "Hello, Ann here. <b>One</b> moment."


@dataclass(frozen=True, slots=True)
class Windows:
    """`ann` and `ben` are agents, Ann an admin; all on the same server."""

    shop: Shop
    ann: Page
    ben: Page
    customer: Page


@asynccontextmanager
async def windows(
    folder: Path, customer: Look | None = None, *, bypass_csp: bool = False, **more: Any
) -> AsyncIterator[Windows]:
    """Three windows, opened. None of them may have logged an error by the time the block ends."""
    async with console(folder, **more) as shop, async_playwright() as playwright:
        await shop.accounts.add("ann", "correct horse battery", "admin", shown="Ann")
        await shop.accounts.add("ben", "correct horse battery", "agent", shown="Ben")
        browser = await playwright.chromium.launch(**LAUNCH)
        _, ann, seen_by_ann = await agent_window(browser, shop.address, "ann", Look(width=1440))
        _, ben, seen_by_ben = await agent_window(browser, shop.address, "ben")
        context = await context_of(browser, customer or Look(), bypass_csp=bypass_csp)
        seen = Seen()
        page = await context.new_page()
        seen.watch(page)
        await page.goto(f"http://{shop.address}/")
        await page.locator(".suggestions button").first.wait_for()
        yield Windows(shop, ann, ben, page)
        faults = [*seen_by_ann.faults, *seen_by_ben.faults, *seen.faults]
        await browser.close()
    # a refusal is an answer that the browser's own log counts as an error
    assert [fault for fault in faults if "409" not in fault and "503" not in fault] == []


async def open_only(page: Page) -> None:
    """Open the only conversation that waits."""
    await page.locator(".row").first.click()
    await page.locator(".bubble").first.wait_for()


async def test_a_customer_and_an_agent_talk_and_another_agent_cannot_come_between(tmp_path: Path) -> None:
    async with windows(tmp_path) as all_three:
        ann, ben, customer = all_three.ann, all_three.ben, all_three.customer
        await say(customer, ASKS)
        await expect(customer.locator(".handed").last).to_contain_text("number 1")
        for agent in (ann, ben):
            await expect(agent.locator(".row")).to_have_count(1)
            await open_only(agent)
            await expect(agent.locator(".trace").first).to_be_visible()
        await expect(ben.locator("#words")).to_be_disabled()
        await ann.keyboard.press("t")
        await expect(ann.locator("#words")).to_be_enabled()
        await expect(customer.locator("#notice")).to_contain_text("You are talking with Ann, a person.")

        await expect(ben.locator(".held")).to_contain_text("Ann is talking with this customer. Two agents cannot hold")
        await expect(ben.locator("#words")).to_be_disabled()
        await ben.keyboard.press("t")
        await expect(ben.locator(".toast")).to_contain_text("Ann is talking with this customer")

        await ann.locator("#words").press_sequentially("Hello")
        await expect(customer.locator(".typing")).to_have_text("Ann is writing…")
        await ann.fill("#words", REPLY)
        await ann.keyboard.press("Enter")
        await expect(customer.locator(".person .prose")).to_have_text(REPLY)
        await expect(customer.locator(".person .name")).to_have_text("Ann from the shop")
        await expect(ben.locator(".ours.agent .bubble")).to_have_text(REPLY)
        await expect(ann.locator("#words")).to_have_value("")

        await customer.locator("textarea").press_sequentially("Thank")
        for agent in (ann, ben):
            await expect(agent.locator(".writing-area .typing")).to_contain_text("The customer is writing…")
        await say(customer, "Thank you, Ann")
        for agent in (ann, ben):
            await expect(agent.locator(".theirs .bubble").last).to_have_text("Thank you, Ann")

        await ann.keyboard.press("Escape")
        await ann.keyboard.press("e")
        await ann.keyboard.type("A new pair is on its way.")
        await ann.keyboard.press("Control+Enter")
        await expect(customer.locator(".handed").last).to_contain_text("assistant")
        await expect(customer.locator("#notice")).to_be_hidden()
        await say(customer, "shoes")
        await expect(ann.locator(".theirs .bubble").last).to_have_text("shoes")
        await expect(ann.locator(".about")).to_contain_text("A new pair is on its way.")


async def test_notes_kept_answers_and_products_by_keyboard(tmp_path: Path) -> None:
    async with windows(tmp_path, Look("phone", "zh", "dark"), bypass_csp=True) as all_three:
        ann, ben, customer = all_three.ann, all_three.ben, all_three.customer
        await say(customer, ASKS_ZH)
        await expect(customer.locator("#notice")).to_be_visible()
        assert await violations(customer) == [], "in the queue"
        await expect(ann.locator(".row")).to_have_count(1)
        await ann.keyboard.press("j")
        await ann.locator(".bubble").first.wait_for()
        await open_only(ben)
        await ann.keyboard.press("n")
        await ann.keyboard.type("Called twice about this.")
        await ann.keyboard.press("Enter")
        for agent in (ann, ben):
            await expect(agent.locator(".note")).to_contain_text("Called twice about this.")
        await ann.keyboard.press("Escape")
        await ann.get_by_role("button", name="Answers kept ready").click()
        await ann.get_by_role("button", name="New answer").click()
        await ann.get_by_label("Title").fill("Greeting")
        await ann.get_by_label("Shortcut after /").fill("hi")
        await ann.get_by_label("Text, 中文").fill("您好，我是 {agent}。")
        await ann.get_by_role("button", name="Save", exact=True).click()
        await expect(ann.locator(".reply")).to_contain_text("Greeting")
        await ann.keyboard.press("Escape")
        await ann.locator("dialog").wait_for(state="detached")

        await ann.keyboard.press("t")
        await ann.keyboard.type("/h")
        await ann.locator(".picker li").first.wait_for()
        await ann.keyboard.press("Enter")
        await expect(ann.locator("#words")).to_have_value("您好，我是 Ann。")
        await expect(customer.locator(".typing")).to_be_visible()
        assert await violations(customer) == [], "while a person writes"
        await ann.keyboard.press("Escape")
        await ann.keyboard.press("p")
        await ann.get_by_role("textbox", name="Search the catalogue").fill("shoe")
        await ann.locator(".found .good").first.click()
        await ann.get_by_role("button", name="Attach 1 product").click()
        await ann.keyboard.press("Enter")
        await expect(customer.locator(".person .prose")).to_have_text("您好，我是 Ann。")
        await expect(customer.locator(".card")).to_have_count(1)
        assert await violations(customer) == [], "what a person said and showed"
        assert "Called twice" not in await customer.locator("#log").inner_text()


async def test_what_is_written_survives_a_cut_and_a_reload(tmp_path: Path) -> None:
    async with windows(tmp_path) as all_three:
        ann, customer = all_three.ann, all_three.customer
        await say(customer, ASKS)
        await expect(ann.locator(".row")).to_have_count(1)
        await open_only(ann)
        await ann.keyboard.press("t")
        await expect(ann.locator("#words")).to_be_enabled()
        await ann.fill("#words", "Half a though")
        await ann.reload()
        await expect(ann.locator("#words")).to_have_value("Half a though")
        await ann.locator("#words").press("End")
        await ann.keyboard.type("t.")
        await ann.keyboard.press("Enter")
        await expect(customer.locator(".person .prose")).to_have_text("Half a thought.")
        await customer.reload()
        await expect(customer.locator(".person .prose")).to_have_text("Half a thought.")
        await answered(customer, 1)


async def test_a_change_that_an_agent_proposes_is_done_when_the_customer_confirms_it(tmp_path: Path) -> None:
    order, orders = order_in(OrderState.PENDING), memory()
    serving = Serving(assistant().scripts, known=order.customer)
    serving.desk = ServiceDesk(orders, policy(), lexicon=lambda _shelf: Words())  # type: ignore[arg-type,return-value]  # knows no word
    desk = OrderDesk(orders, policy())
    async with windows(tmp_path, bypass_csp=True, assistant_=serving, orders=desk) as all_three:
        ann, customer = all_three.ann, all_three.customer
        await say(customer, ASKS)
        await expect(customer.locator("#notice")).to_be_visible()
        assert await violations(customer) == [], "in the queue"
        await expect(ann.locator(".row")).to_have_count(1)
        await open_only(ann)
        await expect(ann.locator(".about .order").first).to_be_visible()
        await ann.keyboard.press("t")
        await expect(ann.locator("#words")).to_be_focused()
        await ann.keyboard.press("Escape")
        await ann.keyboard.press("o")
        dialog = ann.locator("dialog")
        await dialog.get_by_label("What to change").select_option("cancel_order")
        await dialog.get_by_label("Order number").select_option(order.id)
        await dialog.get_by_label("Reason").select_option("no_longer_needed")
        await dialog.get_by_role("button", name="Propose to the customer").click()
        await dialog.wait_for(state="detached")
        await expect(ann.locator(".slip[data-proposal]")).to_contain_text("Waits for the customer")
        assert (await orders.order(order.id)) == order, "an agent's word changes nothing"
        await expect(customer.locator(".slip .main")).to_be_visible()
        assert await violations(customer) == [], "a proposal of a person's"
        await customer.locator(".slip .main").click()
        await expect(customer.locator(".acted.done")).to_be_visible()
        await expect(ann.locator(".slip[data-proposal]")).to_contain_text("Confirmed and done")
    after = await orders.order(order.id)
    assert after is not None
    assert after.state is OrderState.CANCELLED
