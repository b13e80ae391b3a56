"""Names of result sets that nobody can guess."""

from __future__ import annotations

import secrets


def new_id() -> str:
    return f"r_{secrets.token_urlsafe(9)}"
