"""A small catalogue with all that a constraint can be about: variants, units, unstated facts, and facts that only words state."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

COLORS = {"black": "黑色", "white": "白色", "navy": "藏青色", "blue": "蓝色", "red": "红色"}
MATERIALS = {
    "leather": "真皮",
    "vegan leather": "仿皮",
    "suede": "麂皮",
    "cotton": "棉",
    "nylon": "尼龙",
    "stainless steel": "不锈钢",
}
BRANDS = ("Norrfjell", "Tarnwick", "Calderstone", None)
SIZES = ("38", "39", "40")
CATEGORIES = {
    ("Footwear", "Hiking boots"): ("Hiking boots", "登山靴"),
    ("Footwear", "Sandals"): ("Sandals", "凉鞋"),
    ("Bags", "Backpacks"): ("Backpacks", "双肩包"),
    ("Accessories", "Watches"): ("Watches", "手表"),
}
FLAGS = {"lockable": "可上锁", "reflective": "反光"}


def write_catalogue(folder: Path, products: int = 90, seed: int = 3) -> Path:
    """Writes `catalog.jsonl`, the same for the same seed."""
    random = Random(seed)
    records = [*_labels(), *(_product(number, random) for number in range(products))]
    file = folder / "catalog.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records) + "\n", encoding="utf-8")
    return file


def _labels() -> list[dict[str, Any]]:
    facets = [("color", "Color", "颜色", COLORS), ("material", "Material", "材质", MATERIALS)]
    labels: list[dict[str, Any]] = [
        {
            "kind": "facet",
            "id": name,
            "label": {"en": en, "zh": zh},
            "values": {
                value: {"label": {"en": value.capitalize(), "zh": said}, "synonyms": []}
                for value, said in values.items()
            },
        }
        for name, en, zh, values in facets
    ]
    labels += [
        {"kind": "facet", "id": name, "label": {"en": name.capitalize(), "zh": zh}, "values": {}}
        for name, zh in FLAGS.items()
    ]
    labels += [
        {"kind": "category", "path": list(path), "label": {"en": en, "zh": zh}, "synonyms": []}
        for path, (en, zh) in CATEGORIES.items()
    ]
    return labels


def _product(number: int, random: Random) -> dict[str, Any]:
    path = list(CATEGORIES)[number % len(CATEGORIES)]
    en, zh = CATEGORIES[path]
    material, brand = random.choice([*MATERIALS, None]), random.choice(BRANDS)
    attributes: dict[str, Any] = {"material": material} if material else {}
    if random.random() < 0.7:
        grams = random.choice([350, 800, 1200, 2500])
        attributes["weight"] = (
            {"value": grams, "unit": "g"} if random.random() < 0.5 else {"value": grams / 1000, "unit": "kg"}
        )
    for flag in FLAGS:
        if random.random() < 0.6:
            attributes[flag] = random.random() < 0.5
    words = random.choice(
        [
            "It comes on a leather strap.",
            "The pocket is lined with nylon.",
            "Made to last.",
            "Made to last.",
            "No leather anywhere.",
        ]
    )
    record: dict[str, Any] = {
        "id": f"P-{number:03}",
        "title": {"en": f"{brand or 'House'} {en} number {number}", "zh": f"{zh}{number}号"},
        "description": {"en": words},
        "category": list(path),
        "attributes": attributes,
        "variants": _variants(number, random),
    }
    if brand:
        record["brand"] = brand
    if random.random() < 0.85:
        record |= {"rating": random.choice([2.8, 3.6, 4.1, 4.7]), "review_count": 5}
    return record


def _variants(number: int, random: Random) -> list[dict[str, Any]]:
    """Colours and sizes at prices of their own, a third of them out of stock."""
    variants: list[dict[str, Any]] = []
    for color in random.sample(list(COLORS), 3):
        for size in random.sample(SIZES, 2):
            price = random.randrange(2000, 20000, 500)
            one: dict[str, Any] = {
                "sku": f"P-{number:03}-{color}-{size}",
                "price_cents": price,
                "stock": random.choice([0, 3, 8]),
                "options": {"color": color, "size": size},
            }
            if number % 3:
                one["delivery_days"] = random.choice([[1, 2], [2, 4], [5, 8]])
            variants.append(one | ({"list_price_cents": price + 1500} if random.random() < 0.3 else {}))
    return variants
