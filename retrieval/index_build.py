"""Builds a version of the index from the catalogue of record: a new folder, verified by another process, then switched to.

One process builds at a time. A build that dies leaves the serving version as it was; its remains go with the next one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import chromadb

from retrieval.errors import CatalogueError, DiskFull, IndexDamaged, IndexMissing, RetrievalError, is_full
from retrieval.index_encode import JOURNALS, Journal, Known, encode, known_of_version
from retrieval.index_lock import sole_builder
from retrieval.index_store import DOCUMENTS, PRODUCTS, add_chunks, add_products, checksum, create, opened
from retrieval.index_texts import Texts, read_texts
from retrieval.index_versions import (
    UNFINISHED,
    Manifest,
    check_whole,
    current_version,
    file_digests,
    new_vectors,
    prune,
    read_manifest,
    release,
    sweep,
    switch,
    sync_folder,
    versions,
    write_manifest,
    write_rows,
)
from retrieval.passages import PASSAGE_FORMAT
from retrieval.record import Catalogue

if TYPE_CHECKING:
    from retrieval.encoder import Encoder

Stage = Literal["read", "encode", "write", "verify"]
# Called with a stage, how many of its steps are done since the last call, and how many it has in all.
Watch = Callable[[Stage, int, int], None]

VERIFY_SECONDS = 1_800
TEXTS_FILE = "texts"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did: `built` is False when the serving version was already what would have been built."""

    version: str
    built: bool
    manifest: Manifest
    encoded: int = 0
    reused: int = 0
    removed: tuple[str, ...] = ()


def _quiet(_stage: Stage, _done: int, _total: int) -> None:
    pass


def build_index(
    catalogue: Catalogue, encoder: Encoder, index_dir: Path, watch: Watch = _quiet, force: bool = False
) -> Outcome:
    """Builds and switches to a version for the catalogue as it is now, unless the serving one is that already.

    Texts that another version has too, or that a build which was cut short has encoded, are not encoded again; with
    `force` the versions are left out of that. Raises `IndexBusy`, `IndexDamaged`, `DiskFull` and the catalogue's errors;
    the serving version is then as it was.
    """
    with sole_builder(index_dir):
        sweep(index_dir)
        serving = whole_serving(index_dir)
        if serving and not force and is_current(serving, catalogue, encoder.name):
            return Outcome(serving.version, False, serving)
        if not catalogue.count():
            raise CatalogueError("the catalogue holds no product: import one first (python -m retrieval import FILE)")
        known = [] if force else _known_vectors(index_dir, encoder.name)
        name = _version_name(catalogue.revision, encoder.name)
        draft = index_dir / (UNFINISHED + name)
        try:
            with closing(Journal(index_dir / JOURNALS, encoder.name, encoder.dimension)) as journal:
                manifest, reused = _build(draft, name, catalogue, encoder, known, journal, watch)
                _verify(draft, watch)
                draft.rename(index_dir / name)
                sync_folder(index_dir)
                switch(index_dir, name)
                release(index_dir)
                journal.clear()
        except OSError as fault:
            raise _system_fault(fault, index_dir) from fault
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        total = manifest.passages + manifest.chunks
        return Outcome(name, True, manifest, total - reused, reused, tuple(prune(index_dir)))


def is_current(manifest: Manifest, catalogue: Catalogue, encoder: str) -> bool:
    """Whether a version was made from this catalogue as it is now, with this encoder and these texts."""
    made_from = (manifest.catalogue, manifest.revision, manifest.encoder, manifest.passage_format)
    return made_from == (catalogue.identity, catalogue.revision, encoder, PASSAGE_FORMAT)


def _build(
    draft: Path,
    name: str,
    catalogue: Catalogue,
    encoder: Encoder,
    known: Sequence[Known],
    journal: Journal,
    watch: Watch,
) -> tuple[Manifest, int]:
    """Fills the draft folder; returns its manifest and how many vectors were known before."""
    draft.mkdir(parents=True)
    count = catalogue.count()
    texts = read_texts(catalogue, draft / TEXTS_FILE, lambda done: watch("read", done, count))
    if not texts.passages:
        raise CatalogueError("no product of the catalogue has a title: import products first")
    total = len(texts)
    vectors = new_vectors(draft, total, encoder.dimension)
    reused = encode(texts, vectors, encoder, known, journal, lambda done: watch("encode", done, total))
    texts.file.unlink()
    split = texts.passages
    with opened(draft, "written") as client:
        rows = texts.rows[:split]
        add_products(create(client, PRODUCTS, split), rows, vectors[:split], lambda done: watch("write", done, total))
        documents = create(client, DOCUMENTS, len(texts.chunks))
        add_chunks(documents, texts.chunks, vectors[split:], lambda done: watch("write", done, total))
    write_rows(draft, texts.rows, texts.digests)
    manifest = _manifest(draft, name, texts, encoder, checksum(texts.rows, vectors))
    write_manifest(draft, manifest)
    return manifest, reused


def _manifest(draft: Path, name: str, texts: Texts, encoder: Encoder, vectors: str) -> Manifest:
    return Manifest(
        version=name,
        encoder=encoder.name,
        dimension=encoder.dimension,
        catalogue=texts.catalogue,
        revision=texts.revision,
        products=texts.products,
        passages=texts.passages,
        chunks=len(texts.chunks),
        checksum=vectors,
        passage_format=PASSAGE_FORMAT,
        chroma=chromadb.__version__,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        files=file_digests(draft),
    )


def _verify(draft: Path, watch: Watch) -> None:
    """Has another process open what was written: a reader sees what this process only believes to be there."""
    watch("verify", 0, 1)
    command = [sys.executable, "-m", "retrieval.index_verify", str(draft.resolve())]
    root = Path(__file__).resolve().parent.parent
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=VERIFY_SECONDS, check=False)
    except subprocess.TimeoutExpired as fault:
        raise IndexDamaged(
            f"verifying the new index took longer than {VERIFY_SECONDS} s; it was thrown away"
        ) from fault
    if done.returncode != 0:
        words = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
        raise IndexDamaged(f"the new index was thrown away, the serving one is untouched: {words}")
    watch("verify", 1, 1)


def whole_serving(index_dir: Path) -> Manifest | None:
    """The serving version's manifest; None when there is none, or it isn't whole."""
    try:
        folder = index_dir / current_version(index_dir)
        manifest = read_manifest(folder)
        check_whole(folder, manifest)
    except (IndexMissing, IndexDamaged):
        return None
    return manifest


def _known_vectors(index_dir: Path, encoder: str) -> list[Known]:
    """The vectors of the newest version that has whole ones of this encoder, the serving version before others.

    A version whose Chroma is damaged may still have them.
    """
    names = versions(index_dir)[::-1]
    with suppress(IndexMissing, IndexDamaged):
        names.insert(0, current_version(index_dir))
    found = (known_of_version(index_dir / name, encoder) for name in dict.fromkeys(names))
    first = next((known for known in found if known is not None), None)
    return [] if first is None else [first]


def _version_name(revision: int, encoder: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9.]+", "-", encoder).strip("-")[:40]
    return f"v{revision}-{safe}-{uuid.uuid4().hex[:8]}"


def _system_fault(fault: OSError, index_dir: Path) -> RetrievalError:
    if is_full(fault):
        return DiskFull(f"no space left while building the index in {index_dir}; the serving index was not touched")
    return RetrievalError(f"the index can't be built in {index_dir}: {fault.strerror or fault}")
