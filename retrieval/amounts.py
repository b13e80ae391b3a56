"""Amounts as catalogues write them: "1.5 kg", "15.6英寸", "5000mAh", "10-12 hours", "4800万像素", "1小时30分钟".

An amount is an interval, one number being the interval of itself. What a unit's name means is decided by what the attribute
is about: "16 oz" is a volume where a capacity is stated, "16G" a size of memory, "4K" a resolution of a screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.products import AttributeValue, Quantity
from retrieval.terms import halved
from retrieval.units import convert, every_unit_name, find_unit, to_base


@dataclass(frozen=True, slots=True)
class Amount:
    """Everything from `low` to `high`, in `unit` as it was written ("" for bare numbers)."""

    low: float
    high: float
    unit: str

    def within(self, unit: str) -> tuple[float, float] | None:
        """The interval in another unit; as it is where one of the two is "", None where they measure different things."""
        if not unit or not self.unit or unit == self.unit:
            return self.low, self.high
        low, high = convert(self.low, self.unit, unit), convert(self.high, self.unit, unit)
        return None if low is None or high is None else (low, high)

    def in_base(self) -> tuple[float, float, str]:
        (low, base), (high, _) = to_base(self.low, self.unit), to_base(self.high, self.unit)
        return low, high, base


_NUMBER = r"(?:\d+\s+\d/\d{1,2}|\d/\d{1,2}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+)\s*(?:[½¼¾])?|[½¼¾]"
_TIMES = r"(?:million|mil\b|万|亿|千|百(?=万))"
_JOINS = r"(?:-|–|—|~|～|to|至|到)"
_BEFORE = (
    r"(?:about|around|approx(?:imately)?\.?|circa|ca\.?|roughly|up to|as much as|max(?:imum)?\.?|min(?:imum)?\.?|over|at least|from|"
    r"约|大约|最长|最大|最高|最多|可达|高达|长达|≥|≤|>=|<=|>|<|≈|~|±)"
)
_AFTER = r"(?:\+|左右|以上|以内|以下|或以上|max\.?|approx\.?)"
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_MULTIPLES = {"million": 1e6, "mil": 1e6, "百万": 1e6, "万": 1e4, "亿": 1e8, "千": 1e3}
# Megapixels of what a screen or a camera's film is called.
_RESOLUTIONS = {
    "8k": 33.1776, "5k": 14.7456, "4k": 8.2944, "uhd": 8.2944, "4k uhd": 8.2944, "ultra hd": 8.2944, "4k ultra hd": 8.2944, "2160p": 8.2944, "qhd": 3.6864, "wqhd": 3.6864, "2k": 3.6864,
    "1440p": 3.6864, "fhd": 2.0736, "full hd": 2.0736, "1080p": 2.0736, "全高清": 2.0736, "超高清": 8.2944, "hd": 0.9216,
    "720p": 0.9216, "高清": 0.9216,
}  # fmt: skip
_SCREEN = re.compile(r"resolution|display|video|screen|picture|分辨率|画质|显示|视频", re.IGNORECASE)
_MEMORY = re.compile(r"memory|storage|\bram\b|\brom\b|ssd|hdd|disk|flash|内存|存储|硬盘|闪存|运存", re.IGNORECASE)
_VOLUME = re.compile(r"capacity|volume|容量|容积", re.IGNORECASE)
_BY_SIDES = re.compile(r"(\d{3,5})\s*[x×*]\s*(\d{3,5})\s*(?:px|pixels?|像素)?", re.IGNORECASE)
# Never amounts, whatever they look like: a size is a name, a model number is no measure.
_NAMES = re.compile(
    r"(?:^|_|\b)(?:size|sizes|model|sku|id|gtin|ean|upc|mpn|colou?r|尺码|型号|货号|颜色)$", re.IGNORECASE
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = "|".join(re.escape(name) for name in every_unit_name())
    one = rf"(?P<n1>[-−]?(?:{_NUMBER}))\s*(?P<t1>{_TIMES})?(?:\s*-?\s*(?P<u1>{units}|[gtGT])(?![A-Za-z]))?"
    two = one.replace("1>", "2>")
    whole = rf"\s*{_BEFORE}?\s*{one}(?:\s*{_JOINS}\s*{two})?\s*{_AFTER}?\s*(?P<rest>(?![\w%]).*|[^\W\d_].*)?"
    step = rf"\s*(?P<n>{_NUMBER})\s*(?P<u>{units})(?![A-Za-z])\s*"
    return re.compile(whole, re.IGNORECASE | re.DOTALL), re.compile(step, re.IGNORECASE)


@lru_cache(maxsize=50_000)
def read_amount(text: str, about: str = "") -> Amount | None:
    """The amount that a text states, and nothing more than an amount; None for any other text. `about` names the attribute."""
    text = halved(text).strip()
    if not text or len(text) > 60 or not (any(sign.isdigit() or sign in _FRACTIONS for sign in text) or about):
        return None
    if _SCREEN.search(about) and (found := _resolution(text)) is not None:
        return found
    if (summed := _sum(text)) is not None:
        return summed
    match = _patterns()[0].fullmatch(text)
    if match is None or not _ends(match["rest"] or "", match["u2"] or match["u1"] or ""):
        return None
    first = _number(match["n1"], match["t1"])
    second = _number(match["n2"], match["t2"] or match["t1"]) if match["n2"] else None
    unit = _unit(match["u2"] or match["u1"] or "", about)
    if unit is None:
        return None
    if second is None:
        return Amount(first, first, unit)
    own = _unit(match["u1"] or "", about) if match["u1"] and match["u2"] else unit
    low = first if own is None or own == unit else convert(first, own, unit)
    if low is None or low > second:
        return None
    return Amount(low, second, unit)


def stated_amount(facet: str, value: AttributeValue | None) -> Amount | None:
    """The amount that an attribute states; a bare number has the unit that its name ends with ("weight_kg")."""
    match value:
        case Quantity():
            unit = value.unit or unit_of_name(facet)
            return Amount(value.amount, value.amount, _unit(unit, facet) or unit)
        case str() if not _NAMES.search(facet):
            found = read_amount(value, facet)
            if found is not None and not found.unit:
                return Amount(found.low, found.high, unit_of_name(facet))
            return found
        case _:
            return None


@lru_cache(maxsize=10_000)
def unit_of_name(facet: str) -> str:
    """The unit that the name of an attribute ends with, "" for none: weight_kg, "Screen (inch)", 重量(克)."""
    match = re.search(r"(?:[_\s]+|[(（\[]\s*)([^\s_()（）\[\]]+)\s*[)）\]]?$", facet)
    if match is None or find_unit(match[1]) is None or match[1].lower() in ("in", "a", "s", "h", "count"):
        return ""
    return match[1]


def _ends(rest: str, unit: str) -> bool:
    """Whether what follows an amount is no further amount: a remark in brackets, or a word or two after a unit.

    What follows a share is what it is a share of ("100% cotton").
    """
    rest = rest.strip()
    if not rest:
        return True
    if re.fullmatch(r"[(（\[][^()（）]*[)）\]]", rest):
        return True
    return (
        unit not in ("", "%")
        and not any(sign.isdigit() for sign in rest)
        and rest[0] not in "x×*/"
        and len(rest.split()) <= 3
    )


def _number(text: str, times: str | None) -> float:
    text = text.strip().replace("−", "-")
    fraction = _FRACTIONS.get(text[-1:], 0.0)
    text = text.rstrip("½¼¾").strip()
    if "/" in text:
        whole, _, last = text.rpartition(" ")
        above, _, below = last.partition("/")
        fraction, text = float(above) / float(below or 1) if float(below or 1) else 0.0, whole
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    value = float(text.replace(",", ".") or 0)
    return (value + fraction) * _MULTIPLES.get((times or "").lower(), 1.0)


def _unit(name: str, about: str) -> str | None:
    """What a unit's name means for this attribute; None for a letter that means nothing there."""
    lower = name.lower()
    if lower in ("g", "t", "m") and _MEMORY.search(about):
        return {"g": "GB", "t": "TB", "m": "MB"}[lower]
    if lower in ("oz", "ozs", "ounce", "ounces", "盎司") and _VOLUME.search(about):
        return "fl oz"
    return None if lower == "t" else name


def _sum(text: str) -> Amount | None:
    """Steps of falling size as one amount: "1 h 30 min", "5 ft 10 in", "2 lb 3 oz"."""
    total, unit, at, last = 0.0, "", 0, float("inf")
    step = _patterns()[1]
    steps = 0
    while at < len(text):
        match = step.match(text, at)
        known = find_unit(match["u"]) if match else None
        if match is None or known is None or known.factor >= last:
            return None
        unit = unit or match["u"]
        part = convert(_number(match["n"], None), match["u"], unit)
        if part is None:
            return None
        total, last, at, steps = total + part, known.factor, match.end(), steps + 1
    return Amount(total, total, unit) if steps > 1 else None


def _resolution(text: str) -> Amount | None:
    sides = _BY_SIDES.search(text)
    if sides is not None:
        pixels = int(sides[1]) * int(sides[2]) / 1e6
        return Amount(pixels, pixels, "MP")
    plain = re.sub(r"[^\w]+", " ", text.lower()).strip()
    named = _RESOLUTIONS.get(plain) or next(
        (_RESOLUTIONS[word] for word in plain.split() if word in _RESOLUTIONS), None
    )
    return None if named is None else Amount(named, named, "MP")
