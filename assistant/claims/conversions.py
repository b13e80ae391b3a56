"""The same amount said in another unit: "2.1 kg (about 4.6 lb)", "just under two pounds", "minus five Celsius is 23 °F".

Such a figure claims nothing of a product but that the conversion is right; the amount beside it is judged by other readers. Where the
sentence names no product ("2.6 kg is just over 5.7 lb"), that amount has to be one of a record's or of the customer's.
"""

from __future__ import annotations

import itertools
import re

from assistant import patterns
from assistant.claims.clauses import places
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, Read
from assistant.claims.scene import Claim, Finding, Scene

_BETWEEN = patterns.later(
    r"\s*(?:[,(=–—-]\s*)?(?P<is>(?:is|are|equals?|comes? to|works? out (?:at|to|as)|makes|等于|相当于|就是|合|折合)\b)?(?:(?:or|so|i\.e\.|that['’]s|that is|which is|being|just|only|或者?|也就是|即|约合|about|roughly|around|call it|in other words)\b[\s,]*)*\s*",
    re.IGNORECASE,
)
_BY = patterns.later(r"\s*(?:by|x|×|乘)\s*", re.IGNORECASE)
_STOP = patterns.later(r"[;；。:：—–]|\.(?=\s|$)|,\s+(?:and|but|so|while|whereas)\b")
_SYSTEMS = patterns.later(
    r"(?P<us>lbs?|pounds?|oz|ounces?|inch(?:es)?|in|feet|foot|ft|yards?|miles?|°f|℉|fahrenheit|stone|gallons?|pints?|quarts?|mph|磅|盎司|英寸|英尺|码|加仑|华氏度)\b|(?P<cjk>斤|市斤)",
    re.IGNORECASE,
)
_ROUGH = 0.03  # what rounding in speech comes to


def read_conversions(scene: Scene, read: Read) -> tuple[list[Claim], Read]:
    """A claim for each figure that says the one before it in another unit, and the text without them."""
    claims: list[Claim] = []
    text, left = read.text, list(read.figures)
    for number, (first, second) in enumerate(itertools.pairwise(read.figures)):
        crossed = _crossed(read, number)
        if crossed is not None and first in left:
            claims.append(Claim("conversion", text[first.start : crossed[1].end], Finding.of(_are_same(read, number))))
            left = [one for one in left if one not in crossed]
            text = text[: crossed[0].start] + " " * (crossed[1].end - crossed[0].start) + text[crossed[1].end :]
            continue
        if second not in left or first not in left:
            continue
        between = _BETWEEN.fullmatch(text[first.end : second.start])
        if (
            between is None
            or not first.exact
            or not _are_amounts(first, second)
            or _system(text, first) == _system(text, second)
        ):
            continue
        gone = [second]
        finding = Finding.of(_is_same(first, second))
        if between["is"] and not places(_piece(text, first.start, second.end)):
            gone.append(first)
            finding = finding if _is_known(scene, first) else Finding.UNSTATED
        claims.append(Claim("conversion", text[first.start : second.end], finding))
        start = first.start if first in gone else second.start
        left = [one for one in left if one not in gone]
        text = text[:start] + " " * (second.end - start) + text[second.end :]
    return claims, Read(text, tuple(left))


def _crossed(read: Read, number: int) -> tuple[Figure, Figure] | None:
    """The two figures that say "100 cm by 70 cm" again as "39 inches by 28 inches"; `number` is that of the second one's place."""
    several = read.figures[number - 1 : number + 3] if number else ()
    if len(several) < 4 or not all(_are_amounts(one, several[0]) for one in several[2:]):
        return None
    a, b, c, d = several
    joined = [_BY.fullmatch(read.text[one.end : other.start]) is not None for one, other in ((a, b), (c, d))]
    if not all(joined) or _BETWEEN.fullmatch(read.text[b.end : c.start]) is None:
        return None
    return (c, d) if _system(read.text, a) == _system(read.text, b) != _system(read.text, c) else None


def _are_same(read: Read, number: int) -> bool:
    a, b, c, d = read.figures[number - 1 : number + 3]
    rough = _ROUGH if c.exact else 2 * _ROUGH
    pairs = ((a, c), (b, d))
    return all(abs((one.low or 0.0) / _middle(other) - 1) <= rough for one, other in pairs if _middle(other))


def _middle(figure: Figure) -> float:
    return ((figure.low or figure.high or 0.0) + (figure.high or figure.low or 0.0)) / 2


def _piece(text: str, start: int, end: int) -> str:
    """The part of a sentence, between its hard stops, that holds a stretch of it."""
    opens = max((m.end() for m in _STOP.finditer(text, 0, start)), default=0)
    closes = _STOP.search(text, end)
    return text[opens : closes.start() if closes else len(text)]


def _are_amounts(first: Figure, second: Figure) -> bool:
    return first.kind is second.kind is Kind.AMOUNT and first.unit == second.unit


def _system(text: str, figure: Figure) -> str:
    said = _SYSTEMS.search(text[figure.start : figure.end].rpartition("⟧")[2])
    return "" if said is None else said.lastgroup or ""


def _is_same(first: Figure, second: Figure) -> bool:
    amount = first.low or 0.0
    if first.unit == "°C":
        return second.admits(amount, 1.0)
    if second.exact:
        return second.admits(amount, _ROUGH * abs(amount))
    return second.admits(amount, 0.01 * abs(amount)) and abs(amount - _middle(second)) <= 0.055 * abs(_middle(second))


def _is_known(scene: Scene, figure: Figure) -> bool:
    amount = figure.low or 0.0
    if amount in (1.0, 100.0, 1000.0):
        return True  # "a kilo is about 2.2 lb"
    stated = [one for record in scene.records for one in record.amounts if one.unit == figure.unit]
    asked = [one for one in scene.asked_figures if one.unit == figure.unit]
    return any(abs(bound - amount) <= 0.005 * abs(amount) for one in stated for bound in (one.low, one.high)) or any(
        bound is not None and abs(bound - amount) <= 0.005 * abs(amount)
        for one in asked
        for bound in (one.low, one.high)
    )
