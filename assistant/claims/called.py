"""What shown products may be called: the words of their titles, brands and kinds, and every part of a Chinese title."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant import patterns
from assistant.claims.scene import Scene
from retrieval.spelling import english
from retrieval.terms import stem

_WORD = patterns.later(r"[A-Za-z0-9](?:[A-Za-z0-9]|[-'’](?=[A-Za-z0-9]))*")
_HAN = patterns.later(r"[\u3400-\u9fff]+")
_MAIN = patterns.later(r"\s*(?:[,(\[|/:–—]|\s-\s|\bwith\b|\bfor\b|\bin\b).*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """One product's words: `proper` are those that only names have, `heads` the kinds of thing it is."""

    words: frozenset[str]
    proper: frozenset[str]
    heads: frozenset[str]
    brand: tuple[str, ...]


@lru_cache(maxsize=8192)
def form(word: str) -> str:
    bare = patterns.sub(r"['’]s?$", "", word.lower())
    return stem(bare.replace("’", "'"))


def name_of(scene: Scene, place: int) -> Name:
    product = scene.records[place].product
    title = product.title.en or (product.title.zh or "")
    words = [match[0] for match in _WORD.finditer(title)]
    brand = tuple(form(match[0]) for match in _WORD.finditer(product.brand or ""))
    cased = any(word.islower() and len(word) > 3 for word in words)
    proper = {form(word) for word in words if _is_name(word, cased)} | {form for form in brand if len(form) > 2}
    main = [match[0] for match in _WORD.finditer(_MAIN.sub("", title))]
    heads = {form(main[-1])} if main and main[-1].isalpha() else set()
    heads |= {form(match[0]) for one in product.category[-1:] for match in list(_WORD.finditer(one))[-1:]}
    forms = frozenset([*map(form, words), *brand, *heads])
    small = frozenset(form for form in forms if len(form) < 2 or form in ("the", "for", "with", "and", "of", "in", "a"))
    return Name(forms - small, frozenset(proper), frozenset(heads), brand)


def _is_name(word: str, cased: bool) -> bool:
    """Whether a word of a title is a name: capital where the title has small letters too, or no everyday word."""
    if any(char.isdigit() for char in word):
        return any(char.isalpha() for char in word) and not patterns.fullmatch(r"\d+(?:[A-Za-z]{1,3})", word)
    if word.isupper() and len(word) < 4:
        return False  # SPF, IH, LED: what it is, not what it is called
    return word[0].isupper() and (cased or stem(word.lower()) not in english())


def han_parts(scene: Scene) -> Iterator[tuple[str, frozenset[int]]]:
    """Every part of the Chinese titles and brands, with the products that have it; each once."""
    parts: dict[str, set[int]] = {}
    for place, record in enumerate(scene.records):
        texts = [record.product.title.zh or "", record.product.brand or ""]
        for part in itertools.chain.from_iterable(map(_parts, texts)):
            parts.setdefault(part, set()).add(place)
    for part, places in parts.items():
        yield part, frozenset(places)


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ...]:
    """Every stretch of two Han characters and more of a text, and of the same without what stands between them: 铁山铸铁煎锅 for 铁山 26cm 铸铁煎锅."""
    segments = _HAN.findall(text)
    whole = ("".join(segments),) if 1 < len(segments) < 5 else ()
    return tuple(
        {
            segment[start:end]
            for segment in (*segments, *whole)
            for start, end in itertools.combinations(range(len(segment) + 1), 2)
            if end - start > 1
        }
    )
