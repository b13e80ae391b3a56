"""Values with their polarity, and which categories are asked for."""

from __future__ import annotations

import pytest

from assistant.understanding.heads import head_categories
from assistant.understanding.polarity import Polarity, goes_on, judge
from assistant.understanding.values import read
from tests.shop_samples import facets

POLARITIES = (
    ("no ", "", Polarity.EXCLUDED), ("without a ", "", Polarity.EXCLUDED), ("anything but ", "", Polarity.EXCLUDED),
    ("I don't like ", "", Polarity.EXCLUDED), ("made of anything other than ", "", Polarity.EXCLUDED),
    ("neither ", "", Polarity.EXCLUDED), ("", "-free", Polarity.EXCLUDED), ("我对", "过敏", Polarity.EXCLUDED),
    ("不要", "", Polarity.EXCLUDED), ("除了", "以外", Polarity.EXCLUDED), ("", "的不要", Polarity.EXCLUDED), ("不是", "的", Polarity.EXCLUDED),
    ("it doesn't have to be ", "", Polarity.NEEDLESS), ("I don't mind ", "", Polarity.INDIFFERENT),
    ("", " is fine", Polarity.INDIFFERENT), ("", " doesn't matter", Polarity.NEEDLESS), ("with or without ", "", Polarity.NEEDLESS),
    ("不一定要", "", Polarity.NEEDLESS), ("", "也可以", Polarity.INDIFFERENT), ("", "无所谓", Polarity.NEEDLESS),
    ("I want ", "", Polarity.WANTED), ("not too ", "", Polarity.WANTED), ("", "不要紧", Polarity.WANTED),
    ("有没有", "的", Polarity.WANTED), ("是不是", "的", Polarity.WANTED), ("除了", "，还要手套", Polarity.WANTED),
    ("要", "的", Polarity.WANTED), ("not only ", "", Polarity.WANTED),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after", "wanted"), POLARITIES)
def test_words_around_a_mention(before: str, after: str, wanted: Polarity) -> None:
    assert judge(before, after).polarity is wanted


def test_what_is_not_needed_is_a_feature_that_does_not_matter_or_a_value_ruled_out() -> None:
    assert judge("I don't need a ", "", flag=True).polarity is Polarity.NEEDLESS
    assert judge("不需要", "", flag=False).polarity is Polarity.EXCLUDED


@pytest.mark.parametrize(
    ("between", "same", "wanted"),
    [(" or ", True, True), (", ", True, True), (", ", False, False), (" but ", True, False), ("和", True, True), ("的", False, False), (" ", False, False)],
)  # fmt: skip
def test_how_far_a_list_goes(between: str, same: bool, wanted: bool) -> None:
    assert goes_on(between, "no leather", same, excluded=True) is wanted


def test_a_comma_after_a_correction_ends_the_list() -> None:
    assert not goes_on(", ", "not red, ", same_facet=True, excluded=True)


def test_the_longest_name_wins() -> None:
    found = read("a vegan leather bag", facets(), ())
    assert [one.meaning.value for one in found if one.meaning.facet == "material"] == ["vegan leather"]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("a lamp for my desk", ["Lighting"]),
        ("laptop bag", ["Bags"]),
        ("shoes and socks", ["Footwear", "Clothing > Socks"]),
        ("something for my desk", []),
        ("放在书桌上的台灯", ["Lighting > Desk lamps"]),
        ("no boots", []),
        ("clothes, a sweater", ["Clothing > Sweaters"]),
    ],
)
def test_heads(said: str, wanted: list[str]) -> None:
    assert [one.meaning.value for one in head_categories(read(said, facets(), ()), said)] == wanted
