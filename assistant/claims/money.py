"""Prices, savings and percentages that a figure says of one product."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.claims.figures import Figure
from assistant.claims.record import Record
from assistant.claims.scene import Finding
from retrieval.products import Variant

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


def money_stands(
    record: Record, figure: Figure, before: str, after: str, words: str, versions: Sequence[Variant]
) -> Finding:
    if record.price is None:
        return Finding.UNSTATED
    if not record.sells_in(figure.unit):
        return Finding.FALSE
    if re.search(r"\bchange\s*$", before) and words.lower().startswith("from"):
        return Finding.of(figure.low is not None and record.price < figure.low)
    if _REDUCED.search(before) and figure.low is not None and figure.high is not None and not figure.exact:
        both = record.list_price is not None and figure.high == record.list_price and figure.low == record.price
        return Finding.of(both)
    if _SAVE_BEFORE.search(before) or _SAVE_AFTER.match(after):
        return Finding.of(record.list_price is not None and figure.admits(record.list_price - record.price, 0.005))
    if _WAS.search(before) and not _NOW.search(before):
        return Finding.of(record.list_price is not None and figure.admits(record.list_price, 0.005))
    if re.match(r"从|由|from", words, re.IGNORECASE) and _DROPS.match(after):
        return Finding.of(record.list_price is not None and abs((figure.low or 0) - record.list_price) < 0.005)
    end = _OF_VERSIONS.search(before) or _OF_VERSIONS.match(after)
    if end and figure.exact:
        return Finding.of(
            figure.admits(max(record.prices) if (end["high"] or end["high2"]) else min(record.prices), 0.005)
        )
    if versions and len(versions) < len(record.product.variants):
        prices = [one.price_cents / 100 for one in versions if one.price_cents is not None]
        return Finding.of(any(figure.admits(price, 0.005) for price in prices))
    if figure.exact or figure.low is None or figure.high is None:
        if figure.high is None and re.search(r"\bfrom|start|起(?!码)|least|最低|至少", words):
            return Finding.of(
                (figure.low is not None and abs(min(record.prices) - figure.low) < 0.005)
                or (re.search("least|最低|至少|起码|少说", words) is not None and figure.admits(min(record.prices)))
            )
        return Finding.of(
            any(
                figure.admits(price, 0.005 if figure.exact else 0.0)
                for price in record.prices[: None if figure.exact else 1]
            )
        )
    around = f"{before[-24:]}{words}{after[:40]}"
    ranged = _RANGED.search(around) is not None or (len(record.prices) > 1 and re.search("从|由", around) is not None)
    inside = all(figure.admits(price) for price in record.prices) and not ranged
    return Finding.of(inside or (figure.low, figure.high) == (min(record.prices), max(record.prices)))


def percent_stands(record: Record, figure: Figure, before: str, after: str) -> Finding:
    saving = (
        figure.unit == "off"
        or _SAVE_BEFORE.search(before)
        or _SAVE_AFTER.match(after)
        or re.search(r"\bat\s*$", before)
    )
    if saving:
        if figure.unit == "off" and figure.exact:
            return Finding.of(
                record.list_price is not None
                and figure.admits(record.discount, 2.5 if (figure.low or 0) % 10 == 0 else 0.75)
            )
        return Finding.of(record.list_price is not None and figure.admits(record.discount, 0.75))
    bounds = {round(bound, 4) for bound in (figure.low, figure.high) if bound is not None}
    return Finding.TRUE if bounds <= record.numbers else Finding.UNSTATED
