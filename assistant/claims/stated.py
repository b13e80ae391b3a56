"""Whether a record says a word, or one of the same sense, and whether it denies it. What a reader took is known elsewhere."""

from __future__ import annotations

import rjieba

from assistant import patterns
from assistant.claims.neutral import claiming_chinese, is_neutral, neutral_chinese
from assistant.claims.record import FRAME, Record
from assistant.claims.scene import Finding
from assistant.claims.senses import senses, senses_in, senses_of, without
from retrieval.products import Quantity
from retrieval.terms import stem, tokens

_WORD = patterns.later(r"[A-Za-z]{2,}|[\u3400-\u9fff]+")


def says(record: Record, words: str, denied: bool) -> Finding:
    """What a record says of several words that stand for one thing ("with a lid"): all of them have to be its own."""
    found = []
    for match in _WORD.finditer(words.lower()):
        if match[0].isascii():
            if not is_neutral(match[0]) and match[0] not in FRAME:
                found.append(says_english(record, match[0], denied))
            continue
        for word in rjieba.cut(match[0]):
            known, singles = neutral_chinese()
            if word not in known and word not in FRAME and not all(one in singles for one in word):
                found.append(says_chinese(record, word, denied))
    return Finding.worst(found) if found else Finding.UNSTATED


def says_english(record: Record, word: str, denied: bool) -> Finding:
    """The same of one lower-case English word."""
    missing = without(word)
    flag = record.flag_words.get(missing) if missing is not None else None
    if flag is not None:
        return Finding.of(flag is denied)
    forms = {token.form for token in tokens(word)}
    return _said(record, forms <= record.words, word, denied, senses(word))


def says_chinese(record: Record, word: str, denied: bool) -> Finding:
    """The same of one Chinese word."""
    other = otherwise(word, record)
    if other is not None:
        return other if not denied else Finding.of(other is Finding.FALSE)
    return _said(record, _covered(word, record), word, denied, senses(word) or _parts_of(word))


def _parts_of(word: str) -> frozenset[int]:
    """The senses of the parts of a Chinese word that is no listed claim of its own."""
    return frozenset() if claiming_chinese().fullmatch(word) else senses_in(word)


_COUNTS = {"单": 1, "双": 2, "三": 3, "四": 4}
_OPPOSITES = dict(zip("长高厚宽软粗深短低薄窄硬细浅", "短低薄窄硬细浅长高厚宽软粗深", strict=True))


def otherwise(word: str, record: Record) -> Finding | None:
    """What a record says that counts the thing of a word (双电机 of `motors: 1`) or states its opposite (短袖 of 长袖); None where it does neither."""
    first, rest = word[0], word[1:]
    if first in _OPPOSITES and rest and word not in record.text and _OPPOSITES[first] + rest in record.text:
        return Finding.FALSE
    if first in _COUNTS and (meant := senses(rest)):
        for facet in sorted(record.facets_stated):
            stated = record.values(facet)
            if isinstance(stated[0], Quantity) and not stated[0].unit and senses_of([stem(facet)]) & meant:
                return Finding.of(stated[0].amount == _COUNTS[first])
    return None


def _covered(word: str, record: Record) -> bool:
    """Whether a word is the record's own, whole or (a compound) in parts of two characters and more, or in parts that say the same as the record's words."""
    if word in record.text or (len(word) == 2 and word[1] in "子儿" and word[0] in record.text):
        return True
    if len(word) == 2 and word[0] in "有带配" and word[1] in record.text:
        return True
    if claiming_chinese().fullmatch(word):
        return bool(senses(word) & record.senses)  # 补铁 is no 补 and no 铁
    if len(word) > 2 and senses(word) and not senses(word) & record.senses:
        return False  # 中度烘焙 of what is 浅烘
    _, singles = neutral_chinese()
    left = word
    while left:
        length = next((n for n in range(len(left), 0, -1) if _stands(left[:n], record)), 0)
        if not length and left[0] not in singles:
            return False
        left = left[length or 1 :]
    return True


def _stands(part: str, record: Record) -> bool:
    return (len(part) > 1 and part in record.text) or bool(senses(part) & record.senses)


def _said(record: Record, there: bool, word: str, denied: bool, meant: frozenset[int]) -> Finding:
    flag = record.flag_words.get(stem(word) if word.isascii() else word)
    if flag is None and (not there or (not word.isascii() and word not in record.text)):
        flags = {record.flag_senses[one] for one in meant if one in record.flag_senses}
        flag = flags.pop() if len(flags) == 1 else None
    if flag is not None:
        return Finding.of(flag is not denied)
    if not there:
        return Finding.UNSTATED if denied or not meant & record.senses else Finding.TRUE
    record_denies = record.denies(word)
    if denied:
        return Finding.of(record_denies)
    return Finding.FALSE if record_denies else Finding.TRUE
