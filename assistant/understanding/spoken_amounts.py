"""Amounts as they are spoken, written out: 一点四公斤, 四公斤半, "10 pounds, sterling I mean", and units that go without saying
behind the name of what is measured ("width 80 or more", 存储256起步)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import patterns
from assistant.understanding.numbers import chinese, decimetres
from assistant.understanding.scales import measured_names
from retrieval.facets import PATH_JOIN, Facet, Facets
from retrieval.units import find_unit, unit_names

_HAN_DIGIT = "零〇一二三四五六七八九"
_DECIMAL = patterns.later(
    rf"(?P<whole>[{_HAN_DIGIT}两十]{{1,3}})点(?P<part>[{_HAN_DIGIT}]{{1,2}})(?![{_HAN_DIGIT}十百点])"
)
_HALF_UNIT = r"公斤|千克|斤|升|米|小时|个小时|个钟头|寸|英寸|磅"
_HALF = patterns.later(rf"(?P<n>\d+|[{_HAN_DIGIT}两十]{{1,3}})\s*(?P<unit>{_HALF_UNIT})半")
_AND_HALF = patterns.later(
    r"\b(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?P<unit>kilos?|kilograms?|kg|lit(?:re|er)s?|met(?:re|er)s?|hours?|pounds?|inch(?:es)?)\s+and a half\b",
    re.IGNORECASE,
)
_ENGLISH = {
    w: n for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1)
} | {"a": 1, "an": 1}
_STERLING = patterns.later(
    r"[\s,(]*\b(?:(?:british|english|uk) )?sterling\b(?:[\s,]*(?:i mean|that is|of course|not weight))?[\s)]*|\b(?:british|english|uk) (?=pounds?\b)",
    re.IGNORECASE,
)
_THAN = patterns.later(
    r"比\s*(?P<amount>\d+(?:\.\d+)?\s*(?:千克|公斤|斤|克|升|毫升|厘米|米|寸|英寸|块钱?|元|刀|美元|kg|g|cm|mm|l|ml|寸)?)\s*(?:要|还要|再|还|更)?(?:(?P<more>贵|高|多|重|大|长|宽|厚|亮)|便宜|低|少|轻|小|短|窄|薄|矮)(?:一?点|些)?",
    re.IGNORECASE,
)
_TERABYTES = patterns.later(r"(?<=\d)\s?T(?![A-Za-z恤])")
_POUNDS = patterns.later(r"(?P<n>\d+(?:\.\d+)?)\s*pounds?\b", re.IGNORECASE)
_UNITS = "|".join(re.escape(name) for name in sorted(unit_names(), key=len, reverse=True))
_MONEY = r"dollars?|bucks?|quid|euros?|usd|eur|gbp|块|元|刀|美元|美金|英镑|欧元|[$€£¥￥]"
_BOUND = (
    r"(?:(?:\s|:|：|of|is|at|be|must|should|has to|the|or|least|most|no|more|less|than|over|under|above|below|up|to|around|about|min(?:imum)?|max(?:imum)?|>=?|<=?"
    r"|是|要|在|为|得|有|至少|最少|最多|最大|最小|不超过|不低于|不少于|不小于|不大于|超过|大于|小于|起码|改成?|换成?|到|大概|大约|左右|选))*"
)
_NUMBER = rf"(?P<n>\d+(?:\.\d+)?)(?!\d|\.\d|\s*-?\s*(?:{_UNITS}|{_MONEY})(?![A-Za-z])|\s*(?:%|％|x|×|\*|by|乘|星|个|款|件|pcs)|\s*(?:-|–|~|～|to|and|or|到|至|和|或)\s*\d|[A-Za-z])"
_CUSTOMARY = {
    "cm": (("cm", 1.0), ("in", 2.54), ("mm", 0.1), ("m", 100.0)), "g": (("g", 1.0), ("kg", 1000.0)),
    "ml": (("ml", 1.0), ("l", 1000.0)), "GB": (("GB", 1.0), ("TB", 1024.0)), "W": (("W", 1.0),), "h": (("h", 1.0),),
}  # fmt: skip
_COMPARED = {
    "width": ("wider|broader", "narrower"), "height": ("taller|higher", "lower"), "length": ("longer", "shorter"),
    "thickness": ("thicker", "thinner"), "weight": ("heavier", "lighter"),
}  # fmt: skip
_MEMORY_AND_STORAGE = patterns.later(
    r"(?<![\d.])(?P<memory>4|6|8|12|16|24|32|64)\s?(?:G|GB)?\s?\+\s?(?P<storage>64|128|256|512|1024|1T|2T)\s?(?:GB?)?(?![\d])",
    re.IGNORECASE,
)
_WIRELESS = patterns.later(
    r"(?<![\d.])2\.4\s?[Gg](?:[Hh]z)?(?![A-Za-z])(?:\s?(?:无线)?(?:接收器?|模式|连接))?(?!\s?dongle)"
)  # no 2.4 grams
_GIGABYTES_OF = patterns.later(
    r"(?<![\d.])(?P<n>\d{2,4})\s(?=(?:ssd|rom|ram|of (?:ram|storage|memory)|storage|memory)\b)|(?<![\d.])(?P<h>\d{2,4})(?=(?:内存|固态|硬盘|存储))",
    re.IGNORECASE,
)
_A_WEEK = patterns.later(r"\b(?:an?|one) (?:(?:full|whole|entire|good) )?week\b", re.IGNORECASE)
_RUNS = patterns.later(r"\b(?:battery|batteries|charges?|lasts?|runs?|runtime|juice)\b", re.IGNORECASE)
_NAMED_GIGABYTES = patterns.later(
    r"(?P<what>内存|运存|硬盘|固态|存储(?:空间)?|闪存|\b(?:ram|memory|storage|ssd|disk|drive)\b)(?P<is>(?:\s|至少|最少|起码|最好|要|得|有|是|of|at least|is|:|：)*)(?P<n>\d{1,4})\s?g(?![A-Za-z])",
    re.IGNORECASE,
)  # 硬盘512g weighs nothing
_WEEKS = patterns.later(r"(?<=[用撑航机])(?P<n>[一二两三四]|\d)个?(?:周|星期|礼拜)")
_LIANG = patterns.later(
    rf"(?<![第\d{_HAN_DIGIT}两])(?P<n>\d+(?:\.\d)?|[{_HAN_DIGIT}两十]{{1,2}})两(?=$|[,，。.;；!！的重吧]|以[内下上]|之内|左右|多|啊)"
)
_EXTREME = patterns.later(r"\bat (?:the )?(?:(?:very|absolute|bare|utmost) )*(?P<end>least|most)\b", re.IGNORECASE)
_MEASURED_BEHIND = {
    "width": "宽", "height": "高", "length": "长", "thickness": "厚", "depth": "深", "diameter": "直径|口径", "weight": "重",
}  # fmt: skip
_BOUND_BEHIND = r"(?P<bound>(?:左右|以[上下内]|上下)?)的?(?P<what>{names})(?=$|[\s,，。.;；!！?？的就左以吧])"
_COUNT_BEHIND = patterns.later(
    r"(?P<what>轮子?|座位|层数?|格数?|口袋|玩家)(?P<bound>(?:要有|得有|要|得|有|至少|起码|最少|最好|是)+)(?P<n>[一二两三四五六七八九十])(?P<unit>[个只层格位人])(?=$|[,，。;；!！的吧以左])"
)
_BED = patterns.later(r"两(?=米(?:宽)?的?(?:大)?床)")
_WIDER = 2.0  # how far beyond what the shop's things measure an amount may lie
_IN_INCHES = "screen_size"


def plain(text: str) -> str:
    """The text with halves and decimals in digits, terabytes in full, and pounds of money as such."""
    text = _MEMORY_AND_STORAGE.sub(r"\g<memory>GB内存 \g<storage>GB存储 ", text).replace("TGB", "TB")
    text = _WIRELESS.sub("2.4 GHz dongle", text)
    text = _GIGABYTES_OF.sub(lambda m: f"{m['n'] or m['h']}GB ", text)
    text = _A_WEEK.sub("7 days", text) if _RUNS.search(text) else text
    text = _NAMED_GIGABYTES.sub(r"\g<what>\g<is>\g<n>GB", text)
    text = _WEEKS.sub(lambda m: f"{7 * (int(m['n']) if m['n'].isdigit() else int(chinese(m['n']) or 1))}天", text)
    text = _LIANG.sub(lambda m: f"{50 * _whole(m['n']):g}克", text)
    text = _EXTREME.sub(r"at \g<end>", text)
    text = _COUNT_BEHIND.sub(lambda m: f"{m['what']}{m['bound']}{_whole(m['n']):g}{m['unit']}", text)
    text = decimetres(_BED.sub("2", text))
    text = _TERABYTES.sub("TB", text)
    text = _DECIMAL.sub(lambda m: f"{_whole(m['whole']):g}.{''.join(str(_digit(d)) for d in m['part'])}", text)
    text = _HALF.sub(lambda m: f"{_whole(m['n']) + 0.5:g}{m['unit']}", text)
    text = _AND_HALF.sub(lambda m: f"{_ENGLISH.get(m['n'].lower(), 0) or float(m['n']):g}.5 {m['unit']}", text)
    text = _THAN.sub(lambda m: f"{m['amount']}{'以上' if m['more'] else '以下'}", text)
    if _STERLING.search(text) and _POUNDS.search(text):
        text = _STERLING.sub(" ", _POUNDS.sub(r"£\g<n>", text))
    return text


def with_units(text: str, facets: Facets, topic: Sequence[str]) -> str:
    """The text with the unit that an amount lacks behind the name of what it measures, of the things of the topic."""
    if not topic or not any(char.isdigit() for char in text):
        return text
    for measured in measured_names(facets):
        facet = facets.by_id.get(measured.id)
        if facet is None or facet.unit not in _CUSTOMARY or not _is_stated(facet, topic):
            continue
        pattern = re.compile(rf"(?<![A-Za-z])(?:{measured.names}){_BOUND}{_NUMBER}", re.IGNORECASE)
        match = pattern.search(text)
        unit = _unit_of(float(match["n"]), facet) if match is not None else None
        if match is not None and unit is not None:
            text = f"{text[: match.end('n')]}{unit}{text[match.end('n') :]}"
        elif (han := _MEASURED_BEHIND.get(measured.id)) is not None:
            text = _with_unit_before(text, facet, han)
    return text


def _with_unit_before(text: str, facet: Facet, names: str) -> str:
    """60宽的 with its unit."""
    match = re.search(rf"(?<![\d.]){_NUMBER}{_BOUND_BEHIND.format(names=names)}", text)
    unit = _unit_of(float(match["n"]), facet) if match is not None else None
    if match is None or unit is None:
        return text
    return f"{text[: match.start()]}{match['what']}{match['n']}{unit}{match['bound']}{text[match.end() :]}"


def compared(text: str, facets: Facets, topic: Sequence[str]) -> str:
    """The text with a number that an adjective compares as a bound of what it measures: "not wider than 170" is a width."""
    for name, (more, less) in _COMPARED.items() if topic and any(char.isdigit() for char in text) else ():
        facet = facets.by_id.get(name)
        if facet is None or facet.unit not in _CUSTOMARY or not _is_stated(facet, topic):
            continue
        match = re.search(
            rf"(?P<no>\b(?:no|not|n['’]t|never|nothing)(?: be| any)? )?\b(?:(?P<more>{more})|{less}) than (?:about |around )?{_NUMBER}",
            text,
            re.IGNORECASE,
        )
        unit = _unit_of(float(match["n"]), facet) if match is not None else None
        if match is not None and unit is not None:
            bound = (
                ("at most" if match["more"] else "at least")
                if match["no"]
                else ("more than" if match["more"] else "less than")
            )
            text = f"{text[: match.start()]}{facet.label.en or name} {bound} {match['n']}{unit}{text[match.end() :]}"
    return text


def _unit_of(number: float, facet: Facet) -> str | None:
    """The unit in which a number is likest to what the shop's things measure."""
    if facet.span is None:
        return None
    low, high = facet.span[0] / _WIDER, facet.span[1] * _WIDER
    order = _CUSTOMARY[facet.unit]
    if facet.id == _IN_INCHES:
        order = (("in", 2.54), *order)
    return next((name for name, factor in order if find_unit(name) and low <= number * factor <= high), None)


def _is_stated(facet: Facet, topic: Sequence[str]) -> bool:
    return any(path == top or path.startswith(top + PATH_JOIN) for path in facet.categories for top in topic)


def _whole(text: str) -> float:
    return float(text) if text.isdigit() else float(chinese(text) or 0)


def _digit(char: str) -> int:
    return int(chinese(char) or 0)
