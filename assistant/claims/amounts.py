"""What a figure says of the products it stands beside: a price, a saving, a rating, a stock, a size, an amount of a facet."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.figures import Figure, Kind
from assistant.claims.options import variants_named
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.products import Variant
from retrieval.units import to_base

_WAS = re.compile(
    r"\b(?:was|were|originally|original|list|regular|usual|usually|normal|normally|full|previous(?:ly)?|before|rrp|msrp|retail|instead of|down|reduced|marked down|cut|dropped|discounted|old)\b"
    r"[^⟦,]{0,24}$|(?:原价|划线价|吊牌价|市场价|原来|原本|之前|此前|以前|先前|过去|早先|曾|降价前|打折前|促销前|优惠前|折前|平时|定价|(?<!理)由|从)[^⟦,]{0,8}$|\b(?:formerly|used to|earlier|prior|once)\b[^⟦,]{0,24}$",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:now|to|for|only|just|currently)\b[^⟦]{0,12}$|(?:现价|现在|现售|现仅|到手|降至|降到|特价|只要|仅需|仅售)[^⟦]{0,6}$",
    re.IGNORECASE,
)
_SAVE_BEFORE = re.compile(
    r"\b(?:sav(?:e|es|ing|ings)(?: (?:you|of))?|discount(?:ed)?(?: (?:of|by|is))*|reduc(?:ed|tion)(?: (?:by|of))?|cut by|drop(?:ped|s)?(?: by)?|down by|off by)\s*(?:a |an |full |whole )?$|(?:立?省(?:下|了)?|优惠(?:了)?|立减|直降|降价?了?|(?:比|较)(?:原价|之前|原来|平时)(?:便宜|低|少|优惠)了?|便宜了|减免?了?|折扣(?:为|是)?|让利)\s*(?:了)?$",
    re.IGNORECASE,
)
_SAVE_AFTER = re.compile(
    r"^\s*(?:(?:back|taken off|knocked off|less|cheaper|lower|against|below|under|off)\b[^⟦]{0,24}\b(?:list|original|regular|usual|normal|old|full) (?:price|cost)|off\b|discount\b|saving\b|reduction\b|less than (?:before|(?:its|the) (?:list|original|regular|usual))|(?:cheaper|lower|less) than (?:before|(?:its|the) (?:list|original|regular|usual|normal))|的?(?:优惠|折扣|降幅|立减))",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\b(?:together|in total|altogether|combined|total(?:s|ling)?|for both|for all|the pair of them|as a set|sum)\b|一共|总共|合计|加起来|合起来|总价|共计|两款共|一起买",
    re.IGNORECASE,
)
_BUDGET = re.compile(
    r"\b(?:your|the)\s+(?:\w+\s+)?(?:budget|limit|maximum|ceiling|cap|price range)\b|预算|上限|价位要求", re.IGNORECASE
)
_YOURS = re.compile(r"\byour\s*$|您的?\s*$|你的?\s*$", re.IGNORECASE)
_RATING_NEAR = re.compile(r"\brat|\bstar|\bscor|评分|评价|得分|口碑", re.IGNORECASE)
_PRICE_NEAR = re.compile(
    r"\b(?:price[ds]?|costs?|sells?|yours|available|listed)\b[^⟦]{0,14}$|(?:价格?|售价|卖|只要|仅需)[^⟦]{0,5}$",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\bin stock\b|库存|\bstock\b|剩|有货", re.IGNORECASE)
_SHOWN = re.compile(r"(?:\ball|\bof|\bamong|\bthese|\bthe|这|的|当中|其中|共)\s*(?:the\s+|these\s+)?$", re.IGNORECASE)
_SHOWN_AFTER = re.compile(
    r"^\s*(?:款|个|件|双|只|者|种商品|,|$|of (?:them|these)|options?\b|products?\b|items?\b|here\b|listed\b|shown\b)",
    re.IGNORECASE,
)
_REDUCED = re.compile(
    r"\b(?:reduced|dropped|drops|cut|down|marked|went|fell|slashed|lowered)\b[^⟦]{0,12}$|(?:降|减|跌)[^⟦]{0,6}$",
    re.IGNORECASE,
)
_DROPS = re.compile(r"\s*(?:一路|直接)?(?:降|减|下调|跌|调|打折)|\s*(?:down )?to\b", re.IGNORECASE)
_OF_VERSIONS = re.compile(
    r"(?:(?P<high>最贵|最高价|最高)|最便宜|最低价|最低|价格最低)的?(?:规格|版本|款式|型号|尺码|配置)[^⟦]{0,6}$|\s*for the (?:(?P<high2>most expensive|dearest|highest[- ]priced)|cheapest|lowest[- ]priced|least expensive|smallest)\s+(?:version|variant|size|one|option|configuration)",
    re.IGNORECASE,
)
_RANGED = re.compile(r"\brang(?:es|ing)|\bruns?\b|\bdepending\b|\bstarts?\b|不等|根据|视规格|依规格", re.IGNORECASE)
_OWNER_AFTER = re.compile(rf"\s*(?:的|for (?:the )?)\s*({TAG})")
_OWNER_BEFORE = re.compile(
    rf"({TAG})(?:['’]s)?\s*(?:\(|at|for|is|costs?|sells for|which (?:is|costs)|which sells for|,|的?(?:价格|售价)?(?:是|为|卖|要|只要|售))*\s*$"
)
_YEAR = re.compile(
    r"(?:\b(?:released|launched|introduced|out|since|in|from|of|dates?|debut\w*|new for|market)\b[^⟦]{0,16}$)|(?:于|在|自|是)?$",
    re.IGNORECASE,
)


def read_amounts(scene: Scene, clause: Clause, used: Collection[Figure]) -> list[Claim]:
    """A claim for every figure of a clause but those `used` by a comparison. A figure has to be true of every product that the clause is about."""
    return [
        Claim(_kind(scene, clause, one), clause.text[one.start : one.end], _finding(scene, clause, one))
        for one in clause.figures
        if one not in used
    ]


def _kind(scene: Scene, clause: Clause, figure: Figure) -> str:
    if figure.kind is Kind.AMOUNT and "delivery" in _facets_beside(scene, clause, figure):
        return "delivery"
    return (
        "price"
        if figure.kind is Kind.MONEY
        else "number"
        if figure.kind in (Kind.BARE, Kind.AMOUNT)
        else figure.kind.value
    )


def _finding(scene: Scene, clause: Clause, figure: Figure) -> Finding:
    if _quoted(scene, figure):
        return Finding.TRUE
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    denied = clause.denies(figure.start)
    if figure.kind is Kind.MONEY and _SUM.search(clause.text) and len(clause.about) > 1:
        return _sum(scene, clause, figure)
    if figure.kind is Kind.MONEY and (_BUDGET.search(clause.text) or _YOURS.search(before)):
        return _true(_is_limit(scene, clause, figure))
    about = _owner(clause, figure) or clause.about
    findings = [_of_record(scene, record, clause, figure, before, after) for record in scene.of(about)]
    if not findings:
        return Finding.UNSTATED
    if denied and figure.kind is not Kind.BARE:
        flipped = {Finding.TRUE: Finding.FALSE, Finding.FALSE: Finding.TRUE, Finding.UNSTATED: Finding.UNSTATED}
        return _worst([flipped[one] for one in findings])
    return _worst(findings)


def _owner(clause: Clause, figure: Figure) -> tuple[int, ...]:
    """The product beside which a price stands, where that is none of those that the clause is about: "than P2 at $99"."""
    if figure.kind is not Kind.MONEY:
        return ()
    beside = _OWNER_AFTER.match(clause.text[figure.end :]) or _OWNER_BEFORE.search(clause.text[: figure.start])
    found = places(beside[1]) if beside else ()
    return found if set(found) <= set(clause.against) else ()


def _worst(findings: Sequence[Finding]) -> Finding:
    for one in (Finding.FALSE, Finding.UNSTATED):
        if one in findings:
            return one
    return Finding.TRUE


def _quoted(scene: Scene, figure: Figure) -> bool:
    bounds = [bound for bound in (figure.low, figure.high) if bound is not None]
    return bool(scene.quoted_numbers) and all(round(bound, 4) in scene.quoted_numbers for bound in bounds)


def _is_limit(scene: Scene, clause: Clause, figure: Figure) -> bool:
    """Whether a figure repeats the customer's limit and the price keeps to it, or says how far from it the price lies."""
    budget = scene.budget
    if budget is None:
        return False
    prices = [record.price for record in scene.of(clause.about) if record.price is not None]
    bound = figure.high if figure.high is not None else figure.low
    if bound in budget:
        return figure.exact or all(figure.admits(price) for price in prices)
    high = budget[1]
    return high is not None and all(figure.admits(abs(high - price), 0.005) for price in prices)


def _sum(scene: Scene, clause: Clause, figure: Figure) -> Finding:
    prices = [record.price for record in scene.of(clause.about)]
    known = [price for price in prices if price is not None]
    if len(known) < len(prices):
        return Finding.UNSTATED
    return (
        Finding.TRUE if figure.admits(sum(known), 0.005) and scene.records[0].sells_in(figure.unit) else Finding.FALSE
    )


def _of_record(scene: Scene, record: Record, clause: Clause, figure: Figure, before: str, after: str) -> Finding:
    match figure.kind:
        case Kind.MONEY:
            versions = variants_named(scene, clause, record) if figure.exact else []
            return _money(record, figure, before, after, clause.text[figure.start : figure.end], versions)
        case Kind.PERCENT:
            return _percent(record, figure, before, after)
        case Kind.RATING:
            rating = record.product.rating
            return (
                Finding.UNSTATED
                if rating is None
                else _true(figure.admits(rating, 1e-6) or figure.admits(round(rating, 1), 1e-6))
            )
        case Kind.REVIEWS:
            return _true(figure.admits(record.product.review_count))
        case Kind.STOCK:
            return _true(any(figure.admits(stock) for stock in _stocks(scene, record, clause)))
        case Kind.SIZE:
            return _size(record, figure, before)
        case Kind.AMOUNT:
            return _amount(scene, record, clause, figure)
        case Kind.TIMES:
            return Finding.UNSTATED
        case _:
            return _bare(scene, record, clause, figure)


def _true(holds: bool) -> Finding:
    return Finding.TRUE if holds else Finding.FALSE


def _money(record: Record, figure: Figure, before: str, after: str, words: str, versions: Sequence[Variant]) -> Finding:
    if record.price is None:
        return Finding.UNSTATED
    if not record.sells_in(figure.unit):
        return Finding.FALSE
    if re.search(r"\bchange\s*$", before) and words.lower().startswith("from"):
        return _true(figure.low is not None and record.price < figure.low)
    if _REDUCED.search(before) and figure.low is not None and figure.high is not None and not figure.exact:
        both = record.list_price is not None and figure.high == record.list_price and figure.low == record.price
        return _true(both)
    if _SAVE_BEFORE.search(before) or _SAVE_AFTER.match(after):
        return _true(record.list_price is not None and figure.admits(record.list_price - record.price, 0.005))
    if _WAS.search(before) and not _NOW.search(before):
        return _true(record.list_price is not None and figure.admits(record.list_price, 0.005))
    if re.match(r"从|由|from", words, re.IGNORECASE) and _DROPS.match(after):
        return _true(record.list_price is not None and abs((figure.low or 0) - record.list_price) < 0.005)
    end = _OF_VERSIONS.search(before) or _OF_VERSIONS.match(after)
    if end and figure.exact:
        return _true(figure.admits(max(record.prices) if (end["high"] or end["high2"]) else min(record.prices), 0.005))
    if versions and len(versions) < len(record.product.variants):
        prices = [one.price_cents / 100 for one in versions if one.price_cents is not None]
        return _true(any(figure.admits(price, 0.005) for price in prices))
    if figure.exact or figure.low is None or figure.high is None:
        if figure.high is None and re.search(r"\bfrom|start|起(?!码)|least|最低|至少", words):
            return _true(
                (figure.low is not None and abs(min(record.prices) - figure.low) < 0.005)
                or (re.search("least|最低|至少|起码|少说", words) is not None and figure.admits(min(record.prices)))
            )
        return _true(
            any(
                figure.admits(price, 0.005 if figure.exact else 0.0)
                for price in record.prices[: None if figure.exact else 1]
            )
        )
    around = f"{before[-24:]}{words}{after[:40]}"
    ranged = _RANGED.search(around) is not None or (len(record.prices) > 1 and re.search("从|由", around) is not None)
    inside = all(figure.admits(price) for price in record.prices) and not ranged
    return _true(inside or (figure.low, figure.high) == (min(record.prices), max(record.prices)))


def _percent(record: Record, figure: Figure, before: str, after: str) -> Finding:
    saving = (
        figure.unit == "off"
        or _SAVE_BEFORE.search(before)
        or _SAVE_AFTER.match(after)
        or re.search(r"\bat\s*$", before)
    )
    if saving:
        if figure.unit == "off" and figure.exact:
            return _true(
                record.list_price is not None
                and figure.admits(record.discount, 2.5 if (figure.low or 0) % 10 == 0 else 0.75)
            )
        return _true(record.list_price is not None and figure.admits(record.discount, 0.75))
    bounds = {round(bound, 4) for bound in (figure.low, figure.high) if bound is not None}
    return Finding.TRUE if bounds <= record.numbers else Finding.UNSTATED


def _stocks(scene: Scene, record: Record, clause: Clause) -> list[int]:
    """The stock of the variant that the clause names, else of the shown one, or of all."""
    named = [variant.stock for variant in variants_named(scene, clause, record)]
    return named or [record.variant.stock, record.stock]


def _size(record: Record, figure: Figure, before: str) -> Finding:
    sizes: list[float] = []
    for facet in sorted(record.facets_stated):
        if facet.lower() in ("size", "尺码", "码数", "shoe_size", "鞋码", "尺寸") or facet.lower().endswith("size"):
            for value in record.values(facet):
                sizes += [float(one) for one in re.findall(r"\d+(?:\.\d+)?", str(value))]
    if not sizes:
        bounds = {round(bound, 4) for bound in (figure.low, figure.high) if bound is not None}
        return Finding.TRUE if bounds <= record.numbers else Finding.UNSTATED
    if figure.low is not None and figure.high is not None and not figure.exact:
        return _true(min(sizes) == figure.low and max(sizes) == figure.high)
    if figure.high is None:
        return _true(min(sizes) == figure.low)
    if re.search(r"(?:最大|largest|biggest|up to)[^⟦,]{0,4}$", before, re.IGNORECASE) or figure.low is None:
        return _true(max(sizes) == figure.high)
    return _true(any(figure.admits(size) for size in sizes))


def _amount(scene: Scene, record: Record, clause: Clause, figure: Figure) -> Finding:
    """An amount is held against the facet that is named beside it, else against every amount of its dimension."""
    if figure.unit == "years" and 1990 <= (figure.low or 0) <= 2100:
        released = record.product.released
        return Finding.UNSTATED if released is None else _true(released.year == figure.low)
    named = _facets_beside(scene, clause, figure)
    same = [one for one in record.amounts if one.unit == figure.unit]
    beside = [one for one in same if one.facet in named]
    if beside and "delivery" in named:
        return _true(any(_arrives(clause, figure, one.low, one.high) for one in beside))
    reaches = _REACHES.search(clause.text[figure.start : figure.end]) is not None
    if beside:
        held = beside + [one for one in same if not one.facet and _near_in_text(record, one.high, named)]
        return _true(any(_is(figure, one.low, one.high, reaches) for one in held))
    if (
        named & record.facets_stated
        and any(one.facet for one in same)
        and not any(_is(figure, one.low, one.high) for one in same)
    ):
        return Finding.FALSE
    if not same:
        return Finding.UNSTATED
    if named and not (named & record.facets_stated):
        # the facet itself is not stated: an amount of the same dimension elsewhere in the record says nothing of it
        texts = [one for one in same if not one.facet]
        return Finding.TRUE if any(_is(figure, one.low, one.high) for one in texts) else Finding.UNSTATED
    return _true(any(_is(figure, one.low, one.high, reaches) for one in same))


def _arrives(clause: Clause, figure: Figure, least: float, most: float) -> bool:
    """Whether a time of delivery is the record's: both ends, one end where that is said, or a bound that the last day keeps."""
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    if figure.exact and re.search(
        r"(?:最快|最早|soonest|earliest|fastest|as little as)\W*$", before + " ", re.IGNORECASE
    ):
        return figure.low == least
    if figure.exact and re.match(r"\W*at (?:the )?(?:soonest|earliest|fastest)", after, re.IGNORECASE):
        return figure.low == least
    late = re.search(r"(?:最慢|最晚|最迟|至迟)\W*$", before) or re.match(
        r"\W*at (?:the )?(?:very )?(?:latest|most)", after
    )
    if figure.low is not None and figure.exact and not late:
        return least == most == figure.low
    if figure.low is None or late:
        return figure.high is not None and most <= figure.high
    return figure.low == least and figure.high in (most, None)


def _near_in_text(record: Record, amount: float, named: frozenset[str]) -> bool:
    return any(one.facet in named and abs(one.high - amount) <= 0.01 * abs(amount) for one in record.amounts)


def _is(figure: Figure, low: float, high: float, reaches: bool = False) -> bool:
    slack = 0.005 * max(abs(high), 1e-9)
    if reaches and figure.low is None and figure.high is not None:
        return abs(figure.high - high) <= slack
    if not figure.exact and figure.low is not None and figure.high is not None and low != high:
        return abs(figure.low - low) <= slack and abs(figure.high - high) <= slack
    if figure.low is None and figure.high is not None and not figure.off_sides:
        return abs(figure.high - high) <= slack or high <= figure.high
    return figure.admits(high, slack if not figure.off_sides else 0.0) or figure.admits(
        low, slack if not figure.off_sides else 0.0
    )


_REACHES = re.compile(r"up to|at most|max|最多|最高|可达|最大|至多", re.IGNORECASE)
_VERBS = (
    (re.compile(r"\bweigh(?:s|ing|t)?\b|\bheavy\b|\blight\b|重量?|轻", re.IGNORECASE), ("weight", "重量")),
    (re.compile(r"\blasts?\b|\bbattery\b|\bcharge\b|\bruns? for\b|\bplayback\b|续航|电池", re.IGNORECASE), ("battery_life", "runtime")),
    (re.compile(r"\bholds?\b|\bcapacity\b|\bvolume\b|容量|能装|可装", re.IGNORECASE), ("capacity", "volume")),
    (re.compile(r"\bwarrant\w+|\bguarantee\w*|质保|保修", re.IGNORECASE), ("warranty", "质保", "保修")),
    (re.compile(r"\b(?:deliver\w*|arriv\w+|ships?|shipping|gets? (?:to you|here)|with you|at your door)\b|送达|送到|配送|发货|到货|收到|能到|[天日]到|到手", re.IGNORECASE), ("delivery", "delivery_days", "shipping")),
    (re.compile(r"\b(?:loads?|bears?|carr(?:y|ies)|supports?|takes? up to)\b|承重|承受|载重|负重", re.IGNORECASE), ("max_load", "load")),
    (re.compile(r"\bwide\b|\bwidth\b|宽", re.IGNORECASE), ("width",)),
    (re.compile(r"\btall\b|\bhigh\b|\bheight\b|高(?!达)", re.IGNORECASE), ("height",)),
    (re.compile(r"\blong\b|\blength\b|长(?!达)", re.IGNORECASE), ("length",)),
    (re.compile(r"\bthick(?:ness)?\b|厚", re.IGNORECASE), ("thickness",)),
    (re.compile(r"\bdeep\b|\bdepth\b|深", re.IGNORECASE), ("depth",)),
    (re.compile(r"\bdiameter\b|\bacross\b|直径", re.IGNORECASE), ("diameter",)),
    (re.compile(r"\bscreen\b|\bdisplay\b|屏", re.IGNORECASE), ("screen_size",)),
)  # fmt: skip


def _facets_beside(scene: Scene, clause: Clause, figure: Figure) -> frozenset[str]:
    """The number facets that are named closest to a figure, before or after it."""
    text = clause.text
    found: list[tuple[int, str]] = []
    for mention in scene.mentions(text):
        away = mention.start - figure.end if mention.start >= figure.end else figure.start - mention.end
        for meaning in mention.meanings:
            if meaning.value is None and scene.is_number(meaning.facet):
                found.append((away, meaning.facet))
    for pattern, names in _VERBS:
        for match in pattern.finditer(text):
            away = match.start() - figure.end if match.start() >= figure.end else figure.start - match.end()
            for name in names:
                found += [(away, facet) for facet in (*scene.number_facets(name), name)]
    near = [item for item in found if -1 <= item[0] <= 28]
    if not near:
        return frozenset()
    least = min(away for away, _ in near)
    return frozenset(facet for away, facet in near if away <= least + 2)


def _bare(scene: Scene, record: Record, clause: Clause, figure: Figure) -> Finding:
    """A number without a unit: a price that has no sign, a rating, a count of something, part of a name."""
    value = figure.low if figure.low is not None else figure.high
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    if value is None:
        return Finding.UNSTATED
    if 1990 <= value <= 2100 and value == int(value) and _YEAR.search(before):
        return Finding.UNSTATED if record.product.released is None else _true(record.product.released.year == value)
    if value == len(scene.records) and _SHOWN.search(before) and _SHOWN_AFTER.match(after):
        return Finding.TRUE
    if _PRICE_NEAR.search(before) and record.price is not None:
        return _true(any(figure.admits(price, 0.005) for price in record.prices))
    if _RATING_NEAR.search(before[-24:]) and record.product.rating is not None and value <= 5:
        return _true(figure.admits(record.product.rating, 1e-6))
    if re.match(r"\s*(?:种|款|个)?\s*(?:colou?rs?|颜色|配色|色)", after, re.IGNORECASE):
        return _true(figure.admits(_count(record, ("color", "colour", "颜色"))))
    if re.match(r"\s*(?:种|个)?\s*(?:sizes|尺码|码数)", after, re.IGNORECASE):
        return _true(figure.admits(_count(record, ("size", "尺码"))))
    pieces = record.measure("pieces")
    if pieces is not None and re.match(r"\s*(?:pieces?\b|pcs?\b|件|块|片|只装|个装)", after, re.IGNORECASE):
        return _true(figure.admits(pieces))
    stated = _stated_counts(scene, record, clause, figure)
    if stated:
        return _true(any(figure.admits(amount, 1e-6) for amount in stated))
    bounds = {round(bound, 4) for bound in (figure.low, figure.high) if bound is not None}
    if bounds <= record.numbers:
        return Finding.TRUE
    if bounds <= scene.asked_numbers and re.search(r"\b(?:asked|wanted|need|for)\b|要求|需要", clause.text):
        return Finding.TRUE
    return Finding.UNSTATED


def _count(record: Record, names: Sequence[str]) -> float:
    return float(next((len(record.values(name)) for name in names if record.values(name)), 0))


def _stated_counts(scene: Scene, record: Record, clause: Clause, figure: Figure) -> list[float]:
    """The amounts of number facets without a unit (or of pieces) that are named right beside the figure."""
    found = []
    for mention in scene.mentions(clause.text):
        if not (0 <= mention.start - figure.end <= 4 or 0 <= figure.start - mention.end <= 6):
            continue
        for meaning in mention.meanings:
            if meaning.value is None and scene.is_number(meaning.facet):
                found += [
                    one.high
                    for one in record.amounts
                    if one.facet == meaning.facet and one.unit == to_base(1, one.unit)[1]
                ]
    return found
