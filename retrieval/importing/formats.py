"""The formats that can be imported, and how a file's content tells which one it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from retrieval.errors import ImportRejected
from retrieval.importing.jsonl import read_jsonl
from retrieval.importing.lines import Watch, is_wide
from retrieval.importing.problems import Item

Format = Literal["jsonl"]
FORMATS: tuple[Format, ...] = ("jsonl",)


@dataclass(frozen=True, slots=True)
class Source:
    """A file with the reader that its format asks for."""

    path: Path
    format: Format
    reader: Callable[[Path, Watch], Iterator[Item]]

    def read(self, watch: Watch) -> Iterator[Item]:
        return self.reader(self.path, watch)


def recognise(path: Path, stated: Format | None, mapping: str | None) -> Source:
    """The source for a file, by the stated format or by its content."""
    if is_wide(path):
        raise ImportRejected(f"{path}: is UTF-16; save it as UTF-8")
    return Source(path, stated or "jsonl", read_jsonl)
