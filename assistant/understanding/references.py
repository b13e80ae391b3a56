"""What "the second one", "it" or "the cheaper of the two" points at, among the things that were shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.dialogue import DialogueState, Shown
from retrieval.facets import Facets
from retrieval.products import Product

_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_HAN = "一二三四五六七八九十"
_CARDINAL = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
_ORDINAL = re.compile(
    rf"\b(?<!at )(?P<word>{'|'.join(_WORDS)})\b(?! (?:choice|time|thing|of all|aid|step|class|name|hand|priority|preference)|-hand)|\b(?P<digits>\d{{1,2}})(?:st|nd|rd|th)\b|(?:#|\bnumber |\bno\. ?|\boption |\bitem )(?P<hash>\d{{1,2}}|{'|'.join(_CARDINAL)})\b|"
    rf"第(?P<han>[{_HAN}\d]{{1,2}})(?:个|款|件|双|台|只|条|把|张|种|样|项|号|家|支|本|盏|瓶|套|部)?|(?P<last>\blast (?:one|item|product|pair)\b|\bthe last\b(?=\s*(?:$|[?.,!]|is\b|and\b))|最后(?:一)?(?:个|款|件|双|台))|(?P<num>\d{{1,2}})号(?!码)",
    re.IGNORECASE,
)
_FIRST_N = re.compile(
    r"\b(?:first|top) (?P<n>two|three|four|five|\d)\b|前(?P<h>[两二三四五\d])(?:个|款|件|双)?", re.IGNORECASE
)
_ALL = re.compile(
    r"\b(?:both|the two|these two|those two|them|these|those|all (?:of them|three|four))\b|这两|那两|两个|两款|两者|它们|这些|这几|那几|这三|都",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:it|its|it's|this(?: one)?|that(?: one)?(?! brand)|the (?:one|product|item))\b|这个|那个|这款|那款|这双|那双|这件|那件|这台|那台|它|该(?:商品|产品|款)|此款",
    re.IGNORECASE,
)
_CHEAPER = re.compile(
    r"\b(?:the )?(?:cheap(?:er|est)|less expensive|least expensive) (?:one|of|option)\b|(?:更|最)?便宜的?(?:那个|那款|那双|那件|一个|一款)|(?:那个|那款|那双|那件)(?:更|最)?便宜的",
    re.IGNORECASE,
)
_DEARER = re.compile(
    r"\b(?:the )?(?:more|most) expensive (?:one|of|option)\b|(?:更|最)?贵的?(?:那个|那款|那双|那件|一个|一款)|(?:那个|那款|那双|那件)(?:更|最)?贵的",
    re.IGNORECASE,
)
_THE_ONE = re.compile(
    r"\bthe (?P<what>[\w\s-]{2,30}?) (?:one|ones)\b|(?P<han>[\u3400-\u9fff]{1,6}?)的?(?:那个|那款|那双|那件|那台)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class References:
    """Products pointed at, in order; `text` is the message without the words that point.

    `unclear`: a pronoun stands there, and more than one thing shown may be meant.
    """

    products: tuple[str, ...]
    text: str
    unclear: bool = False


def resolve(text: str, state: DialogueState, known: Mapping[str, Product], facets: Facets) -> References:
    """The products of the last result set (or the one in focus) that a message points at; none when it points at nothing."""
    shown = state.last_results.items if state.last_results else ()
    if not shown:
        return References((), text)
    for finder in (_ordinals, _by_price, _by_value):
        found = finder(text, shown, known, facets)
        if found.products:
            return found
    if _ALL.search(text) and len(shown) > 1:
        few = [item for item in shown if item.product in state.focus] if len(state.focus) > 1 else list(shown)
        pair = re.search(r"\b(?:both|two)\b|两", text, re.IGNORECASE) is not None
        return References(tuple(item.product for item in (few[:2] if pair else few)), _ALL.sub(" ", text))
    if _ONE.search(text):
        focus = state.focus[:1] or ((shown[0].product,) if len(shown) == 1 else ())
        return References(focus, _ONE.sub(" ", text) if focus else text, unclear=not focus)
    return References((), text)


def _ordinals(text: str, shown: tuple[Shown, ...], _known: Mapping[str, Product], _facets: Facets) -> References:
    first = _FIRST_N.search(text)
    if first:
        amount = _count(first["n"] or first["h"])
        return References(tuple(item.product for item in shown[:amount]), _FIRST_N.sub(" ", text))
    places: list[int] = []
    for match in _ORDINAL.finditer(text):
        place = len(shown) if match["last"] else _place(match)
        if 1 <= place <= len(shown) and place not in places:
            places.append(place)
    if not places:
        return References((), text)
    rest = re.sub(r"\b(?:the|one|ones)\b", " ", _ORDINAL.sub(" ", text), flags=re.IGNORECASE)
    return References(tuple(shown[place - 1].product for place in places), rest)


def _place(match: re.Match[str]) -> int:
    if match["word"]:
        return _WORDS.index(match["word"].lower()) + 1
    if match["han"]:
        return int(match["han"]) if match["han"].isdigit() else _HAN.index(match["han"][-1]) + 1
    return _count(match["digits"] or match["hash"] or match["num"] or "0")


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    low = word.lower()
    return _CARDINAL.index(low) + 1 if low in _CARDINAL else 2 if low == "两" else _HAN.index(low) + 1


def _by_price(text: str, shown: tuple[Shown, ...], known: Mapping[str, Product], _facets: Facets) -> References:
    for pattern, sign in ((_CHEAPER, 1), (_DEARER, -1)):
        if pattern.search(text):
            priced = [(price, n) for n, item in enumerate(shown) if (price := _price(item, known)) is not None]
            if priced:
                return References(
                    (shown[min((sign * price, n) for price, n in priced)[1]].product,), pattern.sub(" ", text)
                )
    return References((), text)


def _price(item: Shown, known: Mapping[str, Product]) -> int | None:
    product = known.get(item.product)
    variant = next((v for v in product.variants if v.sku == item.sku), None) if product else None
    return variant.price_cents if variant else None


def _by_value(text: str, shown: tuple[Shown, ...], known: Mapping[str, Product], facets: Facets) -> References:
    """ "The red one", "the Norrvik one": the only thing shown that states the value."""
    match = _THE_ONE.search(text)
    if match is None:
        return References((), text)
    asked = facets.vocabulary.terms.find(match["what"] or match["han"])
    wanted = [meaning for mention in asked for meaning in mention.meanings if meaning.value]
    if not wanted:
        return References((), text)
    fitting = [item for item in shown if any(_states(item, known, facets, m.facet, m.value or "") for m in wanted)]
    if len(fitting) != 1:
        return References((), text)
    return References((fitting[0].product,), text.replace(match.group(), " "))


def _states(item: Shown, known: Mapping[str, Product], facets: Facets, facet: str, value: str) -> bool:
    product = known.get(item.product)
    if product is None:
        return False
    if facet == "brand":
        return product.brand == value
    variant = next((v for v in product.variants if v.sku == item.sku), product.variants[0])
    stated = product.attributes_of(variant).get(facet)
    values = stated if isinstance(stated, tuple) else (stated,) if isinstance(stated, str) else ()
    return any(facets.vocabulary.covers(facet, value, one) for one in values)
