from __future__ import annotations

import pytest

from retrieval.hits import Correction
from retrieval.lexical import LexicalIndex
from retrieval.products import CategoryLabel, Localized, Product, Variant
from retrieval.search import Searcher
from retrieval.spelling import Speller, cost
from tests.test_relaxation import Record

TITLES = (
    "wireless headphones", "leather backpack", "stainless steel water bottle", "table lamp", "office chair", "ceramic mug",
    "ear buds", "T-shirt", "hiking boots", "ridge feather duvet", "kitchen knife set", "Norrvik jacket",
)  # fmt: skip


def speller(*titles: str) -> Speller:
    return Speller(LexicalIndex([{"title": title} for title in titles or TITLES]), lambda _word: False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hedphones", "headphones"), ("wirless hedphones", "wireless headphones"), ("leathr bakcpack", "leather backpack"),
        ("stainles steel bottel", "stainless steel bottle"), ("lmap", "lamp"), ("chari", "chair"), ("tabel", "table"),
        ("cermaic mugg", "ceramic mug"), ("waterbottle", "water bottle"), ("tshirt", "t shirt"), ("Norvik", "norrvik"),
    ],
)  # fmt: skip
def test_typing_errors_are_read_as_what_the_shop_has(typed: str, meant: str) -> None:
    assert speller().read(typed).text == meant


@pytest.mark.parametrize(
    "query",
    [
        "boat",  # a word, though one letter from boots
        "gift for my father",  # not a feather
        "fridge", "headphones", "knives", "WH-1000XM4", "wh1000xm4", "x-trail", "500ml", "iphone15", "无线耳机", "helicopter", "zzzz",
    ],
)  # fmt: skip
def test_words_numbers_and_models_are_left_alone(query: str) -> None:
    assert speller().read(query) == speller().read(query.upper().lower() if query.islower() else query)
    assert speller().read(query).text == query


def test_the_more_frequent_word_wins_among_equally_near_ones() -> None:
    titles = ["walking stick"] + ["walling panel"] * 30
    assert speller(*titles).read("waling").text != ""
    assert speller(*titles).read("walzing").corrections[0].meant == "walling"


def test_easy_slips_cost_less() -> None:
    assert cost("lmap", "lamp") < cost("lamb", "lamp")
    assert cost("mattres", "mattress") < cost("mattrest", "mattress") + 0.5
    assert cost("jamp", "lamp") > cost("lanp", "lamp")


def test_compounds_are_found_however_they_are_written() -> None:
    index = LexicalIndex([{"title": "ear buds"}, {"title": "earbuds"}, {"title": "ear plugs"}, {"title": "steel mug"}])
    joined, apart = index.scores("earbuds"), index.scores("ear buds")
    assert joined[0] > 0
    assert joined[1] > joined[2] == joined[3] == 0
    assert apart[1] > 0


def test_plurals_that_no_rule_finds_and_chinese_heads_are_one_term() -> None:
    index = LexicalIndex([{"title": "kitchen knife"}, {"title": "男士运动鞋"}, {"title": "oak shelf"}])
    assert index.scores("knives")[0] > 0
    assert index.scores("鞋")[1] > 0
    assert index.scores("shelves")[2] > 0
    assert index.scores("ＫＮＩＦＥ")[0] > 0


def test_a_search_says_what_it_searched_for() -> None:
    products = [Product(str(n), Localized(en=title), (Variant(f"{n}-1", 100, 1),)) for n, title in enumerate(TITLES)]
    searcher = Searcher(products, Record(products))
    found = searcher.search("hedphones")
    assert found.hits[0].product.title.en == "wireless headphones"
    assert (found.query, found.corrections) == ("headphones", (Correction("hedphones", "headphones"),))
    assert searcher.search("headphones").corrections == ()


def test_names_of_the_other_language_find_a_product_of_this_one() -> None:
    products = [
        Product("a", Localized(en="Court one"), (Variant("a", 100, 1),), category=("Sneakers",)),
        Product("b", Localized(zh="白色运动鞋"), (Variant("b", 100, 1),), category=("其他",)),
        Product("c", Localized(zh="陶瓷杯"), (Variant("c", 100, 1),), category=("其他",)),
    ]
    labels = [CategoryLabel(("Sneakers",), Localized("Sneakers", "运动鞋"))]
    searcher = Searcher(products, Record(products), category_labels=labels)
    assert [hit.product.id for hit in searcher.search("sneakers").hits][:2] == ["a", "b"]
