"""Mapping files: how records of another shape become those of docs/catalogue.md. This module reads and checks them.

docs/catalogue.md, "Mapping files", documents the language; `retrieval.importing.rules` carries it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

import yaml

from retrieval.errors import MappingError
from retrieval.importing.checks import shown
from retrieval.importing.money import DecimalMark
from retrieval.importing.rules import Fields, Group, Localizations, Rule, Source, To
from retrieval.products import Language

SHIPPED = Path(__file__).parent / "mappings"
_TOP = {"about", "records", "group_by", "decimal", "only", "product", "documents", "markdown"}
_RULE = {"from", "template", "constant", "each", "fields", "to", "of", "split", "join", "map", "unit", "language"}
_RULE |= {"default", "format"}
_ORIGINS = {"from", "template", "constant", "each"}
_NESTED = ("attributes", "options")
_PRODUCT = {
    "id",
    "title",
    "description",
    "bullets",
    "brand",
    "category",
    "attributes",
    "color",
    "variants",
    "price_cents",
    "list_price_cents",
    "stock",
    "delivery_days",
    "currency",
    "rating",
    "review_count",
    "reviews",
    "released",
    "image",
    "url",
}
_DOCUMENT = {"id", "type", "title", "body", "category", "product"}
_MARKDOWN = {"match", "type", "id", "title", "product", "category"}


@dataclass(frozen=True, slots=True)
class MarkdownRule:
    """How a Markdown file becomes a document: `match` is searched in its name, the groups fill the templates."""

    match: re.Pattern[str]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """A checked mapping file. `only` names fields and the values that a record must have to be read."""

    name: str
    product: Fields
    records: str = ""
    group_by: str = ""
    decimal: DecimalMark = "auto"
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: tuple[Fields, ...] = ()
    markdown: MarkdownRule | None = None


def load_mapping(name: str) -> RecordMapping:
    """The mapping of a file, or the shipped one of this name. Raises `MappingError`."""
    path = Path(name)
    if not path.is_file():
        path = SHIPPED / f"{name}.yaml"
        if not re.fullmatch(r"\w+", name) or not path.is_file():
            known = ", ".join(sorted(each.stem for each in SHIPPED.glob("*.yaml")))
            raise MappingError(f"there is no mapping file {name}, and no shipped mapping of this name ({known})")
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as fault:
        raise MappingError(f"{path}: can't be read as YAML: {' '.join(str(fault).split())[:200]}") from fault
    return read_mapping(data, path.name)


def read_mapping(data: object, name: str) -> RecordMapping:
    """Checks what a mapping file says. Raises `MappingError` that names the key."""
    top = _object(data, name, "", _TOP)
    if not top.get("product"):
        raise MappingError(f"{name}: product: is missing; say there which field comes from where")
    decimal = top.get("decimal", "auto")
    if decimal not in get_args(DecimalMark):
        raise MappingError(f"{name}: decimal: is {shown(decimal)}; use '.', ',' or auto")
    only = _object(top.get("only") or {}, name, "only", None)
    return RecordMapping(
        name=name,
        product=_fields(top["product"], name, "product", _PRODUCT),
        records=_text(top.get("records", ""), name, "records"),
        group_by=_text(top.get("group_by", ""), name, "group_by"),
        decimal=cast(DecimalMark, decimal),
        only={path: tuple(map(str, value if isinstance(value, list) else [value])) for path, value in only.items()},
        documents=tuple(
            _fields(each, name, f"documents[{n}]", _DOCUMENT) for n, each in enumerate(_list(top, name, "documents"))
        ),
        markdown=_markdown(top["markdown"], name) if top.get("markdown") else None,
    )


def _markdown(data: object, name: str) -> MarkdownRule:
    stated = _object(data, name, "markdown", _MARKDOWN)
    values = {key: _text(value, name, f"markdown.{key}") for key, value in stated.items()}
    try:
        return MarkdownRule(re.compile(values.pop("match", "")), values)
    except re.error as fault:
        raise MappingError(f"{name}: markdown.match: is no regular expression ({fault})") from fault


def _fields(data: object, name: str, place: str, known: set[str] | None) -> Fields:
    stated = _object(data, name, place, known)
    return {key: _source(value, name, f"{place}.{key}", key) for key, value in stated.items()}


def _source(data: object, name: str, place: str, target: str) -> Source:
    if isinstance(data, str):
        return Rule(target, paths=(data,))
    if isinstance(data, list):
        return Rule(target, paths=tuple(_text(each, name, place) for each in data))
    if not isinstance(data, Mapping):
        raise MappingError(f"{name}: {place}: is {shown(data)}; give a path, or from, template, constant or each")
    if data and set(data) <= {"en", "zh"}:
        texts = {language: _source(value, name, f"{place}.{language}", target) for language, value in data.items()}
        return Localizations(texts)
    if target in _NESTED and not set(data) & _ORIGINS:
        return Group(_fields(data, name, place, None))
    return _rule(_object(data, name, place, _RULE), name, place, target)


def _rule(data: Mapping[str, object], name: str, place: str, target: str) -> Rule:
    origins = _ORIGINS & set(data)
    if len(origins - {"template"}) + ("template" in origins and "each" not in origins) != 1:
        raise MappingError(f"{name}: {place}: needs one of from, template, constant or each")
    if "each" in data and ("fields" in data) == ("template" in data):
        raise MappingError(f"{name}: {place}: each needs either fields or template")
    to = data.get("to", "")
    if to not in get_args(To):
        raise MappingError(f"{name}: {place}.to: is {shown(to)}; use one of {', '.join(get_args(To)[1:])}")
    if to == "list_price" and "of" not in data:
        raise MappingError(f"{name}: {place}: list_price needs 'of', the path of the price after the discount")
    if data.get("language") not in (None, "en", "zh"):
        raise MappingError(f"{name}: {place}.language: is {shown(data['language'])}; use en or zh")
    paths = data.get("from", ())
    return Rule(
        target,
        paths=tuple(
            _text(each, name, place) for each in ([paths] if isinstance(paths, str) else _items(paths, name, place))
        ),
        template=_text(data.get("template", ""), name, f"{place}.template"),
        constant=data.get("constant"),
        each=_text(data.get("each", ""), name, f"{place}.each"),
        fields=_fields(data["fields"], name, f"{place}.fields", None) if "fields" in data else {},
        to=cast(To, to),
        of=_text(data.get("of", ""), name, f"{place}.of"),
        split=_text(data.get("split", ""), name, f"{place}.split"),
        join=_text(data.get("join", "\n"), name, f"{place}.join"),
        values={_key(key): value for key, value in _object(data.get("map") or {}, name, f"{place}.map", None).items()},
        unit=_text(data.get("unit", ""), name, f"{place}.unit"),
        language=cast("Language | None", data.get("language")),
        default=data.get("default"),
        pattern=_text(data.get("format", ""), name, f"{place}.format"),
    )


def _key(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _object(data: object, name: str, place: str, known: set[str] | None) -> dict[str, object]:
    where = f"{name}: {place}: " if place else f"{name}: "
    if not isinstance(data, Mapping):
        raise MappingError(f"{where}should be a map of names, is {shown(data)}")
    for key in data:
        if known is not None and key not in known:
            raise MappingError(f"{where}unknown key {shown(key)}; there are {', '.join(sorted(known))}")
    return {_key(key): value for key, value in data.items()}


def _list(data: Mapping[str, object], name: str, key: str) -> Sequence[object]:
    return _items(data.get(key) or (), name, key)


def _items(data: object, name: str, place: str) -> Sequence[object]:
    if not isinstance(data, list | tuple):
        raise MappingError(f"{name}: {place}: should be a list, is {shown(data)}")
    return data


def _text(data: object, name: str, place: str) -> str:
    if not isinstance(data, str | int) or isinstance(data, bool):
        raise MappingError(f"{name}: {place}: should be a text, is {shown(data)}")
    return str(data)
