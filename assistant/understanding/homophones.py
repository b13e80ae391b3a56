"""Chinese words written with characters that sound alike: 不绣钢, 双肩抱, 帐蓬 as the words that the shop knows.

A piece of a text that is no word becomes the shop's word that is read the same and differs in one character, of four or more in two.
Syllables are compared without tones and without what many speakers do not tell apart (z and zh, in and ing).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from pathlib import Path

from assistant import patterns
from assistant.understanding.known_words import known_words
from retrieval.products import Product

_FILE = Path(__file__).parent / "homophones.txt"
_RUN = patterns.later(r"[\u4e00-\u9fff]{2,}")
READ_PRODUCTS = 20_000  # of a larger catalogue, so many are read for their words
LONGEST, LONG, SHORT = 7, 4, 2
_FUNCTION = frozenset(
    "一不的了是在有我你他她它这那哪要个就也都和还可以吗呢吧给看买想几多少大小上下来去会能到好很太最更再别没对说得着过把被让为从跟与或但而且啊呀嘛点些不升斤克米寸尺码号块元角层件只双条套片颗根台盏张本支座位人天年月日时分款种类样两三四五六七八九十百千万半"
)  # and what is counted in
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))


class Homophones:
    """Corrects texts against the Chinese words of one state of a catalogue. Safe to share."""

    def __init__(self, names: Iterable[str], products: Mapping[str, Product]) -> None:
        said = known_words()
        written = [
            text
            for product in islice(products.values(), READ_PRODUCTS)
            for stated in (product.title, product.description)
            if stated is not None and (text := stated.zh)
        ]
        pieces = {piece for name in names for piece in _RUN.findall(name) if len(piece) <= LONGEST}
        self._known = said.han | pieces
        self._pairs = {text[at : at + 2] for text in written for at in range(len(text) - 1)}
        self._sounding: dict[tuple[str, ...], list[str]] = {}
        for word in sorted(pieces | said.han_grammar):
            sound = tuple(_plain(one) for one in _sound(word) or ())
            if sound and (len(word) > SHORT or not _FUNCTION.intersection(word)):
                self._sounding.setdefault(sound, []).append(word)

    def correct(self, text: str) -> str:
        """The text with such words put right; everything else as it was."""
        return _RUN.sub(lambda match: self._run(match.group()), text)

    def _run(self, run: str) -> str:
        at = 0
        while at < len(run) - 1:
            step = 1
            for length in range(min(LONGEST, len(run) - at), 1, -1):
                written = run[at : at + length]
                meant = written if written in self._known else self._meant(run, at, written)
                if meant is not None:
                    run, step = run[:at] + meant + run[at + length :], length
                    break
            at += step
        return run

    def _meant(self, run: str, at: int, written: str) -> str | None:
        """The word that a piece of a run stands for: of several the one that is read with the same tones."""
        length, sound = len(written), _sound(written)
        if sound is None or (length == SHORT and _FUNCTION.intersection(written)):
            return None
        fitting: list[tuple[int, str]] = []
        for word in self._sounding.get(tuple(_plain(one) for one in sound), ()):
            slips = [n for n in range(length) if word[n] != written[n]]
            if 0 < len(slips) <= (2 if length >= LONG else 1) and (
                length >= LONG or not self._is_written(run, at, slips)
            ):
                tones = sum(one != other for one, other in zip(sound, _sound(word) or (), strict=True))
                fitting.append((tones, word))
        return min(fitting)[1] if fitting else None

    def _is_written(self, run: str, at: int, slips: list[int]) -> bool:
        """Whether a character that would be changed belongs to a word as it stands."""
        for place in (at + n for n in slips):
            if run[place] in _FUNCTION:
                return True
            for start in (place - 1, place):
                pair = run[start : start + 2] if start >= 0 else ""
                if len(pair) == 2 and not _FUNCTION.intersection(pair) and (pair in self._known or pair in self._pairs):
                    return True
        return False


def _sound(word: str) -> tuple[str, ...] | None:
    """How a word is read, by syllables with their tones; None where a character is not a common one."""
    known = _syllables()
    syllables = [known.get(char) for char in word]
    return None if None in syllables else tuple(one for one in syllables if one is not None)


@cache
def _syllables() -> Mapping[str, str]:
    """Read once: a syllable and the characters read so in each line, comments behind #."""
    lines = [line.split() for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {char: syllable for syllable, characters in lines for char in characters}


@cache
def _plain(syllable: str) -> str:
    """A syllable without its tone and what many do not tell apart."""
    syllable = syllable.rstrip("01234")
    for careful, plain in _ALIKE:
        if syllable.startswith(careful):
            syllable = plain + syllable.removeprefix(careful)
    return syllable.removesuffix("g") if syllable.endswith(("ing", "eng", "ang")) else syllable
