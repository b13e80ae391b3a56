"""The words by which a shown product may be called: of its name, of its kind, of its values, and its amounts, in either language.

A word is the product's own where its title, brand, kind or values have it, or one of the same sense (`claims.senses`). Values that only
some of its versions have are left out: "the white one" says which version is meant.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from assistant import patterns
from assistant.claims.kinds import wider
from assistant.claims.measured import COUNTED
from assistant.claims.neutral import claiming_english
from assistant.claims.record import Record
from assistant.claims.senses import senses, senses_in, senses_of
from assistant.understanding.numbers import TENS, UP_TO_NINETEEN
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import AttributeValue, Quantity
from retrieval.terms import stem, tokens
from retrieval.units import find_unit, to_base

_MAIN = patterns.later(r"\s*(?:[,(\[|/:–—]|\s-\s|\b(?:with|for|in|from)\b).*$", re.IGNORECASE)
_FIGURES_AT_END = patterns.later(
    r"(?:\s+(?:[\w./×x\"-]*\d[\w./×x\"-]*(?:\s?(?:[a-zA-Z]{1,3}|inch|litres?|liters?|pieces?|pack))?|[XSML]{1,3}|[IVX]{2,4}|GT|Pro|Max|Plus|Lite|Mini|SE))+$"
)
_OF = patterns.later(r"\s+of\s.*$", re.IGNORECASE)
_SETS = frozenset(["set", "sets", "box", "boxes", "kit", "kits"])
_AMOUNT = patterns.later(r"(?P<n>\d+(?:[.,]\d+)?)[\s-]*(?P<unit>[A-Za-z°㎡℃]+|[\u3400-\u9fff]{1,3})?")
_LATIN = patterns.later(r"[A-Za-z0-9]+(?:\.\d+)?(?:['’][A-Za-z]+)?")
_HAN = patterns.later(r"[\u3400-\u9fff]+")
_HAN_FIGURE = patterns.later(
    r"\d[\d.]*\s?(?:[A-Za-z%℃°]+|[\u3400-\u9fff])?(?:装)?|[两一二三四五六七八九十]+[只件个支双瓶包片]装"
)
_PERSONS = frozenset(["person", "man", "人"])
_HAN_PERSONS = patterns.later(r"(?P<n>[单双一二两三四五六])人")
_HAN_NUMBERS = dict(zip("单双一二两三四五六", (1, 2, 1, 2, 2, 3, 4, 5, 6), strict=True))
_FOR_PERSONS = patterns.later(
    r"^(?:people|persons?|sleeps|capacity_people|occupancy|人数|容纳人数|适用人数)$", re.IGNORECASE
)
_NUMBERS = frozenset([*UP_TO_NINETEEN.split(), *TENS, "single", "double"])
_FILLERS = frozenset("的 ")
_ENDINGS = ("味", "口味", "色", "款", "版", "装", "制", "质")
_COUNTED = patterns.later(r"\d+(?:\.\d+)?[\u3400-\u9fff]")  # 88键
_KIND_OF_FACET = patterns.later(r"(?:^|[_ ])(?:type|format|style|binding|model)$|类型|种类|款式|装订|形式")
_LONGEST = 5  # a word that has a sense, in characters
_PARTS = 4  # the kind of thing at the end of a Chinese title, in characters


class Sort(IntEnum):
    """What a word is to a product; the greater says more of which one is meant."""

    NONE = 0
    VALUE = 1
    NAME = 2
    KIND = 3


class OwnWords:
    """What one shown product may be called."""

    def __init__(self, record: Record, facets: Facets) -> None:
        product = record.product
        self._record = record
        self.title = product.title.both().lower()
        self.brand = (product.brand or "").lower()
        leaf = facets.categories.get(PATH_JOIN.join(product.category))
        kinds = [*product.category[-1:], *([leaf.label.both()] if leaf else [])]
        self.name = "\n".join([self.title, self.brand, *kinds]).lower()
        kinds += leaf.synonyms if leaf else ()
        self.values = "\n".join(
            said for facet, value in product.attributes.items() for said in _said(facets, facet, value)
        ).lower()
        self.latin = frozenset(match[0].lower() for match in _LATIN.finditer(f"{self.title}\n{self.brand}"))
        self.untranslated = not product.title.en  # its title has no English of which the last word would be its kind
        several = product.variants if len(product.variants) > 1 else ()
        self._options = frozenset(name for variant in several for name in variant.options)
        self.versions = frozenset(
            match[0].lower()
            for variant in several
            for value in variant.options.values()
            if isinstance(value, str)
            for match in _LATIN.finditer(
                f"{value} {' '.join(facets.label(name, value).both() for name in variant.options)}"
            )
        )
        persons = [
            value.amount
            for facet, value in product.attributes.items()
            if isinstance(value, Quantity) and _FOR_PERSONS.match(facet)
        ]
        self.persons = persons[0] if persons else None
        self._form_senses, self._forms_of_kind = _of_form(product.attributes)
        self._title_forms = _forms(self.title)
        self._name_forms = _forms(self.name)
        self._value_forms = _forms(self.values)
        self._name_senses = _senses(self.name)
        self._value_senses = _senses(self.values)
        main = _without_figures(_MAIN.sub("", product.title.en or ""))
        english = _LATIN.findall(main)
        self._main_forms = frozenset(form for word in english if word.isalpha() for form in _forms(word))
        things = [*kinds, main, _without_figures(_OF.sub("", product.title.en or ""))]
        ends = [end for one in things for end in _ends(_LATIN.findall(one))]
        self._kind_forms = _forms(" ".join(ends))
        self._wider = wider(
            {*_kinds_of(english), *(kind for one in product.category[-1:] for kind in _kinds_of(_LATIN.findall(one)))}
        )
        self._wider_forms = _forms(" ".join(one for one in product.category[:-1] if one.isalpha()))
        self._counts = _counts(product.attributes)
        self.han_kinds = han_kinds(product.title.zh or "", kinds)
        self._han_ends = frozenset(kind[-1] for kind in self.han_kinds)
        self._counted = frozenset(_COUNTED.findall(self.name.replace(" ", "")))
        self._title_kinds = han_kinds(product.title.zh or "", [])
        self._title_ends = senses_of(_forms(" ".join(english[-1:])))
        self._wider |= wider(self.han_kinds)
        self._kind_senses = senses_of(self._kind_forms).union(*(senses(part) for part in self.han_kinds))

    def english(self, word: str) -> Sort:
        """What an English word of a sentence is to the product."""
        forms = _forms(word)
        if len(forms) != 1:
            return Sort.NAME if word.lower() in self.latin else Sort.NONE
        said = senses(word.lower()) | senses_of(forms)
        if forms & self._kind_forms or forms & self._wider or said & self._kind_senses:
            return Sort.KIND
        if forms & self._name_forms or said & self._name_senses:
            return Sort.NAME
        return Sort.VALUE if forms & self._value_forms or said & self._value_senses else Sort.NONE

    def may_be(self, word: str) -> bool:
        """Whether an English word behind others may end the product's name: the kind above its own, or "set" where no English title says."""
        return bool(_forms(word) & self._wider_forms) or (self.untranslated and word.lower() in _SETS)

    def is_called(self, word: str) -> bool:
        """Whether an English title has a word before its "with" or "for" that is no part or feature of a thing: "the soprano"."""
        return (
            bool(_forms(word) & self._main_forms)
            and stem(word.lower()) not in claiming_english()
            and word.lower() not in _NUMBERS
        )

    def is_form(self, word: str) -> bool:
        """Whether an English word is a value that says what kind of thing the product is: "the hardback"."""
        forms = _forms(word)
        return bool(forms & self._forms_of_kind or (senses(word.lower()) | senses_of(forms)) & self._form_senses)

    def is_brand(self, words: Sequence[str]) -> bool:
        """Whether words begin with the product's brand and go on: "Sprint Labs' trail shoe"."""
        brand = self.brand.replace("&", " ").split()
        return 0 < len(brand) < len(words) and [word.lower() for word in words[: len(brand)]] == brand

    def has_value(self, part: str) -> bool:
        """Whether a Chinese word is one of the product's values."""
        return part in self.values or bool(senses(part) & self._value_senses)

    def says(self, words: Sequence[str]) -> bool:
        """Whether the title has English words themselves, in whatever form."""
        return all(forms and forms <= self._title_forms for forms in map(_forms, words))

    def titled(self, word: str) -> bool:
        """Whether the title itself, not the kind alone, has an English word, in any form of it or in the other language."""
        forms = _forms(word)
        return forms <= self._title_forms or bool((senses(word.lower()) | senses_of(forms)) & _senses(self.title))

    def chinese(self, part: str) -> Sort:
        """What a piece of a Chinese sentence is to the product."""
        said = senses(part)
        if part in self.han_kinds or said & self._kind_senses:
            return Sort.KIND
        if (len(part) > 1 and part in self.name) or part == self.brand or said & self._name_senses:
            return Sort.NAME
        return Sort.VALUE if (len(part) > 1 and part in self.values) or said & self._value_senses else Sort.NONE

    def is_kind(self, word: str) -> bool:
        """Whether a Chinese word is the thing that the title itself says the product is: 壁灯 of 太阳能感应壁灯."""
        return word in self._title_kinds or bool(senses(word) & self._title_ends)

    def described(self, said: str) -> Sort:
        """How well a Chinese description fits: KIND where all of it is of the name, NAME where some is, VALUE where it is of values alone."""
        lower = said.lower()
        named = valued = at = 0
        while at < len(lower):
            if lower[at] in _FILLERS or (at and lower[at:].strip("的 ") in _ENDINGS):
                at += 1
                continue
            length, sort = self._piece(lower, at)
            if not length:
                return Sort.NONE
            named += length * (sort >= Sort.NAME)
            valued += length * (sort is Sort.VALUE)
            at += length
        if named + valued < 2 and lower.strip() != self.brand and self.chinese(lower.strip("的 ")) < Sort.NAME:
            return Sort.NONE
        return Sort.KIND if named and not valued else Sort.NAME if named else Sort.VALUE

    def spells(self, said: str) -> bool:
        """Whether all characters of a Chinese description stand in the product's name and values."""
        return all(char in _FILLERS or char in self.name or char in self.values for char in said.lower())

    def _piece(self, said: str, at: int) -> tuple[int, Sort]:
        """The longest piece at a place that is the product's own, with what it is."""
        titled = _COUNTED.match(said, at)
        if titled is not None and titled[0] in self._counted:
            return len(titled[0]), Sort.NAME
        if at and at == len(said) - 1 and said[at] in self._han_ends:
            return 1, Sort.KIND  # 伸缩桌 of 可伸缩餐桌
        persons = _HAN_PERSONS.match(said, at)
        if persons is not None and self.persons == _HAN_NUMBERS[persons["n"]]:
            return 2, Sort.VALUE
        amount = amount_at(said, at)
        counted = amount is not None and amount["unit"] and (find_unit(amount["unit"]) or not amount["unit"].isascii())
        if amount is not None and counted and self.states(float(amount["n"].replace(",", ".")), amount["unit"]):
            return amount.end() - at, Sort.VALUE
        token = _LATIN.match(said, at)
        if token is not None:
            known = token[0] in self.latin or (
                token[0].isdigit() and any(one.startswith(token[0]) and one[-1].isalpha() for one in self.latin)
            )
            return (len(token[0]), Sort.NAME) if known else (0, Sort.NONE)
        for length in range(min(8, len(said) - at), 0, -1):
            sort = self.chinese(said[at : at + length])
            if sort is not Sort.NONE:
                return length, sort
        return 0, Sort.NONE

    def states(self, number: float, unit: str) -> bool:
        """Whether the record states an amount, in whatever unit of the kind."""
        if unit.lower() in _PERSONS and self.persons is not None:
            return self.persons == number
        if not find_unit(unit) and unit.lower() in self.latin and f"{number:g}" in self.latin:
            return True
        if self._counts.get(_thing(unit)) == number:
            return True
        low, base = to_base(number, unit)
        return any(
            (one.unit == base or (base == "pieces" and one.unit in COUNTED))
            and one.low == one.high
            and abs(one.low - low) < 1e-6 * max(abs(low), 1)
            for one in self._record.amounts
            if one.facet not in self._options
        )


def amount_at(text: str, at: int) -> re.Match[str] | None:
    """A number with what may be its unit: groups `n` and `unit`."""
    return _AMOUNT.match(text, at)


def _of_form(attributes: Mapping[str, AttributeValue]) -> tuple[frozenset[int], frozenset[str]]:
    """The senses and the English forms of the values of facets of kinds."""
    said = [value for facet, value in attributes.items() if isinstance(value, str) and _KIND_OF_FACET.search(facet)]
    return frozenset[int]().union(*map(_senses, said)), frozenset[str]().union(*map(_forms, said))


def _counts(attributes: Mapping[str, AttributeValue]) -> dict[str, float]:
    """What a record counts without a unit, by what it counts: 键 of `键数: 61`, "key" of `keys: 88`."""
    return {
        _thing(facet): value.amount
        for facet, value in attributes.items()
        if isinstance(value, Quantity) and not value.unit
    }


def _thing(counted: str) -> str:
    """What is counted, from a facet's name or from the word beside a figure."""
    bare = patterns.sub(r"^(?:number_of_|num_)|(?:_count|数量?|总数)$", "", counted.lower())
    return stem(bare) if bare.isascii() else bare


def _without_figures(title: str) -> str:
    """An English title without the amounts, sizes and numbers of models at its end: "Torvald soft cabin bag" of "... bag 42 L"."""
    return _FIGURES_AT_END.sub("", title)


def _kinds_of(words: Sequence[str]) -> frozenset[str]:
    """The kinds of thing that English words may name by their end: "aquarium", "dutch-oven" of "Calder dutch oven"."""
    last = [stem(word.lower()) for word in words[-2:]]
    return frozenset([*last, "-".join(last)])


def _ends(words: list[str]) -> list[str]:
    """What kind of thing English words say a product is: the last, and of what a set is."""
    return words[-2:] if len(words) > 1 and words[-1].lower() in _SETS else words[-1:]


def _said(facets: Facets, facet: str, value: AttributeValue) -> list[str]:
    """A value in words; of a yes/no facet that is answered with yes its name."""
    known = facets.by_id.get(facet)
    match value:
        case str():
            return [value, facets.label(facet, value).both()]
        case bool():
            return [facet.replace("_", " "), known.label.both() if known else ""] if value else []
        case tuple():
            return [said for one in value for said in (one, facets.label(facet, one).both())]
        case _:
            return []


def han_kinds(title: str, kinds: list[str]) -> frozenset[str]:
    """The ends of a Chinese title without its figures, and of the names of kinds: 积木 of 恐龙乐园积木 812粒."""
    bare = _HAN_FIGURE.sub(" ", patterns.sub(r"[（(].*?[)）]", "", title))
    runs = _HAN.findall(bare)
    whole = [*runs[-1:], *(run for one in kinds for run in _HAN.findall(one)[-1:])]
    return frozenset(run[-length:] for run in whole for length in range(2, min(len(run), _PARTS + 1) + 1))


@lru_cache(maxsize=8192)
def _forms(text: str) -> frozenset[str]:
    return frozenset(token.form for token in tokens(text) if token.form.isascii())


@lru_cache(maxsize=4096)
def _senses(text: str) -> frozenset[int]:
    """The senses of a record's words, also of those within longer ones; of a single Han character only where none holds it."""
    found = set(senses_of(_forms(text)))
    for match in _HAN.finditer(text):
        run = match[0]
        found |= senses_in(run)
        for start, length in itertools.product(range(len(run) - 1), range(2, _LONGEST + 1)):
            found |= senses(run[start : start + length])
    return frozenset(found)
