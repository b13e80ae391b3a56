"""Reads the hand-written tables. A key that stands twice in one mapping is an error: YAML would keep the last without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class _Strict(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _value in node.value]
        twice = next((key for n, key in enumerate(keys) if key in keys[:n]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)


def read_table(path: Path) -> Any:
    """The content of a table."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)  # a SafeLoader
