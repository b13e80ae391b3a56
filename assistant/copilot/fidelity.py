"""Whether a translation says the same numbers, codes and names as its original. What it cannot tell is whether the rest is well said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant import patterns
from assistant.claims.figures import read
from assistant.understanding import language as languages
from assistant.untrusted import ADDRESS, LINK, visible
from retrieval.products import Language

_NUMBER = patterns.later(r"\d[\d,]*(?:\.\d+)?")
_CODE = patterns.later(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_-]{2,}")
_TAG = patterns.later(r"\[P\d{1,2}\]")
_CURRENCY = patterns.later(r"(?P<before>[$€£¥])\s?(?=\d)")
_DENIES = patterns.later(
    r"\b(?:no|not|never|without|cannot|none|nor|neither|nothing|unable)\b|n['’]t\b|不|没|无|未|别", re.IGNORECASE
)
# what denies nothing though it is written as a denial
_POLITE = patterns.later(
    r"对不起|没问题|不好意思|不错|不客气|差不多|不过|要不要|有没有|是不是|能不能|可不可以|不妨|无线|别的|no problem",
    re.IGNORECASE,
)
_LETTER = patterns.later(r"[^\W\d_]")
_DATA = patterns.later(r"</?data>|system prompt|系统提示", re.IGNORECASE)
_SMALL = tuple(
    patterns.later(rf"\b(?:{english})\b|{chinese}", re.IGNORECASE)
    for english, chinese in (
        ("zero", "零"), ("one|an?|single", "[一单首]"), ("two|pair|couple|both", "[二两双俩]"), ("three", "三"), ("four", "四"), ("five", "五"),
        ("six", "六"), ("seven", "七"), ("eight", "八"), ("nine", "九"), ("ten", "十"), ("eleven", "十一"), ("twelve|dozen", "十二|打"),
    )
)  # fmt: skip
LONGEST = {"en": 8, "zh": 2}  # times the original's characters


def faults(original: str, translation: str, language: Language, brands: Iterable[str] = ()) -> tuple[str, ...]:
    """What of the original did not come through, in a word each; nothing where all did. `language` is that of the translation."""
    return tuple(_faults(visible(original), visible(translation), language, brands))


def _faults(original: str, translation: str, language: Language, brands: Iterable[str]) -> Iterator[str]:
    if not translation.strip():
        yield "empty"
        return
    if _LETTER.search(_TAG.sub("", translation)) and languages.detect(_bare(translation, brands), language) != language:
        yield "language"
    if _numbers(original) - _numbers(translation) or _numbers(translation) - _numbers(original) - _spelled(original):
        yield "number"
    for name, form in (("code", _CODE), ("tag", _TAG), ("currency", _CURRENCY)):
        if _found(form, original) != _found(form, translation):
            yield name
    if any(_found(form, original) != _found(form, translation) for form in (LINK, ADDRESS)):
        yield "address"
    if any((brand in original) != (brand in translation) for brand in brands):
        yield "name"
    if _denies(original) != _denies(translation):
        yield "denial"
    if len(translation) > LONGEST[language] * max(len(original), 8) or _DATA.search(translation):
        yield "form"


def _bare(text: str, brands: Iterable[str]) -> str:
    """A text without the names and codes that are the same in every language."""
    for brand in brands:
        text = text.replace(brand, " ")
    return LINK.sub(" ", _CODE.sub(" ", _TAG.sub(" ", text)))


def _numbers(text: str) -> Counter[str]:
    return Counter(one.rstrip(",").replace(",", "") for one in _NUMBER.findall(_TAG.sub(" ", text)))


def _spelled(text: str) -> Counter[str]:
    """The numbers that a text has in words, as digits: 两双 and "two pairs" may become 2."""
    bounds = {bound for figure in read(text).figures for bound in (figure.low, figure.high) if bound is not None}
    small = {n for n, words in enumerate(_SMALL) if words.search(text)}
    return Counter({f"{bound:g}": 9 for bound in bounds | small})


def _found(form: re.Pattern[str], text: str) -> set[str]:
    return {match[0].casefold() for match in form.finditer(text)}


def _denies(text: str) -> bool:
    return _DENIES.search(_POLITE.sub(" ", text)) is not None
