"""The check that a draft's sentences pass: the one that the assistant's own answers pass, built for a plan."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers.base import Shelf
from assistant.claims.talk import TalkCheck
from assistant.grounding import Checker
from assistant.model import ChatRequest
from assistant.outlet import Check, Gate, Outlet, Titles, amounts_of, cents_in, names_of
from assistant.plan import Plan
from assistant.untrusted import told, unpriced
from assistant.untrusted_products import told_hit
from retrieval.constraints import Constraints
from retrieval.products import Language


@dataclass(frozen=True, slots=True)
class Judged:
    """What is judged: the plan, what the customer said (`asked`; never what an agent said) and what holds."""

    plan: Plan
    asked: str
    constraints: Constraints
    language: Language


def check_for(shelf: Shelf, judged: Judged) -> Check:
    """Where the plan has records, the check against them; else that of talk about the quoted text."""
    plan, language = judged.plan, judged.language
    if not plan.hits:
        return TalkCheck(language, told(plan.quoted), f"{judged.asked}\n{told(plan.topic)}")
    hits = tuple(told_hit(hit) for hit in plan.hits)
    return Checker(
        hits, shelf.facets, judged.constraints, language, asked=judged.asked, quoted=unpriced(told(plan.quoted))
    )


def gate_for(shelf: Shelf, titles: Titles, judged: Judged, request: ChatRequest) -> tuple[Gate, Check]:
    """The way of a model's sentences into a draft, and the check in it, which keeps what was dropped."""
    check, plan = check_for(shelf, judged), judged.plan
    rules = [one.text for one in request.messages if one.role == "system"]
    outlet = Outlet(judged.language, rules, _names(plan, request), _amounts(judged))
    return Gate(check, outlet, titles, [hit.product for hit in plan.hits]), check


def _amounts(judged: Judged) -> frozenset[int]:
    plan, price = judged.plan, judged.constraints.get("price:is")
    prices = [
        cents
        for hit in plan.hits
        for one in hit.product.variants
        for cents in (one.price_cents, one.list_price_cents)
        if cents is not None
    ]
    bounds = [round(side) for side in ((price.low, price.high) if price else ()) if side is not None]
    return amounts_of([*prices, *([] if plan.hits else cents_in(told(plan.quoted)))], bounds)


def _names(plan: Plan, request: ChatRequest) -> str:
    if not plan.hits:
        return told(plan.quoted)
    records = [line for line in request.messages[-1].text.splitlines() if line.startswith("[P")]
    products = [told_hit(hit).product for hit in plan.hits]
    return names_of([*records, *(f"{one.title.both()};{one.brand or ''};{';'.join(one.category)}" for one in products)])
