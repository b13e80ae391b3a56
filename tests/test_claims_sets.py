"""Claims on how far products lie apart, what follows from a record, limits, and openings without a name, true and false."""

from __future__ import annotations

import pytest

from assistant.claims.figures import read
from assistant.claims.scene import Finding
from retrieval.facets import Facets, learn
from retrieval.products import DeliveryDays, Localized, Product, Quantity, Variant
from tests.claims_scenes import found

CHAIR = Product(
    id="chair",
    title=Localized(en="Torv swivel chair", zh="托夫 办公椅"),
    brand="Torv",
    category=("Furniture", "Chairs"),
    attributes={
        "max_load": Quantity(150, "kg"),
        "weight": Quantity(14, "kg"),
        "lumbar_support": True,
        "warranty": Quantity(3, "years"),
        "material": ("mesh", "steel"),
    },
    rating=4.5,
    review_count=300,
    variants=(Variant("c", 29_900, 6, {}, 34_900, delivery=DeliveryDays(2, 4)),),
)
STOOL = Product(
    id="stool",
    title=Localized(en="Perlo work stool", zh="佩洛 工作凳"),
    brand="Perlo",
    category=("Furniture", "Stools"),
    attributes={
        "max_load": Quantity(120, "kg"),
        "weight": Quantity(6, "kg"),
        "lumbar_support": False,
        "warranty": Quantity(2, "years"),
        "material": "oak",
    },
    rating=4.1,
    review_count=80,
    variants=(Variant("s", 9_900, 2, {}, delivery=DeliveryDays(2, 4)),),
)
TEA = Product(
    id="tea",
    title=Localized(en="Lumo oolong tea, 30 bags", zh="鹿茗 乌龙茶 30 包"),
    brand="Lumo",
    category=("Food", "Tea"),
    attributes={"weight": Quantity(60, "g"), "packs": Quantity(30, "")},
    variants=(Variant("t", 1_200, 9, {}, delivery=DeliveryDays(1, 2)),),
)
PRODUCTS = (CHAIR, STOOL, TEA)
FACETS: Facets = learn(PRODUCTS)
ASKED = "a chair for 130 kg at least, under $300, no heavier than 15 kg"

CASES = {
    "apart": (
        ("[P1] is rated for 150 kg, thirty more than [P2].", "[P1] carries 30 kg more than [P2].", "[P2] is 8 kg lighter than [P1].",
         "[P1]承重150公斤，比[P2]多30公斤。", "[P1] carries a three-year warranty, one year longer than [P2]."),
        ("[P1] is rated for 150 kg, forty more than [P2].", "[P2] is 6 kg lighter than [P1].", "[P1]承重150公斤，比[P2]多40公斤。",
         "[P1] carries a three-year warranty, two years longer than [P2]."),
    ),
    "pack": (
        ("[P3] has 30 bags of 2 g each.", "[P3]一盒30包，每包2克。"),
        ("[P3] has 30 bags of 3 g each.", "[P3]一盒30包，每包5克。"),
    ),
    "limit": (
        ("[P1] meets your 130 kg minimum.", "[P1] is one kilo below your 15 kg limit."),
        ("[P2] meets your 130 kg minimum.", "[P1] is two kilos below your 15 kg limit."),
    ),
    "opening": (
        ("With a load of 150 kg, [P1] beats [P2].", "Everything here except [P1] is under $100."),
        ("With a load of 120 kg, [P1] beats [P2].", "Everything here except [P3] is under $100."),
    ),
    "relation": ((), ("[P1] outclasses [P2].", "[P1] is superior to [P2].", "[P1]完全压过[P2]。")),
    "audience": ((), ("[P1] is suitable for toddlers.", "[P2] is designed for professionals.")),
    "pure": (("[P1] is mesh and steel.",), ("[P1] is pure steel.",)),
    "unit left out": (
        ("[P1] takes 150 kg against 120 for [P2].", "[P2] weighs 6 kg, where [P1] is 14.", "[P1] weighs 14 kg, eight more than [P2]."),
        ("[P1] takes 150 kg against 130 for [P2].", "[P1] takes 120 kg against 150 for [P2].", "[P2] weighs 6 kg, where [P1] is 16."),
    ),
    "other unit": (
        ("[P1] weighs 14 kg (about 31 lb).", "[P2] is 6 kg, or just over 13 pounds.", "14 kg is roughly 31 lb."),
        ("[P1] weighs 14 kg (about 36 lb).", "[P2] is 6 kg, or just under 13 pounds.", "14 kg is roughly 25 lb."),
    ),
    "pieces left": (
        ("There are six of [P1] and a mere two of [P2].", "Six of [P1] are left, and nine of [P3].", "We've nine of [P3] left and 2 of [P2]."),
        ("There are two of [P1] and a mere six of [P2].", "Six of [P1] are left, and eight of [P3].", "We've nine of [P3] left and 3 of [P2]."),
    ),
    "to spare": (
        ("[P1] takes 150 kg, so you have 20 kg to spare.", "[P2] is ten kilos short of what you need."),
        ("[P1] takes 150 kg, so you have 30 kg to spare.", "[P2] is 20 kg short of what you need.", "[P1] is two kilos too heavy."),
    ),
    "share of an offer": (
        ("[P1] is fifty dollars off, or 14%.", "That's a fifty-dollar markdown on [P1].", "[P1] is $299, fifty less than before."),
        ("[P1] is fifty dollars off, or 20%.", "That's a sixty-dollar markdown on [P1].", "[P1] is $299, forty less than before."),
    ),
    "put aside": (
        ("[P2] is oak rather than steel.", "[P1] is made of mesh and steel instead of oak."),
        ("[P2] is steel rather than oak.", "[P1] is made of steel instead of mesh."),
    ),
    "theirs": (
        ("At 130 kg you'd want [P1]: it takes 150 kg.", "[P2] weighs less than half your weight limit."),
        ("At 130 kg you'd want [P1]: it takes 160 kg.", "[P1] weighs less than half your weight limit."),
    ),
    "so many people": (("[P2] scores 4.1, though that's from only 80 people.",), ("[P2] scores 4.1, though that's from only 90 people.",)),
    "a day or two": (("[P3] would be with you in a day or two.",), ("[P1] would be with you in a day or two.",)),
    "phrases": (
        ("You're in luck: [P1] is in stock.", "One thing to watch: [P1] weighs 14 kg.", "I can't tell you how loud it is, but [P1] takes 150 kg."),
        ("You're in luck: [P1] folds flat.", "One thing to watch: [P1] weighs 18 kg.", "I can't tell you how loud it is, but [P1] folds flat."),
    ),
    "part": (("[P1] supports your lower back.",), ("[P2] supports your lower back.",)),
}  # fmt: skip


def finding(sentence: str) -> Finding:
    return found(sentence, PRODUCTS, FACETS, asked=ASKED)


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (true, _) in CASES.items() for one in true])
def test_what_follows_from_the_records_passes(kind: str, sentence: str) -> None:
    assert finding(sentence) is Finding.TRUE, kind


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (_, wrong) in CASES.items() for one in wrong])
def test_what_does_not_is_found(kind: str, sentence: str) -> None:
    assert finding(sentence) is not Finding.TRUE, kind


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("a litre and a quarter", 1250, 1250),
        ("twelve ninety-five", 12.95, 12.95),
        ("half a dozen", 6, 6),
        ("九十来块", 90, 99),
        ("三个人", 3, 3),
        ("两个半小时", 2.5, 2.5),
        ("二十五块五", 25.5, 25.5),
        ("四到六个人", 4, 6),
    ],
)
def test_numbers_are_read_as_people_say_them(text: str, low: float, high: float) -> None:
    (figure,) = read(text).figures
    assert (figure.low, figure.high) == (low, high)


def test_a_word_that_begins_like_a_number_is_none() -> None:
    assert [one.low for one in read("一共1120个零件").figures] == [1120]
