from __future__ import annotations

import numpy as np
import pytest

from retrieval.lexical import LexicalIndex, analyse, asked_terms, fields_of
from retrieval.products import Localized, Product, Quantity, Variant
from retrieval.words import Field

FIELDS = (Field("title", 3), Field("body", 1, names=False))


def index(*texts: tuple[str, str]) -> LexicalIndex:
    return LexicalIndex([{"title": title, "body": body} for title, body in texts], FIELDS)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Running SHOES for me", ["run", "shoe"]),
        ("women's boots", ["women", "boot"]),
        ("ＡＢＣ１２", ["abc", "12"]),
        ("我要防水的登山靴", ["防水", "登山", "靴"]),
        ("the and of", []),
    ],
)
def test_a_text_becomes_terms(text: str, terms: list[str]) -> None:
    got = analyse(text)
    assert [term for term in terms if term not in got] == []
    assert bool(got) is bool(terms)


def test_a_term_in_the_title_counts_more_than_in_the_body() -> None:
    scores = index(("lamp", "for a desk"), ("desk", "with a lamp"), ("chair", "to sit")).scores("lamp")
    assert scores[0] > scores[1] > scores[2] == 0
    assert scores.shape == (3,)


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    scores = index(("red lamp", ""), ("red oak", ""), ("red mug", ""), ("red cup", "")).scores("red oak")
    assert int(scores.argmax()) == 1


def test_a_repeated_word_asks_once() -> None:
    lamps = index(("lamp", ""), ("desk", ""))
    assert np.array_equal(lamps.scores("lamp lamp lamp"), lamps.scores("lamp"))


@pytest.mark.parametrize(
    ("query", "gone", "kept"),
    [
        ("water bottle without a straw for kids", "straw", "kid"),
        ("silicone mat not clear", "clear", "silicon"),
        ("不带盖的杯子", "盖", "杯子"),
    ],
)
def test_what_is_ruled_out_is_not_asked_for(query: str, gone: str, kept: str) -> None:
    assert gone in analyse(query)
    assert gone not in asked_terms(query)
    assert kept in asked_terms(query)


def test_a_query_of_nothing_but_an_exclusion_still_asks_its_words() -> None:
    assert "leather" in asked_terms("without leather")


@pytest.mark.parametrize("query", ["", "the of", "zebra", "   ", "!?"])
def test_nothing_known_scores_nothing(query: str) -> None:
    assert not index(("lamp", "light")).scores(query).any()
    assert index().scores(query).shape == (0,)


def test_the_share_of_a_query_that_names_a_document() -> None:
    lamps = index(("desk lamp", "wood"), ("oak desk", "lamp"))
    shares = lamps.named("desk lamp")
    assert shares[0] == pytest.approx(1)
    assert 0 < shares[1] < 1
    assert lamps.named("wood").tolist() == [0, 0]
    assert lamps.named("desk helicopter").max() < 0.5


def test_a_product_is_found_by_what_its_values_are_called() -> None:
    product = Product(
        "p",
        Localized(en="Mug", zh="马克杯"),
        (Variant("p", 100, 1, {"color": "navy"}),),
        brand="Oakham",
        category=("Kitchen", "Mugs"),
        attributes={"weight": Quantity(300, "g"), "lid": True, "handle": False, "material": ("oak",)},
    )
    texts = fields_of(product, {"color=navy": "navy 藏青色", "lid": "lid 盖子", "Kitchen > Mugs": "cups 杯子"})
    assert texts["title"] == "Mug\n马克杯"
    assert all(word in texts["facts"] for word in ("藏青色", "盖子", "300g", "oak"))
    assert "handle" not in texts["facts"]
    assert all(word in texts["kind"] for word in ("Oakham", "杯子", "Kitchen"))


def test_words_of_another_language_are_looked_for_where_the_catalogue_is_written_in_it() -> None:
    english = [{"title": f"rain jacket {n}", "body": "夹克" if n == 7 else ""} for n in range(20)]
    chinese = [{"title": f"Tarnwick 防水夹克衫 {n}"} for n in range(20)]
    both = [{"title": f"rain jacket\n夹克 {n}"} for n in range(20)]
    for documents, asked, other, found in (
        (english, "coat", "夹克", False),
        (english, "外套", "jacket", True),
        (chinese, "coat", "夹克", True),
        (both, "coat", "夹克", True),
        (both, "外套", "jacket", True),
    ):
        scores = LexicalIndex(documents, further=lambda _query, other=other: analyse(other)).scores(asked)  # type: ignore[misc]  # mypy infers no type for the default
        assert bool(scores.any()) is found
