"""Pictures of the page in its states, over a scripted assistant: `python -m tests.demo_page FOLDER`, for designers to look at.

A script can show what a real turn seldom does (a fault, an engine that warms up); pictures of the real thing are made by
`scripts/screenshots.py`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from assistant.events import (
    Asked,
    Card,
    Compared,
    CompareRow,
    Done,
    Failed,
    Money,
    Reason,
    Recommended,
    Relaxation,
    Text,
)
from assistant.model import EngineStatus
from retrieval.products import Language
from server.settings import ROOT
from tests.browser import LAUNCH, VIEWPORTS
from tests.fakes_assistant import TIMINGS, USAGE, ScriptedAssistant, ScriptedEngine, Step, card, chip, parts, understood
from tests.serving import serving

DONE = Done("model", USAGE, TIMINGS)
ASKS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "cards": "Waterproof hiking boots under $150, not leather",
        "compare": "Compare the first two",
        "nothing": "The same in pink, under $30",
        "failed": "Do you have them in size 43?",
    },
    "zh": {
        "cards": "150 美元以内的防水登山靴，不要真皮",
        "compare": "比较前两件",
        "nothing": "同样的，要粉色，30 美元以内",
        "failed": "有 43 码吗？",
    },
}


@dataclass(frozen=True, slots=True)
class Item:
    en: str
    zh: str
    brand: str
    cents: int
    was: int | None
    rating: float
    reviews: int
    stock: int
    size: str


ITEMS = (
    Item("Ridgeline Mid waterproof hiking boot", "Ridgeline 中帮防水登山靴", "Halden", 12_900, 15_900, 4.6, 412, 14, "EU 42"),
    Item("Mossback vegan trail boot with a wide toe box", "Mossback 宽楦纯素徒步靴", "Tarn & Fell", 11_450, None, 4.3, 187, 3, "EU 42"),
    Item("Fjord GTX light boot", "Fjord GTX 轻量登山靴", "Norvik", 14_900, None, 4.8, 96, 25, "EU 42"),
    Item("Packer mid, recycled canvas, water-repellent sole", "Packer 再生帆布中帮靴", "Halden", 8_990, 11_990, 3.9, 58, 40, "EU 42"),
    Item("Scree approach shoe", "Scree 接近鞋", "Kestrel", 9_900, None, 4.1, 33, 5, "EU 42"),
)  # fmt: skip


def cards(language: Language) -> tuple[Card, ...]:
    zh = language == "zh"

    def money(cents: int) -> Money:
        return Money(cents, "USD", f"US${cents / 100:.2f}" if zh else f"${cents / 100:.2f}")

    pictures = sorted(f"images/{path.name}" for path in (ROOT / "data/shop/images").glob("*.svg"))
    return tuple(
        card(
            ordinal,
            item.zh if zh else item.en,
            brand=item.brand,
            price=money(item.cents),
            list_price=money(item.was) if item.was else None,
            rating=item.rating,
            review_count=item.reviews,
            stock=item.stock,
            options={"颜色": "岩灰", "尺码": item.size} if zh else {"Colour": "slate", "Size": item.size},
            image=pictures[ordinal * 37 % len(pictures)] if pictures else None,
            why=(
                Reason("w", "防水" if zh else "Waterproof", "waterproofing: waterproof"),
                Reason("p", "150 美元以内" if zh else "Under $150", "price"),
                Reason("m", "非真皮" if zh else "Not leather", "material: textile"),
            ),
        )
        for ordinal, item in enumerate(ITEMS, 1)
    )


def scripts(language: Language) -> dict[str, Sequence[Step]]:
    zh = language == "zh"
    chips = (
        chip("w", "防水" if zh else "Waterproof"),
        chip("p", "150 美元以内" if zh else "Under $150"),
        chip("m", "不要真皮" if zh else "Not leather", excludes=True),
    )
    shown = cards(language)
    said = (
        "这几双都防水，也都不用真皮。**Ridgeline 中帮防水登山靴**评价最多，适合长途背包；想要轻一些，可以看 **Fjord GTX**。\n您平时穿什么尺码？"
        if zh
        else "All of these are waterproof and none uses leather. **Ridgeline Mid** has the most reviews and suits long days "
        "with a pack; **Fjord GTX** is the lighter choice.\n- For wide feet, look at Mossback.\n- For the lowest price, Packer."
    )
    labels = ("防水等级", "重量", "鞋面", "鞋底", "性别") if zh else ("Waterproofing", "Weight", "Upper", "Sole", "For")
    one = (
        ("防水膜", "540 克", "合成织物", "橡胶", "中性")
        if zh
        else ("Membrane", "540 g", "Synthetic textile", "Rubber", "Unisex")
    )
    two = (
        ("防水膜", "495 克", "超纤", "橡胶", "中性") if zh else ("Membrane", "495 g", "Microfibre", "Rubber", "Unisex")
    )
    rows = tuple(
        CompareRow(*row) for row in zip(labels, zip(one, two, strict=True), map(str.__ne__, one, two), strict=True)
    )
    asked = (
        Asked("要低帮还是中帮？", ("低帮", "中帮", "都可以"))
        if zh
        else Asked("Low or mid height?", ("Low", "Mid", "Either is fine"))
    )
    pink = (*chips[:1], chip("c", "粉色" if zh else "Pink"), chip("p", "30 美元以内" if zh else "Under $30"), chips[2])
    words = ASKS[language]
    fault = "我们这边出了点问题，请再试一次。" if zh else "Something went wrong on our side. Please try again."
    template = Done("template", USAGE, TIMINGS)
    start = understood(*chips, language=language)
    return {
        words["cards"]: (start, Recommended("r1", shown, 23), Text(said), DONE),
        words["compare"]: (start, Compared("r1", shown[:2], rows), asked, DONE),
        words["nothing"]: (
            understood(*pink, language=language),
            Recommended("r2", (), 0, (Relaxation(("c",), pink[1].label, 4), Relaxation(("p",), pink[2].label, 11))),
            template,
        ),
        words["failed"]: (start, Failed("internal", fault, True)),
    }


async def shoot(page: Page, folder: Path, name: str) -> None:
    await page.wait_for_timeout(350)
    await page.screenshot(path=folder / f"{name}.png")


async def one_look(browser: Browser, folder: Path, size: str, language: Language, scheme: str) -> None:
    """Every state in one size, language and colour scheme."""
    script = scripts(language)
    engine = ScriptedEngine(EngineStatus("ready", "qwen"))
    asks = ASKS[language]
    async with serving(parts(ScriptedAssistant(script), engine, (ROOT / "data/shop",))) as address:
        context = await browser.new_context(
            viewport=VIEWPORTS[size],
            color_scheme="dark" if scheme == "dark" else "light",
            locale="zh-CN" if language == "zh" else "en-US",
            device_scale_factor=1,
            has_touch=size == "phone",
            is_mobile=size == "phone",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        faults: list[str] = []
        page.on(
            "console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None
        )
        await page.goto(f"http://{address}/")
        tag = f"{size}-{language}-{scheme}"
        await page.locator(".suggestions button").first.wait_for()
        await shoot(page, folder, f"{tag}-1-empty")
        for step, key in enumerate(("cards", "compare", "nothing", "failed"), 2):
            if key == "nothing":
                engine.become(EngineStatus("preparing", "qwen", "", 0.43))
            await page.fill("textarea", asks[key])
            await page.keyboard.press("Enter")
            await page.locator("[aria-busy=false]").wait_for()
            await shoot(page, folder, f"{tag}-{step}-{key}")
        await context.close()
        for fault in faults:
            print(tag, fault, file=sys.stderr)  # noqa: T201 - a script's own output


async def main(folder: Path, only: Sequence[str]) -> None:
    languages: tuple[Language, ...] = ("en", "zh")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**LAUNCH)
        for size in VIEWPORTS:
            for language in languages:
                for scheme in ("light", "dark"):
                    if not only or f"{size}-{language}-{scheme}" in only:
                        await one_look(browser, folder, size, language, scheme)
        await browser.close()


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
