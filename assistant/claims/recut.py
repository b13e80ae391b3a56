"""Words of a Chinese text that a segmenter cuts otherwise than a reader: 真有口袋, 手会酸, and a record's own words cut in two (不拔 | 干)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.claims.lives import acts_chinese
from assistant.claims.neutral import claiming_chinese, neutral_chinese, plain_chinese
from assistant.claims.record import Record

_FURTHEST = 3  # characters on either side that may belong to a word of the record's


@lru_cache(maxsize=16_384)
def says_nothing(text: str, acts: bool = True) -> bool:
    """Whether a text is made of words that claim nothing, however it is cut; a listed claim in it is one. `acts`: what people do is none."""
    if claiming_chinese().search(text) is not None:
        return False
    words, _ = neutral_chinese()
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached |= {
                end
                for end in range(at + 1, min(at + 6, len(text)) + 1)
                if text[at:end] in words or text[at:end] in plain_chinese() or (acts and text[at:end] in acts_chinese())
            }
    return len(text) in reached


def cut_otherwise(pieces: Sequence[str], at: int, acts: bool = True) -> bool:
    """Whether a word, together with the words beside it, says nothing."""
    before, word, after = (pieces[at - 1] if at else ""), pieces[at], (pieces[at + 1] if at + 1 < len(pieces) else "")
    return any(says_nothing(one, acts) for one in {word, before + word, word + after, before + word + after})


def stands_around(records: Sequence[Record], text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text, with characters beside it, stands so in what every record says."""
    return bool(records) and all(
        any(
            text[start - left : end + right] in record.text
            for left in range(min(_FURTHEST, start) + 1)
            for right in range(min(_FURTHEST, len(text) - end) + 1)
            if left + right and end - start + left + right > 2
        )
        for record in records
    )
