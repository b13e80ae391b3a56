"""Sides of things, the customer's own places, versions that are left, and things named by wider words: truths and the lies beside them."""

from __future__ import annotations

import pytest

from assistant.claims.judging import judge
from assistant.claims.scene import Finding, Scene
from retrieval.constraints import Constraints
from retrieval.facets import learn
from retrieval.products import AttributeValue, DeliveryDays, Localized, Product, Quantity, Variant
from retrieval.search import Hit, Why
from tests.claims_scenes import found


def _product(id: str, title: str, brand: str, kind: tuple[str, ...], cents: int, **more: AttributeValue) -> Product:
    return Product(
        id=id,
        title=Localized(en=title),
        brand=brand,
        category=kind,
        attributes=more,
        rating=4.5 if id == "tank" else 4.7,
        review_count=40,
        currency="USD",
        variants=(Variant(id, cents, 5, {}, delivery=DeliveryDays(2, 4)),),
    )


TANKS = (
    _product("tank", "Reedwater 54 L aquarium set", "Reedwater", ("Pets", "Aquariums"), 9_900, dimensions="60 x 30 x 35 cm", volume=Quantity(54, "l"), stand_included=False, filter_included=True),
    _product("nano", "Brook Nano soft 20 L aquarium", "Brook", ("Pets", "Aquariums"), 5_500, dimensions="30 x 25 x 27 cm", volume=Quantity(20, "l"), stand_included=False, filter_included=False),
)  # fmt: skip
DESKS = (
    _product("lift", "Uplifta standing desk 140", "Uplifta", ("Office", "Desks"), 38_900, height_range="62-127 cm", usb_c_ports=Quantity(2, ""), usb_a_ports=Quantity(1, ""), max_load=Quantity(120, "kg"), from_birth=True),
    _product("crank", "Fennimore soprano desk", "Fennimore", ("Office", "Desks"), 19_900, height_range="72-115 cm", usb_c_ports=Quantity(1, ""), usb_a_ports=Quantity(0, ""), max_load=Quantity(60, "kg"), from_birth=False),
)  # fmt: skip
SHOE = (
    Product(
        id="shoe",
        title=Localized(en="Kestrel Ridge trail shoe"),
        brand="Windhoof",
        category=("Sport", "Shoes"),
        attributes={},
        rating=4.1,
        review_count=9,
        currency="USD",
        variants=(
            Variant("a", 12_000, 4, {"color": "blue", "size": "9"}),
            Variant("b", 12_000, 0, {"color": "blue", "size": "10"}),
            Variant("c", 12_000, 5, {"color": "black", "size": "10"}),
        ),
    ),
)


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("[P1] is 60 cm wide.", True),
        ("[P1] is 35 cm wide.", False),
        ("[P1] is 30 cm wider than [P2].", True),
        ("[P1] is 20 cm wider than [P2].", False),
        ("At 60 cm, [P1] is too wide for your shelf.", True),
        ("[P2] is too wide for your shelf.", False),
        ("[P2] fits your shelf.", True),
        ("[P1] fits your shelf.", False),
        ("[P1] won't fit on your shelf.", True),
        ("[P2] won't fit on your shelf.", False),
        ("The larger tank costs $99.", True),
        ("The larger tank costs $55.", False),
        ("The soft tank holds 20 litres.", True),
        ("The soft tank holds 54 litres.", False),
        ("Neither tank includes a stand.", True),
        ("Neither tank includes a filter.", False),
    ],
)
def test_sides_rooms_and_wider_words(sentence: str, holds: bool) -> None:
    said = found(sentence, TANKS, learn(TANKS), Constraints(), "my shelf is 50 cm wide")
    assert (said is Finding.TRUE) is holds


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("[P1] goes up to 127 cm.", True),
        ("[P1] goes up to 130 cm.", False),
        ("[P1] has three ports in all, two of them USB-C.", True),
        ("[P1] has four ports in all.", False),
        ("[P1] can be used from birth.", True),
        ("[P2] can be used from birth.", False),
        ("The soprano is $199.", True),
        ("The soprano is $389.", False),
        ("[P1] takes between two and four days to arrive.", True),
        ("[P1] takes between two and six days to arrive.", False),
        ("[P1]最高能升到127厘米。", True),
        ("[P1]最高能升到130厘米。", False),
        ("[P1]能承住100公斤的您。", True),
        ("[P2]能承住100公斤的您。", False),
    ],
)
def test_ranges_counts_and_ages(sentence: str, holds: bool) -> None:
    said = found(sentence, DESKS, learn(DESKS), Constraints(), "I weigh 100 kg, 我100公斤")
    assert (said is Finding.TRUE) is holds


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("In size 10 [P1] is available in black but not in blue.", True),
        ("In size 10 [P1] is available in blue but not in black.", False),
        ("[P1] is available in black but not in blue.", False),
        ("[P1] is available in black but not in red.", True),
    ],
)
def test_what_is_not_left_of_a_version_may_be_denied(sentence: str, holds: bool) -> None:
    assert (found(sentence, SHOE, learn(SHOE)) is Finding.TRUE) is holds


def test_a_page_on_express_makes_no_product_arrive_sooner() -> None:
    wanted, facets = Constraints(), learn(DESKS)
    hits = [
        Hit(one, one.variants[0], 1.0, Why(wanted.admits(one, one.variants[0], facets.vocabulary), {})) for one in DESKS
    ]
    scene = Scene(hits, facets, wanted, "en", quoted="Express delivery takes 1 day and costs $12.")
    assert judge(scene, "Express takes 1 day.").finding is Finding.TRUE
    assert judge(scene, "[P1] arrives within 1 day.").finding is not Finding.TRUE
