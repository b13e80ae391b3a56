"""The whole application as a customer meets it: a real server process, encoder, Chroma, SQLite, websocket and vLLM (its small model)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from eval.client import open_chat
from eval.serving import health, started, wait_engine
from retrieval.record import Catalogue
from tests.test_engine import alive
from tests.widget_page import Look, answered, page_at, say

ROOT = Path(__file__).resolve().parent.parent
DEPARTMENTS = {"Bags", "Lighting"}
START_S = 400.0
ANSWER_S = 60.0


def _small_shop(folder: Path) -> Path:
    """Two departments of the sample shop, so that the index is built in seconds."""
    kept = []
    for row in (ROOT / "data" / "shop" / "catalog.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(row)
        if record["kind"] in ("facet", "category") or (
            record["kind"] == "product" and record["category"][0] in DEPARTMENTS
        ):
            kept.append(row)
    path = folder / "catalog.jsonl"
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


@pytest.mark.engine
@pytest.mark.timeout(900)
async def test_a_customer_is_served_by_real_parts(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'shop.db'}"
    settings = {
        "CATALOG": f"{_small_shop(tmp_path)},{ROOT / 'data' / 'shop' / 'documents.jsonl'}",
        "DATABASE_URL": database,
        "INDEX_DIR": str(tmp_path / "index"),
        "MODEL_CACHE": os.environ.get("MODEL_CACHE") or str(ROOT / "var" / "models"),
        "LLM_MODEL": "smollm2-135m-instruct",
    }
    async with started(settings, lambda _words: None, START_S) as server:
        assert (tmp_path / "index" / "current").exists(), "the index was built and switched to"
        async with open_chat(server.url) as chat:
            english = await chat.say("a backpack under $120, no leather, nothing in black")
            with Catalogue.open(database) as catalogue:
                record = catalogue.get([card.product for card in english.cards])
            assert english.cards
            for card in english.cards:
                product = record[card.product]
                variant = next(variant for variant in product.variants if variant.sku == card.sku)
                assert product.category == ("Bags", "Backpacks")
                assert card.price is not None
                assert card.price.cents == variant.price_cents
                assert card.price.cents < 12_000
                assert variant.stock > 0
                assert variant.options["color"] != "black"
                assert product.attributes.get("material") not in ("leather", "suede", "nubuck", "full-grain leather")
            chinese = await chat.say("台灯，100块以内，不要白色")
            assert {record.category for record in chinese.cards} == {"台灯"}
            policy = await chat.say("怎么退货？")
            assert policy.text
            assert not policy.cards
        await wait_engine(server.base, START_S, lambda _words: None)
        async with open_chat(server.url) as chat:
            answer = await chat.say("show me backpacks")
            assert answer.done is not None
            assert answer.done.usage.model_calls == 1
            assert answer.done.usage.completion_tokens > 0
            assert answer.cards
        await _talk_in_the_browser(server.base)
        state = await health(server.base)
        assert state is not None
        assert state.engine.usable
        processes = server.engine_processes()
        assert processes
    assert not [process for process in processes if alive(process)], "nothing outlives the server"


async def _talk_in_the_browser(base: str) -> None:
    """The first dialogue on the page: a wish taken away, a comparison, a reload in mid-answer; then Chinese on a phone."""
    async with page_at(base) as (page, _):
        await say(page, "a backpack under $120, no leather, nothing in black")
        await answered(page, 1, ANSWER_S)
        fitting = await page.locator(".card").count()
        assert fitting
        assert await page.locator(".prose").first.inner_text()
        await page.get_by_role("button", name="Remove: not black").click()
        await answered(page, 2, ANSWER_S)
        chips = await page.locator(".chip").all_inner_texts()
        assert not [one for one in chips if "black" in one]
        assert [one for one in chips if "leather" in one]
        await say(page, "compare the first two")
        await answered(page, 3, ANSWER_S)
        await expect(page.locator("table tbody tr").first).to_contain_text("Price")
        await say(page, "show me desk lamps")
        await page.reload()
        await answered(page, 4, ANSWER_S)
        await expect(page.locator(".ask")).to_have_text(
            ["a backpack under $120, no leather, nothing in black", "compare the first two", "show me desk lamps"]
        )
    async with page_at(base, Look("phone", "zh", "dark")) as (page, _):
        await say(page, "台灯，100块以内，不要白色")
        await answered(page, 1, ANSWER_S)
        assert await page.locator(".card").count()
        assert [one for one in await page.locator(".chip").all_inner_texts() if "白" in one]
