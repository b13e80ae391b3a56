"""Requests at the service desk, one after the other, each as far as it can go: which order, what is missing, a proposal or a rule."""

from __future__ import annotations

from dataclasses import replace

from assistant.service.dialogue.answer import Answer
from assistant.service.dialogue.cards import choice
from assistant.service.dialogue.deeds import CHANGES, action_of
from assistant.service.dialogue.filling import AskFor, Desk, filled
from assistant.service.dialogue.handing_over import Reason
from assistant.service.dialogue.labelling import labelled
from assistant.service.dialogue.looking_up import MOST_SHOWN, looked_up
from assistant.service.dialogue.open_orders import barred, may_be_meant
from assistant.service.dialogue.orders_meant import orders_meant
from assistant.service.dialogue.proposing import pending_of
from assistant.service.dialogue.state import BETWEEN, KEPT_LISTED, KEPT_REQUESTS, KEPT_WORDS, Pending, Request, Slot
from assistant.service.dialogue.things import things_sure
from assistant.service.dialogue.wants import Want
from assistant.service.facts import Facts, gather
from assistant.service.proposals import Proposal, propose
from assistant.service.records import Customer, Order
from assistant.service.verdicts import NeedsInformation, Refused

_WITHOUT_ORDER = frozenset({Want.OTHER, Want.ORDERS, Want.PROFILE, Want.OWN_ADDRESS, Want.PERSON, Want.UNDO})
_SEVERAL = frozenset({Want.TRACK, Want.ORDER, Want.REFUND, Want.ORDERS})  # of which all that may be meant are shown
_SLOTS = {slot.value: slot for slot in Slot}


class Handler:
    """Handles the requests of one answer."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def handle_all(self, who: Customer, answered: Slot | None) -> None:
        """One request after the other, until one has to wait for the customer."""
        orders = await self._answer.counter.system.orders_of(who.id)
        new = self._said() if answered is not None else ""
        while self._answer.state.requests:
            self._answer.be(waiting=None)
            if not await self._handle(who, orders, new, answered):
                return
            new, answered = "", None
        if self._answer.state.pending is not None and self._answer.state.pending.needs_person is None:
            self._answer.show(self._answer.state.pending)

    async def _handle(self, who: Customer, orders: tuple[Order, ...], new: str, answered: Slot | None) -> bool:
        """Whether the request in hand is over."""
        request = self._answer.state.requests[0]
        pending = self._answer.state.pending
        if pending is not None and pending.request == request and self._waits(pending):
            self._answer.say("service_stands")
            self._answer.show(pending)
            return False
        if request.want is Want.PERSON:
            self._answer.hand_over(Reason.ASKED)
            return self._answer.drop()
        if request.want is Want.OTHER:
            self._answer.say("service_what_change")
            return self._answer.drop()
        if request.want is Want.UNDO:
            if self._answer.state.undo is None:
                self._answer.fail("service_undo_none")
                return self._answer.drop()
            self._answer.be(requests=(self._answer.state.undo, *self._answer.state.requests[1:]), undo=None)
            return await self._change(who, self._answer.state.requests[0], "", None)
        if request.want not in _WITHOUT_ORDER and not request.order:
            if not self._with_order(who, request, orders, new, answered):
                return self._answer.state.waiting is None
            request = self._answer.state.requests[0]
            answered = None if answered is Slot.ORDER else answered
        if request.want in CHANGES:
            return await self._change(who, request, new, answered)
        await self._look_up(who, request, orders)
        return self._answer.drop()

    def _waits(self, pending: Pending) -> bool:
        """Whether a proposal can still be confirmed: then it is shown again, under the same button."""
        return pending.needs_person is None and self._answer.counter.now() < pending.expires

    def _with_order(
        self, who: Customer, request: Request, orders: tuple[Order, ...], new: str, answered: Slot | None
    ) -> bool:
        """Find which order a request is about; several are as many requests. False where the customer is asked, or has none."""
        asked = answered is Slot.ORDER
        if not orders:
            self._answer.say("service_orders_none")
            self._answer.drop()
            return False
        said = new if asked else request.words
        counter = self._answer.counter
        # what is asked in between and answered does not change what an open request is about
        was_open = self._answer.before.waiting is Slot.ORDER and request in self._answer.before.requests
        found = orders_meant(
            said,
            request.want,
            orders,
            self._answer.before.focus if was_open else self._answer.state.focus,
            self._answer.state.listed,
            self._answer.lexicon,
            asked=asked,
            fits=lambda order: may_be_meant(request.want, order, who, counter.policy, counter.now()),
        )
        for number in found.unknown:
            self._answer.failed = True
            self._answer.said.append(
                self._answer.localized(self._answer.counter.policy.say("order.unknown", order=number))
            )
        numbers = found.orders
        if not numbers and request.want in _SEVERAL and found.choices and not found.unknown:
            numbers = found.choices[:MOST_SHOWN]
        if numbers:
            rest = self._answer.state.requests[1:]
            several = tuple(replace(request, order=number) for number in numbers)
            self._answer.be(requests=(*several, *rest)[:KEPT_REQUESTS])
            if len(numbers) == 1:
                self._answer.be(focus=numbers[0])
            return True
        if asked and not found.unknown:
            self._answer.again(new)
            self._answer.be(requests=(_with_words(request, new), *self._answer.state.requests[1:]))
        return self._which_order(request, orders, found.choices, who)

    def _which_order(
        self, request: Request, orders: tuple[Order, ...], choices: tuple[str, ...], who: Customer
    ) -> bool:
        """Ask which of the orders that come into question is meant; say so where there is none."""
        answer, counter = self._answer, self._answer.counter
        fitting = [order for order in orders if may_be_meant(request.want, order, who, counter.policy, counter.now())]
        asked_of = [order for order in fitting if order.id in choices] or fitting
        if asked_of:
            shown = asked_of[:KEPT_LISTED]
            labels = tuple(choice(order, answer.language) for order in shown)
            answer.ask(AskFor(Slot.ORDER, answer.words("service_ask_order"), labels, tuple(one.id for one in shown)))
            return False
        if request.want is Want.REFUND:
            answer.say("service_refund_nowhere")
        elif request.want in CHANGES:
            answer.say("service_none_fits")
            refused = barred(request.want, orders[0], who, counter.policy, counter.now())
            if refused is not None:
                answer.fail_with(answer.localized(refused.words))
        answer.drop()
        return False

    def _said(self) -> str:
        """What the message says; of a choice that was shown, the order's number alone."""
        text = self._answer.text.strip()
        chosen = next((one for one in self._answer.before.listed if text.startswith(f"{one}{BETWEEN}")), None)
        return chosen or self._answer.text

    async def _look_up(self, who: Customer, request: Request, orders: tuple[Order, ...]) -> None:
        """Show what is asked for, of as many orders in a row as are asked for alike."""
        alike = [one for one in self._answer.state.requests if one.want is request.want and one.order]
        numbers = [one.order for one in alike]
        mine = [order for number in numbers for order in orders if order.id == number]
        told = await looked_up(
            request,
            who,
            mine or list(orders),
            self._answer.counter.system,
            self._answer.counter.policy,
            self._answer.lexicon,
            self._answer.language,
        )
        self._answer.said += told.said
        self._answer.cart += told.cart
        self._answer.be(
            listed=told.listed or self._answer.state.listed,
            requests=(
                request,
                *(one for one in self._answer.state.requests if one not in alike and one is not request),
            ),
        )
        if len(mine) == 1:
            self._answer.be(focus=mine[0].id)

    async def _change(self, who: Customer, request: Request, new: str, answered: Slot | None) -> bool:
        desk = await self._answer.desk(who, request.order)
        counter = self._answer.counter
        refused = barred(request.want, desk.order, who, counter.policy, counter.now()) if desk.order else None
        if refused is not None:
            return self.judged(refused, request)
        if request.want is Want.CANCEL and not request.reason and answered is None and _names_some(request, desk):
            self._answer.say("service_whole_only")
        request, question = await filled(request, new, answered, self._answer.state.listed, desk)
        request = _with_words(request, new)
        self._answer.be(requests=(request, *self._answer.state.requests[1:]))
        if question is not None and question.slot is Slot.VERSION and not question.options:
            self._answer.fail_with(question.question)
            return self._answer.drop()
        if question is not None:
            if answered is question.slot and question.slot is Slot.VERSION:
                self._answer.failed = True  # the question itself says what there is not
            elif answered is question.slot and question.slot is not Slot.ADDRESS:
                self._answer.again(new)
            self._answer.ask(question)
            return False
        return self.judged(await self.proposed(who, request, desk.order), request)

    async def proposed(
        self, who: Customer, request: Request, order: Order | None
    ) -> Proposal | NeedsInformation | Refused:
        """What comes of a request about `order` as far as it is known."""
        counter, action = self._answer.counter, action_of(request, order)
        facts = await gather(counter.system, action, who.id)
        made = propose(counter.ids(), action, facts, counter.policy, counter.now())
        return self._labelled(made, facts)

    async def again(self, made: Proposal | NeedsInformation | Refused, request: Request, who: Customer) -> bool:
        """What is proposed now in the place of what did not hold any more. Whether the request is over."""
        order = (await self._answer.desk(who, request.order)).order
        facts = await gather(self._answer.counter.system, action_of(request, order), who.id)
        return self.judged(self._labelled(made, facts), request)

    def _labelled(
        self, made: Proposal | NeedsInformation | Refused, facts: Facts
    ) -> Proposal | NeedsInformation | Refused:
        if not isinstance(made, Proposal):
            return made
        return labelled(made, facts.order, facts.articles.values(), self._answer.lexicon)

    def judged(self, made: Proposal | NeedsInformation | Refused, request: Request) -> bool:
        """Show a proposal, ask what is missing, or tell the rule. Whether the request is over."""
        match made:
            case Proposal():
                # under an id of its own: a button of the proposal before must not confirm it
                anew = replace(made, id=self._answer.counter.ids())
                pending = pending_of(anew, request, self._answer.turn)
                if pending.needs_person is not None:
                    self._answer.be(pending=pending)
                    self._answer.say("service_needs_person")
                    self._answer.hand_over(Reason.POLICY)
                    return self._answer.drop()
                self._answer.say("service_proposed")
                self._answer.show(pending)
                return False
            case NeedsInformation(fields, words):
                slot = _SLOTS.get(fields[0], Slot.ORDER)
                self._answer.ask(AskFor(slot, self._answer.localized(words)))
                return False
            case Refused(_rule, words):
                self._answer.failed = True
                self._answer.said.append(self._answer.localized(words))
                return self._answer.drop()


def _with_words(request: Request, new: str) -> Request:
    words = f"{request.words}. {new}".strip(". ") if new else request.words
    return replace(request, words=words[-KEPT_WORDS:])


def _names_some(request: Request, desk: Desk) -> bool:
    """Whether a request names some of the items of its order, and not all."""
    items = desk.order.items if desk.order is not None else ()
    named = things_sure(request.words, items, desk.lexicon)
    return 0 < len(named) < len({item.sku for item in items})
