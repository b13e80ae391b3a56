"""An end of the budget that may be passed: "no need to stop at 500", "under 300 is fine too", 三百以下的也行, 超过五百也可以.

Put into the words by which an end is given up, so that the other end of a range stands and a single limit goes.
"""

from __future__ import annotations

import re

from assistant import patterns
from assistant.understanding.amount_patterns import CURRENCY
from assistant.understanding.numbers import mark
from retrieval.constraints import Constraint

_N = rf"(?:us\$|[$€£¥￥])?\s*⟦(?P<n>\d+)⟧\s*(?:(?:{CURRENCY})(?![A-Za-z]))?"
_FINE = r"(?:\s+(?:ones?|things?))?\s*,?\s*(?:(?:is|are|would be|['’]s|that['’]s|will be|it['’]s)\s+)?(?:also |still |totally |just |perfectly )?(?:fine|ok(?:ay)?|all ?right|good|acceptable|possible|works?|no problem|will do|would do)(?: too| as well| also| with me| by me| for me)*(?=\s*(?:$|[,.;!]|(?:if|as long as|for|since|because)\b))"
_HAN_FINE = r"的?(?:价格|价位|款|话)?(?:其实|我)*(?:(?:也|都)(?:行|可以|没问题|没关系|能接受|可接受|无所谓|(?:可以)?考虑|(?:可以)?看看?|ok|成|要)|没问题|没关系|能接受|无所谓)"
_UP = (
    rf"\b(?:(?:there(?:['’]s| is) )?no need to|(?:do ?n['’]?t|do not|does ?n['’]?t|need ?n['’]?t|need not|not)(?: (?:need|have|got) to)?) (?:stop|stay|stick|halt|cap it|limit it|keep it|keep|remain)(?: (?:at|to|below|under|within|inside))+ {_N}",
    rf"\b(?:can|could|may|might|happy to|willing to|['’]ll|will|fine to|ok(?:ay)? to) (?:go|spend|stretch|pay)(?: (?:a (?:bit|little)|slightly|somewhat))? (?:past|over|beyond|above|more than|higher than) {_N}(?: (?:if (?:need be|needed|necessary|i must)))?(?=\s*(?:$|[,.;!]))",
    rf"\b(?:over|above|past|beyond|more than|higher than|exceeding) {_N}{_FINE}",
    rf"(?:不用|不必|不需要|没必要|无需|别)(?:非要?|再|死|一定)?(?:卡|停|限制|限|控制|局限|拘泥)(?:在|死|于|到)*{_N}(?:以内|以下|之内)?",
    rf"(?:超过|超出|高于|大于|多于|贵过){_N}{_HAN_FINE}",
    rf"{_N}(?:以上|往上|开外){_HAN_FINE}",
)
_DOWN = (
    rf"\b(?:under|below|less than|cheaper than|lower than) {_N}{_FINE}",
    rf"\b(?:it |they |that |price )?(?:does(?:n['’]?t| not)|do(?:n['’]?t| not)|need(?:n['’]?t| not))(?: (?:need|have|got) to)? (?:be|cost|start|begin|stay)(?: at| from)? (?:over|above|more than|at least|from|higher than) {_N}(?: (?:either|though|too))?",
    rf"(?:低于|少于|不到|不足){_N}{_HAN_FINE}",
    rf"{_N}(?:以下|以内|往下|之下){_HAN_FINE}",
)
_UPWARDS = tuple(patterns.later(pattern, re.IGNORECASE) for pattern in _UP)
_DOWNWARDS = tuple(patterns.later(pattern, re.IGNORECASE) for pattern in _DOWN)
_CENTS = 100
_NEAR = 0.02  # by what share the number said may miss the end that it names


def plain(text: str, held: Constraint | None) -> str:
    """The text with an end of `held`, the limit on the price (cents), given up in plain words where the text lets it be passed."""
    if held is None or (held.low is None and held.high is None):
        return text
    marked = mark(text)
    for rules, end, name in ((_UPWARDS, held.high, "upper"), (_DOWNWARDS, held.low, "lower")):
        for rule in rules if end else ():
            match = rule.search(marked.text)
            if match is None or abs(marked.numbers[int(match["n"])] * _CENTS - (end or 0)) > _NEAR * (end or 0):
                continue
            given_up = f"forget the {name} limit" if held.low and held.high else "forget the budget"
            return marked.restore(f"{marked.text[: match.start()]} {given_up} {marked.text[match.end() :]}")
    return text
