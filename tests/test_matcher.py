from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import MatcherDamaged
from retrieval.lexical import LexicalIndex, fields_of
from retrieval.matcher import SHIPPED, dump_matcher, load_matcher, plain_fusion
from retrieval.matcher_features import FEATURES, MEANING, features, question_of, standing_of
from retrieval.products import Localized, Product, Variant
from retrieval.sequences import Sequences


def test_what_ships_is_trained_and_better_than_the_plain_fusion() -> None:
    matcher = load_matcher()
    assert matcher.trained is not None
    for mode, score in matcher.trained.crossvalidated.items():
        assert score > matcher.trained.fusion[mode]
    assert not set(matcher.by_words) & MEANING


def test_a_matcher_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    file.write_text(dump_matcher(load_matcher()), encoding="utf-8")
    assert load_matcher(file) == load_matcher(SHIPPED)


def test_parts_are_weights_times_features() -> None:
    rows = np.ones((2, len(FEATURES)), dtype=np.float32)
    fusion = plain_fusion()
    assert fusion.parts(rows, True).sum(axis=1) == pytest.approx([1.02, 1.02])
    assert fusion.parts(rows, False)[0, FEATURES.index("dense")] == 0


BODY = json.loads(dump_matcher(plain_fusion()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[" * 5000, "is not JSON"),
        ("[]", "format: is not 1"),
        (json.dumps({**BODY, "format": 2}), "format: is not 1"),
        (json.dumps({**BODY, "name": ""}), "name: a text is missing"),
        (json.dumps({**BODY, "with_meaning": {}}), "with_meaning: weights by feature are missing"),
        (json.dumps({**BODY, "with_meaning": {"charm": 1}}), "'charm' is no feature"),
        (json.dumps({**BODY, "by_words": {"lexical": "1"}}), r"by_words\.lexical: is not a number"),
        (json.dumps({**BODY, "by_words": {"lexical": True}}), r"by_words\.lexical: is not a number"),
        (json.dumps({**BODY, "by_words": {"lexical": float("nan")}}), r"by_words\.lexical: is not a number"),
        (json.dumps({**BODY, "by_words": {"dense": 1}}), "by_words: dense needs an encoder"),
        (json.dumps({**BODY, "trained": {"date": 1}}), "trained: is not what"),
        (json.dumps({**BODY, "trained": 7}), "trained: is not what"),
    ],
)
def test_a_damaged_or_foreign_artefact_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "m.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MatcherDamaged, match=said) as caught:
        load_matcher(file)
    assert "\n" not in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_missing_artefact_and_one_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(MatcherDamaged, match="no such matcher"):
        load_matcher(tmp_path / "gone.json")
    with pytest.raises(MatcherDamaged, match="cannot be read"):
        load_matcher(tmp_path)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MatcherDamaged, match="is not JSON"):
        load_matcher(tmp_path / "binary")


def made(name: str, title: str, brand: str | None = None, kind: tuple[str, ...] = (), cents: int = 1000) -> Product:
    return Product(name, Localized(en=title), (Variant(name, cents, 1),), brand=brand, category=kind)


PRODUCTS = (
    made("a", "Acme trail running shoes size 42", "Acme", ("Shoes",)),
    made("b", "shoes for running on a trail", "Bolt", ("Shoes",), 4000),
    made("c", "running socks with shoe pattern", "Acme", ("Socks",)),
    made("d", "防水 登山靴", "远山", ("鞋靴",)),
)


def rows(query: str) -> dict[str, list[float]]:
    lexical = LexicalIndex([fields_of(one, {}) for one in PRODUCTS])
    near = np.array([1.0, 0.5, 0.5, 0.0], dtype=np.float32)
    standing = standing_of(PRODUCTS, lexical)
    found = features(question_of(query), np.arange(4), lexical, standing, near, near, near)
    return {name: found[:, n].tolist() for n, name in enumerate(FEATURES)}


def test_features_say_what_products_have_of_the_query() -> None:
    got = rows("Acme trail running shoes without laces")
    assert got["title"][0] > got["title"][1] > 0
    assert got["phrase"][0] > got["phrase"][1]
    assert got["brand"] == [1, 0, 1, 0]
    assert got["head"][0] == got["head"][1] == 1
    assert got["price"][0] > got["price"][1]
    assert all(0 <= value <= 1 for values in got.values() for value in values)


def test_equals_rank_alike() -> None:
    ranks = rows("shoes")["lexical_rank"]
    assert ranks[1] == ranks[2] < ranks[0]
    assert ranks[3] == 0


def test_what_is_ruled_out_is_seen_in_the_title() -> None:
    assert rows("running shoes without pattern")["ruled_out"] == [0, 0, 1, 0]
    assert rows("登山靴 不要防水")["ruled_out"][3] == 1


def test_numbers_of_the_query_are_looked_for() -> None:
    assert rows("shoes 42")["numbers"] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("query", "head"),
    [("water bottle for toddlers", "bottl"), ("防水睡袋", "睡袋"), ("size 42", "size"), ("", None)],
)
def test_the_head_says_what_is_meant(query: str, head: str | None) -> None:
    assert question_of(query).head == head


def test_an_empty_query_and_no_candidates_have_rows() -> None:
    assert rows("")["title"] == [0, 0, 0, 0]
    lexical = LexicalIndex([fields_of(one, {}) for one in PRODUCTS])
    none = np.zeros(0, dtype=np.float32)
    found = features(question_of("x"), np.arange(0), lexical, standing_of(PRODUCTS, lexical), none, none, none)
    assert found.shape == (0, len(FEATURES))


def test_a_newer_product_stands_above_an_older_one() -> None:
    from datetime import date

    products = [replace(made(str(y), "x"), released=date(y, 1, 1)) for y in (2020, 2022, 2024)] + [made("none", "x")]
    standing = standing_of(products, LexicalIndex([{"title": "x"}] * 4))
    assert standing.recency.tolist() == [0, 0.5, 1, 0.5]


def test_sequences_tell_phrases_from_words() -> None:
    texts = Sequences.of([[1, 2, 3], [], [3, 1], [2, 1]])
    every = np.arange(4)
    assert texts.having([1, 9, -1], every).tolist() == [
        [True, False, False],
        [False, False, False],
        [True, False, False],
        [True, False, False],
    ]
    assert texts.in_order([1, 2], every)[:, 0].tolist() == [True, False, False, False]
    assert texts.in_order([3, 1], every)[:, 0].tolist() == [False, False, True, False]
    assert texts.in_order([1], every).shape == (4, 0)
    assert texts.lengths(np.array([2, 0])).tolist() == [2, 3]
