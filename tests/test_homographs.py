"""Tests of `retrieval.homographs`: words that are sometimes a value and sometimes quite another word."""

from __future__ import annotations

import pytest

from retrieval.facets import learn
from retrieval.homographs import is_other_word
from retrieval.products import Localized, Product, Variant

OTHER = [
    "look |down| at a map",
    "a button-|down| shirt",
    "a lid that keeps the weight |down|.",
    "moves up and |down| easily",
    "the fabric has always |felt| so good",
    "do not |iron|, do not bleach",
    "|rust|-proof screws",
    "stainless steel will not |rust|",
    "safe for |pet| owners",
]
OWN = [
    "filled with |down|.",
    "Arctic |Down| Parka",
    "sleeping bag, |down|",
    "ultra-warm |down| insulation",
    "thick |felt| surface",
    "a cast |iron| pan",
    "a |rust|-colored knit",
    "large, marquise-cut |crystals|",
    "a |silk| scarf",
]


def _around(marked: str) -> tuple[str, str, str]:
    before, word, after = marked.split("|")
    return word, before, after


@pytest.mark.parametrize("marked", OTHER[:-1])
def test_another_word_is_told_by_its_surroundings(marked: str) -> None:
    assert is_other_word(*_around(marked))


@pytest.mark.parametrize("marked", [*OWN, OTHER[-1]])
def test_the_value_is_told_by_its_surroundings(marked: str) -> None:
    assert not is_other_word(*_around(marked))


def _product(description: str) -> Product:
    return Product(
        id="p",
        title=Localized(en="Thing"),
        variants=(Variant("p", 1000, stock=1),),
        description=Localized(en=description),
        category=("Things",),
    )


@pytest.mark.parametrize(
    ("description", "materials"),
    [
        ("It stays put when you look down at a map.", ()),
        ("A parka with goose down inside.", ("down",)),
        ("Large, marquise-cut crystals.", ("crystal",)),
        ("An illuminated canvas print.", ("canvas",)),
        ("A tote with a leather print.", ()),
    ],
)
def test_descriptions_state_what_they_say(description: str, materials: tuple[str, ...]) -> None:
    product = _product(description)
    assert learn([product]).vocabulary.mentioned(product, "material") == materials
