"""A number said by itself after a limit is that limit anew: "make it 150", "ninety at a stretch", "it's 300 now", 250吧, 512的吧."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace

from assistant import patterns
from assistant.understanding.amount_patterns import CURRENCY, SIGN
from assistant.understanding.numbers import MARK, Marked
from retrieval.constraints import Constraint, Operator

_BEGINS = (
    r"(?:^\W*|[,，.。;；!！?？—–]\s*|\b(?:make (?:it|that|this)|let['’]?s say|call it|say|change (?:it|that) to|up to|go (?:up |down )?to|better|rather|just|so|then|it['’]s|"
    r"(?:how|what) about|more like|(?:can|could|might|would|['’]d) (?:just |maybe |probably )?do)\s+|\bor\s+(?=⟦\d+⟧\s+if\b)|改成|换成|改到|就|放到|提到|降到|加到)"
)
_LEADS = r"(?:(?:hm+|eh|ok(?:ay)?|fine|alright|well|no|maybe|perhaps|actually|then|rather|so|and|but|sorry|make (?:it|that|this)|it['’]s|up to|about|say|那|嗯|好|还是|那就|就|改成|换成)[\s,，.]*)*"
_TAILS = (
    r"(?:\s*(?:for (?:the|a|an) (?:(?:really|very|truly) )?(?:right|good|nice|great|perfect|decent|proper|quality) (?:one|pair|set|thing|model)|if (?:it['’]s|they['’]re|they are|it is|i|we) (?:really |actually |truly )?(?:worth it|good|nice|that good|love it|like it|like them|love them)|please|pls|then|now|instead|say|though|thanks|at a (?:stretch|push|pinch)|i (?:guess|suppose|think)|(?:is|would be|will be|['’]s) (?:(?:still|also|quite|more than|good|actually|really|probably) )*(?:fine|ok(?:ay)?|alright|good|possible|plenty|enough|sufficient|all (?:i|we) need)|(?:should |would |will |might )?(?:suffices?|do(?:es)?(?: (?:it|me|us|the trick|the job|nicely|just fine))?)(?=\s*(?:$|[.,;!]|actually))|actually|honestly|tbh|(?:would|will) (?:do|work|be (?:fine|ok(?:ay)?))|"
    r"if (?:need be|necessary|needed|required|(?:i|we|you) (?:must|have to)|it (?:must|has to) be)|的?吧|的?呢|的|好了|其实|也?(?:行|可以|没问题|ok)|(?:就|也|应该|其实)*(?:足够|够)(?:用|了|的)*|就(?:行|好)了?|了))*"
)
_BY_ITSELF = patterns.later(
    rf"{_BEGINS}{_LEADS}\s*(?P<sign>{SIGN})?\s*{MARK.replace('(', '(?P<n>', 1)}\s*(?P<currency>(?:{CURRENCY})(?![A-Za-z]))?{_TAILS}(?=\s*(?:$|[,.;!?。，！？；]))",
    re.IGNORECASE,
)
_EXACT = patterns.later(r"\b(?:exactly|precisely|exact|just so|on the dot)\b|正好|刚好|恰好|整整", re.IGNORECASE)
_JUST = 1.15  # the high end of "just so much" over its low end
_CENTS = 100
_SAID_IN = {"g": (1.0, 1000.0), "cm": (1.0, 2.54, 100.0, 0.1), "ml": (1.0, 1000.0), "GB": (1.0, 1024.0)}  # by base unit
_NEAR = 8.0  # how many times more or less a number may be than what it replaces
_ABOUT = 1.5  # the high end of "about so much" over its low end


def by_itself(text: str, marked: Marked, held: Iterable[Constraint], turn: int) -> tuple[Constraint | None, str]:
    """The limit that a number moves which is a clause by itself, and the marked text without that clause; None where none is moved.

    A number with a currency moves the price only.
    """
    match = _BY_ITSELF.search(text)
    if match is None:
        return None, text
    money = bool(match["sign"] or match["currency"])
    limits = [one for one in held if not money or one.facet == "price"]
    moved = last_limit(marked.numbers[int(match["n"])], limits, turn)
    return moved, text if moved is None else text[: match.start()] + " " + text[match.end() :]


def on_its_side(said: Constraint, held: Constraint | None, text: str) -> Constraint:
    """A limit that holds, moved to the amount that is said: "make it 2 kg", 一万毫安就够了 after a bound of the same facet.

    As it was said where nothing holds that has one side only, or where it is to be just so much.
    """
    if (
        held is None
        or said.operator is not Operator.RANGE
        or held.operator is not Operator.RANGE
        or said.facet == "price"
    ):
        return said
    just = bool(said.low and said.high) and (said.high or 0) / (said.low or 1) < _JUST
    if not just or bool(held.low) == bool(held.high) or held.unit != said.unit or _EXACT.search(text) is not None:
        return said
    return _moved(held, ((said.low or 0) + (said.high or 0)) / 2, said.turn)


def last_limit(number: float, held: Iterable[Constraint], turn: int) -> Constraint | None:
    """The limit set last among `held` that a bare number fits, moved to it; None where it fits none."""
    fitting = [
        (one.turn, -abs(math.log(factor * number / amount)), factor, one)
        for one in held
        if number > 0 and one.operator is Operator.RANGE and (amount := _amount(one)) is not None
        for factor in (_factors(one))
        if 1 / _NEAR <= factor * number / amount <= _NEAR
    ]
    if not fitting:
        return None
    _turn, _fit, factor, one = max(fitting, key=lambda each: each[:2])
    return _moved(one, factor * number, turn)


def _factors(one: Constraint) -> tuple[float, ...]:
    return (_CENTS,) if one.facet == "price" else _SAID_IN.get(one.unit, (1.0,))


def _amount(one: Constraint) -> float | None:
    """The amount that a limit is said by: its upper bound, of "about" the middle."""
    if one.low and one.high and is_about(one.low, one.high):
        return (one.low + one.high) / 2
    return one.high or one.low or None


def is_about(low: float, high: float) -> bool:
    """Whether two ends lie around an amount that was said, and are no range of the customer's own: whose ends are rounder."""
    if high / low < _JUST:
        return True
    return abs(high / low - _ABOUT) < 0.01 and max(map(_digits, (low, high))) >= _digits((low + high) / 2)


def _digits(amount: float) -> int:
    """How many digits of an amount are not the noughts at its end."""
    return len(f"{amount:.0f}".rstrip("0"))


def _moved(one: Constraint, amount: float, turn: int) -> Constraint:
    if one.low and one.high and is_about(one.low, one.high):
        middle = (one.low + one.high) / 2
        return replace(one, low=one.low / middle * amount, high=one.high / middle * amount, turn=turn)
    if one.high is None:
        return replace(one, low=amount, turn=turn, open_sides=frozenset())
    return replace(one, low=None, high=amount, turn=turn, open_sides=frozenset())
