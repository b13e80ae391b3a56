"""Statements about so many of what is shown: "two of the three are waterproof", 三款里有两款防水. The rest of the clause is what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.clauses import CLASSES, TAG, Clause, places
from assistant.claims.figure_kinds import Kind
from assistant.claims.scene import Finding

_NUMBERS = {"one": 1, "just one": 1, "a single one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}  # fmt: skip
_EN = patterns.later(
    rf"^(?P<lead>\W*(?:(?:and|but|while|so|of (?:the|these) \w+,?|among (?:the|these)[^,]*,)\s+)*)(?:(?P<way>only|just|exactly|at least|at most|no more than|all but|more than)\s+)?(?P<n>one|two|three|four|five|six|⟦\d+⟧)\s+"
    rf"(?:(?:out )?of (?:all )?(?:the |these |those |them\b|our |your )*(?:two|three|four|five|six|⟦\d+⟧)?\s*(?:shown|listed|here|options|products|items|models|picks|choices|candidates|{TAG}(?:(?:,| and|,? and)\s*{TAG})*)?|"
    rf"(?:options|products|items|models|picks|choices|others)\b)\s*(?=[a-z]|['’]s\b)",
    re.IGNORECASE,
)
_ZH = patterns.later(
    rf"^(?P<lead>\W*(?:而|但|不过|那么)?)(?:(?:这|以上|上面)?(?:(?:[两三四五六七八几]|⟦\d+⟧)[{CLASSES}]?|{TAG}(?:[、和与]{TAG})*)?(?:商品|产品)?(?:里面?|当中|之中|中间?|其中)[,，]?|其中)?(?P<way>只有|仅有?|至少有?|最多有?|正好有?|有)?(?P<n>[一两二三四五六]|⟦\d+⟧)\s?[{CLASSES}](?!装|人|岁|月|小时|星期)(?:商品|产品)?(?!一组|都|均|全|皆|共)"
)
_NAMED = patterns.later(
    rf"^\W*(?:namely|that is|i\.e\.|which is|that would be|it['’]s|即|也就?是|就是|那就是|分别是|是)?[\s:：,，]*(?:the )?{TAG}(?:\s*(?:,|、|and|和|与|跟)\s*(?:the )?{TAG})*\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """`least` to `most` of the places, and the clause that has to hold of each that is counted."""

    least: int
    most: int
    clause: Clause


def read_count(clause: Clause, shown: int, counting: bool = False) -> Count | None:
    """The count with which a clause begins; None where it counts no products. `counting`: the clause before it did (两款不含酒精，一款含酒精)."""
    match = _EN.match(clause.text) or _ZH.match(clause.text)
    if match is None or shown < 2:
        return None
    if match["way"] is None and patterns.is_of(match, _ZH) and not patterns.search(r"里|中", match[0]) and not counting:
        return None
    if patterns.search(r"种\W*$", match[0]) and not patterns.search(r"里|中", match[0]):
        return None  # 有128种音色
    number = _number(clause, match["n"])
    if number is None or len(places(match[0])) == 1:
        return None
    least = most = number
    match (match["way"] or "").lower():
        case "at least" | "至少" | "至少有":
            most = shown
        case "at most" | "no more than" | "最多" | "最多有":
            least = 0
        case "more than":
            least, most = number + 1, shown
        case "all but":
            least = most = shown - number
        case _:
            pass
    start, end = match.end("lead"), match.end()
    text = clause.text[:start] + " " * (end - start) + clause.text[end:]
    figures = tuple(one for one in clause.figures if not start <= one.start < end)
    about = clause.about if len(clause.about) > 1 else tuple(range(shown))
    return Count(least, most, replace(clause, text=text, about=about, figures=figures, only=False))


def counted(findings: Iterable[Finding], count: Count) -> Finding:
    """Whether as many hold as said, given what was found of each."""
    found = tuple(findings)
    true, unknown = found.count(Finding.TRUE), found.count(Finding.UNSTATED)
    if true > count.most or true + unknown < count.least:
        return Finding.FALSE
    return Finding.UNSTATED if unknown and true < count.least else Finding.TRUE


def is_list_of_names(text: str) -> bool:
    """Whether a clause only names the products that were counted: ", namely P2"."""
    return _NAMED.match(text) is not None


def _number(clause: Clause, said: str) -> int | None:
    if said[0] != "⟦":
        return _NUMBERS.get(said.lower())
    figure = next((one for one in clause.figures if clause.text[one.start : one.end].strip() == said), None)
    if figure is None or figure.kind is not Kind.BARE or not figure.exact or figure.low is None:
        return None
    return int(figure.low)
