"""Where results are written: a file at once and whole, or standard output for `-`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from eval.errors import EvalError


def write_text(file: Path, text: str) -> None:
    """Writes the file in one step, its folder made if needed; `-` is standard output. Raises `EvalError`."""
    if str(file) == "-":
        sys.stdout.write(text)
        return
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as fault:
        raise EvalError(f"{file} cannot be written: {fault.strerror}") from None
