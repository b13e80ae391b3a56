"""Answers to what the assistant asked: one of the options, by its words or its place, or that it does not matter."""

from __future__ import annotations

import re

from assistant import patterns
from assistant.dialogue import DialogueState, Intent, Option, Question, Understanding
from assistant.understanding.giving_up import anything_fits
from assistant.understanding.places_shown import pointings
from retrieval.constraints import Constraint, Operator
from retrieval.facets import FLAG_ON
from retrieval.products import Language

_SHORT = 40  # characters: a longer message says something of its own
_PART = patterns.later(
    r"[a-z]+(?:['’]s)?|[\d.]+|[美英欧腰男女]"
)  # what tells one size from another: "US men's", 美码女款
_YES = patterns.later(
    r"^\W*(?:yes|yeah|yep|sure|of course|definitely|please|是|是的|要|对|好|需要|嗯)\W*(?:please|的)?\W*$",
    re.IGNORECASE,
)
_NO = patterns.later(
    r"^\W*(?:no|nope|not really|no thanks|without|不|不要|不用|不需要|没有)\W*(?:thanks|谢谢)?\W*$", re.IGNORECASE
)


def answer(text: str, question: Question, state: DialogueState, tongue: Language) -> Understanding | None:
    """What a message says as the answer to a question; None where it is no answer to it."""
    if anything_fits(text):
        return Understanding((Intent.REFINE_SEARCH,), tongue, declined=question.facet)
    chosen = _chosen(text, question)
    if chosen is None:
        return None
    if question.reference:
        return Understanding((Intent.PRODUCT_QUESTION,), tongue, free_text=text, references=(chosen.value,))
    turn = state.turn + 1
    if chosen.value in (FLAG_ON, "no"):
        operator = Operator.HAS if chosen.value == FLAG_ON else Operator.HAS_NOT
        change = Constraint(question.facet, operator, turn=turn)
    else:
        several = chosen.value.split("|") if question.facet == "size" else (chosen.value,)
        change = Constraint(question.facet, Operator.ONE_OF, tuple(several), turn=turn)
    return Understanding((Intent.REFINE_SEARCH,), tongue, changes=(change,), declined=question.facet)


def _chosen(text: str, question: Question) -> Option | None:
    low = text.strip(" .!?。！？").lower()
    exact = [one for one in question.options if low in (one.label.lower(), one.value.lower())]
    if exact:
        return exact[0]
    if question.facet == "size" and len(text) <= _SHORT:
        parts = set(_PART.findall(low))
        named = [one for one in question.options if parts and parts <= set(_PART.findall(one.label.lower()))]
        if len(named) == 1:
            return named[0]
    by_value = {one.value: one for one in question.options}
    if FLAG_ON in by_value and _YES.match(text):
        return by_value[FLAG_ON]
    if "no" in by_value and _NO.match(text):
        return by_value["no"]
    if question.reference and len(text) <= _SHORT:
        places = [place for one in pointings(text) for place in one.places(len(question.options))]
        if len(places) == 1:
            return question.options[places[0] - 1]
    return None
