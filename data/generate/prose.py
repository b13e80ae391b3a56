"""Titles and descriptions in both languages, put together from hand-written sentences.

A description says only what the attributes hold: a sentence about an attribute is drawn from that attribute's own lines.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

from data.generate.schema import Leaf
from data.generate.vocabulary import Brand, facets, number_text, spoken
from retrieval.products import AttributeValue, Language, Localized, Quantity

_GAP = re.compile(r"(?<=[\u4e00-\u9fff℃]) (?=[\u4e00-\u9fff])")
_ARTICLE = re.compile(r"\b([Aa])(?= (?:[aeio]|un|11\b|18\b|8\d*\b))")
_SILENT = frozenset({"audience", "size", "color"})


def _adjective(facet_id: str, value: AttributeValue, language: Language) -> str:
    """What a title says of the value; "" for what goes without saying."""
    facet = facets()[facet_id]
    index = 0 if language == "en" else 1
    if isinstance(value, bool):
        return facet.adjective[index] if value and facet.adjective else ""
    if isinstance(value, str):
        if facet_id == "waterproofing" and value == "none":
            return ""
        own = facet.words[value].adjective
        return own[index] if own else spoken(facet, value, language)
    return spoken(facet, value, language)


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything the words of one product are made from. `shown` is a facet that the title must not leave out."""

    leaf: Leaf
    brand: Brand
    model: Localized
    attributes: Mapping[str, AttributeValue]
    shown: str | None

    def title(self, rng: random.Random) -> Localized:
        lead = [facet for facet in self.leaf.lead if facet in self.attributes]
        chosen = [facet for facet in lead if rng.random() < 0.6][:3]
        if self.shown and self.shown not in chosen:
            chosen.append(self.shown)
        spare = rng.random() < 0.25
        noun = rng.randrange(len(self.leaf.nouns["en"]))
        return Localized(self._english_title(chosen, noun, spare), self._chinese_title(chosen, noun, spare))

    def _english_title(self, chosen: list[str], noun: int, spare: bool) -> str:
        words = [_adjective(facet, self.attributes[facet], "en") for facet in chosen]
        behind = [word for word, facet in zip(words, chosen, strict=True) if self._behind(word, facet)]
        before = [word for word in words if word and word not in behind]
        name = self.leaf.nouns["en"][noun]
        head = f"{self.brand.name} {self.model.get('en')}"
        if spare and before:
            return ", ".join([f"{head} {name}", *before, *behind])
        return ", ".join([" ".join([head, *before, name]), *behind])

    def _behind(self, word: str, facet: str) -> bool:
        """Whether an English title has the word after the noun: "with lid", "1.7 l"."""
        return bool(word) and (word.startswith(("with ", "in ")) or isinstance(self.attributes[facet], Quantity))

    def _chinese_title(self, chosen: list[str], noun: int, spare: bool) -> str:
        words = "".join(_adjective(facet, self.attributes[facet], "zh").replace(" ", "") for facet in chosen)
        name = self.leaf.nouns["zh"][noun]
        brand, model = self.brand.named("zh"), self.model.get("zh")
        if spare:
            return f"{brand} {words}{name}「{model}」"
        return f"{brand} {model} {words}{name}"

    def description(self, rng: random.Random) -> Localized:
        return Localized(self._prose(rng, "en"), self._prose(rng, "zh"))

    def _prose(self, rng: random.Random, language: Language) -> str:
        about = self._about(rng, language)
        opening = self._say(rng.choice(self.leaf.lines[language]), language)
        closing = [self._say(rng.choice(self.leaf.uses[language]), language)] if rng.random() < 0.65 else []
        voice = [rng.choice(self.brand.voice[language])] if rng.random() < 0.3 else []
        ends = closing + voice
        rng.shuffle(ends)
        first = rng.random() < 0.12 and len(about) > 2
        sentences = [about[0], opening, *about[1:], *ends] if first else [opening, *about, *ends]
        if language == "zh":
            return _GAP.sub("", "".join(sentences))
        return " ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)

    def _about(self, rng: random.Random, language: Language) -> list[str]:
        """Sentences on three to five attributes: the twin's first, then the words, then at most two numbers."""
        present = [facet for facet in self.attributes if facet not in _SILENT]
        rng.shuffle(present)
        numbers = [facet for facet in present if isinstance(self.attributes[facet], Quantity)][: rng.randint(1, 2)]
        others = [facet for facet in present if not isinstance(self.attributes[facet], Quantity)]
        others = others[: rng.randint(2, 4)]
        if self.shown and self.shown not in (*numbers, *others) and self.shown not in _SILENT:
            others.insert(0, self.shown)
        chosen = others + numbers
        if rng.random() < 0.35:
            rng.shuffle(chosen)
        return [line for facet in chosen if (line := self._sentence(rng, facet, language))]

    def _sentence(self, rng: random.Random, facet_id: str, language: Language) -> str:
        facet, value = facets()[facet_id], self.attributes[facet_id]
        if isinstance(value, bool):
            lines = (facet.yes if value else facet.no)[language]
        else:
            own = facet.words[value].lines if isinstance(value, str) else None
            lines = own[language] if own and own[language] else facet.lines[language]
        if not lines:
            raise ValueError(f"{facet_id} has nothing to say about {value!r} in {language}")
        line = rng.choice(lines).replace("{v}", spoken(facet, value, language))
        if isinstance(value, Quantity):
            line = line.replace("{n}", number_text(value.amount))
        return self._say(_ARTICLE.sub(r"\1n", line), language)

    def _say(self, line: str, language: Language) -> str:
        return line.replace("{part}", self.leaf.part[language]).replace("{m}", self.model.get(language))
