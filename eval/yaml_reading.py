"""Strict reading of YAML: every value is asked for by name and kind, and every error names file, line and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from eval.errors import EvalError

T = TypeVar("T")


class BadFile(EvalError):
    """A file that cannot be read as what it should be; the text begins with file and line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a YAML document, with the way that leads to it."""

    file: Path
    node: yaml.Node
    way: str = ""

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def wrong(self, said: str) -> BadFile:
        where = f" {self.way}:" if self.way else ""
        return BadFile(f"{self.file}:{self.line}:{where} {said}")

    def at(self, step: str, node: yaml.Node) -> Place:
        joiner = "" if not self.way or step.startswith("[") else "."
        return Place(self.file, node, f"{self.way}{joiner}{step}")

    def value(self) -> object:
        """The plain value of a scalar; None for null."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong("a single value is expected here")
        found: object = yaml.SafeLoader("").construct_object(self.node, deep=True)
        return found

    def text(self) -> str:
        value = self.value()
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"a text is expected, not {value!r}")
        return value

    def name(self) -> str:
        """A text as it is written, also where YAML would read a number or a yes out of it."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            raise self.wrong("a name is expected here")
        return str(self.node.value)

    def flag(self) -> bool:
        value = self.value()
        if not isinstance(value, bool):
            raise self.wrong(f"true or false is expected, not {value!r}")
        return value

    def number(self) -> float:
        value = self.value()
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(f"a number is expected, not {value!r}")
        return float(value)

    def whole(self) -> int:
        value = self.value()
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.wrong(f"a whole number from 0 is expected, not {value!r}")
        return value

    def items(self) -> Iterator[Place]:
        """The items of a list; a single value counts as a list of one."""
        if isinstance(self.node, yaml.SequenceNode):
            for n, node in enumerate(self.node.value):
                yield self.at(f"[{n}]", node)
        else:
            yield self

    def names(self) -> tuple[str, ...]:
        found = tuple(item.name() for item in self.items())
        if not found:
            raise self.wrong("at least one is expected")
        return found

    def one_of(self, kind: Callable[[str], T], choices: tuple[str, ...]) -> T:
        name = self.name()
        if name not in choices:
            raise self.wrong(f"{name!r} is not known; it is one of {', '.join(choices)}")
        return kind(name)

    def fields(self, *known: str, required: tuple[str, ...] = ()) -> Mapping[str, Place]:
        """The entries of a mapping; unknown, doubled and missing keys are errors. No known keys: any are taken."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong(f"entries are expected here: {', '.join(known) or 'name: value'}")
        found: dict[str, Place] = {}
        for key, node in self.node.value:
            place = self.at(str(key.value), node)
            if known and key.value not in known:
                raise Place(self.file, key, self.way).wrong(f"unknown key {key.value!r}; known are {', '.join(known)}")
            if key.value in found:
                raise Place(self.file, key, self.way).wrong(f"{key.value!r} stands here twice")
            found[str(key.value)] = place
        for name in required:
            if name not in found:
                raise self.wrong(f"{name!r} is missing")
        return found


def documents(file: Path) -> Iterator[Place]:
    """The documents of a YAML file; raises `BadFile` when it cannot be read."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadFile(f"{file}: is not UTF-8") from None
    except OSError as fault:
        raise BadFile(f"{file}: cannot be read ({fault.strerror})") from None
    try:
        nodes = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BadFile(f"{file}:{line}: not YAML: {fault.problem}") from None
    except yaml.YAMLError as fault:
        raise BadFile(f"{file}: not YAML: {fault}") from None
    for node in nodes:
        if node is not None:
            yield Place(file, node)
