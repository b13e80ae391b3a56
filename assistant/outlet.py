"""The last filter before the customer, for form alone: what a text may look like, whoever wrote it. What it claims is the check's to judge.

A customer reads plain text in which code may set names in bold. Links, images, code and markup never pass. A model's sentence may neither
offer a code nor claim to have acted, as only code can do so; it repeats nothing of what the model was told, sends nobody elsewhere, warns,
heals and promises nothing, as only the shop's pages may, and names nothing that the records do not name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from assistant import patterns
from assistant.claims.neutral import common_english
from assistant.grounding import Dropped
from assistant.untrusted import ADDRESS, CODE, LINK, MONEY, neutral, visible
from retrieval.products import Language, Product
from retrieval.terms import stem

_IMAGE = patterns.later(r"!?\[([^\]\n]*)\]\s?\([^)\n]*\)?")
_TAG = patterns.later(r"[<‹][/!?a-zA-Z|][^<>‹›\n]{0,200}[>›]?")
_MARKUP = patterns.later(
    r"`|\]\s?\(|!\[|</?[a-zA-Z!|]|‹/?[a-zA-Z!|]|&(?:#\w+|[a-z]{2,8});|\{[{%\"'\s]|[}\]]\s*[,}\]]|^\s*[{\[]\s*[\"'{]|\bfunction\s*\(|=>|\|",
    re.MULTILINE,
)
_ENCODED = patterns.later(r"[A-Za-z0-9+/=]{32,}|(?:\\x[0-9a-f]{2}){3,}|(?:%[0-9a-f]{2}){3,}", re.IGNORECASE)
_ROLE = patterns.later(
    r"^\s*(?:system|assistant|user|human|developer|tool|系统|助手|用户)\s*[:：]|\[/?(?:INST|SYS)", re.IGNORECASE
)
_ACTED = patterns.later(
    r"\b(?:I|we)(?:['’](?:ve|ll|m|re)| have| has| will| am| are| can| just)?(?: just| now| already)? "
    r"(?:added|add(?:ing)?|ordered|order(?:ing)?|placed|plac(?:e|ing)|bought|purchas(?:ed|e|ing)|refunded|refund(?:ing)?|cancell?ed|cancel(?:ling)?|reserved|reserv(?:e|ing)"
    r"|applied|apply(?:ing)?|booked|book(?:ing)?|charged|charg(?:e|ing)|upgraded|waived|emailed|shipped|ship(?:ping)?|deleted|updated|changed)\b"
    r"|\b(?:has|have) been (?:added|ordered|placed|refunded|cancell?ed|reserved|applied|charged|booked|credited)\b|\b(?:for free|free of charge|free gifts?)\b"
    r"|(?:已|已经|马上|立即|现在|将|会)(?:为您|帮您|给您|替您)(?:下单|加入|添加|退款|取消|预订|预留|扣款|支付|购买|升级|发货|减免)|已(?:下单|加入购物车|退款|取消订单|扣款|支付)"
    r"|免费(?:送|赠送|领取)|赠品",
    re.IGNORECASE,
)
_ELSEWHERE = patterns.later(
    r"\b(?:buy|order|shop|get|purchase|find|go|available|sold)\b[^.!?]{0,40}\b(?:at|from|on|to) (?-i:[A-Z])\w+|\b(?:cheaper|better|less|lower)[^.!?]{0,20} (?:at|from|on) (?-i:[A-Z])\w+"
    r"|\b(?:elsewhere|competitors?|other (?:shops?|stores?|sellers?|retailers?|websites?))\b|\bsells?\b[^.!?]{0,40}\bfor (?:less|half)\b"
    r"|商城|官网|旗舰店|别家|竞品|其他(?:商家|店铺|网店|平台|网站)|(?:去|到|上)[^，。！？]{1,14}(?:购买|下单|买)",
    re.IGNORECASE,
)
_HARM = patterns.later(
    r"\b(?:toxic|poison(?:ous|ed)?|recall(?:ed|s)?|catch(?:es)? fire|explod\w+|frauds?|scams?|counterfeits?|stolen|lawsuits?|sued|illegal|carcinogen\w*|cancer|deadly|garbage)\b"
    r"|有毒|毒性|召回|起火|着火|自燃|爆炸|骗子|骗人|诈骗|假货|山寨|盗版|致癌|违法|侵权|垃圾",
    re.IGNORECASE,
)
_HEALTH = patterns.later(
    r"\b(?:cur(?:es?|ed|ing)|heals?|treats?|prevents?) (?:\w+ )?(?:\w+)?\s?(?:pain|disease|illness|cancer|anxiety|insomnia|arthritis|ache)|能治|治疗|治愈|疗效|根治",
    re.IGNORECASE,
)
_PROMISE = patterns.later(
    r"\b(?:lifetime|for life|forever|money[ -]back|refunds?|(?:pay|give|owe|send|return) you|compensat\w+|double the|guarantee\w*)\b|终身|永久|双倍|退款|退钱|赔[付偿]|包退|包赔|假一赔",
    re.IGNORECASE,
)
_UNTAGGED = patterns.later(
    r"^(?!.*P\d)(?!.*(?:这|那|它|哪|两)[款个件者]?)(?=.*(?:推荐|建议)(?:您|你|大家)?(?:购买|买|选购|选择|选|入手|考虑)?[^，。？！]{2,})|^(?!.*P\d.*比)[^，。]{2,20}比\s*\[?P\d"
)
# Words that obey: beside names alone they say nothing to a customer.
_ASSENT = patterns.later(
    r"\b(?:sure|ok(?:ay)?|yes|certainly|understood|of course|as you wish|here)\b|好的?|是的?|明白|遵命|收到|没问题|当然",
    re.IGNORECASE,
)
_NAMED = patterns.later(r"\*\*[^*]*\*\*|\[?\bP\d{1,2}\b\]?")
# No record bears out that all the rest is alike.
_ALIKE = patterns.later(
    r"\botherwise (?:identical|the same|equal)\b|\b(?:other|remaining|rest of (?:the|their)) (?:\w+ )?(?:features?|attributes?|specs?|specifications|details|respects?|aspects?)[^.]{0,20}\b(?:same|identical|alike|equal)\b"
    r"|\b(?:same|identical|alike) in (?:every|all) other\b|(?:其他|其它|其余|别的)[^，。]{0,6}(?:都|均|全部|完全)?[^，。]{0,2}(?:相同|一样|一致)",
    re.IGNORECASE,
)
_HIDDEN = patterns.later(
    r"\b(?:system|hidden|initial|developer|secret)[ -](?:prompt|message|instructions?|context|rules)\b|\bmy (?:instructions|prompt|rules|guidelines)\b"
    r"|\bi (?:was|am|have been) (?:told|instructed|programmed|asked) to\b|系统提示|提示词|我的(?:指令|规则|设定)|我被(?:要求|设定|告知)",
    re.IGNORECASE,
)
_WORD = patterns.later(r"[a-z0-9']+|[\u3400-\u9fff]")
_NAME = patterns.later(
    r"(?<![\w'’])(?:(?P<inner>[A-Za-z]+[a-z][A-Z]\w*|[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+|[A-Z0-9]*[A-Z]{5,}[A-Z0-9]*)|(?<![.!?:]\s)[A-Z][a-z]{2,}\w*)(?![\w])"
)
START = 6  # characters by which titles are looked up
STRANGE = 3  # words of no language that a sentence may not have, where they are a third of it
ROUND = 0.05  # how far from an amount one may be that is said in the round
SHORT = 48  # characters, of which a Han character is two
_HAN = patterns.later(r"[\u3400-\u9fff]")
_SENTENCE = patterns.later(r"[!?…。！？“”\"]|\.[A-Z]| - |：.*：")
SHARED = {"en": 5, "zh": 8}  # words, or Han characters, in a row that no sentence shares with the rules by chance


@dataclass(slots=True)
class Outlet:
    """The filter for one answer of the model.

    `told` are the texts that the model got and must not repeat, `names` the short texts of the records, which alone names may come from,
    `cents` the amounts of money that may be spoken of (None: any), each also in the round.
    """

    language: Language
    told: Iterable[str] = ()
    names: str = ""
    cents: frozenset[int] | None = None
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
            ("code", CODE), ("action", _ACTED), ("leak", _HIDDEN), ("elsewhere", _ELSEWHERE), ("harm", _HARM), ("health", _HEALTH),
            ("promise", _PROMISE), ("untagged", _UNTAGGED), ("alike", _ALIKE),
        )  # fmt: skip
        for name, form in forms:
            if form.search(seen):
                return name
        if self.cents is not None and not all(self._priced(amount) for amount in MONEY.finditer(seen)):
            return "price"
        if any(word.lower() not in self.names.lower() for word in _foreign(seen)):
            return "name"
        if self._garbled(seen):
            return "encoded"
        if not re.search(r"[^\W\d_]", _ASSENT.sub(" ", _NAME.sub(" ", _NAMED.sub(" ", seen)))):
            return "empty"
        return "leak" if self._hidden & set(runs(seen, SHARED[self.language])) else None

    def _garbled(self, sentence: str) -> bool:
        """Whether so many words are neither of the language nor of the records that the text is a cipher rather than a sentence."""
        words = [word.lower() for word in re.findall(r"[A-Za-z]{3,}", sentence)]
        strange = [word for word in words if stem(word) not in common_english() and word not in common_english()]
        strange = [word for word in strange if word not in self.names.lower()]
        return len(strange) >= STRANGE and len(strange) > len(words) / 3

    def _priced(self, amount: re.Match[str]) -> bool:
        cents = _cents(amount[0])
        return cents is not None and any(abs(cents - one) <= ROUND * one for one in self.cents or ())


class Titles:
    """The titles of all that a shop sells, to be found in a text. Read at the first use; then a text takes as long as it is long."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._products = products
        self._by_start: dict[str, list[str]] = {}

    def named(self, text: str) -> frozenset[str]:
        """The titles that stand in a text, those that are part of another one of them left out."""
        if not self._by_start:
            for product in self._products:
                for title in (product.title.en, product.title.zh):
                    if title and len(title) >= START:
                        self._by_start.setdefault(title[:START].lower(), []).append(title.lower())
        low = text.lower()
        found = {
            title
            for n in range(len(low) - START + 1)
            for title in self._by_start.get(low[n : n + START], ())
            if low.startswith(title, n)
        }
        return frozenset(one for one in found if not any(one != other and one in other for other in found))


class Check(Protocol):
    """What judges a sentence's claims: the sentence as it may be shown, or None, and then why in `dropped`."""

    dropped: list[Dropped]

    def check(self, sentence: str) -> str | None: ...


class Gate:
    """What a model's sentence has to pass: its form first, then the check. What falls at either is in the check's `dropped`."""

    def __init__(self, checker: Check, outlet: Outlet, titles: Titles, shown: Iterable[Product] = ()) -> None:
        """`shown` are the products that may be named."""
        self._checker = checker
        self._titles = titles
        self._own = {title.lower() for one in shown for title in (one.title.en, one.title.zh) if title}
        self._outlet = outlet
        self.judged = 0

    def pass_on(self, sentence: str) -> str | None:
        """The sentence as it may be shown, or None."""
        self.judged += 1
        fault = self._outlet.fault(sentence)
        if fault is None and self._titles.named(visible(sentence)) - self._own:
            fault = "unknown_product"
        if fault is None:
            return self._checker.check(sentence)
        self._checker.dropped.append(Dropped(sentence.strip(), fault))
        return None


def amounts_of(prices: Iterable[int], bounds: Iterable[int]) -> frozenset[int]:
    """What may be said of these prices, in cents: themselves, what two of them differ by or come to, and limits that were asked for."""
    known = set(prices)
    pairs = {amount for one in known for other in known for amount in (abs(one - other), one + other)}
    return frozenset(known | pairs | set(bounds))


def cents_in(text: str) -> list[int]:
    """The amounts of money that a text names, in cents."""
    return [round(cents) for amount in MONEY.finditer(text) if (cents := _cents(amount[0])) is not None]


def _cents(amount: str) -> float | None:
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", amount)
    return None if digits is None else 100 * float(digits[0].replace(",", ""))


def names_of(records: Iterable[str]) -> str:
    """The short parts of records for `Outlet.names`: a name or a value is short, and what wants to be believed is not."""
    parts = (part for one in records for part in re.split(r"[;；\n]", one))
    return "\n".join(
        part for part in parts if len(part) + len(_HAN.findall(part)) <= SHORT and not _SENTENCE.search(part)
    )


def _foreign(sentence: str) -> list[str]:
    """The words of a sentence that are written as names are: with capitals inside, or with one though no sentence begins there."""
    bare = re.sub(r"\*\*[^*]*\*\*|\[?\bP\d{1,2}\b\]?", " ", sentence)
    return [
        match[0]
        for match in _NAME.finditer(bare)
        if match.start() > len(bare) - len(bare.lstrip(" \"“‘'")) or match["inner"]
    ]


def plain(text: str) -> str:
    """A text that code made of the shop's own words, without links, images, markup or anything that does not show. Names in bold stay."""
    if text.isascii() and not _ODD.search(text):
        return text
    said = visible(text)
    said = _IMAGE.sub(r"\1", said)
    said = _TAG.sub("", said)
    said = LINK.sub("…", said)
    return said.replace("`", "'").replace("{", "(").replace("}", ")").replace("|", "/")


_ODD = patterns.later(r"[\[<`{}|]|[:.][\w/]|[^\x20-\x7e\n]")


def runs(text: str, length: int) -> list[tuple[str, ...]]:
    """Every run of `length` words (a Han character counts as one) of a text, in lower case."""
    words = _WORD.findall(neutral(text).lower())
    return [tuple(words[n : n + length]) for n in range(len(words) - length + 1)]
