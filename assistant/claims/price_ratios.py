"""Prices as parts and multiples of each other: half, twice, a third of, 三分之一, "two of these for the price of one".

The words for such ratios, whose prices they set side by side and how exactly they have to hold are known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.price_claims import (
    COST,
    COUNT,
    OTHER_TOPIC,
    PRICE_WORD,
    Worth,
    number_said,
    place_of,
    price_at,
    taken,
)
from assistant.claims.scene import Finding, Scene

_TIMES = {"half": 0.5, "one half": 0.5, "a half": 0.5, "twice": 2.0, "double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0, "a third": 1 / 3, "one third": 1 / 3, "a quarter": 0.25, "one quarter": 0.25,
          "a fifth": 0.2, "two thirds": 2 / 3, "three quarters": 0.75, "a tenth": 0.1, "three times": 3.0, "four times": 4.0, "five times": 5.0, "six times": 6.0, "two times": 2.0, "ten times": 10.0, "one and a half times": 1.5}  # fmt: skip
_T = "|".join(sorted((name.replace(" ", r"[\s-]") for name in _TIMES), key=len, reverse=True))
_RATIO = patterns.later(
    rf"\b(?P<n>{_T}|⟦\d+⟧ ?(?:times|x|%|percent)|⟦\d+⟧)(?: of)?(?: (?:the (?:price|cost|money|amount|sum)(?: tag)?(?: of)?(?: (?:for|on))?|as (?:much|expensive|cheap|pricey|dear|costly)(?: as)?|what|that of|more expensive than|the amount (?:of|for)|its price))(?: (?:the )?(?P<of>{TAG}))?",
    re.IGNORECASE,
)
_C = rf"(?P<n>{'|'.join(sorted(COUNT, key=len, reverse=True))}|⟦\d+⟧)"
_FOR_THE_PRICE = (
    patterns.later(rf"\b{_C}(?: of)?(?: the)? (?P<cheap>{TAG})s?[^{TAG[1:-1]},;]{{0,24}}\bfor the (?:price|cost|money) of (?:(?:just |only )?(?:one|a single)(?: of)? )?(?:the )?(?P<dear>{TAG})", re.IGNORECASE),
    patterns.later(rf"\bfor (?:the )?(?:price|cost|money) of (?:(?:just |only )?(?:one|a single)(?: of)? )?(?:the )?(?P<dear>{TAG})[^{TAG[1:-1]};]{{0,40}}?\b{_C}(?: of)?(?: the)? (?P<cheap>{TAG})", re.IGNORECASE),
    patterns.later(rf"(?P<dear>{TAG})['’]s (?:price|cost) (?:buys|gets)[^{TAG[1:-1]};]{{0,12}}?\b{_C}(?: of)?(?: the)? (?P<cheap>{TAG})", re.IGNORECASE),
    patterns.later(rf"(?P<dear>{TAG}) (?:costs|sells for|goes for) (?:as much as|what|the same as) {_C}(?: of)?(?: the)? (?P<cheap>{TAG})", re.IGNORECASE),
    patterns.later(rf"(?:买|一|⟦\d+⟧)?[件个款双台只]?(?P<dear>{TAG})的?(?:价格|价钱|钱|预算)?(?:就|都|便)?(?:够|能|可以?|足够|足以)(?:你|您)?买(?:到|下)?(?P<n>⟦\d+⟧|[一两二三四五六])[件个款双台只把张条套](?P<cheap>{TAG})"),
    patterns.later(rf"买(?P<n>⟦\d+⟧|[一两二三四五六])[件个款双台只把张条套](?P<cheap>{TAG})(?:的)?(?:钱|价格|花费|价钱)?(?:才|就|刚好|正好|只)?(?:等于|相当于|够买|抵|抵得上)(?:一[件个款双台只])?(?P<dear>{TAG})"),
)  # fmt: skip
_HAN_N = r"⟦\d+⟧|[一两二三四五六七八九十]"
_HAN_RATIO = (
    patterns.later(rf"(?:价格?|售价|价钱)?(?:仅|只|就|才|差不多|正好|刚好|恰好)?(?:仅|只)?(?:是|为|有|要|等于|相当于|达到?|需)?\s*(?P<of>{TAG})(?:的)?(?:价格|售价|价钱|钱)?的?(?P<r>一半|(?P<n>{_HAN_N})倍半?|(?P<m>{_HAN_N})分之(?P<k>{_HAN_N})|(?P<t>{_HAN_N})成)(?:的?(?:价格|钱|价钱|价))?"),
    patterns.later(rf"(?:比|较)\s*(?P<of>{TAG})\s*(?:要|更|还)?(?P<way>便宜|贵|低|高)(?:了|出)?(?:整整|足足|将近|大约|约|差不多)?(?P<r>一半|半|(?P<n>{_HAN_N})倍|(?P<m>{_HAN_N})分之(?P<k>{_HAN_N})|(?P<t>{_HAN_N})成)"),
)  # fmt: skip


def for_the_price(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """How many of one product the price of another buys."""
    clause = found.clause
    for pattern in _FOR_THE_PRICE:
        match = pattern.search(clause.text)
        if match is None:
            continue
        count = number_said(clause, match["n"], match.start("n"), {name: float(n) for name, n in COUNT.items()})
        cheap, dear = (
            price_at(scene, place_of(match["cheap"])),
            price_at(scene, place_of(match["dear"])),
        )
        if count is None or cheap is None or dear is None:
            return taken(found, match.span(), match[0], Finding.UNSTATED)
        fits = count * cheap <= dear * 1.005 and (count + 1) * cheap > dear
        holds = (
            fits
            if patterns.search(r"could|can|get|buy|够|能|可|买", match[0])
            else abs(count * cheap / dear - 1) <= 0.03
        )
        return taken(found, match.span(), match[0], Finding.of(holds is not clause.denies(match.start())))
    return found


def ratio(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """ "Half the price of", "twice as much as"."""
    clause = found.clause
    match = _RATIO.search(clause.text)
    if match is None or OTHER_TOPIC.search(match[0]) or not PRICE_WORD.search(clause.text):
        return found
    if patterns.search(r"\bas much\b", match[0]) and not patterns.search(
        rf"\b{COST}\b", clause.text[: match.start()], re.IGNORECASE
    ):
        return found
    times = number_said(
        clause,
        patterns.sub(r"\s*(?:x|times|%|percent)$", "", match["n"]) if "⟦" in match["n"] else match["n"],
        match.start("n"),
        _TIMES,
    )
    pair = _pair(scene, clause, match, before)
    if times is None or pair is None:
        return found
    end = match.end()
    tail = patterns.match(r" (?:costs?|does|is|sells for|goes for)\b", clause.text[end:])
    return taken(
        found, (match.start(), end + (tail.end() if tail else 0)), match[0], _holds(scene, clause, pair, times, match)
    )


def _pair(
    scene: Scene, clause: Clause, match: re.Match[str], before: Sequence[int]
) -> tuple[tuple[int, ...], int] | None:
    """Whose price is spoken of, and what it is set against."""
    if match["of"]:
        base = place_of(match["of"])
    else:
        after = places(clause.text[match.end() :])
        other = after[:1] or clause.against[:1] or tuple(place for place in before if place not in clause.about)[:1]
        if not other:
            return None
        base = other[0]
    mine = tuple(place for place in places(clause.text[: match.start()]) if place != base)[-2:]
    mine = (
        mine
        or tuple(place for place in clause.about if place != base)
        or tuple(place for place in before if place != base)[:1]
    )
    return (mine, base) if mine else None


def _holds(
    scene: Scene, clause: Clause, pair: tuple[tuple[int, ...], int], times: float, match: re.Match[str]
) -> Finding:
    base = price_at(scene, pair[1])
    prices = [price_at(scene, place) for place in pair[0]]
    if base is None or any(price is None for price in prices):
        return Finding.UNSTATED
    before = clause.text[: match.start()]
    slack = (
        0.1
        if patterns.search(
            r"\b(?:about|around|roughly|nearly|almost|close to|approximately|some)\s*$|约|大概|差不多|近",
            before[-10:] + match[0],
        )
        else 0.03
    )
    loose = _loose(before)
    ratios = [price / base / times for price in prices if price is not None and base]
    if loose > 0:
        right = all(one > 1.0 for one in ratios)
    elif loose < 0:
        right = all(one < 1.0 for one in ratios)
    else:
        right = all(abs(one - 1) <= slack for one in ratios)
    return Finding.of(right is not clause.denies(match.start()))


def _loose(before: str) -> int:
    """ "More than twice", "less than half": 1, -1; 0 where it is meant as it stands."""
    if patterns.search(r"\b(?:more than|over|above)\s*$|超过$|不止$", before, re.IGNORECASE):
        return 1
    return -1 if patterns.search(r"\b(?:less than|under|below|not even)\s*$|不到$|不足$", before, re.IGNORECASE) else 0


def han_ratio(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """The same in Chinese: 价格是它的一半, 比它便宜三成."""
    clause = found.clause
    for pattern in _HAN_RATIO:
        match = pattern.search(clause.text)
        if match is None or OTHER_TOPIC.search(clause.text) or not PRICE_WORD.search(clause.text):
            continue
        groups = match.groupdict()
        part = _han_times(clause, match)
        base = place_of(match["of"])
        mine = (
            tuple(one for one in places(clause.text[: match.start("of")]) if one != base)[-1:]
            or tuple(one for one in (*clause.about, *before) if one != base)[:1]
        )
        if part is None or not mine:
            continue
        way = groups.get("way")
        times = part if way is None else 1 - part if way in ("便宜", "低") else 1 + part
        return taken(found, match.span(), match[0], _holds(scene, clause, (mine, base), times, match))
    return found


def _han_times(clause: Clause, match: re.Match[str]) -> float | None:
    if match["r"] in ("一半", "半"):
        return 0.5
    if match["n"]:
        times = number_said(clause, match["n"], match.start("n"), {})
        return None if times is None else times + (0.5 if match["r"].endswith("半") else 0.0)
    if match["m"]:
        whole, part = (number_said(clause, match[name], match.start(name), {}) for name in ("m", "k"))
        return part / whole if whole and part else None
    tenths = number_said(clause, match["t"], match.start("t"), {})
    return None if tenths is None else tenths / 10
