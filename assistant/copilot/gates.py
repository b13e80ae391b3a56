"""The check that a draft's sentences pass: the one that the assistant's own answers pass, built for a plan, and a stricter one behind it.

An agent can write a sentence that is missing, but would vouch for one that is wrong: what the check let pass unread is not drafted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers.base import Shelf
from assistant.claims.judging import judge
from assistant.claims.scene import Scene
from assistant.claims.talk import TalkCheck, content_words
from assistant.grounding import Checker, Dropped, title_tags
from assistant.model import ChatRequest
from assistant.outlet import Check, Gate, Outlet, Titles, amounts_of, cents_in, names_of
from assistant.plan import Plan
from assistant.untrusted import told, unpriced
from assistant.untrusted_products import told_hit
from retrieval.constraints import Constraints
from retrieval.hits import Hit
from retrieval.products import Language

_TAG = re.compile(r"\[P\d{1,2}\]")
_DENIES = re.compile(r"\b(?:not|no|neither|nor|without)\b|n['’]t\b|不|没|无", re.IGNORECASE)
_FITS = re.compile(
    r"^\W*(?:so |then |and )?(?:\[P\d+\] (?:fits|suits|meets|matches)\b[^,;]{0,40}|I(?:['’]d| would)? (?:suggest|recommend)[^,;]{0,30})$"
    r"|^[^，；]{0,8}\[P\d+\]\s*(?:很|更)?(?:符合|满足|适合)[^，；]{0,10}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is judged: the plan, what the customer said (`asked`; never what an agent said) and what holds."""

    plan: Plan
    asked: str
    constraints: Constraints
    language: Language


class Strict:
    """A `Check` behind another. Of a product every sentence has to make a claim that was read and is borne out, amounts of money have to
    be to the cent, and what is denied has to stand alone."""

    def __init__(self, inner: Checker) -> None:
        self._inner = inner
        self.dropped = inner.dropped
        self._products = [hit.product for hit in inner.hits]
        self._scene = Scene(inner.hits, inner.facets, inner.constraints, inner.language, inner.asked, inner.quoted)
        self._cents = _exact(inner.hits, inner.constraints)
        self._about: tuple[int, ...] = ()

    def check(self, sentence: str) -> str | None:
        """See `Check`."""
        shown = self._inner.check(sentence)
        if shown is None:
            return None
        cause = self._fault(title_tags(shown.replace("*", ""), self._products))
        if cause is None:
            return shown
        self.dropped.append(Dropped(sentence.strip(), cause))
        return None

    def _fault(self, tagged: str) -> str | None:
        read = judge(self._scene, tagged, self._about)
        self._about = read.about
        if not set(cents_in(tagged)) <= self._cents:
            return "amount"
        values = [one for one in read.claims if one.kind.startswith("value")]
        if len(values) > 1 and _DENIES.search(tagged):
            return "denial"
        if read.claims or tagged.rstrip().endswith(("?", "？")) or _FITS.search(tagged):
            return None
        return "unread" if content_words(_TAG.sub(" ", tagged)) - content_words(self._inner.asked) else None


def _exact(hits: Sequence[Hit], constraints: Constraints) -> frozenset[int]:
    """The amounts that may be spoken of, to the cent: of the records, what two of them differ by or come to, and limits asked for."""
    return amounts_of(_prices(hits), _bounds(constraints))


def check_for(shelf: Shelf, judged: Judged) -> Check:
    """Where the plan has records, the check against them; else that of talk about the quoted text."""
    plan, language = judged.plan, judged.language
    if not plan.hits:
        return TalkCheck(language, told(plan.quoted), f"{judged.asked}\n{told(plan.topic)}")
    hits = tuple(told_hit(hit) for hit in plan.hits)
    quoted = unpriced(told(plan.quoted))
    return Strict(Checker(hits, shelf.facets, judged.constraints, language, asked=judged.asked, quoted=quoted))


def gate_for(shelf: Shelf, titles: Titles, judged: Judged, request: ChatRequest) -> tuple[Gate, Check]:
    """The way of a model's sentences into a draft, and the check in it, which keeps what was dropped."""
    check, plan = check_for(shelf, judged), judged.plan
    rules = [one.text for one in request.messages if one.role == "system"]
    outlet = Outlet(judged.language, rules, _names(plan, request), _amounts(judged))
    return Gate(check, outlet, titles, [hit.product for hit in plan.hits]), check


def _amounts(judged: Judged) -> frozenset[int]:
    plan = judged.plan
    said = () if plan.hits else cents_in(told(plan.quoted))
    return amounts_of([*_prices(plan.hits), *said], _bounds(judged.constraints))


def _prices(hits: Sequence[Hit]) -> list[int]:
    variants = (one for hit in hits for one in hit.product.variants)
    return [cents for one in variants for cents in (one.price_cents, one.list_price_cents) if cents is not None]


def _bounds(constraints: Constraints) -> list[int]:
    price = constraints.get("price:is")
    return [round(side) for side in ((price.low, price.high) if price else ()) if side is not None]


def _names(plan: Plan, request: ChatRequest) -> str:
    if not plan.hits:
        return told(plan.quoted)
    records = [line for line in request.messages[-1].text.splitlines() if line.startswith("[P")]
    products = [told_hit(hit).product for hit in plan.hits]
    return names_of([*records, *(f"{one.title.both()};{one.brand or ''};{';'.join(one.category)}" for one in products)])
