"""Phrases that are said again in words that the readers know: what they claim is held against the record, the lies beside the truths."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import learn
from retrieval.products import AttributeValue, Localized, Product, Quantity, Variant
from tests.claims_scenes import found


def _product(
    id: str,
    title: str,
    brand: str,
    cents: int,
    stock: int,
    rating: float,
    reviews: int,
    was: int | None = None,
    **more: AttributeValue,
) -> Product:
    return Product(
        id=id,
        title=Localized(en=title, zh=title),
        brand=brand,
        category=("Toys", "Kits"),
        attributes=more,
        rating=rating,
        review_count=reviews,
        currency="USD",
        variants=(Variant(id, cents, stock, {}, list_price_cents=was),),
    )


SHOWN = (
    _product("a", "Otter walnut kit", "Flatly", 4_400, 7, 4.7, 90, age_from=Quantity(8, "years"), material="walnut", height=Quantity(30, "cm"), delivery=Quantity(3, "days"), dishwasher_safe=False, brightness=Quantity(300, "lm"), battery_included=True, duplex=True, wifi=True, color_printing=True, battery_life=Quantity(12, "h"), pet="cat"),
    _product("b", "Heron linen kit", "Brackley", 3_000, 0, 3.9, 40, 6_000, age_from=Quantity(12, "years"), material="linen", height=Quantity(20, "cm"), dishwasher_safe=True, brightness=Quantity(200, "lm"), battery_included=False, duplex=False, wifi=False, color_printing=False, battery_life=Quantity(8, "h"), pet="cat"),
)  # fmt: skip
FACETS = learn(SHOWN)
LIMIT = Constraints((Constraint("price", Operator.RANGE, high=5_000),))
TRUE = """
[P1] is priced north of $40.
[P1] is just shy of $45.
[P1] carries a price of $44.
[P1] is in the region of $45.
[P2] can't be had below $30.
[P1] is crafted from walnut.
[P2] uses linen for its material.
[P1] belongs to the Flatly line.
[P1] is sold under the Flatly brand.
[P1] has Flatly as its maker.
[P1] scores better with buyers than [P2].
[P1] gets a 4.7 from those who bought it.
[P1] has to stay out of the dishwasher.
[P2] is dimmer than [P1].
You should know that [P1] is made of walnut.
Keeping to $50 as you asked, [P1] costs $44.
[P1] is recommended from the age of eight.
[P1] is meant for children of eight and up.
[P1] suits a nine-year-old.
[P2] was $30 more expensive before the reduction.
You won't need to buy a battery for [P1].
You need to buy a battery for [P2].
You get a battery with [P1], but you need to buy one for [P2].
[P1] prints on both sides.
[P1] connects over Wi-Fi.
[P1]最长续航12小时。
[P1]充满电能用12小时。
[P1]附带电池。
[P2]减了30美元。
[P2]便宜了30美元。
[P1]还剩七件，评分高达4.7。
左右两款中只有[P1]有货。
$50 is more than [P1] costs.
[P1] breaks the $40 barrier.
Buyers score [P1] above [P2].
[P1] has better reviews than [P2].
[P2] is kinder to your wallet than [P1].
[P1] is the dearer of [P2] and [P1].
[P1] outprices [P2].
[P1]连50美元都不到。
[P1]不止40美元。
[P1]50美元有找。
拿50美元买[P1]绰绰有余。
[P2]价格上比[P1]有优势。
花44美元就能买到[P1]。
[P2]只要原价的一半。
[P1]评论数多于[P2]。
没有哪款的评价比[P1]多。
[P2]比[P1]矮。
[P1]处在40美元到50美元这个价位。
[P1]适合九岁的孩子。
"""
FALSE = """
[P1] is priced north of $50.
[P1] is south of $40.
[P1]比[P2]贵一倍。
[P1] carries a price of $54.
[P1] is in the region of $80.
[P2] can't be had below $40.
[P1] is crafted from linen.
[P1] uses linen for its material.
[P2] belongs to the Flatly line.
[P2] is sold under the Flatly brand.
[P2] has Flatly as its maker.
[P2] scores better with buyers than [P1].
[P1] gets a 4.9 from those who bought it.
[P2] has to stay out of the dishwasher.
[P1] is dimmer than [P2].
You should know that [P1] is made of linen.
You should know that [P2] has a hood.
Keeping to $50 as you asked, [P1] costs $48.
Keeping to $70 as you asked, [P1] costs $44.
[P2] is recommended from the age of eight.
[P2] is meant for children of eight and up.
[P1] suits a six-year-old.
[P2] was $40 more expensive before the reduction.
You won't need to buy a battery for [P2].
You need to buy a battery for [P1].
You get a battery with [P2], but you need to buy one for [P1].
[P2] prints on both sides.
[P2] connects over Wi-Fi.
[P1]最长续航14小时。
[P1]充满电能用14小时。
[P2]附带电池。
[P2]减了40美元。
[P2]便宜了14美元。
[P1]评分高达4.9。
[P1]怀孕期间也可以用。
[P1]附带一只逗猫棒。
$40 is more than [P1] costs.
[P1] breaks the $50 barrier.
Buyers score [P2] above [P1].
[P2] has better reviews than [P1].
[P1] is kinder to your wallet than [P2].
[P2] is the dearer of [P2] and [P1].
[P2] outprices [P1].
[P1]连40美元都不到。
[P1]不止50美元。
[P1]40美元有找。
拿40美元买[P1]绰绰有余。
[P1]价格上比[P2]有优势。
花34美元就能买到[P1]。
[P1]只要原价的一半。
[P2]评论数多于[P1]。
没有哪款的评价比[P2]多。
[P1]比[P2]矮。
[P1]处在50美元到60美元这个价位。
[P2]适合九岁的孩子。
[P1]随货送一份小礼物。
这一款库存没有了，需要再看看别的吗？
"""


@pytest.mark.parametrize("sentence", TRUE.strip().splitlines())
def test_what_is_true_is_shown(sentence: str) -> None:
    assert found(sentence, SHOWN, FACETS, LIMIT, "under $50, 50美元以内") is Finding.TRUE


@pytest.mark.parametrize("sentence", FALSE.strip().splitlines())
def test_what_is_not_is_dropped(sentence: str) -> None:
    shown = SHOWN[:1] if "这一款" in sentence else SHOWN
    assert found(sentence, shown, FACETS, LIMIT, "under $50, 50美元以内") is not Finding.TRUE


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("[P1] is fine for your nine-year-old.", True),
        ("[P2] is fine for your nine-year-old.", False),
        ("[P2] isn't for your nine-year-old.", True),
    ],
)
def test_the_customers_own_age_makes_nothing_suitable(sentence: str, holds: bool) -> None:
    asked = "a gift for my 9-year-old"
    assert (found(sentence, SHOWN, FACETS, Constraints(), asked) is Finding.TRUE) is holds
