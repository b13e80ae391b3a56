"""Reads a text file line by line as UTF-8, without holding it in memory, however long its lines are."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

LINE_BYTES = 4 * 1024 * 1024
Watch = Callable[[int], None]

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def byte_lines(path: Path, watch: Watch, limit: int = LINE_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """Numbers from 1 and raw lines without a byte order mark; None for a line longer than `limit` bytes.

    `watch` is called with the number of bytes read since its last call.
    """
    with path.open("rb") as file:
        for number, (line, size) in enumerate(_cut(file, limit), start=1):
            watch(size)
            if number == 1 and line is not None and line.startswith(codecs.BOM_UTF8):
                line = line[len(codecs.BOM_UTF8) :]
            yield number, line


def _cut(file: BinaryIO, limit: int) -> Iterator[tuple[bytes | None, int]]:
    while line := file.readline(limit + 1):
        size = len(line)
        if size <= limit or line.endswith(b"\n"):
            yield line, size
            continue
        while rest := file.readline(limit):
            size += len(rest)
            if rest.endswith(b"\n"):
                break
        yield None, size


def is_wide(path: Path) -> bool:
    """Whether the file begins as UTF-16 does."""
    with path.open("rb") as file:
        return file.read(2) in _WIDE_MARKS
