"""Whom a query wants something for, and how well products suit them: a preference in ranking, never a filter.

What suits whom is learned from the catalogue: the facets whose values name people, the ages that products state, and categories
made for children. A grown-up gets no toys unless the query names them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import Product, Quantity
from retrieval.units import to_base

GROWN_UP = 15.0  # years
FOR_CHILDREN_SHARE = 0.5  # of a category's products, from which all of it is taken to be for children
SUITS, NOT_FOR_THEM, NOT_OF_AGE, FOR_OTHERS = 0.4, -1.0, -0.8, -0.6
_GIVING = re.compile(
    r"\b(?:gifts?|presents?|birthday|christmas|for (?:my|our|a|an|the|his|her|their|him)\b|to give)|送|礼物|生日|给|适合|买给",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(\d{1,2})[\s-]*(?:years?|yrs?|y/o|yo)\b|\baged? (\d{1,2})\b|(\d{1,2}|[一二三四五六七八九十两]{1,3})\s*(?:周?岁)",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"\b\d{1,2}[\s-]*months?[\s-]*old|\d{1,2}\s*个月", re.IGNORECASE)
_HAN_DIGITS = {han: n for n, han in enumerate("零一二三四五六七八九十")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Recipient:
    """`who` is women, men, adults or children; `age` in years where it is told."""

    who: str
    age: float | None = None


@cache
def _people() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    raw = yaml.load(
        (Path(__file__).parent / "lexicon" / "recipients.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return {who: {use: tuple(map(str, words)) for use, words in uses.items()} for who, uses in raw.items()}


@cache
def _asked() -> re.Pattern[str]:
    groups = []
    for who, uses in _people().items():
        words = sorted(uses["asked"], key=len, reverse=True)
        latin = "|".join(re.escape(word) for word in words if word.isascii())
        han = "|".join(word for word in words if not word.isascii())
        groups.append(rf"(?P<{who}>\b(?:{latin})\b(?!['’]s? (?:room|house|office|kitchen|car))(?! showers?\b)|{han})")
    return re.compile("|".join(groups), re.IGNORECASE)


@cache
def _stated() -> Mapping[str, str]:
    return {word: who for who, uses in _people().items() for word in uses["stated"]}


def recipient_of(query: str) -> Recipient | None:
    """Whom a query wants something for; None where it does not say."""
    age = _age(query)
    if age is not None:
        return Recipient("adults" if age >= GROWN_UP else "children", age)
    if _GIVING.search(query) is None:
        return None
    match = _asked().search(query)
    return Recipient(match.lastgroup or "adults") if match else None


def _age(query: str) -> float | None:
    if _MONTHS.search(query):
        return 0.5
    match = _AGE.search(query)
    if match is None:
        return None
    said = match[1] or match[2] or match[3]
    return float(said) if said.isdigit() else float(_han_number(said))


def _han_number(said: str) -> int:
    tens, ten, ones = said.partition("十")
    if not ten:
        return _HAN_DIGITS.get(said, 0)
    return 10 * (_HAN_DIGITS.get(tens, 1) if tens else 1) + _HAN_DIGITS.get(ones, 0)


class Recipients:
    """How well the products of a snapshot suit people; learned when it is first asked."""

    def __init__(self, products: Sequence[Product], facets: Facets) -> None:
        self._products = products
        self._facets = facets

    def suits(self, query: str) -> NDArray[np.float32] | None:
        """How well each product suits the one a query speaks of, from -1 to about 0.4, shape (products,); None for nobody."""
        whom = recipient_of(query)
        if whom is None:
            return None
        if whom.who == "children":
            return self._for_child(whom.age)
        suits = np.where(self._people_of == whom.who, SUITS, 0.0)
        others = {"women": "men", "men": "women"}.get(whom.who)
        suits[self._people_of == others] = FOR_OTHERS
        if not self._names_children(query):
            suits[self._for_children] = NOT_FOR_THEM
        return suits.astype(np.float32)

    def _for_child(self, age: float | None) -> NDArray[np.float32]:
        suits = np.where(self._for_children, SUITS, NOT_FOR_THEM / 2)
        suits[np.isin(self._people_of, ("women", "men", "adults"))] = NOT_FOR_THEM
        if age is not None:
            suits[self._ages > age] = NOT_OF_AGE
            younger = self._for_children & (self._ages <= age)
            suits[younger] -= 0.05 * (age - self._ages[younger])
        return suits.astype(np.float32)

    def _names_children(self, query: str) -> bool:
        """Whether a query names something that is made for children."""
        mentions = self._facets.vocabulary.terms.find(query)
        named = {one.value for mention in mentions for one in mention.meanings if one.facet == "category" and one.value}
        return any(path == one or path.startswith(one + PATH_JOIN) for one in named for path in self._children_paths)

    @cached_property
    def _person_facets(self) -> frozenset[str]:
        """Facets of which at least two values name people."""
        found = {
            facet.id: {_stated()[key] for value in facet.values if (key := _key(value)) in _stated()}
            for facet in self._facets.by_id.values()
        }
        return frozenset(name for name, people in found.items() if len(people) > 1)

    @cached_property
    def _people_of(self) -> NDArray[np.str_]:
        """For each product whom it says that it is for, "" where it does not."""
        return np.array([self._person(product) for product in self._products], dtype=np.str_)

    def _person(self, product: Product) -> str:
        for name in self._person_facets:
            value = product.attributes.get(name)
            values = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
            people = {_stated()[key] for one in values if (key := _key(one)) in _stated()}
            if len(people) == 1:
                return people.pop()
        return ""

    @cached_property
    def _ages(self) -> NDArray[np.float64]:
        """The least age that each product states, in years; nan where it states none."""
        return np.array([_least_age(product) for product in self._products], dtype=np.float64)

    @cached_property
    def _children_paths(self) -> frozenset[str]:
        """Categories made for children: named so, or with products that mostly are."""
        total: Counter[str] = Counter()
        theirs: Counter[str] = Counter()
        for product, who, age in zip(self._products, self._people_of, self._ages, strict=True):
            path = PATH_JOIN.join(product.category)
            total[path] += 1
            named = any(_stated().get(_key(step).split(" ")[0]) == "children" for step in product.category)
            theirs[path] += bool(named or who == "children" or age < GROWN_UP)
        return frozenset(path for path, n in total.items() if path and theirs[path] >= FOR_CHILDREN_SHARE * n)

    @cached_property
    def _for_children(self) -> NDArray[np.bool_]:
        inside = [PATH_JOIN.join(product.category) in self._children_paths for product in self._products]
        return np.asarray(np.array(inside, dtype=bool) | (self._people_of == "children") | (self._ages < GROWN_UP))


def _key(value: str) -> str:
    return value.lower().replace("'", "").replace("’", "")


def _least_age(product: Product) -> float:
    for name, value in product.attributes.items():
        if "age" in name.lower().split("_") and isinstance(value, Quantity):
            amount, unit = to_base(value.amount, value.unit)
            return amount / 12 if unit == "months" else amount
    return float("nan")
