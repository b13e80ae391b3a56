"""What words mean to the checker: which value is a kind of which, and what a product's text says.

Read from `constraint_words.yaml` and from the names in the shop's own records. Where two readings can be defended both are
given, and neither counts as a fault.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from eval.constraint_records import Item, Records
from eval.constraint_wishes import PATH_JOIN

YES, NO, EITHER = frozenset({True}), frozenset({False}), frozenset({True, False})
_FILE = Path(__file__).with_name("constraint_words.yaml")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:\.\d+)?(?:['’]s\b)?", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_INFLECTION = 3
_LONGEST_TERM = 8


class Said(StrEnum):
    """How a text says a word: of the product, perhaps of it, or that it is not there."""

    CERTAIN = "certain"
    UNSURE = "unsure"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Mention:
    facet: str
    value: str
    said: Said
    in_title: bool


@dataclass(frozen=True, slots=True)
class _Word:
    """A value as `constraint_words.yaml` knows it."""

    zh: str
    words: tuple[str, ...]
    kinds: frozenset[str]
    near: frozenset[str]
    never: frozenset[str]


@cache
def _file() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def _table(facet: str) -> dict[str, _Word]:
    """The file's values for a catalogue's facet, by any of the names that the facet goes by."""
    for name, entry in _file().items():
        if isinstance(entry, dict) and "names" in entry and facet.lower() in (name, *entry["names"]):
            return {
                value: _Word(
                    said["zh"],
                    tuple(said["words"]),
                    frozenset(said.get("kinds", ())),
                    frozenset(said.get("near", ())),
                    frozenset(said.get("never", ())),
                )
                for value, said in entry["values"].items()
            }
    return {}


def _everywhere() -> list[str]:
    """The facets that any catalogue is asked for."""
    return [name for name, entry in _file().items() if isinstance(entry, dict) and entry.get("everywhere")]


@lru_cache(maxsize=100_000)
def folded(text: str) -> tuple[str, ...]:
    """A term as it is compared: tokens in lower case without plural and possessive endings, Han characters one by one."""
    return tuple(_folded(match.group()) for match in _TOKEN.finditer(text))


def _folded(token: str) -> str:
    token = token.lower().replace("’", "'").removesuffix("'s")
    return token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token


class Lexicon:
    """The words of one catalogue."""

    def __init__(self, records: Records) -> None:
        self._everyday = {folded(str(word)) for word in _file()["everyday"]}
        self._vague = frozenset(_file()["vague"])
        stated = _stated_values(records)
        absent = [name for name in _everywhere() if not any(_table(facet) == _table(name) for facet in stated)]
        self.facets: tuple[str, ...] = tuple(sorted({*stated, *absent}))
        self._tables = {facet: _table(facet) for facet in self.facets}
        self.flags = _flags(records)
        self._words: dict[str, dict[str, set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
        self._plain: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self.spoken: dict[tuple[str, str], tuple[str, ...]] = {}
        for facet in self.facets:
            tabled = self._tables[facet].items()
            below = {kind for _, word in tabled for kind in (*word.kinds, *word.near, *word.never)}
            for value in {*stated.get(facet, ()), *self._tables[facet], *below}:
                self._learn(facet, value, records)
        self._terms: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
        for facet, values in self._words.items():
            for value, words in values.items():
                for word in words:
                    self._terms[word].append((facet, value))
        self._partial: set[tuple[str, tuple[str, ...]]] = set()
        self._learn_names(records)
        self._relations: dict[tuple[str, str, str], frozenset[bool]] = {}
        self._mentions: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        for item in records.items:
            for mention in self._read(item):
                self._mentions[item.id, mention.facet].append(mention)

    def _learn(self, facet: str, value: str, records: Records) -> None:
        named, tabled = records.values.get((facet, value)), self._tables[facet].get(value)
        words = [value, *(named.words if named else ()), *((tabled.zh, *tabled.words) if tabled else ())]
        self.spoken[facet, value] = tuple(dict.fromkeys(words))
        self._words[facet][value].update(filter(None, map(folded, words)))
        plain = (value, *((named.en, named.zh) if named else ()), *((tabled.zh, *tabled.words) if tabled else ()))
        self._plain[facet].update(map(folded, plain))

    def _learn_names(self, records: Records) -> None:
        """Names of flags, brands and categories: a flag's is evidence, the others only hide what stands within them."""
        for facet, words in self.flags.items():
            for form in map(folded, words):
                self._terms[form].append((facet, "yes"))
                for part in _parts(form):
                    self._terms[part].append((facet, "yes"))
                    self._partial.add((facet, part))
        for brand in {item.brand for item in records.items if item.brand}:
            self._terms[folded(brand)].append(("brand", brand))
        for path in {item.category[:depth] for item in records.items for depth in range(1, len(item.category) + 1)}:
            named = records.categories.get(path)
            for word in (path[-1], *(named.words if named else ())):
                self._terms[folded(word)].append(("category", PATH_JOIN.join(path)))

    def alike(self, facet: str) -> tuple[str, ...]:
        """Other facets that may state the same thing."""
        return tuple(name for names in _file()["alike"] if facet in names for name in names if name != facet)

    def parts(self, facet: str) -> tuple[str, ...]:
        """Facets that state the same of a part of the product."""
        return tuple(_file()["parts"].get(facet, ()))

    def relation(self, facet: str, asked: str, stated: str) -> frozenset[bool]:
        """Whether what is stated is what is asked for, or a kind of it."""
        case = (facet, asked, stated)
        known = self._relations.get(case)
        if known is None:
            known = self._relations[case] = self._relate(facet, asked, stated)
        return known

    def named(self, facet: str, word: str) -> tuple[str, ...]:
        """The values that a word names: by their own name before all others."""
        form = folded(word)
        values = self._words.get(facet, {})
        own = tuple(value for value in values if folded(value) == form)
        return own or tuple(value for value, words in values.items() if form in words) or (word,)

    def _relate(self, facet: str, asked: str, stated: str) -> frozenset[bool]:
        """A further word of the shop's for a value (ABS for plastic) names that value; whether also its kinds is open."""
        wanted = self.named(facet, asked)
        found = {self._kind_of(facet, value, stated) for value in wanted}
        relation = found.pop() if len(found) == 1 else EITHER
        widened = relation == YES and folded(stated) not in map(folded, wanted)
        return EITHER if widened and folded(asked) not in self._plain[facet] else relation

    def _kind_of(self, facet: str, asked: str, stated: str) -> frozenset[bool]:
        if folded(asked) == folded(stated):
            return YES
        word = self._tables.get(facet, {}).get(asked)
        if word and stated in word.never:
            return NO
        if word and stated in self._below(facet, asked):
            return YES
        if word and stated in self._near(facet, asked):
            return EITHER
        words = self._words.get(facet, {})
        if words.get(asked, set()) & words.get(stated, set()):
            return EITHER
        return EITHER if facet not in ("size", "brand") and _within(folded(asked), folded(stated)) else NO

    def _below(self, facet: str, value: str) -> frozenset[str]:
        table = self._tables[facet]
        kinds = table[value].kinds if value in table else frozenset()
        return kinds.union(*(self._below(facet, kind) for kind in kinds))

    def _near(self, facet: str, value: str) -> frozenset[str]:
        table = self._tables[facet]
        return table[value].near.union(*(table[k].near for k in self._below(facet, value) if k in table))

    def unclear(self, facet: str, word: str) -> bool:
        """Whether a word alone doesn't tell which facet is meant ("standard", "plain"): a shopper would name the facet."""
        form = folded(word)
        meant = {one for one, _ in self._terms.get(form, ())} | {facet}
        return form in self._everyday or len(meant) > 1

    def covers_several(self, facet: str, value: str) -> bool:
        """Whether a value is surely said of other values too."""
        return bool(self._below(facet, value))

    def mentions(self, item: Item, facet: str) -> list[Mention]:
        """What a product's title and description say of a facet."""
        return self._mentions.get((item.id, facet), [])

    def _read(self, item: Item) -> Iterable[Mention]:
        for text, in_title in ((item.title, True), (item.description, False)):
            found = list(self._found(text))
            for start, end, form, meanings, exact in found:
                around = [
                    other
                    for other in found
                    if other[0] <= start and other[1] >= end and other[1] - other[0] > end - start
                ]
                for facet, value in meanings:
                    if any(f == facet for other in around for f, _ in other[3]):
                        continue
                    cut = any(other[0] < start < other[1] < end or start < other[0] < end < other[1] for other in found)
                    shared = any(other in self.alike(facet) for other, _ in meanings)
                    unsure = bool(around) or cut or not exact or shared or self._proves_nothing(facet, form)
                    yield Mention(facet, value, _said(text, start, end, unsure), in_title)

    def _proves_nothing(self, facet: str, form: tuple[str, ...]) -> bool:
        return (
            facet in self._vague
            or (facet, form) in self._partial
            or form in self._everyday
            or (len(form) == 1 and (_HAN.match(form[0]) is not None or len(form[0]) < 3))
            or "".join(form).replace(".", "").isdigit()
        )

    def _found(self, text: str) -> Iterable[tuple[int, int, tuple[str, ...], list[tuple[str, str]], bool]]:
        """Every term in a text: start, end, form, meanings, and whether it stands there in so many letters."""
        read = [(_folded(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]
        for at, (token, start, end) in enumerate(read):
            for length in range(1, min(_LONGEST_TERM, len(read) - at) + 1):
                form = tuple(one[0] for one in read[at : at + length])
                if form in self._terms:
                    yield start, read[at + length - 1][2], form, self._terms[form], True
            for cut in range(1, _INFLECTION + 1):
                stem = (token[:-cut],)
                if len(stem[0]) > 3 and stem in self._terms:
                    yield start, end, stem, self._terms[stem], False


def _parts(form: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Words and pairs of Han characters within a name: a text that says one may speak of the thing."""
    words = [(one,) for one in form if len(one) > 3]
    pairs = [form[at : at + 2] for at in range(len(form) - 1) if _HAN.match(form[at]) and _HAN.match(form[at + 1])]
    return [part for part in (*words, *pairs) if part != form]


def _within(asked: tuple[str, ...], stated: tuple[str, ...]) -> bool:
    return any(stated[at : at + len(asked)] == asked for at in range(len(stated) - len(asked) + 1))


def _stated_values(records: Records) -> dict[str, set[str]]:
    """Facet -> the texts that products or the shop's labels state for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for facet, value in records.values:
        found[facet].add(value)
    for item in records.items:
        for attributes in (item.attributes, *(sellable.options for sellable in item.sellables)):
            for facet, stated in attributes.items():
                if isinstance(stated, str):
                    found[facet].add(stated)
                elif isinstance(stated, tuple):
                    found[facet].update(stated)
    return found


def _flags(records: Records) -> dict[str, tuple[str, ...]]:
    """Facet -> its names, for facets that are there or not."""
    found = {
        facet
        for item in records.items
        for attributes in (item.attributes, *(sellable.options for sellable in item.sellables))
        for facet, value in attributes.items()
        if isinstance(value, bool)
    }
    labels = {facet: records.facets[facet].words if facet in records.facets else () for facet in found}
    return {facet: tuple(dict.fromkeys((*labels[facet], facet.replace("_", " ")))) for facet in sorted(found)}


_DENIES = re.compile(
    r"(?:\b(?:no|not|non|isn['’]?t|aren['’]?t|without|never|free of|free from|instead of|rather than|unlike|zero)\b[\s-]*(?:any |real |genuine |a |an |the )?"
    r"|\b(?:vegan|faux|imitation|synthetic|artificial|fake|pu|mock)[\s-]+"
    r"|(?:不含|不带|不用|没有|无|非|不是|零|告别|拒绝|仿|假|人造|合成|不支持|未|不可|不能|不)(?:任何|真)?)$",
    re.IGNORECASE,
)
_DENIES_AFTER = re.compile(r"^[\s-]*free\b|^(?:替代|自由)", re.IGNORECASE)
_LIKENS_AFTER = re.compile(
    r"^[\s-]*(?:look|style|effect|like|alternative|tone|toned|inspired|finish|colou?r(?:ed)?|shade)\b|^(?:质感|风格|感|色|调|纹|味|香|般)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.,;:!?。，；：！？、\n]")
_NEGATION = re.compile(
    r"\b(?:no|not|without|never|n['’]t|don['’]?t|doesn['’]?t|cannot|spoil|avoid|unlike|than|if|your|for)\b|不|没|无|未|勿|免|可配|适合|搭配",
    re.IGNORECASE,
)


def _said(text: str, start: int, end: int, unsure: bool) -> Said:
    """Reads what stands around a term; a negation elsewhere in its clause leaves it open."""
    before, after = text[:start][-60:], text[end : end + 30]
    if _DENIES.search(before) or _DENIES_AFTER.match(after):
        return Said.DENIED
    clause = _CLAUSE.split(before)[-1]
    if unsure or _NEGATION.search(clause) or _LIKENS_AFTER.match(after):
        return Said.UNSURE
    return Said.CERTAIN
