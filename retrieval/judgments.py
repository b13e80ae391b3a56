"""A retrieval set on disk: catalog.jsonl, queries.tsv and qrels.tsv, read and checked (docs/evaluation.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import JudgmentsRejected

CATALOG, QUERIES, QRELS = "catalog.jsonl", "queries.tsv", "qrels.tsv"
MAX_GRADE = 100
_QUERY_HEADERS = frozenset({"query_id", "query id", "query-id", "qid"})


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the graded judgments of its answers; at least one of them is relevant (grade 1 or more)."""

    id: str
    text: str
    judged: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """`skipped` counts queries without a relevant product, `strangers` judgments of queries that are not there."""

    folder: Path
    catalog: Path
    queries: tuple[Query, ...]
    judgments: int
    skipped: int
    strangers: int


def read_set(folder: Path, limit: int | None = None) -> RetrievalSet:
    """The set of a folder, its first `limit` queries only. Raises `JudgmentsRejected` naming file and line."""
    if not folder.is_dir():
        raise JudgmentsRejected(f"{folder}: there is no such folder; give one with {CATALOG}, {QUERIES} and {QRELS}")
    for name in (CATALOG, QUERIES, QRELS):
        if not (folder / name).is_file():
            raise JudgmentsRejected(f"{folder / name}: is missing")
    texts = _queries(folder / QUERIES)
    judged, count = _judgments(folder / QRELS)
    relevant = [
        Query(name, text, judged[name])
        for name, text in texts.items()
        if any(grade >= 1 for grade in judged.get(name, {}).values())
    ]
    if not relevant:
        raise JudgmentsRejected(
            f"{folder}: no query has a relevant product; do the ids of {QUERIES} and {QRELS} agree?"
        )
    strangers = sum(len(grades) for name, grades in judged.items() if name not in texts)
    return RetrievalSet(
        folder=folder,
        catalog=folder / CATALOG,
        queries=tuple(relevant[:limit]),
        judgments=count,
        skipped=len(texts) - len(relevant),
        strangers=strangers,
    )


def digest(folder: Path) -> str:
    """SHA-256 over the three files."""
    total = hashlib.sha256()
    for name in (CATALOG, QUERIES, QRELS):
        total.update((folder / name).read_bytes())
    return total.hexdigest()


def _rows(file: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """The fields of every line that is not blank, with its number."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise JudgmentsRejected(f"{file}: is not UTF-8") from None
    except OSError as fault:
        raise JudgmentsRejected(f"{file}: cannot be read ({fault.strerror})") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, [field.strip() for field in line.split("\t")]


def _queries(file: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, fields in _rows(file):
        if number == 1 and fields[0].lower() in _QUERY_HEADERS:
            continue
        if len(fields) != 2 or not all(fields):
            raise JudgmentsRejected(f"{file}:{number}: expected 'query id<TAB>text', found {len(fields)} fields")
        name, text = fields
        if name in found:
            raise JudgmentsRejected(f"{file}:{number}: the query id {name!r} stands here twice")
        found[name] = text
    if not found:
        raise JudgmentsRejected(f"{file}: has no queries")
    return found


def _judgments(file: Path) -> tuple[dict[str, dict[str, int]], int]:
    found: dict[str, dict[str, int]] = {}
    count = 0
    for number, fields in _rows(file):
        if number == 1 and fields[0].lower() in _QUERY_HEADERS:
            continue
        if len(fields) != 3 or not all(fields):
            raise JudgmentsRejected(
                f"{file}:{number}: expected 'query id<TAB>product id<TAB>grade', found {len(fields)} fields"
            )
        query, product, grade = fields
        if not grade.isdecimal() or int(grade) > MAX_GRADE:
            raise JudgmentsRejected(
                f"{file}:{number}: the grade is a whole number from 0 to {MAX_GRADE}, not {grade!r}"
            )
        judged = found.setdefault(query, {})
        if product in judged:
            raise JudgmentsRejected(f"{file}:{number}: the product {product!r} is judged twice for the query {query!r}")
        judged[product] = int(grade)
        count += 1
    if not count:
        raise JudgmentsRejected(f"{file}: has no judgments")
    return found, count


def evenly_priced(catalog: Path, folder: Path) -> Path:
    """The catalogue itself, or a copy in `folder` without prices where only some of its products state one.

    A shop must price all that it sells; the products of a retrieval set are kept whether they state a price or not.
    """
    with catalog.open(encoding="utf-8", errors="surrogateescape") as lines:
        priced = {_is_priced(line) for line in lines if line.strip()}
    if True not in priced or priced == {True}:
        return catalog
    copy = folder / catalog.name
    with (
        catalog.open(encoding="utf-8", errors="surrogateescape") as lines,
        copy.open("w", encoding="utf-8", errors="surrogateescape") as out,
    ):
        out.writelines(_unpriced(line) for line in lines)
    return copy


def _record(line: str) -> dict[str, object] | None:
    """The object of a line; None for anything else, which the importer will name."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _is_priced(line: str) -> bool | None:
    record = _record(line)
    return None if record is None or "variants" in record else record.get("price_cents") is not None


def _unpriced(line: str) -> str:
    record = _record(line)
    if record is None:
        return line
    return json.dumps({name: value for name, value in record.items() if not name.endswith("price_cents")}) + "\n"
