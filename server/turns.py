"""How a session's turns run: what its conversation decides is done, and one turn at a time is answered and written down.

Holds the dialogue's state while it is in use. Knows nothing of who shows the session or which server leads it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Protocol, assert_never

from assistant.dialogue import Decision, DialogueState, UserMessage
from assistant.events import Asked as QuestionAsked
from assistant.events import Compared, Event, HandoffAsked, Recommended, ServiceEvent, Text, Understood
from assistant.saving import StateUnreadable
from assistant.saving import load as load_state
from assistant.saving import save as save_state
from retrieval.products import Language
from server.answering import Answering
from server.conversation import Became, Begin, Conversation, Effect, Halt, Line, Opened
from server.frames import Queued, SessionFrame
from server.handoff.tracing import traced
from server.journal import Writer
from server.logs import note
from server.ports import TurnRun
from server.protocol import Decide, EditConstraints, Message, asked_json
from server.services import Services
from server.store.values import NewResults, NewState, NewTurn, SavedSession, Touched, TurnBecame
from server.unread import Unread

STOP_S = 1.0
_LOG = logging.getLogger("server.sessions")


class Served(Writer, Protocol):
    """The session whose turns run. `used_at` is when it last was in use."""

    used_at: float

    @property
    def is_read(self) -> bool:
        """Whether anybody may be taking what is said."""
        ...

    def needs_person(self, event: HandoffAsked, turn: int) -> bool:
        """Have a person asked for in this turn; False where nobody could come."""
        ...


class Turns:
    """The conversation of one session, and the answering of it. `task` is what answers the turn that runs."""

    __slots__ = (
        "_answering",
        "_customer",
        "_labels",
        "_new_language",
        "_services",
        "_session",
        "_state",
        "_unread",
        "conversation",
        "language",
        "task",
    )

    def __init__(
        self, session: Served, services: Services, language: Language | None, customer: str | None = None
    ) -> None:
        self.conversation = Conversation(limits=services.limits)
        self.language = language
        self.task: asyncio.Task[None] | None = None
        self._session = session
        self._services = services
        self._customer = customer
        self._new_language: Language | None = None
        self._labels: Mapping[str, str] = {}
        self._state: DialogueState | None = None
        self._answering: Answering | None = None
        self._unread: Unread | None = None

    @property
    def idle(self) -> bool:
        """No turn runs or waits."""
        return self.conversation.idle and self.task is None

    @property
    def customer(self) -> str | None:
        """Who the shop says that the session belongs to."""
        return self._customer

    @property
    def spoken(self) -> Language | None:
        """The language of the dialogue, as far as it is in memory; else that of the page."""
        return (self._state.language if self._state is not None else None) or self.language

    def fresh(self) -> None:
        """Begin the dialogue."""
        self._state = self._services.assistant.fresh(self.language)

    def rest(self) -> None:
        """Give the dialogue's state up until the next turn."""
        self._state = None

    async def state(self) -> DialogueState:
        """What holds now. Raises `StoreFault`."""
        return await self._ready_state()

    def keep(self, state: DialogueState) -> None:
        """From now on this holds."""
        self._keep(state)

    def speak(self, language: Language | None) -> None:
        """The next turn is told of the language when that changed."""
        if language is not None and language != self.language:
            self.language = self._new_language = language

    def show(self, saved: SavedSession) -> None:
        """Be as far as the session was stored, with no turn under way."""
        self.language = saved.language
        self._customer = saved.customer
        self._state = None
        self.conversation = Conversation(saved.newest, saved.turns, self._services.limits)

    async def stop(self) -> None:
        """End the turn under way because the server ends."""
        if self.task is not None:
            if self._answering is not None:
                self._answering.stop("restart")
            await asyncio.wait({self.task}, timeout=STOP_S)

    def cancel(self) -> None:
        """Let go of the turn under way: what it says would not be stored."""
        if self.task is not None:
            self.task.cancel()

    def apply(self, effects: Iterable[Effect]) -> None:
        """Do what the conversation decided."""
        journal, now = self._services.journal, self._services.now()
        for effect in effects:
            match effect:
                case Line():
                    journal.line(self._session, effect)
                case Opened():
                    asked = effect.asked
                    row = NewTurn(
                        self._session.key, effect.turn, asked.id, effect.digest, asked_json(asked), effect.status, now
                    )
                    journal.write(self._session, row)
                    if self.conversation.held:
                        # no state follows that would say so
                        journal.write(self._session, Touched(self._session.key, None, None, now))
                case Became():
                    journal.write(self._session, TurnBecame(self._session.key, effect.turn, effect.status, now))
                case Begin():
                    self._begin(effect)
                case Halt():
                    if self._answering is not None:
                        self._answering.stop(effect.reason)
                case _:
                    assert_never(effect)

    def _begin(self, begin: Begin) -> None:
        asked, turn = begin.asked, begin.turn
        words = self._services.masks(asked.text) if isinstance(asked, Message) else ""
        removed, chips = (asked.remove, asked.set) if isinstance(asked, EditConstraints) else ((), ())
        message = UserMessage(
            words,
            removed,
            self._new_language,
            chips,
            decision=Decision(asked.proposal, asked.confirmed) if isinstance(asked, Decide) else None,
            raw=asked.text if isinstance(asked, Message) else "",
            customer=self._customer,
            waited=begin.waited,
            viewing=asked.product if isinstance(asked, Message) else None,
            origin=asked.origin if isinstance(asked, Message) else "",
        )
        self._new_language = None
        services = self._services
        answering = Answering(
            services.assistant,
            services.metrics,
            services.turn_deadline_s,
            lambda event, run: self._say(event, run, turn),
            label=self._session.key[:8],
            turn=turn,
            language=self.language,
            place=services.admission.turn(lambda position: self._say_position(asked.id, position, turn)),
            quiet=begin.quiet,
        )
        self._answering = answering
        self._unread = Unread(lambda text: self._write_down(text, turn))
        self.task = asyncio.create_task(self._answer(turn, answering, message), name=f"turn {turn}")

    def _say_position(self, id: str, position: int, turn: int) -> None:
        self._number(Queued(id, position), turn)

    async def _answer(self, turn: int, answering: Answering, message: UserMessage) -> None:
        ended = await answering.run(self._ready_state, message)
        self._let_out()
        self._answering = self.task = self._unread = None
        self._session.used_at = self._services.now()
        if ended.state is not None:
            self._keep(ended.state)
        if ended.trace is not None:
            inside = traced(self._session.key, turn, ended.trace, ended.end, self._services.now(), self._labels)
            self._services.journal.write(self._session, inside)
        self._labels = {}
        self.apply(self.conversation.end(turn, ended.end))

    async def _ready_state(self) -> DialogueState:
        if self._state is None:
            saved = await self._services.store.load(self._session.key)
            fresh = self._services.assistant.fresh(self.language)
            try:
                self._state = load_state(saved.state) if saved is not None and saved.state else fresh
            except StateUnreadable:
                note(_LOG, "state unreadable", logging.ERROR, session=self._session.key[:8])
                self._state = fresh
        return self._state

    def _say(self, event: Event, run: TurnRun, turn: int) -> None:
        journal = self._services.journal
        if isinstance(event, Text) and self._unread is not None and not self._session.is_read:
            self._unread.hold(event)
            return
        self._let_out()
        if isinstance(event, Text):  # most of what is said
            self._write_down(event, turn)
            return
        if isinstance(event, HandoffAsked):
            self._keep(run.state)
            if self._session.needs_person(event, turn):
                return
        line = self._number(event, turn)
        if line is None:
            return
        if isinstance(event, Understood):
            self._labels = {chip.id: chip.label for chip in event.constraints}
        if isinstance(event, Recommended | Compared):
            shown = tuple((card.product, card.sku) for card in event.items)
            journal.write(self._session, NewResults(self._session.key, line.seq, turn, event.result_set, shown))
        if isinstance(event, Understood | Recommended | Compared | QuestionAsked | ServiceEvent):
            # what the customer has seen holds, even if the server does not live to the turn's end
            self._keep(run.state)

    def _write_down(self, text: Text, turn: int) -> None:
        if not self._services.journal.joins(self._session, text, turn):
            self._number(text, turn)

    def _let_out(self) -> None:
        if self._unread is not None:
            self._unread.let_out()

    def _number(self, frame: SessionFrame, turn: int) -> Line | None:
        line = self.conversation.say(frame, turn)
        if line is not None:
            try:
                self._services.journal.line(self._session, line)
            except ValueError:
                self.conversation.unsay(line)
                raise
        return line

    def _keep(self, state: DialogueState) -> None:
        self._state = state
        self._services.journal.write(
            self._session, NewState(self._session.key, save_state(state), self._services.now())
        )
