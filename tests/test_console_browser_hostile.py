"""500 hostile texts through everything that the console shows: none runs, none is asked for, and the page keeps its shape."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.console_page import console_page
from tests.demo_console import AGENTS, chip, trace
from tests.fakes_console import FakeConsole, Json, brief, conversation, row
from tests.hostile import EVIL, payloads
from tests.widget_page import Look

pytestmark = pytest.mark.engine
NUMBER, MOST = 500, 588
TURNS = 12
HERE = "s-here"
OWNED = "() => { window.owned = () => { window.ownedBy = (window.ownedBy ?? 0) + 1 } }"
PLANTED = "script:not([type=module]), iframe, object, embed, base, video, audio, marquee, math, template, style, x, #console link, #console meta"


def _money(text: str) -> Json:
    return {"cents": 100, "currency": "USD", "text": text}


def _card(at: int, text: Iterator[str]) -> Json:
    return {
        "ordinal": at,
        "product": next(text),
        "sku": next(text),
        "title": next(text),
        "brand": next(text),
        "category": "c",
        "price": _money(next(text)),
        "list_price": None,
        "rating": None,
        "review_count": 0,
        "stock": 3,
        "options": {},
        "image": next(text),
        "url": next(text),
        "why": [],
    }


def _frames(turn: int, text: Iterator[str]) -> list[Json]:
    proposal = f"p{turn}"
    line = {
        "product": "p",
        "sku": "s",
        "title": next(text),
        "options": next(text),
        "quantity": 1,
        "price": _money("$1"),
    }
    order = {"order": next(text), "placed": next(text), "state": "s", "state_text": next(text), "total": None}
    return [
        {"type": "ack", "id": f"m{turn}", "duplicate": False, "text": next(text), "remove": [], "set": []},
        {
            "type": "understood",
            "intent": next(text),
            "language": "en",
            "constraints": [chip("c", next(text), excludes=True)],
            "changes": [],
        },
        {"type": "recommended", "result_set": "r", "items": [_card(1, text)], "total": 1, "relaxations": []},
        {"type": "text", "delta": next(text)},
        {"type": "asked", "question": next(text), "options": [next(text)]},
        {"type": "orders", "items": [order | {"lines": [line], "parcels": []}]},
        {
            "type": "proposed",
            "proposal": proposal,
            "action": "a",
            "title": next(text),
            "lines": [next(text)],
            "amount": _money(next(text)),
            "expires": next(text),
        },
        {"type": "acted", "proposal": proposal, "action": "a", "outcome": "done", "words": next(text)},
        {"type": "handoff", "state": "waiting", "words": next(text)},
        {"type": "agent_text", "agent": next(text), "text": next(text), "id": "x"},
        {"type": "done", "author": "model", "notice": next(text)},
    ]


def _trace(text: Iterator[str]) -> Json:
    why = [
        {"constraint": "c", "label": next(text), "finding": next(text), "evidence": next(text)},
        {"constraint": "f", "label": next(text), "finding": "met", "evidence": "f=v"},
    ]
    one = {"product": "p", "sku": "s", "title": next(text), "score": 1.0, "shown": False, "why": why}
    return trace(
        intents=[next(text)],
        query=next(text),
        changes=[{"id": "c", "label": next(text), "hard": True, "excludes": False}],
        removed=[next(text)],
        candidates=[one],
        dropped=[{"sentence": next(text), "cause": next(text), "kept": next(text)}],
        fault=next(text),
    )


def _brief(text: Iterator[str]) -> Json:
    item = {"ordinal": 1, "product": "p", "sku": "s", "title": next(text), "price": _money(next(text))}
    return brief(
        summary=[next(text)],
        cart=[{"product": "p", "sku": "s", "quantity": 1, "title": next(text)}],
        shown=[{"result_set": "r", "turn": 1, "items": [item]}],
        proposals=[{"proposal": "p", "action": "a", "title": next(text), "outcome": next(text)}],
        failures=[{"turn": 1, "kind": next(text), "words": next(text)}],
    )


def hostile_shop(texts: list[str]) -> FakeConsole:
    """Every field that a customer, a model, a shop or an order system may have written holds one of the texts."""
    text = iter(texts)
    now = time.time()
    turns = [
        {
            "turn": number,
            "at": now - 60 + number,
            "status": "done",
            "frames": _frames(number, text),
            "trace": _trace(text),
        }
        for number in range(1, TURNS + 1)
    ]
    about = row(HERE, customer=next(text), page=next(text), reason=next(text), last={"at": now, "text": next(text)})
    rows = [
        row(f"s-{at}", shop=next(text), customer=next(text), last={"at": now, "text": next(text)}) for at in range(4)
    ]
    order = {
        "order": next(text),
        "state": next(text),
        "placed": now,
        "total": _money(next(text)),
        "items": [{"item": "i", "title": next(text), "quantity": 1, "price": None}],
        "shipments": [{"carrier": next(text), "tracking": next(text), "state": next(text)}],
    }
    here = conversation(
        about,
        turns,
        brief=_brief(text),
        notes=[{"id": 1, "agent": next(text), "at": now, "text": next(text)}],
        handoffs=[{"number": 1, "state": next(text), "reason": next(text), "words": next(text), "agent": next(text), "asked": now, "decision": next(text)}],
        agents=[next(text)],
    )  # fmt: skip
    agents = {name: about | {"shown": next(text)} for name, about in AGENTS.items()}
    sentences = [{"text": next(text), "attributes": [next(text)]}]
    copy = {"id": 1, "product": next(text), "language": "en", "tone": next(text), "length": "short", "author": next(text), "status": "pending", "text": next(text), "sentences": sentences, "decided_by": None, "decided_at": None}  # fmt: skip
    source = {"sentence": next(text), "product": next(text), "title": next(text), "evidence": next(text)}
    return FakeConsole(
        conversations={one["row"]["session"]: one for one in (here, *map(conversation, rows))},
        customers={
            HERE: {"customer": {next(text): next(text)}, "identified": next(text), "orders": [order]},
        },
        agents=agents,
        replies=[{"id": 1, "title": next(text), "shortcut": "x", "texts": {"en": next(text), "zh": None}}],
        products=[_card(1, text)],
        finds_all=True,
        actions=[{"name": "a", "title": next(text), "fields": [next(text), "order"]}],
        descriptions=[copy],
        reports={
            name: {"columns": [next(text), next(text)], "rows": [[next(text), 3], [next(text), 1]]}
            for name in ("volume", "zero_results")
        },
        draft={"draft": 1, "text": next(text), "language": "en", "sources": [source], "dropped": [next(text)], "ms": 5},
        translation=[{"turn": 1, "place": place, "text": next(text)} for place in (0, 1)],
        words={
            language: {"facets": {"f": next(text)}, "values": {"f": {"v": next(text)}}} for language in ("en", "zh")
        },
    )


async def _unharmed(page: Page, width: int) -> None:
    assert await page.evaluate("window.ownedBy ?? 0") == 0
    planted = f"(s) => [...document.querySelectorAll({PLANTED!r})].map((e) => e.outerHTML.slice(0, 200))"
    assert await page.evaluate(planted) == []
    addresses = (
        "() => [...document.querySelectorAll('#console a, #console img')].map((e) => new URL(e.href || e.src).origin)"
    )
    assert set(await page.evaluate(addresses)) <= {await page.evaluate("origin")}
    assert await page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth]") == [width, width]


async def _walk(page: Page, look: Look) -> None:
    """Show everything that there is to show."""
    width: int = await page.evaluate("innerWidth")
    await page.locator(f'[data-session="{HERE}"]').click()
    await expect(page.locator(".turn[data-turn]")).to_have_count(TURNS)
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    if look.size == "phone":
        await page.keyboard.press("c")
        await page.locator(".about").wait_for()
        await _unharmed(page, width)
        await page.keyboard.press("c")
    await _unharmed(page, width)
    assert await page.locator(".log").evaluate("(e) => e.scrollWidth - e.clientWidth") == 0
    await page.keyboard.press("l")
    await page.locator(".translated").first.wait_for()
    await page.keyboard.press("t")
    await expect(page.locator("#words")).to_be_enabled()
    await page.locator("#words").press("Escape")
    await page.keyboard.press("d")
    await page.locator(".draft").wait_for()
    await _unharmed(page, width)
    await page.keyboard.press("p")
    await page.fill("dialog input", "boot")
    await page.locator("dialog .good").first.wait_for()
    await page.locator("dialog .good").first.click()
    await page.locator("dialog .main").click()
    await page.locator("dialog").wait_for(state="detached")
    await page.locator("#words").press("Escape")
    await page.keyboard.press("o")
    await page.locator("dialog select").first.wait_for()
    await _unharmed(page, width)
    await page.keyboard.press("Escape")
    await page.locator("dialog").wait_for(state="detached")
    await page.fill("#words", "/x")
    await page.locator(".picker li").first.wait_for()
    await page.locator("#words").press("Escape")
    await page.locator("#words").press("Enter")
    await page.locator("#words").press("Escape")
    await page.keyboard.press("g")
    await page.keyboard.press("a")
    await page.locator(".copy").first.wait_for()
    await _unharmed(page, width)
    await page.keyboard.press("g")
    await page.keyboard.press("r")
    await page.locator(".plot").first.wait_for()
    for table in await page.locator(".plot header button:first-of-type").all():
        await table.click()
    await _unharmed(page, width)


@pytest.mark.parametrize("look", [Look(width=1440), Look("phone", "zh", "dark")], ids=["desktop", "phone"])
async def test_hostile_texts_stay_texts(look: Look) -> None:
    shop = hostile_shop(payloads(MOST))
    async with console_page(shop, look) as (page, seen):
        await page.evaluate(OWNED)
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        await _walk(page, look)
        assert dialogs == []
        assert not [address for address in seen.requests if EVIL in address.split("/")[2]]
        assert len(page.context.pages) == 1
        assert not [fault for fault in seen.faults if "Security Policy" in fault], seen.faults
        seen.faults[:] = [fault for fault in seen.faults if "Failed to load resource" not in fault]


def test_there_are_as_many_texts_as_are_told() -> None:
    used: list[Any] = []

    class Counting(list[str]):
        def __iter__(self) -> Iterator[str]:
            for text in list.__iter__(self):
                used.append(text)
                yield text

    hostile_shop(Counting(payloads(MOST)))
    assert len(set(used)) >= NUMBER
