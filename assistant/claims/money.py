"""Prices, savings and percentages that a figure says of one product.

What a sum of money is said to be (its `Role`) is told by the words that stand closest to it: a price, the price before an offer, a
saving, the lowest or the highest price of the versions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from assistant import patterns
from assistant.claims.clauses import Clause, places
from assistant.claims.figures import Figure
from assistant.claims.options import beside, named_options, speaks_of_all, variants_named
from assistant.claims.record import Record
from assistant.claims.scene import Finding, Scene
from retrieval.products import Variant


class Role(Enum):
    """What a sum of money is to a product."""

    PRICE = auto()
    LIST = auto()  # before the offer
    SAVING = auto()
    LEAST = auto()  # of the versions
    MOST = auto()


_GAP = r"[^⟦,，;；。]"
_FILL = r"\s*(?:(?:a|an|the|its|full|whole|good|cool|handy|exactly|another|about|around|nearly|almost|over|only|just|mere)\s+)*$"
# The words before a sum that say what it is (`c`); what stands between them and the sum is left open where that is usual.
_BEFORE = (
    (Role.LIST, patterns.later(
        rf"(?P<c>\b(?:was|were|had been|used to|formerly|originally|regularly|usually|normally|previously|earlier|prior|before|usual|instead of|rather than|in place of|rrp|msrp|once (?:cost|sold|went|was)|off (?:the|its)|against|compared (?:to|with)|crossed[- ]out|struck[- ]through|strike[- ]?through|undiscounted|(?:list|regular|original|normal|full|old|previous|former|retail|sticker|recommended|suggested|before-sale|pre-sale)(?: retail)? (?:price|cost|tag|figure|rate|amount))\b|"
        rf"(?:原价|划线价|吊牌价|市场价|原来|原本|原先|之前|此前|以前|先前|过去|早先|曾经?|从前|本来|降价前|打折前|促销前|优惠前|折前|活动前|平时|平常|平日|往常|标价原|建议零售价|官方价|(?<!理)由|从|而不是|不再是)){_GAP}{{0,24}}$", re.IGNORECASE)),
    (Role.LIST, patterns.later(
        r"(?P<c>\b(?:regular|original|full|normal|list|old|previous|former|retail)|\b(?:down|reduced|cut|slashed|dropped|lowered|discounted|come|came|fell|fallen|fall|falls|drop|went|gone)(?: \w+)? from|(?<=⟧ )from|(?<=⟧,) from|(?<=⟧) from)\s*(?:a |an |the |its )?$", re.IGNORECASE)),
    (Role.PRICE, patterns.later(
        rf"(?P<c>\b(?:now|currently|today|sale price|(?:down|reduced|cut|slashed|dropped|lowered|discounted|come|came|fell|fallen|falls?|drops?|went|gone) to|(?<=⟧ )to)|(?:现价|现在|现售|现仅|现|到手|降至|降到|降为|减至|减到|跌至|跌到|特价|促销价|优惠价|折后价?|活动价|只要|只需|仅需|仅售|目前|眼下)){_GAP}{{0,12}}$", re.IGNORECASE)),
    (Role.SAVING, patterns.later(
        rf"(?P<c>\b(?:sav(?:e|es|ed|ing|ings)|pocket|discount(?:ed)?|reduc(?:ed|es|tion)|mark(?:ed)?[- ]?down|price cut|rebate|cut|drop(?:ped|s)?|down|off|knock(?:s|ed)? off|tak(?:es?|en) off|shav(?:es?|ed) off|fell|fallen|falls|lowered|slashed)(?: you| me| us)?(?: by| of| is| comes to| amounts to| works out at| worth| equals| totals|:)?)(?<! to){_FILL}|"
        rf"(?P<c2>(?:(?:能|可以?|可|立|共|总共|一共)?(?:节)?省(?:下来?|了|掉|去)?|优惠(?:了|额度?|幅度)?(?:是|为|达|有)?|立减|直减|直降|降(?:价|了|低)*(?!到|至|为)|(?:比|较)(?:原价|之前|原来|平时|以前){_GAP}{{0,4}}(?:便宜|低|少|优惠|省)(?:了|出)?|便宜了?|少(?:花|付)了?|减(?:免|了|价)*(?!至|到)|折扣(?:额|金额)?(?:为|是|有)?|让利)(?:了|整整|足足|约)*)\s*$", re.IGNORECASE)),
    (Role.LEAST, patterns.later(
        rf"(?P<c>\b(?:starting|entry|lowest|cheapest|bottom|base|least expensive|lowest[- ]priced|most affordable|smallest|entry[- ]level|basic) (?:price|point|level|version|variant|size|one|option|configuration|model|colou?r|capacity)\b|(?:起售价|起步价|起价|最低(?:价|售价)?|价格最低|最便宜)){_GAP}{{0,32}}$", re.IGNORECASE)),
    (Role.LEAST, patterns.later(
        rf"(?P<c>\b(?:start(?:s|ing)?|begin(?:s|ning)?|open(?:s|ing)?)(?: out)?(?: (?:at|from|with))?|\bfrom|\bas (?:little|low) as|\bupwards of){_FILL}", re.IGNORECASE)),
    (Role.MOST, patterns.later(
        rf"(?P<c>\b(?:highest|most expensive|dearest|priciest|top|highest[- ]priced|costliest|largest|biggest|top[- ]end) (?:price|version|variant|size|one|option|configuration|model|colou?r|capacity)\b|(?:最高(?:价|售价)?|最贵|价格最高|封顶价?)){_GAP}{{0,32}}$", re.IGNORECASE)),
    (Role.MOST, patterns.later(
        rf"(?P<c>\b(?:(?:goes|go|going|run|runs|rises?|climbs?)(?: out| all the way| right)*(?: up)?(?: to| as high as)|(?:reach(?:es|ing)?|tops?|topping|maxes|peaks?)(?: out)?(?: at)?)|\bup to|至多){_FILL}", re.IGNORECASE)),
)  # fmt: skip
_AFTER = (
    (Role.SAVING, patterns.later(
        r"^\s*(?:has|have|had)?\s*(?:come|came|comes|been (?:taken|knocked))\s*off\b|^\s*(?:less|cheaper|below|under|lower)\b[^⟦]{0,8}[$€£]?⟦\d+⟧\s*(?:it |that )?(?:normally|usually|originally|list|regular)|^\s*(?:worth of |in )?(?:back\b|taken off\b|knocked off\b|off\b|discount\b|saving\b|savings?\b|reduction\b|rebate\b|mark-?down\b|price cut\b|(?:less|cheaper|lower|below|under|down)\b(?:\s*(?:now|today|at the moment|right now|currently))?\s*(?:[.,;!]|$)|(?:less|cheaper|lower|below|under|down)\b[^⟦]{0,8}\b(?:than|from|on|off|against)?\s*(?:before\b|it (?:was|used)|what it (?:was|used)|(?:its|the) (?:list|original|regular|usual|normal|old|full|previous|former))|(?:against|below|under|off) (?:its|the) (?:list|original|regular|usual|normal|old|full) (?:price|cost)|的?(?:优惠|折扣|降幅|立减|差价(?=.{0,4}原价)))", re.IGNORECASE)),
    (Role.LIST, patterns.later(
        r"^\s*(?:(?:it|that) (?:normally|usually|originally|previously|regularly|used to|once)\b|before\b|originally\b|previously\b|until recently\b|(?:list|regular|retail|original|usual|full) price\b|的?(?:原价|划线价|吊牌价|市场价)|的(?:东西|货|商品|价|标价))|^\s*(?:一路|直接)?(?:降|减|下调|跌|调(?!味)|打折)|^\s*down to\b", re.IGNORECASE)),
    (Role.LEAST, patterns.later(
        r"^\s*(?:起(?!码)|and up(?:wards)?\b|upwards?\b|onwards?\b|for the (?:cheapest|lowest[- ]priced|least expensive|smallest|basic|base)\b|at the (?:low|bottom|cheap) end|in the (?:cheapest|smallest)\b)", re.IGNORECASE)),
    (Role.MOST, patterns.later(
        r"^\s*(?:封顶|for the (?:most expensive|dearest|priciest|highest[- ]priced|largest|biggest|top)\b|at the (?:high|top) end|in the (?:largest|biggest|priciest)\b)", re.IGNORECASE)),
)  # fmt: skip
_RANGED = patterns.later(
    r"\branges\b|\branging\b|\bruns?\b|\bdepending\b|\bstarts?\b|\bvar(?:y|ies)\b|\bspans?\b|\bgoes from\b|不等|根据|视规格|视[^,，]{0,4}而定|依规格|按规格|[因看]规格",
    re.IGNORECASE,
)
_REDUCED = patterns.later(
    r"\b(?:reduced|dropped|drops|cut|down|marked|went|fell|fallen|slashed|lowered|come down|came down|discounted)\b[^⟦]{0,16}$|(?:降|减|跌)[^⟦]{0,6}$",
    re.IGNORECASE,
)
_LOWERED = patterns.later(r"^\s*(?:一路|直接)?(?:降|减|下调|跌|调低|打折)")


SIGN = patterns.later(r"(?:(?:US|HK|CA?|AU?)?[$€£¥￥]|\b(?:USD|EUR|GBP|CNY|RMB|JPY)\b|人民币)\s*$", re.IGNORECASE)
_AGAINST = patterns.later(r"\b(?:against|compared (?:to|with)|instead of|rather than)\b", re.IGNORECASE)
_SEVERAL = patterns.later(r"\bdepending\b|视[^,，]{0,6}而定|根据(?:规格|颜色|尺码|容量)|[因看]规格|不等", re.IGNORECASE)
_OTHERS = patterns.later(
    r"\b(?:the )?other (?:colou?rs?|sizes?|versions?|ones?|variants?|capacit(?:y|ies)|options?)\b|\bthe (?:others|rest)\b|(?:其他|其它|其余|别的|另外)的?(?:几[种个款])?(?:颜色|尺码|规格|版本|款|色|容量)",
    re.IGNORECASE,
)
_BRACKET = patterns.later(r"\brange\b|\bbracket\b|\bband\b|区间|价位|价格段|档|范围", re.IGNORECASE)


def money_stands(scene: Scene, record: Record, clause: Clause, figure: Figure, around: Clause) -> Finding:
    """What the record says of a sum of money in a clause; `around` is the sentence, whose options count where the clause names none."""
    if record.price is None:
        return Finding.UNSTATED
    if not record.sells_in(figure.unit):
        return Finding.FALSE
    before, words, after = (
        clause.text[: figure.start],
        clause.text[figure.start : figure.end],
        clause.text[figure.end :],
    )
    if patterns.search(r"\bchange\s*$", before) and words.lower().startswith("from"):
        return Finding.of(figure.low is not None and record.price < figure.low)
    variants = _versions(scene, record, clause, figure, around)
    if not variants:
        return Finding.FALSE
    if not figure.exact and figure.low is not None and figure.high is not None:
        if _REDUCED.search(before) or _LOWERED.match(after):
            return _reduced(variants, figure)
        if not patterns.match(
            r"about|around|roughly|approx|near|almost|close|some|circa|~|约|大|差|just|a |slightly|not quite|将近|接近|快|近|略|bit",
            words,
            re.IGNORECASE,
        ):
            return _ranged(record, figure, around.text, after)
    if len(places(clause.text)) > 1:
        before = _AGAINST.sub(lambda m: " " * len(m[0]), before)  # "$349 for P1 against $289 for P2"
    role = _role(before, words, after)
    match role:
        case Role.SAVING:
            return _of(variants, figure, saving)
        case Role.LIST:
            return _of(variants, figure, list_price)
        case Role.LEAST | Role.MOST:
            named = variants if named_options(scene, clause, record) else record.product.variants
            prices = [price for one in named if (price := _price(one)) is not None]
            return _end(prices, figure, role, words)
        case _:
            every = all if speaks_of_all(clause) else any
            prices = [price for one in variants if (price := _price(one)) is not None]
            return Finding.of(
                bool(prices) and every(figure.admits(price, 0.005 if figure.exact else 0.0) for price in prices)
            )


def _role(before: str, words: str, after: str) -> Role:
    """The role whose words stand closest to the figure; those right behind it tell most."""
    for role, pattern in _AFTER:
        if pattern.match(after):
            return role
    if patterns.search(r"起(?!码)|and up|upwards", words):
        return Role.LEAST
    opened = SIGN.sub("", before + words[: words.find("⟦")]).rstrip()
    found: list[tuple[int, int, Role]] = []
    for role, pattern in _BEFORE:
        for match in pattern.finditer(opened):
            name = "c" if match["c"] else "c2"
            found.append((len(opened) - match.end(name), -len(match[name]), role))
    return min(found)[2] if found else Role.PRICE


def _versions(scene: Scene, record: Record, clause: Clause, figure: Figure, around: Clause) -> Sequence[Variant]:
    """The versions that a sum of money is said of: those named beside it, all where that is said, else any that a price may stand for."""
    near = beside(clause, figure)
    if named_options(scene, near, record):
        return variants_named(scene, near, record)
    if named_options(scene, clause, record) and near is clause:
        return variants_named(scene, clause, record)
    if speaks_of_all(clause) or _SEVERAL.search(around.text):
        return record.product.variants
    if _OTHERS.search(near.text):
        named = variants_named(scene, around, record) or [record.variant]
        return [one for one in record.product.variants if one not in named]
    cheapest = min(record.prices)
    usual = [record.variant, *(one for one in record.product.variants if _price(one) == cheapest)]
    return [*usual, *(variants_named(scene, around, record) if around.text != clause.text else ())]


def _price(variant: Variant) -> float | None:
    return None if variant.price_cents is None else variant.price_cents / 100


def list_price(variant: Variant) -> float | None:
    """The price before an offer; None where there is none."""
    return variant.list_price_cents / 100 if variant.on_offer and variant.list_price_cents else None


def saving(variant: Variant) -> float | None:
    """How much an offer takes off the price; None where there is none."""
    before, now = list_price(variant), _price(variant)
    return None if before is None or now is None else before - now


def discount(variant: Variant) -> float | None:
    """The same in percent of the price before the offer."""
    before, saved = list_price(variant), saving(variant)
    return None if before is None or saved is None else 100 * saved / before


def _of(variants: Sequence[Variant], figure: Figure, measure: object) -> Finding:
    assert callable(measure)
    amounts = [amount for one in variants if (amount := measure(one)) is not None]
    return Finding.of(any(figure.admits(amount, 0.005) for amount in amounts))


def _reduced(variants: Sequence[Variant], figure: Figure) -> Finding:
    """ "From $80 to $40": the price before the offer, and the price."""
    ends = {figure.low, figure.high}
    return Finding.of(
        any(
            (list_price(one), _price(one)) == (figure.high, figure.low) or ends == {saving(one), _price(one)}
            for one in variants
        )
    )


def _end(prices: Sequence[float], figure: Figure, role: Role, words: str) -> Finding:
    """The lowest or the highest price of the versions; a bound ("upwards of $30") may lie below the lowest."""
    bound = figure.low if figure.low is not None else figure.high
    if not prices or bound is None:
        return Finding.UNSTATED
    end = min(prices) if role is Role.LEAST else max(prices)
    if not figure.exact and not patterns.search(r"\bfrom|start|up to|起", words, re.IGNORECASE):
        return Finding.of(figure.admits(end))
    return Finding.of(abs(end - bound) < 0.005)


def _ranged(record: Record, figure: Figure, text: str, after: str) -> Finding:
    """The ends of the versions' prices; of a product with one price, or of a bracket of prices ("in the $25 to $50 range"), all between."""
    low, high = min(record.prices), max(record.prices)
    if abs((figure.low or 0.0) - low) < 0.005 and abs((figure.high or 0.0) - high) < 0.005:
        return Finding.TRUE
    ends = _RANGED.search(text) is not None or (low != high and not _BRACKET.match(after[:8].lstrip(" 的美元")))
    return Finding.of(not ends and figure.admits(low) and figure.admits(high))


_OFF_BEFORE = patterns.later(
    r"\b(?:sav(?:e|es|ed|ing|ings)|discount(?:ed)?|reduc(?:ed|tion)|mark(?:ed)?[- ]?down|cut|drop(?:ped|s)?|down|off|slashed|lowered|fell|fallen|cheaper)\s*(?:you\s+)?(?:by|of|is|at|comes to|amounts to|worth)?\s*(?:(?:a|an|the|full|whole|good|exactly|about|around|nearly|over)\s+)*$|"
    r"(?:省(?:下|了)?|优惠(?:了|力度|幅度)?|立减|直降|降(?:价|了|低|幅)*|(?:比|较)(?:原价|之前|原来|平时|以前)[^⟦]{0,3}(?:便宜|低|少|优惠|省)了?|便宜了?|减(?:免|价|了)*|折扣(?:率|幅度|力度)?|让利)(?:为|是|有|达到?|高达|约)?\s*$",
    re.IGNORECASE,
)
_OFF_AFTER = patterns.later(
    r"^\s*(?:price\s+)?(?:off\b|discount\b|saving\b|savings?\b|reduction\b|mark-?down\b|rebate\b|price (?:cut|drop)\b|(?:cheaper|lower|less|down|below|under)\b|knocked off\b|taken off\b|的?(?:优惠|折扣|降幅|立减|降价|让利))",
    re.IGNORECASE,
)


# "fifty dollars off, or 20%": a share of the same price
_OFF_SAID = patterns.later(
    r"\b(?:off|markdown|mark-down|discount|saving|reduction|reduced|knocked|cut|drop|down)\b[^.;]{0,40}$", re.IGNORECASE
)
_OF_OFF = patterns.later(
    r"\s*(?:[,.;:)—–]|$|or (?:so|thereabouts)\b|(?:cheaper|less|lower)\b|(?:in all|all told|altogether)\b|and (?:it|that|so)\b)",
    re.IGNORECASE,
)


def percent_stands(scene: Scene, record: Record, clause: Clause, figure: Figure, around: Clause) -> Finding:
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    beside = _OFF_SAID.search(before) is not None and _OF_OFF.match(after) is not None
    if figure.unit == "off" or _OFF_BEFORE.search(before) or _OFF_AFTER.match(after) or beside:
        named = named_options(scene, clause, record)
        variants = variants_named(scene, clause, record) if named else [record.variant]
        if not named and speaks_of_all(clause):
            variants = list(record.product.variants)
        elif not named and around.text != clause.text:
            variants = [*variants, *variants_named(scene, around, record)]
        slack = 2.5 if figure.unit == "off" and figure.exact and (figure.low or 0) % 10 == 0 else 0.75
        every = all if speaks_of_all(clause) else any
        right = [(off := discount(one)) is not None and figure.admits(off, slack) for one in variants]
        return Finding.of(bool(right) and every(right))
    bounds = {round(bound, 4) for bound in (figure.low, figure.high) if bound is not None}
    return Finding.TRUE if bounds <= record.numbers else Finding.UNSTATED
