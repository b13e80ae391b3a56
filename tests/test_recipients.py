from __future__ import annotations

import pytest

from retrieval.products import AttributeValue, CategoryLabel, Localized, Product, Quantity, Variant
from retrieval.recipients import Recipient, recipient_of
from retrieval.search import Searcher
from tests.test_relaxation import Record


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gift for my mum", Recipient("women")),
        ("birthday present for my dad", Recipient("men")),
        ("送女朋友的礼物", Recipient("women")),
        ("给爸爸买点什么", Recipient("men")),
        ("something for a 5 year old", Recipient("children", 5)),
        ("给三岁宝宝的礼物", Recipient("children", 3)),
        ("送给十二岁的侄子", Recipient("children", 12)),
        ("toy for a 9 month old baby", Recipient("children", 0.5)),
        ("present for my 40 year old neighbour", Recipient("adults", 40)),
        ("gift for a colleague", Recipient("adults")),
        ("lamp for my mum's room", None),
        ("men's running shoes", None),
        ("gift for someone", None),
        ("baby shower gifts", None),
    ],
)
def test_whom_it_is_for(query: str, expected: Recipient | None) -> None:
    assert recipient_of(query) == expected


def made(name: str, title: str, category: str, **about: AttributeValue) -> Product:
    return Product(
        name, Localized(en=title), (Variant(name, 100, 1),), category=(category,), attributes=about, rating=4.0
    )


PRODUCTS = [
    made("toy", "gift toy blocks", "Toys", age_from=Quantity(3, "years")),
    made("baby", "gift rattle", "Toys", age_from=Quantity(6, "months")),
    made("teen", "gift chemistry set", "Toys", age_from=Quantity(10, "years")),
    made("scarf", "wool scarf gift", "Scarves", audience="women"),
    made("tie", "silk tie gift", "Ties", audience="men"),
    made("mug", "mug gift box", "Mugs"),
]


def order(query: str) -> list[str]:
    labels = [CategoryLabel((name,), Localized(en=name)) for name in ("Toys", "Scarves", "Ties", "Mugs")]
    searcher = Searcher(PRODUCTS, Record(PRODUCTS), category_labels=labels)
    return [hit.product.id for hit in searcher.search(query).hits]


def test_grown_ups_get_what_suits_them_and_toys_last() -> None:
    assert order("gift for my mum")[:2] == ["scarf", "mug"]
    assert order("gift for my dad")[0] == "tie"


def test_toys_are_shown_to_whoever_names_them() -> None:
    assert set(order("gift toys for my mum")[:1]) <= {"toy", "baby", "teen"}


def test_children_get_what_their_age_allows() -> None:
    assert order("gift for a 4 year old")[0] == "toy"
    found = order("gift for a 4 year old")
    assert found.index("teen") > found.index("baby")


def test_the_part_that_suits_is_told() -> None:
    searcher = Searcher(PRODUCTS, Record(PRODUCTS))
    (best, *_) = searcher.search("gift for my mum").hits
    assert best.why.parts["recipient"] > 0
    assert sum(best.why.parts.values()) == pytest.approx(best.score, abs=1e-4)
