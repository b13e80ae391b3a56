"""Versions of the index on disk: one folder each, a pointer to the one that serves, and the lock of the one builder.

`INDEX_DIR/current` holds the name of the serving version. A folder whose name begins with "building-" is unfinished.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import IndexDamaged, IndexMissing
from retrieval.index_lock import IN_USE, is_in_use, sole_builder

POINTER = "current"
HELD = "held"
UNFINISHED = "building-"
MANIFEST = "manifest.json"
MANIFEST_FORMAT = 1
VECTORS_FILE = "vectors.npy"
ROWS_FILE = "rows.json"
CHROMA_FOLDER = "chroma"
CHROMA_DATABASE = "chroma.sqlite3"
CHROMA_GRAPH = "index_metadata.pickle"
KEPT = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version of the index is made of. `checksum` is over row ids and vectors, `files` over the files' bytes."""

    version: str
    encoder: str
    dimension: int
    catalogue: str
    revision: int
    products: int
    passages: int
    chunks: int
    checksum: str
    passage_format: int
    chroma: str
    created: str
    files: Mapping[str, str] = field(default_factory=dict)
    format: int = MANIFEST_FORMAT


def read_manifest(folder: Path) -> Manifest:
    """The manifest of one version; raises `IndexDamaged` when it isn't there or can't be read."""
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise IndexDamaged(f"{path} can't be read; build the index again: python -m retrieval index --force") from fault
    names = {each.name for each in fields(Manifest)}
    if not isinstance(data, dict) or set(data) != names or data["format"] != MANIFEST_FORMAT:
        raise IndexDamaged(f"{path} isn't a manifest of this program's; build again: python -m retrieval index --force")
    return Manifest(**data)


@dataclass(frozen=True, slots=True)
class Written:
    """What a build wrote, kept beside Chroma: row ids, the digests of their texts, and vectors (rows, dimension).

    Verification compares Chroma with it, and the next build takes the vectors of unchanged texts from it.
    """

    rows: Sequence[str]
    digests: Sequence[str]
    vectors: NDArray[np.float32]


def write_rows(folder: Path, rows: Sequence[str], digests: Sequence[str]) -> None:
    """Writes what stands beside the vectors, which the build has put into their file already."""
    with (folder / ROWS_FILE).open("w", encoding="utf-8") as file:
        json.dump({"rows": list(rows), "digests": list(digests)}, file)


def new_vectors(folder: Path, rows: int, dimension: int) -> NDArray[np.float32]:
    """The file of vectors, to be filled: float32 of shape (rows, dimension), on disk rather than in memory."""
    path, shape = folder / VECTORS_FILE, (rows, dimension)
    # numpy leaves this function without types
    vectors: NDArray[np.float32] = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=shape)  # type: ignore[no-untyped-call]
    return vectors


def read_written(folder: Path, mapped: bool = True) -> Written:
    """Raises `IndexDamaged` when it isn't there or doesn't fit together. `mapped` vectors are read where they are used."""
    try:
        data = json.loads((folder / ROWS_FILE).read_text(encoding="utf-8"))
        vectors = np.load(folder / VECTORS_FILE, mmap_mode="r" if mapped else None, allow_pickle=False)
        written = Written(data["rows"], data["digests"], vectors)
    except (OSError, ValueError, KeyError, TypeError, EOFError) as fault:
        raise IndexDamaged(f"the vectors kept in {folder} can't be read") from fault
    if vectors.ndim != 2 or not len(written.rows) == len(written.digests) == len(vectors):
        raise IndexDamaged(f"the vectors kept in {folder} don't fit their rows")
    return written


def write_manifest(folder: Path, manifest: Manifest) -> None:
    write_durably(folder / MANIFEST, json.dumps(asdict(manifest), indent=1))


def write_durably(path: Path, text: str) -> None:
    """Replaces a file at once: a reader, or a crash, sees the old text or the new one."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_digests(folder: Path) -> dict[str, str]:
    """A digest of every file that must never change again, by its path in the folder."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in paths if not _changes(path)}


def _changes(path: Path) -> bool:
    if path.name in (MANIFEST, IN_USE) or path.name.startswith(CHROMA_DATABASE):
        return True
    # Chroma's database changes whenever it is opened, and so does a graph that was never written out: one without a
    # list of its rows. Such a graph's rows are in the database.
    return path.parent.parent.name == CHROMA_FOLDER and not (path.parent / CHROMA_GRAPH).exists()


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def check_whole(folder: Path, manifest: Manifest) -> None:
    """Raises `IndexDamaged` unless every file is what was built: Chroma answers from damaged ones without a word."""
    again = "build the index again: python -m retrieval index --force"
    for name, digest in manifest.files.items():
        path = folder / name
        try:
            same = file_digest(path) == digest
        except OSError:
            same = False
        if not same:
            raise IndexDamaged(f"{path} is missing or not what was built; {again}")
    database = folder / CHROMA_FOLDER / CHROMA_DATABASE
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as fault:
        raise IndexDamaged(f"{database}: {fault}; {again}") from fault
    if answer != "ok":
        raise IndexDamaged(f"{database} is damaged; {again}")


def stamps(folder: Path, manifest: Manifest) -> dict[str, tuple[int, int]]:
    """Size and time of the last change of every file that must not change; raises `IndexDamaged` where one is gone."""
    found: dict[str, tuple[int, int]] = {}
    for name in (*manifest.files, f"{CHROMA_FOLDER}/{CHROMA_DATABASE}"):
        try:
            about = (folder / name).stat()
        except OSError as fault:
            raise IndexDamaged(f"{folder / name} is missing; python -m retrieval index builds a new one") from fault
        # Chroma writes to its database whenever it is opened: of that only whether it is there counts, and not empty.
        changes = name not in manifest.files
        found[name] = (min(about.st_size, 1), 0) if changes else (about.st_size, about.st_mtime_ns)
    return found


def versions(index_dir: Path) -> list[str]:
    """Names of the finished versions, oldest first."""
    found = (path for path in index_dir.glob("v*") if (path / MANIFEST).is_file())
    return [path.name for path in sorted(found, key=lambda path: (path / MANIFEST).stat().st_mtime_ns)]


def current_version(index_dir: Path) -> str:
    """The name of the version that serves; raises `IndexMissing` or `IndexDamaged`."""
    pointer = index_dir / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError as fault:
        raise IndexMissing(f"there is no index in {index_dir}; build it: python -m retrieval index") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise IndexDamaged(f"{pointer} can't be read; build the index again: python -m retrieval index") from fault
    if not name or Path(name).name != name or not (index_dir / name).is_dir():
        raise IndexDamaged(f"{pointer} names no version in {index_dir}; build again: python -m retrieval index")
    return name


def switch(index_dir: Path, version: str) -> None:
    """Makes a version the serving one, at once."""
    write_durably(index_dir / POINTER, version + "\n")


def sweep(index_dir: Path) -> int:
    """Removes what killed builds left; call it under the lock. Returns how many folders went."""
    debris = [path for path in index_dir.glob(UNFINISHED + "*") if path.is_dir()]
    for path in debris:
        shutil.rmtree(path, ignore_errors=True)
    return len(debris)


def prune(index_dir: Path, keep: int = KEPT) -> list[str]:
    """Removes the oldest versions beyond `keep`, never the serving one nor one that a process has open.

    Call it under the lock.
    """
    serving = current_version(index_dir)
    others = [name for name in versions(index_dir) if name != serving]
    gone = [name for name in others[: max(0, len(others) - (keep - 1))] if not is_in_use(index_dir / name)]
    for name in gone:
        # Without its manifest a version is none: a removal that is cut short leaves nothing that looks whole.
        (index_dir / name / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(index_dir / name, ignore_errors=True)
    return gone


def rollback(index_dir: Path, to: str | None = None) -> str:
    """Makes an earlier version the serving one, and returns its name: `to`, or the newest before the present one.

    It has to be whole. A running server then stays with it until another version is built by command.
    """
    with sole_builder(index_dir):
        names = versions(index_dir)
        name = _before(index_dir, names) if to is None else to
        if name not in names:
            raise IndexMissing(f"there is no version {name} in {index_dir}; see python -m retrieval versions")
        check_whole(index_dir / name, read_manifest(index_dir / name))
        switch(index_dir, name)
        write_durably(index_dir / HELD, name + "\n")
        return name


def _before(index_dir: Path, names: Sequence[str]) -> str:
    try:
        serving = current_version(index_dir)
    except IndexDamaged:
        serving = ""
    before = names[: names.index(serving)] if serving in names else names
    if not before:
        raise IndexMissing(f"there is no version before {serving} in {index_dir}")
    return before[-1]


def held(index_dir: Path) -> str | None:
    """The version that a rollback asked to be kept, while it serves."""
    try:
        name = (index_dir / HELD).read_text(encoding="utf-8").strip()
        return name if name == current_version(index_dir) else None
    except (OSError, UnicodeDecodeError, IndexMissing, IndexDamaged):
        return None


def release(index_dir: Path) -> None:
    """Ends what a rollback asked for."""
    (index_dir / HELD).unlink(missing_ok=True)
