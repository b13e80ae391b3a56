"""Units of measure: every amount of one dimension can be compared with every other.

The base units are those a shop writes most: g, cm, ml, W, GB, h, Hz, mAh, lm. A dimension may have two of them (hours and
years), so that an amount is shown as people say it; `convert` goes between them. An unknown unit is its own dimension.

What a name could mean twice is one thing here: `oz` is a weight (`fl oz` a volume), `g` a gram, `k` a kelvin, `m` a metre, 寸 an
inch (of screens; the old 市寸 is written so too), `p` nothing. `retrieval.amounts` reads them by what the attribute is about.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """An amount times `factor` plus `offset` is an amount of the base unit `base`."""

    base: str
    factor: float
    offset: float = 0.0


_LB = 453.59237
# fmt: off
_TABLE: dict[str, dict[str, float]] = {
    "g": {"mg": 0.001, "g": 1, "gr": 1, "gram": 1, "grams": 1, "gramme": 1, "grammes": 1, "kg": 1000, "kgs": 1000, "kilo": 1000,
          "kilos": 1000, "kilogram": 1000, "kilograms": 1000, "oz": _LB / 16, "ozs": _LB / 16, "ounce": _LB / 16, "ounces": _LB / 16,
          "lb": _LB, "lbs": _LB, "pound": _LB, "pounds": _LB, "stone": 14 * _LB, "ct": 0.2, "carat": 0.2, "carats": 0.2,
          "毫克": 0.001, "克": 1, "公斤": 1000, "千克": 1000, "斤": 500, "市斤": 500, "两": 50, "磅": _LB, "盎司": _LB / 16, "克拉": 0.2,
          "tonne": 1e6, "tonnes": 1e6, "吨": 1e6},
    "cm": {"μm": 1e-4, "mm": 0.1, "cm": 1, "cms": 1, "centimetre": 1, "centimeter": 1, "centimetres": 1, "centimeters": 1, "m": 100,
           "metre": 100, "meter": 100, "metres": 100, "meters": 100, "km": 1e5, "kilometre": 1e5, "kilometer": 1e5,
           "kilometres": 1e5, "kilometers": 1e5, "millimetre": 0.1, "millimeter": 0.1, "millimetres": 0.1, "millimeters": 0.1,
           "in": 2.54, "inch": 2.54, "inches": 2.54, "″": 2.54, '"': 2.54, "”": 2.54, "ft": 30.48, "foot": 30.48, "feet": 30.48,
           "′": 30.48, "yd": 91.44, "yard": 91.44, "yards": 91.44, "mi": 160934.4, "mile": 160934.4, "miles": 160934.4,
           "微米": 1e-4, "毫米": 0.1, "厘米": 1, "公分": 1, "分米": 10, "米": 100, "公尺": 100, "公里": 1e5, "千米": 1e5,
           "英寸": 2.54, "吋": 2.54, "寸": 2.54, "英尺": 30.48, "尺": 100 / 3, "市尺": 100 / 3, "丈": 1000 / 3},
    "m²": {"m²": 1, "m2": 1, "sqm": 1, "sq m": 1, "㎡": 1, "square metre": 1, "square meter": 1, "square metres": 1,
           "square meters": 1, "平方米": 1, "平米": 1, "cm²": 1e-4, "cm2": 1e-4, "平方厘米": 1e-4, "ft²": 0.09290304,
           "sq ft": 0.09290304, "sqft": 0.09290304, "square foot": 0.09290304, "square feet": 0.09290304, "平方英尺": 0.09290304},
    "ml": {"ml": 1, "mls": 1, "cc": 1, "cl": 10, "dl": 100, "l": 1000, "litre": 1000, "liter": 1000, "litres": 1000, "liters": 1000,
           "ltr": 1000, "millilitre": 1, "milliliter": 1, "millilitres": 1, "milliliters": 1, "cm³": 1, "cm3": 1, "m³": 1e6,
           "fl oz": 29.5735295625, "fl. oz": 29.5735295625, "fl.oz": 29.5735295625, "floz": 29.5735295625,
           "fluid ounce": 29.5735295625, "fluid ounces": 29.5735295625, "液量盎司": 29.5735295625, "液盎司": 29.5735295625,
           "cup": 236.5882365, "cups": 236.5882365, "pt": 473.176473, "pint": 473.176473, "pints": 473.176473,
           "qt": 946.352946, "quart": 946.352946, "quarts": 946.352946, "gal": 3785.411784, "gallon": 3785.411784,
           "gallons": 3785.411784, "tbsp": 14.78676478125, "tsp": 4.92892159375,
           "毫升": 1, "升": 1000, "公升": 1000, "立升": 1000, "立方厘米": 1, "立方米": 1e6, "加仑": 3785.411784},
    "W": {"mw": 0.001, "w": 1, "watt": 1, "watts": 1, "kw": 1000, "kilowatt": 1000, "kilowatts": 1000, "hp": 745.69987158227,
          "bhp": 745.69987158227, "horsepower": 745.69987158227, "瓦": 1, "瓦特": 1, "千瓦": 1000, "马力": 735.49875},
    "GB": {"kb": 1 / 1024 ** 2, "mb": 1 / 1024, "gb": 1, "gig": 1, "gigs": 1, "gigabyte": 1, "gigabytes": 1, "g内存": 1, "gib": 1,
           "mib": 1 / 1024, "tb": 1024, "tib": 1024, "terabyte": 1024, "terabytes": 1024, "megabyte": 1 / 1024,
           "megabytes": 1 / 1024, "pb": 1024 ** 2},
    "h": {"ms": 1 / 3.6e6, "s": 1 / 3600, "sec": 1 / 3600, "secs": 1 / 3600, "second": 1 / 3600, "seconds": 1 / 3600, "秒": 1 / 3600,
          "秒钟": 1 / 3600, "h": 1, "hr": 1, "hrs": 1, "hour": 1, "hours": 1, "min": 1 / 60, "mins": 1 / 60, "minute": 1 / 60,
          "minutes": 1 / 60, "day": 24, "days": 24, "week": 168, "weeks": 168, "小时": 1, "个小时": 1, "钟头": 1, "个钟头": 1,
          "分钟": 1 / 60, "天": 24, "日": 24, "个工作日": 24, "工作日": 24, "周": 168, "星期": 168, "个星期": 168},
    "years": {"month": 1 / 12, "months": 1 / 12, "mo": 1 / 12, "mos": 1 / 12, "mths": 1 / 12, "个月": 1 / 12, "月龄": 1 / 12,
              "year": 1, "years": 1, "yr": 1, "yrs": 1, "yo": 1, "岁": 1, "周岁": 1, "年": 1},
    "mAh": {"mah": 1, "ah": 1000, "毫安": 1, "毫安时": 1, "安时": 1000},
    "Wh": {"mwh": 0.001, "wh": 1, "kwh": 1000, "j": 1 / 3600, "kj": 1 / 3.6, "度电": 1000, "千瓦时": 1000, "瓦时": 1, "焦耳": 1 / 3600},
    "kcal": {"kcal": 1, "大卡": 1, "千卡": 1},
    "lm": {"lm": 1, "lumen": 1, "lumens": 1, "流明": 1},
    "lx": {"lx": 1, "lux": 1, "勒克斯": 1},
    "nits": {"nit": 1, "nits": 1, "cd/m²": 1, "cd/m2": 1, "尼特": 1},
    "MP": {"mp": 1, "megapixel": 1, "megapixels": 1, "px": 1e-6, "pixel": 1e-6, "pixels": 1e-6, "像素": 1e-6},
    "Hz": {"hz": 1, "hertz": 1, "khz": 1e3, "mhz": 1e6, "ghz": 1e9, "赫兹": 1, "赫": 1, "千赫": 1e3, "兆赫": 1e6},
    "rpm": {"rpm": 1, "r/min": 1, "转/分": 1, "转/分钟": 1},
    "K": {"k": 1, "kelvin": 1},
    "°C": {"°c": 1, "℃": 1, "deg c": 1, "degrees c": 1, "celsius": 1, "degrees celsius": 1, "度": 1, "摄氏度": 1},
    "V": {"mv": 0.001, "v": 1, "volt": 1, "volts": 1, "kv": 1000, "伏": 1, "伏特": 1},
    "A": {"ma": 0.001, "a": 1, "amp": 1, "amps": 1, "安": 1, "安培": 1},
    "dB": {"db": 1, "db(a)": 1, "decibel": 1, "decibels": 1, "分贝": 1},
    "kPa": {"pa": 0.001, "hpa": 0.1, "kpa": 1, "mpa": 1000, "bar": 100, "bars": 100, "psi": 6.894757293168, "atm": 101.325,
            "mmhg": 0.133322387415, "帕": 0.001, "千帕": 1, "兆帕": 1000, "巴": 100, "大气压": 101.325},
    "km/h": {"km/h": 1, "kmh": 1, "kph": 1, "mph": 1.609344, "m/s": 3.6, "公里/小时": 1, "千米/小时": 1, "米/秒": 3.6},
    "Mbps": {"kbps": 1e-3, "mbps": 1, "mbit/s": 1, "gbps": 1e3, "gbit/s": 1e3},
    "N·m": {"n·m": 1, "nm": 1, "n.m": 1, "牛米": 1, "牛·米": 1},
    "TC": {"tc": 1, "thread count": 1, "threads": 1, "thread": 1, "支": 1},
    "gsm": {"gsm": 1, "g/m²": 1, "g/m2": 1, "克/平方米": 1},
    "%": {"%": 1, "percent": 1},
    "pieces": {"pieces": 1, "pcs": 1, "pc": 1, "piece": 1, "件": 1, "片": 1},
}
# fmt: on
_DEGREES_F = ("°f", "℉", "deg f", "degrees f", "fahrenheit", "degrees fahrenheit", "华氏度")
# Dimensions with two bases: how many of the first one of the second is.
_BRIDGES: dict[str, tuple[str, float]] = {"years": ("h", 8766.0), "kcal": ("Wh", 1.163)}
_UNITS = {name: Unit(base, factor) for base, members in _TABLE.items() for name, factor in members.items()}
_UNITS |= {name: Unit("°C", 5 / 9, -160 / 9) for name in _DEGREES_F}
# Words that a customer says of something else too ("a set of 6 cups", "5 in one", "two stone plates").
# fmt: off
_NOT_SPOKEN = frozenset((
    '"', "”", "″", "′", "a", "j", "s", "ms", "ct", "cup", "cups", "pt", "bar", "bars", "stone", "threads", "thread", "pa", "nm", "tc",
    "mi", "ma", "yo", "mo", "sec", "second", "secs", "gr", "日", "两", "支", "周", "赫", "安", "巴", "帕",
))
# fmt: on


def find_unit(name: str) -> Unit | None:
    """The unit of that name in either language, any case; None when it is not known."""
    return _UNITS.get(" ".join(name.split()).lower())


def to_base(amount: float, unit: str) -> tuple[float, str]:
    """The amount in its dimension's base unit, and that unit; an unknown unit is its own base."""
    known = find_unit(unit)
    return (amount * known.factor + known.offset, known.base) if known else (amount, unit)


def convert(amount: float, unit: str, to: str) -> float | None:
    """The amount in the unit `to`; None where the two measure different things."""
    if unit == to:
        return amount
    value, base = to_base(amount, unit)
    target = find_unit(to)
    if target is None:
        return None
    if base != target.base:
        value, base = _bridged(value, base)
        value_per_target, target_base = _bridged(1.0, target.base)
        if base != target_base:
            return None
        value /= value_per_target
    return (value - target.offset) / target.factor


def _bridged(amount: float, base: str) -> tuple[float, str]:
    other, factor = _BRIDGES.get(base, (base, 1.0))
    return amount * factor, other


def unit_names() -> tuple[str, ...]:
    """Every unit name that a customer may say, longest first (for building patterns)."""
    return tuple(sorted(_UNITS.keys() - _NOT_SPOKEN, key=lambda name: (-len(name), name)))


def every_unit_name() -> tuple[str, ...]:
    """Every unit name that a catalogue may write, longest first."""
    return tuple(sorted(_UNITS, key=lambda name: (-len(name), name)))
