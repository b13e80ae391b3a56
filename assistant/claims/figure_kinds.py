"""What kind of number a figure is, and its unit, by the words and signs beside it: "$", "stars", 条评价, "left", 码, kilograms.

The currencies' signs and names, and the words that stand before or after a rating, a count, a stock, a size or a sum of money, are
known here; how a figure is compared and which of its numbers belong together are not.
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant import patterns
from assistant.claims.spelling import UNIT_NAMES
from retrieval.units import find_unit


class Kind(StrEnum):
    MONEY = "money"
    PERCENT = "percent"
    RATING = "rating"
    REVIEWS = "reviews"
    STOCK = "stock"
    SIZE = "size"
    TIMES = "times"
    AMOUNT = "amount"
    BARE = "bare"


_SIGNS = {"us$": "USD", "hk$": "HKD", "nt$": "TWD", "c$": "CAD", "a$": "AUD", "$": "$", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "usd": "USD", "eur": "EUR",
          "gbp": "GBP", "cny": "CNY", "rmb": "CNY", "jpy": "JPY"}  # fmt: skip
_NAMES = {"dollar": "$", "buck": "$", "usd": "USD", "eur": "EUR", "euro": "EUR", "€": "EUR", "£": "GBP", "quid": "GBP", "pound": "GBP", "yuan": "CNY", "rmb": "CNY",
          "cny": "CNY", "元人民币": "CNY", "人民币": "CNY", "美元": "USD", "美金": "USD", "美刀": "USD", "刀": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY",
          "港元": "HKD", "港币": "HKD", "台币": "TWD", "新台币": "TWD", "元": "CNY", "块钱": "CNY", "块": "CNY", "gbp": "GBP", "jpy": "JPY"}  # fmt: skip
SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
NAME = (
    "|".join(
        (re.escape(name) + ("s?" if name in ("dollar", "buck", "euro", "pound") else "")) + (r"(?![A-Za-z])" if name.isascii() else "")
        for name in sorted(_NAMES, key=len, reverse=True)
    )
)  # fmt: skip
UNIT = patterns.later(
    rf"^(?:[\s-]|个(?=小时|月|工作日|星期))*(?P<unit>{UNIT_NAMES})(?![A-Za-z])(?!s? (?:stars?|reviews?))",
    re.IGNORECASE,
)
_LATE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.RATING, patterns.later(r"^\s*(?:(?:customer|user|overall|average|shopper|buyer)\s+)?(?:rating|score)\b", re.IGNORECASE)),
    (Kind.REVIEWS, patterns.later(r"^\s*(?:\+\s*)?(?:(?:verified|customer|user|shopper|buyer|online|total)\s+)*(?:reviews?|ratings?|reviewers?)\b|^\s*(?:多)?(?:条|个|则|份)?(?:用户|顾客|买家|客户)?(?:评价|评论|点评)|^\s*(?:多)?(?:位|名|个)?(?:customers?|people|shoppers?|buyers?|users?|persons?|人|顾客|用户|买家|客户|网友)(?:\s*(?:have\s+|has\s+)?(?:reviewed|rated|scored|left|wrote|weighed in|gave|give)|(?=平均|打出|打了?⟦|给出)|(?:来|都)?(?:给过?|写过?|做过?|留下)?(?:了)?(?:评价|评论|打过?分|点评|评过分|评分|打了分|反馈))", re.IGNORECASE)),
    (Kind.RATING, patterns.later(r"^\s*-?\s*(?:stars?\b|-star\b|average\b|on average\b|星(?!期)|分(?![钟之贝百])|/\s*(?:5\b|five\b|⟦\d+⟧)|(?:out )?of (?:5|five|⟦\d+⟧))", re.IGNORECASE)),
    (Kind.STOCK, patterns.later(r"^\s*(?:(?:pieces?|units?|pairs?|items?|pcs|of (?:them|these|it))\s+)?(?:are |is )?(?:still )?(?:left|in stock|remaining|available)\b|^\s*(?:件|双|个|只|台|套|把|张)?(?:库存|现货|在库|存货)", re.IGNORECASE)),
    (Kind.TIMES, patterns.later(r"^\s*(?:times|(?:x\b|×)(?!\s*[\d⟦])|倍)", re.IGNORECASE)),
    (Kind.PERCENT, patterns.later(r"^\s*(?:%|percent\b|per cent\b)", re.IGNORECASE)),
)  # fmt: skip
_STOCK_BEFORE = patterns.later(
    r"(?:仅剩|只剩|还剩|剩余|剩下|库存(?:为|有|仅|还有|只有)*|有货|现货|最后)\s*(?:最后)?\s*$|\bdown to (?:the |our )?last\s*$|\b(?:only|just|last|stock of|stock:?)\s*$",
    re.IGNORECASE,
)
_STOCK_NOUN = patterns.later(r"^\s*(?:件|双|个|只|台|套|把|张|left|pieces?|units?|pairs?)?\s*", re.IGNORECASE)
_REVIEWS_BEFORE = patterns.later(
    r"\b(?:rated|reviewed|scored) by\s*$|\breviews?:?\s*$|\bnumber of reviews(?: is)?\s*$|(?:评价数|评论数|评价人数|评论条数|评价条数)(?:量|为|是|有|达|到)*\s*$",
    re.IGNORECASE,
)
# "the most reviews of the three, over four thousand"
_REVIEWS_TOLD = patterns.later(
    r"\b(?:reviews|ratings)\b[^.;⟦$]{0,28},\s*(?:well )?(?:over|more than|nearly|almost|about|around|some)\s*$|(?:评价|评论)[^。；⟦]{0,8}[,，](?:有|达|多达|共|超过|将近|近|约|足足)*$",
    re.IGNORECASE,
)
_RATING_BEFORE = patterns.later(
    r"\baverag(?:e|es|ed|ing)(?: (?:of|is|at|rating|score|mark|stands at|out at))*\s*(?:an? )?$|(?:平均分|平均|均分|得分|分数|打分)(?:为|是|有|达|到|了|打|给|在)*(?:出|了|到)?\s*$|满分[^⟦]{0,3}⟦\d+⟧分?(?:里|中|，|,)?(?:得了?|拿了?|拿到|是)?\s*$|(?:\brat(?:ed|ing|ings)(?: (?:of|is|at|it|averages?|average of|stands at|comes in at))*|\bscor(?:e|es|ed|ing)(?: (?:of|is|at))*|评分(?:高达|仅为|仅有|达到|达|为|是|有|只有|:|：|在)?(?:了)?|评价(?:为|是|高达))\s*$",
    re.IGNORECASE,
)
# "rated above 4.5", 评分超过4.5: a bound is no sum of money there
_RATING_BOUND = patterns.later(
    r"(?:\brat(?:ed|ing|ings|es)\b|\bscor(?:e|es|ed|ing)\b|\baverag(?:e|es|ed|ing)\b|评分|得分|口碑分|分数)[^⟦,，;；。]{0,14}(?:over|above|below|under|than|least|most|beyond|exceed\w*|超过|高于|低于|不到|不足|至少|以上|最低|最高|超)\s*$",
    re.IGNORECASE,
)
# 评分4.7,比P1高0.2: by how much a rating is higher
_RATING_APART = patterns.later(r"(?:评分|得分|口碑分)[^。；;]{0,24}[比较][^,，。；;]{0,10}[高低][了出]?\s*$")
# "平均每包25克" is no rating, nor is what stands before the name of a currency
_COUNTS_PIECES = patterns.later(rf"\s*(?:{NAME}|[件双个台只套把张盒瓶袋支罐包条块])", re.IGNORECASE)
_SIZE_BEFORE = patterns.later(
    r"\b(?:sizes?|EU|UK|US)\s*(?:is |are |from )?$|\b(?:made|comes?|available|offered|sold|had|stocked|ordered|order it|get it|find it|buy it) in\s*$|(?:尺码|码数|尺寸|鞋码)(?:为|是|从|有)?\s*$",
    re.IGNORECASE,
)
_SIZE_AFTER = patterns.later(r"^\s*(?:码|号(?!码))", re.IGNORECASE)
# A sum of money without its currency: 现在只要699, "above your 300"; nothing that is counted follows it.
_MONEY_BEFORE = patterns.later(
    r"(?:现价|现在|如今|目前|眼下|今天|只要|仅要|才要|只需|仅需|仅售|售价|售|价格|价钱|价位|标价|定价|卖价?|要价|花费?|花了|付|原价|划线价|吊牌价|原来|原本|之前|以前|特价|促销价|活动价|优惠价|折后价?|到手价?|降到|降至|降为|跌到|跌至|降了?|直降|立减|立省|节?省了?下?|优惠了?|便宜了?|贵了?|贵出|(?<=[价比]).{0,6}[少多低高]了?|差价?|相差|预算|上限|您的|你的|您那|[您你](?:说|给|定|要求|想)的|比[^,，⟦]{0,8}[少多低高]了?|分别(?:是|为|要|卖))(?:正好|刚好|大约|大概|约|整|也|就|还|都|才|只|仅|是|为|在|要|得|了|差不多|不到|不超过|没超过?|超过|低于|高于|从|最低|最高)*\s*$|"
    r"(?:没超过?|不超过|超过|低于|高于|不到|以[^,，]{0,3}为限)(?:[您你]的?)?\s*$|(?:^|[,，。;；：:、\s])(?:从|由|在|才|只要|就)\s*$|(?<!需)要\s*$|⟦\d+⟧(?:直接|一路)?(?:降|跌|减)(?:到|至|为)(?:了)?\s*$|"
    r"\b(?:costs?|priced at|sells? (?:for|at)|price (?:is|of)|asking|pay|paying|goes for|used to be|was|now|instead of|down to|reduced to|(?<!dates )(?<!date )(?<!dating )from|budget (?:of|is)|limit (?:of|is)|your|(?:above|over|below|under|beyond|within|than|exceeds?) your|spend(?:ing)?|save|under|below|over|above|less than|more than|within)\s*$",
    re.IGNORECASE,
)
MONEY_AFTER = patterns.later(
    r"\s*(?:$|[,，。;；、！!）)]|以内|以下|之内|以上|以外|起(?!码)|左右|出头|上下|不到|(?:的|这个)?(?:预算|价位|价|上限|限额|东西|价格)|的(?=只有|有|是|就|也|都)|略|稍|还|就|便|即可|拿下|到手|降|跌|减|封顶|的话|[到至~-]\s*⟦|\.(?:\s|$)|(?:budget|limit|cap|ceiling|max(?:imum)?|or (?:less|under)|(?:in|with|for) (?:the |its )?[a-z]+|instead|before|down|if|when|and|but|so|which)\b)",
    re.IGNORECASE,
)
_TIMES_REVIEWED = patterns.later(r"\s*(?:times\b|次)", re.IGNORECASE)
_ZHE = patterns.later(r"^\s*折")


def kind_of(before: str, after: str, between: str) -> tuple[Kind, str, int, int]:
    """Kind, unit, and how many characters before and after the number belong to it."""
    sign = patterns.search(rf"(?:{SIGN})\s*$", before, re.IGNORECASE)
    if sign:
        name = patterns.match(rf"\s*(?:{NAME})", after, re.IGNORECASE)
        return Kind.MONEY, _SIGNS[sign[0].strip().lower()], len(sign[0]), name.end() if name else 0
    zhe = _ZHE.match(after)
    if zhe:
        return Kind.PERCENT, "折", 0, zhe.end()
    reviewed = _reviewed(before, after)
    if reviewed:
        return Kind.REVIEWS, "", 0, reviewed
    for kind, pattern in _LATE:
        match = pattern.match(after)
        if match:
            return kind, "", 0, match.end()
    left = _STOCK_BEFORE.search(before)
    if (
        left
        and not patterns.match(rf"\s*(?:{NAME})", after, re.IGNORECASE)
        and (
            patterns.search(r"[剩库货后]|down to", left[0])
            or patterns.match(r"\s*(?:left|pieces?|units?|pairs?)", after)
        )
    ):
        noun = _STOCK_NOUN.match(after)
        return Kind.STOCK, "", len(before) - left.start(), noun.end() if noun else 0
    counted = _REVIEWS_BEFORE.search(before)
    if counted and not patterns.match(r"\s*(?:stars?|/|out|星|分)", after):
        noun = patterns.match(r"\s*(?:customers?|people|shoppers?|buyers?|users?|人|位|条)?", after, re.IGNORECASE)
        return Kind.REVIEWS, "", len(before) - counted.start() if "by" in counted[0] else 0, noun.end() if noun else 0
    rated = _RATING_BEFORE.search(before)
    if rated and not UNIT.match(after) and not _COUNTS_PIECES.match(after):
        return Kind.RATING, "", len(before) - rated.start(), 0
    bound = _RATING_BOUND.search(before) or _RATING_APART.search(before)
    if bound and not UNIT.match(after) and not _COUNTS_PIECES.match(after) and not _reviewed(before, after):
        return Kind.RATING, "", 0, 0
    size = _SIZE_BEFORE.search(before)
    if (
        size
        and not UNIT.match(after)
        and not patterns.match(rf"\s*(?:{NAME})", after)
        and not patterns.match(
            r"\s*(?:[a-z]+ )?(?:colou?rs?|shades|days|hours|weeks|versions?|variants?|pieces?|sizes|working)",
            after,
            re.IGNORECASE,
        )
    ):
        ends = _SIZE_AFTER.match(after)
        return Kind.SIZE, "", len(before) - size.start(), ends.end() if ends else 0
    money = patterns.match(rf"\s*({NAME})", after, re.IGNORECASE)
    unit = UNIT.match(after)
    if (
        money
        and not _BATTERIES.match(after)
        and not (
            unit
            and money[1].lower().startswith("pound")
            and patterns.search(
                r"weigh|heav|light|scale|load|carr|hold|bear|support|capacity|comes in at|重", before + after
            )
        )
    ):
        said = money[1].lower()
        return Kind.MONEY, _NAMES[said] if said in _NAMES else _NAMES[said.removesuffix("s")], 0, money.end()
    return _measured(before, after, between, unit)


# 两块电池 are counted, not paid
_BATTERIES = patterns.later(r"\s*块(?:锂?电池|电芯|滤[芯网]|表盘)")


def _reviewed(before: str, after: str) -> int:
    """How many characters after a number say that it counts reviews; 0 where they don't."""
    times = _TIMES_REVIEWED.match(after)
    if times and patterns.search(
        r"(?:review|rat)(?:ed|ings?|s)?(?: a total of| about)?\s*$|(?:评价|评论|点评|打分|评分|评)(?:了|过)*\s*$",
        before,
    ):
        return times.end()
    raters = patterns.match(r"\s*(?:\w+ )?(?:customers?|people|shoppers?|buyers?|users?)\b", after)
    if (
        raters
        and not patterns.match(r"\s*people at (?:most|least)", after)
        and patterns.search(
            r"\b(?:from|by|across|among|over|of)(?: (?:only|just|about|some|nearly|over|around))?\s*$", before
        )
    ):
        return raters.end()
    entries = patterns.match(r"\s*多?(?:条|个|份)(?=$|[,，。;；])", after)
    return entries.end() if entries and patterns.search(r"评价|评论|点评|口碑", before) else 0


def _opens(before: str, after: str) -> bool:
    """Whether a bare number opens a Chinese clause as a limit, which is one of money: 一百五以内只有P1."""
    return patterns.match(r"\s*(?:以内|以下|之内|封顶)", after) is not None and (
        patterns.search(r"(?:^|[,，。；;])\s*$", before) is not None
    )


def _measured(before: str, after: str, between: str, unit: re.Match[str] | None) -> tuple[Kind, str, int, int]:
    """The same for a number that is no money, rating or count."""
    inches = patterns.match(
        r"\s*in(?=\s+(?:long|wide|tall|high|deep|thick|across|short|narrow|thin|in (?:length|width|height|depth|diameter))|\s*$|[.,;!])",
        after,
    )
    if inches:
        return Kind.AMOUNT, "inch", 0, inches.end()
    if unit and find_unit(unit["unit"]) is not None:
        return Kind.AMOUNT, unit["unit"], 0, unit.end()
    sized = _SIZE_AFTER.match(after)
    if sized:
        return Kind.SIZE, "", 0, sized.end()
    working = patterns.match(r"[\s-]*(?:working |business |个?工作)(?:days?|日)", after, re.IGNORECASE)
    if working:
        return Kind.AMOUNT, "days", 0, working.end()
    money = patterns.match(rf"\s*({NAME})", between, re.IGNORECASE) if between else None
    if money:
        said = money[1].lower()
        return Kind.MONEY, _NAMES[said] if said in _NAMES else _NAMES[said.removesuffix("s")], 0, 0
    middle = UNIT.match(between) if between else None
    if middle and find_unit(middle["unit"]) is not None:
        return Kind.AMOUNT, middle["unit"], 0, 0
    if _REVIEWS_TOLD.search(before) and MONEY_AFTER.match(after):
        return Kind.REVIEWS, "", 0, 0
    if MONEY_AFTER.match(after) and (_MONEY_BEFORE.search(before) or _opens(before, after)):
        return Kind.MONEY, "", 0, 0
    return Kind.BARE, "", 0, 0
