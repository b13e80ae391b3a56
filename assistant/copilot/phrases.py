"""The shop's own words in both languages: titles, labels, pages, and the sentences that code writes. No model is asked for these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.answers.base import Shelf, cut
from assistant.copilot.templates import Template, templates
from assistant.outlet import Titles
from retrieval.products import LANGUAGES, Language, Product

# what is written alike in both languages: numbers, prices, amounts in a unit that is a symbol
_AMOUNT = patterns.later(r"[$€£¥(（]?\d(?:[\d.,/: -]*\d)?(?:\s?(?:[a-z]{1,2}|[A-Z]{1,2}|k[A-Z]h?|mAh|lm|°C))?[)）%]?")
RUN = 3  # sentences that one template may have
LEAST_BRAND = 3  # characters
DEEPEST = 3  # phrases within phrases
MOST_FACTS = 24


@dataclass(frozen=True, slots=True)
class Part:
    """A run of sentences; `known` is what the shop says in the other language, None where only a model can tell."""

    text: str
    known: str | None


@dataclass(frozen=True, slots=True)
class Phrases:
    """What one state of a shop says. `words` are by the language they are put into, in lower case; so are the titles in `products`."""

    shelf: Shelf
    titles: Titles
    products: Mapping[str, Product]
    words: Mapping[Language, Mapping[str, str]]
    brands: tuple[str, ...]
    templates: Mapping[Language, tuple[Template, ...]]

    @classmethod
    def of(cls, shelf: Shelf, titles: Titles) -> Phrases:
        products = shelf.searcher.products
        return cls(
            shelf,
            titles,
            {title.lower(): one for one in products for title in (one.title.en, one.title.zh) if title},
            {language: {text.lower(): other for text, other in _pairs(shelf, language)} for language in LANGUAGES},
            tuple(sorted({one.brand for one in products if one.brand and len(one.brand) >= LEAST_BRAND})),
            {language: templates(_other(language), language) for language in LANGUAGES},
        )

    def brands_in(self, text: str) -> list[str]:
        return [one for one in self.brands if one in text]

    def parted(self, said: Sequence[str], language: Language) -> list[Part]:
        """Sentences in runs: those that the shop says itself, as long as they are known together, and those between them."""
        speaker = Speaker(self, language, self._facts("\n".join(said), language))
        joint = " " if language == "zh" else ""  # of the original, which is in the other language
        parts: list[Part] = []
        at = 0
        while at < len(said):
            for many in range(min(RUN, len(said) - at), 0, -1):
                text = joint.join(said[at : at + many])
                found = speaker.known(text)
                if found is not None:
                    parts.append(Part(text, found))
                    at += many
                    break
            else:
                if parts and parts[-1].known is None:
                    parts[-1] = Part(f"{parts[-1].text}{joint}{said[at]}", None)
                else:
                    parts.append(Part(said[at], None))
                at += 1
        return parts

    def tagged(self, text: str, language: Language) -> tuple[str, Mapping[str, str]]:
        """The text with the titles of products as tags, and what each tag is called in the language."""
        names: dict[str, str] = {}
        for title in sorted(self.titles.named(text), key=len, reverse=True):
            tag = f"[P{len(names) + 1}]"
            while (start := text.lower().find(title)) >= 0:
                text = text[:start] + tag + text[start + len(title) :]
                names[tag] = self.products[title].title.get(language)
        return text, names

    def _facts(self, text: str, language: Language) -> Mapping[str, str]:
        """What code says of the products whose titles stand in a text, by the words for it."""
        found: dict[str, str] = {}
        say = self.shelf.wording.facts
        for title in self.titles.named(text):
            product = self.products[title]
            for variant in product.variants:
                theirs, ours = (say(product, variant, one, (), MOST_FACTS) for one in (_other(language), language))
                found.update(zip((one.lower() for one in theirs), ours, strict=True))
        return found


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says in one language what the shop's own words are for; `facts` are those of the products that are spoken of."""

    phrases: Phrases
    language: Language
    facts: Mapping[str, str]

    def known(self, text: str, depth: int = 0) -> str | None:
        """What the shop says for a text; None where it has no words of its own for it."""
        bare = text.strip()
        product = self.phrases.products.get(bare.lower())
        if product is not None:
            return product.title.get(self.language)
        found = self.facts.get(bare.lower()) or self.phrases.words[self.language].get(bare.lower())
        if found is not None or depth >= DEEPEST:
            return found
        for template in self.phrases.templates[self.language]:
            said = template.said(bare, lambda value: self._value(value, depth + 1))
            if said is not None:
                return said
        return None

    def _value(self, value: str, depth: int) -> str | None:
        """A value of a template: a number or an amount as it is, a phrase, or a list of such."""
        bare = value.strip()
        if _AMOUNT.fullmatch(bare):
            return bare
        found = self.known(bare, depth)
        if found is not None:
            return found
        inner = bare.strip("()（）")
        if inner != bare:
            within = self._value(inner, depth)
            return None if within is None else f"({within})" if self.language == "en" else f"（{within}）"
        label, colon, stated = bare.partition("：")
        if colon and self.language == "en" and label.lower() not in self.phrases.products:
            named, said = self._value(label, depth), self._value(stated, depth)
            return None if named is None or said is None else f"{named} {said}"
        for mark, ours in _MARKS[self.language]:
            if mark in bare:
                each = [self._value(one, depth) for one in bare.split(mark)]
                known = [one for one in each if one is not None]
                return ours.join(known) if len(known) == len(each) else None
        return bare if bare in self.phrases.brands else None


# what parts a list in either language, and in this one
_MARKS: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (("；", "; "), ("、", ", "), ("和", " and "), ("或", " or ")),
    "zh": (("; ", "；"), (", ", "、"), (" and ", "和"), (" or ", "或")),
}


def _other(language: Language) -> Language:
    return "zh" if language == "en" else "en"


def _pairs(shelf: Shelf, language: Language) -> Iterator[tuple[str, str]]:
    """What the shop calls by a name in both languages: in the other one, and in this."""
    other = _other(language)
    words = shelf.wording
    for facet, value in shelf.facets.labels:
        yield from _both(words.value(facet, value, other), words.value(facet, value, language))
    for name in shelf.facets.by_id:
        yield from _both(words.facet(name, other), words.facet(name, language))
    for path in shelf.facets.categories:
        yield from _both(words.topic((path,), other), words.topic((path,), language))
    named = [text for one in shelf.promotions for text in (one.title, one.description)]
    for text in named:
        yield from _both(text.get(other), text.get(language))
    chunks = {(one.document, one.position, one.language): one for one in shelf.documents.chunks}
    for (document, position, tongue), chunk in chunks.items():
        same = chunks.get((document, position, language)) if tongue == other else None
        if same is not None:
            yield chunk.title, same.title
            yield cut(chunk.text), cut(same.text)


def _both(text: str, other: str) -> Iterable[tuple[str, str]]:
    return [(text, other)] if text and other else []
