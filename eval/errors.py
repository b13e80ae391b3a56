"""The errors of the evaluation commands. Each is one line fit to print; `__main__` turns it into a non-zero exit."""

from __future__ import annotations


class EvalError(Exception):
    """Something given to a command cannot be used, or something it needs cannot be had."""
