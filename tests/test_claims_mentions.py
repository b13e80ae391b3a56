"""Products named by noun phrases, descriptions, ordinals and degree in either language, whichever language their titles are in."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.facets import learn
from retrieval.products import FacetLabel, Localized, Product, Quantity, Review, Variant
from tests.claims_scenes import found


def _product(id: str, title: Localized, cents: int, stock: int, **rest: object) -> Product:
    return Product(id=id, title=title, variants=(Variant(id, cents, stock),), **rest)  # type: ignore[arg-type]  # the fields of Product


TOYS = (
    _product("park", Localized(zh="巧手 恐龙乐园积木 812粒"), 5_600, 5, brand="巧手", category=("玩具", "积木"), rating=4.6,
             attributes={"pieces": Quantity(812, "粒"), "age_from": Quantity(8, "岁")}),
    _product("fire", Localized(zh="巧手 城市消防站积木 456粒"), 3_200, 22, brand="巧手", category=("玩具", "积木"), rating=4.7,
             attributes={"pieces": Quantity(456, "粒"), "age_from": Quantity(6, "岁")}),
    _product("stars", Localized(zh="拼悦 星空拼图 1000片"), 2_200, 0, brand="拼悦", category=("玩具", "拼图"), rating=4.3,
             attributes={"pieces": Quantity(1000, "片"), "age_from": Quantity(12, "岁"), "material": "纸板"},
             reviews=(Review(5, Localized(zh="拼了三个周末，值得。")),)),
)  # fmt: skip
PANS = (
    _product("small", Localized("Ironholt 26 cm cast-iron skillet"), 4_200, 31, brand="Ironholt", category=("Kitchen", "Frying pans"), rating=4.8,
             attributes={"diameter": Quantity(26, "cm"), "weight": Quantity(2.4, "kg"), "material": "cast iron", "induction": True}),
    _product("large", Localized("Ironholt 30 cm cast-iron skillet with lid"), 6_400, 4, brand="Ironholt", category=("Kitchen", "Frying pans"), rating=4.6,
             attributes={"diameter": Quantity(30, "cm"), "weight": Quantity(3.6, "kg"), "material": "cast iron", "induction": True}),
    _product("light", Localized("Lumen 28 cm ceramic pan"), 3_590, 12, brand="Lumen", category=("Kitchen", "Frying pans"), rating=4.1,
             attributes={"diameter": Quantity(28, "cm"), "weight": Quantity(1.2, "kg"), "material": "aluminium", "induction": False}),
)  # fmt: skip
FACETS = learn(
    (*TOYS, *PANS),
    (FacetLabel("material", Localized("Material", "材质")), FacetLabel("weight", Localized("Weight", "重量"))),
)


def finding(products: tuple[Product, ...], sentence: str, asked: str = "") -> Finding:
    return found(sentence, products, FACETS, asked=asked)


# Of toys with Chinese titles and pans with English ones: what is said of each is true in the first, and of another in the second
SAID = (
    (TOYS, "The dinosaur park has 812 pieces.", "The dinosaur park has 456 pieces."),
    (TOYS, "The fire station costs $32.", "The fire station costs $56."),
    (TOYS, "Only five of the dinosaur park are left.", "Only five of the fire station are left."),
    (TOYS, "Both brick sets are in stock.", "Both brick sets are out of stock."),
    (TOYS, "The 456-piece one is $32.", "The 812-piece one is $32."),
    (TOYS, "The cheaper brick set is for ages 6 and up.", "The cheaper brick set is for ages 8 and up."),
    (TOYS, "恐龙乐园要 56 美元。", "恐龙乐园要 32 美元。"),
    (TOYS, "拼图没货了。", "拼图有货。"),
    (TOYS, "有买家说拼图“拼了三个周末，值得”。", "有买家说消防站“拼了三个周末，值得”。"),
    (TOYS, "第二款 456 粒。", "第二款 812 粒。"),
    (TOYS, "前两款都有货。", "后两款都有货。"),
    (TOYS, "价格从低到高依次是拼图、消防站、恐龙乐园。", "价格从低到高依次是消防站、拼图、恐龙乐园。"),
    (PANS, "The bigger Ironholt weighs 3.6 kg.", "The bigger Ironholt weighs 2.4 kg."),
    (PANS, "The 26 cm one is $42.", "The 30 cm one is $42."),
    (PANS, "Both Ironholts work on induction.", "Both Ironholts weigh 2.4 kg."),
    (PANS, "The ceramic one doesn't work on induction.", "The ceramic one works on induction."),
    (PANS, "From lightest to heaviest: [P3], [P1], [P2].", "From lightest to heaviest: [P1], [P3], [P2]."),
    (PANS, "[P2] is three times as heavy as [P3].", "[P1] is three times as heavy as [P3]."),
    (PANS, "[P3] weighs 1.2 kg, so a third of what the bigger Ironholt weighs.", "[P3] weighs 1.2 kg, so a quarter of what the bigger Ironholt weighs."),
)  # fmt: skip


@pytest.mark.parametrize(("products", "true", "false"), SAID)
def test_what_is_said_of_a_named_product_is_held_against_its_own_record(
    products: tuple[Product, ...], true: str, false: str
) -> None:
    assert finding(products, true) is Finding.TRUE
    assert finding(products, false) is not Finding.TRUE


@pytest.mark.parametrize(
    ("products", "sentence"),
    [
        (TOYS, "The brick set costs $32."),  # which of the two
        (PANS, "The skillet weighs 2.4 kg."),
        (PANS, "The bigger pan weighs 3.6 kg."),  # of three
        (TOYS, "The space station costs $32."),  # none is one
    ],
)
def test_a_name_that_fits_several_or_none_names_nothing(products: tuple[Product, ...], sentence: str) -> None:
    assert finding(products, sentence) is not Finding.TRUE


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("[P2] is big enough for you.", "[P1] is big enough for you."),
        ("[P2] 直径满足您要的直径。", "[P1] 满足您要的直径。"),
        ("[P2] measures 30 cm, which is above your minimum.", "[P1] measures 26 cm, still above your minimum."),
    ],
)
def test_what_was_asked_without_its_figure_is_held_against_the_record(true: str, false: str) -> None:
    assert finding(PANS, true, "at least 29 cm") is Finding.TRUE
    assert finding(PANS, false, "at least 29 cm") is not Finding.TRUE


def test_what_several_materials_make_is_not_pure() -> None:
    mixed = _product(
        "mix", Localized("Isla cotton cardigan"), 5_400, 3, attributes={"material": ("cotton", "elastane")}
    )
    assert finding((mixed,), "[P1] is pure cotton.") is Finding.FALSE
    assert finding((mixed,), "[P1] is made of cotton and elastane.") is Finding.TRUE


@pytest.mark.parametrize(
    "sentence",
    [
        "[P1] comes with tie-backs.",
        "Oven gloves are included with [P1].",
        "[P1] is a big hit with grandparents.",
        "[P2] 是今年卖得最好的。",
        "[P1] works with the lids of other brands.",
    ],
)
def test_what_no_record_says_is_unstated_however_common_its_words(sentence: str) -> None:
    assert finding(PANS, sentence) is not Finding.TRUE
