"""Reads JSON Lines: one record a line, each line on its own, so that a broken one spoils only itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from retrieval.importing.checks import shown
from retrieval.importing.lines import LINE_BYTES, Watch, byte_lines
from retrieval.importing.problems import Fault, Item, RawRecord, Unreadable

NOT_UTF8 = "save the file as UTF-8 (for example: iconv -f WINDOWS-1252 -t UTF-8)"


def read_jsonl(path: Path, watch: Watch) -> Iterator[Item]:
    """One item for every line that is not blank."""
    for number, line in byte_lines(path, watch):
        where = f"line {number}"
        if line is None:
            yield Unreadable(
                where, Fault("", f"is longer than {LINE_BYTES // 2**20} MiB", "shorten or split the record")
            )
        elif line.strip():
            yield _item(where, line)


def _item(where: str, line: bytes) -> Item:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as fault:
        return Unreadable(where, Fault("", f"byte {fault.start + 1} is not UTF-8", NOT_UTF8))
    except json.JSONDecodeError as fault:
        return Unreadable(where, json_fault(fault))
    except (ValueError, RecursionError):
        return Unreadable(where, Fault("", "can't be read as JSON", "correct the number or the nesting in it"))
    if not isinstance(value, dict):
        return Unreadable(where, Fault("", f"should be an object, is {shown(value)}", "write one {...} a line"))
    return RawRecord(where, value)


def json_fault(fault: json.JSONDecodeError) -> Fault:
    """A JSON error with the column it is in, and whether the text just ends too early."""
    cut = fault.pos >= len(fault.doc.rstrip()) or fault.msg.startswith("Unterminated")
    message = f"is not JSON ({fault.msg} at column {fault.colno})"
    return Fault("", message, "the end seems to be missing: write it whole" if cut else "correct it")
