"""Claims on prices, offers, versions, stock, limits and terms, each true and false, in both languages, judged against three records."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import Facets, learn
from retrieval.products import DeliveryDays, Localized, Product, Quantity, Variant
from tests.claims_scenes import found

KETTLE = Product(
    id="kettle",
    title=Localized(en="Morrow gooseneck kettle", zh="莫罗 鹅颈壶"),
    brand="Morrow",
    category=("Kitchen", "Kettles"),
    attributes={"material": "stainless steel", "warranty": "2 years"},
    rating=4.5,
    review_count=310,
    variants=(
        Variant("k1", 4_900, 3, {"capacity": Quantity(0.6, "l"), "color": "black"}, 7_000, delivery=DeliveryDays(2, 4)),
        Variant("k2", 5_900, 0, {"capacity": Quantity(0.9, "l"), "color": "black"}, delivery=DeliveryDays(2, 4)),
        Variant("k3", 6_400, 12, {"capacity": Quantity(0.9, "l"), "color": "white"}, delivery=DeliveryDays(2, 4)),
    ),
)
GRINDER = Product(
    id="grinder",
    title=Localized(en="Halm hand coffee grinder", zh="哈尔姆 手摇磨豆机"),
    brand="Halm",
    category=("Kitchen", "Grinders"),
    attributes={"material": "aluminum", "warranty": "1 year"},
    rating=4.2,
    review_count=88,
    variants=(Variant("g", 9_800, 0, {}, 19_600, delivery=DeliveryDays(5, 7)),),
)
SCALE = Product(
    id="scale",
    title=Localized(en="Tarn kitchen scale", zh="塔恩 厨房秤"),
    brand="Tarn",
    category=("Kitchen", "Scales"),
    attributes={"material": "glass"},
    rating=4.8,
    review_count=1204,
    variants=(Variant("s", 9_800, 40, {}, delivery=DeliveryDays(1, 2)),),
)
PRODUCTS = (KETTLE, GRINDER, SCALE)
FACETS: Facets = learn(PRODUCTS)
LIMIT = Constraints().with_(Constraint("price", Operator.RANGE, high=6_000.0))


def finding(sentence: str) -> Finding:
    return found(sentence, PRODUCTS, FACETS, LIMIT, "under $60")


# kind -> (true sentences, sentences that the records don't bear out)
CASES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "role of a sum": (
        ("[P1] used to be $70 and is now $49.", "That's a $21 saving on [P1].", "[P1] currently goes for $49 instead of $70.",
         "[P1]的划线价是70美元。", "[P1]比原价便宜21美元。", "[P2]由196美元降至98美元。", "[P1]从70降到49。"),
        ("[P1] used to be $75 and is now $49.", "[P1]'s list price is $49.", "[P1] has been marked down by $30.",
         "[P1]的划线价是60美元。", "[P1]立省31美元。", "[P1]从80降到49。"),
    ),
    "offers": (
        ("The price of [P2] has been slashed by half.", "[P2] is half price right now.", "[P3] is not on sale.", "[P1] is 30% off.",
         "[P2]的价格只有原价的一半。", "[P3]目前没有优惠活动。", "[P1]优惠幅度为30%。"),
        ("[P1] costs half of what it used to.", "[P3] has dropped in price.", "[P3] is part of the sale.", "[P1] is a quarter off.",
         "[P3]比以前便宜。", "[P1]是原价出售。", "[P1]便宜了四分之一。", "[P3]参加活动。"),
    ),
    "price of a version": (
        ("In white, [P1] is $64.", "[P1] costs $49 in 0.6 l or $64 in white.", "The cheapest version of [P1] costs $49.", "Prices of [P1] begin at $49.",
         "[P1]选0.6升要49美元。", "[P1]最贵的规格是64美元。", "[P1]根据规格售价49至64美元不等。"),
        ("In white, [P1] is $49.", "[P1] can be had from $59.", "Depending on the variant, [P1] costs between $39 and $64.",
         "[P1]选0.6升要59美元。", "[P1]起售价为59美元。", "[P1]最便宜的版本59美元。"),
    ),
    "versions": (
        ("[P1] comes in two colours, black and white.", "Two capacities are available for [P1].", "[P1]共有三个版本。", "[P1]有黑色、白色两种颜色。"),
        ("[P1] comes in black only.", "[P1] is offered in five versions.", "White is not offered for [P1].", "[P1] comes in white in 0.6 l.", "[P1]只有黑色。", "[P1]共有四个版本。"),
    ),
    "stock": (
        ("There are 40 of [P3] left.", "Unfortunately we've run out of [P2].", "[P1] in black with 0.9 l is sold out.", "You can order [P3] right away.",
         "[P2]卖光了。", "[P1]0.6升只剩3件。", "[P2]目前买不到。"),
        ("You can order [P2] right away.", "[P3] is running low.", "[P3] will be back in stock next week.", "Only two of [P3] remain.", "[P1] in black with 0.9 l is in stock.",
         "[P1] is in stock in every version.", "[P3]所剩无几。", "[P3]目前买不到。", "[P2]还有少量库存。", "[P3]还有十几个库存。"),
    ),
    "prices beside each other": (
        ("[P2] and [P3] share a price of $98.", "[P2] and [P3] have an identical price tag.", "For the price of [P3] you could get two of [P1].", "[P1] and [P2] together cost $147.",
         "[P1]是[P2]价格的一半。", "[P1]比[P3]便宜一半。", "同时买[P1]和[P3]要147美元。", "[P2]和[P3]的价钱没有差别。"),
        ("There's no price difference between [P1] and [P3].", "For the price of [P3] you could get three of [P1].", "[P2] is three times the price of [P1].", "[P1] and [P2] together cost $157.",
         "[P1]和[P3]的价钱没有差别。", "[P3]的价格是[P1]的3倍。", "三款价格都一样。"),
    ),
    "respectively": (("[P1] and [P2] cost $49 and $98 respectively.", "[P1]和[P2]分别是49美元和98美元。"), ("[P1] and [P2] cost $98 and $49 respectively.",)),
    "limit": (
        ("[P1] leaves you $11 under your $60 limit.", "$60 is enough for [P1].", "[P2] is over your $60 budget.", "60美元够买[P1]。", "[P1]离您的预算还有11美元。", "[P1]没超六十。"),
        ("[P1] is over your $60 budget.", "[P2] is affordable for you.", "[P2] won't stretch your budget.", "[P1] is $15 below your limit.", "[P2]没超六十。", "[P3]没有超出九十。"),
    ),
    "delivery": (("[P1] ships within 4 days.", "Expect [P2] in about a week at the latest.", "[P3]一两天就能送到。"), ("[P2] ships tomorrow.", "[P3] arrives today.", "Expect [P2] within 3 days.", "[P2]次日达。")),
    "warranty": (
        ("[P1] is covered by a two-year warranty.", "[P1] is under warranty for 24 months.", "[P1]有两年质保。"),
        ("[P1] is covered by a lifetime warranty.", "[P2] has no warranty.", "[P3] has a 2-year warranty.", "[P1]终身保修。"),
    ),
    "terms": ((), ("Shipping is on us for [P1].", "You get your money back if you don't like [P1].", "[P1]包邮。", "[P1]买一送一。", "[P1] can be paid in instalments.", "[P1]支持七天无理由退货。", "[P1] supports 5G.", "[P1]支持5G。")),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (true, _) in CASES.items() for one in true])
def test_what_the_records_state_passes(kind: str, sentence: str) -> None:
    assert finding(sentence) is Finding.TRUE, kind


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (_, wrong) in CASES.items() for one in wrong])
def test_what_they_do_not_is_found(kind: str, sentence: str) -> None:
    assert finding(sentence) is not Finding.TRUE, kind
