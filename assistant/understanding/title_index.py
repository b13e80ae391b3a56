"""The titles of all that a shop sells, by the words that make names of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant import patterns
from assistant.understanding.light_words import LIGHT
from retrieval.brand_names import brand_names
from retrieval.products import Localized, Product
from retrieval.terms import tokens

MOST = 4  # products that one name may be of
LEAST_TITLE = 3  # tokens of a title that names a product by itself
_RARE = 0.03  # share of the titles that a word of names stands in at most
_LEAST_WORD = 3  # letters

MODEL = patterns.later(r"(?<![\w.])(?=[\w-]*[A-Za-z])(?=[\w-]*\d)[A-Za-z0-9][\w-]{3,}(?![\w.])")
HAN_RUN = patterns.later(r"[\u3400-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class TitleWords:
    """A product's title: the forms of its Latin words, and all of it for what is Han."""

    words: frozenset[str]
    whole: str


class TitleIndex:
    """Products by what stands in their titles. What it holds is read at the first use, or by `read`."""

    def __init__(self, products: Mapping[str, Product]) -> None:
        self._named: dict[str, tuple[Localized, str | None]] = {
            name: (product.title, product.brand) for name, product in products.items()
        }

    def is_of(self, products: Mapping[str, Product]) -> bool:
        """Whether these products have the titles and makers that were read."""
        return self._named == {name: (product.title, product.brand) for name, product in products.items()}

    def read(self) -> None:
        _ = (self.titles, self.of_name, self.of_word, self.of_model, self.by_start)

    @cached_property
    def titles(self) -> dict[str, TitleWords]:
        found = {}
        for name, (title, _brand) in self._named.items():
            both = title.both()
            found[name] = TitleWords(frozenset(one.form for one in tokens(both) if one.form.isascii()), both)
        return found

    @cached_property
    def of_brand(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name, (_title, brand) in self._named.items():
            if brand:
                found[brand].append(name)
        return dict(found)

    @cached_property
    def of_name(self) -> dict[str, list[str]]:
        """By what their maker is called in the other language."""
        other = brand_names((title, brand) for title, brand in self._named.values())
        return {name: self.of_brand[brand] for brand, name in other.items()}

    @cached_property
    def of_word(self) -> dict[str, list[str]]:
        """By the rarer words of their titles, those of makers left out: forms of Latin words, runs of Han as they stand between spaces and signs."""
        found: dict[str, list[str]] = defaultdict(list)
        makers = {*self.of_name, *(token.form for brand in self.of_brand for token in tokens(brand))}
        for name, one in self.titles.items():
            words = {word for word in one.words if word.isalpha() and len(word) >= _LEAST_WORD}
            for word in (words | {match.group() for match in HAN_RUN.finditer(one.whole)}) - LIGHT - makers:
                found[word].append(name)
        most = max(MOST, round(_RARE * len(self._named)))
        return {word: names for word, names in found.items() if len(names) <= most}

    @cached_property
    def of_model(self) -> dict[str, list[str]]:
        """By words of letters and digits: "wh-1000xm5"."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, one in self.titles.items():
            for model in {match.group().lower() for match in MODEL.finditer(one.whole)}:
                found[model].append(name)
        return dict(found)

    @cached_property
    def by_start(self) -> dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]]:
        """Titles by their first tokens: the tokens of each, and whose it is."""
        found: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name, (title, _brand) in self._named.items():
            for one in {said for said in (title.en, title.zh) if said}:
                forms = tuple(token.form for token in tokens(one))
                if len(forms) >= LEAST_TITLE:
                    found[forms[:LEAST_TITLE]].append((forms, name))
        return dict(found)
