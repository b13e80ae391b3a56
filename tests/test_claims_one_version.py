"""Sentences that name products otherwise than by their whole title, and versions of them; each true and false."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.facets import Facets, learn
from retrieval.products import AttributeValue, Localized, Product, Quantity, Variant
from tests.claims_scenes import found


def _of(id: str, title: str, brand: str, kind: str, *variants: Variant, **more: AttributeValue) -> Product:
    return Product(
        id=id,
        title=Localized(en=title) if title.isascii() else Localized(zh=title),
        brand=brand,
        category=("Home", kind),
        attributes=more,
        rating=4.5,
        review_count=12,
        currency="USD",
        variants=variants,
    )


PRODUCTS = (
    _of(
        "a",
        "Fennimore Harbour sketchbook A5",
        "Fennimore",
        "Sketchbooks",
        Variant("a1", 1500, 7, {"color": "olive"}),
        Variant("a2", 1500, 0, {"color": "navy"}),
        Variant("a3", 1700, 2, {"color": "white"}),
        format="hardback",
    ),
    _of(
        "b",
        "Fennimore Harbour sketchbook A4",
        "Fennimore",
        "Sketchbooks",
        Variant("b1", 2200, 0, {"color": "olive"}),
        Variant("b2", 2300, 4, {"color": "navy"}),
        format="softcover",
    ),
    _of(
        "c", "Larkspur Studio gift set of paints", "Larkspur", "Paints", Variant("c", 2600, 5), pieces=Quantity(12, "")
    ),
    _of("d", "雅歌 流光 88键电钢琴", "雅歌", "电钢琴", Variant("d", 59_900, 3), 重量=Quantity(11, "kg")),
    _of("e", "松涛 手卷钢琴 49键", "松涛", "手卷钢琴", Variant("e", 9900, 0), 重量=Quantity(1, "kg"), 材质="硅胶"),
    _of("f", "Skarn Duo tent", "Skarn", "Tents", Variant("f", 19_900, 5), people=Quantity(2, "")),
)
FACETS: Facets = learn(PRODUCTS)

CASES = {
    "a version before the name": (
        ["The white A5 is $2 more than the olive one.", "The white A5 is $6 cheaper than the navy A4."],
        ["The white A5 is $3 more than the olive one.", "The white A5 is $8 cheaper than the navy A4."],
    ),
    "a version behind the name": (
        ["The A4 in navy costs $8 more than the A5 in olive."],
        ["The A4 in navy costs $7 more than the A5 in olive.", "You can have the A5 in navy.", "The A5 in red is $15."],
    ),
    "a version that is sold out": (["The navy A5 is sold out."], ["The navy A5 is in stock.", "The olive A4 is in stock."]),
    "a form": (["The hardback comes in white."], ["The hardback costs $22."]),
    "the thing before of": (["The gift set costs $26."], ["The gift set costs $15."]),
    "a place": (["The third one costs $26."], ["The third one costs $15."]),
    "persons": (["The two-person tent is $199.", "双人帐篷199美元。"], ["The three-person tent is $199.", "三人帐篷199美元。"]),
    "what is counted": (["88键这台重11公斤。", "49键的没货了。"], ["88键这台重1公斤。", "49键的还有货。", "76键这台重11公斤。"]),
    "a brand's": (["松涛家的99美元。"], ["松涛家的599美元。"]),
    "a value's": (["硅胶的重1公斤。"], ["硅胶的重11公斤。"]),
    "each of two": (["流光和手卷钢琴各买一台一共698美元。"], ["流光和手卷钢琴各买一台一共598美元。"]),
    "two names as one": ([], ["流光手卷钢琴99美元。", "The Skarn Studio set costs $26.", "Duo电钢琴199美元。"]),
}  # fmt: skip


def _rows(side: int) -> list[object]:
    return [pytest.param(one, id=f"{name}-{one}") for name, both in CASES.items() for one in both[side]]


@pytest.mark.parametrize("sentence", _rows(0))
def test_what_is_true_of_the_one_that_is_named_passes(sentence: str) -> None:
    assert found(sentence, PRODUCTS, FACETS) is Finding.TRUE


@pytest.mark.parametrize("sentence", _rows(1))
def test_what_is_true_of_another_does_not(sentence: str) -> None:
    assert found(sentence, PRODUCTS, FACETS) is not Finding.TRUE
