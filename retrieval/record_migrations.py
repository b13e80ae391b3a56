"""Brings a catalogue of record that an earlier version made up to this one, in place and in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select, text, update

from retrieval.errors import CatalogueError
from retrieval.record_tables import META

SCHEMA_VERSION = "2"


def _delivery(connection: Connection) -> None:
    """From 1 to 2: in how many days a variant arrives."""
    for column in ("delivery_least", "delivery_most"):
        connection.execute(text(f"ALTER TABLE variants ADD COLUMN {column} INTEGER"))


_STEPS: dict[str, tuple[str, Callable[[Connection], None]]] = {"1": ("2", _delivery)}


def migrate(connection: Connection, where: str) -> None:
    """Takes every step that is left. Raises `CatalogueError` for a schema that no step leads from.

    The connection is in a transaction that writes; of two processes the second finds nothing left to do.
    """
    row = select(META.c.value).where(META.c.name == "schema").with_for_update()
    found = str(connection.execute(row).scalar_one())
    while found != SCHEMA_VERSION:
        if found not in _STEPS:
            raise CatalogueError(
                f"{where} was made by another version of this program (schema {found}, this one reads "
                f"{SCHEMA_VERSION}): import into a new database"
            )
        found, step = _STEPS[found]
        step(connection)
        connection.execute(update(META).where(META.c.name == "schema").values(value=found))
