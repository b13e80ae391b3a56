"""The server's log: one JSON object a line, in a file that turns over. It never holds what a customer wrote.

An exception's words may repeat a customer's, so a traceback is logged without them; at level DEBUG with them, masked.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from server.privacy.masking import mask

FILE_NAME = "server.log"
KEPT_BYTES = 10_000_000
KEPT_FILES = 5
_CAUSES = 8
_OWN = frozenset({"server", "assistant", "retrieval", "prompts"})


def note(logger: logging.Logger, event: str, level: int = logging.INFO, **fields: str | int | float | None) -> None:
    """Log one event with its fields, as `{"event": ..., fields...}`."""
    logger.log(level, event, extra={"fields": fields})


class JsonLines(logging.Formatter):
    """A record as one line of JSON, personal data masked; a traceback is a field of it. `words`: with exceptions' own."""

    def __init__(self, *, words: bool = False) -> None:
        super().__init__()
        self._words = words

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", None)
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": mask(record.getMessage()),
            **(masked(fields) if isinstance(fields, Mapping) else {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["traceback"] = traced(record.exc_info[1], words=self._words)
        return json.dumps(line, ensure_ascii=False, default=str)


def masked(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields with personal data masked in their texts."""
    return {name: mask(value) if isinstance(value, str) else value for name, value in fields.items()}


def traced(fault: BaseException, *, words: bool = False) -> str:
    """The traceback of a fault and of what caused it: kinds and places, and what they say only with `words`."""
    parts: list[str] = []
    one: BaseException | None = fault
    while one is not None and len(parts) < _CAUSES:
        said = "".join(traceback.format_exception_only(one)).strip() if words else type(one).__qualname__
        parts.append("".join(traceback.format_tb(one.__traceback__)) + said)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return mask("\ncaused by:\n".join(parts))


class Discreet(logging.Filter):
    """Lines of our own, and of libraries what is a warning or worse: below that they tell addresses, frames and statements."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING or record.name.partition(".")[0] in _OWN


def discreet(handler: logging.Handler, level: str = "INFO") -> logging.Handler:
    """The handler, telling nothing that it should not."""
    handler.setFormatter(JsonLines(words=level == "DEBUG"))
    handler.addFilter(Discreet())
    return handler


def configure(folder: Path, level: str) -> Path:
    """Send every logger's lines of `level` and above to a file in `folder`. Raises OSError where it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=KEPT_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    root = logging.getLogger()
    root.handlers[:] = [discreet(handler, level)]
    root.setLevel(level)
    return path
