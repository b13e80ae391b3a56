"""Decides what a turn answers with: which kind of answer each intent gets, and how several are put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.answers.base import Asking, Shelf
from assistant.answers.carting import CartAnswers
from assistant.answers.choosing import ChoosingAnswers
from assistant.answers.ends import EndAnswers
from assistant.answers.explaining import ExplainAnswers
from assistant.answers.needs import NeedAnswers, tells_of_oneself
from assistant.answers.pages import PageAnswers
from assistant.answers.remarks import RemarkAnswers
from assistant.answers.searching import SearchAnswers
from assistant.answers.shown import ABOUT_REVIEWS, ShownAnswers
from assistant.answers.sides import SideAnswers
from assistant.dialogue import Intent
from assistant.plan import Plan
from assistant.service.dialogue.handing_over import danger_of
from assistant.state import SEARCHES
from assistant.understanding.carting import speaks_of_cart
from assistant.understanding.intents import wishes
from assistant.understanding.reaching import asks_for_contact
from prompts.render import reply

# what a question for the shop's telephone may be taken for
_REACHES = frozenset(
    {Intent.TALK_TO_HUMAN, Intent.POLICY_QUESTION, Intent.OUT_OF_SCOPE, Intent.SMALL_TALK, Intent.COMPLAINT}
)
# what a customer's own life may be taken for
_TELLING = frozenset({Intent.OUT_OF_SCOPE, Intent.FEEDBACK, Intent.SMALL_TALK})


class Planner:
    """Plans answers over one shelf. Safe to share; it holds no dialogue."""

    def __init__(self, shelf: Shelf, today: Callable[[], date] = date.today, *, serves_orders: bool = False) -> None:
        """`serves_orders`: there is a service of orders, and what comes here of them is a question of how things are done."""
        search, shown, pages = SearchAnswers(shelf, today), ShownAnswers(shelf), PageAnswers(shelf, serves_orders)
        self._shown, self._pages = shown, pages
        self._explain = ExplainAnswers(shelf)
        self._needs = NeedAnswers(shelf)
        self._ends, self._sides = EndAnswers(shelf), SideAnswers(shelf)
        self._remarks, self._cart = RemarkAnswers(shelf), CartAnswers(shelf)
        self._choosing = ChoosingAnswers(shelf)
        self._kinds: dict[Intent, Callable[[Asking], Plan]] = {
            Intent.FIND_PRODUCT: search.search,
            Intent.REFINE_SEARCH: search.search,
            Intent.NEED_ADVICE: search.advise,
            Intent.PROMOTIONS: search.promotions,
            Intent.COMPLEMENT_PRODUCTS: search.complement,
            Intent.COMPARE_PRODUCTS: shown.compare,
            Intent.PRODUCT_QUESTION: shown.question,
            Intent.POLICY_QUESTION: pages.policy,
            Intent.SHIPPING_QUESTION: pages.shipping,
            Intent.ORDER_STATUS: pages.order,
            Intent.CANCEL_ORDER: pages.order,
            Intent.CHANGE_ORDER: pages.order,
            Intent.REFUND_STATUS: pages.order,
            Intent.RETURN_OR_EXCHANGE: pages.order,
            Intent.TALK_TO_HUMAN: pages.human,
            Intent.SMALL_TALK: pages.small_talk,
            Intent.CART_UPDATE: self._cart_update,
            Intent.CHECKOUT_HELP: _fixed("checkout"),
            Intent.COMPLAINT: pages.complaint,
            Intent.FEEDBACK: _fixed("feedback"),
            Intent.OUT_OF_SCOPE: pages.out_of_scope,
        }

    def plan(self, asking: Asking) -> Plan:
        """What to answer. Several intents are answered in order; the products of the last search stand under them."""
        plan = self._plan(asking)
        return self._shown.introduced(plan, asking) if asking.brought else plan

    def _plan(self, asking: Asking) -> Plan:
        if asking.meant.distress:
            return Plan(body=reply("distress", asking.language))
        if asking.meant.rude:
            return Plan(body=reply("rude", asking.language))
        if (danger := danger_of(asking.message.text)) is not None and not (
            SEARCHES.intersection(asking.meant.intents) and wishes(asking.message.text)
        ):
            at_once = reply(f"service_hand_{danger}", asking.language)
            return Plan(body="\n".join([at_once, self._pages.human(asking).body]))
        if asking.meant.readings and not asking.meant.references:
            return self._shown.which(asking)
        if asks_for_contact(asking.message.text) and _REACHES.issuperset(asking.meant.intents):
            return self._pages.contact(asking)
        if (word := self._remarks.answer(asking)) is not None:
            return word
        if not asking.brought and (why := self._explain.explain(asking)) is not None:
            return why
        if (end := self._narrow(asking)) is not None:
            return end
        if ABOUT_REVIEWS.search(asking.message.text) and self._shown.pointed(asking):
            return self._shown.question(asking)
        plans = [self._kinds[intent](asking) for intent in dict.fromkeys(asking.meant.intents)]
        if len(plans) == 1:
            return plans[0]
        main = next((plan for plan in plans if plan.events), plans[0])
        said = [text for plan in plans if plan is not main for text in (plan.lead, plan.body) if text]
        return replace(main, lead="\n".join([*said, main.lead]).strip())

    def _narrow(self, asking: Asking) -> Plan | None:
        """What is answered by code in a particular way, whatever kind of answer the intent has."""
        return (
            self._ends.answer(asking)
            or self._sides.answer(asking)
            or self._choosing.answer(asking)
            or self._need(asking)
        )

    def _need(self, asking: Asking) -> Plan | None:
        """What helps with a need that was taken for a question of the shop's pages, where no page says anything of it, or for no
        matter of the shop, where the customer only tells of themselves."""
        intents = asking.meant.intents
        asked = intents == (Intent.POLICY_QUESTION,) and not self._pages.says(asking)
        told = len(intents) == 1 and intents[0] in _TELLING and tells_of_oneself(asking.message.text)
        return self._needs.answer(asking) if asked or told else None

    def _cart_update(self, asking: Asking) -> Plan:
        """What the cart holds now; what only points at a product is a question about it."""
        if asking.meant.cart is None and asking.meant.references and not speaks_of_cart(asking.message.text):
            return self._shown.question(asking)
        return self._cart.update(asking)


def _fixed(name: str) -> Callable[[Asking], Plan]:
    return lambda asking: Plan(body=reply(name, asking.language))
