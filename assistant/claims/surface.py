"""How a model's sentence looks before it is read: tags as characters, nothing invisible, one script, one width. Knows nothing of records."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.claims.clauses import tag
from assistant.claims.letters import in_words
from assistant.claims.script import unaccented
from assistant.understanding.script import plain, simplified

_DAYS = {"明天": 1, "次日": 1, "后天": 2, "大后天": 3}
# 隔天就能到货: what comes on the next day is delivered within one
_NEXT_DAY = patterns.later(
    r"(?:隔天|隔日(?!达)|次日(?!达)|第二天|翌日|明天)(?=(?:就|即|便)?(?:能|可|可以|会)?(?:到货|到达|送到|送达|送货|收到|收货|到手|拿到|到(?=[，。,]|$)))"
)
_INVISIBLE = patterns.later("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]")
_FULL_WIDTH = patterns.later("[\uff04\uff05\uff0e\uff10-\uff19\uff21-\uff3a\uff3b\uff3d\uff41-\uff5a]")
_TAGGED = patterns.later(r"\[?\bP(\d{1,2})\b\]?", re.IGNORECASE)


def tagged(text: str) -> str:
    """A sentence that names products as [P1] with each tag as one character."""
    return _TAGGED.sub(lambda m: tag(int(m[1]) - 1) if 0 < int(m[1]) <= 99 else m[0], visible(text))


def readable(text: str) -> str:
    """A tagged sentence in the characters and words that the readers know: traditional ones as on the mainland, letters without accents."""
    text = unaccented(plain(text) if simplified(text) != text else text)
    text = in_words(text)
    if text.isascii():
        return text
    text = patterns.sub(r"百分(?:之)?百的?(?=[\u3400-\u9fff])", "纯", text)
    text = _NEXT_DAY.sub("1天", text)
    text = patterns.sub(r"(?<=[量分格价度数])(?:也|都|又|还)(?=最|更|较)", "", text)
    return patterns.sub(r"最(快|早|晚|迟|慢)(明天|次日|后天|大后天)", lambda m: f"最{m[1]}{_DAYS[m[2]]}天", text)


def visible(text: str) -> str:
    """A text as it is seen: without invisible characters, full-width letters and digits as plain ones."""
    return _FULL_WIDTH.sub(lambda m: chr(ord(m[0]) - 0xFEE0), _INVISIBLE.sub("", text))
