"""Writes the shop's files. The same tables give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from data.generate import records
from data.generate.products import products
from data.generate.promotions import promotions
from data.generate.schema import departments
from data.generate.vocabulary import facets


def _lines(path: Path, rows: Iterable[records.Record]) -> int:
    text = [json.dumps(row, ensure_ascii=False, separators=(", ", ": ")) for row in rows]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return len(text)


def _catalog() -> Iterable[records.Record]:
    items, _ = products()
    used = records.used_values(items)
    for id_, facet in facets().items():
        if id_ in used:
            yield records.facet(facet, used[id_])
    for department in departments():
        yield records.department(department)
        yield from (records.leaf(leaf) for leaf in department.leaves)
    yield from (records.promotion(promotion) for promotion in promotions(items))
    yield from (records.product(item) for item in items)


def write(folder: Path) -> Mapping[str, int]:
    """Writes every file of the shop under `folder`; returns how many records or pictures each holds."""
    folder.mkdir(parents=True, exist_ok=True)
    return {"catalog.jsonl": _lines(folder / "catalog.jsonl", _catalog())}
