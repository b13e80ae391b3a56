"""Kinds of claims, each true and false, in both languages, judged against three records."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.claims.scene import Finding
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import Facets, learn
from retrieval.products import DeliveryDays, Language, Localized, Product, Quantity, Variant
from tests.claims_scenes import found

LAMP = Product(
    id="lamp",
    title=Localized(en="Halden Quarry desk lamp, dimmable", zh="哈尔登 采石 可调光书写灯"),
    description=Localized(en="A calm light for late hours.", zh="深夜也柔和的光。"),
    brand="Halden",
    category=("Lighting", "Desk lamps"),
    attributes={"material": "steel", "weight": Quantity(900, "g"), "dimmable": True, "foldable": False},
    rating=4.6,
    review_count=120,
    released=date(2024, 3, 1),
    variants=(
        Variant("lamp-1", 4_000, 3, {"color": "black"}, 8_000, delivery=DeliveryDays(2, 4)),
        Variant("lamp-2", 4_000, 0, {"color": "white"}, 8_000, delivery=DeliveryDays(2, 4)),
    ),
)
LIGHT = Product(
    id="light",
    title=Localized(en="Ostby Fjord clamp light, brass", zh="奥斯比 峡湾 黄铜夹灯"),
    description=Localized(en="Clamps to shelves and desks.", zh="夹在书架和桌边都稳。"),
    brand="Ostby",
    category=("Lighting", "Desk lamps"),
    attributes={"material": "brass", "weight": Quantity(450, "g"), "dimmable": False, "foldable": True},
    rating=4.1,
    review_count=40,
    released=date(2026, 1, 5),
    variants=(Variant("light-1", 8_000, 5, {"color": "gold"}, delivery=DeliveryDays(5, 9)),),
)
TALL = Product(
    id="tall",
    title=Localized(en="Halden Juniper floor light", zh="哈尔登 杜松 立式灯"),
    brand="Halden",
    category=("Lighting", "Floor lamps"),
    attributes={"material": "steel", "weight": Quantity(3, "kg"), "foldable": True},
    rating=4.8,
    review_count=7,
    released=date(2025, 6, 1),
    variants=(Variant("tall-1", 12_000, 8, {"color": "black"}, delivery=DeliveryDays(1, 2)),),
)
PRODUCTS = (LAMP, LIGHT, TALL)
HIDDEN = Product(
    "hidden", Localized("Verdal Ember reading lamp, copper"), (Variant("h", 100, 1),), category=("Lighting",)
)
FACETS: Facets = learn((*PRODUCTS, HIDDEN))
LIMIT = Constraints().with_(Constraint("price", Operator.RANGE, high=10_000.0))


def finding(language: Language, sentence: str) -> Finding:
    return found(sentence, PRODUCTS, FACETS, LIMIT, language=language, hidden=(HIDDEN,))


TRUE: dict[str, tuple[str, ...]] = {
    "names": ("[P1] is called Halden Quarry.", "[P2]的名字是奥斯比 峡湾。"),
    "differences": (
        "[P1] costs $40 less than [P2].", "The gap between [P2] and [P3] is $40.", "[P1] is $40, [P2] is $80: the former is $40 cheaper.",
        "[P3]卖120美元，比80美元的[P2]贵40美元。", "[P2]和[P3]的差价是40美元。",
    ),
    "spans": ("These cost between $40 and $120.", "The cheapest is $40, the most expensive $120.", "这三款最低40美元、最高120美元。", "最便宜的40美元，最贵的120美元。"),
    "bounds of all": ("None of these costs more than $130.", "All three cost less than $125.", "没有一款超过130美元。", "三款都不到125美元。"),
    "how many": ("Of the three, two come in under $100.", "Only one of these is cheaper than [P2].", "三款当中只有两款在100美元以下。", "没有比[P3]更贵的了。"),
    "ranks": (
        "On rating, [P3] leads.", "[P2] comes second on price, counting from the cheapest.", "[P3] beats [P1] on rating.",
        "论评分，[P2]垫底。", "[P2]上市最晚。",
    ),
    "ratios": ("[P1] is half the price of [P2].", "You could buy two of [P1] for the price of [P2].", "[P2]的价格是[P1]的两倍。"),
    "offers": ("[P1] is reduced from $80 to $40.", "[P1] is half price.", "[P1]从80美元降到了40美元。", "[P1]降价前是80美元。"),
    "reviews": ("[P1] has been reviewed 120 times.", "[P1] averages 4.6 stars from 120 customers.", "[P1]满分5分里得了4.6分。", "[P2]被评价过40次。"),
    "delivery": ("[P1] arrives in 2 to 4 days.", "[P3] gets to you in 2 days at the latest.", "[P1]最快2天、最慢4天到。", "[P3]两天内送达。"),
    "features": ("[P2] folds up.", "[P1] can be dimmed.", "[P2]能折起来。", "[P1]折不起来。", "[P2]不能调光。"),
    "denials": ("[P1] is made of something other than brass.", "[P2]不是用钢做的。"),
    "budget": ("[P1] costs less than your limit.", "[P3] is over your budget.", "[P3]比您的预算高。", "[P1]低于您的预算。"),
    "several": ("Like [P1], [P3] is made of steel.", "[P1]和[P3]都是钢制的。"),
    "still there": ("We still have [P1] in black.", "我们还有黑色的[P1]。"),
    "one of all": ("三款里最轻的是[P2]。", "三款里能调光的只有[P1]。"),
    "one rating": ("[P2] has a 4.1 rating.",),
    "talk": ("Just say the word if you want more options.", "有问题随时问我。"),
}  # fmt: skip
WRONG: dict[str, tuple[str, ...]] = {
    "names": ("[P1] is called Ostby Fjord.", "[P1] goes by the name of Verdal Ember reading lamp, copper.", "[P2]叫哈尔登 采石。", "Verdal Ember reading lamp, copper is a good choice."),
    "differences": ("[P1] costs $30 less than [P2].", "[P2] is $40 cheaper than [P1].", "The gap between [P2] and [P3] is $45.", "[P3]比[P2]贵50美元。", "[P2] is 500 g heavier than [P1]."),
    "spans": ("These cost between $40 and $110.", "这三款最低45美元、最高120美元。"),
    "bounds of all": ("None of these costs more than $100.", "All three cost less than $120.", "没有一款超过100美元。"),
    "how many": ("Of the three, one comes in under $100.", "Only one of these is cheaper than [P3].", "三款当中只有一款在100美元以下。", "没有比[P2]更贵的了。"),
    "ranks": ("On rating, [P1] leads.", "[P3] comes second on price, counting from the cheapest.", "[P2] beats [P1] on rating.", "论评分，[P1]垫底。"),
    "ratios": ("[P1] is half the price of [P3].", "You could buy two of [P2] for the price of [P3].", "[P3]的价格是[P1]的两倍。"),
    "offers": ("[P1] is reduced from $90 to $40.", "[P2] is half price.", "[P2]从100美元降到了80美元。"),
    "reviews": ("[P1] has been reviewed 100 times.", "[P2]被评价过50次。", "[P1]满分5分里得了4.9分。"),
    "delivery": ("[P1] arrives in 1 to 2 days.", "[P2]两天内送达。", "[P1] gets to you in 3 days at the latest."),
    "features": ("[P1] folds up.", "[P2] can be dimmed.", "[P1]能折起来。", "[P1]不能调光。", "[P3] can be dimmed.", "[P3] can't be dimmed."),
    "denials": ("[P1] is made of something other than steel.", "[P2]不是用黄铜做的。"),
    "budget": ("[P3] is within your budget.", "[P1] is over your budget.", "[P1]预算不够。"),
    "several": ("Like [P1], [P2] is made of steel.", "[P1]和[P2]都是钢制的。"),
    "currency": ("[P1] costs €40.", "[P1]卖40元人民币。"),
    "one of all": ("三款里最轻的是[P1]。", "三款里能调光的只有[P2]。"),
    "one rating": ("[P2] has a 4.6 rating.",),
    "making": ("[P1] is assembled to order every Friday.", "[P2] is hand-made in small batches.", "[P1]每周现做。"),
    "sent along": ("[P2]附送一根电源线。", "[P1]随箱附带收纳袋，不用另外买。"),
    "places": ("The floor light comes from Norway.",),
    "still there": ("We still have [P1] in white.", "我们还有白色的[P1]。"),
    "inventions": ("[P1] is fire-resistant.", "[P2] has a hidden pocket.", "[P1]拿过设计奖。", "[P2]经过皮肤科测试。"),
    "quotations": ('[P1] is described as "Clamps to shelves and desks".', "[P1]的介绍写着“夹在书架和桌边都稳”。"),
}  # fmt: skip


def test_invisible_characters_hide_nothing() -> None:
    assert finding("en", "[P1] is made of br\u200bass.") is Finding.FALSE
    assert finding("en", "[P1] is $４０.") is Finding.TRUE


@pytest.mark.parametrize("text", ["1" * 400, "1," * 200, "a" * 2000, "$1 " * 100, "二十" * 200, " " * 2000])
def test_an_endless_sentence_is_not_shown(text: str) -> None:
    assert finding("en", f"[P1] costs {text}$40.") is not Finding.TRUE


def _cases(table: dict[str, tuple[str, ...]]) -> list[tuple[str, Language, str]]:
    return [
        (kind, "zh" if any("\u3400" <= char <= "\u9fff" for char in sentence) else "en", sentence)
        for kind, sentences in table.items()
        for sentence in sentences
    ]


@pytest.mark.parametrize(("kind", "language", "sentence"), _cases(TRUE))
def test_a_true_sentence_of_a_kind_passes(kind: str, language: Language, sentence: str) -> None:
    assert finding(language, sentence) is Finding.TRUE, kind


@pytest.mark.parametrize(("kind", "language", "sentence"), _cases(WRONG))
def test_a_sentence_that_the_records_do_not_bear_out_is_found(kind: str, language: Language, sentence: str) -> None:
    assert finding(language, sentence) is not Finding.TRUE, kind
