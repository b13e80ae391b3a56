"""Words of the customer's world: harmless as circumstances, claims where they say what a product has, is made of or comes from."""

from __future__ import annotations

import pytest

from assistant.claims.lives import circumstances, is_circumstance
from assistant.claims.scene import Finding
from retrieval.facets import Facets, learn
from retrieval.products import DeliveryDays, Localized, Product, Quantity, Variant
from tests.claims_scenes import found

AMP = Product(
    id="amp",
    title=Localized(en="Ember practice amp", zh="火星 练习音箱"),
    brand="Ember",
    category=("Music", "Amplifiers"),
    attributes={"power": Quantity(15, "W"), "headphone_jack": True, "foldable": False},
    variants=(Variant("a", 13_900, 6, {"color": "black"}, delivery=DeliveryDays(2, 4)),),
)
BOOT = Product(
    id="boot",
    title=Localized(en="Fellside boots", zh="岭边 徒步靴"),
    brand="Fellside",
    category=("Shoes", "Boots"),
    attributes={"waterproof": True, "season": "winter", "upper": "leather", "closure": "lace-up"},
    variants=(Variant("b", 11_500, 2, {"color": "brown"}, delivery=DeliveryDays(1, 3)),),
)
FACETS: Facets = learn([AMP, BOOT])


@pytest.mark.parametrize(
    "sentence",
    [
        "For plugging in and playing in your bedroom, [P1] gives you fifteen watts.",
        "[P1] has a headphone jack, so slinging on headphones spares the neighbours.",
        "A wet day out with the dog is no problem in [P2].",
        "Rain won't get through [P2].",
        "[P2] is for winter walks.",
        "周末去朋友家弹琴，[P1]15瓦够用了。",
        "下雨天遛狗，[P2]也不怕湿。",
        "冬天爬山穿[P2]正好。",
    ],
)
def test_the_customers_world_claims_nothing(sentence: str) -> None:
    assert found(sentence, [AMP, BOOT], FACETS) is Finding.TRUE


@pytest.mark.parametrize(
    "sentence",
    [
        "[P1] comes with a bag and a strap.",
        "[P2] is woven in a village by the sea.",
        "[P1] is trusted by touring professionals.",
        "[P2] lets the rain in.",
        "[P2] is a summer boot.",
        "[P1] is fine out in the rain.",
        "[P2]夏天穿最合适。",
        "[P1]附送背包和琴谱。",
        "[P2]是老师傅手工缝的。",
        "[P1]可以躺平午睡。",
        "[P2]能缓解脚痛。",
    ],
)
def test_what_a_product_is_said_to_have_is_a_claim(sentence: str) -> None:
    assert found(sentence, [AMP, BOOT], FACETS) is not Finding.TRUE


@pytest.mark.parametrize(
    ("text", "word", "harmless"),
    [
        ("handy on the train", "train", True),
        ("a walk with the dog", "dog", True),
        ("it comes with a bowl", "bowl", False),
        ("made from apples", "apples", False),
        ("gentle on the stomach", "stomach", False),
        ("on a rainy sunday", "rainy", True),
        ("a rainy affair", "rainy", False),
        ("the one for busking", "busking", True),
    ],
)
def test_a_noun_is_harmless_by_what_it_hangs_on(text: str, word: str, harmless: bool) -> None:
    assert is_circumstance(text, text.index(word), word) is harmless


def test_chinese_nouns_after_words_of_having_are_no_circumstances() -> None:
    assert circumstances("放书桌上") == ((1, 4),)
    assert circumstances("附送水杯") == ()
