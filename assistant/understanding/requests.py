"""Several requests in one message: "under a kilo, and what's the warranty?", 能寄到新疆吗？另外我要个睡袋.

A message is parted where a sentence or clause of its own begins; what asks for service is told from what wishes for things, so
that the wish is read without the words of the service. Patterns in both languages; knows nothing of catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from assistant import patterns
from assistant.dialogue import Intent
from assistant.understanding import asking, intents

_BEGINS = (
    r"(?:(?:and|but|also|plus|then|so|first|next|by the way|btw|oh|one more thing)[,\s]+)*"
    r"(?:i(?:['’]?m|['’]?d|['’]?ll|['’]?ve)?\b|we(?:['’]?re|['’]?d)?\b|show|find|get|give|do\b|does|did|can|could|would|will|what|how|where|when|which|who|is\b|are\b|any\b|have you|let['’]?s|add|put|please|tell|search|look(?:ing)?\b|help|recommend|suggest|need\b|want\b)"
)
_ENDS = patterns.later(
    r"[!?;。！？；\n]+|(?<!\d)\.+(?!\d|\.)(?!\s*(?:well|no|or|make)\b)|(?<=\d)\.+(?=\s|$)|[,，]"
    rf"|\s+(?=(?:and|but|also|then|plus)\s+{_BEGINS})|\s+(?=(?:also|plus|by the way|btw)\b)"
    r"|(?<![,，。！？!?；;\s])(?=(?:另外|顺便|同时|对了|然后|还有就是|再帮我|再问|再找|再看|再来|还想|还要))",
    re.IGNORECASE,
)
_ANEW = patterns.later(
    rf"^\W*(?:{_BEGINS}|(?:and|also|then|plus|but)\b|另外|顺便|同时|对了|然后|还有|再|还想|还要|我|要|想|给|帮|有没有|有|找|来|最好|只要)",
    re.IGNORECASE,
)
_CLOSES = patterns.later(r"[!?;。！？；\n]|(?<=[吗么呢没])[,，]|(?<=多少)[,，]|(?<=多久)[,，]|(?<=几天)[,，]")
_WANTS = patterns.later(
    r"\b(?:i(?:['’]?m| am)? (?:after|looking)|(?:i(?:['’]?d| would) (?:rather|prefer|love))|we need|need (?:an?|some|new)\b|gimme|get me|let me (?:see|have)|search)\b|要|想(?!问|知道|退|取消)|看看|来[个一双件条台款]|换成",
    re.IGNORECASE,
)
# a thing that was bought: what is said of it beside the service describes it
_OF_BOUGHT = frozenset(
    {
        Intent.ORDER_STATUS,
        Intent.CANCEL_ORDER,
        Intent.CHANGE_ORDER,
        Intent.RETURN_OR_EXCHANGE,
        Intent.REFUND_STATUS,
        Intent.COMPLAINT,
        Intent.TALK_TO_HUMAN,
        Intent.CHECKOUT_HELP,
    }
)
SERVED = _OF_BOUGHT | {Intent.SHIPPING_QUESTION, Intent.POLICY_QUESTION, Intent.CART_UPDATE, Intent.PROMOTIONS}
_BOUGHT = patterns.later(
    r"\b(?:i|we) (?:bought|ordered|purchased|got|received)\b|\b(?:arrived|came|was delivered)\b|\bmy order\b|买的|收到的|下的单|订单|刚买|上次",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One request at its place; `services` are those that its words ask for, `anew` whether it begins something of its own."""

    start: int
    end: int
    services: tuple[Intent, ...]
    anew: bool


@dataclass(frozen=True, slots=True)
class Several:
    """`wished` is the message without what asks for service, `services` in the order said, `first` whether the wish is said first."""

    wished: str
    services: tuple[Intent, ...]
    first: bool


def split(text: str) -> list[Part]:
    """The parts of a message, in order; one where nothing parts it."""
    places = [0, *(match.end() for match in _ENDS.finditer(text)), len(text)]
    found: list[Part] = []
    for start, end in pairwise(places):
        said = text[start:end]
        if not re.search(r"\w", said):
            continue
        closed = not found or _CLOSES.search(text[max(0, found[-1].end - 3) : start]) is not None
        services = tuple(one for one in intents.by_rules(said) if one in SERVED)
        found.append(Part(start, end, services, closed or _ANEW.match(said) is not None))
    return found


def several(text: str, named: Callable[[str], bool], limits: Callable[[str], bool]) -> Several | None:
    """What is wished for beside a service; None where the message asks for one thing only.

    `named` tells whether words name a kind of thing, `limits` whether they say what it should be like.
    """
    parts = split(text)
    serving = [one for one in parts if one.services]
    if len(parts) < 2 or not serving:
        return None
    bought = any(service in _OF_BOUGHT for one in serving for service in one.services)
    wishing: list[Part] = []
    aside = False
    for one in parts:
        said = text[one.start : one.end]
        if one.services:
            bears = not _OF_BOUGHT.intersection(one.services) and Intent.CART_UPDATE not in one.services
            kept = bears and _outright(said) and not _BOUGHT.search(said) and named(intents.without_rules(said))
            aside = not kept
        else:
            aside = aside and not one.anew
            kept = not aside and _wishes(said, bought, named, limits)
        if kept or (wishing and not one.services and not aside and not asking.asks(said)):
            wishing.append(one)
    if not wishing or all(one in wishing for one in parts):
        return None
    services = tuple(dict.fromkeys(service for one in serving for service in one.services))
    wished = "".join(text[one.start : one.end] if one in wishing else " " for one in parts)
    return Several(wished, services, wishing[0].start < serving[0].start)


def _wishes(said: str, bought: bool, named: Callable[[str], bool], limits: Callable[[str], bool]) -> bool:
    """Whether a part without a service wishes for something, beside a service of something bought only in so many words."""
    outright = _outright(said)
    if _BOUGHT.search(said) or (asking.asks(said) and not outright):
        return False
    if bought and not outright:
        return False
    return named(said) or limits(said)


def _outright(said: str) -> bool:
    return intents.wishes(said) or _WANTS.search(said) is not None
