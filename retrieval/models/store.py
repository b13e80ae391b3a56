"""The cache of prepared models: one folder a model, complete or absent, with a manifest that says what is in it.

A preparation works in a folder of its own beside the result and renames it into place at the end, so a killed one
leaves nothing half-made; the next sweeps what it left. A file lock keeps two preparers of one model apart.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.models.errors import ModelPreparationError
from retrieval.models.fetch import digest_of
from retrieval.models.progress import Progress
from retrieval.models.spec import Role

MANIFEST = "manifest.json"
_FORMAT = 1


class ModelNotPrepared(ModelPreparationError):
    """There is no prepared copy of the model in the cache."""


class ModelDamaged(ModelPreparationError):
    """The prepared copy is not what its manifest says."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`version` is that of the conversion; `sources` are the pinned files that it was made from."""

    name: str
    version: int
    role: Role
    sources: tuple[FileRecord, ...]
    files: tuple[FileRecord, ...]
    format: int = _FORMAT


def folder_of(cache: Path, name: str) -> Path:
    """Where the prepared copy of `name` lies (a hub id's slash becomes two hyphens)."""
    return cache / name.replace("/", "--")


def downloads_of(cache: Path, name: str) -> Path:
    return cache / ".downloads" / name.replace("/", "--")


def check(folder: Path, version: int, thorough: bool = False) -> Manifest:
    """The manifest of a prepared folder after comparing sizes (and digests, if `thorough`) with the files.

    Raises ModelNotPrepared where there is no folder or one of another conversion, ModelDamaged where they disagree.
    """
    if not folder.is_dir():
        raise ModelNotPrepared(f"{folder.name} is not prepared: run python -m retrieval.models prepare {folder.name}")
    manifest = _read(folder)
    if (manifest.format, manifest.version) != (_FORMAT, version):
        raise ModelNotPrepared(f"{folder.name} was prepared by another version and has to be prepared again")
    for record in manifest.files:
        path = folder / record.path
        size = path.stat().st_size if path.is_file() else -1
        if size != record.size or (thorough and digest_of(path) != record.sha256):
            raise ModelDamaged(f"{path} is damaged: run python -m retrieval.models prepare {folder.name}")
    return manifest


def _read(folder: Path) -> Manifest:
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sources, files = (tuple(FileRecord(**record) for record in raw.pop(key)) for key in ("sources", "files"))
        return Manifest(**raw, sources=sources, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelDamaged(f"{folder / MANIFEST} cannot be read: {error}") from error


@contextmanager
def locked(cache: Path, name: str, progress: Progress) -> Iterator[None]:
    """Hold the model's lock; where another process holds it, wait until that one has ended."""
    locks = cache / ".locks"
    locks.mkdir(parents=True, exist_ok=True)
    with (locks / f"{folder_of(cache, name).name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.advance("wait for another preparation", 0, 1)
            fcntl.flock(lock, fcntl.LOCK_EX)
            progress.advance("wait for another preparation", 1, 1)
        yield


@contextmanager
def workspace(cache: Path, name: str) -> Iterator[Path]:
    """An empty folder beside the results, gone afterwards. Needs the model's lock: older workspaces are swept."""
    work = cache / ".work"
    work.mkdir(parents=True, exist_ok=True)
    prefix = f"{folder_of(cache, name).name}~"
    for stale in work.glob(f"{prefix}*"):
        shutil.rmtree(stale)
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=work))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def publish(made: Path, cache: Path, manifest_of: Manifest, progress: Progress) -> Path:
    """Record, flush and rename the folder `made` (inside a workspace) to its place; an older copy is replaced."""
    paths = sorted(path for path in made.rglob("*") if path.is_file())
    records = []
    for done, path in enumerate(paths, start=1):
        records.append(FileRecord(path.relative_to(made).as_posix(), path.stat().st_size, digest_of(path)))
        _flush(path)
        progress.advance("verify", done, len(paths))
    manifest = Manifest(
        manifest_of.name, manifest_of.version, manifest_of.role, sources=manifest_of.sources, files=tuple(records)
    )
    (made / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    _flush(made / MANIFEST)
    _flush(made)
    made.chmod(0o755)
    target = folder_of(cache, manifest.name)
    if target.exists():
        target.rename(made.parent / "replaced")
    made.rename(target)
    _flush(cache)
    return target


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
