"""What a leaf category is: its words, prices, colours, sizes and the attributes that are legal in it.

`legal` is the judge that tests use: a value is legal when the leaf's table can produce it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.generate.tables_reading import read_table
from data.generate.vocabulary import TABLES, facets, sizes
from retrieval.products import AttributeValue, Language, Quantity

Path_ = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The values one attribute may take in a leaf, each with the factor by which it moves the price."""

    facet: str
    values: tuple[tuple[AttributeValue, float], ...]

    def allows(self, value: AttributeValue) -> bool:
        return any(value == legal_value for legal_value, _ in self.values)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf category. `lines` open a description, `uses` close it, `part` is what the material is the material of.

    `drops` are (facet, value, facets that make no sense beside it).
    """

    department: str
    code: str
    name: str
    zh: str
    synonyms: tuple[str, ...]
    goes_with: tuple[Path_, ...]
    art: str
    nouns: Mapping[Language, tuple[str, ...]]
    part: Mapping[Language, str]
    price: tuple[float, float]
    count: int
    sizes: str
    colors: tuple[str, ...]
    rules: tuple[Rule, ...]
    options: tuple[Rule, ...]
    never: tuple[Mapping[str, AttributeValue], ...]
    drops: tuple[tuple[str, AttributeValue, frozenset[str]], ...]
    twins: tuple[str, ...]
    lead: tuple[str, ...]
    lines: Mapping[Language, tuple[str, ...]]
    uses: Mapping[Language, tuple[str, ...]]
    pool: str
    group: str

    @property
    def path(self) -> Path_:
        return (self.department, self.name)


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: str
    zh: str
    synonyms: tuple[str, ...]
    leaves: tuple[Leaf, ...]


_RANGE = re.compile(r"^(-?[\d.]+)\.\.(-?[\d.]+)/([\d.]+)\s*([^^]*?)\s*(?:\^(-?[\d.]+))?$")
_LIST = re.compile(r"^([-\d.,]+)\s*([^^]*?)\s*(?:\^(-?[\d.]+))?$")


def _measure(text: str) -> tuple[tuple[AttributeValue, float], ...]:
    """ "380..620/10 g ^0.2" or "1,1.2,1.7 l ^0.4": amounts, unit, and the exponent that ties the price to the amount."""
    ranged = _RANGE.match(text)
    if ranged:
        low, high, step = (float(ranged[n]) for n in (1, 2, 3))
        amounts = [round(low + step * n, 3) for n in range(int((high - low) / step + 0.5) + 1)]
        unit, power = ranged[4], ranged[5]
    else:
        listed = _LIST.match(text)
        if listed is None:
            raise ValueError(f"not a measure: {text!r}")
        amounts = [float(item) for item in listed[1].split(",")]
        unit, power = listed[2], listed[3]
    middle = amounts[len(amounts) // 2]
    exponent = float(power) if power else 0.0
    return tuple((Quantity(a, unit), (a / middle) ** exponent if exponent else 1.0) for a in amounts)


def _rule(facet: str, spec: object) -> Rule:
    kind = facets()[facet].type
    if kind == "text" and isinstance(spec, dict):
        unknown = set(map(str, spec)) - set(facets()[facet].words)
        if unknown:
            raise ValueError(f"{facet} has no value {sorted(unknown)}")
        return Rule(facet, tuple((str(value), float(factor)) for value, factor in spec.items()))
    if kind == "flag" and isinstance(spec, list):
        return Rule(facet, ((True, float(spec[0])), (False, float(spec[1]))))
    if kind == "number" and isinstance(spec, str):
        return Rule(facet, _measure(spec))
    if kind == "list" and isinstance(spec, list):
        return Rule(facet, tuple((tuple(str(v) for v in choice), 1.0 + 0.04 * len(choice)) for choice in spec))
    raise ValueError(f"{facet} ({kind}) cannot be described by {spec!r}")


def _sentences(block: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(block).splitlines() if line.strip())


def _leaf(department: Mapping[str, object], row: Mapping[str, object]) -> Leaf:
    def strings(key: str) -> tuple[str, ...]:
        value = row.get(key, [])
        return tuple(str(item) for item in value) if isinstance(value, list) else ()

    nouns, part, attrs = row["nouns"], row["part"], row["attrs"]
    if not (isinstance(nouns, list) and isinstance(part, list) and isinstance(attrs, dict)):
        raise ValueError(f"{row['name']}: nouns and part are pairs, attrs a mapping")
    low, high = str(row["price"]).split("..")
    options, never, drops = row.get("options"), row.get("never"), row.get("drops")
    return Leaf(
        department=str(department["name"]),
        code=str(department["code"]),
        name=str(row["name"]),
        zh=str(row["zh"]),
        synonyms=strings("syn"),
        goes_with=tuple(tuple(path.split("/")) for path in strings("goes")),
        art=str(row["art"]),
        nouns={"en": tuple(nouns[0]), "zh": tuple(nouns[1])},
        part={"en": str(part[0]), "zh": str(part[1])},
        price=(float(low), float(high)),
        count=int(str(row.get("n", 14))),
        sizes=str(row["sizes"]),
        colors=strings("colors"),
        rules=tuple(_rule(str(facet), spec) for facet, spec in attrs.items()),
        options=tuple(_rule(str(f), spec) for f, spec in options.items()) if isinstance(options, dict) else (),
        never=tuple(never) if isinstance(never, list) else (),
        drops=tuple((facet, value, frozenset(gone)) for facet, value, gone in drops) if isinstance(drops, list) else (),
        twins=strings("twin"),
        lead=strings("lead"),
        lines={"en": _sentences(row["open_en"]), "zh": _sentences(row["open_zh"])},
        uses={"en": _sentences(row["use_en"]), "zh": _sentences(row["use_zh"])},
        pool=str(row.get("pool", department["pool"])),
        group=str(row.get("group", department["group"])),
    )


@cache
def departments() -> tuple[Department, ...]:
    """Every department with its leaves, in the order of the files' names."""
    found = []
    for file in sorted((TABLES / "departments").glob("*.yaml")):
        table = read_table(file)
        found.append(
            Department(
                code=str(table["code"]),
                name=str(table["name"]),
                zh=str(table["zh"]),
                synonyms=tuple(str(word) for word in table["syn"]),
                leaves=tuple(_leaf(table, row) for row in table["leaves"]),
            )
        )
    return tuple(found)


@cache
def leaves() -> Mapping[Path_, Leaf]:
    return {leaf.path: leaf for department in departments() for leaf in department.leaves}


def size_values(leaf: Leaf) -> frozenset[str]:
    """Every size that a product of the leaf may come in."""
    names = [name for name in sizes() if name == leaf.sizes or name.startswith(f"{leaf.sizes} ")]
    return frozenset(size.value for name in names for size in sizes()[name])


def legal(path: Path_, facet: str, value: AttributeValue) -> bool:
    """Whether a product (or a variant's option) in this leaf may have this value."""
    leaf = leaves()[path]
    if facet == "color":
        return value in leaf.colors
    if facet == "size":
        return value in size_values(leaf)
    return any(rule.facet == facet and rule.allows(value) for rule in (*leaf.rules, *leaf.options))
