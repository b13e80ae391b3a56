"""The words of the shop: facets with their values, colours, materials, brands and size sets, read from the tables.

Knows how a value is named and spoken of in both languages; does not know which category uses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from data.generate.tables_reading import read_table
from retrieval.products import AttributeValue, Language, Quantity

TABLES = Path(__file__).parent / "tables"
FacetType = Literal["text", "flag", "number", "list"]
Lines = Mapping[Language, tuple[str, ...]]

_ENGLISH = {
    "usb-c": "USB-C", "usb-a": "USB-A", "hdmi": "HDMI", "full hd": "Full HD", "qhd": "QHD", "4k": "4K", "e27": "E27",
    "e14": "E14", "gu10": "GU10", "a4": "A4", "a5": "A5", "a6": "A6", "wi-fi": "Wi-Fi", "nfc": "NFC",
    "displayport": "DisplayPort", "v-neck": "V-neck", "u-lock": "U-lock", "tpu": "TPU", "eva": "EVA",
    "integrated led": "integrated LED", "tritan": "Tritan", "ethernet": "Ethernet",
}  # fmt: skip
_CHINESE_UNITS = {
    "g": "克", "kg": "千克", "l": "升", "ml": "毫升", "cm": "厘米", "mm": "毫米", "m": "米", "W": "瓦", "h": "小时",
    "in": "英寸", "lm": "流明", "pairs": "双", "pcs": "件", "seats": "人", "people": "人", "years": "岁", "min": "分钟",
    "players": "人", "pages": "页", "wheels": "轮", "shelves": "层", "°C": "℃", "TC": "支", "g/m²": "克/平方米",
    "of 10": "/10", "blocks": "块", "months": "个月",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A value of a text facet: its labels, other names, and the sentences written for it alone."""

    en: str
    zh: str
    synonyms: tuple[str, ...] = ()
    lines: Lines | None = None
    adjective: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One attribute of the shop. `adjective` of a flag is what a title says when the flag is true."""

    id: str
    type: FacetType
    en: str
    zh: str
    unit: str
    words: Mapping[str, Word]
    lines: Lines
    yes: Lines
    no: Lines
    adjective: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Brand:
    """An invented brand: `factor` scales prices, `departments` are codes, `voice` its own sentences."""

    name: str
    zh: str
    factor: float
    departments: tuple[str, ...]
    voice: Lines

    def named(self, language: Language) -> str:
        return self.zh if language == "zh" and self.zh else self.name


@dataclass(frozen=True, slots=True)
class Size:
    value: str
    zh: str
    factor: float


def _read(name: str) -> dict[str, list[object]]:
    return dict(read_table(TABLES / name))


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def _lines(pair: object) -> Lines:
    if isinstance(pair, dict):
        return {"en": _strings(pair.get("en")), "zh": _strings(pair.get("zh"))}
    if isinstance(pair, list) and len(pair) == 2:
        return {"en": _strings(pair[0]), "zh": _strings(pair[1])}
    return {"en": (), "zh": ()}


def _materials() -> dict[str, Word]:
    rows = _read("materials.yaml")
    return {
        value: Word(_ENGLISH.get(value, value), str(row[0]), _strings(row[1]), _lines(row[2:]))
        for value, row in rows.items()
    }


def _color_words() -> dict[str, Word]:
    return {value: Word(value, str(row[0]), _strings(row[2])) for value, row in _read("colors.yaml").items()}


def _facet(id_: str, row: Mapping[str, object]) -> Facet:
    label = _strings(row["label"])
    kind = row["type"]
    spoken = row.get("value_say")
    adjectives = row.get("adj")
    words: dict[str, Word] = {}
    values = row.get("values")
    for value, word in (values if isinstance(values, dict) else {}).items():
        own = spoken.get(value) if isinstance(spoken, dict) else None
        adjective = _strings(adjectives.get(value)) if isinstance(adjectives, dict) else ()
        words[str(value)] = Word(
            en=_ENGLISH.get(value, str(value)),
            zh=str(word[0]),
            synonyms=_strings(word[1]),
            lines=_lines(own) if own else None,
            adjective=(adjective[0], adjective[1]) if len(adjective) == 2 else None,
        )
    flag = _strings(adjectives)
    return Facet(
        id=id_,
        type=kind if kind in ("text", "flag", "number", "list") else "text",
        en=label[0],
        zh=label[1],
        unit=str(row.get("unit", "")),
        words=words,
        lines=_lines(row.get("say")),
        yes=_lines(row.get("yes")),
        no=_lines(row.get("no")),
        adjective=(flag[0], flag[1]) if len(flag) == 2 else None,
    )


@cache
def sizes() -> Mapping[str, tuple[Size, ...]]:
    """Size sets by name."""
    table = read_table(TABLES / "sizes.yaml")
    return {name: tuple(Size(str(v), str(zh), float(f)) for v, zh, f in rows) for name, rows in table.items()}


@cache
def facets() -> Mapping[str, Facet]:
    """Every facet by id; color, material and size carry the values of their own tables."""
    table = read_table(TABLES / "facets.yaml")
    found = {id_: _facet(id_, row) for id_, row in table.items()}
    size_words = dict(found["size"].words)
    for rows in sizes().values():
        for size in rows:
            size_words.setdefault(size.value, Word(size.value, size.zh))
    extra = {"color": _color_words(), "material": _materials(), "size": size_words}
    for id_, words in extra.items():
        old = found[id_]
        found[id_] = Facet(id_, old.type, old.en, old.zh, old.unit, words, old.lines, old.yes, old.no, old.adjective)
    return found


@cache
def hexes() -> Mapping[str, str]:
    """Colour name to its hex value, for the pictures."""
    return {value: str(row[1]) for value, row in _read("colors.yaml").items()}


@cache
def brands() -> tuple[Brand, ...]:
    table = read_table(TABLES / "brands.yaml")
    found = []
    for name, (zh, factor, departments, en_voice, zh_voice) in table.items():
        voice: Lines = {
            "en": tuple(line for line in en_voice if line),
            "zh": tuple(line for line in zh_voice if line),
        }
        found.append(Brand(str(name), str(zh), float(factor), _strings(departments), voice))
    return tuple(found)


def number_text(amount: float) -> str:
    """1.70 -> "1.7", 12.0 -> "12", 20000 -> "20000"."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def quantity_text(value: Quantity, language: Language) -> str:
    number = number_text(value.amount)
    if language == "zh":
        unit = _CHINESE_UNITS.get(value.unit, value.unit)
        return f"{number}{unit}" if unit in ("", "/10") else f"{number} {unit}"
    unit = value.unit.removesuffix("s") if value.amount == 1 and value.unit.endswith("s") else value.unit
    unit = "person" if unit == "people" and value.amount == 1 else unit
    return f"{number} {unit}".strip()


def spoken(facet: Facet, value: AttributeValue, language: Language) -> str:
    """How a sentence names a value: its label, its number with a unit, or a list joined the way the language joins."""
    if isinstance(value, Quantity):
        return quantity_text(value, language)
    if isinstance(value, bool):
        return ""
    names = (value,) if isinstance(value, str) else value
    labels = [facet.words[name].zh if language == "zh" else facet.words[name].en for name in names]
    if len(labels) == 1:
        return labels[0]
    joiner, last = ("、", "和") if language == "zh" else (", ", " and ")
    return joiner.join(labels[:-1]) + last + labels[-1]
