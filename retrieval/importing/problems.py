"""What an import has to say about a file: errors that reject a record, and warnings that don't."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of one record and what to do about it. `field` may be "" for the whole record."""

    field: str
    message: str
    remedy: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault with its place. `where` is "line 12", "record 3" or "" for the whole file."""

    file: str
    where: str
    fault: Fault

    @property
    def is_error(self) -> bool:
        return self.fault.severity == "error"

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where) if part)
        subject = f"{self.fault.field}: " if self.fault.field else ""
        return f"{place}: {subject}{self.fault.message}; {self.fault.remedy}"


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record in the shape of docs/catalogue.md, not yet checked, with the faults that its reader found."""

    where: str
    data: Mapping[str, object]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece of a file that no record could be made of."""

    where: str
    fault: Fault


Item = RawRecord | Unreadable
