"""A shop's own words: a YAML or JSON file laid over the base lexicon (docs/catalogue.md, "The shop's own words").

Everything in the file is checked, and everything that is wrong with it is said, each with what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from retrieval.base_lexicon import BaseFacet, CategoryWords, Lexicon, base_lexicon, read_categories, read_facets
from retrieval.errors import LexiconError, one_line
from retrieval.products import Localized
from retrieval.vocabulary import Vocabulary

SECTIONS = ("facets", "brands", "categories", "features")
_FACET_LISTS = ("names", "parts", "forget")
_FACET_MAPS = ("values", "kinds", "apart")
_FACET_FLAGS = ("substance", "vague", "borrowed", "stated_only")
_FACET = (*_FACET_LISTS, *_FACET_MAPS, *_FACET_FLAGS, "label")
_CATEGORY = ("words", "kinds")


def load_lexicon(path: Path | None) -> Lexicon:
    """The base lexicon with the shop's file over it. Raises `LexiconError` with the first fault and how many more there are."""
    if path is None:
        return base_lexicon()
    data = read_file(path)
    wrong = list(faults(data))
    if wrong:
        more = f" (and {len(wrong) - 1} more: python -m retrieval lexicon check {path})" if len(wrong) > 1 else ""
        raise LexiconError(f"{path.name}: {wrong[0]}{more}")
    return over(base_lexicon(), _lexicon(data))


def read_file(path: Path) -> object:
    """What a YAML or JSON file says. Raises `LexiconError`, also for a key that stands twice in one place."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict) or {}
    except FileNotFoundError as fault:
        raise LexiconError(f"{path}: no such file") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise LexiconError(f"{path}: can't be read; save it as UTF-8 text") from fault
    except (yaml.YAMLError, RecursionError) as fault:
        raise LexiconError(f"{path}: is not YAML: {one_line(str(fault), 200)}") from fault


class _Strict(yaml.SafeLoader):
    """Refuses a key that stands twice, of which YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r} stands twice", key.start_mark
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def faults(data: object) -> Iterator[str]:
    """Everything that is wrong with the form of a shop's words, a line each: place, fault, remedy."""
    if not isinstance(data, Mapping):
        yield f"should be a map with {', '.join(SECTIONS)}"
        return
    yield from _unknown(data, SECTIONS, "")
    for name, entry in _entries(data, "facets"):
        yield from _facet_faults(name, entry)
    for name, entry in _entries(data, "brands"):
        yield from _list_faults(entry, f"brands.{name}")
    for name, entry in _entries(data, "categories"):
        place = f"categories.{name}"
        if isinstance(entry, Mapping):
            yield from _unknown(entry, _CATEGORY, place)
            for key in _CATEGORY:
                yield from _list_faults(entry.get(key, []), f"{place}.{key}")
        else:
            yield from _list_faults(entry, place)
    for section in ("facets", "brands", "categories"):
        if section in data and not isinstance(data[section], Mapping):
            yield f"{section}: should be a map of names"
    yield from _list_faults(data.get("features", []), "features")


def _entries(data: Mapping[object, object], section: str) -> Iterator[tuple[str, object]]:
    entries = data.get(section)
    if isinstance(entries, Mapping):
        yield from ((str(name), entry) for name, entry in entries.items())


def _facet_faults(name: str, entry: object) -> Iterator[str]:
    place = f"facets.{name}"
    if not isinstance(entry, Mapping):
        yield f"{place}: should be a map with {', '.join(_FACET)}"
        return
    yield from _unknown(entry, _FACET, place)
    for key in _FACET_LISTS:
        yield from _list_faults(entry.get(key, []), f"{place}.{key}")
    for key in _FACET_MAPS:
        several = entry.get(key, {})
        if not isinstance(several, Mapping):
            yield f"{place}.{key}: should be a map of values to lists of words"
            continue
        for value, words in several.items():
            yield from _list_faults(words, f"{place}.{key}.{value}")
            if key == "kinds" and isinstance(words, list) and str(value) in map(str, words):
                yield f"{place}.kinds.{value}: names itself; take it out"
    for key in _FACET_FLAGS:
        if not isinstance(entry.get(key, False), bool):
            yield f"{place}.{key}: should be true or false"
    label = entry.get("label", {"en": "-"})
    if (
        not isinstance(label, Mapping)
        or not label
        or set(label) - {"en", "zh"}
        or not all(isinstance(one, str) for one in label.values())
    ):
        yield f"{place}.label: should be a map with en, zh or both"


def _list_faults(words: object, place: str) -> Iterator[str]:
    if not isinstance(words, list):
        yield f"{place}: should be a list of words, as in [one, 另一个]"
        return
    for word in words:
        if isinstance(word, bool):
            yield f"{place}: YAML reads {str(word).lower()} as yes or no; put it in quotes"
        elif not isinstance(word, str | int | float):
            yield f"{place}: {one_line(repr(word), 40)} should be a word"
        elif not Vocabulary.key(str(word)):
            yield f"{place}: {word!r} holds no letter or digit; take it out"


def _unknown(entry: Mapping[object, object], known: tuple[str, ...], place: str) -> Iterator[str]:
    for key in entry:
        if str(key) not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            yield f"{place + '.' if place else ''}{key}: unknown key; {hint}"


def _lexicon(data: object) -> Lexicon:
    stated = dict(data) if isinstance(data, Mapping) else {}
    brands = {str(name): tuple(map(str, words)) for name, words in (stated.get("brands") or {}).items()}
    brand = BaseFacet("brand", Localized("brand", "品牌"), values=brands, stated_only=True)
    features = tuple(map(str, stated.get("features") or ()))
    facets = read_facets(stated.get("facets") or {})
    return Lexicon((*facets, brand), read_categories(stated.get("categories") or {}), features)


def over(base: Lexicon, shop: Lexicon) -> Lexicon:
    """One lexicon of two: the shop adds to what the base says, takes apart what it holds together, and names things its way."""
    facets = {facet.id: facet for facet in base.facets}
    for facet in shop.facets:
        known = facets.get(facet.id)
        facets[facet.id] = facet if known is None else _both(known, facet)
    return Lexicon(tuple(facets.values()), _joined(base.categories, shop.categories), (*base.features, *shop.features))


def _both(base: BaseFacet, shop: BaseFacet) -> BaseFacet:
    forget = {Vocabulary.key(word) for word in shop.forget}
    values = {value: words for value, words in base.values.items() if Vocabulary.key(value) not in forget}
    own_label = shop.label != Localized(en=shop.id.replace("_", " "))
    return replace(
        base,
        label=shop.label if own_label and shop.id != "brand" else base.label,
        names=(*base.names, *shop.names),
        values=_merged(values, shop.values),
        kinds=_merged(base.kinds, shop.kinds),
        parts=(*base.parts, *shop.parts),
        apart=_merged(base.apart, shop.apart),
        forget=base.forget | shop.forget,
        substance=base.substance or shop.substance,
        vague=base.vague or shop.vague,
        borrowed=base.borrowed or shop.borrowed,
    )


def _merged(base: Mapping[str, tuple[str, ...]], shop: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    names = {**base, **shop}
    return {name: tuple(dict.fromkeys((*base.get(name, ()), *shop.get(name, ())))) for name in names}


def _joined(base: tuple[CategoryWords, ...], shop: tuple[CategoryWords, ...]) -> tuple[CategoryWords, ...]:
    """A shop's entry that bears a name of the base's goes on with it."""
    found = {group.words[0]: group for group in base}
    owner = {Vocabulary.key(word): group.words[0] for group in base for word in group.words}
    for group in shop:
        name = owner.get(Vocabulary.key(group.words[0]), group.words[0])
        known = found.get(name, CategoryWords((name,)))
        found[name] = CategoryWords(tuple(dict.fromkeys((*known.words, *group.words))), (*known.kinds, *group.kinds))
    return tuple(found.values())
