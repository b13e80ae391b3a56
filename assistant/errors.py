"""The errors of the assistant. Foreign errors are translated where they enter (`assistant.llm`, `assistant.engine`)."""

from __future__ import annotations


class AssistantError(Exception):
    """The root; its text is one line fit to show an operator."""


class ModelFault(AssistantError):
    """The language model did not answer as it should. `kind` says how."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind


class EngineFault(AssistantError):
    """The engine cannot be started or prepared on this machine."""
