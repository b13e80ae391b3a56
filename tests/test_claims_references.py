"""Sentences that name products by part of a title, an owner, a count or a place; each true and false."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.facets import Facets, learn
from retrieval.products import AttributeValue, Localized, Product, Quantity, Variant
from tests.claims_scenes import found


def _product(
    id: str, title: str, brand: str, category: tuple[str, ...], cents: int, stock: int, **more: AttributeValue
) -> Product:
    chinese = any("\u3400" <= char <= "\u9fff" for char in title)
    return Product(
        id=id,
        title=Localized(zh=title) if chinese else Localized(en=title),
        brand=brand,
        category=category,
        attributes=more,
        rating=4.5,
        review_count=100,
        currency="USD",
        variants=(Variant(id, cents, stock, {}),),
    )


_AUDIO = ("Audio", "Headphones")
_BOOKS = ("Books", "Science")
_LAMPS = ("Furniture", "Lamps")
_PIANOS = ("Music", "Keyboards")
SHOPS: dict[str, tuple[Product, ...]] = {
    "audio": (
        _product("a", "Quillon Drift earbuds", "Quillon", _AUDIO, 8_900, 9, battery_life=Quantity(8, "h")),
        _product("b", "Quillon Drift Max headphones", "Quillon", _AUDIO, 19_900, 4, battery_life=Quantity(40, "h")),
    ),
    "books": (
        _product("c", "The Salt Garden", "Northlight", _BOOKS, 1_699, 5, author="Ines Calder"),
        _product("d", "A Short History of Tides", "Northlight", _BOOKS, 1_299, 0, author="Ruth Okafor"),
    ),
    "lamps": (
        _product("e", "Edda oak reading lamp", "Edda", _LAMPS, 11_900, 7, material="oak", height=Quantity(52, "cm")),
        _product("f", "Fjell floor lamp", "Fjell", _LAMPS, 18_900, 2, material="steel", height=Quantity(155, "cm")),
    ),
    "pianos": (
        _product("g", "晨韵 K61 电子琴", "晨韵", _PIANOS, 59_900, 9, 键数=Quantity(61, ""), weight=Quantity(4.2, "kg")),
        _product(
            "h", "晨韵 K88 电钢琴", "晨韵", _PIANOS, 239_900, 3, 键数=Quantity(88, ""), weight=Quantity(11.8, "kg")
        ),
    ),
}
FACETS: dict[str, Facets] = {name: learn(products) for name, products in SHOPS.items()}

CASES = {
    "a name before a verb in s": (
        "audio",
        ["The Drift runs eight hours on a charge; the Drift Max manages forty."],
        ["The Drift runs forty hours on a charge; the Drift Max manages eight.", "The Drift Max runs eight hours."],
    ),
    "an owner among the values": (
        "books",
        ["Ruth Okafor's book is out of stock."],
        ["Ines Calder's book is out of stock.", "Tom Aubrey's book is out of stock."],
    ),
    "the s of an owner": ("lamps", ["The Edda's height is 52 cm."], ["The Edda's height is 155 cm."]),
    "places in a row": (
        "lamps",
        ["The first lamp is oak, the second is steel."],
        ["The first lamp is steel, the second is oak.", "The first is 155 cm tall and the second is 52 cm tall."],
    ),
    "a verb left out": (
        "lamps",
        ["The Edda stands 52 cm tall and the Fjell 155."],
        ["The Edda stands 52 cm tall and the Fjell 52."],
    ),
    "a kind in the other language": ("lamps", ["落地灯高155厘米。"], ["落地灯高52厘米。"]),
    "a count without a unit": (
        "pianos",
        ["61键那台重4.2公斤，88键那台重11.8公斤。"],
        ["61键那台重11.8公斤，88键那台重4.2公斤。", "76键那台重4.2公斤。"],
    ),
    "a model that looks alike": (
        "pianos",
        ["K88 重11.8公斤。", "[P1] is the K61."],
        ["K98 重11.8公斤。", "[P1] 是 K66 电子琴。", "[P1] is the K68."],
    ),
    "thousands behind another amount": (
        "lamps",
        ["The Edda stands 52 cm tall, which is 520 mm."],
        ["The Edda stands 52 cm tall, which is 1,520 mm."],
    ),
    "every other tool": ("lamps", [], ["The Edda fits every other lamp of the brand."]),
}


@pytest.mark.parametrize(("shop", "sentence"), [(shop, one) for shop, true, _ in CASES.values() for one in true])
def test_what_is_true_of_a_named_product_is_shown(shop: str, sentence: str) -> None:
    assert found(sentence, SHOPS[shop], FACETS[shop]) is Finding.TRUE


@pytest.mark.parametrize(("shop", "sentence"), [(shop, one) for shop, _, false in CASES.values() for one in false])
def test_what_is_true_only_of_another_is_not_shown(shop: str, sentence: str) -> None:
    assert found(sentence, SHOPS[shop], FACETS[shop]) is not Finding.TRUE
