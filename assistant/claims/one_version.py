"""A version that a sentence names of a product, as a shown product of its own: "The olive Harbour costs $15 more than the navy one".

Runs on a sentence whose products are tags already. Where the words right beside a tag name versions of one price, the tag stands for these
alone: the readers then see a product that comes in nothing else, so that prices, stock and comparisons are those of the version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.clauses import TAG, Clause, places, tag
from assistant.claims.figures import read
from assistant.claims.options import variants_named
from assistant.claims.record import Record
from assistant.claims.scene import Scene
from retrieval.products import Variant

_EDGE = rf"{TAG[1:-1]},，。.;；:：!！?？()（）"
_VERB = r"(?:is|are|was|were|has|have|had|costs?|comes? to|sells?|goes for|go for|weighs?|works out|can|could|will|would|isn['’]t|hasn['’]t|can['’]t|at|for|and)"
_BEFORE = patterns.later(
    rf"(?P<en>(?:[A-Za-z0-9×.]+[- ]+){{1,3}})$|(?:^|[{_EDGE}]|[比和与跟选买看是有对])(?P<han>[^{_EDGE}]{{1,10}})$"
)
# "In double" names a version where a verb goes on, or where something is compared with it; "you can have it in double" claims it
_AFTER = patterns.later(
    rf"(?P<en>\s*[(（]?(?:in|size)\s+[^{_EDGE}]{{1,24}}?[)）]?)(?=\s+{_VERB}\b)|(?P<han>\s?的?(?!\s)(?:(?![A-Z]*[A-Za-z]{{2}}(?!码))[^{_EDGE}是卖要比和跟与有没缺断售价只还也]){{1,14}})",
    re.IGNORECASE,
)
_COMPARED = patterns.later(r"\b(?:than|as|against|versus|vs\.?|over|below|above|to)\s+(?:the\s+|a\s+)?$", re.IGNORECASE)
_IN = patterns.later(rf"(?P<en>\s*[(（]?(?:in|size)\s+[^{_EDGE}]{{1,24}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Versions:
    """A scene in which each version that a sentence names has a place, the sentence with their tags, and whose versions the places hold.

    `all_named` says that the sentence names the version of everything that it sets beside each other.
    """

    scene: Scene
    text: str
    products: tuple[int, ...]
    all_named: bool


@dataclass(frozen=True, slots=True)
class _Named:
    """The versions of one product that the text from `start` to `end`, its tag within, names; none where it names none."""

    place: int
    start: int
    end: int
    variants: tuple[Variant, ...] = ()

    @property
    def key(self) -> tuple[int, tuple[str, ...]]:
        return self.place, tuple(one.sku for one in self.variants)


def versions_in(scene: Scene, text: str) -> Versions | None:
    """The reading of a sentence by the versions that it names; None where it names none, or one that does not exist."""
    named = [_named(scene, text, match) for match in patterns.finditer(TAG, text)]
    if not any(one.variants for one in named):
        return None
    records = list(scene.records)
    products = list(range(len(records)))
    meant: dict[tuple[int, tuple[str, ...]], int] = {}
    for one in named:
        if one.place >= len(scene.records) or one.key in meant:
            continue
        record = _only(scene, scene.records[one.place], one.variants)
        if not any(place == one.place for place, _ in meant):
            meant[one.key] = one.place
            records[one.place] = record
            continue
        meant[one.key] = len(records)
        records.append(record)
        products.append(one.place)
    for one in reversed(named):
        text = text[: one.start] + tag(meant.get(one.key, one.place)) + text[one.end :]
    return Versions(
        scene.showing(records), text, tuple(products), len(meant) > 1 and all(one.variants for one in named)
    )


def _named(scene: Scene, text: str, match: re.Match[str]) -> _Named:
    """The versions of one price that the words beside a tag name, with these words; none where they name none, or of several prices."""
    place = places(match[0])[0]
    nothing = _Named(place, match.start(), match.end())
    if place >= len(scene.records) or len(scene.records[place].product.variants) < 2:
        return nothing

    def variants(start: int, end: int, until: int = match.start()) -> tuple[Variant, ...]:
        said = read(f"{text[start:until]} {text[match.end() : end]}")
        clause = Clause(said.text, (place,), (), (), said.figures)
        return tuple(variants_named(scene, clause, scene.records[place]))

    before = _BEFORE.search(text[: match.start()])
    after = _AFTER.match(text, match.end())
    if after is None and _COMPARED.search(text[: match.start()]):
        after = _IN.match(text, match.end())
    start = match.start() if before is None else before.start(before.lastgroup or 0)
    end = match.end() if after is None else after.end()
    several = variants(start, end)
    if not several or len({one.price_cents for one in several}) > 1:
        return nothing
    starts = [*(edge for edge in _edges(text, start, match.start()) if variants(edge, end) == several), start]
    ends = [*(edge for edge in _edges(text, match.end(), end) if variants(max(starts), edge) == several), end]
    start, end = max(starts), min(ends)
    word = patterns.search(r"\w+[- ]*$", text[start : match.start()])
    if word is not None and text.isascii() and variants(start, end, start + word.start()) == several:
        return nothing  # "for white take the Harbour": other words stand between
    if patterns.search(r"[\u3400-\u9fff]", text):
        return _Named(place, match.start(), match.end(), several)  # 绿色也有 is known by its 色
    return _Named(place, start, end, several)


def _edges(text: str, start: int, end: int) -> list[int]:
    """Where words of a stretch of text begin or end; in Chinese every character may."""
    inner = (
        at for at in range(start + 1, end) if not (text[at - 1 : at + 1].isalnum() and text[at - 1 : at + 1].isascii())
    )
    return [start, *inner, end] if start < end else [start]


def _only(scene: Scene, record: Record, several: tuple[Variant, ...]) -> Record:
    """A record that comes in no other versions; of none, the record itself."""
    if not several:
        return record
    product = replace(record.product, variants=several)
    shown = record.variant if record.variant in several else several[0]
    return Record(replace(record.hit, product=product, variant=shown), scene.facets)
