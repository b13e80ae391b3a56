"""Pieces of a model's stream that came together are one piece: the deltas of server-sent events joined before anything parses them.

Network cards do the same to segments (large receive offload). Works on bytes: events that differ in nothing but the text of their delta
are joined by putting the texts beside each other. Whatever else there is stays as it came. Knows nothing of HTTP.
"""

from __future__ import annotations

import re

# vLLM and OpenAI write an event in one line; what is around the text is the same in all events of one answer but the last
_EVENT = re.compile(
    rb'^(data: ?\{[^\n]*?"delta": ?\{"content": ?")((?:[^"\\\n]|\\[^\n])*)("\}[^\n]*\}\n\n)', re.MULTILINE
)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # of a character: one that is never completed is a fault that is to be seen


def together(data: bytes) -> bytes:
    """The same stream in fewer events; the same object where there are none to join."""
    found = list(_EVENT.finditer(data))
    if len(found) < 2:
        return data
    parts: list[bytes] = []
    head, texts, tail, at = b"", list[bytes](), b"", 0
    for event in found:
        follows = event.start() == at and event[1] == head and event[3] == tail
        if not follows or _HALF.search(event[2]) or _HALF.search(texts[-1]):
            parts += (head, *texts, tail, data[at : event.start()])
            head, texts, tail = event[1], [], event[3]
        texts.append(event[2])
        at = event.end()
    return b"".join((*parts, head, *texts, tail, data[at:]))
