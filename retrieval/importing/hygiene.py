"""Cleans text that comes from outside and tells its language. Pure functions."""

from __future__ import annotations

import re
import unicodedata

from retrieval.products import Language, Localized

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_WORD = re.compile(r"[^\W\d_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
# Direction overrides and invisible marks could make a text read otherwise than it is stored; joiners stay, emoji need them.
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
HAN_SHARE = 0.3


def has_broken_characters(text: str) -> bool:
    """Whether bytes that are not UTF-8, or half a surrogate pair, are in the text."""
    return bool(_SURROGATE.search(text))


def clean_lines(text: str) -> str:
    """The text in NFC without control characters, its lines trimmed and at most one of them blank in a row."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", _CONTROL.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean_lines(text).split())


def language_of(text: str) -> Language:
    """Chinese if Han characters are a fair share of the text (a Latin word weighs as much as one of them)."""
    han = len(_HAN.findall(text))
    if not han:
        return "en"
    return "zh" if han / (han + len(_WORD.findall(text))) >= HAN_SHARE else "en"


def localized(text: str, language: Language | None = None) -> Localized:
    """The text under its language, which is recognised when not given."""
    return Localized(zh=text) if (language or language_of(text)) == "zh" else Localized(en=text)
