"""The same amount said in another unit: "2.1 kg (about 4.6 lb)", "just under two pounds", "minus five Celsius is 23 °F".

Such a figure claims nothing of a product but that the conversion is right; the amount beside it is judged by other readers. Where the
sentence names no product ("2.6 kg is just over 5.7 lb"), that amount has to be one of a record's or of the customer's.
"""

from __future__ import annotations

import re

from assistant.claims.clauses import places
from assistant.claims.figure_kinds import Kind
from assistant.claims.figures import Figure, Read
from assistant.claims.scene import Claim, Finding, Scene

_BETWEEN = re.compile(
    r"\s*(?:[,(=–—-]\s*)?(?P<is>(?:is|are|equals?|comes? to|works? out (?:at|to|as)|makes|等于|相当于|就是|合|折合)\b)?(?:(?:or|so|i\.e\.|that['’]s|that is|which is|being|just|only|或者?|也就是|即|约合|about|roughly|around|call it|in other words)\b[\s,]*)*\s*",
    re.IGNORECASE,
)
_SYSTEMS = re.compile(
    r"(?P<us>lbs?|pounds?|oz|ounces?|inch(?:es)?|in|feet|foot|ft|yards?|miles?|°f|℉|fahrenheit|stone|gallons?|pints?|quarts?|mph|磅|盎司|英寸|英尺|码|加仑|华氏度)\b|(?P<cjk>斤|市斤)",
    re.IGNORECASE,
)
_ROUGH = 0.03  # what rounding in speech comes to


def read_conversions(scene: Scene, read: Read) -> tuple[list[Claim], Read]:
    """A claim for each figure that says the one before it in another unit, and the text without them."""
    claims: list[Claim] = []
    text, left = read.text, list(read.figures)
    for first, second in zip(read.figures, read.figures[1:], strict=False):
        between = _BETWEEN.fullmatch(text[first.end : second.start])
        if between is None or not _are_amounts(first, second) or _system(text, first) == _system(text, second):
            continue
        gone = [second]
        finding = Finding.of(_is_same(first, second))
        if between["is"] and not places(text):
            gone.append(first)
            finding = finding if _is_known(scene, first) else Finding.UNSTATED
        claims.append(Claim("conversion", text[first.start : second.end], finding))
        start = first.start if first in gone else second.start
        left = [one for one in left if one not in gone]
        text = text[:start] + " " * (second.end - start) + text[second.end :]
    return claims, Read(text, tuple(left))


def _are_amounts(first: Figure, second: Figure) -> bool:
    return first.kind is second.kind is Kind.AMOUNT and first.unit == second.unit and first.exact


def _system(text: str, figure: Figure) -> str:
    said = _SYSTEMS.search(text[figure.start : figure.end].rpartition("⟧")[2])
    return "" if said is None else said.lastgroup or ""


def _is_same(first: Figure, second: Figure) -> bool:
    amount = first.low or 0.0
    if first.unit == "°C":
        return second.admits(amount, 1.0)
    if second.exact:
        return second.admits(amount, _ROUGH * abs(amount))
    middle = ((second.low or second.high or 0.0) + (second.high or second.low or 0.0)) / 2
    return second.admits(amount, 0.01 * abs(amount)) and abs(amount - middle) <= 0.055 * abs(middle)


def _is_known(scene: Scene, figure: Figure) -> bool:
    amount = figure.low or 0.0
    stated = [one for record in scene.records for one in record.amounts if one.unit == figure.unit]
    asked = [one for one in scene.asked_figures if one.unit == figure.unit]
    return any(abs(bound - amount) <= 0.005 * abs(amount) for one in stated for bound in (one.low, one.high)) or any(
        bound is not None and abs(bound - amount) <= 0.005 * abs(amount)
        for one in asked
        for bound in (one.low, one.high)
    )
