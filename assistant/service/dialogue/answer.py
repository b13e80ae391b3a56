"""An answer of the service desk as it comes about: what holds by now, and what is said so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.cart import CartLine
from assistant.dialogue import DialogueState, UserMessage
from assistant.events import Asked, HandoffAsked, ServiceEvent
from assistant.service.dialogue.claiming import Claim
from assistant.service.dialogue.filling import AskFor, Desk
from assistant.service.dialogue.handing_over import Reason
from assistant.service.dialogue.identity import Tries
from assistant.service.dialogue.lexicon import Lexicon
from assistant.service.dialogue.proposing import shown
from assistant.service.dialogue.reasons import senses
from assistant.service.dialogue.state import Pending, Slot
from assistant.service.dialogue.yes_no import Word, word_of
from assistant.service.port import OrderSystem
from assistant.service.records import Customer
from assistant.service.rules import Policy
from prompts.render import reply
from retrieval.products import Localized


@dataclass(frozen=True, slots=True)
class Counter:
    """What every visit works with. `now` is seconds since 1970, `ids` makes ids of proposals."""

    system: OrderSystem
    policy: Policy
    now: Callable[[], float]
    ids: Callable[[], str]
    tries: Tries


class Answer:
    """`state` is what holds, `said` what is answered in order, `cart` what is put into the dialogue's list. `failed`: the message led
    nowhere. `before` is the state that the message found, `text` its words with what is personal in them."""

    def __init__(
        self, counter: Counter, message: UserMessage, claim: Claim, dialogue: DialogueState, lexicon: Lexicon
    ) -> None:
        self.counter, self.message, self.claim = counter, message, claim
        self.text = message.raw or message.text
        self.language = claim.meant.language
        self.lexicon = lexicon
        self.turn = dialogue.turn
        self.before = dialogue.service
        self.state = dialogue.service
        self.said: list[ServiceEvent | Asked | str] = []
        self.cart: list[CartLine] = []
        self.failed = False

    def be(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]  # names of its fields

    def say(self, name: str, **values: object) -> None:
        self.said.append(self.words(name, **values))

    def fail(self, name: str) -> None:
        self.failed = True
        self.say(name)

    def fail_with(self, words: str) -> None:
        self.failed = True
        self.said.append(words)

    def words(self, name: str, **values: object) -> str:
        return reply(name, self.language, **values)

    def localized(self, words: Localized) -> str:
        return words.get(self.language)

    def show(self, pending: Pending) -> None:
        """Show a proposal: a plain yes counts for it in the next turn."""
        pending = replace(pending, turn=self.turn)
        self.be(pending=pending, waiting=Slot.WORD)
        self.said.append(shown(pending, self.language))

    def ask(self, question: AskFor) -> None:
        if question.options:
            self.said.append(Asked(question.question, question.options))
        else:
            self.said.append(question.question)
        self.be(waiting=question.slot, listed=question.listed or self.state.listed)

    def again(self, said: str) -> None:
        """Before the same question is asked again: why."""
        self.failed = True
        if word_of(said, "", None) is Word.YES:
            self.say("service_no_pending")
        else:
            self.say("service_noted" if senses(said) else "service_cannot_read")

    def hand_over(self, reason: Reason) -> None:
        self.said.append(self.words(f"service_hand_{reason}"))
        self.said.append(HandoffAsked(reason.value, self.words("service_nobody")))
        self.be(handed=True)

    def drop(self) -> bool:
        self.be(requests=self.state.requests[1:])
        return True

    async def desk(self, who: Customer, number: str) -> Desk:
        order = await self.counter.system.order(number) if number else None
        if order is not None and order.customer != who.id:
            order = None
        counter = self.counter
        return Desk(who, order, counter.system, counter.policy, self.lexicon, self.language)
