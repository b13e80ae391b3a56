"""Sentences as careful writers say them, about records with fields of any name: each true one passes, each false neighbour is found."""

from __future__ import annotations

import pytest

from assistant.claims.plainly import plainly
from assistant.claims.scene import Finding
from assistant.claims.senses import senses, without
from assistant.claims.surface import readable
from assistant.grounding import title_tags
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.facets import Facets, learn
from retrieval.products import DeliveryDays, Localized, Product, Quantity, Variant
from tests.claims_scenes import found

BED = Product(
    id="bed",
    title=Localized(en="Torvald Élan dog bed"),
    brand="Torvald",
    category=("Pets", "Dog beds"),
    attributes={"max_load": Quantity(45, "kg"), "pet": "dog and cat", "cover_included": False, "coating": "uncoated", "age_from": Quantity(4, "years")},
    rating=4.5,
    review_count=1200,
    variants=(Variant("b1", 7_900, 6, {"color": "charcoal"}, delivery=DeliveryDays(2, 4)), Variant("b2", 7_900, 0, {"color": "olive"})),
)  # fmt: skip
COT = Product(
    id="cot",
    title=Localized(en="Pavo camp cot"),
    brand="Pavo",
    category=("Pets", "Dog beds"),
    attributes={"max_load": Quantity(25, "kg"), "pet": "dog", "vegan": False, "published": Quantity(2026), "resolution": "3840x2160", "age_from": Quantity(2, "years")},
    rating=4.1,
    review_count=80,
    variants=(Variant("c1", 5_450, 9, {"color": "charcoal"}, delivery=DeliveryDays(2, 4)), Variant("c2", 5_450, 4, {"color": "olive"})),
)  # fmt: skip
PEN = Product(
    id="pen",
    title=Localized(zh="墨井 麻雀鋼筆 F尖"),
    brand="墨井",
    category=("文具", "鋼筆"),
    attributes={"nib": "fine", "material": "resin", "converter_included": True, "format": "paperback"},
    currency="CNY",
    rating=4.8,
    review_count=60,
    variants=(Variant("p1", 16_800, 3, {}, delivery=DeliveryDays(1, 2)),),
)
PRODUCTS = (BED, COT, PEN)
FACETS: Facets = learn(PRODUCTS)
ASKED = "a bed for a 30 kg labrador, up to $60"
LIMIT = Constraints().with_(Constraint("price", Operator.RANGE, high=6_000.0))

CASES = {
    "borne": (("[P1] can take your 30 kg labrador.", "[P2] isn't strong enough for a 30 kg dog."), ("[P2] can take your 30 kg labrador.", "[P2] is strong enough for a 30 kg dog.")),
    "ages": (("[P1] is for four and up.", "[P2] is meant for ages 2 and over."), ("[P1] is for two and up.", "[P1] is suitable for ages 3 and over.")),
    "budget": (("[P1] overshoots your $60 by nineteen dollars.", "[P2] leaves $5.50 of your $60.", "[P1] is $19 over."), ("[P1] overshoots your $60 by nine dollars.", "[P2] leaves $7.50 of your $60.", "[P1] is $29 over.")),
    "versions": (("[P2] comes in charcoal or olive, and both are in stock.",), ("[P1] comes in charcoal or olive, and both are in stock.",)),
    "advice against": (("Leave out [P2] if you want vegan.",), ()),
    "only": (("[P2] is made for dogs only.",), ("[P1] is made for dogs only.",)),
    "missing": (("[P1] is uncoated.", "[P1] has no coating."), ("[P1] has a coating.", "[P1] has a cover.")),
    "year": (("[P2] was published in 2026.",), ("[P2] was published in 2025.",)),
    "screen": (("[P2] has a 4K resolution.",), ("[P2] has a 1440p resolution.",)),
    "first two": (("The first two are for pets.",), ("The first two cost $54.50.",)),
    "accent": (("Elan carries 45 kg.",), ("Elan carries 25 kg.",)),
    "other words": (("[P3]是细尖,树脂笔身。", "麻雀鋼筆附吸墨器,樹脂筆身。", "[P3]是平装的。"), ("[P3]是精装的。", "[P3]不附吸墨器。", "[P3]是黄铜的。")),
    "unknown": ((), ("[P1] is filled with memory foam.", "[P1] comes with a leash.", "[P3]送墨囊。", "[P2] sends your dog's weight to an app.", "[P1]通过了防火认证。")),
    "general": (("Would you like to see more beds like these, or shall I narrow it down by colour?", "It's worth measuring your dog from nose to tail before you pick a size.", "换新窝时,建议先和旧的并排放几天。"), ("It's worth knowing that shipping is free.", "[P1] is generally waterproof, isn't it?")),
}  # fmt: skip


def finding(sentence: str) -> Finding:
    return found(title_tags(sentence, PRODUCTS), PRODUCTS, FACETS, LIMIT, ASKED)


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (true, _) in CASES.items() for one in true])
def test_what_the_records_bear_out_passes(kind: str, sentence: str) -> None:
    assert finding(sentence) is Finding.TRUE, kind


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (_, wrong) in CASES.items() for one in wrong])
def test_what_they_do_not_is_found(kind: str, sentence: str) -> None:
    assert finding(sentence) is not Finding.TRUE, kind


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("fifty cents off", "$0.50 off"),
        ("sixteen dollars and fifty cents", "sixteen dollars and fifty cents"),
        ("your 25-dollar limit", "your $25 limit"),
        ("for ten and up", "from 10 years"),
        ("it goes from 62 up to 127 cm", "it goes from 62 up to 127 cm"),
        ("is the better value per litre", "is cheaper per litre"),
        ("the best deal for every litre", "cheapest for every litre"),
        ("it arrives the next day", "it arrives within 1 day"),
        ("the next day is Monday", "the next day is Monday"),
    ],
)
def test_english_is_put_as_the_readers_know_it(said: str, read: str) -> None:
    assert plainly(said, 3) == read


def test_the_next_day_is_a_time_of_delivery() -> None:
    assert readable("隔天就能到货。") == "1天就能到货。"
    assert readable("隔天達。") == "隔天达。"
    for said in ("[P1]隔天就能到货。", "[P1] arrives tomorrow."):
        assert finding(said) is not Finding.TRUE, "it takes 2 to 4 days"


def test_words_of_both_languages_share_a_sense() -> None:
    assert senses("paperback") & senses("平装")
    assert not senses("paperback") & senses("精装")
    assert (without("unlined"), without("sleeveless"), without("unisex")) == ("line", "sleev", None)
