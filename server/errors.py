"""The errors of the server. Each is one line fit to show the person who starts it."""

from __future__ import annotations


class ServerError(Exception):
    """The root."""


class SettingsError(ServerError):
    """The settings cannot be used. `problems` is one line each: which setting, what is wrong, the remedy."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class StartError(ServerError):
    """Something the server needs to start is missing, damaged or taken."""
