"""Tables of `what is said => what is expected`, one line each."""

from __future__ import annotations


def table(text: str) -> list[tuple[str, str]]:
    """The rows of a table; what is expected is split at ";", sorted and joined again."""
    rows = [line.split("=>") for line in text.strip().splitlines()]
    return [(said.strip(), "; ".join(sorted(part.strip() for part in wanted.split(";")))) for said, wanted in rows]
