"""Whether files were read into a catalogue before, and nothing has changed since: then reading them again would change nothing.

What may change are the files, the code that reads them, and the catalogue itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from retrieval.record import Catalogue

_READ = "files_read"
_CODE = Path(__file__).resolve().parent.parent
_READERS = ("*.py", "importing/*.py", "importing/mappings/*", "lexicon/*")


def digest_of(files: Sequence[Path], currency: str) -> str:
    """What tells these files, as this code reads them, from any other. Raises OSError for one that cannot be read."""
    readers = sorted(path for pattern in _READERS for path in _CODE.glob(pattern) if path.is_file())
    digest = hashlib.blake2b(currency.encode(), digest_size=16)
    for path in (*readers, *files):
        digest.update(f"\0{path}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def was_read(catalogue: Catalogue, digest: str) -> bool:
    """Whether these files were the last ones read whole, and the catalogue has not changed since."""
    return catalogue.recall(_READ) == _mark(catalogue, digest)


def note_read(catalogue: Catalogue, digest: str) -> None:
    """These files were just read, and each of their records is in the catalogue."""
    catalogue.remember(_READ, _mark(catalogue, digest))


def _mark(catalogue: Catalogue, digest: str) -> str:
    revision, touches = catalogue.stamp
    return f"{digest} {revision} {touches}"
