"""What the matcher knows of a query and a product: one row of numbers for each candidate, mostly shares from 0 to 1.

All are relative to the query or to the catalogue, never to a currency, a language or an encoder's scale, so that weights
learned on one shop's judgments serve another. Knows nothing of weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.lexical import LexicalIndex, analyse, asked_terms
from retrieval.products import Product
from retrieval.sequences import Sequences

Rows = NDArray[np.float32]
Positions = NDArray[np.int64]

# `lexical` and `dense` are the fusion's own parts; what stands in MEANING needs an encoder.
FEATURES = (
    "lexical",
    "dense",
    "dense_first",
    "lexical_rank",
    "dense_rank",
    "title",
    "kind",
    "facts",
    "anywhere",
    "phrase",
    "head",
    "numbers",
    "brand",
    "ruled_out",
    "alike",
    "brevity",
    "rating",
    "popularity",
    "recency",
    "stock",
    "price",
)
MEANING = frozenset({"dense", "dense_first", "dense_rank"})
PLENTY = 5
RANK_SCALE = 10
LEADERS = 10
_AFTER_HEAD = re.compile(r"\b(?:for|with|without|w/o|in|on|to|of|by|from|under|not|that|and)\b", re.IGNORECASE)
_RULING = "without w/o not no 不要 不含 不带 没有"
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a product is whatever is asked; each array has shape (products,), on 0-1 but for the last ones.

    `price` is the logarithm of the lowest price, NaN where none is stated; `kind` numbers the categories, -1 for none;
    `brand` has the words of their brands.
    """

    rating: Rows
    popularity: Rows
    recency: Rows
    stock: Rows
    price: Rows
    kind: Positions
    brand: Sequences


def rating_prior(product: Product) -> float:
    """The mean rating on 0-1, drawn to 3.8 of 5 by ten imagined reviews."""
    if product.rating is None:
        return 3.8 / 5
    return (product.rating * product.review_count + 38.0) / (product.review_count + 10) / 5


def standing_of(products: Sequence[Product], lexical: LexicalIndex) -> Standing:
    reviews = np.array([np.log1p(one.review_count) for one in products], dtype=np.float32)
    days = np.array([one.released.toordinal() if one.released else np.nan for one in products], dtype=np.float64)
    known: dict[tuple[str, ...], int] = {}
    kinds = [known.setdefault(one.category, len(known)) if one.category else -1 for one in products]
    brands = {one.brand: [lexical.number(term) for term in analyse(one.brand or "")] for one in products}
    return Standing(
        rating=np.array([rating_prior(one) for one in products], dtype=np.float32),
        popularity=reviews / max(float(reviews.max(initial=0)), 1e-9),
        recency=_spread(days),
        stock=np.array([min(_stock(one), PLENTY) / PLENTY for one in products], dtype=np.float32),
        price=np.array([_log_price(one) for one in products], dtype=np.float32),
        kind=np.array(kinds, dtype=np.int64),
        brand=Sequences.of(brands[one.brand] for one in products),
    )


def _stock(product: Product) -> int:
    return sum(variant.stock for variant in product.variants)


def _log_price(product: Product) -> float:
    prices = [one.price_cents for one in product.variants if one.price_cents]
    return float(np.log(min(prices))) if prices else float("nan")


def _spread(values: NDArray[np.float64]) -> Rows:
    """Ranks from 0 to 1, 0.5 for what is not stated: the newest half is above it whatever the catalogue's span."""
    known = np.flatnonzero(~np.isnan(values))
    ranks = np.full(len(values), 0.5, dtype=np.float32)
    if len(known) > 1:
        _, places = np.unique(values[known], return_inverse=True)
        ranks[known] = places / max(int(places.max()), 1)
    return ranks


@dataclass(frozen=True, slots=True)
class Question:
    """A query as index terms: what is asked for, what is ruled out, and the term that says what thing is meant."""

    terms: tuple[str, ...]
    ruled_out: tuple[str, ...]
    head: str | None


def question_of(query: str) -> Question:
    asked = asked_terms(query)
    said = {*asked, *analyse(_RULING)}
    rest = [term for term in dict.fromkeys(analyse(query)) if term not in said]
    naming = [term for term in analyse(_AFTER_HEAD.split(query)[0]) if not _NUMBER.search(term)]
    head = naming[-1] if naming and naming[-1] in asked else (asked[-1] if asked else None)
    return Question(tuple(asked), tuple(rest), head)


def features(
    question: Question,
    among: Positions,
    lexical: LexicalIndex,
    standing: Standing,
    words: Rows,
    dense: Rows,
    first: Rows,
) -> Rows:
    """One row of FEATURES for each product at `among`, shape (candidates, features).

    `words`, `dense` and `first` have shape (candidates,): the share of the best BM25 score, and how near the products are
    to the query with and without feedback, on 0-1.
    """
    said = _said(question, among, lexical)
    leaders = np.argsort(-(words + dense), kind="stable")[:LEADERS]
    columns = {
        "lexical": words,
        "dense": dense,
        "dense_first": first,
        "lexical_rank": _by_rank(words),
        "dense_rank": _by_rank(dense),
        **said,
        "brand": _named_brand(standing.brand, [lexical.number(term) for term in question.terms], among),
        "alike": _alike(standing.kind[among], leaders),
        "rating": standing.rating[among],
        "popularity": standing.popularity[among],
        "recency": standing.recency[among],
        "stock": standing.stock[among],
        "price": _usual(standing.price[among], leaders),
    }
    return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)


def _said(question: Question, among: Positions, lexical: LexicalIndex) -> dict[str, Rows]:
    """What products say of the query's terms, each term counted by its rarity."""
    terms = question.terms
    numbers = [lexical.number(term) for term in terms]
    rarity = np.array([lexical.rarity(term) for term in terms], dtype=np.float32)
    having = {name: lexical.sequences[name].having(numbers, among) for name in lexical.sequences}
    nothing = np.zeros((len(among), len(terms)), dtype=bool)
    title, kind, facts = (having.get(name, nothing) for name in ("title", "kind", "facts"))
    anywhere = np.stack([lexical.saying(term, among) for term in terms], axis=1) if terms else nothing
    digits = np.array([bool(_NUMBER.search(term)) for term in terms], dtype=bool)
    heads = np.array([term == question.head for term in terms], dtype=bool)
    titles = lexical.sequences.get("title")
    out = [lexical.number(term) for term in question.ruled_out]
    return {
        "title": _share(title, rarity),
        "kind": _share(kind, rarity),
        "facts": _share(facts, rarity),
        "anywhere": _share(anywhere, rarity),
        "phrase": _share(titles.in_order(numbers, among), rarity[1:] + rarity[:-1]) if titles else _zeros(among),
        "head": _share((title | kind)[:, heads], rarity[heads]),
        "numbers": _share((title | facts)[:, digits], rarity[digits]),
        "ruled_out": _share(titles.having(out, among), np.ones(len(out), np.float32)) if titles else _zeros(among),
        "brevity": _brevity(titles, among),
    }


def _zeros(among: Positions) -> Rows:
    return np.zeros(len(among), dtype=np.float32)


def _brevity(titles: Sequences | None, among: Positions) -> Rows:
    lengths = titles.lengths(among) if titles else _zeros(among)
    return np.asarray(1 / (1 + lengths / RANK_SCALE), dtype=np.float32)


def _share(found: NDArray[np.bool_], weights: Rows) -> Rows:
    """The weight of what was found over that of all, 0 where there is nothing to find."""
    total = float(weights.sum())
    return np.asarray(found @ weights / total if total > 0 else np.zeros(len(found)), dtype=np.float32)


def _named_brand(brands: Sequences, numbers: Sequence[int], among: Positions) -> Rows:
    """Whether the query has every word of the product's brand."""
    said, owner = brands.gather(among)
    known = np.bincount(owner[np.isin(said, numbers)], minlength=len(among))
    return np.asarray((known > 0) & (known == brands.lengths(among)), dtype=np.float32)


def _by_rank(scores: Rows) -> Rows:
    """From 1 for the best down by reciprocal rank (Cormack et al. 2009), equals alike; 0 for what has no score."""
    better = len(scores) - np.searchsorted(np.sort(scores), scores, side="right")
    return np.where(scores > 0, RANK_SCALE / (RANK_SCALE + better), 0).astype(np.float32)


def _alike(kinds: Positions, leaders: Positions) -> Rows:
    """The share of the first ranking's leaders that are of the product's kind."""
    first = kinds[leaders]
    same = (kinds[:, None] == first[None, first >= 0]).sum(axis=1)
    return np.asarray(same / max(len(first), 1), dtype=np.float32)


def _usual(prices: Rows, leaders: Positions) -> Rows:
    """How near a price is to the usual one of the leaders: 1 for the same, 0.5 for twice or half, 0.5 where unknown."""
    known = prices[leaders][~np.isnan(prices[leaders])]
    if not len(known):
        return np.full(len(prices), 0.5, dtype=np.float32)
    away = np.abs(prices - np.median(known)) / np.log(2)
    return np.where(np.isnan(away), 0.5, 1 / (1 + away)).astype(np.float32)
