"""The words of a catalogue: longest match, stems, what a text states and what it denies."""

from __future__ import annotations

import pytest

from retrieval.terms import Meaning, Terms, stem, tokens
from retrieval.vocabulary import Vocabulary
from tests.shop_samples import facets

TERMS = Terms(
    [
        ("leather", Meaning("material", "leather")),
        ("vegan leather", Meaning("material", "vegan leather")),
        ("running shoes", Meaning("category", "Shoes")),
        ("蓝色", Meaning("color", "blue")),
        ("O'Dare's", Meaning("brand", "O'Dare's")),
    ]
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("vegan leather shoes", ["vegan leather"]),
        ("leather and vegan leather", ["leather", "vegan leather"]),
        ("a running shoe", ["Shoes"]),
        ("一双蓝色的鞋", ["blue"]),
        ("o’dare's jacket", ["O'Dare's"]),
        ("leathery", []),
        ("", []),
    ],
)
def test_terms_are_found_longest_first(text: str, values: list[str]) -> None:
    assert [m.meanings[0].value for m in TERMS.find(text)] == values


def test_a_mention_knows_its_place() -> None:
    (found,) = TERMS.find("a LEATHER bag")
    assert (found.start, found.end, found.text) == (2, 9, "LEATHER")


def test_tokens_are_words_stemmed_and_han_characters_alone() -> None:
    assert [token.form for token in tokens("Boots 登山 1.5")] == ["boot", "登", "山", "1.5"]
    assert stem("jacket's") == stem("jackets")


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("soft leather upper", ("leather",)),
        ("leather-free upper", ()),
        ("no leather at all", ()),
        ("a leather look", ("leather-look",)),
        ("as soft as leather", ()),
        ("free of leather and suede, lined with wool", ("wool",)),
        ("a conditioner for leather and suede", ()),
        ("leather care kit", ()),
        ("不含皮革或羊毛", ()),
        ("非皮质", ()),
        ("not only leather but wool", ("leather", "wool")),
        ("不含皮革", ()),
        ("牛皮鞋面", ("leather",)),
    ],
)
def test_what_a_text_denies_it_does_not_state(text: str, stated: tuple[str, ...]) -> None:
    assert facets().vocabulary.stated(text).get("material", ()) == stated


@pytest.mark.parametrize(
    ("asked", "value", "covered"),
    [
        ("blue", "navy", True),
        ("navy", "blue", False),
        ("leather", "suede", True),
        ("leather", "vegan leather", False),
        ("wool", "merino wool", True),
        ("黑色", "black", True),
    ],
)
def test_kinds_are_covered_by_what_they_are_kinds_of(asked: str, value: str, covered: bool) -> None:
    facet = "color" if asked in ("blue", "navy", "黑色") else "material"
    assert facets().vocabulary.covers(facet, asked, value) is covered


def test_the_key_of_two_spellings_is_one() -> None:
    assert Vocabulary.key("Vegan-Leather") == Vocabulary.key("vegan leathers")


@pytest.mark.parametrize(
    ("word", "ordinary"), [("coffee", True), ("sand", True), ("black", False), ("leather", False), ("navy blue", False)]
)
def test_words_with_other_uses(word: str, ordinary: bool) -> None:
    assert facets().vocabulary.ordinary(word) is ordinary
