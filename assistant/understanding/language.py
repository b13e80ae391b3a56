"""Which language a message is in."""

from __future__ import annotations

from assistant import patterns
from retrieval.products import Language

_HAN = patterns.later(r"[\u3400-\u9fff]")
_WORD = patterns.later(r"[A-Za-z]{2,}")


def detect(text: str, before: Language | None = None) -> Language:
    """Chinese when the sentence is built of Han characters, whatever brand names stand in it; else English.

    A text of neither (numbers, signs) keeps the language of the dialogue.
    """
    han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    if han == words == 0:
        return before or "en"
    return "zh" if han >= 2 and han >= words else "zh" if words == 0 else "en"
