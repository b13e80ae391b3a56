"""Features, materials and platforms in other words than the record's: each true sentence passes, each false neighbour is found."""

from __future__ import annotations

import pytest

from assistant.claims.parts import named_field, of_other_part, stands_in
from assistant.claims.phrases import phrases
from assistant.claims.scene import Finding
from assistant.grounding import title_tags
from retrieval.facets import Facets, learn
from retrieval.products import Localized, Product, Quantity, Variant
from tests.claims_scenes import found

SWEEP = Product(
    id="sweep",
    title=Localized(en="Brisa Sweep stick vacuum"),
    brand="Brisa",
    category=("Home", "Vacuums"),
    attributes={"cordless": True, "bagless": True, "battery_included": False, "volume_control": False, "height_adjustable": False, "leakproof": True, "lockable": True, "dishwasher_safe": True, "nfc": False, "power_source": "battery", "strap_material": "silicone", "case_material": "titanium", "compatible_with": "iOS", "connection": "Bluetooth 5.3"},
    variants=(Variant("s1", 18_900, 4, {"color": "black"}),),
)  # fmt: skip
DESK = Product(
    id="desk",
    title=Localized(en="Havel sit-stand desk"),
    brand="Havel",
    category=("Furniture", "Desks"),
    description=Localized(en="Pulls out into a double bed. A bamboo top."),
    attributes={"cordless": False, "bagless": False, "battery_included": True, "volume_control": True, "height_adjustable": True, "auto_shutoff": True, "dishwasher_safe": False, "material": "bamboo top, steel frame", "coating": "ceramic", "strap_material": "leather", "case_material": "stainless steel", "compatible_with": "Android, iOS", "swivel": False, "power": Quantity(40, "W")},
    variants=(Variant("d1", 42_900, 6, {"color": "green"}),),
)  # fmt: skip
PRODUCTS = (SWEEP, DESK)
FACETS: Facets = learn(PRODUCTS)
ASKED = "I hate cables, and I drink a lot of green tea"

CASES = {
    "verb forms": (("[P2] switches itself off.", "[P2] can switch itself off."), ("[P1] switches itself off.",)),
    "raised": (("[P2] can be raised.",), ("[P1] can be raised so that you can work standing up.",)),
    "no cord": (("[P2] plugs into the wall.",), ("[P1] plugs into the wall.", "[P2] has no cord.")),
    "less": (("[P2] needs bags.", "[P1] needs no bags."), ("[P1] needs bags.", "[P2] needs no bags.")),
    "one battery": (("[P2] comes with its batteries.",), ("[P1] comes with its batteries.", "[P1] comes with its battery.")),
    "down": (("You can turn down the sound of [P2].",), ("You can turn down the sound of [P1].",)),
    "by hand": (("[P2] has to be washed by hand.",), ("[P1] has to be washed by hand.",)),
    "pay": ((), ("You can pay with the Brisa Sweep at the checkout.",)),
    "another part": (("[P1] doesn't leak and its strap is silicone.",), ("[P1] doesn't leak and its strap is leather.",)),
    "parts of a text": (("The top of [P2] is bamboo and its frame is made of steel.", "[P2] has a steel frame."), ("The frame of [P2] is bamboo.", "[P2] has a steel top.", "[P2] is made of oak.")),
    "parts by field": (("The case of [P1] is titanium and its strap silicone.",), ("[P1] has a titanium strap.", "The case of [P2] is leather.", "[P2] has a stainless steel strap.")),
    "in full": (("[P2] has a ceramic coating.",), ("[P2] has a titanium coating.",)),
    "platforms": (("[P1] works with iPhones only.", "[P2] works with both Android and iPhone.", "[P1] doesn't work with your Android phone."), ("[P1] pairs with your Android phone.", "[P2] only works with iPhones.", "[P2] works on Windows.")),
    "does": ((), ("[P1] reminds you to drink water.", "[P2] can take pictures.", "[P2] can dance and tell jokes.", "It fits every other tool of the brand, and [P1] fits any other too.")),
    "of the customer": (("Since you hate cables, I'd go for [P1], which runs on a battery.", "[P2] is handy for green tea."), ("[P1] is green.", "[P1] comes in a green case.")),
    "turning": (("[P2] turns into a double bed.",), ("[P2] turns on its base.", "[P2] costs double the price of [P1].")),
    "by radio": (("[P1] has no wires.",), ("[P1] has no timer.",)),
    "two other things": (("[P1] is both cordless and leakproof.",), ("[P2] is both cordless and leakproof.", "Both are cordless.")),
    "papers": ((), ("[P2] includes a shopping list.", "[P2] comes with a training plan.")),
    "apostrophes": (("[P2]'s power is 40 W.",), ("[P2]'s power is 60 W.",)),
}  # fmt: skip


def finding(sentence: str) -> Finding:
    return found(title_tags(sentence, PRODUCTS), PRODUCTS, FACETS, asked=ASKED)


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (true, _) in CASES.items() for one in true])
def test_what_the_records_bear_out_passes(kind: str, sentence: str) -> None:
    assert finding(sentence) is Finding.TRUE, kind


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, (_, wrong) in CASES.items() for one in wrong])
def test_what_they_do_not_is_found(kind: str, sentence: str) -> None:
    assert finding(sentence) is not Finding.TRUE, kind


def test_a_phrase_is_known_in_every_form_of_its_verb() -> None:
    said = {
        features
        for text in ("it switches itself off", "they switch themselves off")
        for _, _, features in phrases(text)
    }
    assert said == {("auto_shutoff",)}


def test_a_value_stands_in_a_longer_one_that_is_no_imitation() -> None:
    assert stands_in("steel", "brushed steel frame")
    assert stands_in("bamboo", "bamboo top, steel frame")
    for text in ("faux leather", "vegan leather", "leather look", "leather-free", "leather"):
        assert not stands_in("leather", text), text


def test_a_value_is_of_the_part_that_is_named_beside_it() -> None:
    text = "bamboo top, steel frame"
    assert of_other_part("steel", text, "a steel top", 2)
    assert not of_other_part("steel", text, "the top is bamboo, the frame steel", 29)
    assert not of_other_part("steel", text, "made of steel", 8)
    assert named_field(["case_material", "strap_material"], "a leather strap", 2, 9) == "strap_material"
    assert named_field(["case_material"], "in a case. It is steel", 17, 22) is None
