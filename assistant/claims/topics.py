"""Words that speak of stock, offers, delivery, warranty and a shop's terms: they claim something even where every one of them is a common word.

A clause about a product may hold them only where a claim of theirs was read in it (`settles`), or where the record or a text of the
shop's says the same words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.claims.clauses import TAG, Clause, places
from assistant.claims.for_all import read_for_all
from assistant.claims.included import read_included
from assistant.claims.measures import measures_of
from assistant.claims.purposes import read_purposes
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from assistant.claims.stated import otherwise
from retrieval.terms import stem, tokens

_SPEAKS = patterns.later(
    rf"{TAG}|\b(?:it|they|them|this|these|both|one|which|that|you|your)\b|[它这该您你]|^[,，][^A-Za-z]*[\u3400-\u9fff]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Topic:
    settles: frozenset[str]
    words: re.Pattern[str]


_TOPICS = (
    _Topic(frozenset({"stock", "availability"}), patterns.later(
        r"\b(?:restock\w*|backorder\w*|pre-?order\w*|sold out|sell out|stocked|in store|run(?:ning)? (?:low|out)|up for grabs|waiting list|limited edition|while stocks? last|remain(?:s|ing)? in (?:stock|store)|to be had|left in)\b|补货|预订|预购|预售|限量|断码|现货|缺货|售罄|库存|有货|没货|无货|脱销|卖光|抢购", re.IGNORECASE)),
    _Topic(frozenset({"offer", "discount", "price", "percent"}), patterns.later(
        r"\b(?:sale(?! price)|discount\w*|markdown|clearance|rebate|(?<!a )bargain|promo\w*|special offer|price cut|dropped in price|coupon\w*|voucher\w*|promo code|buy one|two for one|bundle deal|cash ?back|loyalty|student discount|members? (?:price|only))\b|促销|清仓|秒杀|优惠券|满减|返现|买[一二两]送|第二件|会员价|学生价|折扣", re.IGNORECASE)),
    _Topic(frozenset(), patterns.later(
        r"\b(?:free (?:shipping|delivery|returns?|gift|sample|trial|of charge)|(?:shipping|delivery|postage) (?:is |are )?(?:free|included|on us|costs?|fees?|charges?)|shipping is on us|no (?:shipping|delivery) (?:fee|cost|charge)s?|ships? free|(?:money|cash) back|refund\w*|return(?:s|ed|able)?(?= (?:it|policy|within|window|for|period|is|are|if|free|any)|[.,;!]|$)|(?:send|take|bring|brings?|give|get)(?:ing)? (?:it|them|[\ue000-\ue0ff])(?: \w+)? back(?! (?:in|up|on|to (?:life|full)))|(?:brought|taken|sent|given) back|exchange[ds]?|instal(?:l)?ments?|pay (?:later|monthly|in (?:three|four|parts))|financing|interest[- ]free|gift[- ]?wrap\w*|no questions asked|satisfaction|price[- ]match\w*|try (?:it|them) (?:out )?(?:at home|first|for)|cancel\w*|insur\w+|loyalty points|reward points|earn points|invoice|cash on delivery|pay on delivery)\b|"
        r"包邮|免邮|免运费|运费|邮费|退货|退款|退换|换货|无理由|假一赔|保价|差价补|分期|免息|花呗|赠送|附赠|附送|赠品|送礼品|礼品包装|发票|货到付款|先用后付|试用|积分|返券|运费险", re.IGNORECASE)),
    _Topic(frozenset({"delivery"}), patterns.later(
        r"\b(?:arriv(?:e|es|ing)|deliver(?:s|ed|y)|ship(?:s|ped|ping)|dispatch\w*|at your door|on your doorstep|reach(?:es)? you|gets? to you|with you|be (?:here|there|home|in your hands))\b[^,;⟦]{0,30}\b(?:tomorrow|today|tonight|overnight|same[- ]day|next[- ]day|this (?:week|afternoon|evening|morning|weekend)|next week|(?:on|by|before|in time for) (?:(?:the|your|this|next) )?(?:weekend|birthday|party|monday|tuesday|wednesday|thursday|friday|saturday|sunday|christmas)|in no time|within hours|express|fast|quick(?:ly)?|worldwide|abroad|internationally)\b|\b(?:tomorrow|today|overnight|same[- ]day|next[- ]day)\b[^,;⟦]{0,30}\b(?:arriv(?:e|es|ing)|deliver(?:s|ed|y)?|ship(?:s|ped|ping)|at your door)\b|\b(?:express|overnight|same[- ]day|next[- ]day|worldwide|international) (?:delivery|shipping|dispatch)\b|"
        r"次日达|当日达|隔日达|当天(?:送|到|发)|今天(?:送|到|发)|明天(?:就)?(?:能|可以)?(?:送|到|发)|小时达|顺丰|加急|极速(?:送|发|达)|闪送|国际配送|全球配送|海外直邮|预计[^,，⟦]{0,4}(?:明天|后天|下周|周[一二三四五六日])", re.IGNORECASE)),
    _Topic(frozenset(), patterns.later(
        r"\b(?:(?:sold|bought|available|ordered) separately|separate purchase|guarantee(?:[ds]|d to)?|warrant(?:y|ies|ed)|lifetime|for life|covered for|repairs? (?:for|are|is) free|replac(?:ed|ement) (?:for )?free)\b|另购|另售|单独购买|另外购买|不用另外?买|另配|质保|保修|包换|三包|终身|延保|保固", re.IGNORECASE)),
    _Topic(frozenset(), patterns.later(
        r"\b(?:(?:hit|favou?rite|success|winner) (?:with|among)|(?:sells|sold|selling) (?:best|the most|like hot cakes)|crowd[- ]pleaser|(?:works?|compatible|fits?|goes|interlocks?|connects?|pairs?|match(?:es)?)\b[^,.;]{0,40}\b(?:other|another|any other) (?:brands?|makes?)|third[- ]party|(?:the|an?|its|our|[\ue000-\ue0ff]['’]s) app)\b|卖得最?(?:好|火|多)|最好卖|最受欢迎|人气最|销量(?:最|很|好|高|领先)|热卖|大卖|(?:其他|其它|别的|别家)(?:品牌|牌子)的|第三方|(?<![A-Za-z])App(?![A-Za-z])", re.IGNORECASE)),
    _Topic(frozenset(), patterns.later(
        r"\b(?:works? with (?:any|all|every|most)|fits? (?:any|all|every|most)|compatible with (?:any|all|every|most)|universal(?:ly)?|one size fits all|will never|never (?:breaks|fails|leaks|rusts|scratches|fades)|100 ?% safe|risk[- ]free|(?:best|most popular|number one|no\. ?1|top)[- ](?:seller|selling)|best[- ]?seller|best[- ]selling|award[- ]winning|as seen on|used by professionals|recommended by (?:doctors|experts|dermatologists|dentists))\b|适用于(?:所有|任何|各种)|兼容(?:所有|任何|各种)|通用款|永不|绝不会|百分百|零风险|畅销|爆款|销量(?:第一|冠军)|获奖|专家推荐|医生推荐|(?<![\d.])(?:[2-6]G|[1248]K)(?![A-Za-z\d])", re.IGNORECASE)),
)  # fmt: skip


# Words that set products beside each other, or speak of what they cost, which only a claim of that kind settles
_RELATION = patterns.later(
    r"\b(?:outdo(?:es)?|out(?:classes|performs|shines|ranks|weighs|lasts|scores|strips|sells|matches|paces|sizes|prices)|tops|trumps|pips|undercuts|surpass(?:es)?|eclips(?:es)?|bests|beats|lags|trails|rivals|equals|overshadows|edges (?:out|past|ahead)|nudges|wins|loses|leads|ahead of|behind|in front of|on (?:a )?par|neck and neck|level (?:with|on|pegging)|head and shoulders|the edge|superior|inferior|second to none|unrivalled|unbeaten|unmatched|a cut above|a match for|no match for|next to nothing between)\b|"
    r"胜|赢(?!家)|逊|不及|不如|媲美|匹敌|盖过|压过|压倒|落后|领先|比得上|赶得上|比不上|不相上下|旗鼓相当|平分秋色|打平|平手|难分",
    re.IGNORECASE,
)
_READ = patterns.later(r"\s{5,}")  # what was read of the whole sentence is blank
_COSTS = patterns.later(
    r"\b(?:price[sd]?|costs?|priced|pricing|price[- ]tags?|money|outlay|expensive|cheap|dear|pricey|affordable)\b|价格|价钱|售价|定价|价位|花费",
    re.IGNORECASE,
)
_RELATED = frozenset({"comparison", "superlative", "difference", "how many", "only", "count", "limit"})
_PRICED = _RELATED | {"price", "budget", "offer", "percent", "discount", "constraints", "saving"}


def _relations(scene: Scene, clause: Clause, read: Collection[str]) -> list[Claim]:
    """A claim for each word that relates two products, or their prices, without a claim of it having been read."""
    several = {*clause.about, *clause.against, *places(clause.text)}
    if len(several) < 2 or not places(clause.text) or _READ.search(clause.text):
        return []
    found = []
    for pattern, settles in ((_RELATION, _RELATED), (_COSTS, _PRICED)):
        match = pattern.search(clause.text)
        if match is not None and not settles & set(read) and match[0].lower() not in scene.quoted.lower():
            found.append(Claim("relation", match[0], Finding.UNSTATED))
    return found


# What a product is said to do: "reminds you to drink", "can take pictures"
_DOES = patterns.later(
    rf"(?:{TAG}|\b(?:it|they|which|that))\s+(?:(?:can|will|could|also|even|both|then|actually|automatically|lets you|let you|helps you|helps|help)\s+)*"
    r"(?P<verb>remind|remember|warn|alert|notif|tell|record|sing|danc|talk|speak|learn|recogni[sz]|reduc|reliev|prevent|monitor|detect|analy[sz]|translat|teach|scan|capture|film|stream|"
    r"tak(?=\w* (?:photos|pictures|calls|videos|selfies|fingerprints)|(?<=tak)es? (?:photos|pictures))|play(?=\w* (?:music|songs|videos|films|a |sounds|back))|answer(?=\w* (?:questions|calls))|sooth|heal|sharpen|massag|whistl|vibrat|beep)"
    r"(?:es|ies|s|e|y|ing)?\b(?!\s*⟦)",
    re.IGNORECASE,
)
_EVERY_OTHER = patterns.later(
    r"\b(?:fits?|works? with|suits?|pairs? with)\s+(?:any|all|every)\s+other\b", re.IGNORECASE
)


def _doing(scene: Scene, clause: Clause, spans: Sequence[tuple[int, int]]) -> list[Claim]:
    """A claim for each thing that products are said to do, unless it was read or the records have the verb; one for what they fit without an end."""
    found = [
        Claim("does", match[0], Finding.UNSTATED)
        for match in _DOES.finditer(clause.text)
        if not any(start < match.end() + 24 and match.start("verb") < end for start, end in spans)
        and not all(_has_verb(record, match["verb"].lower()) for record in scene.of(clause.about))
    ]
    return found + [Claim("does", one[0], Finding.UNSTATED) for one in _EVERY_OTHER.finditer(clause.text)]


def _has_verb(record: Record, verb: str) -> bool:
    return any(word.startswith(verb) for word in record.words)


GROWN_UP = 14  # years from which a thing is no longer said to be for children
# For whom a product is said to be made
_FOR_WHOM = patterns.later(
    r"\b(?:(?:is|are)(?: only| just)?(?= for)|suitable|designed|made|meant|intended|safe|suits?|formulated|recommended)\s+(?:for\s+)?(?:(?!you\b|your\b)[a-z]+\s+){0,1}(?P<who>pupp(?:y|ies)|kittens?|seniors?|toddlers?|bab(?:y|ies)|newborns?|infants?|beginners?|professionals?|experts?|children|kids|adults?|teens|teenagers?|women|men|pregnan\w+|cats?|dogs?|elderly|athletes?|students?)\b(?!['’]s)",
    re.IGNORECASE,
)


def _audience(scene: Scene, clause: Clause) -> list[Claim]:
    """A claim for each sort of people or pets that a product is said to be made for, unless the records name them."""
    return [
        Claim("audience", match[0], Finding.UNSTATED)
        for match in _FOR_WHOM.finditer(clause.text)
        if not clause.denies(match.start())
        and not all(_is_for(record, match["who"].lower()) for record in scene.of(clause.about))
    ]


def _is_for(record: Record, who: str) -> bool:
    """Whether a record names these people, or an age from which a thing is for children."""
    if stem(who) in record.words:
        return True
    ages = [one.low for one in record.amounts if one.unit == "years" and "age" in measures_of(one.facet)]
    return who in ("children", "kids") and bool(ages) and min(ages) < GROWN_UP


# ... and words that relate them in whatever way
_RELATES = patterns.later(
    r"\b(?:than|same|alike|identical|apart|separat\w*|after|before|above|below|differ\w*|match(?:es)?|equal\w*|versus|vs)\b|比|[多少大小高低重轻长短早晚优劣]于|一样|相同|区别|差别|同一[家个]|同一?(?:品牌|牌子?|厂)|一家(?:出|做|产)的",
    re.IGNORECASE,
)
_NEW = patterns.later(r"(?:最近|新近|近期|刚刚?)(?:才)?(?:推出|上市|发布|上架|面世|问世)")


def read_unread(scene: Scene, text: str, claims: Collection[Claim]) -> list[Claim]:
    """A claim that nothing bears out for a sentence in which no claim was read, though it relates two products or calls one new."""
    if claims:
        return []
    related = _RELATES.search(text) if len(set(places(text))) > 1 else None
    match = related or (_NEW.search(text) if places(text) else None)
    return (
        []
        if match is None or match[0].lower() in scene.quoted.lower()
        else [Claim("relation", match[0], Finding.UNSTATED)]
    )


def read_topics(
    scene: Scene, clause: Clause, claims: Collection[Claim], spans: Sequence[tuple[int, int]]
) -> list[Claim]:
    """A claim that nothing bears out for each topic that a clause touches without a claim of it having been read."""
    if not _SPEAKS.search(clause.text):
        return []
    read = {one.kind.partition(":")[0] for one in claims}
    found = [*_relations(scene, clause, read), *_audience(scene, clause), *read_included(scene, clause, spans)]
    found += [*_pure(scene, clause), *_counted(scene, clause), *_made(scene, clause)]
    found += _doing(scene, clause, spans)
    found += [*read_for_all(scene, clause), *read_purposes(scene, clause)]
    for topic in _TOPICS:
        if topic.settles & read:
            continue
        for match in topic.words.finditer(clause.text):
            inside = any(start <= match.start() and match.end() <= end for start, end in spans)
            if not inside and not _stated(scene, clause, match[0]):
                found.append(Claim("word", match[0], Finding.UNSTATED))
                break
    return found


# How or how often a product is said to be made: "roasted to order every Monday", 每周现烤
_MADE = patterns.later(
    r"\b(?:freshly |hand[- ]?)?(?!used|needed|wanted|worn|washed|charged|priced)[a-z]+(?:ed|made|ground|cut|sewn|woven|spun)(?: \w+)? (?:to order|on demand|in small batches|(?:on|every|each) (?:\w+ )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:every|each) (?:day|morning|week|month))\b|"
    r"(?:按单|下单后|接单后?|每[天日周月]|每(?:周|星期)[一二三四五六日天])(?:再|才|都|新鲜|现)*(?:现)?[做烤磨烘制产缝织染榨](?!的)|现[做烤磨烘榨]",
    re.IGNORECASE,
)


def _made(scene: Scene, clause: Clause) -> list[Claim]:
    """A claim for each way of making a product, unless the records have its words."""
    return [
        Claim("word", match[0], Finding.UNSTATED)
        for match in _MADE.finditer(clause.text)
        if not _stated(scene, clause, match[0])
        and not (
            match[0].isascii()
            and all(
                {token.form for token in tokens(match[0])} <= {*record.words, "to", "on", "in", "every", "each"}
                for record in scene.of(clause.about)
            )
        )
    ]


_PURE = patterns.later(
    r"\b(?:pure|100 ?%|nothing but|entirely|all)[- ](?P<en>[a-z]+)\b|(?:百分百|百分之百|全|纯)(?P<zh>棉|羊毛|羊绒|真丝|亚麻|麻|皮|铜|银|金|钢)",
    re.IGNORECASE,
)


def _pure(scene: Scene, clause: Clause) -> list[Claim]:
    """A false claim for each material that is said to be all that a product is made of, where its record names others too."""
    return [
        Claim("value:pure", match[0], Finding.FALSE)
        for match in _PURE.finditer(clause.text)
        if not clause.denies(match.start())
        and any(_is_mixed(record, (match["en"] or match["zh"]).lower()) for record in scene.of(clause.about))
    ]


_COUNTED = patterns.later(r"[单双三四][\u3400-\u9fff]{2,3}")


def _counted(scene: Scene, clause: Clause) -> list[Claim]:
    """A false claim for each thing of which a record counts another number: 双电机 of `motors: 1`."""
    return [
        Claim("count", match[0], Finding.FALSE)
        for match in _COUNTED.finditer(clause.text)
        if not clause.denies(match.start())
        for record in scene.of(clause.about)
        if any(otherwise(match[0][:length], record) is Finding.FALSE for length in (3, 4))
    ]


def _is_mixed(record: Record, material: str) -> bool:
    several = [
        one
        for facet in record.facets_stated
        if facet in ("material", "fabric", "材质", "面料", "成分")
        for one in record.values(facet)
    ]
    return len(several) > 1 and any(isinstance(one, str) and material in one.lower() for one in several)


def _stated(scene: Scene, clause: Clause, words: str) -> bool:
    """Whether the records of all that the clause is about, or a text of the shop's, hold the words."""
    said = words.lower()
    if said in scene.quoted.lower():
        return True
    records = scene.of(clause.about)
    return bool(records) and all(said in record.text for record in records)
