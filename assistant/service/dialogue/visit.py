"""One message at the service desk: who asks, the word on what was proposed, then request after request as far as each can go."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import patterns
from assistant.dialogue import DialogueState, Intent, UserMessage
from assistant.service.dialogue.answer import Answer, Counter
from assistant.service.dialogue.claiming import Claim
from assistant.service.dialogue.contact import Contact, contact
from assistant.service.dialogue.deeds import CHANGES
from assistant.service.dialogue.filling import ALSO
from assistant.service.dialogue.handing_over import Reason, reason_of
from assistant.service.dialogue.handling import Handler
from assistant.service.dialogue.identifying import customer_of, has_expired, identified, speaks_of_another
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.numbers import order_numbers, same_number
from assistant.service.dialogue.settling import Settler
from assistant.service.dialogue.state import KEPT_REQUESTS, KEPT_WORDS, Pending, Request, Slot
from assistant.service.dialogue.wants import Want, Wanted, parts
from assistant.service.port import OrderSystemFault
from assistant.service.records import Customer

_OF_GOODS = frozenset({Want.RETURN, Want.SWAP})
_CHANGED_TO = frozenset(
    {Want.SWAP, Want.ADDRESS, Want.OWN_ADDRESS, Want.PAYMENT}
)  # "change it to ..." says which of these
_INSTEAD = patterns.later(
    r"^\W*(?:(?:ok(?:ay)?|well|alright|fine|no|then|so)[\s,]+)+then\b|^\W*then\b|\b(?:instead|rather|never ?mind|forget (?:it|that))\b|那就|那(?=帮|我|把|改|换|退)|算了|还是|改成|不如",
    re.IGNORECASE,
)


class Visit:
    """`run` once; then `answer` holds what came of it."""

    def __init__(
        self, counter: Counter, message: UserMessage, claim: Claim, dialogue: DialogueState, lexicon: Lexicon
    ) -> None:
        self.answer = Answer(counter, message, claim, dialogue, lexicon)
        self._handler = Handler(self.answer)
        self._settler = Settler(self.answer, self._handler)
        self._instead: Request | None = None

    async def run(self) -> None:
        """Answer the message. What cannot be reached is said; nothing is done then."""
        try:
            await self._answered()
        except OrderSystemFault:
            self.answer.fail("service_unreachable")
        failures = self.answer.state.failures + 1 if self.answer.failed else 0
        self.answer.be(turn=self.answer.turn, failures=failures)
        if failures >= self.answer.counter.policy.people.after_failures and not self.answer.state.handed:
            self.answer.hand_over(Reason.FAILURES)

    async def _answered(self) -> None:
        who = await customer_of(self.answer)
        if self.answer.message.decision is not None:
            await self._settler.decided(self.answer.message.decision, who)
            if who is None and has_expired(self.answer):
                await identified(self.answer)
            return
        reason = self._reason()
        if reason is not None and (reason is not Reason.UPSET or not self.answer.claim.wants):
            self.answer.hand_over(reason)
            if reason is Reason.ASKED or not self.answer.claim.wants:
                return
        answered: Slot | None = self.answer.state.waiting
        pending = self.answer.state.pending
        if pending is not None and pending.needs_person is None and who is not None:
            if await self._settler.word_given(pending, who):
                return
            self._withdraw(pending)
            answered = None
        elif answered is Slot.WORD:
            answered = None
        if answered is not None and self._takes_back():
            self.answer.be(requests=self.answer.state.requests[1:], waiting=None)
            self.answer.say("service_declined")
            return
        answered = self._take(answered)
        if not self.answer.state.requests and who is not None and not contact(self.answer.text).names_account:
            self.answer.say("service_no_pending")
            return
        await self._serve(who, answered, reason)

    async def _serve(self, who: Customer | None, answered: Slot | None, reason: Reason | None) -> None:
        """Handle the requests, once it is known whose they are."""
        known = who or await identified(self.answer)
        if known is None:
            return
        if speaks_of_another(self.answer, known):
            self.answer.say("service_other_account")
            self.answer.be(requests=self.answer.before.requests, waiting=self.answer.before.waiting)
            return
        if who is None:
            answered = None
        await self._handler.handle_all(known, answered)
        if reason is Reason.UPSET:
            self.answer.hand_over(reason)

    def _withdraw(self, pending: Pending) -> None:
        """What is wanted of the same order in the place of what was proposed takes its place, with what is known already."""
        wants = self.answer.claim.wants
        if len(wants) != 1 or wants[0].want not in CHANGES or ALSO.search(self.answer.text):
            return
        order = pending.request.order
        if not order or any(not same_number(one.written, order) for one in order_numbers(self.answer.text)):
            return
        kept = tuple(one for one in self.answer.state.requests if one != pending.request)
        self.answer.be(pending=None, requests=kept)
        goods = {wants[0].want, pending.request.want} <= _OF_GOODS
        skus = pending.request.skus if goods else ()
        self._instead = Request(
            wants[0].want,
            wants[0].words[:KEPT_WORDS],
            order=order,
            skus=skus,
            new_skus=("",) * len(skus) if wants[0].want is Want.SWAP else (),
            reason=pending.request.reason if goods else "",
        )

    def _reason(self) -> Reason | None:
        claim, people = self.answer.claim, self.answer.counter.policy.people
        said = reason_of(self.answer.text, claim.meant, people, of_service=True)
        # what no words of a request stand in, and was taken for the wish for a person, is one
        wished = claim.meant.intent is Intent.TALK_TO_HUMAN and not claim.wants and people.on_request
        return said or (Reason.ASKED if wished else None)

    def _takes_back(self) -> bool:
        """Whether the customer takes back what they were being asked about, when nothing has been done that could be undone."""
        wants = self.answer.claim.wants
        return bool(wants) and all(one.want is Want.UNDO for one in wants) and self.answer.state.undo is None

    def _replaces(self, begun: set[Want]) -> bool:
        """Whether what is wanted now takes the place of the request that was being asked about, and does not come beside it."""
        if not begun & CHANGES or ALSO.search(self.answer.text):
            return False
        return _INSTEAD.search(self.answer.text) is not None or not order_numbers(self.answer.text)

    def _take(self, answered: Slot | None) -> Slot | None:
        """Note the requests of the message; the slot that it answers, if it does not begin something else."""
        wants = self.answer.claim.wants
        if not wants:
            if answered in (Slot.CONTACT, Slot.PROOF):
                self._keep_words()
            return answered
        in_hand = self.answer.state.requests[0] if self.answer.state.requests else None
        if answered not in (None, Slot.CONTACT, Slot.PROOF) and in_hand is not None:
            same = {in_hand.want} | ({Want.SWAP} if in_hand.want in _CHANGED_TO else set())
            if all(one.want in same for one in wants):
                return answered
        plain = tuple(Request(one.want, self._with_before(one, answered)[:KEPT_WORDS]) for one in wants)
        new = plain if self._instead is None else (self._instead,)
        begun = {one.want for one in wants}
        kept = tuple(one for one in self.answer.state.requests if one.order or one.want not in begun)
        if in_hand is not None and self.answer.state.pending is None and self._replaces(begun):
            kept = tuple(one for one in kept if one != in_hand)
        self.answer.be(requests=(*new, *kept)[:KEPT_REQUESTS])
        if answered in (Slot.CONTACT, Slot.PROOF):
            return answered
        self.answer.be(waiting=None)
        return None

    def _keep_words(self) -> None:
        """What is said of the request in hand while it is asked whose it is: a reason, a thing; not what proves the account."""
        said = ". ".join(part for part in parts(self.answer.text) if contact(part) == Contact())
        if not said or not self.answer.state.requests:
            return
        first, *others = self.answer.state.requests
        words = f"{first.words}. {said}"[:KEPT_WORDS]
        self.answer.be(requests=(replace(first, words=words), *others))

    def _with_before(self, wanted: Wanted, answered: Slot | None) -> str:
        """What is said of a request; before the customer is known, with what was said of it already."""
        asked = answered in (Slot.CONTACT, Slot.PROOF)
        before = [
            one.words for one in self.answer.state.requests if asked and one.want is wanted.want and not one.order
        ]
        return ". ".join((*before, wanted.words))
