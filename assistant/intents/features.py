"""A message as numbers: hashed n-grams of words and characters, and what stands in it and around it.

Serving and training share these functions, so that both see the same numbers.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant import patterns
from assistant.dialogue import Intent
from assistant.understanding import intents as rules

BUCKETS = 1 << 16
MOST_CHARACTERS = 400
_TOKEN = patterns.later(r"[\u3400-\u9fff]|#+|[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_]+)?|[?？!！#&/]")
_DIGITS = patterns.later(r"\d+(?:[.,]\d+)*")
_HAN = patterns.later(r"[\u3400-\u9fff]")
_SIGNS: tuple[re.Pattern[str], ...] = tuple(
    patterns.later(pattern, re.IGNORECASE)
    for pattern in (
        r"[?？]|吗|呢\W*$",
        r"\b(?:first|second|third|fourth|last|one|ones|it|its|this|that|these|those|them|they|both|number \d)\b|第.[个款件双条张]|[一二三四\d]号|它|这|那|前两个|上面",
        r"[$€£¥￥]\s*\d|\d+\s*(?:dollars?|bucks?|euros?|usd|元|块)|\b(?:under|below|max|budget|at most|up to)\b|以内|以下|预算|不超过|左右",
        r"#\s?\w*\d{3,}|\b[A-Z]{0,3}-?\d{4,}\b",
        r"\b(?:order(?:ed)?|purchase|parcel|package|bought|received|delivered|got)\b|订单|单号|下单|买的|收到|包裹|快递",
        r"\b(?:cart|basket|trolley)\b|购物车|购物篮",
        r"\b(?:no|not|without|don't|never|but|except)\b|不要|别|没|除了",
        r"!!|！！|\b(?:terrible|worst|awful|angry|ridiculous)\b|太差|垃圾|骗",
    )
)
_RULED = tuple(Intent)
_FIXED = 4 + len(_SIGNS)


class Context(StrEnum):
    """What was last talked of, as far as it changes what a short message means."""

    NONE = "none"
    SHOWN = "shown"
    ASKED = "asked"
    ORDER = "order"
    CART = "cart"
    POLICY = "policy"
    TALK = "talk"

    @property
    def wide(self) -> str:
        """The three situations in which the same words may mean different things."""
        if self in (Context.SHOWN, Context.ASKED):
            return "results"
        return "service" if self in (Context.ORDER, Context.CART, Context.POLICY) else "fresh"


CONTEXTS = tuple(Context)
MARKS = _FIXED + len(_RULED) + len(CONTEXTS)


def normal(text: str) -> str:
    """Lower case, one form for each character, numbers by their number of digits, bounded length."""
    flat = " ".join(unicodedata.normalize("NFKC", text).lower().replace("’", "'").split())[:MOST_CHARACTERS]
    return _DIGITS.sub(lambda match: "#" * min(5, len(match[0])), flat)


def as_spoken(text: str) -> str:
    """The text as an encoder knows it best: what is shouted in capitals is said in small letters."""
    return text.lower() if text.isupper() else text


def grams(text: str) -> Iterator[str]:
    """The n-grams of a normal text: words and their pieces, Han characters by one to three, neighbours in pairs."""
    tokens = _TOKEN.findall(text)
    yield from tokens
    for left, right in pairwise(["^", *tokens, "$"]):
        yield f"{left} {right}"
    for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if _HAN.match(first) and _HAN.match(third):
            yield f"{first} {second} {third}"
    for word in tokens:
        if len(word) > 2 and not _HAN.match(word):
            framed = f"<{word}>"
            for size in (3, 4):
                for start in range(len(framed) - size + 1):
                    yield f"~{framed[start : start + size]}"


def bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS


def hashed(text: str, context: Context) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Buckets and weights (unit length) of a text; each n-gram stands twice: by itself, and within its context.

    The doubling is H. Daumé III, "Frustratingly Easy Domain Adaptation" (2007).
    """
    counts: dict[int, float] = {}
    plain = normal(text)
    for gram in grams(plain):
        for name in (gram, f"{context.wide}|{gram}"):
            place = bucket(name)
            counts[place] = counts.get(place, 0.0) + 1.0
    if not counts:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
    weights = np.sqrt(np.fromiter(counts.values(), dtype=np.float32))
    return np.fromiter(counts.keys(), dtype=np.int32), weights / np.linalg.norm(weights)


def marks(text: str, context: Context) -> NDArray[np.float32]:
    """Zeros and ones, length `MARKS`: signs in the words, the intents whose rule matches, the context."""
    row = np.zeros(MARKS, dtype=np.float32)
    row[0] = rules.is_question(text)
    row[1] = rules.wishes(text)
    row[2] = rules.is_small_talk(text)
    row[3] = rules.is_gibberish(text)
    for place, sign in enumerate(_SIGNS, start=4):
        row[place] = sign.search(text) is not None
    for intent in rules.by_rules(text):
        row[_FIXED + _RULED.index(intent)] = 1.0
    row[_FIXED + len(_RULED) + CONTEXTS.index(context)] = 1.0
    return row
