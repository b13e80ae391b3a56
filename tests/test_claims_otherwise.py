"""Features and values that a record says in the name or value of another field, or says to have none of."""

from __future__ import annotations

import pytest

from assistant.claims.implied import implied_in
from assistant.claims.scene import Finding
from retrieval.facets import Facets, learn
from retrieval.products import DeliveryDays, Localized, Product, Variant
from tests.claims_scenes import found

LAMP = Product(
    id="lamp",
    title=Localized(zh="明几 台灯"),
    brand="明几",
    category=("灯具", "台灯"),
    attributes={"灯臂": "可折叠", "可拆洗灯罩": True, "内层涂层": "无涂层", "季节": "夏", "可用洗碗机": False},
    variants=(Variant("l", 9_900, 4, {}, delivery=DeliveryDays(1, 2)),),
)
GAME = Product(
    id="game",
    title=Localized(en="Foxes and Ferries board game"),
    brand="Plum Table",
    category=("Toys", "Board games"),
    attributes={"cooperative": False, "stone": "none", "closure": "lace-up"},
    variants=(Variant("g", 2_450, 3, {}, delivery=DeliveryDays(2, 3)),),
)
FACETS: Facets = learn([LAMP, GAME])


@pytest.mark.parametrize(
    ("sentence", "finding"),
    [
        ("[P1]的灯臂折得起来。", Finding.TRUE),
        ("[P1]的灯臂折不起来。", Finding.FALSE),
        ("[P1]的灯罩能拆下来洗。", Finding.TRUE),
        ("[P1]里头没有涂层。", Finding.TRUE),
        ("[P1]手洗就行。", Finding.TRUE),
        ("[P1]冬天用最好。", Finding.FALSE),
        ("到了秋天[P1]折起来就行。", Finding.TRUE),
        ("[P2] laces up.", Finding.TRUE),
        ("[P2] has no stones.", Finding.TRUE),
        ("[P2] isn't a cooperative game.", Finding.TRUE),
        ("[P2] is a cooperative game.", Finding.FALSE),
    ],
)
def test_what_another_field_says(sentence: str, finding: Finding) -> None:
    assert found(sentence, [LAMP, GAME], FACETS) is finding


def test_a_time_that_comes_asks_nothing() -> None:
    assert [word for _, word in implied_in("fine for winter")] == ["winter"]
    assert not list(implied_in("come winter it folds"))
