"""Units of measure: every amount of one dimension can be compared with every other.

The base units are those a shop writes most: g, cm, ml, W, GB, h, Hz, mAh, lm, inch-free. An unknown unit is its own dimension.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """`base` names the dimension's base unit; an amount times `factor` is an amount of the base unit."""

    base: str
    factor: float


# fmt: off
_TABLE: dict[str, dict[str, float]] = {
    "g": {"mg": 0.001, "g": 1, "gram": 1, "grams": 1, "kg": 1000, "kilo": 1000, "kilos": 1000, "kilogram": 1000,
          "kilograms": 1000, "oz": 28.349523125, "ounce": 28.349523125, "ounces": 28.349523125, "lb": 453.59237,
          "lbs": 453.59237, "pound": 453.59237, "pounds": 453.59237, "克": 1, "公斤": 1000, "千克": 1000, "斤": 500},
    "cm": {"mm": 0.1, "cm": 1, "centimetre": 1, "centimeter": 1, "centimetres": 1, "centimeters": 1, "m": 100,
           "metre": 100, "meter": 100, "metres": 100, "meters": 100, "in": 2.54, "inch": 2.54, "inches": 2.54,
           "″": 2.54, "ft": 30.48, "foot": 30.48, "feet": 30.48, "毫米": 0.1, "厘米": 1, "公分": 1, "米": 100,
           "英寸": 2.54, "寸": 2.54},
    "ml": {"ml": 1, "cl": 10, "l": 1000, "litre": 1000, "liter": 1000, "litres": 1000, "liters": 1000,
           "毫升": 1, "升": 1000},
    "W": {"w": 1, "watt": 1, "watts": 1, "kw": 1000, "瓦": 1, "千瓦": 1000},
    "GB": {"mb": 1 / 1024, "gb": 1, "g内存": 1, "tb": 1024},
    "h": {"h": 1, "hr": 1, "hrs": 1, "hour": 1, "hours": 1, "min": 1 / 60, "mins": 1 / 60, "minute": 1 / 60,
          "minutes": 1 / 60, "day": 24, "days": 24, "小时": 1, "钟头": 1, "分钟": 1 / 60, "天": 24},
    "mAh": {"mah": 1, "毫安": 1, "毫安时": 1},
    "Wh": {"wh": 1, "kwh": 1000},
    "lm": {"lm": 1, "lumen": 1, "lumens": 1, "流明": 1},
    "Hz": {"hz": 1, "khz": 1000, "赫兹": 1},
    "K": {"k": 1},
    "°C": {"°c": 1, "℃": 1, "度": 1},
    "V": {"v": 1, "volt": 1, "volts": 1, "伏": 1},
    "dB": {"db": 1, "分贝": 1},
    "months": {"month": 1, "months": 1, "个月": 1},
    "years": {"year": 1, "years": 1, "yrs": 1, "岁": 1, "年": 1},
    "%": {"%": 1, "percent": 1},
    "pieces": {"pieces": 1, "pcs": 1, "pc": 1, "piece": 1, "件": 1, "片": 1},
}
# fmt: on
_UNITS = {name: Unit(base, factor) for base, members in _TABLE.items() for name, factor in members.items()}


def find_unit(name: str) -> Unit | None:
    """The unit of that name in either language, any case; None when it is not known."""
    return _UNITS.get(name.strip().lower())


def to_base(amount: float, unit: str) -> tuple[float, str]:
    """The amount in its dimension's base unit, and that unit; an unknown unit is its own base."""
    known = find_unit(unit)
    return (amount * known.factor, known.base) if known else (amount, unit)


def unit_names() -> tuple[str, ...]:
    """Every unit name that is understood, longest first (for building patterns)."""
    return tuple(sorted(_UNITS, key=lambda name: (-len(name), name)))
