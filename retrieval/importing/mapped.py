"""Reads JSON, YAML, CSV and Markdown files through a mapping."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import yaml

from retrieval.importing.checks import shown
from retrieval.importing.jsonl import NOT_UTF8, json_fault
from retrieval.importing.lines import Watch
from retrieval.importing.mapping import RecordMapping
from retrieval.importing.paths import Node, first, walk
from retrieval.importing.problems import Fault, Item, RawRecord, Unreadable
from retrieval.importing.rules import Run
from retrieval.importing.tables import TableRow, read_table

ROWS = "@rows"


def read_mapped_table(path: Path, watch: Watch, mapping: RecordMapping) -> Iterator[Item]:
    """One product for each row, or for each run of rows with one value of `group_by`."""
    rows = read_table(path, watch)
    column = mapping.group_by
    if not column:
        for row in rows:
            yield from [row] if isinstance(row, Unreadable) else items_of(Node(dict(row.cells)), row.where, mapping)
        return
    for key, run in groupby(rows, lambda row: "" if isinstance(row, Unreadable) else row.cells.get(column, "")):
        yield from _grouped(list(run), key, mapping)


def _grouped(run: list[TableRow | Unreadable], key: str, mapping: RecordMapping) -> Iterator[Item]:
    rows = [row for row in run if isinstance(row, TableRow)]
    yield from (row for row in run if isinstance(row, Unreadable))
    if rows and not key:
        for row in rows:
            fault = Fault(mapping.group_by, "is empty", "say which product the row belongs to")
            yield Unreadable(row.where, fault)
    elif rows:
        merged: dict[str, object] = {}
        for row in reversed(rows):
            merged.update(row.cells)
        merged[ROWS] = [dict(row.cells) for row in rows]
        yield from items_of(Node(merged), rows[0].where, mapping)


def read_mapped_tree(path: Path, watch: Watch, mapping: RecordMapping) -> Iterator[Item]:
    """One product for each record that the mapping's `records` leads to in a JSON or YAML file."""
    raw = path.read_bytes()
    watch(len(raw))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        yield Unreadable(f"line {line}", Fault("", f"byte {fault.start + 1} is not UTF-8", NOT_UTF8))
        return
    if not text.strip():
        return
    tree = _tree(text, path.suffix.lower())
    if isinstance(tree, Unreadable):
        yield tree
        return
    for number, node in enumerate(_records(tree, mapping.records), start=1):
        where = f"record {number}"
        if isinstance(node.value, Mapping):
            yield from items_of(node, where, mapping)
        else:
            remedy = f"let records ({mapping.records or 'the whole file'}) lead to objects"
            yield Unreadable(where, Fault("", f"should be an object, is {shown(node.value)}", remedy))


def _tree(text: str, suffix: str) -> object:
    if suffix not in (".yaml", ".yml"):
        try:
            return json.loads(text)
        except json.JSONDecodeError as fault:
            return Unreadable(f"line {fault.lineno}", json_fault(fault))
        except (ValueError, RecursionError):
            return Unreadable("", Fault("", "can't be read as JSON", "correct the number or the nesting in it"))
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        return Unreadable(f"line {line}", Fault("", f"is not YAML ({fault.problem})", "correct it"))
    except (yaml.YAMLError, ValueError, RecursionError):
        return Unreadable("", Fault("", "can't be read as YAML", "correct it"))


def _records(tree: object, path: str) -> Iterable[Node]:
    found = list(walk(Node(tree), path))
    if len(found) == 1 and isinstance(found[0].value, list):
        return [Node(value) for value in found[0].value]
    return found


def items_of(node: Node, where: str, mapping: RecordMapping) -> Iterator[Item]:
    """The product that a record holds and the documents that come with it; nothing when `only` leaves it out."""
    for path, wanted in mapping.only.items():
        if str(first(node, path)) not in wanted:
            left_out = Fault(path, f"is not {' or '.join(wanted)}, left out", "as the mapping's only says", "warning")
            yield Unreadable(where, left_out)
            return
    run = Run(mapping.decimal)
    product = run.record(node, mapping.product)
    stated = sorted(set(run.currencies))
    if len(stated) > 1 or (stated and str(product.get("currency", stated[0])).upper() != stated[0]):
        run.faults.append(Fault("currency", f"prices are in {', '.join(stated)}", "state one currency for the record"))
    elif stated:
        product["currency"] = stated[0]
    yield RawRecord(where, product, tuple(run.faults))
    for fields in mapping.documents:
        run = Run(mapping.decimal)
        document = run.record(node, fields)
        if document.get("body") or run.faults:
            yield RawRecord(where, {"kind": "document", **document}, tuple(run.faults))


def read_markdown(path: Path, watch: Watch, mapping: RecordMapping | None) -> Iterator[Item]:
    """The file as one document: a guide by its name and first heading, unless the mapping says otherwise."""
    raw = path.read_bytes()
    watch(len(raw))
    try:
        body = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        yield Unreadable("", Fault("", f"byte {fault.start + 1} is not UTF-8", NOT_UTF8))
        return
    if not body.strip():
        return
    heading = next((line.lstrip("# ").strip() for line in body.splitlines() if line.startswith("#")), "")
    data: dict[str, object] = {"kind": "document", "id": path.stem, "type": "guide", "title": heading or path.stem}
    rule = mapping.markdown if mapping else None
    if rule:
        match = rule.match.search(path.stem)
        if match is None:
            remedy = "rename it or change markdown.match"
            yield Unreadable("", Fault("", f"its name doesn't match {rule.match.pattern!r}", remedy))
            return
        groups = {name: group or "" for name, group in match.groupdict().items()}
        data |= {key: _expanded(value, {**groups, "heading": heading}) for key, value in rule.values.items()}
    yield RawRecord("", {**data, "body": body})


def _expanded(template: str, groups: Mapping[str, str]) -> str:
    for name, value in groups.items():
        template = template.replace(f"{{{name}}}", value)
    return template
