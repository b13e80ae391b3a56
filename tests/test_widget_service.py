"""What the widget shows of customer service: changes that wait for a word, orders, and the way to a person."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from assistant.events import Acted, HandoffAsked, Text
from tests.fakes_assistant import Script, understood
from tests.widget_page import DONE, Look, answered, own_page, proposal, say, service

pytestmark = pytest.mark.engine
ACTED = Acted("p1", "cancel_order", "done", "Order W1 is cancelled.")


async def test_a_change_is_shown_in_full_and_done_once_it_is_confirmed() -> None:
    scripts: dict[str, Script] = {"cancel": (understood(), proposal(), DONE), "": (understood(), ACTED, DONE)}
    async with own_page(scripts) as (page, assistant, _):
        await say(page, "cancel")
        await answered(page, 1)
        slip = page.locator(".slip")
        await expect(slip).to_contain_text("Nothing happens before you confirm.")
        assert (await slip.locator("li").all_inner_texts(), await slip.locator(".sum").inner_text()) == (
            ["2 pairs of socks", "Back to Visa 1234"],
            "$69.00",
        )
        await slip.get_by_role("button", name="Confirm").click()
        await answered(page, 2)
        await expect(page.locator(".edit")).to_have_text("You confirmed")
        await expect(page.locator(".acted")).to_have_text("Order W1 is cancelled.")
        await expect(slip).to_contain_text("Done.")
        await expect(slip.get_by_role("button")).to_have_count(0)
        await page.reload()
        await expect(slip).to_contain_text("Done.")
        await expect(slip.get_by_role("button")).to_have_count(0)
    decided = assistant.asked[1].decision
    assert decided is not None
    assert (decided.proposal, decided.confirmed) == ("p1", True)


@pytest.mark.parametrize("look", [Look(language="zh"), Look("phone", "zh", "dark")], ids=["desktop", "phone"])
async def test_a_change_is_declined_by_keyboard(look: Look) -> None:
    declined = Acted("p1", "cancel_order", "declined", "好的，不做改动。")
    scripts: dict[str, Script] = {
        "取消": (understood(language="zh"), proposal("zh"), DONE),
        "": (understood(), declined, DONE),
    }
    async with own_page(scripts, look) as (page, assistant, _):
        await say(page, "取消")
        await answered(page, 1)
        await page.get_by_role("button", name="不，保持原样").press("Enter")
        await answered(page, 2)
        await expect(page.locator(".slip")).to_contain_text("您已拒绝。")
        await expect(page.locator("#spoken p").last).to_have_text("好的，不做改动。")
    assert assistant.asked[1].decision is not None
    assert not assistant.asked[1].decision.confirmed


async def test_what_has_expired_or_was_replaced_cannot_be_confirmed() -> None:
    late = (understood(), proposal(expires="2020-01-01T00:00:00Z"), DONE)
    async with own_page({"late": late, "first": (understood(), proposal(), DONE)}) as (page, _, _seen):
        await say(page, "first")
        await answered(page, 1)
        slips = page.locator(".slip")
        await expect(slips.get_by_role("button")).to_have_count(2)
        await say(page, "late")
        await answered(page, 2)
        await expect(slips.first).to_contain_text("Replaced by a newer one.")
        await expect(slips.last).to_contain_text("Expired. Nothing was done.")
        await expect(slips.get_by_role("button")).to_have_count(0)


async def test_orders_and_their_parcels_are_shown_and_a_person_can_be_asked_for() -> None:
    offered = HandoffAsked("failures", "A person could help you with this.")
    scripts = {"orders": (understood(), service(), Text("It is on its way."), offered, DONE)}
    async with own_page(scripts) as (page, assistant, _):
        await say(page, "orders")
        await answered(page, 1)
        order = page.locator(".orders .slip")
        for text in (
            "Order W1",
            "Shipped",
            "$69.00",
            "2 × Merino socks · EU 42",
            "DHL · JD01 · due",
            "UPS · 1Z · delivered",
        ):
            await expect(order).to_contain_text(text)
        await page.get_by_role("button", name="I want to talk to a person").click()
        await answered(page, 2)
    assert [message.text for message in assistant.asked] == ["orders", "I want to talk to a person"]
