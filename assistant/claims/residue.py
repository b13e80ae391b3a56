"""What is left of a clause when every claim that was read is taken out: its words have to be neutral, or the record's own.

Nothing is true because nobody checked it: a word that no reader took and no record says makes a sentence unstated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import rjieba

from assistant.claims.clauses import TAG, Clause
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from retrieval.units import unit_names
from retrieval.vocabulary import stem, tokens

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*(?:-[A-Za-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SENTENCE = re.compile(r"[.!?;。！？；\n]")
_NO = re.compile(
    r"\b(?:no|not|without|never|isn['’]t|doesn['’]t|don['’]t|lacks?|free of)\b|不|没|无(?!线)|非", re.IGNORECASE
)


@cache
def _neutral_english() -> frozenset[str]:
    words = _lines("neutral.en.txt")
    return frozenset([*words, *(stem(word) for word in words)])


@cache
def _neutral_chinese() -> tuple[frozenset[str], frozenset[str]]:
    words = _lines("neutral.zh.txt")
    return frozenset(words), frozenset(word for word in words if len(word) == 1)


def _lines(name: str) -> list[str]:
    lines = (Path(__file__).parent / "words" / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def read_residue(scene: Scene, clause: Clause, spans: Sequence[tuple[int, int]]) -> list[Claim]:
    """A claim for every word that none of the `spans` holds and that is not neutral."""
    rest = list(clause.text)
    for start, end in (*spans, *((f.start, f.end) for f in clause.figures)):
        rest[start:end] = " " * (end - start)
    text = re.sub(r"⟦\d+⟧", lambda m: " " * len(m[0]), re.sub(TAG, " ", "".join(rest)))
    units = frozenset(unit_names())
    claims = []
    for match in _WORD.finditer(text):
        word = match[0].lower().replace("’", "'")
        if _is_neutral(word) or word in units or all(_is_neutral(part) for part in word.split("-")):
            continue
        claims.append(Claim("word", match[0], _english(scene, clause, match.start(), word)))
    for match in _HAN.finditer(text):
        at = match.start()
        for word in rjieba.cut(match[0]):
            if not _is_neutral_chinese(word):
                claims.append(Claim("word", word, _chinese(scene, clause, at, word)))
            at += len(word)
    return [claim for claim in claims if claim.finding is not Finding.TRUE]


def _is_neutral(word: str) -> bool:
    return len(word) < 2 or word in _neutral_english() or stem(word) in _neutral_english()


def _is_neutral_chinese(word: str) -> bool:
    words, singles = _neutral_chinese()
    return word in words or all(char in singles for char in word)


def _english(scene: Scene, clause: Clause, at: int, word: str) -> Finding:
    forms = {token.form for token in tokens(word)}
    if forms <= scene.quoted_words:
        return Finding.TRUE
    denied = clause.denies(at)
    findings = [_said(record, forms <= record.words, word, denied) for record in scene.of(clause.about)]
    return _worst(findings)


def _chinese(scene: Scene, clause: Clause, at: int, word: str) -> Finding:
    if word in scene.quoted:
        return Finding.TRUE
    denied = clause.denies(at)
    return _worst([_said(record, _covered(word, record.text), word, denied) for record in scene.of(clause.about)])


def _covered(word: str, text: str) -> bool:
    """Whether a word is the record's own, whole or (a compound) in parts of two characters and more."""
    if word in text:
        return True
    _, singles = _neutral_chinese()
    left = word
    while left:
        length = next((n for n in range(len(left), 1, -1) if left[:n] in text), 0)
        if not length and left[0] not in singles:
            return False
        left = left[length or 1 :]
    return True


def _said(record: Record, there: bool, word: str, denied: bool) -> Finding:
    if not there:
        return Finding.UNSTATED
    record_denies = _is_denied(record, word)
    if denied:
        return Finding.TRUE if record_denies else Finding.FALSE
    return Finding.FALSE if record_denies else Finding.TRUE


def _is_denied(record: Record, word: str) -> bool:
    """Whether the record speaks of the word only to deny it."""
    sentences = [one for one in _SENTENCE.split(record.text) if stem(word) in one or word in one]
    return bool(sentences) and all(_NO.search(one.split(word)[0][-24:] if word in one else one) for one in sentences)


def _worst(findings: Sequence[Finding]) -> Finding:
    for one in (Finding.FALSE, Finding.UNSTATED):
        if one in findings:
            return one
    return Finding.TRUE
