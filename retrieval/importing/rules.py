"""Carries out a mapping: makes a raw record of docs/catalogue.md's shape from a record of any shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

from retrieval.importing.checks import shown
from retrieval.importing.markup import plain_text
from retrieval.importing.money import DecimalMark, MoneyError, parse_money
from retrieval.importing.paths import Node, first, walk
from retrieval.importing.problems import Fault
from retrieval.products import Language

To = Literal[
    "", "text", "html", "cents", "whole", "number", "boolean", "date", "list", "quantity", "list_price", "as_is"
]

_DEFAULT_TO: Mapping[str, To] = {
    "price_cents": "cents",
    "list_price_cents": "cents",
    "stock": "whole",
    "review_count": "whole",
    "rating": "number",
    "category": "list",
    "bullets": "list",
    "attributes": "as_is",
    "options": "as_is",
    "variants": "as_is",
    "reviews": "as_is",
    "delivery_days": "as_is",
}
_TEXTS = frozenset(
    [
        "id",
        "sku",
        "title",
        "description",
        "brand",
        "currency",
        "released",
        "image",
        "url",
        "body",
        "type",
        "product",
        "author",
        "text",
        "date",
    ]
)
_TRUE = frozenset(("true", "yes", "y", "1", "是", "有", "x"))
_FALSE = frozenset(("false", "no", "n", "0", "否", "无"))
_HOLE = re.compile(r"\{([^{}]+)\}")
_QUANTITY = re.compile(r"([-+]?\d[\d.,]*)\s*(.*)")


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one target's value comes from and what it is made into; see docs/catalogue.md."""

    target: str
    paths: tuple[str, ...] = ()
    template: str = ""
    constant: object = None
    each: str = ""
    fields: Fields = field(default_factory=dict)
    to: To = ""
    of: str = ""
    split: str = ""
    join: str = "\n"
    values: Mapping[str, object] = field(default_factory=dict)
    unit: str = ""
    language: Language | None = None
    default: object = None
    pattern: str = ""

    @property
    def transform(self) -> To:
        if self.to:
            return self.to
        if self.unit:
            return "quantity"
        return _DEFAULT_TO.get(self.target, "text" if self.target in _TEXTS else "as_is")


@dataclass(frozen=True, slots=True)
class Localizations:
    """One source for each language."""

    texts: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Group:
    """An object of named values: attributes, options."""

    sources: Mapping[str, Source]


Source: TypeAlias = "Rule | Localizations | Group"
Fields: TypeAlias = "Mapping[str, Source]"


class RuleError(ValueError):
    """A value that a rule can't be applied to; `remedy` says what would do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Run:
    """Applies rules to one record and gathers faults and the currencies that its prices name."""

    def __init__(self, decimal: DecimalMark) -> None:
        self._decimal = decimal
        self.faults: list[Fault] = []
        self.currencies: list[str] = []

    def record(self, node: Node, fields: Fields, prefix: str = "") -> dict[str, object]:
        """The values of every field that the record has something for; faults name fields with the prefix before them."""
        found = {name: self.value(node, source, f"{prefix}{name}") for name, source in fields.items()}
        return {name: value for name, value in found.items() if value is not None and value != {}}

    def value(self, node: Node, source: Source, place: str) -> object:
        if isinstance(source, Localizations):
            return self.record(node, source.texts, f"{place}.") or None
        if isinstance(source, Group):
            return self.record(node, source.sources, f"{place}.") or None
        try:
            value = self._origin(node, source, place)
            if source.values and value is not None:
                value = _mapped(value, source)
            if value is None or value == "":
                return source.default
            value = self._transformed(node, value, source)
        except (RuleError, MoneyError) as fault:
            origin = ", ".join(source.paths) or source.template or source.each
            self.faults.append(Fault(f"{place} (from {origin})", fault.message, fault.remedy))
            return None
        return {source.language: value} if source.language and isinstance(value, str) else value

    def _origin(self, node: Node, rule: Rule, place: str) -> object:
        if rule.constant is not None:
            return rule.constant
        if rule.each:
            return self._each(node, rule, place)
        if rule.template:
            return filled(node, rule.template)
        if rule.transform == "list":
            values = [found.value for path in rule.paths for found in walk(node, path) if found.value is not None]
            return values or None
        return next((value for path in rule.paths if (value := first(node, path)) not in (None, "")), None)

    def _each(self, node: Node, rule: Rule, place: str) -> object:
        nodes = [found for found in walk(node, rule.each) if found.value is not None]
        if len(nodes) == 1 and isinstance(nodes[0].value, list | tuple):
            nodes = [Node(item, nodes[0].key) for item in nodes[0].value]
        if rule.template:
            texts = [text for each in nodes if (text := filled(each, rule.template))]
            return rule.join.join(texts) or None
        return [self.record(each, rule.fields, f"{place}[{n}].") for n, each in enumerate(nodes)] or None

    def _transformed(self, node: Node, value: object, rule: Rule) -> object:
        match rule.transform:
            case "cents":
                money = parse_money(value, self._decimal)
                if money.currency:
                    self.currencies.append(money.currency)
                return money.cents
            case "list_price":
                return self._list_price(node, value, rule)
            case "list":
                return _list(value, rule.split)
            case "whole":
                return _whole(value)
            case "number":
                return float(_number(value))
            case "boolean":
                return _boolean(value)
            case "quantity":
                return _quantity(value, rule.unit)
            case "date":
                return _date(value, rule.pattern)
            case "html":
                return plain_text(str(value))
            case "text":
                return _text(value)
        return [part.strip() for part in str(value).split(rule.split)] if rule.split else value

    def _list_price(self, node: Node, value: object, rule: Rule) -> int | None:
        """The price before a discount of so many percent; None for no discount."""
        percent = _number(str(value).rstrip("% ") if isinstance(value, str) else value)
        if not 0 <= percent < 100:
            raise RuleError(f"{shown(value)} is not a discount in percent", "give 0 to 99")
        price = first(node, rule.of)
        if price is None or percent == 0:
            return None
        cents = parse_money(price, self._decimal).cents
        return int((Decimal(cents) * 100 / (100 - percent)).to_integral_value())


def filled(node: Node, template: str) -> str | None:
    """The template with its {paths} filled in ("{a|b}" takes the first that is there); None if one is absent."""
    missing = False

    def fill(hole: re.Match[str]) -> str:
        nonlocal missing
        found = next((v for path in hole[1].split("|") if (v := first(node, path.strip())) not in (None, "")), None)
        missing = missing or found is None
        return _text(found) or ""

    text = _HOLE.sub(fill, template)
    return None if missing else text


def _text(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, Mapping | list | tuple):
        raise RuleError(f"{shown(value)} is not a text", "let the path lead to a single value, or use each")
    return None if value is None else str(value)


def _mapped(value: object, rule: Rule) -> object:
    key = str(value).lower() if isinstance(value, bool) else str(value).strip()
    if key in rule.values:
        return rule.values[key]
    if "*" in rule.values:
        return rule.values["*"]
    raise RuleError(
        f"{shown(value)} is not in the map", f"add it to map, or '*' for the rest ({', '.join(rule.values)})"
    )


def _list(value: object, split: str) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    texts = [text for item in _flat(values) if (text := _text(item))]
    return [part.strip() for text in texts for part in (text.split(split) if split else [text]) if part.strip()]


def _flat(values: Sequence[object]) -> list[object]:
    return [inner for item in values for inner in (item if isinstance(item, list | tuple) else [item])]


def _number(value: object) -> Decimal:
    text = str(value).strip().replace(",", ".") if isinstance(value, str) else repr(value)
    try:
        number = Decimal(text)
    except InvalidOperation as fault:
        raise RuleError(f"{shown(value)} is not a number", "correct it") from fault
    if isinstance(value, bool) or not number.is_finite():
        raise RuleError(f"{shown(value)} is not a number", "correct it")
    return number


def _whole(value: object) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise RuleError(f"{shown(value)} is not a whole number", "correct it")
    return int(number)


def _boolean(value: object) -> bool:
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise RuleError(f"{shown(value)} is neither yes nor no", "use true or false")
    return word in _TRUE


def _quantity(value: object, unit: str) -> dict[str, object]:
    match = _QUANTITY.fullmatch(str(value).strip())
    if match is None:
        raise RuleError(f"{shown(value)} is not a quantity", 'write it like "1.7 l"')
    return {"value": float(_number(match[1])), "unit": match[2].strip() or unit}


def _date(value: object, pattern: str) -> str:
    if not pattern:
        return str(value)[:10]
    try:
        return datetime.strptime(str(value).strip(), pattern).date().isoformat()
    except ValueError as fault:
        raise RuleError(f"{shown(value)} is not a date of the form {pattern}", "correct it") from fault
