"""Builds a version of the index from the catalogue of record: a new folder, verified by another process, then switched to.

One process builds at a time. A build that dies leaves the serving version as it was; its remains go with the next one.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import chromadb
import numpy as np
from numpy.typing import NDArray

from retrieval.errors import (
    CatalogueBusy,
    CatalogueError,
    DiskFull,
    IndexDamaged,
    IndexMissing,
    RetrievalError,
    is_full,
)
from retrieval.index_store import DOCUMENTS, PRODUCTS, add_chunks, add_products, checksum, create, opened
from retrieval.index_versions import (
    UNFINISHED,
    Manifest,
    Written,
    check_whole,
    current_version,
    file_digests,
    prune,
    read_manifest,
    read_written,
    sole_builder,
    sweep,
    switch,
    sync_folder,
    write_manifest,
    write_written,
)
from retrieval.passages import PASSAGE_FORMAT, DocumentChunk, Labels, Passage, document_chunks, product_passages
from retrieval.record import Catalogue

if TYPE_CHECKING:
    from retrieval.encoder import Encoder

Vectors = NDArray[np.float32]
Stage = Literal["encode", "write", "verify"]
# Called with a stage, how many of its steps are done since the last call, and how many it has in all.
Watch = Callable[[Stage, int, int], None]

ENCODE_BATCH = 256
ATTEMPTS = 3
VERIFY_SECONDS = 1_800


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did: `built` is False when the serving version was already what would have been built."""

    version: str
    built: bool
    manifest: Manifest
    encoded: int = 0
    reused: int = 0
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The texts of one revision of the catalogue."""

    catalogue: str
    revision: int
    products: int
    passages: Sequence[Passage]
    chunks: Sequence[DocumentChunk]


def _quiet(_stage: Stage, _done: int, _total: int) -> None:
    pass


def build_index(
    catalogue: Catalogue, encoder: Encoder, index_dir: Path, watch: Watch = _quiet, force: bool = False
) -> Outcome:
    """Builds and switches to a version for the catalogue as it is now, unless the serving one is that already.

    Texts that the serving version has too are not encoded again unless `force`. Raises `IndexBusy`, `IndexDamaged`,
    `DiskFull` and the catalogue's errors; the serving version is then as it was.
    """
    with sole_builder(index_dir):
        sweep(index_dir)
        serving = whole_serving(index_dir)
        if serving and not force and is_current(serving, catalogue, encoder.name):
            return Outcome(serving.version, False, serving)
        content = read_content(catalogue)
        if not content.passages:
            raise CatalogueError("the catalogue holds no product: import one first (python -m retrieval import FILE)")
        known = {} if force or serving is None else _known_vectors(index_dir / serving.version, encoder.name)
        name = _version_name(content.revision, encoder.name)
        draft = index_dir / (UNFINISHED + name)
        try:
            manifest, reused = _build(draft, name, content, encoder, known, watch)
            _verify(draft, watch)
            draft.rename(index_dir / name)
            sync_folder(index_dir)
            switch(index_dir, name)
        except OSError as fault:
            raise _system_fault(fault, index_dir) from fault
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        total = len(content.passages) + len(content.chunks)
        return Outcome(name, True, manifest, total - reused, reused, tuple(prune(index_dir)))


def is_current(manifest: Manifest, catalogue: Catalogue, encoder: str) -> bool:
    """Whether a version was made from this catalogue as it is now, with this encoder and these texts."""
    made_from = (manifest.catalogue, manifest.revision, manifest.encoder, manifest.passage_format)
    return made_from == (catalogue.identity, catalogue.revision, encoder, PASSAGE_FORMAT)


def read_content(catalogue: Catalogue) -> Content:
    """Every text of the catalogue, of one revision even while an import goes on."""
    for _ in range(ATTEMPTS):
        revision = catalogue.revision
        labels = Labels.of(catalogue.facet_labels(), catalogue.category_labels())
        passages: list[Passage] = []
        products = 0
        for product in catalogue.products():
            products += 1
            passages.extend(product_passages(product, labels))
        chunks = [chunk for document in catalogue.documents() for chunk in document_chunks(document)]
        if catalogue.revision == revision:
            return Content(catalogue.identity, revision, products, passages, chunks)
    raise CatalogueBusy("the catalogue changes faster than it can be read; build the index when the imports have ended")


def _build(
    draft: Path, name: str, content: Content, encoder: Encoder, known: dict[str, Vectors], watch: Watch
) -> tuple[Manifest, int]:
    """Fills the draft folder; returns its manifest and how many vectors came from the version before."""
    draft.mkdir(parents=True)
    texts = [passage.text for passage in content.passages] + [chunk.passage for chunk in content.chunks]
    rows = [passage.row for passage in content.passages] + [chunk.row for chunk in content.chunks]
    digests = [_text_digest(text) for text in texts]
    vectors, reused = _encode(texts, digests, encoder, known, watch)
    split = len(content.passages)
    done = 0

    def wrote(count: int) -> None:
        nonlocal done
        done += count
        watch("write", count, len(rows))

    with opened(draft, "written") as client:
        add_products(create(client, PRODUCTS, split), rows[:split], vectors[:split], wrote)
        add_chunks(create(client, DOCUMENTS, len(content.chunks)), content.chunks, vectors[split:], wrote)
    write_written(draft, Written(rows, digests, vectors))
    manifest = Manifest(
        version=name,
        encoder=encoder.name,
        dimension=encoder.dimension,
        catalogue=content.catalogue,
        revision=content.revision,
        products=content.products,
        passages=split,
        chunks=len(content.chunks),
        checksum=checksum(rows, vectors),
        passage_format=PASSAGE_FORMAT,
        chroma=chromadb.__version__,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        files=file_digests(draft),
    )
    write_manifest(draft, manifest)
    return manifest, reused


def _encode(
    texts: Sequence[str], digests: Sequence[str], encoder: Encoder, known: dict[str, Vectors], watch: Watch
) -> tuple[Vectors, int]:
    """Unit vectors of the texts, (texts, dimension), and how many of them were known."""
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    missing = []
    for n, digest in enumerate(digests):
        vector = known.get(digest)
        if vector is None or vector.shape != (encoder.dimension,):
            missing.append(n)
        else:
            vectors[n] = vector
    watch("encode", len(texts) - len(missing), len(texts))
    # Texts of like length share a batch, so that little is spent on padding.
    missing.sort(key=lambda n: len(texts[n]), reverse=True)
    for start in range(0, len(missing), ENCODE_BATCH):
        part = missing[start : start + ENCODE_BATCH]
        vectors[part] = encoder.encode([texts[n] for n in part], "passage")
        watch("encode", len(part), len(texts))
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.all(np.abs(lengths - 1.0) < 0.01):
        raise RetrievalError(
            f"the encoder {encoder.name} gave vectors that are not of length 1; check the model's files"
        )
    return vectors, len(texts) - len(missing)


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


def _known_vectors(version: Path, encoder: str) -> dict[str, Vectors]:
    """Vectors of the serving version by the digest of their text, if it was made with this encoder and is whole."""
    try:
        manifest = read_manifest(version)
        written = read_written(version)
    except IndexDamaged:
        return {}
    if manifest.encoder != encoder or checksum(written.rows, written.vectors) != manifest.checksum:
        return {}
    return dict(zip(written.digests, written.vectors, strict=True))


def _text_digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _version_name(revision: int, encoder: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9.]+", "-", encoder).strip("-")[:40]
    return f"v{revision}-{safe}-{uuid.uuid4().hex[:8]}"


def _system_fault(fault: OSError, index_dir: Path) -> RetrievalError:
    if is_full(fault):
        return DiskFull(f"no space left while building the index in {index_dir}; the serving index was not touched")
    return RetrievalError(f"the index can't be built in {index_dir}: {fault.strerror or fault}")
