"""The texts that stand for products and documents in the index. Pure functions; knows nothing of vectors.

Change `PASSAGE_FORMAT` with what they say: an index made of other texts is then built anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from retrieval.products import (
    LANGUAGES,
    AttributeValue,
    CategoryLabel,
    Document,
    DocumentKind,
    FacetLabel,
    Language,
    Product,
    Quantity,
)

PASSAGE_FORMAT = 1
DESCRIPTION_TOKENS = 180
CHUNK_TOKENS = 200
OPTION_VALUES = 12
# What a subword tokenizer makes of a word and of a Han character, on average: it only has to keep texts short enough.
WORD_TOKENS = 1.35
HAN_TOKENS = 0.75

_PIECE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\s\u3400-\u9fff\uf900-\ufaff]+|\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])|\n+")
_HEADING = re.compile(r"^#{1,6}\s+(.+)$")
_YES_NO = {"en": ("yes", "no"), "zh": ("是", "否")}


@dataclass(frozen=True, slots=True)
class Labels:
    """The shop's names of facets, values and categories; empty for a shop that gives none."""

    facets: Mapping[str, FacetLabel] = field(default_factory=dict)
    categories: Mapping[tuple[str, ...], CategoryLabel] = field(default_factory=dict)

    @classmethod
    def of(cls, facets: Iterable[FacetLabel], categories: Iterable[CategoryLabel]) -> Labels:
        return cls({facet.id: facet for facet in facets}, {category.path: category for category in categories})

    def facet(self, name: str, language: Language) -> str:
        label = self.facets.get(name)
        return label.label.get(language) if label else name.replace("_", " ")

    def value(self, name: str, value: str, language: Language) -> str:
        facet = self.facets.get(name)
        known = facet.values.get(value) if facet else None
        return known.label.get(language) if known else value

    def path(self, path: tuple[str, ...], language: Language) -> str:
        """The path's names, broadest first, joined by " > "."""
        names = []
        for depth in range(1, len(path) + 1):
            category = self.categories.get(path[:depth])
            names.append(category.label.get(language) if category else path[depth - 1])
        return " > ".join(names)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of one product in one language; `row` is its id in the index."""

    product: str
    language: Language
    text: str

    @property
    def row(self) -> str:
        return f"{self.product}:{self.language}"


@dataclass(frozen=True, slots=True)
class DocumentChunk:
    """A piece of a document in one language, short enough to be read whole; `title` is the document's."""

    document: str
    language: Language
    position: int
    kind: DocumentKind
    title: str
    text: str
    heading: str = ""
    product: str | None = None

    @property
    def row(self) -> str:
        return f"{self.document}:{self.language}:{self.position}"

    @property
    def passage(self) -> str:
        """What the encoder reads: the text under its headings."""
        return "\n".join(part for part in (self.title, self.heading, self.text) if part)


def product_passages(product: Product, labels: Labels) -> Iterator[Passage]:
    """One passage for each language that the product's title has."""
    for language in LANGUAGES:
        if language_text(product.title.en, product.title.zh, language):
            yield Passage(product.id, language, passage_text(product, language, labels))


def passage_text(product: Product, language: Language, labels: Labels) -> str:
    """Title, brand, category, attributes in words and a trimmed description, a line each."""
    description = product.description.get(language) if product.description else ""
    lines = (
        product.title.get(language),
        " · ".join(part for part in (product.brand, labels.path(product.category, language)) if part),
        attribute_words(product, language, labels),
        trimmed(description, DESCRIPTION_TOKENS),
    )
    return "\n".join(line for line in lines if line)


def attribute_words(product: Product, language: Language, labels: Labels) -> str:
    """The product's attributes and its variants' options in words: "material: leather; waterproof: yes"."""
    stated: dict[str, list[str]] = {}
    for attributes in (product.attributes, *(variant.options for variant in product.variants)):
        for name, value in attributes.items():
            words = stated.setdefault(name, [])
            words.extend(word for word in _value_words(name, value, language, labels) if word not in words)
    joint, colon, end = ("、", "：", "；") if language == "zh" else (", ", ": ", "; ")
    return end.join(
        f"{labels.facet(name, language)}{colon}{joint.join(words[:OPTION_VALUES])}" for name, words in stated.items()
    )


def document_chunks(document: Document) -> Iterator[DocumentChunk]:
    """The document's body in pieces of about `CHUNK_TOKENS`, split at headings, then paragraphs, then sentences."""
    for language in LANGUAGES:
        body = language_text(document.body.en, document.body.zh, language)
        if not body:
            continue
        position = 0
        for heading, section in _sections(body):
            for text in pieces(section):
                yield DocumentChunk(
                    document=document.id,
                    language=language,
                    position=position,
                    kind=document.kind,
                    title=document.title.get(language),
                    text=text,
                    heading=heading,
                    product=document.product,
                )
                position += 1


def language_text(en: str | None, zh: str | None, language: Language) -> str:
    """The text of exactly this language, or ""."""
    return (en if language == "en" else zh) or ""


def trimmed(text: str, tokens: int) -> str:
    """The beginning of a text, of about so many tokens, cut between words."""
    spent = 0.0
    for piece in _PIECE.finditer(text):
        spent += _cost(piece[0])
        if spent > tokens:
            return text[: piece.start()].rstrip()
    return text


def token_estimate(text: str) -> float:
    """About how many tokens a subword tokenizer makes of the text."""
    return sum(_cost(piece[0]) for piece in _PIECE.finditer(text))


def _cost(piece: str) -> float:
    if piece.isspace():
        return 0.0
    if len(piece) == 1:
        return HAN_TOKENS
    return max(WORD_TOKENS, len(piece) / 4)


def _value_words(name: str, value: AttributeValue, language: Language, labels: Labels) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (_YES_NO[language][0 if value else 1],)
    if isinstance(value, Quantity):
        return (f"{value.amount:g} {value.unit}".strip(),)
    values = (value,) if isinstance(value, str) else value
    return tuple(labels.value(name, one, language) for one in values)


def _sections(body: str) -> Iterator[tuple[str, str]]:
    """Headings (Markdown's) and the text under each; "" heads what comes before the first."""
    heading, lines = "", []
    for line in body.split("\n"):
        match = _HEADING.match(line.strip())
        if match is None:
            lines.append(line)
            continue
        if "".join(lines).strip():
            yield heading, "\n".join(lines).strip()
        heading, lines = match[1].strip(), []
    if "".join(lines).strip():
        yield heading, "\n".join(lines).strip()


def pieces(section: str) -> Iterator[str]:
    """A text in runs of whole sentences (lines count as sentences); a sentence that is too long is cut."""
    run: list[str] = []
    spent = 0.0
    for sentence in _sentences(section):
        cost = token_estimate(sentence)
        if run and spent + cost > CHUNK_TOKENS:
            yield "".join(run).strip()
            run, spent = [], 0.0
        run.append(sentence)
        spent += cost
    if "".join(run).strip():
        yield "".join(run).strip()


def _sentences(section: str) -> Iterator[str]:
    """Sentences with the space or line break that follows them, none longer than a chunk."""
    start = 0
    for match in _SENTENCE_END.finditer(section):
        yield from _short(section[start : match.end()])
        start = match.end()
    yield from _short(section[start:])


def _short(sentence: str) -> Iterator[str]:
    while token_estimate(sentence) > CHUNK_TOKENS:
        head = trimmed(sentence, CHUNK_TOKENS) or sentence[: 4 * CHUNK_TOKENS]
        yield head + " "
        sentence = sentence[len(head) :].lstrip()
    if sentence:
        yield sentence
