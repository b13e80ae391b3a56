"""What each sentence of a draft rests on: the product and the fields of its record, or the page and the sentence of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.answers.base import Shelf
from assistant.claims.talk import content_words
from assistant.copilot.values import Source
from assistant.money import money
from assistant.outlet import cents_in
from retrieval.hits import Hit
from retrieval.products import AttributeValue, DocumentKind, Language

_SENTENCE = patterns.later(r"(?<=[.!?])\s+(?=[A-Z“\"*\[])|(?<=[。！？])|\n+")
_BOLD = patterns.later(r"\*\*(.+?)\*\*")
_PRICE = patterns.later(
    r"\b(?:price|priced|costs?|cheap\w*|expensive|dear|budget|least)\b|价|便宜|贵|预算", re.IGNORECASE
)
_STOCK = patterns.later(r"\b(?:stock|available|sold out|left)\b|有货|现货|缺货|库存|售罄", re.IGNORECASE)
_RATING = patterns.later(r"\b(?:rat(?:e|ed|es|ing|ings)|stars?|reviews?|reviewers?)\b|评分|星|评价", re.IGNORECASE)
_DELIVERY = patterns.later(r"\b(?:arrives?|deliver\w*|days?)\b|送达|配送|天", re.IGNORECASE)
_FITS = patterns.later(r"\b(?:fits?|suits?|meets?|match(?:es)?|what you asked)\b|符合|满足|适合", re.IGNORECASE)
_DENIES = patterns.later(
    r"\b(?:no|not|never|without|cannot|none|nor|only|free|always|any|all|every)\b|n['’]t\b|不|没|无|只|仅|免|都|一律",
    re.IGNORECASE,
)
_ASKS = ("?", "？")
_QUOTED = patterns.later(r"[“\"「].+[”\"」]")

_PAGES: tuple[DocumentKind, ...] = ("policy", "faq", "guide")
LOOKED_AT = 4  # pages


def sentences(text: str) -> list[str]:
    """The sentences of an answer, names in bold still marked."""
    return [one.strip() for one in _SENTENCE.split(text) if one.strip()]


def unmarked(text: str) -> str:
    """A text without the marks of bold names."""
    return _BOLD.sub(r"\1", text)


def states_nothing(text: str) -> bool:
    """Whether a sentence needs no source: a question, or kind words that neither name nor deny a thing."""
    return text.rstrip().endswith(_ASKS) or not (content_words(text) or _DENIES.search(text))


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the sentences of one answer may rest on. `pages` and `offers` are (title, text); `found` says how many products a search had."""

    shelf: Shelf
    language: Language
    hits: Sequence[Hit] = ()
    pages: Sequence[tuple[str, str]] = ()
    offers: Sequence[tuple[str, str]] = ()
    found: int | None = None
    wishes: str = ""

    def of(self, texts: Iterable[str]) -> list[list[Source]]:
        """The sources of each sentence, in order. A question or kind words have none, as they state nothing."""
        found: list[list[Source]] = []
        about: tuple[Hit, ...] = ()
        for text in texts:
            if text.rstrip().endswith(_ASKS):
                found.append([])
                continue
            named = self._named(text)
            about = named or about
            said = [source for hit in about if (source := self._product(text, hit, named=hit in named))]
            found.append(said or [*self._search(text)] or [*self._page(text)])
        return found

    def _named(self, text: str) -> tuple[Hit, ...]:
        low = text.casefold()
        return tuple(hit for hit in self.hits if any(one.casefold() in low for one in _titles(hit)))

    def _product(self, text: str, hit: Hit, *, named: bool) -> Source | None:
        bare = text
        for title in _titles(hit):
            bare = bare.replace(title, " ")
        found = list(self._fields(bare, hit))
        if not found and not named:
            return None
        title = hit.product.title.get(self.language)
        found = found or [("title", title)]
        evidence = "; ".join(f"{name}: {words}" for name, words in found)
        return Source(unmarked(text), "product", hit.product.id, title, evidence, tuple(name for name, _ in found))

    def _fields(self, text: str, hit: Hit) -> Iterator[tuple[str, str]]:
        """The fields of a record that a sentence speaks of, each with what stands there."""
        words, product, said = self.shelf.wording, hit.product, content_words(text)
        yield from _measured(text, hit)
        for name, value in product.attributes_of(hit.variant).items():
            if said & content_words(self._worded(name, value)):
                yield name, words.value(name, value, self.language)
        for name, stated in (("brand", product.brand or ""), ("category", words.category(product, self.language))):
            if said & content_words(stated):
                yield name, stated
        described = product.description.get(self.language) if product.description else ""
        best = _closest(said, described)
        if best:
            yield "description", best
        if _QUOTED.search(text):
            yield "reviews", text
        if self.wishes and _FITS.search(text) and hit.why.admission.verdicts:
            yield "wishes", self.wishes

    def _worded(self, name: str, value: AttributeValue) -> str:
        """A field as sentences speak of it. A number alone would be in every sentence that has one."""
        words = self.shelf.wording
        label = words.facet(name, self.language)
        return label if isinstance(value, bool | int | float) else f"{label} {words.value(name, value, self.language)}"

    def _page(self, text: str) -> Iterator[Source]:
        said = content_words(unmarked(text))
        for title, page in self.pages:
            closest = _closest(said, page)
            if closest:
                yield Source(unmarked(text), "page", title, title, closest, ("text",))
                return
        for title, page in self.offers:
            if title.casefold() in text.casefold():
                yield Source(unmarked(text), "page", title, title, page or title, ("promotion",))
                return
        if said:
            yield from self._found_page(text, said)

    def _found_page(self, text: str, said: frozenset[str]) -> Iterator[Source]:
        """A page that code quoted without saying so in the plan: the one that has every word of the sentence."""
        for chunk in self.shelf.documents.find(unmarked(text), self.language, _PAGES, limit=LOOKED_AT):
            if said <= content_words(f"{chunk.title}. {chunk.text}"):
                evidence = _closest(said, chunk.text) or chunk.text
                yield Source(unmarked(text), "page", chunk.document, chunk.title, evidence, ("text",))
                return

    def _search(self, text: str) -> Iterator[Source]:
        if self.found is not None and (not self.found or re.search(rf"(?<!\d){self.found}(?!\d)|\bone\b|一款", text)):
            evidence = f"{self.found}" + (f": {self.wishes}" if self.wishes else "")
            yield Source(unmarked(text), "search", "", self.shelf.name.get(self.language, ""), evidence, ("total",))


def _measured(text: str, hit: Hit) -> Iterator[tuple[str, str]]:
    """Prices, ratings, stock and delivery, where a sentence speaks of them."""
    product, amounts = hit.product, set(cents_in(text))
    for variant in sorted(product.variants, key=lambda one: one.sku != hit.variant.sku):
        cents = variant.price_cents
        if cents is not None and (cents in amounts or (_PRICE.search(text) and variant.sku == hit.variant.sku)):
            yield "price", money(cents, product.currency).text
            break
    if hit.variant.list_price_cents is not None and hit.variant.list_price_cents in amounts:
        yield "list_price", money(hit.variant.list_price_cents, product.currency).text
    if product.rating is not None and _RATING.search(text):
        yield "rating", f"{product.rating:g}/5 ({product.review_count})"
    if _STOCK.search(text):
        yield "stock", str(hit.variant.stock)
    if hit.variant.delivery is not None and _DELIVERY.search(text):
        yield "delivery", f"{hit.variant.delivery.least}-{hit.variant.delivery.most}"


def _titles(hit: Hit) -> list[str]:
    title = hit.product.title
    return [one for one in (title.en, title.zh) if one]


def _closest(said: frozenset[str], text: str) -> str:
    """The sentence of a text that shares most with what was said; empty where none shares half of it."""
    best, most = "", 0
    for one in sentences(text):
        shared = len(said & content_words(one))
        if shared > most:
            best, most = one, shared
    return best if most and 2 * most >= len(said) else ""
