"""What is learned from a catalogue: kinds, units, spans, names."""

from __future__ import annotations

from retrieval.facets import FacetKind, learn
from retrieval.products import CategoryLabel, Localized, Product, Quantity, Variant
from retrieval.terms import Meaning
from tests.shop_samples import facets


def test_kinds_and_units_are_learned() -> None:
    known = facets().by_id
    assert known["material"].kind is FacetKind.TEXT
    assert known["lid"].kind is FacetKind.FLAG
    assert known["weight"].kind is FacetKind.NUMBER
    assert (known["capacity"].unit, known["capacity"].span) == ("ml", (350, 25_000))
    assert known["size"].on_variants
    assert not known["weight"].on_variants


def test_values_are_counted_with_where_they_stand() -> None:
    material = facets().by_id["material"]
    assert material.values["leather"] == 2
    assert material.categories["Bags > Backpacks"] == 2


def test_every_path_above_a_product_is_a_category() -> None:
    assert {"Footwear", "Footwear > Running shoes"} <= set(facets().categories)
    assert "Garden" not in facets().categories


def test_labels_in_both_languages_else_the_value_itself() -> None:
    assert facets().label("color", "black").zh == "黑色"
    assert facets().label("size", "42").get("zh") == "42"


def test_the_base_lexicon_serves_a_shop_without_labels() -> None:
    plain = learn([_product("1", ("Shoes",), {"colour": "black", "material": "leather"})])
    assert [m.meanings for m in plain.vocabulary.terms.find("黑色")] == [(Meaning("colour", "black"),)]
    assert plain.vocabulary.covers("material", "真皮", "leather")


def test_a_word_that_is_the_facets_own_name_is_no_value() -> None:
    found = facets().vocabulary.terms.find("colour")
    assert all(meaning.value is None for mention in found for meaning in mention.meanings)


def test_one_han_character_is_a_value_only_with_a_look_around_it() -> None:
    vocabulary = facets().vocabulary
    assert not [m for m in vocabulary.terms.find("蓝牙") if any(x.facet == "color" for x in m.meanings)]
    assert vocabulary.singles["蓝"] == (Meaning("color", "blue"),)


def test_the_last_word_of_names_stands_for_all_so_called() -> None:
    shop = learn(
        [_product("1", ("Home", "Office chairs"), {}), _product("2", ("Home", "Dining chairs"), {})],
        category_labels=[
            CategoryLabel(("Home", "Office chairs"), Localized("Office chairs", "办公转椅")),
            CategoryLabel(("Home", "Dining chairs"), Localized("Dining chairs", "餐厅椅子")),
        ],
    )
    (found,) = shop.vocabulary.terms.find("a chair")
    assert {m.value for m in found.meanings} == {"Home > Office chairs", "Home > Dining chairs"}
    assert "椅" in shop.vocabulary.singles


def _product(id: str, path: tuple[str, ...], about: dict[str, str | Quantity]) -> Product:
    return Product(id, Localized("a thing"), (Variant(id, 100, 1),), category=path, attributes=about)
