"""How many people, players or seats; how cold it may be; and degrees without a number ("not too heavy")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.understanding.carry import states, within
from assistant.understanding.numbers import chinese
from assistant.understanding.polarity import Polarity, is_soft, judge
from retrieval.amounts import read_amount
from retrieval.constraints import Constraint, Operator
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import Product, Quantity
from retrieval.units import to_base

_WORDS = {
    w: n
    for n, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
} | {"couple": 2}
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS)})"
_HAN_N = r"(?P<h>\d{1,2}|[一二两三四五六七八九十]{1,3})"
_WHO = r"(?:people|ppl|persons?|adults?|players?|kids?|children|friends|of us|guests|seats?|seater|folks|men|campers)"
_PEOPLE = patterns.later(
    rf"\b(?:for|sleeps?|seats?|fits?|holds?|takes?|accommodates?|room for|space for|we(?:['’]re| are)|there(?:['’]re| are|['’]s| is|['’]ll be| will be)(?: only| just| now)?|with|up to|at least|it(?:['’]s| is)(?: just| only)?(?: for)?)\s+(?:at least |up to |about |(?:all |the )+|a (?:family|group|party) of )?(?:a )?{_N}(?:\s+(?:or more )?{_WHO}\b|(?=\s*(?:(?:actually|now|then|in total|in all|altogether|instead|after all)\s*)*(?:$|[,.;!?])))"
    rf"|\b(?:family|group|party) of {_N.replace('<n>', '<f>')}\b|\b{_N.replace('<n>', '<u>')} of us\b|\b{_N.replace('<n>', '<p>')}[- ](?:persons?|man|people|ppl|players?|seater|seat)\b"
    rf"|(?P<w>[单双])人(?!床|被|份|大床)(?:用|位|座|的)?|{_HAN_N}\s*(?P<counter>个|口|位|名)?\s*(?:人|大人|成年人|朋友|玩家|口|座位)(?!份|民|气|生|物|工|体|造|字)(?:一起)?(?P<use>用|坐|睡|玩|住|露营|能睡|可睡|座|位|的)?",
    re.IGNORECASE,
)
_FROM_TO = patterns.later(
    rf"(?<![\w.])(?P<low>\d{{1,2}}|{'|'.join(_WORDS)})\s?(?:-|–|to|or)\s?(?P<high>\d{{1,2}}|{'|'.join(_WORDS)})(?=[- ]{_WHO}\b)"
    r"|(?<![\d一二两三四五六七八九十第])(?P<han_low>\d{1,2}|[一二两三四五六七八九])(?:-|–|~|到|至|或)?(?P<han_high>\d{1,2}|[二三四五六七八九])(?=个?人)",
    re.IGNORECASE,
)  # "two to four players", 三四个人: what takes the most of them
_PIECES = patterns.later(
    rf"\b(?:sets?|packs?|box(?:es)?|bundles?) of {_N}\b|\b{_N.replace('<n>', '<m>')}[- ](?:pieces?|pack|pcs?|pairs?)\b(?: sets?)?|(?P<pair>(?<!another )\b(?:as )?a pair\b(?! of)|(?<=\d)\s?(?:kg|lbs?|g)\s+pair\b|一[对双](?:的|装)?(?=$|[,，。的装]))|(?P<h>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})(?:件套|件装|只装|个装|支装|片装|条装|双装|把装|对装|张装|[个只把张件支双对条瓶盏本床块]一[套组]的?)|(?P<t>[两二三四])[根支只把条](?:的|装)?(?=$|[,，。])|一[套组](?P<k>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})[个只件支把张条双]",
    re.IGNORECASE,
)
_COUNTED = ("people", "players", "seats")
_SEATED = ("座", "位")  # 三人座 is a kind of sofa
_OR_MORE = patterns.later(
    r"\s*(?:\+|plus\b|or (?:more|larger|bigger|over|above)|and (?:up|more)|at (?:the )?least|minimum|及?以上|或更多|起|就?(?:也)?够)",
    re.IGNORECASE,
)
_AT_LEAST = patterns.later(
    r"(?:\b(?:at least|minimum|no less than)\s+(?:an? )?|(?:至少|最少|起码)(?:要|得|是|有)*)$", re.IGNORECASE
)
_TAKES = patterns.later(
    r"(?:至少|起码|最少|不少于|能|可|可以|够|容纳|住得下|睡得下|坐得下)(?:睡|坐|住|容纳|玩|给|让|供)*$"
)
_DEGREES = patterns.later(
    r"(?P<minus>[-−–]\s?|\bminus |\bnegative |零下\s?|负)?(?P<n>\d{1,2}(?:\.\d)?|"
    + "|".join(_WORDS)
    + r"|[零一二两三四五六七八九十]{1,3})\s*(?:°|º|degrees?|deg)?\s*(?P<unit>[cf]\b|celsius|fahrenheit|centigrade|℃|℉|摄氏度|华氏度|度)?(?P<below>\s*(?:degrees? )?below(?: zero| freezing)?)?",
    re.IGNORECASE,
)
_COLD = patterns.later(
    r"[-−–]\s?\d|\bminus |\bnegative |零下|负\s?\d|°|℃|℉|\bdegrees?\b|\bcelsius\b|\bfahrenheit\b|below (?:zero|freezing)|\d\s*度|(?<![高温角])[零〇一二三四五六七八九十]度(?!的?角)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was read, and the text without it."""

    constraints: tuple[Constraint, ...]
    text: str


def people(text: str, facets: Facets, topic: Sequence[str], turn: int) -> Counted:
    """ "For 4 people" is whatever takes four or more; a "4-person tent" is one that takes four."""
    facet = next((name for name in _COUNTED if name in facets.by_id and topic and states(name, topic, facets)), None)
    if facet is not None:
        text = _FROM_TO.sub(_most, text)
    match = _PEOPLE.search(text) if facet is not None else None
    if facet is None or match is None:
        return Counted((), text)
    said = match["n"] or match["f"] or match["u"] or match["p"] or match["h"] or {"单": "1", "双": "2"}[match["w"]]
    number = _WORDS.get(said.lower()) or (float(said) if said.isascii() else chinese(said))
    if not number:
        return Counted((), text)
    bare = match["use"] is None and re.match(r"[\u3400-\u9fff]", text[match.end() :]) is not None
    bare = bare or (match["use"] == "的" and match["counter"] is None)  # 四人的, of tents
    exact = match["p"] is not None or match["w"] is not None or (match["h"] is not None and bare)
    exact = (
        (exact or match["use"] in _SEATED)
        and _OR_MORE.match(text[match.end() :]) is None
        and _TAKES.search(text[: match.start()]) is None
    )
    limit = Constraint(
        facet,
        Operator.RANGE,
        hard=not is_soft(text[: match.start()], text[match.end() :]),
        low=float(number),
        high=float(number) if exact else None,
        unit=facets.by_id[facet].unit,
        turn=turn,
    )
    return Counted((limit,), text[: match.start()] + " " + text[match.end() :])


def _most(match: re.Match[str]) -> str:
    """The larger of two numbers of people, as at least so many."""
    high = match["high"]
    return f"at least {high}" if high else f"至少{match['han_high']}"


def pieces(text: str, facets: Facets, topic: Sequence[str], turn: int) -> Counted:
    """ "A set of 4", 四件套: so many pieces, where the topic says how many there are."""
    match = _PIECES.search(text) if topic and states("pieces", topic, facets) else None
    if match is None:
        return Counted((), text)
    said = match["n"] or match["m"] or match["h"] or match["t"] or match["k"] or "two"
    number = _WORDS.get(said.lower()) or (float(said) if said.isascii() else chinese(said))
    if not number:
        return Counted((), text)
    soft = is_soft(text[: match.start()], text[match.end() :])
    more = _OR_MORE.match(text[match.end() :])
    ahead = _AT_LEAST.search(text[: match.start()])
    limit = Constraint(
        "pieces",
        Operator.RANGE,
        hard=not soft,
        low=float(number),
        high=None if more or ahead else float(number),
        unit=facets.by_id["pieces"].unit,
        turn=turn,
    )
    start, end = ahead.start() if ahead else match.start(), match.end() + (more.end() if more else 0)
    return Counted((limit,), text[:start] + " " + text[end:])


def temperature(text: str, facets: Facets, topic: Sequence[str], turn: int) -> Counted:
    """How cold it may be: what is comfortable at that temperature or below. Celsius where no scale is named."""
    facet = next((f for f in facets.by_id.values() if f.unit == "°C" and topic and states(f.id, topic, facets)), None)
    if facet is None or _COLD.search(text) is None:
        return Counted((), text)
    for match in _DEGREES.finditer(text):
        if not (
            match["minus"] or match["unit"] or match["below"] or re.search(r"°|º|deg", match.group(), re.IGNORECASE)
        ):
            continue
        said = match["n"].lower()
        number = float(said) if said[0].isdigit() else float(_WORDS.get(said) or chinese(said) or 0)
        if match["minus"] or match["below"]:
            number = -number
        if (match["unit"] or "").lower() in ("f", "fahrenheit", "℉", "华氏度"):
            number = (number - 32) * 5 / 9
        limit = Constraint(facet.id, Operator.RANGE, high=round(number, 2), unit=facet.unit, turn=turn)
        return Counted((limit,), text[: match.start()] + " " + text[match.end() :])
    return Counted((), text)


_RESOLUTION = patterns.later(
    r"(?<![A-Za-z0-9.])(?:[2458]k(?: uhd)?|u?hd\b(?!d)|full[- ]?hd|fhd|w?qhd|2160p|1440p|1080p|720p|全高清|超高清)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_EXACTLY = 0.05  # a name of a resolution stands for so much on either side


def resolution(text: str, facets: Facets, topic: Sequence[str], turn: int) -> Counted:
    """ "4K", "full HD": names of a number of pixels."""
    facet = next((f for f in facets.by_id.values() if f.unit == "MP" and topic and states(f.id, topic, facets)), None)
    named_here = tuple(_RESOLUTION.finditer(text)) if facet is not None else ()
    match = next((one for one in named_here if not _is_refused(one)), named_here[0] if named_here else None)
    named = read_amount(match.group(), "resolution") if match is not None else None
    if facet is None or match is None or named is None:
        return Counted((), text)
    low, high = named.low * (1 - _EXACTLY), named.high * (1 + _EXACTLY)
    before, after = text[: match.start()], text[match.end() :]
    hard = not is_soft(before, after)
    limit = Constraint(facet.id, Operator.RANGE, low=low, high=high, unit=facet.unit, hard=hard, turn=turn)
    return Counted((limit,), f"{_RESOLUTION.sub(' ', before)} {after}")


def _is_refused(named: re.Match[str]) -> bool:
    """4K的算了，2K吧."""
    said = judge(named.string[: named.start()], named.string[named.end() :])
    return said.polarity in (Polarity.EXCLUDED, Polarity.NEEDLESS)


@dataclass(frozen=True, slots=True)
class _Degree:
    """The words for the end of a scale that is too much (or, `low`, too little), and the facets they may be said of, the likeliest first."""

    facets: tuple[str, ...]
    words: str
    low: bool = False


_EXTENTS = ("screen_size", "capacity", "people", "width", "height", "diameter", "length")
_DEGREE = (
    _Degree(("price",), r"expensive|pricey|dear|costly|steep|much money|贵|多钱|花钱"),
    _Degree(("weight",), r"heavy|bulky|重|沉"),
    _Degree(("brightness",), r"bright|glaring|亮|刺眼"),
    _Degree(("thickness",), r"thick|厚"),
    _Degree(("width",), r"wide|broad|宽"),
    _Degree(("height",), r"tall|high|高"),
    _Degree(("length",), r"long|长"),
    _Degree(_EXTENTS, r"big|large|huge|大"),
    _Degree(("brightness",), r"dim|dark|暗", low=True),
    _Degree(("thickness",), r"thin|薄", low=True),
    _Degree(("width",), r"narrow|窄", low=True),
    _Degree(("height",), r"low|矮", low=True),
    _Degree(("length",), r"short|短", low=True),
    _Degree(_EXTENTS, r"small|tiny|小", low=True),
    _Degree(("weight",), r"light(?:weight)?|轻", low=True),
)
_TOO = r"\b(?:not|nothing|is ?n['’]?t|are ?n['’]?t|n['’]?t be|never|should ?n['’]?t be|without being|do ?n['’]?t want (?:it|them|something|anything))\s+(?:be\s+|all\s+)?(?:too|so|overly|very|that|terribly|super|crazy|massively|ridiculously)\s+(?:{words})(?![a-z])"
_HAN_TOO = (
    r"(?:不要|不能|不可以?|不想要?|不想花|不|别)\s?(?:花|卖|要)?(?:too\s|so\s|太|过于|那么|特别|很|过)\s*(?:{words})"
)
_TOO_REFUSED = (
    r"(?:太|过于|too\s|so\s)\s*(?:{words})\s*的(?:就|都|我)*(?:不要|不行|别|不考虑|pass|算了)(?:了|来)?"  # 太重的不要
)
_LIGHT = patterns.later(
    r"\blight[- ]?weights?\b(?! (?:fabric|cotton|wool|blanket))|\blight ones?\b|\b(?:preferably |ideally |something |rather |fairly |quite )light\b(?!\s+(?:blue|grey|gray|green|brown|pink|wood|colou?r))|轻便(?:一?点)?的?|轻薄(?:一?点)?的?|轻巧|轻量|(?<![更再比要还])(?<!稍微)轻(?:一?[点些])的(?!那|这)|(?:尽量|尽可能|最好)轻(?:一?[点些])?",
    re.IGNORECASE,
)
_OPPOSITES = {"贵": "便宜|实惠", "重": "轻", "亮": "暗", "厚": "薄", "宽": "窄", "高": "矮", "长": "短", "大": "小"}
_AS_FAR_AS = r"(?:尽量|尽可能)(?:能|是|要|选|找)*(?:{words})(?:一?[点些])?的?(?=$|[,，。;；!！\s]|吧|就)"  # 尽量薄一点


def _wanted_instead(words: str, low: bool) -> str:
    """What is said for the other end of a scale than the one that is too much: 薄 for 厚."""
    for high, other in _OPPOSITES.items():
        if not low and words.split("|").count(high):
            return other
        if low and set(words.split("|")) & set(other.split("|")):
            return high
    return "(?!)"


_TOO_MUCH = tuple(
    (
        one,
        patterns.later(
            f"{_TOO.format(words=one.words)}|{_HAN_TOO.format(words=one.words)}|{_TOO_REFUSED.format(words=one.words)}|{_AS_FAR_AS.format(words=_wanted_instead(one.words, one.low))}",
            re.IGNORECASE,
        ),
    )
    for one in _DEGREE
)


def degrees(text: str, facets: Facets, topic: Sequence[str], products: Mapping[str, Product], turn: int) -> Counted:
    """ "Not too heavy" as a soft bound at the median of what the topic's things weigh; nothing where they do not state it."""
    found: list[Constraint] = []
    for degree, pattern in _TOO_MUCH if topic else ():
        light = degree.facets == ("weight",) and not degree.low
        match = pattern.search(text) or (_LIGHT.search(text) if light else None)
        stated = (name for name in degree.facets if name == "price" or states(name, topic, facets))
        facet = next(stated, None) if match is not None else None
        middle = _median(facet, topic, products) if facet is not None else None
        if match is None or facet is None or middle is None:
            continue
        unit = facets.by_id[facet].unit if facet in facets.by_id else ""
        low, high = (middle, None) if degree.low else (None, middle)
        found.append(Constraint(facet, Operator.RANGE, low=low, high=high, unit=unit, hard=False, turn=turn))
        text = text[: match.start()] + " " + text[match.end() :]
    return Counted(tuple(found), text)


def _median(facet: str, topic: Sequence[str], products: Mapping[str, Product]) -> float | None:
    amounts = sorted(
        amount
        for product in products.values()
        if any(within(PATH_JOIN.join(product.category), top) for top in topic)
        if (amount := _amount(product, facet)) is not None
    )
    return amounts[len(amounts) // 2] if len(amounts) > 2 else None


def _amount(product: Product, facet: str) -> float | None:
    if facet == "price":
        prices = [variant.price_cents for variant in product.variants if variant.price_cents is not None]
        return float(min(prices)) if prices else None
    stated = product.attributes.get(facet)
    return to_base(stated.amount, stated.unit)[0] if isinstance(stated, Quantity) else None
