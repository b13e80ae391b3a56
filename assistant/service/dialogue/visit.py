"""One message at the service desk: who asks, the word on what was proposed, then request after request as far as each can go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.cart import CartLine
from assistant.dialogue import Decision, DialogueState, UserMessage
from assistant.events import Acted, Asked, HandoffAsked, Outcome, ServiceEvent
from assistant.service.dialogue.claiming import Claim
from assistant.service.dialogue.contact import Contact, contact
from assistant.service.dialogue.deeds import CHANGES, action_of, inverse
from assistant.service.dialogue.filling import AskFor, Desk, amended, filled
from assistant.service.dialogue.handing_over import Reason, reason_of
from assistant.service.dialogue.identity import MOST_ATTEMPTS, Tries, proved
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.looking_up import looked_up
from assistant.service.dialogue.orders_meant import orders_meant
from assistant.service.dialogue.proposing import pending_of, proposal_of, renewed, shown
from assistant.service.dialogue.state import (
    KEPT_DECIDED,
    KEPT_LISTED,
    KEPT_REQUESTS,
    KEPT_WORDS,
    Pending,
    Request,
    Slot,
)
from assistant.service.dialogue.wants import Want
from assistant.service.dialogue.yes_no import Word, without_no, word_of
from assistant.service.facts import gather
from assistant.service.memory import folded, same_phone
from assistant.service.port import KeyReused, OrderSystem, OrderSystemFault
from assistant.service.proposals import Executed, NotTheirs, Proposal, Stale, confirm, propose
from assistant.service.records import Customer, Order
from assistant.service.rules import Policy
from assistant.service.verdicts import NeedsInformation, Refused
from prompts.render import reply
from retrieval.products import Localized

_WITHOUT_ORDER = frozenset({Want.ORDERS, Want.PROFILE, Want.OWN_ADDRESS, Want.PERSON, Want.UNDO})
_SEVERAL = frozenset({Want.TRACK, Want.ORDER, Want.REFUND, Want.ORDERS})  # of which all that may be meant are shown
MOST_SHOWN = 5
_SLOTS = {slot.value: slot for slot in Slot}


@dataclass(frozen=True, slots=True)
class Counter:
    """What every visit works with. `now` is seconds since 1970, `ids` makes ids of proposals."""

    system: OrderSystem
    policy: Policy
    now: Callable[[], float]
    ids: Callable[[], str]
    tries: Tries


class Visit:
    """`run` once; then `state` is what holds, `said` what is answered, `cart` what was put into the dialogue's list."""

    def __init__(
        self, counter: Counter, message: UserMessage, claim: Claim, dialogue: DialogueState, lexicon: Lexicon
    ) -> None:
        self._counter, self._message, self._claim = counter, message, claim
        self._text = message.raw or message.text
        self._language = claim.meant.language
        self._lexicon = lexicon
        self._turn = dialogue.turn
        self._before = dialogue.service
        self.state = dialogue.service
        self.said: list[ServiceEvent | Asked | str] = []
        self.cart: list[CartLine] = []
        self._failed = False

    async def run(self) -> None:
        """Answer the message. What cannot be reached is said; nothing is done then."""
        try:
            await self._answered()
        except OrderSystemFault:
            self._fail("service_unreachable")
        failures = self.state.failures + 1 if self._failed else 0
        self._be(turn=self._turn, failures=failures)
        if failures >= self._counter.policy.people.after_failures and not self.state.handed:
            self._hand_over(Reason.FAILURES)

    # The course of a message

    async def _answered(self) -> None:
        who = await self._customer()
        if self._message.decision is not None:
            await self._decided(self._message.decision, who)
            return
        reason = self._reason()
        if reason is not None and (reason is not Reason.UPSET or not self._claim.wants):
            self._hand_over(reason)
            if reason is Reason.ASKED or not self._claim.wants:
                return
        answered: Slot | None = self.state.waiting
        pending = self.state.pending
        if pending is not None and pending.needs_person is None and who is not None:
            if await self._word(pending, who):
                return
            answered = None
        elif answered is Slot.WORD:
            answered = None
        answered = self._take(answered)
        known = who or await self._identified()
        if known is None:
            return
        if self._speaks_of_another(known):
            self._say("service_other_account")
            self._be(requests=self._before.requests, waiting=self._before.waiting)
            return
        if who is None:
            answered = None
        await self._handle_all(known, answered)
        if reason is Reason.UPSET:
            self._hand_over(reason)

    def _reason(self) -> Reason | None:
        return reason_of(self._text, self._claim.meant, self._counter.policy.people, of_service=True)

    def _take(self, answered: Slot | None) -> Slot | None:
        """Note the requests of the message; the slot that it answers, if it does not begin something else."""
        wants = self._claim.wants
        if not wants:
            return answered
        in_hand = self.state.requests[0] if self.state.requests else None
        if answered not in (None, Slot.CONTACT, Slot.PROOF) and in_hand is not None:
            same = {in_hand.want} | ({Want.SWAP} if in_hand.want in CHANGES else set())
            if all(one.want in same for one in wants):
                return answered
        new = tuple(Request(one.want, one.words[:KEPT_WORDS]) for one in wants)
        kept = tuple(one for one in self.state.requests if one.want not in {request.want for request in new})
        self._be(requests=(*new, *kept)[:KEPT_REQUESTS])
        if answered in (Slot.CONTACT, Slot.PROOF):
            return answered
        self._be(waiting=None)
        return None

    # Who asks

    async def _customer(self) -> Customer | None:
        """Whoever the shop says it is, else who proved it in this dialogue."""
        signed = self._message.customer
        found = await self._counter.system.customer(signed) if signed is not None else None
        if found is not None or not self.state.customer:
            return found
        return await self._counter.system.customer(self.state.customer)

    async def _identified(self) -> Customer | None:
        """The customer, where this message completes the proof; else the next question is asked."""
        told = contact(self._text, self.state.contact)
        self._be(contact=told)
        if self.state.attempts >= MOST_ATTEMPTS:
            self._bar()
            return None
        if not told.names_account or not told.proves:
            name = (
                "service_ask_proof"
                if told.names_account
                else "service_ask_email"
                if told.proves
                else "service_ask_contact"
            )
            if self._before.waiting in (Slot.CONTACT, Slot.PROOF) and told == self._before.contact:
                self._failed = True
            self._say(name)
            self._be(waiting=Slot.PROOF if told.names_account else Slot.CONTACT)
            return None
        found = None if self._counter.tries.spent(told) else await proved(told, self._counter.system)
        if found is None:
            self._counter.tries.failed(told)
            self._be(contact=Contact(), attempts=self.state.attempts + 1, waiting=Slot.CONTACT)
            if self.state.attempts >= MOST_ATTEMPTS:
                self._bar()
            else:
                self._say("service_not_proved")
            return None
        self._be(customer=found.id, contact=Contact(), attempts=0, waiting=None)
        self._say("service_known", customer=found.name)
        if not self.state.requests:
            self._be(requests=(Request(Want.ORDERS),))
        return found

    def _bar(self) -> None:
        self._say("service_barred")
        self._be(requests=(), waiting=None, contact=Contact())
        self._hand_over(Reason.FAILURES)

    def _speaks_of_another(self, who: Customer) -> bool:
        """Whether the message names an account that is not that of the customer who is known."""
        told = contact(self._text)
        if told.email and folded(told.email) != folded(who.email):
            return True
        return bool(
            told.phone
            and self.state.waiting is not Slot.ADDRESS
            and not same_phone(told.phone, who.phone)
            and not told.email
        )

    # Their word

    async def _decided(self, decision: Decision, who: Customer | None) -> None:
        """By the button: it names the proposal."""
        pending = self.state.pending
        if pending is None or pending.id != decision.proposal or who is None:
            self.said.append(Acted(decision.proposal, "", "expired", self._words("service_gone")))
            return
        if decision.confirmed:
            await self._confirmed(pending, who)
        else:
            await self._declined(pending, who)

    async def _word(self, pending: Pending, who: Customer) -> bool:
        """By words, which count for the proposal that was shown last before them. False: the message is of something else."""
        word = word_of(self._text, pending.action, pending.request.order or None)
        if word is Word.YES:
            if pending.turn == self._turn - 1 and not self._message.waited:
                await self._confirmed(pending, who)
            else:
                self._say("service_seen_first")
                self._show(pending)
            return True
        rest = without_no(self._text) if word is Word.NO else self._text
        other = any(one.want is not pending.request.want and one.want is not Want.SWAP for one in self._claim.wants)
        if rest and not other:
            desk = await self._desk(who, pending.request.order)
            wish = await amended(pending.request, rest, desk)
            if wish != pending.request:
                self._be(pending=None, requests=(wish, *self.state.requests[1:]), waiting=None)
                await self._handle_all(who, None)
                return True
        if word is Word.NO:
            await self._declined(pending, who, proceed=not self._claim.wants)
            return not self._claim.wants
        if other:
            return False
        self._failed = True
        self._say("service_proposed_again")
        self._show(pending)
        return True

    async def _declined(self, pending: Pending, who: Customer, *, proceed: bool = True) -> None:
        self.said.append(Acted(pending.id, pending.action, "declined", self._words("service_declined")))
        self._settled(pending)
        if proceed and self.state.requests:
            self.said.append(self._words("service_next"))
            await self._handle_all(who, None)

    async def _confirmed(self, pending: Pending, who: Customer) -> None:
        """Execute it, once; where it does not hold any more, say so and propose what would be done now."""
        counter = self._counter
        if pending.needs_person is not None:
            self.said.append(Acted(pending.id, pending.action, "failed", self._words("service_needs_person")))
            return
        before = await self._desk(who, pending.request.order)
        try:
            became = await confirm(
                proposal_of(pending), counter.system, counter.policy, customer=who.id, now=counter.now()
            )
        except OrderSystemFault:
            # whether it was done is not known: the same proposal may be confirmed again, and is done once
            self._failed = True
            self.said.append(Acted(pending.id, pending.action, "failed", self._words("service_failed")))
            self._be(pending=replace(pending, turn=self._turn))
            return
        except KeyReused:
            became = NotTheirs()
        match became:
            case Executed():
                await self._done(pending, who, before.order)
            case NotTheirs():
                self._act(pending, "expired", "service_gone")
                self._settled(pending)
            case _:
                outcome: Outcome = "changed" if isinstance(became, Stale) else "expired"
                self._act(pending, outcome, f"service_{outcome}")
                self._be(pending=None, decided=(*self.state.decided, pending.id)[-KEPT_DECIDED:])
                if not self._judged(became.anew, pending.request):
                    await self._handle_all(who, None)

    async def _done(self, pending: Pending, who: Customer, before: Order | None) -> None:
        number = pending.request.order
        lines = [line.get(self._language) for line in pending.told.lines]
        order_line = self._counter.policy.say("order_line", order=number).get(self._language)
        words = self._words(
            "service_done",
            title=pending.told.title.get(self._language),
            order=number,
            lines=[line for line in lines if line != order_line],
        )
        self.said.append(Acted(pending.id, pending.action, "done", words))
        undo = inverse(pending.request, before, who)
        self._settled(pending)
        self._be(undo=undo, focus=number or self.state.focus)
        if self.state.requests:
            self._say("service_next")
            await self._handle_all(who, None)
        elif undo is not None:
            self._say("service_undo_hint")

    def _act(self, pending: Pending, outcome: Outcome, words: str) -> None:
        self.said.append(Acted(pending.id, pending.action, outcome, self._words(words)))

    def _settled(self, pending: Pending) -> None:
        """The proposal is over, and the request that it came from."""
        self._be(
            pending=None,
            waiting=None,
            requests=self.state.requests[1:],
            decided=(*self.state.decided, pending.id)[-KEPT_DECIDED:],
        )

    # Requests

    async def _handle_all(self, who: Customer, answered: Slot | None) -> None:
        """One request after the other, until one has to wait for the customer."""
        orders = await self._counter.system.orders_of(who.id)
        new = self._text if answered is not None else ""
        while self.state.requests:
            self._be(waiting=None)
            if not await self._handle(who, orders, new, answered):
                return
            new, answered = "", None
        if self.state.pending is not None and self.state.pending.needs_person is None:
            self._show(self.state.pending)

    async def _handle(self, who: Customer, orders: tuple[Order, ...], new: str, answered: Slot | None) -> bool:
        """Whether the request in hand is over."""
        request = self.state.requests[0]
        if request.want is Want.PERSON:
            self._hand_over(Reason.ASKED)
            return self._drop()
        if request.want is Want.UNDO:
            if self.state.undo is None:
                self._fail("service_undo_none")
                return self._drop()
            self._be(requests=(self.state.undo, *self.state.requests[1:]), undo=None)
            return await self._change(who, self.state.requests[0], "", None)
        if request.want not in _WITHOUT_ORDER and not request.order:
            if not self._with_order(request, orders, new, answered):
                return self.state.waiting is None
            request = self.state.requests[0]
            answered = None if answered is Slot.ORDER else answered
        if request.want in CHANGES:
            return await self._change(who, request, new, answered)
        await self._look_up(who, request, orders)
        return self._drop()

    def _with_order(self, request: Request, orders: tuple[Order, ...], new: str, answered: Slot | None) -> bool:
        """Find which order a request is about; several are as many requests. False where the customer is asked, or has none."""
        asked = answered is Slot.ORDER
        if not orders:
            self._say("service_orders_none")
            self._drop()
            return False
        said = new if asked else request.words
        found = orders_meant(
            said, request.want, orders, self.state.focus, self.state.listed, self._lexicon, asked=asked
        )
        for number in found.unknown:
            self._failed = True
            self.said.append(self._localized(self._counter.policy.say("order.unknown", order=number)))
        numbers = found.orders
        if not numbers and request.want in _SEVERAL and found.choices and not found.unknown:
            numbers = found.choices[:MOST_SHOWN]
        if numbers:
            rest = self.state.requests[1:]
            several = tuple(replace(request, order=number) for number in numbers)
            self._be(requests=(*several, *rest)[:KEPT_REQUESTS], focus=numbers[0])
            return True
        if asked and not found.unknown:
            self._failed = True
        choices = (found.choices or tuple(order.id for order in orders))[:KEPT_LISTED]
        self._ask(AskFor(Slot.ORDER, self._words("service_ask_order"), choices, choices))
        return False

    async def _look_up(self, who: Customer, request: Request, orders: tuple[Order, ...]) -> None:
        """Show what is asked for, of as many orders in a row as are asked for alike."""
        alike = [one for one in self.state.requests if one.want is request.want and one.order]
        numbers = [one.order for one in alike]
        mine = [order for number in numbers for order in orders if order.id == number]
        told = await looked_up(
            request,
            who,
            mine or list(orders),
            self._counter.system,
            self._counter.policy,
            self._lexicon,
            self._language,
        )
        self.said += told.said
        self.cart += told.cart
        self._be(
            listed=told.listed or self.state.listed,
            requests=(request, *(one for one in self.state.requests if one not in alike and one is not request)),
        )
        if len(mine) == 1:
            self._be(focus=mine[0].id)

    async def _change(self, who: Customer, request: Request, new: str, answered: Slot | None) -> bool:
        desk = await self._desk(who, request.order)
        request, question = await filled(request, new, answered, self.state.listed, desk)
        words = f"{request.words}. {new}".strip(". ") if new else request.words
        request = replace(request, words=words[-KEPT_WORDS:])
        self._be(requests=(request, *self.state.requests[1:]))
        if question is not None:
            if answered is question.slot and question.slot is not Slot.ADDRESS:
                self._failed = True
            self._ask(question)
            return False
        action = action_of(request, desk.order)
        facts = await gather(self._counter.system, action, who.id)
        made = propose(self._counter.ids(), action, facts, self._counter.policy, self._counter.now())
        return self._judged(made, request)

    def _judged(self, made: Proposal | NeedsInformation | Refused, request: Request) -> bool:
        """Show a proposal, ask what is missing, or tell the rule. Whether the request is over."""
        match made:
            case Proposal():
                pending = pending_of(replace(renewed(made), id=self._counter.ids()), request, self._turn)
                if pending.needs_person is not None:
                    self._be(pending=pending)
                    self._say("service_needs_person")
                    self._hand_over(Reason.POLICY)
                    return self._drop()
                self._say("service_proposed")
                self._show(pending)
                return False
            case NeedsInformation(fields, words):
                slot = _SLOTS.get(fields[0], Slot.ORDER)
                self._ask(AskFor(slot, self._localized(words)))
                return False
            case Refused(_rule, words):
                self._failed = True
                self.said.append(self._localized(words))
                return self._drop()

    # Words

    def _show(self, pending: Pending) -> None:
        """Show a proposal: a plain yes counts for it in the next turn."""
        pending = replace(pending, turn=self._turn)
        self._be(pending=pending, waiting=Slot.WORD)
        self.said.append(shown(pending, self._language))

    def _ask(self, question: AskFor) -> None:
        if question.options:
            self.said.append(Asked(question.question, question.options))
        else:
            self.said.append(question.question)
        self._be(waiting=question.slot, listed=question.listed or self.state.listed)

    def _hand_over(self, reason: Reason) -> None:
        self.said.append(self._words(f"service_hand_{reason}"))
        self.said.append(HandoffAsked(reason.value, self._words("service_nobody")))
        self._be(handed=True)

    def _drop(self) -> bool:
        self._be(requests=self.state.requests[1:])
        return True

    def _fail(self, name: str) -> None:
        self._failed = True
        self._say(name)

    def _say(self, name: str, **values: object) -> None:
        self.said.append(self._words(name, **values))

    def _words(self, name: str, **values: object) -> str:
        return reply(name, self._language, **values)

    def _localized(self, words: Localized) -> str:
        return words.get(self._language)

    def _be(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]  # names of its fields

    async def _desk(self, who: Customer, number: str) -> Desk:
        order = await self._counter.system.order(number) if number else None
        if order is not None and order.customer != who.id:
            order = None
        counter = self._counter
        return Desk(who, order, counter.system, counter.policy, self._lexicon, self._language)
