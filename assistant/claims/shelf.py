"""How many pieces of each product or version are left, as English lists them: "six of P1 and a mere two of P2", "in navy (11 pairs) or grey (4)".

Read before the clauses, because one list may count several products. What was read is blanked out; other ways to speak of stock are
known to `stock`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant import patterns
from assistant.claims.clauses import TAG, places
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, Read
from assistant.claims.options import option_text
from assistant.claims.record import Record
from assistant.claims.scene import Claim, Finding, Scene
from assistant.understanding.numbers import TENS, UP_TO_NINETEEN
from retrieval.terms import tokens

_WORDS = {word: float(number) for number, word in enumerate(UP_TO_NINETEEN.split()) if number}
_WORDS |= {word: float(number) for word, number in TENS.items()} | {"a single": 1.0, "a couple": 2.0, "a pair": 2.0}
_N = rf"(?:⟦\d+⟧|\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b)"
_THINGS = r"(?:pieces|units|pairs?|bottles?|bags?|boxes|copies|copy|sets?|jars?|tins?|tubes?|packs?|cans?|rolls?|items)"
_SPEAKS = patterns.later(
    r"\b(?:left|in stock|remain\w*|we(?:['’]ve| have)|there(?:['’]s| is| are)|on (?:the|our) shel(?:f|ves)|available)\b",
    re.IGNORECASE,
)
# "six of P1", "thirty-seven bottles of P1", "loads (75) of P1", "three P1 left"
_OF_TAG = patterns.later(
    rf"(?<!size )(?P<n>{_N})\)?(?:\s+{_THINGS})?\s+of\s+(?:the\s+)?(?={TAG})|(?P<m>{_N})\s+(?={TAG}\s+(?:(?:are|is)\s+)?(?:still\s+)?(?:left|in stock|remain))|(?<=\band )(?P<k>{_N})\s+(?={TAG}\s*(?:[.,;]|$))",
    re.IGNORECASE,
)
_WE_HAVE = patterns.later(
    rf"\bof (?P<it>{TAG})\s+(?:we(?:['’]ve| have)(?: got)?|there (?:are|is))\s+(?:only |just |still )?(?P<n>{_N})(?:\s+(?:{_THINGS}))?(?:\s+left)?",
    re.IGNORECASE,
)
_OF_KIND = patterns.later(
    rf"(?P<n>{_N})\s+(?:{_THINGS} of )?(?:the )?(?P<kind>(?!of\b|in\b|are\b|pairs?\b|pieces\b|units\b)[A-Za-z]+(?: [A-Za-z]+){{0,2}}?)\s+(?:(?:are|is)\s+)?(?:still\s+)?(?:left\b|in stock\b|remain(?:s|ing)?\b)",
    re.IGNORECASE,
)
_IN_VERSION = patterns.later(
    rf"[a-z]\s*\({_N}|{_N}(?:\s+{_THINGS})?(?:\s+(?:left|remaining))?\s+in [a-z]", re.IGNORECASE
)
_LEFT = patterns.later(r"\b(?:(?:are|is)\s+)?(?:still\s+)?left\b(?! over)|\bremain(?:s|ing)?\b(?! to)", re.IGNORECASE)
_OTHER = patterns.later(r"\bfor the price\b|\btogether\b|\bcosts?\b|[$€£]", re.IGNORECASE)
_LOADS = patterns.later(r"\b(?:loads|plenty|lots|a mere|just|only)\s*\(?\s*$", re.IGNORECASE)


def read_shelf(scene: Scene, read: Read) -> tuple[list[Claim], Read]:
    """A claim for each number of pieces, and the text without them."""
    found: list[tuple[re.Match[str], str, bool]] = []
    if read.text.isascii() is False and re.search(r"[\u3400-\u9fff]", read.text):
        return [], read
    several = list(_OF_TAG.finditer(read.text))
    speaks = _SPEAKS.search(read.text) is not None
    if (speaks or len(several) > 1) and not _OTHER.search(read.text):
        for match in several:
            place = places(read.text[match.end() : match.end() + 1])
            group = next(name for name in ("n", "m", "k") if match[name])
            if speaks or match["n"]:
                found.append((match, group, _is_left(scene, read, match[group], place)))
    for match in _WE_HAVE.finditer(read.text):
        found.append((match, "n", _is_left(scene, read, match["n"], places(match["it"]))))
    if not found and not places(read.text):
        for match in _OF_KIND.finditer(read.text):
            having = _of_kind(scene, match["kind"])
            if len(having) == 1:
                found.append((match, "n", _is_left(scene, read, match["n"], having)))
    found += _of_versions(scene, read)
    if not found or (len(found) == 1 and not found[0][2]):
        return [], read  # one that does not hold may be said of a version: `stock` knows
    return _without(read, found)


def _number(read: Read, said: str) -> tuple[float | None, Figure | None]:
    if not said.startswith("⟦"):
        return _WORDS.get(said.lower()), None
    figure = next((one for one in read.figures if said in read.text[one.start : one.end]), None)
    counts = figure is not None and (figure.kind in (Kind.BARE, Kind.STOCK) or figure.unit == "pieces")
    return (figure.low if figure is not None and counts and figure.exact else None), figure


def _is_left(scene: Scene, read: Read, said: str, about: tuple[int, ...]) -> bool:
    number, _ = _number(read, said)
    return bool(about) and all(
        place < len(scene.records) and number in (scene.records[place].stock, scene.records[place].variant.stock)
        for place in about
    )


def _of_kind(scene: Scene, kind: str) -> tuple[int, ...]:
    """The products whose records hold every word of a name."""
    forms = {token.form for token in tokens(kind)}
    return tuple(place for place, record in enumerate(scene.records) if forms and forms <= record.words)


def _of_versions(scene: Scene, read: Read) -> Iterator[tuple[re.Match[str], str, bool]]:
    if not _IN_VERSION.search(read.text):
        return
    named = places(read.text)
    records = [scene.records[place] for place in named if place < len(scene.records)] or list(scene.records)
    values = {
        option_text(value) for record in records for one in record.product.variants for value in one.options.values()
    }
    spoken = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True) if len(value) > 2)
    if not spoken:
        return
    pattern = re.compile(
        rf"\b(?P<o>{spoken})\s*\((?P<n>{_N})(?:\s+{_THINGS})?(?:\s+left)?\)|(?P<m>{_N})(?:\s+{_THINGS})?(?:\s+(?:left|remaining))?\s+in (?:the )?(?P<p>{spoken})\b(?!\s*\()",
        re.IGNORECASE,
    )
    for match in pattern.finditer(read.text):
        number, _ = _number(read, match["n"] or match["m"])
        if number is not None:
            value = (match["o"] or match["p"]).lower()
            having = [stock for record in records if (stock := _stock_of(record, value)) is not None]
            yield match, "n" if match["n"] else "m", len(having) == 1 and having[0] == number


def _stock_of(record: Record, value: str) -> int | None:
    several = [
        one for one in record.product.variants if value in {option_text(said).lower() for said in one.options.values()}
    ]
    return sum(max(one.stock, 0) for one in several) if several else None


def _without(read: Read, found: list[tuple[re.Match[str], str, bool]]) -> tuple[list[Claim], Read]:
    claims, text, gone = [], list(read.text), []
    for match, group, holds in found:
        start, end = match.span(group)
        loads = _LOADS.search(read.text, 0, start)
        claims.append(Claim("stock", match[0], Finding.of(holds)))
        spans = [(loads.start() if loads else start, end)]
        if patterns.is_of(match, _OF_TAG, _WE_HAVE, _OF_KIND):
            whole = match[0].partition(match["it"])[2] if patterns.is_of(match, _WE_HAVE) else match[0]
            spans.append((match.end() - len(whole), match.end()))
        else:
            things = re.search(_THINGS, match[0], re.IGNORECASE)
            spans += [(match.start() + things.start(), match.start() + things.end())] if things else []
        for a, b in spans:
            text[a:b] = " " * (b - a)
        gone += [one for one in read.figures if start <= one.start + read.text[one.start : one.end].find("⟦") < end]
    for left in _LEFT.finditer("".join(text)):
        text[left.start() : left.end()] = " " * (left.end() - left.start())
    for figure in gone:
        text[figure.start : figure.end] = " " * (figure.end - figure.start)
    return claims, Read("".join(text), tuple(one for one in read.figures if one not in gone))
