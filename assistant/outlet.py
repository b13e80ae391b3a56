"""The last filter before the customer, for form alone: what a text may look like, whoever wrote it. What it claims is the check's to judge.

A customer reads plain text in which code may set names in bold. Links, images, code and markup never pass; a model's sentence may neither
offer a code nor claim to have acted, as only code can do so, nor repeat what the model was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.grounding import Checker, Dropped
from assistant.untrusted import ADDRESS, CODE, LINK, neutral, visible
from retrieval.products import Language

_IMAGE = re.compile(r"!?\[([^\]\n]*)\]\s?\([^)\n]*\)?")
_TAG = re.compile(r"[<‹][/!?a-zA-Z|][^<>‹›\n]{0,200}[>›]?")
_MARKUP = re.compile(
    r"`|\]\s?\(|!\[|</?[a-zA-Z!|]|‹/?[a-zA-Z!|]|&(?:#\w+|[a-z]{2,8});|\{[{%\"'\s]|[}\]]\s*[,}\]]|^\s*[{\[]\s*[\"'{]|\bfunction\s*\(|=>|\|",
    re.MULTILINE,
)
_ENCODED = re.compile(r"[A-Za-z0-9+/=]{32,}|(?:\\x[0-9a-f]{2}){3,}|(?:%[0-9a-f]{2}){3,}", re.IGNORECASE)
_ROLE = re.compile(
    r"^\s*(?:system|assistant|user|human|developer|tool|系统|助手|用户)\s*[:：]|\[/?(?:INST|SYS)", re.IGNORECASE
)
_ACTED = re.compile(
    r"\b(?:I|we)(?:['’](?:ve|ll|m|re)| have| has| will| am| are| can| just)?(?: just| now| already)? "
    r"(?:added|add(?:ing)?|ordered|order(?:ing)?|placed|plac(?:e|ing)|bought|purchas(?:ed|e|ing)|refunded|refund(?:ing)?|cancell?ed|cancel(?:ling)?|reserved|reserv(?:e|ing)"
    r"|applied|apply(?:ing)?|booked|book(?:ing)?|charged|charg(?:e|ing)|upgraded|waived|emailed|shipped|ship(?:ping)?|deleted|updated|changed)\b"
    r"|\b(?:has|have) been (?:added|ordered|placed|refunded|cancell?ed|reserved|applied|charged|booked|credited)\b|\b(?:for free|free of charge|free gifts?)\b"
    r"|(?:已|已经|马上|立即|现在|将|会)(?:为您|帮您|给您|替您)(?:下单|加入|添加|退款|取消|预订|预留|扣款|支付|购买|升级|发货|减免)|已(?:下单|加入购物车|退款|取消订单|扣款|支付)"
    r"|免费(?:送|赠送|领取)|赠品",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"\b(?:system|hidden|initial|developer|secret)[ -](?:prompt|message|instructions?|context|rules)\b|\bmy (?:instructions|prompt|rules|guidelines)\b"
    r"|\bi (?:was|am|have been) (?:told|instructed|programmed|asked) to\b|系统提示|提示词|我的(?:指令|规则|设定)|我被(?:要求|设定|告知)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9']+|[\u3400-\u9fff]")
SHARED = {"en": 6, "zh": 10}  # words, or Han characters, in a row that no sentence shares with the rules by chance


@dataclass(slots=True)
class Outlet:
    """The filter for one answer of the model. `told` are the texts that the model got and must not repeat."""

    language: Language
    told: Iterable[str] = ()
    _hidden: frozenset[tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._hidden = frozenset(run for text in self.told for run in runs(text, SHARED[self.language]))

    def fault(self, sentence: str) -> str | None:
        """Why a model's sentence may not pass, in a word; None where it may."""
        seen = visible(sentence)
        if seen.replace("\n", " ") != sentence.replace("\n", " ").replace("\t", " ") and len(seen) != len(sentence):
            return "invisible"
        forms = (
            ("link", LINK), ("address", ADDRESS), ("markup", _MARKUP), ("encoded", _ENCODED), ("role", _ROLE),
            ("code", CODE), ("action", _ACTED), ("leak", _HIDDEN),
        )  # fmt: skip
        for name, form in forms:
            if form.search(seen):
                return name
        return "leak" if self._hidden & set(runs(seen, SHARED[self.language])) else None


class Gate:
    """What a model's sentence has to pass: its form first, then the check. What falls at either is in the check's `dropped`."""

    def __init__(self, checker: Checker, outlet: Outlet) -> None:
        self._checker = checker
        self._outlet = outlet

    def pass_on(self, sentence: str) -> str | None:
        """The sentence as it may be shown, or None."""
        fault = self._outlet.fault(sentence)
        if fault is None:
            return self._checker.check(sentence)
        self._checker.dropped.append(Dropped(sentence.strip(), fault))
        return None


def plain(text: str) -> str:
    """A text that code made of the shop's own words, without links, images, markup or anything that does not show. Names in bold stay."""
    if text.isascii() and not _ODD.search(text):
        return text
    said = visible(text)
    said = _IMAGE.sub(r"\1", said)
    said = _TAG.sub("", said)
    said = LINK.sub("…", said)
    return said.replace("`", "'")


_ODD = re.compile(r"[\[<`]|[:.][\w/]|[^\x20-\x7e\n]")


def runs(text: str, length: int) -> list[tuple[str, ...]]:
    """Every run of `length` words (a Han character counts as one) of a text, in lower case."""
    words = _WORD.findall(neutral(text).lower())
    return [tuple(words[n : n + length]) for n in range(len(words) - length + 1)]
