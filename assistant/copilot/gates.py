"""The check that a draft's sentences pass: the one that the assistant's own answers pass, built for a plan, and a stricter one behind it.

An agent can write a sentence that is missing, but would vouch for one that is wrong: what the check let pass unread is not drafted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import patterns
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

_TAG = patterns.later(r"\[P\d{1,2}\]")
_DENIES = patterns.later(r"\b(?:not|no|neither|nor|without)\b|n['’]t\b|不|没|无", re.IGNORECASE)
# what recommends a product and claims nothing else of it
_RECOMMENDS = patterns.later(
    r"^\W*(?:so |then |and )?(?:\[P\d+\] (?:also )?(?:fits|suits|meets|matches)\b[^,;]{0,40}"
    r"|(?:I(?:['’]d| would| can)? (?:suggest|recommend)|(?:have|take) a look at|consider|try|how about|you could (?:try|take))[^,;]{0,40})$"
    r"|^\W*(?:我|您|你)?(?:推荐|建议|可以|不妨|要不要)?(?:您|你)?(?:看看|考虑|试试|选择?|推荐)?\s*\[P\d+\]\s*(?:也|都|很|更)?(?:符合|满足|适合)?[^，；比]{0,8}$",
    re.IGNORECASE,
)
_WAS = patterns.later(
    r"\b(?:was|were|instead of|list(?:ed)? price|original(?:ly)?|before|save|off|reduced|discount\w*|down from)\b|原价|划线|省|优惠|降|立减|折",
    re.IGNORECASE,
)
_BOTH = patterns.later(
    r"\b(?:more|less|cheaper|dearer|difference|differ\w*|apart|together|both|total|all|sum)\b|便宜|贵|差|多|少|一共|合计|加起来|总共",
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
        if not set(cents_in(tagged)) <= self._amounts(tagged):
            return "amount"
        values = [one for one in read.claims if one.kind.startswith("value")]
        if len(values) > 1 and _DENIES.search(tagged):
            return "denial"
        if read.claims or tagged.rstrip().endswith(("?", "？")) or _RECOMMENDS.search(tagged):
            return None
        says = _TAG.search(tagged) or content_words(tagged) - content_words(self._inner.asked)
        return "unread" if says else None

    def _amounts(self, tagged: str) -> frozenset[int]:
        """The amounts that the sentence may name, to the cent: prices and limits asked for; what something cost before, and what two
        prices differ by or come to, where it speaks of that."""
        hits = self._inner.hits
        known = {*_prices(hits), *_bounds(self._inner.constraints), *(_listed(hits) if _WAS.search(tagged) else ())}
        return amounts_of(known, ()) if _BOTH.search(tagged) or _WAS.search(tagged) else frozenset(known)


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
    return amounts_of([*_prices(plan.hits), *_listed(plan.hits), *said], _bounds(judged.constraints))


def _prices(hits: Sequence[Hit]) -> list[int]:
    return [one.price_cents for hit in hits for one in hit.product.variants if one.price_cents is not None]


def _listed(hits: Sequence[Hit]) -> list[int]:
    return [one.list_price_cents for hit in hits for one in hit.product.variants if one.list_price_cents is not None]


def _bounds(constraints: Constraints) -> list[int]:
    price = constraints.get("price:is")
    return [round(side) for side in ((price.low, price.high) if price else ()) if side is not None]


def _names(plan: Plan, request: ChatRequest) -> str:
    if not plan.hits:
        return told(plan.quoted)
    records = [line for line in request.messages[-1].text.splitlines() if line.startswith("[P")]
    products = [told_hit(hit).product for hit in plan.hits]
    return names_of([*records, *(f"{one.title.both()};{one.brand or ''};{';'.join(one.category)}" for one in products)])
