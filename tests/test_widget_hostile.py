"""500 hostile texts through catalogue, model and shop: none runs, none is asked for, and the page keeps its shape."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from assistant.events import (
    Acted,
    Asked,
    Compared,
    CompareRow,
    Done,
    HandoffAsked,
    Money,
    OrderCard,
    OrderLine,
    OrdersShown,
    Parcel,
    Proposed,
    Reason,
    Recommended,
    Relaxation,
    Text,
)
from tests.fakes_assistant import TIMINGS, USAGE, Script, card, chip, understood
from tests.hostile import EVIL, payloads
from tests.widget_page import DONE, Look, answered, own_page, say

pytestmark = pytest.mark.engine
NUMBER = 500
A_TURN = 20
OWNED = "() => { window.owned = () => { window.ownedBy = (window.ownedBy ?? 0) + 1 } }"


def _script(texts: list[str]) -> Script:
    """A turn that shows each text somewhere: in cards, reasons, chips, a comparison, a question, prose and what is said of it."""
    cards = tuple(
        card(
            place,
            text,
            brand=text,
            price=Money(100, "USD", text),
            list_price=Money(900, "USD", text),
            options={text: text},
            image=text,
            url=text,
            why=(Reason(text, text, text),),
        )
        for place, text in enumerate(texts[:8], 1)
    )
    rows = tuple(CompareRow(text, (text, text), place % 2 == 0) for place, text in enumerate(texts[8:11]))
    return (
        understood(*(chip(f"c{place}", text) for place, text in enumerate(texts[11:14]))),
        Recommended("r", cards, 24),
        Compared("r", cards[:2], rows),
        Recommended("none", (), 0, (Relaxation(("c0",), texts[14], 3),)),
        *(Text(text) for text in texts[15:18]),
        Asked(texts[18], tuple(texts[17:19])),
        _order(texts),
        Proposed("p", "a", texts[3], tuple(texts[4:6]), Money(100, "USD", texts[6]), texts[7]),
        Acted("p", "a", "done", texts[8]),
        HandoffAsked("asked", texts[9]),
        Done("template", USAGE, TIMINGS, notice=texts[19]),
    )


def _order(texts: list[str]) -> OrdersShown:
    total = Money(100, "USD", texts[0])
    line = OrderLine("p", "s", texts[1], texts[2], 1, total)
    parcel = Parcel(texts[3], texts[4], texts[5], None)
    return OrdersShown((OrderCard(texts[6], texts[7], "s", texts[8], total, (line,), (parcel,)),))


@pytest.mark.parametrize("look", [Look(), Look("phone", "zh", "dark")], ids=["desktop", "phone"])
async def test_hostile_texts_stay_texts(look: Look) -> None:
    half = payloads(NUMBER)[:: 1 if look.size == "desktop" else 4]
    turns = [half[start : start + A_TURN] for start in range(0, len(half), A_TURN)]
    turns = [turn for turn in turns if len(turn) == A_TURN]
    scripts: dict[str, Script] = {f"turn {number}": _script(turn) for number, turn in enumerate(turns)}
    async with own_page(scripts, look) as (page, _, seen):
        await page.evaluate(OWNED)
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        width = await page.evaluate("innerWidth")
        for number in range(len(turns)):
            await say(page, f"turn {number}")
            await answered(page, number + 1)
        assert await page.locator(".card").count() >= 8
        await page.locator(".more").last.click()
        await page.keyboard.press("Escape")
        await page.locator(".chip-words").first.click()
        await page.keyboard.press("Escape")
        assert await page.evaluate("window.ownedBy ?? 0") == 0
        assert dialogs == []
        assert not [address for address in seen.requests if EVIL in address.split("/")[2]]
        assert len(page.context.pages) == 1
        inside = "(s) => [...document.querySelector('shop-assistant').shadowRoot.querySelectorAll(s)].map((e) => e.outerHTML.slice(0, 200))"
        planted = "script, iframe, object, embed, link, meta, base, video, audio, marquee, math, template, style, x"
        assert await page.evaluate(inside, planted) == []
        links = await page.evaluate(
            "() => [...document.querySelector('shop-assistant').shadowRoot.querySelectorAll('a, img')]"
            ".map((e) => new URL(e.href || e.src).origin)"
        )
        assert links
        assert set(links) == {await page.evaluate("origin")}
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        scroller = page.locator("#scroller")
        assert await scroller.evaluate("(e) => e.scrollWidth - e.clientWidth") == 0
        await expect(page.locator("#composer")).to_be_in_viewport()
        await expect(page.locator("#shop-name")).to_be_in_viewport()
        seen.faults[:] = [fault for fault in seen.faults if "Failed to load resource" not in fault]


async def test_what_a_customer_types_and_a_shop_sets_is_text_too() -> None:
    async with own_page({text: (understood(), Text("Yes."), DONE) for text in payloads(60)}) as (page, _, seen):
        await page.evaluate(OWNED)
        said = payloads(60)[::6]
        for text in said:
            await say(page, text)
        await answered(page, len(said))
        await page.evaluate(
            """(texts) => {
                const element = document.querySelector("shop-assistant");
                for (const text of texts)
                    for (const name of ["greeting", "suggestions", "color", "font", "radius", "product-url", "language"])
                        element.setAttribute(name, text);
            }""",
            said,
        )
        await page.wait_for_timeout(300)
        assert await page.evaluate("window.ownedBy ?? 0") == 0
        assert not [address for address in seen.requests if EVIL in address.split("/")[2]]
