"""Chinese sentences that point at products, speak of several of one, of what is worth its money, and of multiples; each true and false."""

from __future__ import annotations

import pytest

from assistant.claims.letters import in_words
from assistant.claims.scene import Finding
from assistant.claims.spoken_amounts import amounts_written
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import Facets, learn
from retrieval.products import AttributeValue, Localized, Product, Quantity, Variant
from tests.claims_scenes import found


def _pan(
    id: str, title: str, cents: int, stock: int, reviews: int, list_cents: int | None = None, **more: AttributeValue
) -> Product:
    return Product(
        id=id,
        title=Localized(zh=title),
        brand=title.split()[0],
        category=("Kitchen", "Pans"),
        attributes=more,
        rating=4.6,
        review_count=reviews,
        currency="CNY",
        variants=(Variant(id, cents, stock, {}, list_price_cents=list_cents),),
    )


PRODUCTS = (
    _pan("a", "铁山 26cm 铸铁煎锅", 25_900, 8, 530, 32_900, weight=Quantity(2.4, "kg"), induction=True, lid=False),
    _pan("b", "铁山 30cm 铸铁煎锅", 39_800, 0, 1204, weight=Quantity(3.6, "kg"), induction=True, lid=True),
    _pan(
        "c", "轻禾 Pro 奶锅", 12_950, 35, 96, weight=Quantity(0.8, "kg"), capacity=Quantity(1.5, "l"), induction=False
    ),
    _pan("d", "轻禾 汤锅", 15_900, 12, 310, weight=Quantity(1.6, "kg"), capacity=Quantity(3, "l"), induction=False),
)
FACETS: Facets = learn(PRODUCTS)
LIMIT = Constraints().with_(Constraint("price", Operator.RANGE, high=30_000.0))


def finding(sentence: str) -> Finding:
    return found(sentence, PRODUCTS, FACETS, LIMIT, "预算300元以内，不超过2公斤", language="zh")


CASES = {
    "by an amount": (["26 公分那口要 259 元。"], ["26 公分那口要 398 元。", "30 厘米的那款没有锅盖。"]),
    "so many of a kind": (["两口铸铁锅都能用于电磁炉。"], ["两口铸铁锅都有盖子。"]),
    "the plain model": (["普通款的容量是 Pro 的两倍。"], ["普通款的容量是 Pro 的三倍。"]),
    "several of one": (["买两个 [P3] 一共 259 元。", "[P4] 拿三个就要 477 元。"], ["买两个 [P3] 一共 239 元。"]),
    "for a measure": (["[P4] 折合一升 53 元。"], ["[P4] 折合一升 79 元。"]),
    "worth its money": (["[P3] 最划算，129.5 元。"], ["[P1] 最划算。"]),
    "multiples of the limit": (["[P2] 比您的上限重了快一倍。"], ["[P2] 比您的上限重了一倍多。"]),
    "reviews": (["[P1] 的评价比 [P3] 多四百多条。"], ["[P1] 的评价比 [P3] 多六百多条。"]),
    "waiting for stock": (["[P2] 卖断货了，只能等补货。"], ["[P1] 卖断货了，只能等补货。"]),
    "tenths": (["[P1] 比原价便宜了两成多。"], ["[P1] 比原价便宜了四成多。"]),
    "a limit that opens": (["2 公斤以内的话，[P4] 合适。"], ["2 公斤以内的话，[P1] 合适。"]),
    "after a ratio": (
        ["[P4] 的容量是 [P3] 的两倍，价格只贵 29.5 元。"],
        ["[P4] 的容量是 [P3] 的两倍，价格只贵 19.5 元。"],
    ),
}


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (right, _) in CASES.items() for one in right])
def test_what_the_records_bear_out_passes(kind: str, sentence: str) -> None:
    assert finding(sentence) is Finding.TRUE, kind


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (_, wrong) in CASES.items() for one in wrong])
def test_what_they_do_not_is_found(kind: str, sentence: str) -> None:
    assert finding(sentence) is not Finding.TRUE, kind


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("一包才两毛多美元", "一包才0.2到0.3美元"),
        ("一两日就送到", "一两天就送到"),
        ("便宜两成", "便宜20%"),
        ("S码剩四件、L码剩六件", "S码剩四件，L码剩六件"),
        ("羊毛衫", "羊毛衫"),
    ],
)
def test_amounts_are_written_as_the_readers_know_them(said: str, read: str) -> None:
    assert amounts_written(said) == read


def test_letters_stand_for_values_before_what_they_are_said_of() -> None:
    assert in_words("F 尖、BB尖 and an EF nib, a Type-B plug") == "细尖、特粗尖 and an extra fine nib, a Type-B plug"
