"""Products that are said to be made for an activity: true only where their record speaks of it."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.facets import Facets, learn
from retrieval.products import Localized, Product, Variant
from tests.claims_scenes import found


def _jacket(id: str, en: str, zh: str, use: str) -> Product:
    return Product(
        id=id,
        title=Localized(en=en, zh=zh),
        brand="Oakham",
        category=("Clothing", "Jackets"),
        attributes={"material": "cotton", **({"use": use} if use else {})},
        currency="USD",
        variants=(Variant(id, 9_900, 5, {}),),
    )


PRODUCTS = (
    _jacket("a", "Oakham Poppy jacket", "橡木 夹克", ""),
    _jacket("b", "Oakham Gwen jacket", "橡木 外套", "cycling"),
)
FACETS: Facets = learn(PRODUCTS)
SAID = (
    "{} is for cycling.",
    "{} is designed for cycling.",
    "{} is a cycling jacket.",
    "{}是骑行用的。",
)


@pytest.mark.parametrize("said", SAID)
def test_the_record_has_to_speak_of_it(said: str) -> None:
    assert found(said.format("[P1]"), PRODUCTS, FACETS) is not Finding.TRUE
    assert found(said.format("[P2]"), PRODUCTS, FACETS) is Finding.TRUE


def test_chinese_that_only_a_record_can_say() -> None:
    assert found("[P1]专为骑行设计。", PRODUCTS, FACETS) is not Finding.TRUE


def test_to_ask_makes_nothing_true() -> None:
    asked = "which one would you take for cycling?"
    assert found("[P1] is for cycling.", PRODUCTS, FACETS, asked=asked) is not Finding.TRUE
