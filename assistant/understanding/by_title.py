"""Products that a message names by their titles, shown or not: "is the Brightwell Hush dimmable?", 流明购小岛台灯有货吗.

A name is a whole title, a maker with words of a title that no facet has ("Brightwell Hush", 流明购小岛), such a word alone with the
kind of thing ("the Halo task lamp"), or a model number. What only a facet's words name ("a Brightwell lamp") is a wish and no name, and
so is what would name more than `MOST` products.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.understanding.title_index import HAN_RUN, LEAST_TITLE, MODEL, MOST, TitleIndex
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import Product
from retrieval.terms import Mention, Token, tokens

MOST_NAMED = 6  # products of one message
_REACH = 12  # tokens of a title that a name may go on for
_PIECE = 2  # Han characters that make a word of a title

_MEASURE = patterns.later(
    r"\d+(?:st|nd|rd|th|[a-z]{1,3}|inch|pack|piece|way|bit|person|year|month|day)s?", re.IGNORECASE
)
_THE = patterns.later(r"\b(?:the|your|that) $", re.IGNORECASE)
_BETWEEN = patterns.later(r"(?:['’]s)?[\s,，·「」『』“”\"的]*")
_HAN = patterns.later(r"[\u3400-\u9fff]")
_HAN_TAIL = patterns.later(r"[」』”\"]|\s?(?:那款|这款|那个|这个|系列)")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a message: where it stands, and the products that bear it, at most `MOST`."""

    start: int
    end: int
    products: tuple[str, ...]


class ByTitle:
    """Finds names of products in messages. Safe to share; what it knows of titles is read at the first use, or by `prepare`."""

    def __init__(self, facets: Facets, products: Mapping[str, Product], before: ByTitle | None = None) -> None:
        """`before` knew an earlier state of the catalogue: what it read is kept where no title has changed since."""
        self._facets, self._products = facets, products
        kept: TitleIndex | None = before._index if before is not None else None
        self._index: TitleIndex = kept if kept is not None and kept.is_of(products) else TitleIndex(products)

    def prepare(self) -> None:
        """Reads the titles now, so that no message waits for it."""
        self._index.read()

    def variant_of(self, name: str) -> str:
        """The variant that stands for a product of which none was chosen: the first in stock."""
        variants = self._products[name].variants
        return next((one for one in variants if one.stock > 0), variants[0]).sku

    def find(self, text: str, shown: Iterable[str] = (), topic: Iterable[str] = ()) -> tuple[Named, ...]:
        """The names in a message, in order, without overlap. A name that may be of several products is rather of those `shown`,
        then of those that are of the kind of another product named, or of the `topic` (paths of categories)."""
        read, mentions = tokens(text), self._facets.vocabulary.terms.find(text)
        found = [
            *self._whole(read),
            *self._of_maker(text, read, mentions),
            *self._of_models(text),
            *self._by_word(text, read, mentions, frozenset(shown), frozenset(topic)),
        ]
        kept: list[Named] = []
        for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
            if all(one.end <= other.start or one.start >= other.end for other in kept):
                kept.append(_rather(one, frozenset(shown)))
        kinds = {PATH_JOIN.join(self._products[one.products[0]].category) for one in kept if len(one.products) == 1}
        kept = [self._of_one_kind(one, kinds or set(topic)) for one in kept]
        named = {product for one in kept for product in one.products}
        return tuple(sorted(kept, key=lambda one: one.start)) if len(named) <= MOST_NAMED else ()

    def _of_one_kind(self, one: Named, kinds: Iterable[str]) -> Named:
        fitting = tuple(name for name in one.products if self._is_of(name, kinds))
        return replace(one, products=fitting) if fitting else one

    def _whole(self, read: Sequence[Token]) -> Iterable[Named]:
        forms = [token.form for token in read]
        for at in range(len(forms) - LEAST_TITLE + 1):
            fitting = [
                (title, name)
                for title, name in self._index.by_start.get(tuple(forms[at : at + LEAST_TITLE]), ())
                if tuple(forms[at : at + len(title)]) == title
            ]
            if fitting:
                most = max(len(title) for title, _name in fitting)
                names = tuple(dict.fromkeys(name for title, name in fitting if len(title) == most))
                if len(names) <= MOST:
                    yield Named(read[at].start, read[at + most - 1].end, names)

    def _of_maker(self, text: str, read: Sequence[Token], mentions: Sequence[Mention]) -> Iterable[Named]:
        makers = [(match.start(), match.end(), self._index.of_name[match.group()]) for match in self._makers(text)]
        for mention in mentions:
            brands = {m.value for m in mention.meanings if m.facet == "brand"}
            names = [name for brand in sorted(filter(None, brands)) for name in self._index.of_brand.get(brand, ())]
            makers += [(mention.start, mention.end, names)] if names else []
        for start, end, names in makers:
            following = [token for token in read if token.start >= end]
            one = self._going_on(text, start, end, following, mentions, names, own=False)
            if one is not None:
                yield one

    def _makers(self, text: str) -> Iterable[re.Match[str]]:
        return (
            re.finditer("|".join(sorted(self._index.of_name, key=len, reverse=True)), text)
            if self._index.of_name
            else ()
        )

    def _by_word(
        self,
        text: str,
        read: Sequence[Token],
        mentions: Sequence[Mention],
        shown: frozenset[str],
        topic: frozenset[str],
    ) -> Iterable[Named]:
        """A word of titles alone: a name where it is written as one, and the kind of thing or the list shown bears it out."""
        for n, token in enumerate(read):
            word, end = token.form, token.end
            if not token.form.isascii():
                word = next((run for run in self._runs(text, token.start)), "")
                end = token.start + len(word)
            elif not (text[token.start].isupper() and _THE.search(text[: token.start])):
                continue
            names = self._index.of_word.get(word, []) if word and not _within(token, mentions) else []
            if not names:
                continue
            following = [one for one in read[n + 1 :] if one.start >= end]
            names = [name for name in names if self._is_of(name, topic)] or names
            one = self._going_on(text, token.start, end, following, mentions, names, own=True)
            if one is None:
                continue
            told = one.end > end or shown.intersection(one.products) or self._is_of(one.products[0], topic)
            closed = token.form.isascii() or one.end > end or _HAN_TAIL.match(text, one.end)
            if told and closed:
                yield one

    def _runs(self, text: str, start: int) -> Iterable[str]:
        """The longest run of Han that begins here and is such a word of a title."""
        match = HAN_RUN.match(text, start)
        run = match.group() if match else ""
        return (run[:size] for size in range(len(run), _PIECE - 1, -1) if run[:size] in self._index.of_word)

    def _of_models(self, text: str) -> Iterable[Named]:
        for match in MODEL.finditer(text):
            names = self._index.of_model.get(match.group().lower(), [])
            if 0 < len(names) <= MOST and not _MEASURE.fullmatch(match.group()):
                yield Named(*match.span(), tuple(names))

    def _going_on(
        self,
        text: str,
        start: int,
        end: int,
        following: Sequence[Token],
        mentions: Sequence[Mention],
        names: Sequence[str],
        own: bool,
    ) -> Named | None:
        """The name that begins at `start`, as far as what follows `end` stands in a title of the products left.

        `own`: a word that no facet has was read already.
        """
        left, at = list(names), 0
        while at < min(len(following), _REACH):
            token = following[at]
            if _BETWEEN.fullmatch(text[end : token.start]) is None:
                break
            size, fitting = self._piece(text, following[at:], left)
            if not size:
                break
            left, at, end = fitting, at + size, following[at + size - 1].end
            alone = not any(_within(one, mentions) for one in following[at - size : at])
            word = text[token.start : end] if size > 1 else token.form
            own = own or (alone and word in self._index.of_word and (at == size or _is_name(text, token)))
        if not own:
            return None
        left, end = self._of_kind(text, end, mentions, left)
        if not 0 < len(left) <= MOST:
            return None
        return Named(start, end, tuple(dict.fromkeys(left)))

    def _piece(self, text: str, following: Sequence[Token], names: Sequence[str]) -> tuple[int, list[str]]:
        """How many of the tokens are a word of a title of the products, and of which: one Latin word, or the longest Han run."""
        first = following[0]
        if _HAN.match(first.form) is None:
            fitting = [name for name in names if first.form in self._index.titles[name].words]
            return (1, fitting) if fitting else (0, [])
        match = HAN_RUN.match(text, first.start)
        run = match.group() if match else ""
        for size in range(min(len(run), _REACH), _PIECE - 1, -1):
            fitting = [name for name in names if run[:size] in self._index.titles[name].whole]
            if fitting:
                return size, fitting
        return 0, []

    def _of_kind(self, text: str, end: int, mentions: Sequence[Mention], names: Sequence[str]) -> tuple[list[str], int]:
        """The products left and where the name ends, once the kind of thing that follows is heard. None is left where none is of it."""
        for mention in mentions:
            kinds = {m.value for m in mention.meanings if m.facet == "category" and m.value}
            if kinds and mention.start >= end and _BETWEEN.fullmatch(text[end : mention.start]):
                fitting = [name for name in names if self._is_of(name, kinds)]
                return fitting, mention.end
        return list(names), end

    def _is_of(self, name: str, kinds: Iterable[str]) -> bool:
        path = PATH_JOIN.join(self._products[name].category)
        return any(path == kind or path.startswith(kind + PATH_JOIN) for kind in kinds)


def _rather(one: Named, shown: frozenset[str]) -> Named:
    among = tuple(name for name in one.products if name in shown)
    return replace(one, products=among) if among else one


def _is_name(text: str, token: Token) -> bool:
    return not token.form.isascii() or text[token.start].isupper()


def _within(token: Token, mentions: Iterable[Mention]) -> bool:
    return any(mention.start < token.end and token.start < mention.end for mention in mentions)
