"""Products that are said to be for everybody: true or left alone only where the record does not say that they are for some."""

from __future__ import annotations

import pytest

from assistant.claims.scene import Finding
from retrieval.facets import Facets, learn
from retrieval.products import Localized, Product, Variant
from tests.claims_scenes import found


def _jacket(id: str, en: str, zh: str, gender: str | None) -> Product:
    return Product(
        id=id,
        title=Localized(en=en, zh=zh),
        brand="Oakham",
        category=("Clothing", "Jackets"),
        attributes={"gender": gender, "material": "cotton"} if gender else {"material": "cotton"},
        currency="USD",
        variants=(Variant(id, 9_900, 5, {}),),
    )


PRODUCTS = (
    _jacket("a", "Oakham Poppy men's jacket", "橡木 男款夹克", "men"),
    _jacket("b", "Oakham Gwen jacket", "橡木 夹克", "unisex"),
    _jacket("c", "Oakham Plain jacket", "橡木 素夹克", None),
)
FACETS: Facets = learn(PRODUCTS)


def finding(sentence: str) -> Finding:
    return found(sentence, PRODUCTS, FACETS)


@pytest.mark.parametrize(
    "said",
    [
        "{} is for the whole family.",
        "{} is for everyone.",
        "{} suits the entire household.",
        "{} 适合全家。",
        "{} 适合所有人。",
    ],
)
def test_what_is_for_some_is_not_for_all(said: str) -> None:
    assert finding(said.format("[P1]")) is not Finding.TRUE
    assert finding(said.format("[P2]")) is Finding.TRUE
    assert finding(said.format("[P3]")) is Finding.TRUE


def test_who_looks_for_something_is_not_everybody() -> None:
    assert finding("[P1] is for anyone who likes cotton.") is Finding.TRUE
