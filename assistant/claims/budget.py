"""The customer's limit of the price: repeated, kept, missed, and by how much.

`LIMIT` figures repeat the limit, `GAP` figures say how far a price lies from it; every other sum beside a budget is a price.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import patterns
from assistant.claims.clauses import TAG, Clause
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure
from assistant.claims.money import SIGN
from assistant.claims.options import named_options, speaks_of_all, variants_named
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.products import Variant

_NOUN = r"(?:budget|price range|price limit|spending limit|limit|maximum|max|ceiling|cap|top price|price ceiling|price cap|allowance|upper limit|price bracket)"
_F = r"(?:⟦\d+⟧)"
_SUM = rf"(?:(?:US|C|A|HK)?[$€£¥]?\s?{_F}(?:\s?(?:dollars?|bucks|euros?|pounds|yuan|USD|EUR|GBP|CNY|RMB))?)"
_YOU = r"(?:you(?:['’]d|['’]ve| have| had)? (?:set|gave|named|mentioned|wanted(?: to spend)?|want(?: to spend| to pay)?|asked for|can spend|can afford|have(?: to spend| in mind)?|had(?: to spend| in mind)?|planned(?: to spend| on spending)?|were (?:hoping|planning|willing) to (?:spend|pay)|are (?:hoping|planning|willing) to (?:spend|pay)|specified|stated|allowed|like to spend|wish to spend|said))"
_LIMIT_BEFORE = patterns.later(
    rf"(?:\b(?:your|the|a|that)\s+(?:[\w-]+\s+)?{_NOUN}\s*(?:of|is|was|being|:)?\s*|\byour\b\s*|\b(?:spend|pay)(?:ing)? (?:up to|no more than|at most|less than|under)\s*|\bafford (?:it |this |that )?(?:with|on|for)\s*|\b{_YOU}\s*(?:of\s*)?|\bbudget\s*(?:of|is|:)?\s*)(?:(?:a |just |only |up to |at most |no more than |under |below )*)(?:(?:US|C|A|HK)?[$€£¥])?$|"
    r"(?:离|距离?)(?:[您你](?:说|给|定|要求|提)?的?|那)?[¥$€£]?$|(?:预算|上限|限额|价位|[您你](?:的|说的?|给的?|定的?|要求的?|想要?的?|设的?|那)?(?:预算|上限|限额|价位|价格)?)(?:为|是|有|在|只有|定在|控制在)*[¥$€£]?$",
    re.IGNORECASE,
)
_LIMIT_AFTER = patterns.later(
    rf"^\s*(?:[\w-]+\s+)?{_NOUN}\b|^\s*(?:as|for) (?:your|the|a) (?:[\w-]+ )?{_NOUN}\b|^\s*(?:that )?{_YOU}|^[-\s](?:dollar|euro|pound|yuan) {_NOUN}|^的?(?:这个)?(?:预算|上限|限额|价位要求|价格上限|价位)|^(?:以内|之内|以下)?的(?:预算|要求|价位|上限)|^(?:够|足够|就够|能买|可以?买|买得起|拿得下|就能买|就可以买)|^\s*(?:is|are|will be|would be)? ?(?:enough|sufficient|plenty) (?:for|to (?:buy|get|cover|pay for))|^\s*(?:covers?|buys?|gets? you|will (?:buy|cover|get)|pays? for)\b",
    re.IGNORECASE,
)
_ENOUGH = patterns.later(
    r"^(?:就|便|都)?(?:够|足够|就够|能买|可以?买|买得起|拿得下|就能买|就可以买)|^\s*(?:is|are|will be|would be)? ?(?:enough|sufficient|plenty) (?:for|to (?:buy|get|cover|pay for))|^\s*(?:covers?|buys?|gets? you|will (?:buy|cover|get)|pays? for)\b",
    re.IGNORECASE,
)
_ENOUGH_NOT = patterns.later(
    r"^(?:就|都)?(?:不够|买不起|拿不下|买不到|不足)|^\s*(?:is|are|will|would|wo|do|does)?(?: not|n['’]t) (?:be )?(?:enough|sufficient|cover|buy|get|pay)|^\s*(?:falls? short|won['’]t stretch)",
    re.IGNORECASE,
)
# What follows a bare "ten dollars over"
_ENDS = r"\W*$|\s*[,.;:!)]|\s+(?:at that|anyway|already|and|but|so|though|which)\b(?! (?:above|over|under|below))"
_TOGETHER = patterns.later(
    r"\b(?:comes? to|together|altogether|in (?:all|total)|combined|the pair of them)\b|一共|总共|合计|加起来|一起"
)
_GAP_AFTER = patterns.later(
    rf"^\s*(?:(?P<in>(?:or so )?(?:under|below|less than|inside|within|short of|shy of|cheaper than|lower than|beneath)(?: (?:what )?{_YOU}| (?:your|the)(?: {_SUM})?(?: [\w-]+)? ?{_NOUN}?\b| {_SUM}| {_NOUN}\b)|(?:under|below)(?={_ENDS})|(?:is|are|['’]s) what you(?:['’]d| would|['’]ll| will)? (?:still )?(?:have|be left with|save|get back|keep)(?: left)?(?: over)?|(?:of (?:your|the) (?:{_NOUN}|{_SUM}) )?(?:to spare|left(?: over)?|in hand|spare|unspent|remaining|in your pocket|of room))|(?P<out>(?:over|above|beyond|more than|past|too (?:much|expensive|dear)|higher than|outside|in excess of)(?: (?:what )?{_YOU}| (?:your|the)(?: {_SUM})?(?: [\w-]+)? ?{_NOUN}?\b| {_SUM}| {_NOUN}\b|$)|(?:over|above)(?={_ENDS})))",
    re.IGNORECASE,
)
_GAP_BEFORE = patterns.later(
    rf"(?:(?P<in>\b(?:is|comes in|stays) under by\s*|(?:离|距离?|比)[^,，]{{0,14}}(?:预算|上限|限额|{_F}(?:元|块钱?|美元|美金|刀)?)(?:的)?(?:只|还|就|也)?(?:有|差|剩|富余|少|低|便宜|省)(?:了|出|不到)?|\b(?:leav(?:e|es|ing)(?: you)?|sav(?:e|es|ing) you)(?: with)?(?:\s+(?:a|about|around|with|nearly|almost|roughly))?\s*|\b(?:below|under|inside|undercuts?) (?:your|the)(?: {_SUM})?(?: [\w-]+)? ?{_NOUN}? by\s*|(?:比|较)?(?:[您你]的?)?(?:{_F}(?:元|美元|块)?的?)?(?:预算|上限|限额)(?:还|要|更)?(?:低|便宜|少|省)(?:了|出)?|(?:低于|少于)(?:[您你]的?)?(?:预算|上限)|(?:还|能|会)?(?:剩|余|结余|省下?|多)(?:下|出|余)?(?:了)?)|"
    rf"(?P<out>\bstretch(?: \w+)? by\s*|比(?:[您你][^,，]{{0,4}}|那)?{_F}(?:元|块钱?|美元|美金|刀)?(?:的?(?:预算|上限))?(?:还|要|也|就|只)?(?:多|贵|高)(?:了|出)?|\b(?:goes|is|comes|comes in|runs) over(?: it| that| budget| the limit)? by\s*|\b(?:exceeds?|exceeding|over|above|beyond|breaks|past|outside|tops|overshoots|goes over|goes past|overruns|misses) (?:your|the)(?: {_SUM})?(?: [\w-]+)? ?{_NOUN}? by\s*|(?:比|较)(?:[您你]的?)?(?:预算|上限|限额)(?:还|要|更)?(?:高|贵|多)(?:了|出)?|(?:超出?|超过|高出|高于|多出)(?:了)?(?:[您你]的?)?(?:预算|上限|限额)?(?:了)?))(?:约|近|将近|接近|差不多|整整|about |around |nearly |almost )?[$€£¥]?$",
    re.IGNORECASE,
)
_BUDGET = patterns.later(rf"\b{_NOUN}\b|预算|上限|限额|\b(?:afford|spend)\b", re.IGNORECASE)
_WITHIN = patterns.later(
    rf"\baffordable (?:on|with|for|within|given|to)\b(?: your {_NOUN}| you)?|\byou(?: can|['’]d be able to| could| will be able to)(?: still| easily| comfortably| just)? afford\b|\b(?:your )?{_NOUN} (?:of {_SUM} )?(?:easily |comfortably |just |still )?(?:covers|allows(?: for)?|is enough for|stretches to|reaches|will do for|buys|runs to|is met|can handle|permits)\b|(?:比|较)(?:您|你)的?(?:预算|上限|限额)(?:还|要|更)?(?:低|便宜|少)|"
    rf"\b(?:well |comfortably |just |easily |safely |still |nicely |neatly |right )?(?:within|inside|under|below|beneath|less than|lower than|cheaper than|fits?(?: (?:nicely|neatly|comfortably|well|easily|right|just))*(?: (?:in|into|within|inside|with))?|stays?(?: (?:within|under|inside|below))|keeps? (?:to|within|inside|under|below)|meets?|in line with|suits?|matches|respects|sticks to|comes in under|on|in|does not exceed|doesn['’]t exceed|won['’]t (?:break|stretch|exceed|blow)|will not exceed|does not break|doesn['’]t break)\s+(?:your |the |that |this |a )?(?:{_SUM}\s+)?(?:[\w-]+\s+)?{_NOUN}\b|\b(?:below|under|within|less than|inside)\s+(?:what|the (?:most|amount|sum|figure|price)|how much)\s+(?:that )?{_YOU}|\b(?:below|under|within|inside|beneath)\s+(?:the\s+)?{_SUM}\s+(?:that )?{_YOU}|\b(?:below|under|within|inside|beneath|less than|cheaper than|respects?|honou?rs?|sticks? to|keeps? (?:to|within)|meets?) your\s+{_SUM}(?!\s+(?!that|you|and|but|so|too)[a-z])|\bwithin (?:your )?reach\b|\bwithin your means\b|"
    rf"(?:在|符合|不超过?|没有?超过?|没有?超出?|不超出?|未超出?|低于|满足|控制在|压在|卡在|落在|不破|没破|不会超)[^,，。]{{0,14}}(?:预算|价位|上限|限额|价格要求|价格范围|价格上限)(?:之内|以内|内|范围|之下|以下|里|线上)?|(?:预算|上限|限额)(?:之内|以内|内|之下|范围内|够|里)|(?:您|你)的?(?:预算|上限)(?:够|买得起|拿得下|绰绰有余)|(?:没超过?|不超过?|低于|不到|没过|在|少于|便宜过)(?:您|你)(?:的|说的|给的|定的|要的|那)?{_F}(?:元|块|美元)?(?:以内|之内|以下)?|买得起|负担得起|够得着|够得上|[没不未]超预算|够得着|够得上|[没不未]超预算",
    re.IGNORECASE,
)
_BEYOND = patterns.later(
    rf"\b(?:your )?{_NOUN} (?:doesn['’]?t|does not|won['’]?t|will not|isn['’]?t|is not|can['’]?t) (?:cover|allow|enough|stretch|reach|buy|run to)\w*\b|\bunaffordable\b|\byou (?:can['’]?t|cannot|could not|couldn['’]t|won['’]t be able to) afford\b|\bout of (?:your )?reach\b|(?:预算|上限)(?:不够|不足|还差|买不起|拿不下|不太够|有点不够|差一?点)|(?:比|较)(?:您|你)的?(?:预算|上限|限额)(?:还|要|更)?(?:高|贵|多)|买不起|"
    rf"\b(?:just |well |slightly |a little |far |way )?(?:over|above|beyond|outside|past|exceeds?|exceeding|more than|out of|higher than|breaks?|stretch(?:es)?|busts?|blows?|goes (?:over|past|beyond|above)|tops|overshoots|off)\s+(?:your |the |that |this )?(?:{_SUM}\s+)?(?:[\w-]+\s+)?{_NOUN}\b|\b(?:above|over|beyond|more than|past)\s+(?:what|the (?:most|maximum|amount|sum|figure|price|limit))\s+(?:that )?{_YOU}|\b(?:above|over|beyond|past)\s+(?:the\s+)?{_SUM}\s+(?:that )?{_YOU}|\b(?:above|over|beyond|past|exceeds|more than) your\s+{_SUM}(?!\s+(?!that|you|and|but|so|too)[a-z])|(?<![不没未])(?:没有?(?=在)|不(?=在|符合))?(?:超出?了?|超过了?|高于|高过|突破了?|不在|没在)[^,，。内]{{0,14}}(?:预算|价位|上限|限额|价格要求|价格范围)(?:之外|以外|外|之内|以内|内|里|范围)?|(?<![不没未])(?:超过?了?|高于|高过|贵过)(?:您|你)(?:的|说的|给的|定的|要的|那)?{_F}|比(?:您|你)(?:的|说的|给的|定的|要的|那)?{_F}(?:元|块|美元)?(?:还|要|更|略|稍)*(?:高|贵|多)|够不着|够不上|(?<![不没未])超预算(?!了?吗)|爆预算",
    re.IGNORECASE,
)
_ALL_MET = patterns.later(
    r"\b(?:meets?|matches|fits?(?=\s+(?:all|every|each)(?:thing)?\s+(?:(?:of|one of|the|your|you|these|those|that|what|two|three|four|single|last)\b|requirement|criteri|condition|limit|wish|need|box|point|demand|constraint)|\s+everything\b)|satisf\w+|ticks?)\s+(?:all|every(?:thing)?|each)\b[^.,]{0,24}|\b(?:meets?|matches|fits?|satisf\w+|keeps? (?:to|within)|respects|within)\s+(?:the|your|that) (?:width|height|length|depth|weight|size|measurements?|dimensions?|requirements?|criteria|conditions?|specifications?)\b(?: (?:that )?you (?:gave|set|named|asked|mentioned|wanted|stated)(?: (?:me|us|for))?)?|符合您?的?(?:要求|条件|尺寸)|满足您?的?(?:要求|条件|尺寸)|符合您?(?:的)?(?:所有|全部)|满足您?(?:的)?(?:所有|全部)|完全符合",
    re.IGNORECASE,
)
_OTHER_LIMIT = patterns.later(
    r"⟦\d+⟧[\s-]*(?:kg|g|kilos?|grams?|cm|mm|m|inch(?:es)?|lit(?:re|er)s?|l|ml|watts?|W|GB|TB|hours?|lbs?|pounds)\b[^,;]{0,24}(?:limit|maximum|minimum)\b|\b(?:width|height|length|size|weight|depth) (?:limit|maximum)|(?:limit|maximum) (?:of|on|for) (?:the )?(?:width|height|length|size|weight|depth)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Budgeted:
    """The claims of a clause on the customer's limit, the spans of its text that they took, and the figures that were part of them."""

    claims: list[Claim]
    spans: list[tuple[int, int]]
    used: set[Figure]


def read_budget(scene: Scene, clause: Clause, around: Clause) -> Budgeted:
    """`around` is the sentence: its options count where the clause names none."""
    found = Budgeted([], [], set())
    for figure in clause.figures:
        beside = _LIMIT_BEFORE.search(clause.text[: figure.start]) or _LIMIT_AFTER.match(clause.text[figure.end :])
        if figure.kind is Kind.MONEY or (figure.kind is Kind.BARE and beside):
            _figure(scene, clause, around, figure, found)
    if not _is_of_money(clause):
        return found
    relations: list[tuple[int, int]] = []
    for pattern, inside in ((_BEYOND, False), (_WITHIN, True)):
        for match in pattern.finditer(clause.text):
            if any(start < match.end() and match.start() < end for start, end in relations):
                continue
            relations.append(match.span())
            denied = clause.denies(match.start()) or patterns.search(
                r"(?:n['’]t|not|never)\s*$", clause.text[: match.start()]
            )
            wanted = inside is not (bool(denied) and not _DENIES.match(match[0]))
            found.claims.append(Claim("budget", match[0], _keeps(scene, clause, around, wanted, _said(clause, match))))
    found.spans.extend(relations)
    for match in _ALL_MET.finditer(clause.text):
        found.spans.append(match.span())
        met = [
            record.hit.why.admission.admitted
            and not (record.hit.why.admission.unstated and _EVERY_WISH.search(match[0]))
            for record in scene.of(clause.about)
        ]
        holds = bool(scene.constraints.items) and all(met) is not clause.denies(match.start())
        found.claims.append(Claim("constraints", match[0], Finding.of(holds)))
    return found


_LEAVES = patterns.later(r"\bover by|\bunder by|\bleav|多出|超出|超了|剩|余", re.IGNORECASE)
_EVERY_WISH = patterns.later(r"\b(?:all|every\w*|each)\b|所有|全部|完全|每", re.IGNORECASE)
_DENIES = patterns.later(r"不|没|未|your|you|does|do|won|will|can|out|unaff|预算|上限|买不", re.IGNORECASE)


def _is_of_money(clause: Clause) -> bool:
    """Whether a limit in the clause is one of the price: no amount of another kind stands beside it."""
    return not _OTHER_LIMIT.search(clause.text) and not any(
        one.kind is Kind.AMOUNT and _LIMIT_BEFORE.search(clause.text[: one.start]) for one in clause.figures
    )


def _figure(scene: Scene, clause: Clause, around: Clause, figure: Figure, found: Budgeted) -> None:
    start, end = figure.start, figure.end
    words = clause.text[start:end]
    before, after = SIGN.sub("", clause.text[:start] + words[: words.find("⟦")]).rstrip(), clause.text[end:]
    said = clause.text[start:end]
    leads = _GAP_BEFORE.search(before) if _BUDGET.search(clause.text) or scene.budget else None
    gap = _GAP_AFTER.match(after) or (None if _LIMIT_AFTER.match(after) else leads)
    if (
        gap is not None
        and (_BUDGET.search(clause.text) or _GAP_AFTER.match(after) or _says_gap(figure, gap[0]))
        and (scene.budget is not None or scene.asked_numbers)
        and _speaks(scene, clause, gap)
    ):
        found.used.add(figure)
        found.spans.append((start, end))
        found.claims.append(Claim("budget", said, _apart(scene, clause, around, figure, inside=gap["in"] is not None)))
        return
    enough, short = _ENOUGH.match(after), _ENOUGH_NOT.match(after)
    if enough or short:
        prices = _prices(scene, clause, around)
        bound = figure.high if figure.high is not None else figure.low
        if bound is not None and prices:
            reach = all(price <= bound for price in prices) if enough else all(price > bound for price in prices)
            found.used.add(figure)
            found.spans.append((start, end + max(one.end() for one in (enough, short) if one)))
            found.claims.append(
                Claim(
                    "budget",
                    said,
                    Finding.of(reach and all(one.sells_in(figure.unit) for one in scene.of(clause.about))),
                )
            )
        return
    if _LIMIT_BEFORE.search(before) or _LIMIT_AFTER.match(after):
        bound = figure.high if figure.high is not None else figure.low
        known = (scene.budget is not None and bound in scene.budget) or (
            bound is not None and round(bound, 4) in scene.asked_numbers
        )
        found.used.add(figure)
        holds = known and (
            figure.exact or figure.low is None or all(figure.admits(price) for price in _prices(scene, clause, around))
        )
        kept = holds and (
            figure.exact
            or not patterns.search(r"under|below|less|within|不到|以内|以下|之内|低于|不超|没超|没有超|未超", said)
            or _keeps(scene, clause, around, True) is Finding.TRUE
        )
        denied = not figure.exact and clause.denies(start)
        found.claims.append(Claim("budget", said, Finding.of(kept is not denied) if known else Finding.FALSE))


def _says_gap(figure: Figure, words: str) -> bool:
    """Whether words before a sum say that it is what is left, or too much, without naming the limit."""
    if patterns.search(r"\byour\b", words, re.IGNORECASE):
        return True
    return _LEAVES.search(words) is not None and (figure.exact or "leav" in words.lower())


def _speaks(scene: Scene, clause: Clause, gap: re.Match[str]) -> bool:
    """Whether a gap is one to the customer's limit: it names it, or speaks of what is left of it."""
    return (
        _BUDGET.search(gap[0]) is not None
        or patterns.search(r"\byou\b|\byour\b|spare|left|unspent|in hand|[您你]|剩|余", gap[0], re.IGNORECASE)
        is not None
        or _BUDGET.search(clause.text) is not None
        or _LEAVES.search(gap[0]) is not None
        or (scene.budget is not None and patterns.match(r"\s*(?:over|under|above|below|too \w+)$", gap[0]) is not None)
    )


def _apart(scene: Scene, clause: Clause, around: Clause, figure: Figure, inside: bool) -> Finding:
    budget = scene.budget
    high = None if budget is None else budget[1]
    prices = _prices(scene, clause, around)
    if len(prices) > 1 and _TOGETHER.search(around.text):
        prices = [sum(prices)]
    limits = {*({high} if high is not None else ()), *(one for one in scene.asked_numbers if one >= 10)}
    if not limits or not prices:
        return Finding.UNSTATED
    gaps = [[limit - price if inside else price - limit for price in prices] for limit in limits]
    return Finding.of(
        any(all(gap >= 0 and figure.admits(gap, 0.015) for gap in several) for several in gaps)
        and all(one.sells_in(figure.unit) for one in scene.of(clause.about))
    )


def _said(clause: Clause, match: re.Match[str]) -> float | None:
    """The limit that the words themselves name: "above your 300"."""
    figure = next(
        (
            one
            for one in clause.figures
            if match.start() <= one.start < match.end() and one.kind in (Kind.MONEY, Kind.BARE)
        ),
        None,
    )
    return None if figure is None else figure.high if figure.high is not None else figure.low


def _keeps(scene: Scene, clause: Clause, around: Clause, inside: bool, said: float | None = None) -> Finding:
    budget = scene.budget if said is None else (None, said)
    prices = _prices(scene, clause, around)
    if budget is None or not prices:
        return Finding.UNSTATED
    low, high = budget
    fits = [(low is None or price >= low) and (high is None or price <= high) for price in prices]
    return Finding.of(all(one is inside for one in fits))


def _prices(scene: Scene, clause: Clause, around: Clause) -> list[float]:
    """The prices of the versions that the clause speaks of; none where one is not known."""
    prices: list[float] = []
    for record in scene.of(clause.about):
        for one in _versions(scene, clause, around, record):
            if one.price_cents is None:
                return []
            prices.append(one.price_cents / 100)
    return prices


def _versions(scene: Scene, clause: Clause, around: Clause, record: Record) -> Sequence[Variant]:
    if named_options(scene, clause, record):
        return variants_named(scene, clause, record)
    if speaks_of_all(clause) or speaks_of_all(around):
        return record.product.variants
    named = variants_named(scene, replace(around, text=patterns.sub(TAG, " ", around.text)), record)
    prices = {one.price_cents for one in named}
    return named if len(prices) == 1 and len(clause.about) == 1 else [record.variant]
