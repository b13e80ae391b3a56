"""Judges what a model says where no product is shown: about the shop's own pages, or nothing but kind words.

Such a sentence claims nothing of its own. Each of its words is a common one without content, the customer's, or stands in the text
that it answers from; what it says of that text keeps to one sentence of it, with the same numbers and the same denials.
"""

from __future__ import annotations

import re
from functools import cached_property

import rjieba

from assistant import patterns
from assistant.claims.figures import read
from assistant.claims.neutral import claiming_english, is_neutral, neutral_chinese
from assistant.claims.surface import visible
from assistant.grounding import THIRD_PERSON, Dropped
from retrieval.products import Language
from retrieval.terms import stem

_WORD = patterns.later(r"[A-Za-z][A-Za-z'’]*")
_HAN = patterns.later(r"[\u3400-\u9fff]+")
_SENTENCE = patterns.later(r"(?<=[.!?])\s+|[。！？\n]")
_NO = patterns.later(
    r"\b(?:no|not|never|without|cannot|none|nor|neither|unless|except|only|free|always|any|all|every)\b|n['’]t\b"
    r"|不|没|无|非|未|除|仅|只|免|都|任何|所有|一律",
    re.IGNORECASE,
)
# What a shop's terms are made of: never mere talk, though such words claim nothing of a product by themselves.
_TERMS = patterns.later(
    r"\b(?:discount|sale|offer|coupon|voucher|deliver|ship|refund|return|exchange|warrant|guarantee|stock|available|availability|price"
    r"|cost|cheap|order|pay|day|week|month|hour|minute|year|today|tomorrow|charge|fee)\w*",
    re.IGNORECASE,
)
_TERMS_ZH = patterns.later(
    r"折|优惠|券|送货|发货|配送|快递|退|换|保修|质保|库存|有货|现货|价|费|订单|支付|付款|[天周月年日时]"
)
_OWN_LIMIT = patterns.later(
    r"\b(?:I|we)\b[^.!?]{0,24}(?:\b(?:cannot|not|only|unable)\b|n['’]t\b)|我们?[^。！？]{0,8}(?:不|无法|没|只)",
    re.IGNORECASE,
)
# What the shop has or lacks is told by code, which has looked.
_OF_SHOP = patterns.later(r"\b(?:products?|items?|options?|there (?:is|are|aren|isn))\b|商品|款|产品", re.IGNORECASE)
_CLAUSES = patterns.later(r"\s*[,;，；]\s*(?:and|but|while)?\s*|\s+(?:and|but|while)\s+")
# A question to the customer, which states nothing of what it names: not one that only ends as a question.
_WISHED = patterns.later(
    r"(?:could|would|can|may|might|do|are|shall) (?:you|I)\b[^,;]*$|[^，；]*[您你][^，；]*$", re.IGNORECASE
)
# Words of a wish being given up or not met: of a product they would say something, here they do not.
_OF_WISHES = frozenset({"无法", "放宽", "放弃"})
_TAG = patterns.later(r"\[?\bP\d{1,2}\b\]?")
_ASKS = patterns.later(r"[?？]\s*$|(?:吗|呢)。?\s*$")


class TalkCheck:
    """Checks the sentences of one answer that shows no product. `quoted` is the shop's text it answers from, `asked` the customer's
    words; what is dropped is kept in `dropped` with its cause, as in `assistant.grounding.Checker`.
    """

    def __init__(self, language: Language, quoted: str = "", asked: str = "") -> None:
        self.language = language
        self.quoted = quoted
        self.asked = asked
        self.dropped: list[Dropped] = []
        self._seen: set[str] = set()

    def check(self, sentence: str) -> str | None:
        """The sentence as it may be shown, or None; then `dropped` says why."""
        text = " ".join(visible(sentence).replace("*", "").split())
        cause = self._fault(text)
        if cause is not None:
            self.dropped.append(Dropped(sentence.strip(), cause))
            return None
        self._seen.add(text)
        return text

    def _fault(self, text: str) -> str | None:
        if _TAG.search(text):
            return "unknown_product"
        if THIRD_PERSON.search(text):
            return "style"
        if len(text.strip(" .,!?。，！？")) < 2:
            return "empty"
        if text in self._seen:
            return "repeated"
        if (len(_HAN.findall(text)) > 0) != (self.language == "zh"):
            return "language"
        figures, content = _bounds(text), self._content(text)
        if _denials(text) and _OF_SHOP.search(text) and not self._stands_so(text):
            return "denial"
        if not figures and content <= self._asked and (not content or _OWN_LIMIT.search(text)):
            return None if not _denials(text) or _OWN_LIMIT.search(text) else "denial"
        if _ASKS.search(text) and figures <= _bounds(self.asked):
            known = self._asked | _words(self.quoted) if _WISHED.match(text) else self._asked
            if content <= known:
                return None
        cause = self._unfounded(text)
        if cause is None or not self.quoted:
            return cause
        # a list of terms may put several sentences of the page into one; each part has to stand in one of them
        parts = _CLAUSES.split(text)
        founded = len(parts) > 1 and all(self._content(one) and self._unfounded(one) is None for one in parts)
        return None if founded else cause

    def _unfounded(self, text: str) -> str | None:
        """Why no one sentence of the quoted text says this, or None where one does."""
        figures, content = _bounds(text), self._content(text)
        found = [
            words
            for words, numbers, denials in self._sentences
            if figures <= numbers and _denials(text) == denials and content <= words | self._asked
        ]
        if not found:
            return "number" if figures and not any(figures <= numbers for _, numbers, _ in self._sentences) else "word"
        # the customer's words alone make nothing true
        return None if figures or any(content & words for words in found) else "word"

    def _content(self, text: str) -> frozenset[str]:
        return content_words(text) - _OF_WISHES

    def _stands_so(self, text: str) -> bool:
        return text.strip(" .。!！").casefold() in self.quoted.casefold()

    @cached_property
    def _asked(self) -> frozenset[str]:
        return _words(self.asked)

    @cached_property
    def _sentences(self) -> list[tuple[frozenset[str], frozenset[float], bool]]:
        told = []
        for one in _SENTENCE.split(self.quoted):
            if one.strip():
                told.append((_words(one), _bounds(one), _denials(one)))
        return told


def content_words(text: str) -> frozenset[str]:
    """What a text says beside grammar and kindness: stems of Latin words, Chinese words as they are cut."""
    latin = {
        stem(word.lower().replace("’", "'"))
        for word in _WORD.findall(text)
        if len(word) > 1
        and (not is_neutral(word) or stem(word.lower()) in claiming_english() or _TERMS.fullmatch(word))
    }
    words, singles = neutral_chinese()
    han = {
        word
        for run in _HAN.findall(text)
        for word in rjieba.cut(run)
        if _TERMS_ZH.search(word) or (word not in words and not all(one in singles for one in word))
    }
    return frozenset(latin | han)


def _bounds(text: str) -> frozenset[float]:
    """The numbers that a text names."""
    bounds = (bound for figure in read(text).figures for bound in (figure.low, figure.high))
    return frozenset(bound for bound in bounds if bound is not None)


def _words(text: str) -> frozenset[str]:
    latin = {stem(word.lower().replace("’", "'")) for word in _WORD.findall(text)}
    return frozenset([*latin, *(word for run in _HAN.findall(text) for word in rjieba.cut(run))])


def _denials(text: str) -> bool:
    return _NO.search(text) is not None
