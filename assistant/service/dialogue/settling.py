"""The customer's word on a proposal, by its button or in clear words: it is done once, or not at all."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue import Decision
from assistant.events import Acted, Outcome
from assistant.service.dialogue.answer import Answer
from assistant.service.dialogue.asking_about import asks_about, asks_which_versions, told_of
from assistant.service.dialogue.deeds import inverse
from assistant.service.dialogue.filling import amended
from assistant.service.dialogue.handling import Handler
from assistant.service.dialogue.numbers import order_numbers, same_number
from assistant.service.dialogue.other_versions import not_to_be_had, to_be_had
from assistant.service.dialogue.proposing import proposal_of
from assistant.service.dialogue.state import KEPT_DECIDED, Pending, Request
from assistant.service.dialogue.wants import Want, Wanted
from assistant.service.dialogue.yes_no import Word, without_no, word_of
from assistant.service.port import KeyReused, OrderSystemFault
from assistant.service.proposals import Executed, NotTheirs, Stale, confirm
from assistant.service.records import Customer, Order
from assistant.service.verdicts import Refused
from retrieval.products import Language


class Settler:
    """Takes the word on the proposal that waits."""

    def __init__(self, answer: Answer, handler: Handler) -> None:
        self._answer = answer
        self._handler = handler

    async def decided(self, decision: Decision, who: Customer | None) -> None:
        """By the button: it names the proposal."""
        pending = self._answer.state.pending
        if pending is None or pending.id != decision.proposal or who is None:
            self._answer.said.append(Acted(decision.proposal, "", "expired", self._answer.words("service_gone")))
            return
        if decision.confirmed:
            await self._confirmed(pending, who)
        else:
            await self._declined(pending, who)

    async def word_given(self, pending: Pending, who: Customer) -> bool:
        """By words, which count for the proposal that was shown last before them. False: the message is of something else."""
        word = word_of(self._answer.text, pending.action, pending.request.order or None)
        if word is Word.YES:
            if pending.turn == self._answer.turn - 1 and not self._answer.message.waited:
                await self._confirmed(pending, who)
            else:
                self._answer.say("service_seen_first" if self._answer.message.waited else "service_seen_again")
                self._answer.show(pending)
            return True
        wants = self._answer.claim.wants
        if word is Word.NEITHER and not wants and asks_about(self._answer.text, pending.request.order):
            self._explained(pending)
            return True
        if any(one.want is Want.UNDO for one in wants) and self._answer.state.undo is None:
            await self._declined(pending, who)
            return True
        rest = without_no(self._answer.text) if word is Word.NO else self._answer.text
        other = any(_is_other(one, pending.request) for one in wants)
        if rest and not other and await self._amended(pending, rest, who):
            return True
        other = other or any(one.want is not pending.request.want for one in wants)
        if word is Word.NO:
            await self._declined(pending, who, proceed=not other)
            return not other
        if other:
            return False
        self._answer.failed = True
        self._answer.say("service_proposed_again")
        self._answer.show(pending)
        return True

    async def _amended(self, pending: Pending, rest: str, who: Customer) -> bool:
        """Propose what the words would rather have. Where a rule is against that, what was proposed still stands and is shown again."""
        answer = self._answer
        desk = await answer.desk(who, pending.request.order)
        wish = await amended(pending.request, rest, desk)
        if wish == pending.request:
            told = await not_to_be_had(wish, rest, desk)
            if not told and wish.want is Want.SWAP and asks_which_versions(rest):
                told = await to_be_had(wish, desk)
            if told:
                answer.said.append(told)
                answer.say("service_stands")
                answer.show(pending)
            return bool(told)
        made = await self._handler.proposed(who, wish, desk.order)
        if isinstance(made, Refused):
            answer.fail_with(answer.localized(made.words))
            if made.rule == "variant.unavailable" and (others := await to_be_had(wish, desk)):
                answer.said.append(others)
            answer.say("service_stands")
            answer.show(pending)
            return True
        answer.be(pending=None, requests=(wish, *answer.state.requests[1:]), waiting=None)
        await self._handler.handle_all(who, None)
        return True

    def _explained(self, pending: Pending) -> None:
        """Answer a question about what was proposed from the proposal itself, and show it again."""
        answer = self._answer
        nothing = answer.localized(answer.counter.policy.words["charge.nothing"])
        lines = told_of((answer.localized(line) for line in pending.told.lines), nothing)
        joint = " " if answer.language == "en" else ""
        answer.said.append(joint.join(_sentence(line, answer.language) for line in lines))
        answer.say("service_proposed_again")
        answer.show(pending)

    async def _declined(self, pending: Pending, who: Customer, *, proceed: bool = True) -> None:
        action = proposal_of(pending).action
        if pending.customer == who.id and await self._answer.counter.system.outcome(pending.id, who.id, action):
            # it was done and the answer to that was lost: that nothing was changed is not true
            await self._done(pending, who, None)
            return
        self._answer.said.append(Acted(pending.id, pending.action, "declined", self._answer.words("service_declined")))
        self._settled(pending)
        if proceed and self._answer.state.requests:
            self._answer.said.append(self._answer.words("service_next"))
            await self._handler.handle_all(who, None)

    async def _confirmed(self, pending: Pending, who: Customer) -> None:
        """Execute it, once; where it does not hold any more, say so and propose what would be done now."""
        counter = self._answer.counter
        if pending.needs_person is not None:
            self._answer.said.append(
                Acted(pending.id, pending.action, "failed", self._answer.words("service_needs_person"))
            )
            return
        before = await self._answer.desk(who, pending.request.order)
        try:
            became = await confirm(
                proposal_of(pending),
                counter.system,
                counter.policy,
                customer=who.id,
                now=counter.now(),
                agent=pending.agent,
            )
        except OrderSystemFault:
            # whether it was done is not known: the same proposal may be confirmed again, and is done once
            self._answer.failed = True
            self._answer.said.append(Acted(pending.id, pending.action, "failed", self._answer.words("service_failed")))
            self._answer.be(pending=replace(pending, turn=self._answer.turn))
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
                self._answer.be(pending=None, decided=(*self._answer.state.decided, pending.id)[-KEPT_DECIDED:])
                if not await self._handler.again(became.anew, pending.request, who):
                    await self._handler.handle_all(who, None)

    async def _done(self, pending: Pending, who: Customer, before: Order | None) -> None:
        number = pending.request.order
        lines = [line.get(self._answer.language) for line in pending.told.lines]
        order_line = self._answer.counter.policy.say("order_line", order=number).get(self._answer.language)
        words = self._answer.words(
            "service_done",
            action=pending.action,
            title=pending.told.title.get(self._answer.language),
            order=number,
            lines=[_sentence(line, self._answer.language) for line in lines if line != order_line],
        )
        self._answer.said.append(Acted(pending.id, pending.action, "done", words))
        undo = inverse(pending.request, before, who)
        self._settled(pending)
        self._answer.be(undo=undo, focus=number or self._answer.state.focus)
        if self._answer.state.requests:
            self._answer.say("service_next")
            await self._handler.handle_all(who, None)
        elif undo is not None:
            self._answer.say("service_undo_hint")

    def _act(self, pending: Pending, outcome: Outcome, words: str) -> None:
        self._answer.said.append(Acted(pending.id, pending.action, outcome, self._answer.words(words)))

    def _settled(self, pending: Pending) -> None:
        """The proposal is over, and the request that it came from."""
        self._answer.be(
            pending=None,
            waiting=None,
            requests=tuple(one for one in self._answer.state.requests if one != pending.request),
            decided=(*self._answer.state.decided, pending.id)[-KEPT_DECIDED:],
        )


def _is_other(wanted: Wanted, request: Request) -> bool:
    """Whether what is wanted is not the request that waits, said again or otherwise: another thing, or of another order."""
    if any(request.order and not same_number(one.written, request.order) for one in order_numbers(wanted.words)):
        return True
    said_again = (request.want, Want.SWAP) if request.want not in (Want.CANCEL, Want.WITHDRAW) else (request.want,)
    return wanted.want not in said_again


def _sentence(line: str, language: Language) -> str:
    """A line as a sentence of its own."""
    return line if line.endswith((".", "。", "!", "！")) else f"{line}{'.' if language == 'en' else '。'}"
