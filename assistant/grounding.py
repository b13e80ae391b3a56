"""The check between the model and the customer: a sentence is shown only if what it claims is in the records.

The model names products by tag; names are put in here. What a sentence claims is read and judged by `assistant.claims`. A clause that
cannot be confirmed is taken out where the rest still says something; else the sentence is dropped, with its cause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant import patterns
from assistant.claims.judging import judge
from assistant.claims.names import Names
from assistant.claims.scene import Finding, Scene
from assistant.claims.surface import visible
from assistant.understanding import language as languages
from retrieval.constraints import Constraints
from retrieval.facets import Facets
from retrieval.products import Language, Product
from retrieval.search import Hit

_TAG = patterns.later(r"\[?\bP(\d{1,2})\b\]?", re.IGNORECASE)
_URL = patterns.later(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w+|<[a-z/!]|\]\(", re.IGNORECASE)
_LEAK = patterns.later(
    r"<data>|</data>|\bsystem prompt\b|catalogue data|\bas an ai\b|作为(?:一个)?AI|系统提示", re.IGNORECASE
)
_CLAUSE = patterns.later(
    r"(?=[,，;；])|(?=\s(?:while|whereas|but|although|though|however|and)\s)|(?=(?:而|但|不过|虽然)(?!且))",
    re.IGNORECASE,
)
_DANGLING = patterns.later(
    r"[\s,，]*(?:\b(?:and|or|but|as|because|while|whereas|so|which|that|it|is|with)|而|但|不过|和|因为)\s*$",
    re.IGNORECASE,
)
THIRD_PERSON = patterns.later(r"\b(?:the|this) customer(?:'s|s)?\b|顾客", re.IGNORECASE)
_REFUSES = patterns.later(
    r"\b(?:not|isn['’]t|aren['’]t) (?:suitable|recommended|ideal|a good|right|appropriate)\b|\bunsuitable\b|不(?:太)?(?:适合|合适|推荐|建议)",
    re.IGNORECASE,
)
_FORM = frozenset({"forbidden", "empty", "repeated", "language", "style", "unsupported", "unknown_product", "too_long"})


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was not shown, and why; `kept` is what of it was shown all the same, its false clauses taken out."""

    sentence: str
    cause: str
    kept: str = ""


@dataclass(slots=True)
class Checker:
    """Checks the sentences of one answer in order; it remembers what the last one was about.

    `hits` are the records by place (P1 is `hits[0]`); `asked` are the customer's own words, which make nothing true, and `quoted`
    the shop's own texts beside the records, `names` the shop's titles: a product that is not shown is not spoken of.
    """

    hits: Sequence[Hit]
    facets: Facets
    constraints: Constraints
    language: Language
    asked: str = ""
    quoted: str = ""
    names: Names = field(default_factory=Names)
    dropped: list[Dropped] = field(default_factory=list)
    _about: tuple[int, ...] = ()
    _seen: set[str] = field(default_factory=set)
    _remainders: set[str] = field(default_factory=set)
    _scene: Scene = field(init=False)

    def __post_init__(self) -> None:
        self._scene = Scene(
            self.hits, self.facets, self.constraints, self.language, self.asked, self.quoted, self.names
        )

    def check(self, sentence: str) -> str | None:
        """The sentence as it may be shown, or None; then `dropped` says why."""
        plain = self._tagged(_plain(sentence))
        cause = self._fault(plain)
        if cause is not None:
            shorter = self._without_false_clauses(plain) if cause not in _FORM else None
            if shorter is not None and _TAG.sub("", shorter) in self._remainders:
                shorter = None  # "[P2] is unisex.", "[P3] is unisex.": what is left of several says little
            self.dropped.append(Dropped(sentence.strip(), cause, shorter or ""))
            if shorter is None:
                return None
            plain = shorter
            self._remainders.add(_TAG.sub("", plain))
        self._seen.add(plain)
        self._about = _tags(plain) or self._about
        return _TAG.sub(lambda m: self._name(int(m.group(1)) - 1), plain)

    def _without_false_clauses(self, text: str) -> str | None:
        """What is left of a sentence when the clauses that cannot be confirmed go; None when it then names no product or says nothing."""
        first, *others = [clause for clause in _CLAUSE.split(text.rstrip(" .。!！?？")) if clause.strip()]
        if not others or self._fault(first) is not None:
            return None
        kept = first
        for clause in others:
            if self._fault(kept + clause) is None:
                kept += clause
        kept = patterns.sub(r"[,，]\s*(?=[,，])", "", _DANGLING.sub("", kept)).rstrip(" ,，、;；")
        if not _tags(kept) or len(_TAG.sub("", kept).strip()) < (8 if self.language == "en" else 3):
            return None
        whole = kept + ("." if self.language == "en" else "。")
        return whole if self._fault(whole) is None else None

    def _name(self, place: int) -> str:
        return f"**{self.hits[place].product.title.get(self.language)}**"

    def _tagged(self, text: str) -> str:
        """Names that the model wrote out become tags again, and a tag that repeats the one before it goes."""
        return title_tags(text, [hit.product for hit in self.hits])

    def _fault(self, text: str) -> str | None:
        cause = self._form_fault(text)
        if cause is not None:
            return cause
        faults = judge(self._scene, text, self._about).faults
        worst = next((one for one in faults if one.finding is Finding.FALSE), faults[0] if faults else None)
        return None if worst is None else worst.kind

    def _form_fault(self, text: str) -> str | None:
        tags = _tags(text)
        bare = _TAG.sub(" ", text)
        if any(place < 0 or place >= len(self.hits) for place in tags):
            return "unknown_product"
        if _URL.search(text) or _LEAK.search(text) or "|" in text:
            return "forbidden"
        if len(bare.strip(" .,!?。，！？")) < (2 if tags else 3):
            return "empty"
        if text in self._seen:
            return "repeated"
        if languages.detect(bare, self.language) != self.language:
            return "language"
        if THIRD_PERSON.search(bare):
            return "style"
        return "unsupported" if _REFUSES.search(bare) else None


def title_tags(text: str, products: Sequence[Product]) -> str:
    """The text with the products' titles as tags, longest first; a tag that repeats the one before it goes."""
    titles = [
        (title, place)
        for place, product in enumerate(products, 1)
        for title in (product.title.en, product.title.zh)
        if title
    ]
    for title, place in sorted(titles, key=lambda item: -len(item[0])):
        text = patterns.sub(
            rf"(?<![A-Za-z0-9]){re.escape(title)}" if title[0].isascii() else re.escape(title),
            f"[P{place}]",
            text,
            flags=re.IGNORECASE,
        )
    return patterns.sub(r"\[?\bP(\d{1,2})\b\]?(?:[\s:：,，(（]*(?:the )?\[P\1\][)）]?)+", r"[P\1]", text)


def _plain(sentence: str) -> str:
    """One line without list marks or emphasis."""
    return (
        patterns.sub(r"\s+", " ", patterns.sub(r"^[\s\-*•#>\d.]*(?=[A-Za-z\u3400-\u9fff\[])", "", visible(sentence)))
        .replace("*", "")
        .strip()
    )


def _tags(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(m.group(1)) - 1 for m in _TAG.finditer(text)))
