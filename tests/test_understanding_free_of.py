from __future__ import annotations

from functools import cache

import pytest

from assistant.dialogue import DialogueState, UserMessage
from assistant.understanding.free_of import FreeOf
from assistant.understanding.parse import Understander
from retrieval.facets import Facets, learn
from retrieval.products import AttributeValue, CategoryLabel, FacetLabel, Localized, Product, Variant


def thing(name: str, category: tuple[str, str], **attributes: AttributeValue) -> Product:
    return Product(
        id=name,
        title=Localized(name),
        category=category,
        attributes=attributes,
        variants=(Variant(f"{name}-1", 900, stock=3),),
    )


@cache
def products() -> tuple[Product, ...]:
    return (
        thing("Milk one", ("Food", "Milk"), lactose_free=True, sugar_free=True),
        thing("Milk two", ("Food", "Milk"), lactose_free=False, sugar_free=False),
        thing("Cream one", ("Beauty", "Face creams"), fragrance_free=True, paraben_free=True, material="shea butter"),
        thing("Cream two", ("Beauty", "Face creams"), fragrance_free=False, paraben_free=False, material="lanolin"),
    )


LABELS = (
    FacetLabel("lactose_free", Localized("Lactose free", "无乳糖")),
    FacetLabel("sugar_free", Localized("Sugar free", "无糖")),
    FacetLabel("fragrance_free", Localized("Fragrance free", "无香")),
    FacetLabel("paraben_free", Localized("Paraben free", "不含对羟基苯甲酸酯")),
)
KINDS = (
    CategoryLabel(("Food", "Milk"), Localized("Milk", "牛奶")),
    CategoryLabel(("Beauty", "Face creams"), Localized("Face creams", "面霜")),
)


@cache
def facets() -> Facets:
    return learn(products(), LABELS, KINDS)


def wanted(text: str) -> set[str]:
    understander = Understander(facets(), {one.id: one for one in products()})
    meant = understander.understand(UserMessage(text), DialogueState())
    return {f"{one.facet} {one.operator}" for one in (*meant.changes, *meant.added) if one.facet != "category"}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("face creams with no perfume", "fragrance_free"),
        ("a face cream without any scent please", "fragrance_free"),
        ("unscented face creams", "fragrance_free"),
        ("face creams that don't contain parabens", "paraben_free"),
        ("face creams, no parabens or fragrance", "fragrance_free paraben_free"),
        ("milk for someone lactose intolerant", "lactose_free"),
        ("milk without added sugar", "sugar_free"),
        ("面霜，不要香精", "fragrance_free"),
        ("不含香料的面霜", "fragrance_free"),
        ("面霜不要香精和防腐剂", "fragrance_free"),
        ("牛奶，不要糖", "sugar_free"),
        ("我乳糖不耐受，要牛奶", "lactose_free"),
        ("对乳糖过敏，有什么牛奶", "lactose_free"),
    ],
)
def test_what_is_said_against_a_substance_asks_for_what_is_free_of_it(text: str, flags: str) -> None:
    assert {f"{flag} has" for flag in flags.split()} <= wanted(text)
    assert not any(one.endswith("has_not") for one in wanted(text))


def test_against_the_feature_itself_is_a_wish_against_it() -> None:
    assert wanted("牛奶，不要无糖的") == {"sugar_free has_not"}
    assert "sugar_free has" not in wanted("milk, not sugar free")


@pytest.mark.parametrize("text", ["milk, no candy", "不要糖果味的牛奶", "with perfume", "something sweet"])
def test_other_words_are_left_as_they_are(text: str) -> None:
    assert FreeOf(facets()).rewrite(text, ()) == text


def test_a_feature_that_the_topic_does_not_state_is_not_asked_for() -> None:
    assert FreeOf(facets()).rewrite("no perfume", ("Food > Milk",)) == "no perfume"


def test_what_follows_a_substance_stays_ruled_out() -> None:
    assert FreeOf(facets()).rewrite("no perfume or lanolin", ()).split() == ["fragrance", "free,", "no", "lanolin"]
    assert FreeOf(facets()).rewrite("no lanolin or perfume", ()).split() == ["no", "lanolin,", "fragrance", "free"]
