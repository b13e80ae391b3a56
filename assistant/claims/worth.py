"""What prices are to each other: of two products, the same or a ratio; of several, their sum; of one product's versions, dearer or cheaper.

Read in each clause before other comparisons; what was read is blanked out, so that its words and figures are not read again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import patterns
from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.options import named_options, variants_named, within
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
from assistant.claims.price_ratios import for_the_price, han_ratio, ratio
from assistant.claims.record import Record
from assistant.claims.scene import Finding, Scene

_SAME = patterns.later(
    rf"\b(?:the |an? |at (?:the |an? ))?(?:exact(?:ly)? |very |precisely |just |completely )?(?:same|identical|equal|matching) (?:(?:sale|list|asking|retail) )?(?:prices?|costs?|amount|money|price[- ]tags?|price point|figure|sum)\b|\bat (?:exactly |precisely |just )?the (?:price|cost) of(?= (?:the )?{TAG})|\b{COST}\b(?: [\w-]+){{0,2}}? (?:exactly |just |precisely )?(?:the same|identically|equally|alike)\b(?! (?:colou?r|brand|material|size|weight|rating))|\bequally (?:expensive|cheap|priced|pricey|affordable|dear|costly|economical)\b|"
    rf"\b(?:no|zero|not any|hardly any|n['’]t (?:any|a)) (?:price (?:difference|gap)|difference (?:in|of) (?:price|cost)|gap in price)\b|\b(?:nothing|not a (?:cent|penny))\b[^,;]{{0,16}}\b(?:between|separates|separating|apart)\b(?: them| the two)?|\bneck and neck\b|\b(?:price|cost) parity\b|\b(?:match(?:es)?|equals?|ties?|tied|level|on (?:a )?par)\b[^,;⟦]{{0,16}}\b(?:on|in|for|at) (?:price|cost)\b|\b(?:share|shares|have|carry|carries) (?:a|one|the same) price\b|\bprices? (?:match|is the same|are the same|are identical|is identical|are equal|is equal|coincide)\b|"
    rf"\bas (?:cheap|expensive|pricey|dear|costly|affordable|inexpensive|economical) as\b|\b(?:cost|costs|sells? for|goes for|go for|priced) (?:exactly |just |precisely )?(?:as much as|what|no more (?:and|or|nor) no less than|like)(?= (?:the )?{TAG})|"
    rf"价(?:格|钱|位)?(?:上)?(?:都|也|是|完全|一模|几乎|全部|全)*(?:一样|相同|一致|持平|相等|同样|等同|没差(?!很|多)|没有?(?:任何|什么)?(?:差别|区别|差异|差距|两样|不同|出入)|不相上下|打平|相当|相仿|无异|差不多)(?!的?(?:重|长|高|大|宽|色))|同价|等价|一个价|同一(?:个)?价(?:格|钱|位)?|(?:一样|同样|同等)(?:的)?(?:价格|价钱|价位|价|贵|便宜|钱)|(?:卖|花|要|付)的?(?:钱|价)?(?:都|也)?(?:一样多?|相同|同样多)|跟{TAG}一样(?:贵|便宜)|没有?差价|差价为?(?:零|0)|分文不差|一分不差",
    re.IGNORECASE,
)
_DIFFER = patterns.later(
    r"\b(?:differ|vary)\b[^,;⟦]{0,12}\b(?:in|on|by) (?:price|cost)\b|\bdifferent(?:ly)? (?:prices?|priced|costs?|amounts|price tags?|price points?)\b|\b(?:prices?|costs?) (?:differ|vary|diverge|are different|aren['’]t the same|are not the same)\b|价(?:格|钱|位)?(?:上)?(?:都|也|是|并|各)*(?:不同|不一样|不相同|不一致|有差别|有区别|有差异|有别|不等|有高有低)|(?:不同价|不是一个价)",
    re.IGNORECASE,
)
_TOGETHER = patterns.later(
    r"\b(?:together|in total|altogether|combined|total(?:s|ling|led)?|as a (?:set|pair|bundle)|bundled?|add(?:s|ed)? up|comes? to|sum|in all|all in|the lot|the pair of them|buying both|taking both|getting both|both of them for|both for)\b|一共|总共|合计|加起来|加在一起|合起来|合在一起|总价|总计|共计|两款共|共(?=⟦|要|需|花|付|[¥$€£￥])|各[来买要拿]一|一起买|同时(?:买|购|入手|拿下)|都买|全买|一并|打包|一起",
    re.IGNORECASE,
)
_OWN_END = patterns.later(
    r"\b(?:the )?(?:(?P<high>most expensive|dearest|priciest|costliest)|cheapest|least expensive|lowest[- ]priced)(?: (?:one|version|variant|option|colou?r|size|of (?:its|the) (?:colou?rs|versions|sizes)))?(?: (?:is|comes in|being))?(?: the| in)?\b|(?:价格)?最(?:便宜|低价|实惠|(?P<h2>贵))的?(?:是|为|一款是|颜色是|规格是|版本是)?",
    re.IGNORECASE,
)
_OWN_MORE = patterns.later(
    r"\b(?:(?P<dear>dearer|pricier|more expensive|costs? (?:a (?:bit|little) )?more)|cheaper|less expensive|costs? (?:a (?:bit|little) )?less)(?: than)?\b|比(?P<zh>[^,，。⟦\ue000-\ue0ff]{1,10}?)(?:要|更|还)?(?:(?P<zhdear>贵)|便宜)|(?:更|稍|略|要|会|比较|较)?(?:(?P<zhdear2>贵)|便宜)(?:一些|些|一点|点|不少)?(?=[,，。;；]|$)",
    re.IGNORECASE,
)
_DEARER_BEFORE = patterns.later(r"(?<!比原价)(?<!比之前)(?<!比原来)(?P<more>贵)(?:了|出)?$")
_OTHER_VERSIONS = patterns.later(
    r"\bthan the other (?:colou?rs?|sizes?|versions?|ones?)\b|比(?:别的|其他|其它|另外的?)的?(?:颜色|尺码|规格|版本|容量|款式)"
)
_MORE_AFTER = patterns.later(r"^\s*(?:(?P<more>more|extra|dearer|pricier|on top)|less|cheaper)\b", re.IGNORECASE)
_MORE_BEFORE = patterns.later(
    r"(?:(?P<more>(?:要|会)?(?:贵|多(?:花|要|付)?|加)(?:了|出)?)|(?:要|会)?(?:便宜|少(?:花|要|付)?|省)(?:了|出)?)(?:整整|足足|约)?$|\b(?:costs|is) (?:an )?(?P<m2>extra|additional)\s*[$€£]?$",
    re.IGNORECASE,
)
_QUANTITY = patterns.later(
    rf"\b(?P<n>two|three|four|five|six|a pair|a couple|⟦\d+⟧)(?: of)?(?: the)? (?P<it>{TAG})|(?P<hn>⟦\d+⟧|[一两二三四五六])[件个款双台只把张条套盒瓶](?P<hit>{TAG})|(?P<hit2>{TAG})(?:买|要|来|拿)(?P<hn2>⟦\d+⟧|[两二三四五六])[件个双台只把张条套盒瓶]",
    re.IGNORECASE,
)


def read_worth(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """`found` is the clause with what was read of it so far; `before` are the products that the sentence spoke of before it."""
    for reader in (_own_versions, for_the_price, ratio, han_ratio, _same, _sum):
        found = reader(scene, found, before)
    return found


def _own_versions(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """What the versions of one product cost beside each other: "charcoal costs $100 more", 最便宜的是黑色."""
    clause = found.clause
    if len(clause.about) != 1 or clause.against or len(places(clause.text)) > 1:
        return found
    record = scene.records[clause.about[0]]
    if _OTHER_VERSIONS.search(clause.text) and not named_options(scene, clause, record):
        clause = replace(clause, text=clause.text + " " + patterns.sub(TAG, " ", clause.after))
    elif len(scene.records) == 2 and not named_options(scene, clause, record):
        return _than_the_other(scene, found, 1 - clause.about[0])
    if len(record.prices) < 2 or not named_options(scene, clause, record):
        return found
    found = Worth(found.claims, replace(clause, text=found.clause.text))
    named = variants_named(scene, clause, record)
    mine = {one.price_cents / 100 for one in named if one.price_cents is not None}
    others = {
        one.price_cents / 100 for one in record.product.variants if one not in named and one.price_cents is not None
    }
    match = _OWN_END.search(clause.text)
    if match is not None and mine:
        end = max(record.prices) if match["high"] or match["h2"] else min(record.prices)
        return taken(found, match.span(), match[0], Finding.of(mine == {end}))
    compared = _OWN_MORE.search(clause.text)
    if compared is not None and not any(one.kind is Kind.MONEY for one in clause.figures):
        return _versions_compared(scene, found, record, compared)
    for figure in clause.figures:
        more = _MORE_AFTER.match(clause.text[figure.end :]) if figure.kind is Kind.MONEY else None
        leads = _MORE_BEFORE.search(clause.text[: figure.start]) if figure.kind is Kind.MONEY else None
        way = more or leads
        if way is None or not mine or not others:
            continue
        sign = 1 if way["more"] or way.groupdict().get("m2") else -1
        holds = record.sells_in(figure.unit) and any(
            figure.admits(sign * (one - other), 0.005) for one in mine for other in others
        )
        start = leads.start() if leads and not more else figure.start
        return taken(
            found,
            (start, figure.end + (more.end() if more else 0)),
            clause.text[figure.start : figure.end],
            Finding.of(holds),
            "difference",
        )
    return found


def _than_the_other(scene: Scene, found: Worth, other: int) -> Worth:
    """ "It costs $100 more" of one of two products that are shown: than the other."""
    clause = found.clause
    record, theirs = scene.records[clause.about[0]], scene.records[other].price
    for figure in clause.figures:
        before, after = clause.text[: figure.start], clause.text[figure.end :]
        more, leads = _MORE_AFTER.match(after), _DEARER_BEFORE.search(before)
        if figure.kind is not Kind.MONEY or not (more or leads) or record.price is None or theirs is None:
            continue
        if more and patterns.match(r"\s*(?:than|from|off|\w+ (?:your|the|its|it))", after[more.end() :]):
            continue
        way = more or leads
        sign = 1 if way is not None and way["more"] else -1
        holds = record.sells_in(figure.unit) and figure.admits(sign * (record.price - theirs), 0.005)
        return taken(
            found, (figure.start, figure.end), clause.text[figure.start : figure.end], Finding.of(holds), "difference"
        )
    return found


def _versions_compared(scene: Scene, found: Worth, record: Record, match: re.Match[str]) -> Worth:
    """ "Charcoal is dearer than sage", 墨绿色比燕麦色便宜: of versions of one product."""
    clause, end = found.clause, len(found.clause.text)
    parts = (
        (0, match.start(), match.end(), end)
        if not match["zh"]
        else (0, match.start(), match.start("zh"), match.end("zh"))
    )
    sides = [
        variants_named(scene, within(clause, parts[0], parts[1]), record),
        variants_named(scene, within(clause, parts[2], parts[3]), record),
    ]
    others = sides[1] or [one for one in record.product.variants if one not in sides[0]]
    mine, theirs = ([one.price_cents for one in side if one.price_cents is not None] for side in (sides[0], others))
    if not mine or not theirs:
        return taken(found, match.span(), match[0], Finding.UNSTATED)
    sign = 1 if match["dear"] or match["zhdear"] or match["zhdear2"] else -1
    holds = all(sign * one > sign * other for one in mine for other in theirs)
    return taken(found, match.span(), match[0], Finding.of(holds is not clause.denies(match.start())))


def _same(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    clause = found.clause
    for pattern, equal in ((_DIFFER, False), (_SAME, True)):
        match = pattern.search(clause.text)
        if match is None or not PRICE_WORD.search(clause.text) or (equal and OTHER_TOPIC.search(match[0])):
            continue
        if patterns.match(r"as \w+ as", match[0], re.IGNORECASE) and clause.denies(match.start()):
            continue  # "not as cheap as": a comparison
        several = (
            places(clause.text)
            if len(places(clause.text)) > 1
            else tuple(dict.fromkeys((*clause.about, *clause.against)))
        )
        if len(several) < 2:
            several = tuple(dict.fromkeys((*several, *before)))
        prices = [price_at(scene, place) for place in several]
        if len(several) < 2 or any(price is None for price in prices):
            return taken(found, match.span(), match[0], Finding.UNSTATED)
        same = len({round(price, 2) for price in prices if price is not None}) == 1
        denied = clause.denies(match.start()) and not patterns.match(
            r"no\b|nothing|zero|not\b|hardly|n['’]t|没|差价|分文|一分", match[0], re.IGNORECASE
        )
        return taken(found, match.span(), match[0], Finding.of(same is (equal is not denied)))
    return found


def _sum(scene: Scene, found: Worth, before: Sequence[int]) -> Worth:
    """ "Together they cost $147": of all that the clause speaks of, each as often as it says."""
    clause = found.clause
    money = [one for one in clause.figures if one.kind is Kind.MONEY]
    if not _TOGETHER.search(clause.text) and not _QUANTITY.search(clause.text):
        return found
    for figure in money[-1:]:
        several = places(clause.text) if len(places(clause.text)) > 1 else clause.about
        counts = _counts(clause)
        if len(several) < 2 and not any(counts.get(place, 1) > 1 for place in several):
            return found
        if not _TOGETHER.search(clause.text) and len(several) > 1:
            return found
        if _own_price(clause, figure):
            continue
        prices = [price_at(scene, place) for place in several]
        if any(price is None for price in prices):
            return taken(found, (figure.start, figure.end), clause.text[figure.start : figure.end], Finding.UNSTATED)
        total = sum(
            price * counts.get(place, 1) for place, price in zip(several, prices, strict=True) if price is not None
        )
        records: list[Record] = [scene.records[place] for place in several if place < len(scene.records)]
        holds = figure.admits(total, 0.005) and all(record.sells_in(figure.unit) for record in records)
        finding = Finding.of(holds is not clause.denies(figure.start))
        found = taken(found, (figure.start, figure.end), clause.text[figure.start : figure.end], finding, "price:sum")
    return found


def _own_price(clause: Clause, figure: Figure) -> bool:
    """Whether a sum is one product's own after all: "each", 各."""
    return (
        patterns.search(
            r"\b(?:each|apiece|per (?:item|piece|unit))\b|各(?=⟦|卖|要|售)|每[件个款]", clause.text, re.IGNORECASE
        )
        is not None
    )


def _counts(clause: Clause) -> dict[int, int]:
    """How many of each product a clause speaks of."""
    counts: dict[int, int] = {}
    for match in _QUANTITY.finditer(clause.text):
        name, it = ("n", "it") if match["it"] else ("hn", "hit") if match["hit"] else ("hn2", "hit2")
        said = number_said(clause, match[name], match.start(name), {word: float(n) for word, n in COUNT.items()})
        if said is not None and said == int(said):
            counts[place_of(match[it])] = int(said)
    return counts
