"""The formats that can be imported, and how a file's content tells which one it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from retrieval.errors import ImportRejected, one_line
from retrieval.importing.jsonl import read_jsonl
from retrieval.importing.lines import Watch, is_wide
from retrieval.importing.mapped import read_mapped_table, read_mapped_tree, read_markdown
from retrieval.importing.mapping import RecordMapping, load_mapping, read_mapping
from retrieval.importing.merchant import is_merchant, read_merchant_table, read_merchant_xml
from retrieval.importing.problems import Item
from retrieval.importing.shopify import is_shopify, read_shopify
from retrieval.importing.tables import header_of

Format = Literal["jsonl", "csv", "shopify", "merchant", "mapped", "markdown"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "shopify", "merchant", "mapped", "markdown")
HEAD_BYTES = 64 * 1024
_MONEY = {"price": "price_cents", "list_price": "list_price_cents"}
_PLAIN = (
    "id",
    "title",
    "description",
    "brand",
    "currency",
    "rating",
    "review_count",
    "released",
    "delivery_days",
    "image",
    "url",
    "color",
)
_PLAIN_VARIANT = ("sku", "stock", "price_cents", "list_price_cents")


@dataclass(frozen=True, slots=True)
class Source:
    """A file with the reader that its format asks for."""

    path: Path
    format: Format
    reader: Callable[[Path, Watch], Iterator[Item]]

    def read(self, watch: Watch) -> Iterator[Item]:
        return self.reader(self.path, watch)


def recognise(path: Path, stated: Format | None, mapping: str | None) -> Source:
    """The source for a file, by the stated format or by its content.

    Raises `ImportRejected` for a file that can't be recognised, and `MappingError`.
    """
    if is_wide(path):
        raise ImportRejected(f"{path}: is UTF-16; save it as UTF-8 (for example: iconv -f UTF-16 -t UTF-8)")
    rules = load_mapping(mapping) if mapping else None
    found = stated or _format(path, rules is not None)
    return Source(path, found, _reader(path, found, rules))


def _reader(path: Path, found: Format, rules: RecordMapping | None) -> Callable[[Path, Watch], Iterator[Item]]:
    match found:
        case "jsonl":
            return read_jsonl
        case "shopify":
            return read_shopify
        case "merchant":
            return read_merchant_xml if _head(path).startswith("<") else read_merchant_table
        case "markdown":
            return partial(read_markdown, mapping=rules)
        case "csv":
            return partial(read_mapped_table, mapping=rules or plain_mapping(path, header_of(path)))
        case "mapped":
            if rules is None:
                raise ImportRejected(
                    f"{path}: needs --mapping: say which field comes from where (see docs/catalogue.md)"
                )
            return partial(read_mapped_tree, mapping=rules)


def _format(path: Path, mapped: bool) -> Format:
    if path.suffix.lower() in (".md", ".markdown"):
        return "markdown"
    head = _head(path)
    if head.startswith("<"):
        return "merchant"
    if head.startswith(("{", "[")):
        return "jsonl" if not mapped and _is_jsonl(head) else "mapped"
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        return "mapped"
    if not head or path.suffix.lower() in (".jsonl", ".ndjson"):
        return "jsonl"
    header = header_of(path)
    if mapped or len(header) < 2:
        return "csv"
    if is_shopify(header):
        return "shopify"
    return "merchant" if is_merchant(header) else "csv"


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES).decode("utf-8", "replace").lstrip("\ufeff \t\r\n")


def _is_jsonl(head: str) -> bool:
    """Whether a file that begins with a bracket is JSON Lines: its first line is an object, or a broken one of several."""
    line, _, rest = head.partition("\n")
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return line.startswith("{") and (
            (len(line) > 1 and rest.lstrip().startswith("{")) or len(line) >= HEAD_BYTES - 16
        )


def plain_mapping(path: Path, header: Sequence[str]) -> RecordMapping:
    """The mapping for a table whose columns are named like the fields of docs/catalogue.md."""
    if not header:
        return read_mapping({"product": {"id": "id"}}, "columns")
    if "id" not in header or not {"title", "title.en", "title.zh"} & set(header):
        columns = one_line(", ".join(header[:12]), 200)
        raise ImportRejected(f"{path}: the columns ({columns}) have no id and title; give a mapping with --mapping")
    grouped = "sku" in header
    product: dict[str, object] = {name: name for name in _PLAIN if name in header}
    variant: dict[str, object] = {name: {"from": name, "to": "whole"} for name in _PLAIN_VARIANT[1:] if name in header}
    variant |= {field: name for name, field in _MONEY.items() if name in header}
    for name in ("title", "description"):
        texts = {language: f"{name}.{language}" for language in ("en", "zh") if f"{name}.{language}" in header}
        if texts:
            product[name] = texts
    if "category" in header:
        product["category"] = {"from": "category", "split": ">"}
    for prefix, target in (("attributes", product), ("options", variant if grouped else product)):
        named = {name.partition(".")[2]: name for name in header if name.startswith(f"{prefix}.")}
        if named:
            target[prefix if grouped else "attributes"] = named
    if grouped:
        product["variants"] = {"each": "@rows", "fields": {"sku": "sku", **variant}}
    else:
        product |= variant
    return read_mapping({"product": product, **({"group_by": "id"} if grouped else {})}, "columns")
