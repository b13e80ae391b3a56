"""Reads CSV and TSV row by row, whatever the delimiter, with the line that each row begins on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import ImportRejected
from retrieval.importing.checks import shown
from retrieval.importing.hygiene import clean_line
from retrieval.importing.lines import LINE_BYTES, Watch, byte_lines
from retrieval.importing.problems import Fault, Unreadable

FIELD_LIMIT = 1_000_000
DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: column name to its text, blank cells left out. `line` is where it begins."""

    line: int
    cells: Mapping[str, str]

    @property
    def where(self) -> str:
        return f"line {self.line}"


def header_of(path: Path) -> list[str]:
    """The names of the columns; empty for an empty file. Raises `ImportRejected` for a first line that is no table's."""
    for _, line in byte_lines(path, lambda _size: None):
        if line is not None and line.strip():
            text = line.decode("utf-8", "surrogateescape")
            try:
                row = next(csv.reader([text], delimiter=delimiter_of(text)), [])
            except csv.Error as fault:
                remedy = "give text in one of the formats of docs/catalogue.md, with lines that end in a line feed"
                raise ImportRejected(
                    f"{path}: is neither a table nor another format that is known; {remedy}"
                ) from fault
            return [clean_line(name) for name in row]
    return []


def delimiter_of(header: str) -> str:
    """The delimiter that a header line uses most, a comma when it has none."""
    return max(DELIMITERS, key=header.count)


def read_table(path: Path, watch: Watch) -> Iterator[TableRow | Unreadable]:
    """Every row that is not blank; a row that can't be read is said to be so and the next one is read."""
    csv.field_size_limit(FIELD_LIMIT)
    header_text = next((text for text in _texts(path, lambda _size: None) if text.strip()), "")
    if not header_text:
        return
    rows = csv.reader(_texts(path, watch), delimiter=delimiter_of(header_text), strict=True)
    header: list[str] | None = None
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as fault:
            yield Unreadable(f"line {line}", _csv_fault(str(fault)))
            if header is None:
                return
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [clean_line(name) for name in cells]
            twice = {name for name in header if name and header.count(name) > 1}
            if twice:
                message = f"the column {shown(sorted(twice)[0])} occurs twice"
                yield Unreadable(f"line {line}", Fault("", message, "rename one of them"))
                return
            continue
        if len(cells) > len(header):
            message = f"has {len(cells)} cells, the header has {len(header)}"
            yield Unreadable(f"line {line}", Fault("", message, "put quotes around texts that hold the delimiter"))
            continue
        yield TableRow(line, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell.strip()})


def _texts(path: Path, watch: Watch) -> Iterator[str]:
    # Bytes that are not UTF-8 stay recognisable, so that only the rows that hold them are rejected.
    for _, line in byte_lines(path, watch, LINE_BYTES):
        yield "\n" if line is None else line.decode("utf-8", "surrogateescape")


def _csv_fault(words: str) -> Fault:
    if "unexpected end" in words:
        return Fault("", "a quote that opens here is never closed", 'close it, and double quotes within texts ("")')
    if "field larger" in words:
        remedy = "shorten it; perhaps a quote is never closed"
        return Fault("", f"has a field of more than {FIELD_LIMIT:,} characters", remedy)
    return Fault("", f"can't be read as CSV ({words})", 'put quotes around texts and double the quotes within ("")')
