"""What the widget is shown with when its pictures are taken: a shop that answers at once, in every way that it can.

A script can show what a real turn seldom does (a fault, a queue, an engine that warms up). `scripts/screenshots.py` takes the
pictures.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.events import (
    Asked,
    Card,
    ChipChange,
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
from retrieval.products import Language
from server.settings import ROOT
from tests.fakes_assistant import TIMINGS, USAGE, Step, card, chip, understood

DONE = Done("model", USAGE, TIMINGS)
ASKS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "cards": "Waterproof hiking boots under $150, not leather",
        "compare": "Compare the first two",
        "nothing": "The same in pink, under $30",
        "asked": "Which of them for wide feet?",
        "slow": "And for snow?",
        "failed": "Do you have them in size 43?",
    },
    "zh": {
        "cards": "150 美元以内的防水登山靴，不要真皮",
        "compare": "比较前两件",
        "nothing": "同样的，要粉色，30 美元以内",
        "asked": "脚宽的话选哪双？",
        "slow": "雪地里穿呢？",
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

    pictures = sorted(f"images/{path.name}" for path in (ROOT / "data/shop/images").glob("boot-*.svg"))
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
            image=pictures[ordinal * 5 % len(pictures)] if pictures else None,
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
        chip("p", "150 美元以内" if zh else "Under $150", facet="price", operator="range", high=15_000.0),
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
    lower = replace(chips[1], label="120 美元以内" if zh else "Under $120", high=12_000.0)
    change = (ChipChange("replace", "p", chips[1], lower),)
    edited = replace(understood(chips[0], lower, chips[2], language=language), changes=change)
    return {
        "": (edited, Recommended("r3", shown[1:4], 3), Text(said.split("\n")[0]), DONE),
        words["asked"]: (start, asked, DONE),
        words["slow"]: (start, Recommended("r4", shown[2:], 3), asyncio.Event()),
        words["cards"]: (start, Recommended("r1", shown, 23), Text(said), DONE),
        words["compare"]: (start, Compared("r1", shown[:2], rows), Text(said.split("\n")[0]), DONE),
        words["nothing"]: (
            understood(*pink, language=language),
            Recommended("r2", (), 0, (Relaxation(("c",), pink[1].label, 4), Relaxation(("p",), pink[2].label, 11))),
            template,
        ),
        words["failed"]: (start, Failed("internal", fault, True)),
    }
