"""Figures that follow from the records without standing in them: by how much, how many times, what is left, what each costs; true and false."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import Facets, learn
from retrieval.products import DeliveryDays, Localized, Product, Quantity, Variant
from tests.claims_scenes import found

STOVE = Product(
    id="stove",
    title=Localized(en="Corrie gas stove", zh="科里 气炉"),
    brand="Corrie",
    category=("Outdoor", "Stoves"),
    attributes={
        "weight": Quantity(90, "g"),
        "power": Quantity(2800, "W"),
        "boil_time": Quantity(3, "min"),
        "burners": Quantity(1, ""),
    },
    rating=4.5,
    review_count=600,
    variants=(Variant("s", 4_000, 9, {}, delivery=DeliveryDays(1, 2)),),
)
RANGE = Product(
    id="range",
    title=Localized(en="Harrop camp range", zh="哈罗普 营地灶"),
    brand="Harrop",
    category=("Outdoor", "Stoves"),
    attributes={
        "weight": Quantity(3.6, "kg"),
        "power": Quantity(5600, "W"),
        "boil_time": Quantity(5, "min"),
        "burners": Quantity(3, ""),
    },
    rating=4.1,
    review_count=150,
    variants=(Variant("r", 12_000, 4, {}, 15_000, delivery=DeliveryDays(4, 6)),),
)
OATS = Product(
    id="oats",
    title=Localized(en="Morven porridge oats", zh="莫文 燕麦"),
    brand="Morven",
    category=("Food", "Oats"),
    attributes={"net_weight": Quantity(800, "g"), "servings": Quantity(16, "")},
    rating=4.8,
    review_count=90,
    variants=(Variant("o", 800, 30, {}, delivery=DeliveryDays(2, 3)),),
)
SHOWN = (STOVE, RANGE, OATS)
WANTED = Constraints((Constraint("price", Operator.RANGE, high=10_000, unit="USD"),))


@pytest.fixture(scope="module")
def facets() -> Facets:
    return learn(SHOWN)


BORNE_OUT = [
    "Going for [P1] instead of [P2] saves you $80 and two minutes.",
    "[P2] adds 2,800 watts over [P1] for another $80.",
    "[P2] has three burners, two more than [P1].",
    "Between [P1] and [P2] there are $80 and 2,800 watts.",
    "[P1] boils in three minutes, two minutes faster than [P2].",
    "[P1] can be with you in one to two days, sooner than [P2].",
    "[P2] puts out 5,600 watts, twice what [P1] does.",
    "[P1] has 600 reviews, four times as many as [P2].",
    "With [P1] you would still have $60 of your $100 left.",
    "At $120 [P2] goes $20 past your hundred.",
    "[P3] works out at a cent a gram.",
    "[P3] comes to 50 cents a serving.",
    "A kilo of [P3] would come to $10.",
    "[P2]比[P1]多两个炉头，贵80美元。",
    "[P1]烧开只要3分钟，比[P2]快2分钟。",
    "[P2]功率5600瓦，是[P1]的两倍。",
    "[P1]功率2800瓦，是[P2]的二分之一。",
    "[P3]每百克1美元，一斤5美元。",
    "[P1]比100美元的预算还低60美元。",
    "[P2]120美元，超出100美元的预算20美元。",
]
NOT_BORNE_OUT = [
    "Going for [P1] instead of [P2] saves you $80 and three minutes.",
    "Going for [P2] instead of [P1] saves you $80 and two minutes.",  # the other way round
    "[P2] adds four burners over [P1] for another $80.",
    "[P2] adds 2,800 watts over [P1] for another $70.",
    "[P2] has three burners, one more than [P1].",
    "Between [P1] and [P2] there are $80 and 3,800 watts.",
    "[P1] boils in three minutes, two minutes slower than [P2].",
    "[P1] boils in three minutes, two minutes faster than [P3].",  # swapped: its record states none
    "[P2] can be with you in four to six days, sooner than [P1].",
    "[P2] puts out 5,600 watts, three times what [P1] does.",
    "[P2] has 150 reviews, four times as many as [P1].",
    "With [P1] you would still have $70 of your $100 left.",
    "With [P2] you would still have $60 of your $100 left.",
    "At $120 [P2] goes $30 past your hundred.",
    "[P3] works out at two cents a gram.",
    "[P3] comes to 60 cents a serving.",
    "A kilo of [P3] would come to $12.",
    "A kilo of [P1] would come to $10.",
    "[P2]比[P1]多三个炉头，贵80美元。",
    "[P1]烧开只要3分钟，比[P2]慢2分钟。",
    "[P2]功率5600瓦，是[P1]的三倍。",
    "[P1]功率2800瓦，是[P2]的三分之一。",
    "[P3]每百克1美元，一斤6美元。",
    "[P1]比100美元的预算还低50美元。",
    "[P2]120美元，超出100美元的预算30美元。",
    "[P1]比[P2]重两分钟。",  # another unit than the word's
    "[P2]比[P1]重2800瓦。",
]


@pytest.mark.parametrize("sentence", BORNE_OUT)
def test_what_follows_from_the_records_is_supported(sentence: str, facets: Facets) -> None:
    assert found(sentence, SHOWN, facets, WANTED, asked="under $100 / 预算100美元") is Finding.TRUE


@pytest.mark.parametrize("sentence", NOT_BORNE_OUT)
def test_what_does_not_follow_is_not_supported(sentence: str, facets: Facets) -> None:
    assert found(sentence, SHOWN, facets, WANTED, asked="under $100 / 预算100美元") is not Finding.TRUE


def test_without_a_limit_nothing_is_left_of_it(facets: Facets) -> None:
    assert found("With [P1] you would still have $60 of your $100 left.", SHOWN, facets) is not Finding.TRUE


def test_of_two_measures_in_one_unit_the_named_one_counts(facets: Facets) -> None:
    case = [
        Product(
            id=f"case-{high}",
            title=Localized(en=f"Tallow case {high}", zh=None),
            brand="Tallow",
            category=("Bags", "Cases"),
            attributes={"height": Quantity(high, "cm"), "depth": Quantity(deep, "cm")},
            variants=(Variant(f"v{high}", 5_000, 3, {}),),
        )
        for high, deep in ((76, 30), (55, 20))
    ]
    known = learn(case)
    assert found("[P1] is 21 cm taller than [P2] and 10 cm deeper.", case, known) is Finding.TRUE
    assert found("[P1] is 10 cm taller than [P2] and 21 cm deeper.", case, known) is not Finding.TRUE
