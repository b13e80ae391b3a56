"""Paths into nested data: "a.b", "a.*", "images.0", "@key". Pure functions over what JSON, YAML and tables hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

EVERY = "*"
KEY = "@key"


@dataclass(frozen=True, slots=True)
class Node:
    """A value, and the key that it stood under in the nearest map that was stepped through with "*"."""

    value: object
    key: str = ""


def walk(node: Node, path: str) -> Iterator[Node]:
    """Every node that a path leads to: none where something is absent, several after a "*"."""
    if path == KEY:
        yield Node(node.key, node.key)
        return
    if path in ("", "."):
        yield node
        return
    if isinstance(node.value, Mapping) and path in node.value:
        yield Node(node.value[path], node.key)
        return
    step, _, rest = path.partition(".")
    for child in _step(node, step):
        yield from walk(child, rest)


def first(node: Node, path: str) -> object:
    """The first value that a path leads to and that is not null, or None."""
    return next((found.value for found in walk(node, path) if found.value is not None), None)


def _step(node: Node, step: str) -> Iterator[Node]:
    value = node.value
    if isinstance(value, Mapping):
        if step == EVERY:
            yield from (Node(child, str(key)) for key, child in value.items())
        elif step in value:
            yield Node(value[step], node.key)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        if step == EVERY:
            yield from (Node(child, node.key) for child in value)
        elif step.isdigit() and int(step) < len(value):
            yield Node(value[int(step)], node.key)
