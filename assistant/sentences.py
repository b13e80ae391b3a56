"""Cuts a stream of text into sentences as soon as each is complete. Knows nothing of what they say."""

from __future__ import annotations

from assistant import patterns

_END = patterns.later(r"(?<![A-Z])[.!?…](?=[\s\"'”’)]|$)[\"'”’)]*|[。！？；]+[”’」）]*|\n+")
LONGEST = 400  # a sentence that never ends is cut here


class SentenceCutter:
    """`feed` returns the sentences completed so far; `rest` what is left at the end."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> list[str]:
        self._held += text
        done: list[str] = []
        while True:
            match = _END.search(self._held)
            # a full stop at the very end may yet be a decimal point
            if match is None or (match.end() == len(self._held) and self._held[match.start()] == "."):
                break
            done.append(self._held[: match.end()])
            self._held = self._held[match.end() :]
        if len(self._held) > LONGEST:
            done.append(self._held)
            self._held = ""
        return [sentence for sentence in done if sentence.strip()]

    def rest(self) -> str:
        held, self._held = self._held, ""
        return held.strip()
