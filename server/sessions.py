"""A session: its frames go to whoever shows it once they are stored, its turns are answered one after the other.

Knows nothing of websockets: frames go to outboxes. `server.desk` finds sessions and forgets idle ones.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import assert_never

from assistant.dialogue import DialogueState, UserMessage
from assistant.events import Asked as QuestionAsked
from assistant.events import Compared, Event, Recommended, Text, Understood
from assistant.model import EngineStatus
from assistant.saving import StateUnreadable
from assistant.saving import load as load_state
from assistant.saving import save as save_state
from retrieval.products import Language
from server.admission import Admission
from server.answering import Answering
from server.conversation import (
    Asked,
    Became,
    Begin,
    Conversation,
    Effect,
    Halt,
    Known,
    Limits,
    Line,
    Opened,
    OpenTurn,
    ack_of,
)
from server.frames import ConnectionFrame, Queued, SessionFrame, Welcome, refusal, wire
from server.history import follows, replay, resync
from server.journal import Journal
from server.logs import note
from server.metrics import Metrics
from server.outbox import GIVEN_UP, Outbox
from server.passing import frame_json, refusal_json, told_refusal
from server.ports import Assistant, Shop, TurnRun
from server.protocol import EditConstraints, Feedback, Happened, Message, Refused, Stop, asked_from, asked_json
from server.replicas.port import Alone, Answer, Cluster, ClusterFault
from server.store.port import SessionStore, StoreFault
from server.store.values import (
    NewFeedback,
    NewResults,
    NewSignal,
    NewState,
    NewTurn,
    SavedSession,
    Touched,
    TurnBecame,
)

STOP_S = 1.0
ASK_TRIES = 3
_LOG = logging.getLogger("server.sessions")


class Elsewhere(Exception):
    """Another server leads the session."""


def _not_here() -> Refused:
    return Refused("unavailable", "This conversation cannot be reached. Please try again in a moment.")


@dataclass(frozen=True, slots=True)
class Services:
    """What every session uses. `now` is seconds since 1970."""

    assistant: Assistant
    metrics: Metrics
    store: SessionStore
    journal: Journal
    shop: Shop
    limits: Limits
    turn_deadline_s: float
    now: Callable[[], float]
    admission: Admission
    masks: Callable[[str], str] = str
    cluster: Cluster = field(default_factory=Alone)


class Session:
    """One customer's conversation, which any number of connections may show at once.

    `delivered` is the number of the last frame that is stored and was passed on. Only the last few turns' ids, and
    while it is in use the dialogue's state, are held in memory: the rest is in the store.
    """

    __slots__ = (
        "_answering",
        "_conversation",
        "_language",
        "_lock",
        "_new_language",
        "_operations",
        "_outboxes",
        "_services",
        "_state",
        "_task",
        "delivered",
        "fence",
        "forget",
        "gone",
        "key",
        "used_at",
    )

    def __init__(
        self, key: str, services: Services, forget: Callable[[Session], None], language: Language | None = None
    ) -> None:
        """`forget` is called when the session may no longer be used."""
        self.key = key
        self.fence: int | None = None
        self.gone = False
        self.delivered = 0
        self.used_at = services.now()
        self.forget = forget
        self._services = services
        self._language = language
        self._new_language: Language | None = None
        self._conversation = Conversation(limits=services.limits)
        self._state: DialogueState | None = None
        self._outboxes: set[Outbox] = set()
        self._answering: Answering | None = None
        self._task: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._operations = 0

    @property
    def idle(self) -> bool:
        """Nobody shows it, no turn runs or waits, and all it said is stored."""
        return not self._outboxes and self.resting

    @property
    def resting(self) -> bool:
        conversation = self._conversation
        stored = self.delivered == conversation.newest
        return conversation.idle and self._task is None and self._operations == 0 and stored

    @property
    def answering(self) -> asyncio.Task[None] | None:
        """What answers the turn that runs."""
        return self._task

    def rest(self) -> None:
        """Give the dialogue's state up until the next turn, if none runs."""
        if self.resting:
            self._state = None

    # What is seen

    def greet(self, outbox: Outbox, engine: EngineStatus) -> None:
        """Attach whoever made this session."""
        self._outboxes.add(outbox)
        self.begin(engine)

    def begin(self, engine: EngineStatus) -> Line:
        """Say the first `welcome`."""
        self._state = self._services.assistant.fresh(self._language)
        line = self._conversation.line(self.welcome(engine, resumed=False), 0)
        self._apply((line,))
        return line

    def resume(self, outbox: Outbox, seq: int | None, engine: EngineStatus) -> None:
        """Attach a connection and send it what followed `seq`, or the whole state where that is no longer kept."""
        upto, welcome = self.delivered, self.welcome(engine, resumed=True)
        if seq is None:
            outbox.put(wire(welcome, upto))
        elif follows(seq, upto):
            outbox.put(wire(welcome, seq))
            if seq < upto:
                outbox.put(replay(self._services.store, self.key, seq, upto))
        else:
            outbox.put(wire(welcome, upto))
            outbox.put(resync(self._services.store, self.key, upto))
        self._outboxes.add(outbox)

    def welcome(self, engine: EngineStatus, *, resumed: bool) -> Welcome:
        shop = self._services.shop
        return Welcome(self.key, resumed, shop.named(self._language), shop.currency, shop.languages, engine)

    def detach(self, outbox: Outbox) -> None:
        self.used_at = self._services.now()
        self._outboxes.discard(outbox)

    def aside(self, frame: ConnectionFrame) -> str:
        """The wire text of a frame of the connection: it repeats the newest `seq` and is not kept."""
        return wire(frame, self.delivered)

    def stored(self, seq: int, text: str) -> None:
        """Pass a frame on, now that it is durable."""
        self.delivered = seq
        for outbox in self._outboxes:
            outbox.put(text)
        if self.fence is not None:
            self._services.cluster.publish(self.key, seq, text)

    def heard(self, seq: int, text: str) -> None:
        """Another server stored a frame (`text` empty: it is not told). What came before and was missed is looked up."""
        if self.fence is not None or seq <= self.delivered:
            return
        if seq == self.delivered + 1 and text:
            for outbox in self._outboxes:
                outbox.put(text)
        else:
            for outbox in self._outboxes:
                outbox.put(replay(self._services.store, self.key, self.delivered, seq))
        self.delivered = self._conversation.newest = seq

    def lost(self) -> None:
        """Let go of everything: what was said since is not stored. Clients come again and find what is."""
        if self.gone:
            return
        self.gone = True
        note(_LOG, "session lost", logging.WARNING, session=self.key[:8])
        if self._task is not None:
            self._task.cancel()
        for outbox in self._outboxes:
            outbox.close(GIVEN_UP)
        self.forget(self)

    # What is asked for

    async def take(self, asked: Asked, admit: Callable[[], None] = lambda: None, *, ask: bool = True) -> Line:
        """Begin the turn that is asked for, or acknowledge again the one it began: its `ack`. Raises `Refused`, also
        where `admit` does, which is asked before a turn is made.

        Another server that leads the session does it instead, unless `ask` is false.
        """
        async with self._leading(asked_json(asked), ask, admit) as answer:
            if answer is not None:
                return Line(answer.seq, answer.turn, ack_of(asked, duplicate=answer.duplicate))
            known = await self._known(asked.id)
            if known is None:
                admit()
            effects = self._conversation.submit(asked, known)
            self._apply(effects)
        return next(effect for effect in effects if isinstance(effect, Line))

    async def stop(self, turn: int, *, ask: bool = True) -> None:
        """End the turn; its `interrupted` follows. Raises `Refused` when it neither runs nor waits."""
        async with self._leading(frame_json(Stop(turn)), ask) as answer:
            if answer is None:
                self._apply(self._conversation.stop(turn))

    async def refuse(self, refused: Refused, *, ask: bool = True) -> None:
        """Say in the session that a frame was not taken up."""
        self._services.metrics.refused.labels(refused.code).inc()
        async with self._leading(refusal_json(refused), ask) as answer:
            if answer is None:
                self._apply((self._conversation.line(refusal(refused), 0),))

    async def note(self, frame: Feedback | Happened, *, ask: bool = True) -> None:
        """Keep what the customer thinks of a turn, or did on the page. Raises `Refused` for a turn there never was."""
        now = self._services.now()
        async with self._leading(frame_json(frame), ask) as answer:
            if answer is not None:
                return
            if isinstance(frame, Happened):
                self._services.journal.write(self, NewSignal(self.key, frame.kind, frame.product, now))
            elif 0 < frame.turn <= self._conversation.turns:
                said = NewFeedback(self.key, frame.turn, frame.thumb, frame.reason, now)
                self._services.journal.write(self, said)
            else:
                raise Refused("unknown_turn", f"There is no turn {frame.turn}.")

    def used(self, language: Language | None, page: str | None) -> None:
        """A page shows the session. The next turn is told of its language when that changed."""
        if language is not None and language != self._language:
            self._language = self._new_language = language
        self._services.journal.write(self, Touched(self.key, language, page, self._services.now()))

    def show(self, saved: SavedSession) -> None:
        """Be what another server leads, as far as it was stored."""
        if saved.newest > self.delivered:
            for outbox in self._outboxes:
                outbox.put(replay(self._services.store, self.key, self.delivered, saved.newest))
        self._language = saved.language
        self._state = None
        self.delivered = saved.newest
        self._conversation = Conversation(saved.newest, saved.turns, self._services.limits)

    def restore(self, saved: SavedSession) -> None:
        """Be as the session was stored, and go on with what had not ended."""
        turns = [
            OpenTurn(one.turn, asked_from(one.asked), one.digest, one.status, one.tries, one.shown)
            for one in saved.open
        ]
        self.show(saved)
        self._apply(self._conversation.recover(turns))

    # Which server leads

    async def lead(self) -> str | None:
        """Lead the session from now on, if nobody does; the other server that does, or None. Raises `Refused`."""
        async with self._lock:
            return await self._lead()

    def yield_lead(self) -> bool:
        """Leave the lead to whoever wants it next, if nothing is under way."""
        if self.fence is None or not self.resting:
            return False
        self.fence = None
        return True

    @asynccontextmanager
    async def _leading(
        self, frame: str, ask: bool, admit: Callable[[], None] = lambda: None
    ) -> AsyncIterator[Answer | None]:
        """Nothing else is done with the session meanwhile. Yields None where this server leads it, else what the one that
        does answered to the frame. Raises `Refused`."""
        if self.gone:
            raise _not_here()
        self._operations += 1
        self.used_at = self._services.now()
        try:
            answer = await self._answered_elsewhere(frame, ask, admit) if self._services.cluster.shared else None
            if answer is not None:
                yield answer
                return
            async with self._lock:
                yield None
        finally:
            self._operations -= 1

    async def _answered_elsewhere(self, frame: str, ask: bool, admit: Callable[[], None]) -> Answer | None:
        admitted = False
        for _ in range(ASK_TRIES):
            leader = await self.lead()
            if leader is None:
                return None
            if not ask:
                raise Elsewhere
            if not admitted:
                admit()
                admitted = True
            answer = await self._services.cluster.ask(leader, self.key, frame)
            if answer is not None and not answer.elsewhere:
                if answer.code:
                    raise told_refusal(answer)
                return answer
        raise _not_here()

    async def _lead(self) -> str | None:
        services = self._services
        if self.fence is not None:
            return None
        try:
            tenure = await services.cluster.lead(self.key)
        except ClusterFault as fault:
            note(_LOG, "redis fault", logging.ERROR, fault=str(fault)[:200])
            raise _not_here() from None
        if tenure.replica != services.cluster.replica:
            return tenure.replica
        await services.journal.settled()
        if not await services.store.fence(self.key, tenure.fence):
            raise StoreFault(f"fence {tenure.fence} comes too late")
        saved = await services.store.load(self.key)
        if saved is None or self.gone:
            raise _not_here()
        self.fence = tenure.fence
        self.restore(saved)
        return None

    def hold(self) -> None:
        """Begin no turn that waits: it does so until the server is up again."""
        self._conversation.closing = True

    async def close(self) -> None:
        """End the turn under way, for good; what waits does so until the server is up again."""
        self.hold()
        if self._task is not None:
            if self._answering is not None:
                self._answering.stop("restart")
            await asyncio.wait({self._task}, timeout=STOP_S)

    async def _known(self, id: str) -> Known | None:
        """The turn of an id. The last few are remembered; whether there were more, the store knows once all is stored."""
        known = self._conversation.known(id)
        if known is None and self._conversation.turns:
            if self.delivered < self._conversation.newest:
                await self._services.journal.settled()
            found = await self._services.store.turn(self.key, id)
            known = Known(found.turn, found.digest) if found else None
        return known

    # What is done about it

    def _apply(self, effects: Iterable[Effect]) -> None:
        journal, now = self._services.journal, self._services.now()
        for effect in effects:
            match effect:
                case Line():
                    journal.line(self, effect)
                case Opened():
                    asked = effect.asked
                    row = NewTurn(self.key, effect.turn, asked.id, effect.digest, asked_json(asked), effect.status, now)
                    journal.write(self, row)
                case Became():
                    journal.write(self, TurnBecame(self.key, effect.turn, effect.status, now))
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
        message = UserMessage(words, removed, self._new_language, chips)
        self._new_language = None
        services = self._services
        answering = Answering(
            services.assistant,
            services.metrics,
            services.turn_deadline_s,
            lambda event, run: self._say(event, run, turn),
            label=self.key[:8],
            turn=turn,
            language=self._language,
            place=services.admission.turn(lambda position: self._say_position(asked.id, position, turn)),
        )
        self._answering = answering
        self._task = asyncio.create_task(self._answer(turn, answering, message), name=f"turn {turn}")

    def _say_position(self, id: str, position: int, turn: int) -> None:
        self._number(Queued(id, position), turn)

    async def _answer(self, turn: int, answering: Answering, message: UserMessage) -> None:
        ended = await answering.run(self._ready_state, message)
        self._answering = self._task = None
        self.used_at = self._services.now()
        if ended.state is not None:
            self._keep(ended.state)
        self._apply(self._conversation.end(turn, ended.end))

    async def _ready_state(self) -> DialogueState:
        if self._state is None:
            saved = await self._services.store.load(self.key)
            fresh = self._services.assistant.fresh(self._language)
            try:
                self._state = load_state(saved.state) if saved is not None and saved.state else fresh
            except StateUnreadable:
                note(_LOG, "state unreadable", logging.ERROR, session=self.key[:8])
                self._state = fresh
        return self._state

    def _say(self, event: Event, run: TurnRun, turn: int) -> None:
        journal = self._services.journal
        if isinstance(event, Text) and journal.joins(self, event, turn):
            return
        line = self._number(event, turn)
        if line is None:
            return
        if isinstance(event, Recommended | Compared):
            shown = tuple((card.product, card.sku) for card in event.items)
            journal.write(self, NewResults(self.key, line.seq, turn, event.result_set, shown))
        if isinstance(event, Understood | Recommended | Compared | QuestionAsked):
            # what the customer has seen holds, even if the server does not live to the turn's end
            self._keep(run.state)

    def _number(self, frame: SessionFrame, turn: int) -> Line | None:
        line = self._conversation.say(frame, turn)
        if line is not None:
            try:
                self._services.journal.line(self, line)
            except ValueError:
                self._conversation.unsay(line)
                raise
        return line

    def _keep(self, state: DialogueState) -> None:
        self._state = state
        self._services.journal.write(self, NewState(self.key, save_state(state), self._services.now()))
