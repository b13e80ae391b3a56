"""Progress for people (bars on a terminal) and for programs (one JSON object a line)."""

from __future__ import annotations

import json
import sys
import threading
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn


class Bars:
    """A bar for each stage; a context manager. Without a terminal, a plain line when a stage ends."""

    def __init__(self, title: str, console: Console | None = None) -> None:
        self._title = title
        self._console = console or Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        self._bars = Progress(*columns, console=self._console, disable=not self._console.is_terminal)
        self._tasks: dict[str, TaskID] = {}
        self._ended: set[str] = set()

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def advance(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(f"{self._title}: {stage}", total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)
        if done >= total and not self._console.is_terminal and stage not in self._ended:
            self._ended.add(stage)
            self._console.print(f"{self._title}: {stage} done", highlight=False, soft_wrap=True)


class JsonLines:
    """Each step as a line {"model", "stage", "done", "total"}."""

    def __init__(self, model: str, out: TextIO | None = None) -> None:
        self._model = model
        self._out = out or sys.stdout
        self._lock = threading.Lock()

    def advance(self, stage: str, done: int, total: int) -> None:
        line = json.dumps({"model": self._model, "stage": stage, "done": done, "total": total})
        with self._lock:
            self._out.write(f"{line}\n")
            self._out.flush()
