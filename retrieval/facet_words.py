"""The words of a catalogue while they are learned: the shop's own, and those that the lexicon lends to them.

The shop's own labels win over the lexicon, which only lends words to what a catalogue states and to exclusions of what it
may say in prose.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace

from retrieval.amounts import read_amount
from retrieval.base_lexicon import BaseFacet, CategoryWords, asks, attribute_key, base_lexicon, everyday_words
from retrieval.judging import FLAG_ON
from retrieval.lexical import analyse
from retrieval.products import CategoryLabel, FacetLabel, Localized
from retrieval.terms import Meaning, Terms, tokens
from retrieval.vocabulary import Attributes, Vocabulary

PATH_JOIN = " > "
_HAN_NOUNS = (
    "鞋靴包箱灯椅桌床锅刀杯壶碗毯裙裤衫帽表笔本伞车枕被袜窝帘垫架"  # characters that name a thing by themselves
)
# what a flag's name says around the thing itself: "dishwasher safe" is asked for as "can it go in the dishwasher"
_NO_COLOURS = frozenset("米花肤本原同")  # 米 is a metre before it is beige
_FLAG_FRAME = re.compile(
    r"^(?:可用|可|支持|适用于?|适合|带)|(?:适用|可用|功能|专用)$|\s(?:safe|friendly|compatible|ready)$", re.IGNORECASE
)


class WordCollector:
    """Collects terms, canonical names and kinds; `vocabulary` makes one of them."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, Meaning]] = []
        self.names: dict[tuple[str, str], str] = {}
        self.kinds: dict[tuple[str, str], set[str]] = {}
        self.labels: dict[tuple[str, str], Localized] = {}
        self.singles: dict[str, list[Meaning]] = {}
        self.named: dict[str, set[str]] = {}
        self.in_categories: set[str] = set()
        self.plain: set[str] = set()
        self.forgotten: set[tuple[str, str]] = set()
        self.names_of: dict[str, tuple[str, ...]] = {}
        self.parts_of: dict[str, tuple[str, ...]] = {}
        self.substances: set[str] = set()
        self.vague: set[str] = set()
        self.borrowed: set[str] = set()
        self.bare: set[tuple[str, str]] = set()

    def value(self, facet: str, value: str, words: Iterable[str]) -> None:
        for word in words:
            # one Han character stands in too many other words (蓝 in 蓝牙): it counts where it stands as an adjective
            alone = len(word) == 1 and not word.isascii()
            for term in [f"{word}{end}" for end in "的色款质制"] if alone else [word]:
                self.entries.append((term, Meaning(facet, value)))
            if alone and Meaning(facet, value) not in self.singles.setdefault(word, []):
                self.singles[word].append(Meaning(facet, value))
            if facet == "color" and len(word) == 2 and word[1] == "色" and word[0] not in _NO_COLOURS:
                self.value(facet, value, [word[0]])
            self.names.setdefault((facet, Vocabulary.key(word)), value)

    def category(self, path: str, category: CategoryLabel) -> None:
        self.labels[("category", path)] = category.label
        words = [category.path[-1], *category.synonyms]
        words += [text for text in (category.label.en, category.label.zh) if text]
        self.value("category", path, words)
        for word in words:
            forms = [token.form for token in tokens(word)]
            self.in_categories.update(forms[:-1] if len(forms) > 1 else ())

    def heads(self, categories: Mapping[str, CategoryLabel]) -> None:
        """The last word of a category's name stands for every category so called: "chairs", 耳机, 椅; unless it is a name itself."""
        known = {Vocabulary.key(word) for word, _meaning in self.entries} | set(self.singles)
        for path, category in categories.items():
            forms = tokens(category.label.en or "")
            if len(forms) > 1 and forms[-1].form not in known and not forms[-1].form.isdigit():
                self.entries.append((forms[-1].form, Meaning("category", path)))
            han = category.label.zh or ""
            if len(han) >= 4 and Vocabulary.key(han[-2:]) not in known:
                self.entries.append((han[-2:], Meaning("category", path)))
            if len(han) >= 2 and han[-1] in _HAN_NOUNS and han[-1] not in known:
                self.singles.setdefault(han[-1], []).append(Meaning("category", path))

    def lend_categories(
        self, categories: Mapping[str, CategoryLabel], lent: Iterable[CategoryWords], values: Container[str]
    ) -> dict[str, CategoryLabel]:
        """Gives categories the further words for what they are called, which become their synonyms; the shop's own names win.

        A word for several kinds of things stands for all of them, where the shop has no category of that name. No word is lent
        that has another use: an everyday word, or one of `values` (the keys of values' words).
        """
        groups = {group.words[0]: group for group in lent}
        own = {path: {Vocabulary.key(word) for word in _names(category)} for path, category in categories.items()}
        taken = {key for keys in own.values() for key in keys}
        asked = {name: frozenset(map(Vocabulary.key, group.words)) for name, group in groups.items()}
        direct = {name: [path for path, keys in own.items() if not keys.isdisjoint(asked[name])] for name in groups}
        found = dict(categories)
        for name, group in groups.items():
            fresh = [word for word in group.words if (key := Vocabulary.key(word)) not in taken and key not in values]
            for path in direct[name] or sorted(_below(name, groups, direct)):
                self.value("category", path, fresh)
            for path in direct[name]:
                found[path] = replace(found[path], synonyms=(*found[path].synonyms, *fresh))
        return found

    def facet(self, facet: str, named: Localized, flag: bool, values: Iterable[str], shop: FacetLabel | None) -> None:
        """The words for a facet of the catalogue and for its values."""
        for text in (named.en, named.zh, facet.replace("_", " ")):
            if text and analyse(text):  # a label such as "For" is no word by which a customer names it
                self.entries.append((text, Meaning(facet, None)))
                self.named.setdefault(facet, set()).add(Vocabulary.key(text))
        self.asked(facet)
        if flag:
            self._flag(facet, named, shop)
            return
        labels = shop.values if shop else {}
        for value in values:  # what a value calls itself names it, whatever other value it is a further word for
            self.names.setdefault((facet, Vocabulary.key(value)), value)
        for value in values:
            label = labels.get(value)
            words = [value]
            self.plain.add(Vocabulary.key(value))
            if not label:
                self.bare.add((facet, Vocabulary.key(value)))
            if label:
                self.labels[(facet, value)] = label.label
                words += [text for text in (label.label.en, label.label.zh) if text]
                self.plain.update(Vocabulary.key(word) for word in words)
                words += label.synonyms
            self.value(facet, value, words)
            self._equate(facet, value, words)

    def measures(self, facet: str, shop: FacetLabel) -> None:
        """The shop's words for a value that is an amount ("ultra HD" for 4K); amounts themselves are read as such."""
        for value, label in shop.values.items():
            words = [text for text in (label.label.en, label.label.zh, *label.synonyms) if text]
            self.value(facet, value, [word for word in words if read_amount(word, facet) is None])

    def asked(self, facet: str, meant: str = "") -> None:
        """The words by which customers ask for a facet (`meant`: the base lexicon's name of it) without naming it."""
        self.entries += [(word, Meaning(facet, None)) for word in asks().get(meant or facet, ())]

    def _flag(self, facet: str, named: Localized, shop: FacetLabel | None) -> None:
        words = [text for text in (named.en, named.zh, facet.replace("_", " ")) if text]
        for label in shop.values.values() if shop else ():
            words += label.synonyms
        words += [bare for word in words if len(bare := _FLAG_FRAME.sub("", word)) > 1]
        words += [can + word[1:] for word in words if word.startswith("可") and len(word) > 2 for can in ("能", "可以")]
        self.value(facet, FLAG_ON, words)

    def base(self, base: BaseFacet, stated: Mapping[str, int]) -> None:
        """Lends words to the catalogue's facets of that meaning, or keeps them under their own name.

        `stated` says how many products state each facet.
        """
        keys = {attribute_key(name) for name in (base.id, *base.names)}
        bound = sorted((name for name in stated if attribute_key(name) in keys), key=lambda name: -stated[name])
        parts = tuple(name for name in sorted(stated) if name not in bound and _is_part(name, keys, base.parts))
        for facet in bound or [base.id]:
            self.names_of[facet] = (facet, *(name for name in bound if name != facet))
            if parts:
                self.parts_of[facet] = parts
            if base.substance:
                self.substances.add(facet)
            if base.vague:
                self.vague.add(facet)
            if base.borrowed:
                self.borrowed.add(facet)
            for name in base.names if facet in stated else ():
                self.entries.append((name, Meaning(facet, None)))
                self.named.setdefault(facet, set()).add(Vocabulary.key(name))
            if facet in stated and facet != base.id:
                self.asked(facet, base.id)
            self._lend(facet, base)

    def _lend(self, facet: str, base: BaseFacet) -> None:
        self.forgotten.update((facet, Vocabulary.key(word)) for word in base.forget)
        for value, words in base.values.items():
            if base.stated_only and not any((facet, Vocabulary.key(word)) in self.names for word in (value, *words)):
                continue
            canonical = self._canonical(facet, value, words)
            self.value(facet, canonical, [word for word in (value, *words) if Vocabulary.key(word) not in base.forget])
            self._equate(facet, canonical, words)
            self.bare.difference_update((facet, Vocabulary.key(word)) for word in (value, *words))
            if (facet, canonical) not in self.labels:
                han = next((word for word in words if not word.isascii()), None)
                self.labels[(facet, canonical)] = Localized(en=value, zh=han)
        for value, below in base.kinds.items():
            top = self._canonical(facet, value, ())
            apart = {self._canonical(facet, kind, ()) for kind in base.apart.get(value, ())}
            known = {self._canonical(facet, kind, ()) for kind in below} - apart
            self.kinds.setdefault((facet, top), set()).update(known)

    def _equate(self, facet: str, canonical: str, words: Iterable[str]) -> None:
        """What the catalogue states as values of their own although the lexicon has one name for them covers each other."""
        own = {
            self.names[facet, key]
            for word in words
            if (key := Vocabulary.key(word)) in self.plain and (facet, key) in self.names
        }
        for other in own - {canonical}:
            self.kinds.setdefault((facet, canonical), set()).add(other)
            self.kinds.setdefault((facet, other), set()).add(canonical)

    def _canonical(self, facet: str, value: str, words: Iterable[str]) -> str:
        """The catalogue's own form of a value, under its name or, where the catalogue calls it by another word, under that."""
        own = self.names.get((facet, Vocabulary.key(value)))
        if own is not None:
            return own
        others = (self.names.get((facet, key)) for word in words if (key := Vocabulary.key(word)) in self.plain)
        return next((other for other in others if other is not None), value)

    def vocabulary(
        self, features: Iterable[str] = (), stated: Mapping[str, frozenset[str]] | None = None
    ) -> Vocabulary:
        """A value whose stem is its facet's own name ("colourful", "colour") is left out: the name is meant.

        `features` are attributes that list features, `stated` the attributes that there are, each with the departments whose
        products alone it can be said of, none where it can be said of any.
        """
        stated = stated or {}
        lists = {attribute_key(name) for name in features}
        entries = [
            (word, meaning)
            for word, meaning in self.entries
            if (meaning.facet, Vocabulary.key(word)) not in self.forgotten
            and (
                meaning.value in (None, FLAG_ON)
                or Vocabulary.key(word) in self.plain
                or Vocabulary.key(word) not in self.named.get(meaning.facet, ())
            )
        ]
        return Vocabulary(
            Terms(entries),
            self.names,
            closed(self.kinds),
            {word: tuple(meanings) for word, meanings in self.singles.items()},
            everyday_words() | self._shared(),
            frozenset(self.plain),
            Attributes(
                self.names_of,
                self.parts_of,
                frozenset(self.substances),
                frozenset(self.vague),
                frozenset(self.borrowed),
                tuple(name for name in stated if attribute_key(name) in lists),
                frozenset(self.bare),
                {name: where for name, where in stated.items() if where and name not in self.names_of},
            ),
        )

    def _shared(self) -> frozenset[str]:
        """Values named by one further word that also begins the name of a category ("coffee" for brown, "coffee makers")."""
        plain = self.plain | {Vocabulary.key(value) for base in base_lexicon().facets for value in base.values}
        mine = {
            Vocabulary.key(word)
            for word, meaning in self.entries
            if meaning.facet not in ("category", "brand") and meaning.value not in (None, FLAG_ON)
        }
        return frozenset((mine & self.in_categories) - plain)


def closed(kinds: Mapping[tuple[str, str], set[str]]) -> dict[tuple[str, str], frozenset[str]]:
    """Kinds at any depth: what is a kind of a kind is a kind, whatever goes round in circles."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for facet, top in kinds:
        reached: set[str] = set()
        pending = [*kinds[(facet, top)]]
        while pending:
            value = pending.pop()
            if value not in reached:
                reached.add(value)
                pending += kinds.get((facet, value), ())
        found[(facet, top)] = frozenset(reached)
    return found


def _names(category: CategoryLabel) -> list[str]:
    names = (category.path[-1], category.label.en, category.label.zh, *category.synonyms)
    return [name for name in names if name]


def _below(name: str, groups: Mapping[str, CategoryWords], direct: Mapping[str, Iterable[str]]) -> set[str]:
    """The paths of every narrower kind of thing."""
    reached: set[str] = set()
    paths: set[str] = set()
    pending = [*groups[name].kinds]
    while pending:
        kind = pending.pop()
        if kind in groups and kind not in reached:
            reached.add(kind)
            paths.update(direct[kind])
            pending += groups[kind].kinds
    return paths


def _is_part(name: str, keys: Iterable[str], parts: Collection[str]) -> bool:
    """Whether an attribute states the facet of a part: "lining", "strap_material", 表带材质."""
    key = attribute_key(name)
    if key in map(attribute_key, parts):
        return True
    return bool(parts) and any(key.endswith(f"_{own}") or (not own.isascii() and key.endswith(own)) for own in keys)
