"""What is remembered of a long dialogue: the last messages word for word, the rest as a rolling summary of bounded length.

The constraints need no memory: they are state. The summary is written by code, one line a turn, oldest lines first to go.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue import KEPT_MESSAGES, DialogueState
from assistant.model import ChatMessage

SUMMARY = 600  # characters
MESSAGE = 400
SUMMARY_LINE = 80


def remembered(state: DialogueState, said: str, answered: str) -> DialogueState:
    """The state with what both sides said added; what leaves the transcript goes into the summary."""
    messages = [*state.transcript, ChatMessage("user", said[:MESSAGE])]
    if answered:
        messages.append(ChatMessage("assistant", answered[:MESSAGE]))
    kept, gone = messages[-KEPT_MESSAGES:], messages[:-KEPT_MESSAGES]
    lines = [line for line in state.summary.split("\n") if line]
    lines += [_line(message.text) for message in gone if message.role == "user" and message.text.strip("- ")]
    while sum(len(line) + 1 for line in lines) > SUMMARY:
        lines.pop(0)
    return replace(state, transcript=tuple(kept), summary="\n".join(lines))


def _line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SUMMARY_LINE else f"{flat[: SUMMARY_LINE - 1]}…"
