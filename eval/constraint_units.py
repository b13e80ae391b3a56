"""The checker's own table of units, written from the definitions and not from `retrieval`: unit -> (dimension, factor)."""

from __future__ import annotations

UNITS: dict[str, tuple[str, float]] = {
    "mg": ("mass", 1e-3),
    "g": ("mass", 1.0),
    "kg": ("mass", 1e3),
    "oz": ("mass", 28.349523125),
    "lb": ("mass", 453.59237),
    "mm": ("length", 1e-1),
    "cm": ("length", 1.0),
    "m": ("length", 1e2),
    "in": ("length", 2.54),
    "ft": ("length", 30.48),
    "ml": ("volume", 1.0),
    "cl": ("volume", 10.0),
    "l": ("volume", 1e3),
    "w": ("power", 1.0),
    "kw": ("power", 1e3),
    "mb": ("memory", 1 / 1024),
    "gb": ("memory", 1.0),
    "tb": ("memory", 1024.0),
    "min": ("time", 1.0),
    "h": ("time", 60.0),
}
# The units by which shoppers of one dimension ask, and their names in a sentence.
SPOKEN: dict[str, tuple[tuple[str, str, str], ...]] = {
    "mass": (("g", "g", "克"), ("kg", "kg", "公斤"), ("oz", "oz", "盎司"), ("lb", "lb", "磅")),
    "length": (("mm", "mm", "毫米"), ("cm", "cm", "厘米"), ("m", "m", "米"), ("in", "inches", "英寸")),
    "volume": (("ml", "ml", "毫升"), ("l", "litres", "升")),
    "power": (("w", "W", "瓦"), ("kw", "kW", "千瓦")),
    "memory": (("gb", "GB", "GB"), ("tb", "TB", "TB")),
    "time": (("min", "minutes", "分钟"), ("h", "hours", "小时")),
}


def measured(amount: float, unit: str) -> tuple[float, str]:
    """The amount in its dimension's own measure, and the dimension; a unit that is not in the table is a dimension itself."""
    dimension, factor = UNITS.get(unit.strip().lower(), (unit.strip().lower(), 1.0))
    return amount * factor, dimension
