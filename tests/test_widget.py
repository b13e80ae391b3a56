"""The widget's own demands: what it shows, keeps and says on the server's page, over a real server with a scripted assistant."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from assistant.events import ChipChange, Recommended, Text, Understood
from server.settings import Settings
from tests.fakes_assistant import answer, card, chip, understood
from tests.widget_page import DONE, Look, answered, own_page, say, states

pytestmark = pytest.mark.engine


def sent(page: Page) -> list[str]:
    """The frames that the page sends from now on."""
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(str(data))))
    return frames


async def test_what_a_screen_reader_hears_of_a_turn_is_whole_sentences_in_order() -> None:
    gate = asyncio.Event()
    script = (
        understood(),
        Recommended("r", (card(1, "Fjord boot"), card(2, "Mossback", stock=2)), 24),
        Text("**Fjord** is li"),
        gate,
        Text("ght at 1.5 kg. Moss"),
        Text("back is wide"),
        DONE,
    )
    async with own_page({"boots": script}) as (page, _, _seen):
        live = page.locator("#spoken")
        assert await live.get_attribute("aria-live") == "polite"
        await say(page, "boots")
        await expect(page.locator(".prose")).to_have_text("Fjord is li")
        before = ["2 products.", "1: Fjord boot, $69.01, In stock.", "2: Mossback, $69.02, Only 2 left."]
        await expect(live.locator("p")).to_have_text(before)
        gate.set()
        await expect(live.locator("p")).to_have_text([*before, "Fjord is light at 1.5 kg.", "Mossback is wide"])
        await page.reload()
        await expect(page.locator(".prose")).to_have_text("Fjord is light at 1.5 kg. Mossback is wide")
        await page.wait_for_timeout(1_000)
        assert await live.locator("p").count() == 0, "what is replayed is not read out again"


async def test_a_chip_is_changed_by_hand_and_the_change_is_undone() -> None:
    price = chip("price:is", "under $80", facet="price", operator="range", high=8_000.0)
    lower = chip("price:is", "under $60", facet="price", operator="range", high=6_000.0)
    changed = Understood(
        "refine", ("refine",), "en", (lower,), 2, "q", (ChipChange("replace", "price:is", price, lower),)
    )
    scripts = {"boots": answer("Here.", chips=(price,)), "": (changed, Text("Again."), DONE)}
    async with own_page(scripts) as (page, assistant, _):
        await say(page, "boots")
        await page.get_by_role("button", name="Change: under $80").click()
        await expect(page.get_by_label("At most")).to_have_value("80")
        await page.get_by_label("At most").fill("60")
        await page.keyboard.press("Enter")
        await expect(page.locator(".edit")).to_have_text("Changed: under $60")
        await expect(page.locator(".chip-words")).to_have_text("under $60")
        await page.get_by_role("button", name="Undo").click()
        await expect(page.locator(".edit")).to_have_count(2)
        await answered(page, 3)
    edit, undo = (message.set[0] for message in assistant.asked[1:])
    assert (edit.facet, edit.low, edit.high) == ("price", None, 6_000.0)
    assert undo.high == 8_000.0


async def test_products_can_be_compared_hidden_and_ruled_out_by_what_is_wrong_with_them() -> None:
    async with own_page() as (page, assistant, _):
        await say(page, "boots")
        await answered(page, 1)
        for title in ("Compare Trail shoe",) * 2:
            await page.get_by_role("button", name=title, pressed=False).first.click()
        bar = page.locator(".picked-bar")
        await expect(bar).to_contain_text("2 products picked")
        await bar.get_by_role("button", name="Compare").click()
        await answered(page, 2)
        await page.get_by_role("button", name="More about Trail shoe").nth(2).click()
        await page.get_by_role("button", name="Show similar").click()
        await answered(page, 3)
        more = page.get_by_role("button", name="More about Trail shoe")
        await more.last.click()
        await page.get_by_role("button", name="Not this").click()
        await page.get_by_role("button", name="Only hide this one").click()
        await expect(page.locator(".card.gone").last).to_contain_text("Hidden: Trail shoe")
        await page.locator(".card.gone").last.get_by_role("button", name="Show again").click()
        await more.last.click()
        await page.get_by_role("button", name="Not this").click()
        await page.get_by_role("button", name="Not Halden").click()
        await answered(page, 4)
    assert [message.text for message in assistant.asked] == [
        "boots",
        "Compare number 1 and number 2",
        "Show me something similar to number 1",
        "",
    ]
    assert [(one.facet, one.operator.value, one.values) for one in assistant.asked[3].set] == [
        ("brand", "none_of", ("Halden",))
    ]


async def test_products_are_a_row_or_a_list_and_the_choice_is_kept() -> None:
    async with own_page() as (page, _, _seen):
        await say(page, "boots")
        await answered(page, 1)
        first, second = page.locator(".card").nth(0), page.locator(".card").nth(1)

        async def side_by_side() -> bool:
            one, two = await first.bounding_box(), await second.bounding_box()
            assert one
            assert two
            return one["y"] == two["y"]

        assert await side_by_side()
        await page.get_by_role("button", name="More", exact=True).click()
        await page.get_by_role("button", name="List").click()
        await expect(page.locator(".cards.list")).to_have_count(1)
        assert not await side_by_side()
        await page.reload()
        await expect(page.locator(".cards.list")).to_have_count(1)


async def test_a_comparison_can_be_cut_to_what_differs() -> None:
    async with own_page(states("en")) as (page, _, _seen):
        await say(page, "compare")
        rows = page.locator(".compare tbody tr")
        await expect(rows).to_have_count(2)
        await expect(rows.first.locator("th")).to_contain_text("differs")
        await page.get_by_role("button", name="Only what differs").click()
        await expect(rows).to_have_count(1)
        await expect(rows).to_contain_text("2 kg")


async def test_thumbs_go_to_the_server_with_a_reason() -> None:
    async with own_page() as (page, _, _seen):
        frames = sent(page)
        await page.reload()
        await say(page, "boots")
        await page.get_by_role("button", name="Good answer").click()
        await expect(page.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
        await page.get_by_role("button", name="Bad answer").click()
        await page.get_by_role("button", name="Something is wrong").click()
        await expect(page.locator(".thanks")).to_be_visible()
        for _ in range(100):
            if sum('"feedback"' in frame for frame in frames) == 2:
                break
            await asyncio.sleep(0.05)
    told = [frame for frame in frames if '"feedback"' in frame]
    assert '"thumb":"up"' in told[0]
    assert '"thumb":"down","reason":"wrong_fact"' in told[1]


async def test_the_last_message_is_edited_and_the_answer_is_copied_and_downloaded(tmp_path: Path) -> None:
    async with own_page() as (page, assistant, _):
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await say(page, "boots under $90")
        await answered(page, 1)
        await page.get_by_role("button", name="Copy the answer").click()
        await expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert "1. Trail shoe · Halden · $69.01" in await page.evaluate("navigator.clipboard.readText()")
        await page.get_by_role("button", name="Edit this message").click()
        await expect(page.locator("textarea")).to_have_value("boots under $90")
        await expect(page.locator(".editing")).to_be_visible()
        await say(page, "boots under $70")
        await answered(page, 2)
        await page.get_by_role("button", name="More", exact=True).click()
        async with page.expect_download() as started:
            await page.get_by_role("button", name="Download this conversation").click()
        path = tmp_path / "conversation.txt"
        await (await started.value).save_as(path)
        text = path.read_text(encoding="utf-8")
        assert "You: boots under $90" in text
        assert "Two that fit." in text
    assert [message.text for message in assistant.asked] == ["boots under $90", "boots under $70"]


async def test_erasing_asks_first_then_the_server_and_forgets_everything_here() -> None:
    async with own_page() as (page, _, seen):
        erased: list[str] = []

        async def fail_once(route: Route) -> None:
            erased.append(route.request.method)
            await (route.fulfill(status=500) if len(erased) == 1 else route.continue_())

        await page.route("**/v1/sessions/*", fail_once)
        await say(page, "something private")
        await answered(page, 1)
        session = await page.evaluate("localStorage.getItem('shop-assistant::session')")
        await page.get_by_role("button", name="More", exact=True).click()
        await page.get_by_role("button", name="Erase my data").click()
        dialog = page.get_by_role("alertdialog", name="Erase this conversation?")
        await expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        await dialog.get_by_role("button", name="Erase my data").click()
        await expect(dialog).to_contain_text("could not be erased")
        await dialog.get_by_role("button", name="Try again").click()
        await expect(page.locator("#notice")).to_have_text("Your data was erased.")
        await expect(page.locator(".turn")).to_have_count(0)
        await page.reload()
        await expect(page.locator("#welcome-title")).to_be_visible()
        assert await page.evaluate("localStorage.getItem('shop-assistant::session')") != session
        assert all("500" in fault for fault in seen.faults)
        seen.faults.clear()
    assert erased == ["DELETE", "DELETE"]


async def test_a_refused_message_is_kept_and_sent_again_under_its_own_id() -> None:
    gate = asyncio.Event()
    slow = (*answer("One ")[:3], gate, Text("two."), DONE)
    settings = Settings(while_answering="reject")
    async with own_page({"slow": slow}, settings=settings) as (page, assistant, _):
        await say(page, "slow")
        await expect(page.locator(".prose")).to_have_text("One")
        await say(page, "second")
        await expect(page.locator(".trouble")).to_contain_text("still being answered")
        await page.reload()
        await expect(page.locator(".ask")).to_have_text(["slow", "second"])
        gate.set()
        await answered(page, 1)
        if await page.locator(".trouble").count():
            await page.get_by_role("button", name="Try again").click()
        await answered(page, 2)
        await expect(page.locator(".ask")).to_have_text(["slow", "second"])
    assert [message.text for message in assistant.asked] == ["slow", "second"]


async def test_a_message_sent_meanwhile_waits_for_the_answer_before_it() -> None:
    gate = asyncio.Event()
    slow = (*answer("One ")[:3], gate, Text("two."), DONE)
    async with own_page({"slow": slow}) as (page, assistant, _):
        await say(page, "slow")
        await expect(page.get_by_role("button", name="Stop the answer")).to_be_visible()
        await say(page, "second")
        await expect(page.locator(".thinking")).to_have_text("It will be answered after the message before it.")
        gate.set()
        await answered(page, 2)
        await expect(page.locator(".prose")).to_have_text(["One two.", "Two that fit."])
    assert [message.text for message in assistant.asked] == ["slow", "second"]


async def test_offline_is_told_and_what_is_typed_or_sent_survives_a_reload() -> None:
    down = False
    sockets: list[WebSocketRoute] = []

    async def route(socket: WebSocketRoute) -> None:
        if down:
            await socket.close(code=1001)
        else:
            socket.connect_to_server()
            sockets.append(socket)

    async with own_page() as (page, assistant, seen):
        await page.route_web_socket("**/v1/chat", route)
        await page.reload()
        await say(page, "first")
        await answered(page, 1)
        down = True
        await page.evaluate("Object.defineProperty(navigator, 'onLine', {value: false, configurable: true})")
        await sockets[-1].close(code=1001)
        await expect(page.locator("#notice")).to_contain_text("You are offline.")
        await say(page, "second")
        await expect(page.locator(".thinking")).to_contain_text("Not sent yet")
        await page.fill("textarea", "half a thou")
        await page.reload()
        await expect(page.locator(".ask.waiting")).to_have_text("second")
        await expect(page.locator("textarea")).to_have_value("half a thou")
        down = False
        await page.evaluate("dispatchEvent(new Event('online'))")
        await answered(page, 2)
        await expect(page.locator(".ask")).to_have_text(["first", "second"])
        await expect(page.locator("textarea")).to_have_value("half a thou")
        seen.faults.clear()
    assert [message.text for message in assistant.asked] == ["first", "second"]


async def test_two_tabs_hold_one_conversation_also_when_one_begins_anew() -> None:
    async with own_page() as (page, assistant, _):
        await say(page, "boots")
        await answered(page, 1)
        other = await page.context.new_page()
        await other.goto(page.url)
        await expect(other.locator(".ask")).to_have_text(["boots"])
        await page.get_by_role("button", name="New conversation").click()
        await expect(other.locator("#welcome-title")).to_be_visible()
        await say(other, "lamps")
        await expect(page.locator(".ask")).to_have_text(["lamps"])
        await expect(page.locator(".prose")).to_have_text(["Two that fit."])
    assert [state.turn for state in assistant.states] == [0, 0]


@pytest.mark.parametrize("look", [Look("phone"), Look("phone", "zh", "dark"), Look("phone", width=320)])
async def test_what_can_be_touched_is_large_enough(look: Look) -> None:
    async with own_page(states(look.language), look) as (page, _, _seen):
        for turn, said in enumerate(("cards", "compare", "asked", "nothing", "failed"), 1):
            await say(page, said)
            await answered(page, turn)
        small = await page.evaluate(
            """() => [...document.querySelector("shop-assistant").shadowRoot.querySelectorAll("button, textarea")]
                .filter((e) => e.checkVisibility({contentVisibilityAuto: true}))
                .map((e) => [e.getAttribute("aria-label") ?? e.textContent, e.getBoundingClientRect()])
                .filter(([, r]) => r.width && (r.height < 43.5 || r.width < 43.5))
                .map(([name, r]) => `${name}: ${r.width} x ${r.height}`)"""
        )
        assert small == []
        assert await page.evaluate("document.documentElement.scrollWidth") == (look.width or 390)


async def test_the_page_can_be_used_at_twice_its_size() -> None:
    async with own_page(states("en")) as (page, _, _seen):
        await page.set_viewport_size({"width": 640, "height": 400})
        await say(page, "cards")
        await answered(page, 1)
        assert await page.evaluate("document.documentElement.scrollWidth") == 640
        await expect(page.get_by_role("button", name="Send")).to_be_in_viewport()
        await expect(page.locator(".ask")).to_be_in_viewport()


async def test_reduced_motion_stops_what_moves() -> None:
    async with own_page({"slow": (understood(), asyncio.Event())}) as (page, _, _seen):
        await say(page, "slow")
        await page.locator(".dots i").first.wait_for()
        assert await page.locator(".dots i").first.evaluate("(e) => getComputedStyle(e).animationName") == "none"
