"""The chat page in a real Chromium, over a real server with a scripted assistant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, WebSocketRoute, async_playwright, expect

from assistant.events import Asked, Compared, CompareRow, Done, Failed, Recommended, Relaxation, Text
from assistant.model import EngineStatus
from tests.browser import LAUNCH, VIEWPORTS
from tests.fakes_assistant import (
    TIMINGS,
    USAGE,
    Script,
    ScriptedAssistant,
    ScriptedEngine,
    answer,
    card,
    chip,
    parts,
    understood,
)
from tests.serving import serving

pytestmark = pytest.mark.engine
DONE = Done("model", USAGE, TIMINGS)
expect.set_options(timeout=30_000)
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


@asynccontextmanager
async def page_of(
    scripts: Mapping[str, Script] | None = None,
    engine: ScriptedEngine | None = None,
    size: str = "desktop",
    locale: str = "en-US",
) -> AsyncIterator[tuple[Page, ScriptedAssistant]]:
    """An opened page and the assistant behind it. No error may have been logged by the page when the block ends."""
    assistant = ScriptedAssistant(scripts or {})
    async with serving(parts(assistant, engine)) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCH)
        context = await browser.new_context(viewport=VIEWPORTS[size], locale=locale, reduced_motion="reduce")
        page = await context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" and "404" not in m.text else None)
        await page.goto(f"http://{address}/")
        await page.locator("#shop-name").get_by_text("Wren & Willow").or_(page.get_by_text("柳雀生活")).first.wait_for()
        yield page, assistant
        await browser.close()
    assert faults == []


async def say(page: Page, text: str) -> None:
    await page.fill("textarea", text)
    await page.keyboard.press("Enter")


async def test_cards_are_there_before_the_text_and_show_the_catalogue_s_facts() -> None:
    gate = asyncio.Event()
    boots = card(
        1, "Fjord boot", list_price=card().price, price=None, stock=3, options={"color": "slate"}, review_count=1_204
    )
    script = (understood(), Recommended("r", (boots, card(2, stock=0)), 24), gate, Text("**Fjord** is\n- light"), DONE)
    async with page_of({"boots": script}) as (page, _):
        await say(page, "boots")
        first = page.locator(".card").first
        await expect(first).to_contain_text("Fjord boot")
        await expect(first).to_contain_text("Price not stated")
        await expect(first).to_contain_text("Only 3 left")
        await expect(first).to_contain_text("4.5 (1,204)")
        await expect(first).to_contain_text("color slate")
        await expect(page.locator(".card").nth(1)).to_contain_text("Out of stock")
        await expect(page.locator(".found")).to_have_text("2 of 24 that fit")
        assert await page.locator(".prose").count() == 0
        assert await page.get_attribute("#log", "aria-busy") == "true"
        gate.set()
        await expect(page.locator(".prose strong")).to_have_text("Fjord")
        await expect(page.locator(".prose li")).to_have_text("light")
        await expect(page.locator(".prose p")).to_have_text("Fjord is")
        await expect(page.locator("#log")).to_have_attribute("aria-busy", "false")


async def test_a_wish_is_shown_and_can_be_taken_away() -> None:
    chips = (chip("p", "under $80"), chip("m", "not leather", excludes=True))
    scripts = {"boots": answer("Here.", chips=chips), "": answer("Again.", chips=chips[:1])}
    async with page_of(scripts) as (page, assistant):
        await say(page, "boots")
        await expect(page.locator(".chip.excludes")).to_have_text("not leather")
        await page.get_by_role("button", name="Remove: not leather").click()
        await expect(page.locator(".chip")).to_have_text(["under $80"])
        await expect(page.locator(".edit")).to_have_text("Removed: not leather")
    assert [message.remove for message in assistant.asked] == [(), ("m",)]


async def test_nothing_fits_and_giving_one_wish_up_is_one_press_away() -> None:
    chips = (chip("c", "pink"), chip("p", "under $80"))
    none = Recommended("r", (), 0, (Relaxation(("c", "p"), "pink, under $80", 4),))
    async with page_of({"boots": (understood(*chips), none, DONE)}) as (page, assistant):
        await say(page, "boots")
        await page.get_by_role("button", name="Without “pink, under $80” 4 products").click()
        await expect(page.locator(".edit")).to_have_text("Removed: pink, under $80")
        await expect(page.locator(".card")).to_have_count(2)
    assert assistant.asked[-1].remove == ("c", "p")


async def test_a_comparison_marks_what_differs_and_a_question_offers_its_answers() -> None:
    rows = (CompareRow("Weight", ("1 kg", "2 kg"), True), CompareRow("Sole", ("rubber", "rubber"), False))
    asked = Asked("Low or mid?", ("Low", "Mid"))
    async with page_of({"x": (understood(), Compared("r", (card(1), card(2)), rows), asked, DONE)}) as (
        page,
        assistant,
    ):
        await say(page, "x")
        await expect(page.locator("tr.differs")).to_have_count(1)
        await expect(page.locator("tr.differs")).to_contain_text("2 kg")
        await page.get_by_role("button", name="Mid", exact=True).click()
        await expect(page.locator(".ask").last).to_have_text("Mid")
        await expect(page.locator(".card")).to_have_count(2)
        await expect(page.get_by_role("button", name="Low", exact=True)).to_be_disabled()
    assert assistant.asked[-1].text == "Mid"


async def test_the_language_switch_changes_the_page_and_what_the_assistant_is_told() -> None:
    async with page_of(locale="zh-CN") as (page, assistant):
        await expect(page.locator("#welcome-title")).to_have_text("想找点什么？")
        await say(page, "鞋")
        await expect(page.locator(".stock").first).to_have_text("有货")
        await page.get_by_role("button", name="EN").click()
        await expect(page.locator(".stock").first).to_have_text("In stock")
        await expect(page.locator(".ask")).to_have_text("鞋")
        assert await page.get_attribute("html", "lang") == "en"
        await say(page, "more")
        await expect(page.locator(".card")).to_have_count(4)
    assert assistant.states[0].language == "zh"
    assert [message.language for message in assistant.asked] == [None, "en"]


async def test_a_reload_keeps_the_conversation_and_a_turn_under_way_goes_on() -> None:
    gate = asyncio.Event()
    slow = (*answer("One ", cards=1, chips=(chip(),))[:3], gate, Text("two."), DONE)
    async with page_of({"slow": slow}) as (page, assistant):
        await say(page, "slow")
        await expect(page.locator(".prose")).to_have_text("One")
        await page.reload()
        await expect(page.locator(".ask")).to_have_text("slow")
        await expect(page.locator(".card")).to_have_count(1)
        await expect(page.locator(".chip")).to_have_count(1)
        gate.set()
        await expect(page.locator(".prose")).to_have_text("One two.")
        await page.get_by_role("button", name="New conversation").click()
        await expect(page.locator("#welcome-title")).to_be_visible()
        await say(page, "shoes")
        await expect(page.locator(".card")).to_have_count(2)
        await page.reload()
        await expect(page.locator(".ask")).to_have_text(["shoes"])
    assert [state.turn for state in assistant.states] == [0, 0]


async def test_what_is_sent_while_the_connection_is_down_goes_out_once() -> None:
    sockets: list[WebSocketRoute] = []
    shut = False

    async def route(socket: WebSocketRoute) -> None:
        if shut:
            await socket.close(code=1001)
        else:
            socket.connect_to_server()
            sockets.append(socket)

    async with page_of() as (page, assistant):
        await page.route_web_socket("**/v1/chat", route)
        await page.reload()
        await say(page, "first")
        await expect(page.locator(".prose")).to_have_count(1)
        shut = True
        await sockets[-1].close(code=1001)
        await expect(page.locator("#notice")).to_contain_text("The connection was lost. Trying again in")
        await say(page, "second")
        await expect(page.locator(".ask.waiting")).to_have_text("second")
        shut = False
        await expect(page.locator(".prose")).to_have_count(2)
        await expect(page.locator("#notice")).to_be_hidden()
    assert [message.text for message in assistant.asked] == ["first", "second"]


async def test_stop_ends_the_answer_and_keeps_what_was_said() -> None:
    slow = (*answer("One ")[:3], asyncio.Event())
    async with page_of({"slow": slow}) as (page, assistant):
        await say(page, "slow")
        await expect(page.locator(".prose")).to_have_text("One")
        await page.get_by_role("button", name="Stop the answer").click()
        await expect(page.locator(".foot")).to_have_text("Stopped.")
        await expect(page.locator(".prose")).to_have_text("One")
        await expect(page.get_by_role("button", name="Send")).to_be_visible()
        assert assistant.closed.is_set()


async def test_a_failed_turn_can_be_tried_again() -> None:
    scripts: dict[str, Script] = {"x": (understood(), Failed("internal", "It broke.", True))}
    async with page_of(scripts) as (page, assistant):
        await say(page, "x")
        await expect(page.locator(".trouble")).to_contain_text("It broke.")
        scripts["x"] = answer("Better.")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.locator(".prose")).to_have_text("Better.")
    assert [message.text for message in assistant.asked] == ["x", "x"]


async def test_hostile_text_is_shown_as_text_and_foreign_addresses_lead_nowhere() -> None:
    evil = card(
        1,
        HOSTILE,
        brand=HOSTILE,
        image="https://evil.example/p.png",
        url="javascript:document.title='owned'",
        options={HOSTILE: HOSTILE},
    )
    script = (understood(chip("x", HOSTILE)), Recommended("r", (evil,), 1), Text(HOSTILE), DONE)
    async with page_of({HOSTILE: script}) as (page, _):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await say(page, HOSTILE)
        await expect(page.locator(".prose")).to_have_text(HOSTILE)
        await expect(page.locator(".ask")).to_have_text(HOSTILE)
        await expect(page.locator(".card h3")).to_have_text(HOSTILE)
        await expect(page.locator(".chip")).to_have_text(HOSTILE)
        assert await page.locator(".card img, .card a, .log script, .prose img").count() == 0
        assert await page.title() == "Wren & Willow · Shopping assistant"
    assert not [address for address in asked if "evil" in address]


async def test_the_engine_s_state_is_told_in_words() -> None:
    engine = ScriptedEngine(EngineStatus("preparing", "tiny", "download", 0.43))
    async with page_of(engine=engine) as (page, _):
        await expect(page.locator("#engine")).to_have_text("Preparing the language model… 43%")
        engine.become(EngineStatus("ready", "tiny"))
        await expect(page.locator("#engine")).to_have_text("Ready")


async def test_the_composer_minds_lines_lengths_and_input_methods() -> None:
    async with page_of() as (page, assistant):
        box = page.locator("textarea")
        await box.focus()
        height = (await box.bounding_box() or {"height": 0})["height"]
        await page.keyboard.type("one")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("two")
        assert (await box.bounding_box() or {"height": 0})["height"] > height
        await box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
        assert assistant.asked == []
        await page.keyboard.press("Enter")
        await expect(page.locator(".ask")).to_have_text("one\ntwo")
        await expect(page.locator("#count")).to_be_hidden()
        await page.fill("textarea", "鞋" * 1_990)
        await expect(page.locator("#count")).to_have_text("10 left")
        await page.fill("textarea", "😀" * 2_001)
        await expect(page.locator("#count")).to_have_text("1 too many")
        await expect(page.get_by_role("button", name="Send")).to_be_disabled()
    assert [message.text for message in assistant.asked] == ["one\ntwo"]


async def test_a_suggestion_is_sent_by_keyboard_and_a_card_can_be_asked_about() -> None:
    async with page_of() as (page, assistant):
        await page.locator(".suggestions button").nth(1).focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="More about Trail shoe").nth(1).click()
        await page.get_by_role("button", name="Ask about this").click()
        await expect(page.locator("textarea")).to_have_value("Tell me more about number 2: ")
    assert assistant.asked[0].text == "A quiet kettle for a small kitchen"


@pytest.mark.parametrize("width", [320, 430])
async def test_nothing_runs_out_of_a_phone(width: int) -> None:
    long = card(1, "W" * 60, brand="B" * 60, options={"o" * 30: "v" * 60})
    chips = tuple(chip(f"c{n}", f"a rather long wish, number {n}") for n in range(6))
    script = (understood(*chips), Recommended("r", (long, *(card(n) for n in range(2, 8))), 90), Text("w" * 300), DONE)
    async with page_of({"x" * 200: script}, size="phone") as (page, _):
        await page.set_viewport_size({"width": width, "height": 700})
        await say(page, "x" * 200)
        await expect(page.locator(".prose")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        scroller = page.locator("#scroller")
        assert await scroller.evaluate("(e) => e.scrollWidth - e.clientWidth") == 0
        await expect(page.get_by_role("button", name="Send")).to_be_in_viewport()


async def test_two_tabs_show_the_same_conversation() -> None:
    async with page_of() as (page, _):
        other = await page.context.new_page()
        await other.goto(page.url)
        await expect(other.locator("#welcome-title")).to_be_visible()
        await say(page, "shoes")
        await expect(other.locator(".ask")).to_have_text("shoes")
        await expect(other.locator(".prose")).to_have_text("Two that fit.")


async def test_the_end_of_a_slow_answer_stays_in_sight_until_the_shopper_scrolls() -> None:
    gate, more = asyncio.Event(), asyncio.Event()
    lines = "\n".join(f"- line {number}" for number in range(40))
    script = (*answer(lines)[:3], gate, Text("\n- the end"), more, Text("\n- after it"), DONE)
    async with page_of({"long": script}, size="phone") as (page, _):
        await say(page, "long")
        await expect(page.locator(".prose li").nth(0)).to_be_in_viewport()
        await expect(page.locator(".prose li").nth(39)).not_to_be_in_viewport()
        await page.wait_for_timeout(1_000)
        gate.set()
        await expect(page.locator(".prose").get_by_text("the end")).to_be_in_viewport()
        await page.locator("#scroller").hover()
        await page.mouse.wheel(0, -600)
        await expect(page.locator(".prose").get_by_text("the end")).not_to_be_in_viewport()
        more.set()
        await expect(page.locator("#log")).to_have_attribute("aria-busy", "false")
        await expect(page.locator(".prose").get_by_text("after it")).not_to_be_in_viewport()
        await page.get_by_role("button", name="Go to the end").click()
        await expect(page.locator(".prose").get_by_text("after it")).to_be_in_viewport()
