"""Chinese sentences that describe products, count backwards, repeat the customer's own figures or leave their product unsaid; each true and false."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from assistant.claims.spoken import as_read
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import Facets, learn
from retrieval.products import Localized, Product, Quantity, Variant
from tests.claims_scenes import found

DOWN = Product(
    id="down",
    title=Localized(zh="岭上 羽绒睡袋"),
    brand="岭上",
    category=("Outdoor", "Sleeping bags"),
    attributes={
        "length": Quantity(210, "cm"),
        "weight": Quantity(1.05, "kg"),
        "fill": "down",
        "machine_washable": True,
    },
    rating=4.7,
    review_count=520,
    currency="CNY",
    variants=(Variant("d", 59_900, 4, {}),),
)
COTTON = Product(
    id="cotton",
    title=Localized(zh="岭上 棉睡袋"),
    brand="岭上",
    category=("Outdoor", "Sleeping bags"),
    attributes={
        "length": Quantity(200, "cm"),
        "weight": Quantity(2.1, "kg"),
        "fill": "synthetic",
        "machine_washable": True,
    },
    rating=4.2,
    review_count=96,
    currency="CNY",
    variants=(Variant("c", 29_900, 12, {}),),
)
TRANSIT = Product(
    id="transit",
    title=Localized(en="Wayfarer Transit compression sack"),
    brand="Wayfarer",
    category=("Outdoor", "Sacks"),
    attributes={"capacity": Quantity(38, "l"), "material": "nylon", "machine_washable": False},
    rating=4.4,
    review_count=31,
    currency="CNY",
    variants=(Variant("t", 15_900, 0, {}),),
)
PRODUCTS = (DOWN, COTTON, TRANSIT)


def _quilt(title: str, season: str) -> Product:
    return Product(
        id=season,
        title=Localized(zh=title),
        brand="青麦",
        category=("家纺", "被子"),
        attributes={"季节": season},
        currency="CNY",
        variants=(Variant(season, 45_900, 12, {}),),
    )


QUILTS = (_quilt("青麦 大豆纤维被", "四季"), _quilt("青麦 蚕丝被", "夏季"))
FACETS: Facets = learn(PRODUCTS)
LIMIT = Constraints().with_(Constraint("price", Operator.RANGE, high=30_000.0))
ASKED = "预算300元以内，两个人用，我身高一米九"


def finding(sentence: str) -> Finding:
    return found(sentence, PRODUCTS, FACETS, LIMIT, ASKED, language="zh")


CASES = {
    "described by a word of the title": (
        ["羽绒款 599 元。", "羽绒那条评分 4.7。"],
        ["羽绒款 299 元。", "羽绒那条评分 4.2。"],
    ),
    "described after 比": (["羽绒款比棉的贵 300 元。"], ["羽绒款比棉的贵 200 元。", "棉的比羽绒款贵 300 元。"]),
    "a name in Latin letters": (["Transit 容量 38 升。"], ["Transit 容量 42 升。", "Transit 现在有货。"]),
    "metres as they are said": (["羽绒款长 2 米 1。"], ["羽绒款长 2 米 3。"]),
    "a count said backwards": (["三款里能机洗的有两款。"], ["三款里能机洗的有三款。", "三款里能机洗的只有一款。"]),
    "the others": (["只有 [P3] 不能机洗，另外两款都能机洗。"], ["只有 [P1] 能机洗，另外两款都不能机洗。"]),
    "times the limit": (["[P1] 要 599 元，差不多是预算的两倍。"], ["[P1] 要 599 元，差不多是预算的三倍。"]),
    "what is left of the budget": (["棉的那条离三百的上限还剩 1 元。"], ["棉的那条离三百的上限还剩 51 元。"]),
    "a product left unsaid": (["容量 38 升，159 元。"], ["容量 38 升，299 元。", "容量 42 升，159 元。"]),
    "the customer's own": (["两个人用的话，[P2] 299 元。"], ["两个人用的话，[P2] 259 元。"]),
    "standing in praise": (["口碑最好的是 [P1]。"], ["口碑最好的是 [P2]。"]),
    "one maker": (["[P1] 599 元。"], ["[P1] 和 [P3] 是同一家出的。"]),
    "in traditional characters": (["羽絨款 599 元，評分 4.7。"], ["羽絨款 499 元，評分 4.7。"]),
}


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (right, _) in CASES.items() for one in right])
def test_what_the_records_bear_out_passes(kind: str, sentence: str) -> None:
    assert finding(sentence) is Finding.TRUE, kind


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (_, wrong) in CASES.items() for one in wrong])
def test_what_they_do_not_is_found(kind: str, sentence: str) -> None:
    assert finding(sentence) is not Finding.TRUE, kind


@pytest.mark.parametrize(
    ("sentence", "true"), [("[P1] 一年四季都能盖。", True), ("[P2] 一年四季都能盖。", False), ("[P2] 夏天盖。", True)]
)
def test_all_four_seasons_ask_for_a_record_of_all_four(sentence: str, true: bool) -> None:
    judged = found(sentence, QUILTS, learn(QUILTS), Constraints(), "想买床被子", language="zh")
    assert (judged is Finding.TRUE) is true


@pytest.mark.parametrize("sentence", ["[P1] 可以两台配对组成立体声。", "[P1] 是立体声的。", "[P1] 支持环绕声。"])
def test_sound_that_no_record_speaks_of_is_not_shown(sentence: str) -> None:
    assert finding(sentence) is Finding.UNSTATED


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("长 1 米 85，", "长 1.85米，"),
        ("离五百刀的上限", "离五百美元的上限"),
        ("好看是好看，不过", "也行，但"),
        ("三款里能机洗的有两款。", "三款里有两款能机洗。"),
        ("另外两款都有货", "其余都有货"),
        ("另外三款都有货", "另外三款都有货"),
        ("one metre 85", "one metre 85"),
    ],
)
def test_speech_is_read_as_it_is_written(said: str, read: str) -> None:
    assert as_read(said, 3) == read
