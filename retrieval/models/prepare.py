"""Makes a model ready to load: a built-in by name, any model of the hub by its id, or a local folder as it is."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.models import store
from retrieval.models.builtin import BUILT_IN
from retrieval.models.errors import ModelPreparationError
from retrieval.models.fetch import Fetch, Origin, digest_of, fetch_from
from retrieval.models.hub import download_model, looks_like_hub_id
from retrieval.models.progress import Progress, Silent
from retrieval.models.spec import ModelSpec, Role, SourceFile

_HUB_VERSION = 1


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """A folder that the loader of its role can open."""

    name: str
    folder: Path
    role: Role


def prepare(
    name: str,
    cache: Path,
    progress: Progress | None = None,
    *,
    role: Role = "generator",
    origin: Origin = "auto",
    fetch: Fetch | None = None,
    models: Mapping[str, ModelSpec] = BUILT_IN,
) -> PreparedModel:
    """The prepared model `name`, made first where the cache does not hold a whole copy.

    `role` matters only for names that are not built in. Raises ModelPreparationError with one line that says why.
    """
    watcher = progress or Silent()
    try:
        return open_prepared(name, cache, role=role, models=models)
    except (store.ModelNotPrepared, store.ModelDamaged):
        pass
    try:
        with store.locked(cache, name, watcher):
            try:
                return open_prepared(name, cache, role=role, models=models)
            except (store.ModelNotPrepared, store.ModelDamaged):
                _make(name, cache, watcher, role, fetch or fetch_from(origin), models)
    except OSError as error:
        raise ModelPreparationError(f"cannot write {name} to {cache}: {error.strerror or error}") from error
    return open_prepared(name, cache, role=role, models=models)


def open_prepared(
    name: str, cache: Path, *, role: Role = "generator", models: Mapping[str, ModelSpec] = BUILT_IN
) -> PreparedModel:
    """The model `name` if it is ready, checked by file sizes; never downloads.

    Raises store.ModelNotPrepared, store.ModelDamaged, or ModelPreparationError for a name that means nothing.
    """
    spec = models.get(name)
    if spec is not None:
        folder = store.folder_of(cache, name)
        store.check(folder, spec.version)
        return PreparedModel(name, folder, spec.role)
    local = Path(name).expanduser()
    if local.is_dir():
        return PreparedModel(local.name, local.resolve(), role)
    if looks_like_hub_id(name):
        folder = store.folder_of(cache, name)
        return PreparedModel(name, folder, store.check(folder, _HUB_VERSION).role)
    known = ", ".join(sorted(models))
    raise ModelPreparationError(
        f"there is no model {name!r}: give a built-in name ({known}), a folder, or a hub id such as owner/model"
    )


def _make(
    name: str, cache: Path, progress: Progress, role: Role, fetch: Fetch, models: Mapping[str, ModelSpec]
) -> None:
    spec = models.get(name)
    with store.workspace(cache, name) as work:
        made = work / "made"
        made.mkdir()
        if spec is None:
            download_model(name, made, progress)
            shutil.rmtree(made / ".cache", ignore_errors=True)
            manifest = store.Manifest(name, _HUB_VERSION, role, sources=(), files=())
        else:
            _check_disk(cache, spec)
            sources = {
                file.name: _source(file, store.downloads_of(cache, name), fetch, progress) for file in spec.files
            }
            spec.convert(sources, made, progress)
            records = tuple(store.FileRecord(file.name, file.size, file.sha256) for file in spec.files)
            manifest = store.Manifest(name, spec.version, spec.role, sources=records, files=())
        store.publish(made, cache, manifest, progress)
    shutil.rmtree(store.downloads_of(cache, name), ignore_errors=True)


def _source(file: SourceFile, downloads: Path, fetch: Fetch, progress: Progress) -> Path:
    """The pinned file, checked; one that a broken-off preparation left is used again when it is whole."""
    ready = downloads / file.name
    if ready.is_file() and ready.stat().st_size == file.size and digest_of(ready) == file.sha256:
        return ready
    got = fetch(file, downloads, progress)
    found = digest_of(got)
    if found != file.sha256:
        shutil.rmtree(downloads)
        raise ModelPreparationError(
            f"{file.name} has SHA-256 {found}, not the pinned {file.sha256}; the download was thrown away"
        )
    for piece in file.pieces:
        (downloads / f"{piece.label}.slice").unlink(missing_ok=True)
    return got


def _check_disk(cache: Path, spec: ModelSpec) -> None:
    free = shutil.disk_usage(cache).free
    if free < spec.needs_bytes:
        need, have = spec.needs_bytes / 1024**3, free / 1024**3
        raise ModelPreparationError(
            f"preparing {spec.name} needs {need:.1f} GiB free in {cache}, there are {have:.1f}: "
            "free some or set MODEL_CACHE to another disk"
        )
