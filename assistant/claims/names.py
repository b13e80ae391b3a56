"""Names of products: the words that only names hold, and the whole titles of a shop."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import rjieba

from assistant import patterns
from retrieval.products import Product
from retrieval.spelling import english
from retrieval.terms import tokens

_HAN = patterns.later(r"[\u3400-\u9fff]+")
_PIECE = patterns.later(r"[A-Za-z0-9]+|[\u3400-\u9fff]")
# A word of more titles than these is a kind of thing rather than a name.
LEAST_TITLES = 4
SHARE_OF_TITLES = 0.003
LEAST_PIECES = 4


@dataclass(frozen=True, slots=True)
class Names:
    """`words` are stems of English words and Chinese words that few titles have; `titles` all titles, by their first two pieces."""

    words: frozenset[str] = frozenset()
    titles: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def titles_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text holds the whole title of a product of the shop, longest first at each place."""
        lower = text.lower()
        pieces = [(m[0].lower(), m.start()) for m in _PIECE.finditer(text)]
        end = 0
        for (first, at), (second, _) in itertools.pairwise(pieces):
            if at < end:
                continue
            title = next((one for one in self.titles.get((first, second), ()) if lower.startswith(one, at)), None)
            if title is not None:
                end = at + len(title)
                yield at, end


def names_of(products: Sequence[Product]) -> Names:
    """The names of a shop's products. Words that everyday English has are no names; titles of fewer than four pieces are left out."""
    spread: Counter[str] = Counter()
    titles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for product in products:
        spread.update(set(_words(product)))
        for title in (product.title.en, product.title.zh):
            pieces = _PIECE.findall(title.lower()) if title else []
            if title and len(pieces) >= LEAST_PIECES:
                titles[pieces[0], pieces[1]].add(title.lower())
    most = max(LEAST_TITLES, SHARE_OF_TITLES * len(products))
    words = frozenset(word for word, count in spread.items() if count <= most) - english()
    return Names(words, {key: tuple(sorted(several, key=len, reverse=True)) for key, several in titles.items()})


def _words(product: Product) -> list[str]:
    said = [token.form for token in tokens(product.title.en or "") if len(token.form) > 2 and token.form.isalpha()]
    for run in _HAN.findall(product.title.zh or ""):
        said += [word for word in rjieba.cut(run) if len(word) > 1]
    return said
