"""The errors of this package, and the one place where other libraries' errors become them.

The text of a `RetrievalError` is one line that an operator can act on; it never holds a password or a traceback.
"""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class RetrievalError(Exception):
    """Root of the tree; `str()` is one line for an operator."""


class CatalogueError(RetrievalError):
    """The catalogue of record can't be read or written."""


class CatalogueBusy(CatalogueError):
    """Another process holds the catalogue's write lock for longer than the timeout."""


class DiskFull(RetrievalError):
    """No space (or quota) was left; nothing was changed."""


class ImportRejected(RetrievalError):
    """Nothing of what was given could be imported."""


class MappingError(RetrievalError):
    """A mapping file is wrong in itself, whatever the data."""


class Interrupted(RetrievalError):
    """The operator ended a command; the text says what is kept and how to go on."""


class LexiconError(RetrievalError):
    """A shop's file of words is wrong in itself."""


class RatesError(RetrievalError):
    """A shop's file of exchange rates is wrong in itself."""


class IndexMissing(RetrievalError):
    """No index was built yet, or not in this folder."""


class IndexDamaged(RetrievalError):
    """The index can't be opened or isn't what its manifest says."""


class IndexBusy(RetrievalError):
    """Another process is building the index."""


class IndexMismatch(RetrievalError):
    """The index was made with another encoder than the one that asks."""


class MatcherDamaged(RetrievalError):
    """The matcher's file is missing, or not what this version of training writes."""


class JudgmentsRejected(RetrievalError):
    """The judgments can't be trained on."""


class MatcherKept(RetrievalError):
    """A better matcher than the one just trained is already there."""


_FULL = re.compile(
    r"disk is full|disk quota|no space left|database or disk|disk I/O error|file too large", re.IGNORECASE
)
_FULL_CODES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BUSY = re.compile(r"database is locked|database table is locked", re.IGNORECASE)
_DAMAGED = re.compile(r"malformed|not a database|file is encrypted", re.IGNORECASE)


def one_line(text: str, limit: int = 300) -> str:
    """`text` without line breaks, cut to `limit` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def is_full(fault: BaseException) -> bool:
    """Whether the fault says that no space was left on the disk."""
    if isinstance(fault, OSError) and fault.errno in _FULL_CODES:
        return True
    return bool(_FULL.search(str(fault)))


def from_database(fault: SQLAlchemyError | sqlite3.Error, where: str) -> RetrievalError:
    """What a database fault means to an operator; `where` names the database."""
    cause = fault.orig if isinstance(fault, DBAPIError) and fault.orig is not None else fault
    words = one_line(str(cause))
    if is_full(cause):
        return DiskFull(f"no space left while writing {where} ({words}); nothing was changed: free space and try again")
    if _BUSY.search(words):
        return CatalogueBusy(f"{where} is locked by another process; wait for its import to end and try again")
    if _DAMAGED.search(words):
        return CatalogueError(f"{where} is damaged or not a database ({words}): restore it or import again")
    return CatalogueError(f"{where}: {words}")


def from_system(fault: OSError, where: str) -> RetrievalError:
    """What a fault of the file system means to an operator."""
    if is_full(fault):
        return DiskFull(f"no space left while writing {where}; nothing was changed: free space and try again")
    return CatalogueError(f"{where}: {fault.strerror or one_line(str(fault))}")


@contextmanager
def database_faults(where: str) -> Iterator[None]:
    """Raises the package's errors in place of SQLAlchemy's, SQLite's and the file system's."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as fault:
        raise from_database(fault, where) from fault
    except OSError as fault:
        raise from_system(fault, where) from fault
