"""Where a message points by place: "the second one", "option 4", "1 and 2", 倒数第二个, the former, the middle one.

Knows only how many things a result set has; which set is meant, and what stands in it, is decided by its reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import patterns

_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_CARDINAL = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
_HAN = "一二三四五六七八九十"
COUNTER = r"(?:个|款|件|双|台|只|条|把|张|种|样|项|号|家|支|本|盏|瓶|套|部|顶|副|块|床|幅|辆|枚|颗|组|对|根)"
_NOT_AFTER = r"(?! (?:choice|time|thing|of all|aid|step|class|name|hand|priority|preference|floor|day|week|year|birthday|grade|question)|-hand|-class)"

_FIRST_N = patterns.later(
    rf"\b(?:the )?(?:first|top) (?P<n>two|three|four|five|\d)\b|前面?(?P<h>[两二三四五\d])(?:{COUNTER})?", re.IGNORECASE
)
_LAST_N = patterns.later(
    rf"\b(?:the )?(?:last|bottom|final) (?P<n>two|three|four|\d)\b|(?:[后末]|后面|最后|末尾)(?P<h>[两二三四\d])(?:{COUNTER})",
    re.IGNORECASE,
)
_ORDINAL = patterns.later(
    rf"倒数第(?P<from_end>[{_HAN}两\d]){COUNTER}?"
    rf"|\b(?:the )?(?P<penultimate>second[- ](?:to[- ])?last|last but one|penultimate)\b(?: one)?"
    rf"|\b(?<!at )(?:the )?(?P<word>{'|'.join(_WORDS)})\b{_NOT_AFTER}(?: (?:one|option|item|pair|product|result)s?\b)?"
    rf"|\b(?:the )?(?P<digits>\d{{1,2}})(?:st|nd|rd|th)\b(?: one)?"
    rf"|(?:#|\b(?:number|no\.?|nr\.?|option|item|product|result)\s?#?)(?P<hash>\d{{1,2}}|{'|'.join(_CARDINAL)})\b(?!\s*(?:people|persons|%))"
    rf"|第\s*(?P<han>[{_HAN}\d]{{1,2}})\s*{COUNTER}?"
    rf"|(?P<leading>\b(?:the )?(?:(?:top|left(?:most|-hand)?|very first) (?:one|option|item|pair)|one (?:on|to) the (?:far )?left|one (?:at|on) the top)\b|(?:最)?左(?:边|侧|面)的?(?:那|这)?(?:一)?{COUNTER}|(?:最(?:上|前|顶)(?:面|边|头)?|顶上|上(?:面|边))的?(?:那|这)?(?:一)?{COUNTER}|(?:首|头)(?:一)?{COUNTER}|打头的?(?:那|这)?{COUNTER})"
    rf"|(?P<last>\b(?:the )?(?:(?:bottom|right(?:most|-hand)) (?:one|option|item|pair)|one (?:on|to) the (?:far )?right|one (?:at|on) the bottom)\b|(?:最)?右(?:边|侧|面)的?(?:那|这)?(?:一)?{COUNTER}|(?<=first and )last\b|(?<=first or )last\b|\bthe (?:very )?last(?: (?:one|item|product|pair|option))?\b(?=\s*(?:$|[?.,!]|is\b|and\b|has\b|have\b|come\b|look\b|of\b|one\b|-))|\blast (?:one|item|product|pair)\b|(?:最(?:下|后|底|末)(?:面|边|头)?|底下|(?<![一以剩])下(?:面|边))的?(?:那|这)?(?:一)?{COUNTER}|(?:末尾|垫底)的?那?{COUNTER})"
    rf"|(?P<middle>\b(?:the )?(?:middle|centre|center) (?:one|option|pair)(?:['’]s)?\b|\bthe one in the middle\b|(?:中间|正中)(?:的|那|这)*{COUNTER}?)"
    rf"|(?P<former>\bthe former\b|前者)|(?P<latter>\bthe latter\b|后者)"
    rf"|(?<![\d.])(?P<num>\d{{1,2}}|(?<![\d月十大小])[一二三四五六七八](?=号))\s*号(?!码|线|字)"
    rf"|(?<=\bdo )(?P<one>{'|'.join(_CARDINAL)})(?= (?:and|or|vs\.?|versus) (?:{'|'.join(_CARDINAL)})\b)",
    re.IGNORECASE,
)
_ORDER = patterns.later(r"(?:\w{2}est|\w{3}er|expensive|popular|rated|ones|them)\s+$", re.IGNORECASE)
_FURTHER = patterns.later(
    rf"(?P<joint>\s*(?:,|、|and|&|or|vs\.?|versus|和|跟|与|还有|以及|对比)\s*)(?:number |no\. ?|#)?(?P<n>\d{{1,2}}|[{_HAN}]|(?:{'|'.join(_CARDINAL)})\b(?= (?:stack|compare|differ|against)))(?:(?=\s*(?:号|{COUNTER}))\s*(?:号|{COUNTER})|\b|(?=[\u3400-\u9fff\s,，。?？]|$))(?!\s*(?:stars?|dollars?|bucks?|%|码|块|元|cm|kg|g\b|l\b|inch))",
    re.IGNORECASE,
)
_BARE_PAIR = patterns.later(
    r"(?:\b(?:compare|between|difference(?:s)?(?: between| of| in)?|versus|vs\.?|against)\s+|(?:对比|比较|比一比)(?:一下)?|^|[,，:：](?=\s*\d{1,2}\s*(?:and|or|和|还是)\s*\d{1,2}\s*[?？]?\s*$))\s*(?:number |no\. ?|#)?(?P<a>\d{1,2})\s*(?:and|&|with|vs\.?|versus|to|or|,|、|和|跟|与|还是)\s*(?:number |no\. ?|#)?(?P<b>\d{1,2})(?:\s*(?:,|and|、|和)\s*(?P<c>\d{1,2}))?(?![\d.]|\s*(?:dollars?|bucks?|块|元|码|升|kg|cm|gb|l\b|g\b|inch))",
    re.IGNORECASE,
)
_OPEN_SETS = patterns.later(
    r"(?P<earlier>\b(?:previous|earlier|before that|prior)\b|之前|先前|刚才|前面|上一(?:批|组|轮|次))"
    r"|(?P<first>\b(?:in |from |of )?(?:the |your |that )?(?:very )?first (?:list|batch|set|search|page|results?|ones? you showed|round)\b|第一(?:批|组|次|轮|页)(?:里面?|中|的|推荐)*|最开始|最早|一开始)"
    r"|(?P<second>\b(?:in |from |of )?(?:the |your |that )?second (?:list|batch|set|search|page|round)\b|第二(?:批|组|次|轮|页)(?:里面?|中|的|推荐)*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pointing:
    """One pointing expression: its span in the text, and the places (from 1) it names in a set of a given size."""

    start: int
    end: int
    kind: str
    number: int = 0

    def places(self, size: int) -> tuple[int, ...]:
        """The places named, those that exist only."""
        match self.kind:
            case "first_n":
                named: tuple[int, ...] = tuple(range(1, self.number + 1))
            case "last_n":
                named = tuple(range(size - self.number + 1, size + 1))
            case "from_end":
                named = (size - self.number + 1,)
            case "middle":
                named = ((size + 1) // 2,) if size % 2 else ()
            case _:
                named = (self.number,)
        return tuple(place for place in named if 1 <= place <= size)


def pointings(text: str) -> list[Pointing]:
    """Every expression of place in a text, in order, without overlap."""
    found = [Pointing(m.start(), m.end(), "first_n", count(m["n"] or m["h"])) for m in _FIRST_N.finditer(text)]
    found += [Pointing(m.start(), m.end(), "last_n", count(m["n"] or m["h"])) for m in _LAST_N.finditer(text)]
    for match in _BARE_PAIR.finditer(text):
        numbers = [name for name in ("a", "b", "c") if match[name]]
        found += [Pointing(*match.span(name), "place", int(match[name])) for name in numbers]
    for match in _ORDINAL.finditer(text):
        if match.group().lower() == "first" and _ORDER.search(text[: match.start()]):
            continue  # "show the biggest first"
        found.append(_pointing(match))
        found += _further(text, match.end())
    kept: list[Pointing] = []
    for one in sorted(found, key=lambda p: (p.start, -p.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _further(text: str, at: int) -> Iterator[Pointing]:
    """ "Number 1 and 3", 第一和第三 without the second 第."""
    while (match := _FURTHER.match(text, at)) is not None:
        yield Pointing(match.start("n"), match.end(), "place", count(match["n"]))
        at = match.end()


def _pointing(match: re.Match[str]) -> Pointing:
    start, end = match.span()
    if match["from_end"]:
        return Pointing(start, end, "from_end", count(match["from_end"]))
    if match["penultimate"]:
        return Pointing(start, end, "from_end", 2)
    if match["leading"]:
        return Pointing(start, end, "place", 1)
    if match["last"]:
        return Pointing(start, end, "from_end", 1)
    if match["middle"]:
        return Pointing(start, end, "middle")
    if match["former"] or match["latter"]:
        return Pointing(start, end, "former" if match["former"] else "latter")
    if match["word"]:
        return Pointing(start, end, "place", _WORDS.index(match["word"].lower()) + 1)
    return Pointing(
        start,
        end,
        "place",
        count(match["han"] or match["digits"] or match["hash"] or match["num"] or match["one"] or "0"),
    )


def set_named(text: str) -> tuple[str, re.Match[str]] | None:
    """Which list is named ("first", "second", "earlier") and where; None when none is."""
    match = _OPEN_SETS.search(text)
    if match is None:
        return None
    return next(name for name in ("first", "second", "earlier") if match[name]), match


def count(word: str) -> int:
    """A small number in digits or words of either language; 0 for none."""
    if word.isdigit():
        return int(word)
    low = word.lower()
    if low in _CARDINAL:
        return _CARDINAL.index(low) + 1
    if low in ("两", "俩"):
        return 2
    return _HAN.index(low[-1]) + 1 if low and low[-1] in _HAN else 0
