"""Reads Shopify's product CSV, in its old column names and its new ones: rows of one handle are one product."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from retrieval.importing.lines import Watch
from retrieval.importing.markup import plain_text
from retrieval.importing.money import MoneyError, parse_money
from retrieval.importing.problems import Fault, Item, RawRecord, Unreadable
from retrieval.importing.tables import TableRow, read_table

# New name of a column, in lower case, to the old one that the code reads.
_NAMES: Mapping[str, str] = {
    "url handle": "handle",
    "description": "body (html)",
    "product category": "product category",
    "sku": "variant sku",
    "price": "variant price",
    "compare-at price": "variant compare at price",
    "inventory quantity": "variant inventory qty",
    "inventory tracker": "variant inventory tracker",
    "product image url": "image src",
    "variant image url": "variant image",
    "weight value (grams)": "variant grams",
}
_METAFIELD = re.compile(r".*\(product\.metafields\.[^.]+\.([^)]+)\)|metafield: ?[^.]+\.(\w+).*", re.IGNORECASE)
_SKIPPED = ("draft", "archived")


def is_shopify(header: Sequence[str]) -> bool:
    """Whether these columns are those of a Shopify export."""
    names = {name.lower() for name in header}
    return bool(names & {"handle", "url handle"}) and "title" in names


def read_shopify(path: Path, watch: Watch) -> Iterator[Item]:
    """One product for each run of rows with one handle; drafts and archived products are left out with a note."""

    def handle(row: TableRow | Unreadable) -> str:
        return "" if isinstance(row, Unreadable) else _cells(row).get("handle", "").strip()

    for key, run in groupby(read_table(path, watch), handle):
        for row in (rows := list(run)):
            if isinstance(row, Unreadable):
                yield row
            elif not key:
                yield Unreadable(row.where, Fault("Handle", "is empty", "say which product the row belongs to"))
        good = [row for row in rows if isinstance(row, TableRow)]
        if key and good:
            yield _product(key, good)


def _cells(row: TableRow) -> dict[str, str]:
    cells = {name.lower(): value for name, value in row.cells.items()}
    return {_NAMES.get(name, name): value for name, value in cells.items()}


def _product(handle: str, rows: Sequence[TableRow]) -> Item:
    all_cells = [_cells(row) for row in rows]
    head = all_cells[0]
    if head.get("status", "active").strip().lower() in _SKIPPED:
        note = Fault("Status", "is draft or archived, left out", "set it to active to sell the product", "warning")
        return Unreadable(rows[0].where, note)
    faults: list[Fault] = []
    names = _option_names(head)
    variants = [
        variant
        for n, (row, cells) in enumerate(zip(rows, all_cells, strict=True))
        if (variant := _variant(handle, n, row, cells, names, faults)) is not None
    ]
    data: dict[str, object] = {"id": handle, "title": head.get("title"), "variants": variants}
    if html := head.get("body (html)"):
        data["description"] = plain_text(html)
    category = head.get("product category") or head.get("type") or head.get("custom product type")
    data["category"] = [part.strip() for part in (category or "").split(">") if part.strip()]
    data["brand"] = head.get("vendor")
    data["image"] = next((cells["image src"] for cells in all_cells if "image src" in cells), None)
    data["attributes"] = _attributes(head, category)
    return RawRecord(rows[0].where, {name: value for name, value in data.items() if value}, tuple(faults))


def _option_names(head: Mapping[str, str]) -> list[str]:
    names = []
    for n in (1, 2, 3):
        name = head.get(f"option{n} name", "").strip()
        names.append("" if name.lower() == "title" else snake(name))
    return names


def _variant(
    handle: str, n: int, row: TableRow, cells: Mapping[str, str], names: Sequence[str], faults: list[Fault]
) -> dict[str, object] | None:
    """The row's variant; None for a row that only carries a further picture."""
    values = [cells.get(f"option{k} value", "").strip() for k in (1, 2, 3)]
    if not any(values) and "variant price" not in cells and "variant sku" not in cells:
        return None
    options = {name: value for name, value in zip(names, values, strict=True) if name and value}
    sku = cells.get("variant sku", "").strip().lstrip("'")
    variant: dict[str, object] = {
        "sku": sku
        or "-".join([handle, *(snake(value) for value in options.values())] if options else [handle, str(n + 1)]),
        "price_cents": _cents(row, cells, "variant price", faults),
        "stock": _stock(row, cells, faults),
        "options": options,
        "image": cells.get("variant image"),
    }
    before = _cents(row, cells, "variant compare at price", faults)
    if before:
        variant["list_price_cents"] = before
    return {name: value for name, value in variant.items() if value is not None}


def _cents(row: TableRow, cells: Mapping[str, str], column: str, faults: list[Fault]) -> int | None:
    if column not in cells:
        return None
    try:
        return parse_money(cells[column], ".").cents
    except MoneyError as fault:
        faults.append(Fault(f"{column.title()} ({row.where})", fault.message, fault.remedy))
        return None


def _stock(row: TableRow, cells: Mapping[str, str], faults: list[Fault]) -> int | None:
    text = cells.get("variant inventory qty", "").strip()
    if not text:
        return None
    try:
        stock = int(text)
    except ValueError:
        message = f"{text[:40]!r} is not a whole number"
        faults.append(Fault(f"Variant Inventory Qty ({row.where})", message, "give how many are there"))
        return None
    if stock < 0:
        faults.append(
            Fault("Variant Inventory Qty", "is negative (oversold), read as 0", "correct the stock", "warning")
        )
    return max(0, stock)


def _attributes(head: Mapping[str, str], category: str | None) -> dict[str, object]:
    """Tags, type, weight and metafields."""
    found: dict[str, object] = {}
    if tags := [tag.strip() for tag in head.get("tags", "").split(",") if tag.strip()]:
        found["tags"] = tags
    kind = head.get("type", "").strip()
    if kind and kind != category:
        found["type"] = kind
    grams = head.get("variant grams", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", grams) and float(grams) > 0:
        found["weight"] = {"value": float(grams), "unit": "g"}
    for column, value in head.items():
        if match := _METAFIELD.fullmatch(column):
            values = [part.strip() for part in value.split(";") if part.strip()]
            found[snake(match[1] or match[2])] = _typed(values)
    return found


def _typed(values: list[str]) -> object:
    if len(values) == 1:
        word = values[0].lower()
        return word == "true" if word in ("true", "false") else values[0]
    return values


def snake(name: str) -> str:
    """ "Heel height" -> "heel_height"."""
    return re.sub(r"[\s\-./]+", "_", name.strip().lower()).strip("_")
