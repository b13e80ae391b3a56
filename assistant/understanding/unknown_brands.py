"""Makers that are asked for and that the shop does not carry: "Dyson vacuums", "Nike running shoes", 戴森的吸尘器.

A maker is a name of `brands.txt`, or a capitalised name amid a sentence that neither the shop nor English knows, behind "by" or beside
"brand". Nothing is made a maker that the shop's own words name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant import patterns
from assistant.understanding.known_words import known_words
from assistant.understanding.polarity import Polarity, judge
from retrieval.terms import Mention

_FILE = Path(__file__).with_name("brands.txt")
_NO_WISH = patterns.later(
    r"\b(?:for|fits?|compatible with|works? with|with|like|similar to|than|instead of|unlike|my|our|his|her|their|old|had|have had|own|owned|bought|as good as|alternatives? to|replace)"
    r"(?:\s+(?:an?|the|my|old|new|our|his|her))*\s*$|(?:适用于?|兼容|配|给|像|类似|比|我的|我有|代替|替代|之前|以前|买过|用过|跟|和|同)(?:一?[个双台部款])?\s*$",
    re.IGNORECASE,
)  # "a case for an iPhone" asks for no maker
_BY = patterns.later(r"\b(?:by|made by|brand(?: called| named)?|maker)\s+$", re.IGNORECASE)
_MADE_BY = patterns.later(r"\b(?:from|by|made by|brand(?: called| named)?|maker)\s+$", re.IGNORECASE)
_BRANDED = patterns.later(
    r"^(?:的|牌|牌子|品牌|这个牌子|家)*\s*(?:brand(?:ed)?\b|的?(?:牌子|品牌)|牌(?![照匾]))", re.IGNORECASE
)
_OF = patterns.later(r"^(?:['’]s|牌子?|品牌)?的?\s*")
_CAPITALISED = patterns.later(r"(?<![\w'’.&-])[A-Z][a-z]+[\w'’&-]*(?:\s+[A-Z][a-z]+[\w'’-]*)?(?![\w'’])")
_START = patterns.later(r"(?:^|[.!?。！？\n])\W*$")


@dataclass(frozen=True, slots=True)
class _Names:
    sure: re.Pattern[str]
    ordinary: re.Pattern[str]


@cache
def _names() -> _Names:
    """Patterns of the makers' names; of those that are ordinary words, only as they are written there."""
    sure: list[str] = []
    ordinary: list[str] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        for name in line.split("|") if line and not line.startswith("#") else ():
            (ordinary if name.startswith("~") else sure).append(name.removeprefix("~"))

    def pattern(names: list[str], flags: re.RegexFlag) -> re.Pattern[str]:
        latin = "|".join(
            re.escape(one) for one in sorted(names, key=len, reverse=True) if one.isascii() or one[0].isascii()
        )
        han = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True) if not one[0].isascii())
        return re.compile(rf"(?<![A-Za-z\d'’&-])(?:{latin})(?![A-Za-z\d&-])|(?:{han})", flags)

    return _Names(pattern(sure, re.IGNORECASE), pattern(ordinary, re.NOFLAG))


def read(text: str, mentions: Collection[Mention], shop_knows: Callable[[str], bool]) -> str | None:
    """The maker that a text asks for and no mention of the shop's words covers, as the customer writes it; None for none.

    `mentions` are the shop's words in the text, `shop_knows` tells of a lower-case Latin word whether its catalogue has it.
    """
    names = _names()
    things = {one.start for one in mentions if any(meaning.facet == "category" for meaning in one.meanings)}
    own = [one for one in mentions if not all(meaning.facet == "category" for meaning in one.meanings)]
    for pattern, listed, ordinary in (
        (names.sure, True, False),
        (names.ordinary, True, True),
        (_CAPITALISED, False, False),
    ):
        for match in pattern.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if any(one.start < match.end() and match.start() < one.end for one in own) or _NO_WISH.search(before):
                continue
            if not listed and not _is_foreign(match.group(), before, shop_knows):
                continue
            ahead = match.end() + len((_OF.match(after) or match).group())
            placed = _BRANDED.match(after) or (
                ahead in things or _MADE_BY.search(before) if listed else _BY.search(before)
            )
            if (ordinary or not listed) and not placed:
                continue
            if judge(before, after).polarity is Polarity.WANTED:
                return match.group()
    return None


def _is_foreign(name: str, before: str, shop_knows: Callable[[str], bool]) -> bool:
    """Whether a capitalised word begins no sentence and is known neither to the shop nor to English."""
    known = known_words()
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", name)]
    return _START.search(before) is None and not any(
        shop_knows(word) or word in known.english or word in known.grammar or len(word) < 3 for word in words
    )
