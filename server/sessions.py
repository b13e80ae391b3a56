"""A session: who is shown its frames once they are stored, what may be asked of it, and which server leads it.

Knows nothing of websockets: frames go to outboxes. `server.turns` answers its turns; `server.desk` finds sessions and
forgets idle ones.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from assistant.events import HandoffAsked
from assistant.model import EngineStatus
from retrieval.products import Language
from server.audience import Audience, Tap
from server.conversation import Known, Line, OpenTurn, ack_of
from server.frames import ConnectionFrame, Welcome, refusal, wire
from server.handoff.acts import Act, act_json
from server.handoff.frames import Passing
from server.handoff.handover import Handover
from server.history import follows, replay, resync
from server.logs import note
from server.outbox import Outbox
from server.passing import frame_json, refusal_json, told_refusal
from server.protocol import Asked, Feedback, Happened, Refused, Stop, asked_from, asked_json
from server.replicas.port import Answer, ClusterFault
from server.services import Services
from server.store.port import StoreFault
from server.store.values import NewFeedback, NewSignal, SavedSession, Touched
from server.turns import Turns

ASK_TRIES = 3
_LOG = logging.getLogger("server.sessions")


class Elsewhere(Exception):
    """Another server leads the session."""


def _not_here() -> Refused:
    return Refused("unavailable", "This conversation cannot be reached. Please try again in a moment.")


class Session:
    """One customer's conversation, which any number of connections may show at once.

    `delivered` is the number of the last frame that is stored and was passed on. Only the last few turns' ids, and
    while it is in use the dialogue's state, are held in memory: the rest is in the store.
    """

    __slots__ = (
        "_handover",
        "_lock",
        "_operations",
        "_services",
        "_turns",
        "audience",
        "delivered",
        "fence",
        "forget",
        "gone",
        "key",
        "shop",
        "used_at",
    )

    def __init__(
        self,
        key: str,
        services: Services,
        forget: Callable[[Session], None],
        language: Language | None = None,
        customer: str | None = None,
        shop: str = "",
    ) -> None:
        """`forget` is called when the session may no longer be used; `customer` is who the `shop` says that it belongs to."""
        self.key = key
        self.shop = shop
        self.fence: int | None = None
        self.gone = False
        self.delivered = 0
        self.used_at = services.now()
        self.forget = forget
        self._services = services
        self._turns = Turns(self, services, language, customer)
        self._handover = Handover(self, self._turns, services)
        self.audience = Audience(key, services.bell)
        self._lock = asyncio.Lock()
        self._operations = 0

    @property
    def idle(self) -> bool:
        """Nobody shows it, no turn runs or waits, and all it said is stored."""
        return not self.audience and self.resting

    @property
    def resting(self) -> bool:
        stored = self.delivered == self._turns.conversation.newest
        return self._turns.idle and self._operations == 0 and stored

    @property
    def is_read(self) -> bool:
        """Whether anybody may be taking what is said; who is shown it by another server is not known here."""
        return self._services.cluster.shared or self.audience.reads

    @property
    def answering(self) -> asyncio.Task[None] | None:
        """What answers the turn that runs."""
        return self._turns.task

    def rest(self) -> None:
        """Give the dialogue's state up until the next turn, if none runs."""
        if self.resting:
            self._turns.rest()

    # What is seen

    def greet(self, outbox: Outbox, engine: EngineStatus) -> None:
        """Attach whoever made this session."""
        self.audience.join(outbox)
        self.begin(engine)

    def begin(self, engine: EngineStatus) -> Line:
        """Say the first `welcome`."""
        self._turns.fresh()
        line = self._turns.conversation.line(self.welcome(engine, resumed=False), 0)
        self._turns.apply((line,))
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
        self.audience.join(outbox)
        if (presence := self._handover.presence) is not None:
            outbox.put(self.aside(presence))

    def watch(self, tap: Tap, after: int | None) -> None:
        """Let an agent's page see the frames that follow `after`, or those that are new."""
        if after is not None and after < self.delivered:
            tap.put(replay(self._services.store, self.key, after, self.delivered))
        self.audience.tap(tap)

    def welcome(self, engine: EngineStatus, *, resumed: bool) -> Welcome:
        shop = self._services.shop
        return Welcome(self.key, resumed, shop.named(self._turns.language), shop.currency, shop.languages, engine)

    def detach(self, outbox: Outbox) -> None:
        self.used_at = self._services.now()
        self.audience.leave(outbox)

    def aside(self, frame: ConnectionFrame) -> str:
        """The wire text of a frame of the connection: it repeats the newest `seq` and is not kept."""
        return wire(frame, self.delivered)

    def stored(self, seq: int, text: str) -> None:
        """Pass a frame on, now that it is durable."""
        self.delivered = seq
        self.audience.show(text)
        if self.fence is not None:
            self._services.cluster.publish(self.key, seq, text)

    def pass_by(self, frame: Passing) -> None:
        """Show everybody who has the session open what is not kept."""
        text = wire(frame, self.delivered)
        self.audience.show_in_passing(text)
        if self.fence is not None:
            self._services.cluster.publish(self.key, 0, text)

    def heard(self, seq: int, text: str) -> None:
        """Another server stored a frame (`text` empty: it is not told; a text with `seq` 0 is not kept). What came before and was
        missed is looked up."""
        if seq == 0 and text and self.fence is None:
            self.audience.show_in_passing(text)
        if self.fence is not None or seq <= self.delivered:
            return
        missed = seq > self.delivered + 1 or not text
        self.audience.show(replay(self._services.store, self.key, self.delivered, seq) if missed else text)
        self.delivered = self._turns.conversation.newest = seq

    def lost(self) -> None:
        """Let go of everything: what was said since is not stored. Clients come again and find what is."""
        if self.gone:
            return
        self.gone = True
        note(_LOG, "session lost", logging.WARNING, session=self.key[:8])
        self._turns.cancel()
        self.audience.give_up()
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
            known = self._turns.conversation.known(asked.id)
            if known is None:
                # before the store is looked into: it has no time for what is refused
                admit()
                known = await self._stored_turn(asked.id)
            effects = self._turns.conversation.submit(asked, known)
            self._turns.apply(effects)
        return next(effect for effect in effects if isinstance(effect, Line))

    def needs_person(self, event: HandoffAsked, turn: int) -> bool:
        """Have a person asked for in this turn; False where nobody could come."""
        return self._handover.ask(event, turn)

    async def act(self, act: Act, *, ask: bool = True) -> Answer:
        """Do what an agent or the office asks for: which frame tells it (0: none). Raises `Refused`."""
        async with self._leading(act_json(act), ask) as answer:
            return await self._handover.act(act) if answer is None else answer

    async def stop(self, turn: int, *, ask: bool = True) -> None:
        """End the turn; its `interrupted` follows. Raises `Refused` when it neither runs nor waits."""
        async with self._leading(frame_json(Stop(turn)), ask) as answer:
            if answer is None:
                self._turns.apply(self._turns.conversation.stop(turn))

    async def refuse(self, refused: Refused, *, ask: bool = True) -> None:
        """Say in the session that a frame was not taken up."""
        self._services.metrics.refused.labels(refused.code).inc()
        async with self._leading(refusal_json(refused), ask) as answer:
            if answer is None:
                self._turns.apply((self._turns.conversation.line(refusal(refused), 0),))

    async def note(self, frame: Feedback | Happened, *, ask: bool = True) -> None:
        """Keep what the customer thinks of a turn, or did on the page. Raises `Refused` for a turn there never was."""
        now = self._services.now()
        async with self._leading(frame_json(frame), ask) as answer:
            if answer is not None:
                return
            if isinstance(frame, Happened):
                self._services.journal.write(self, NewSignal(self.key, frame.kind, frame.product, now))
            elif 0 < frame.turn <= self._turns.conversation.turns:
                said = NewFeedback(self.key, frame.turn, frame.thumb, frame.reason, now)
                self._services.journal.write(self, said)
            else:
                raise Refused("unknown_turn", f"There is no turn {frame.turn}.")

    def used(self, language: Language | None, page: str | None) -> None:
        """A page shows the session. The next turn is told of its language when that changed."""
        self._turns.speak(language)
        self._services.journal.write(self, Touched(self.key, language, page, self._services.now()))

    def show(self, saved: SavedSession) -> None:
        """Be what another server leads, as far as it was stored."""
        if saved.newest > self.delivered:
            self.audience.show(replay(self._services.store, self.key, self.delivered, saved.newest))
        self.delivered = saved.newest
        self.shop = saved.shop
        self._turns.show(saved)
        self._handover.show(saved)

    def restore(self, saved: SavedSession) -> None:
        """Be as the session was stored, and go on with what had not ended."""
        turns = [
            OpenTurn(one.turn, asked_from(one.asked), one.digest, one.status, one.tries, one.shown)
            for one in saved.open
        ]
        self.show(saved)
        self._turns.apply(self._turns.conversation.recover(turns))

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
        self._turns.conversation.closing = True

    async def close(self) -> None:
        """End the turn under way, for good; what waits does so until the server is up again."""
        self.hold()
        await self._turns.stop()

    async def _stored_turn(self, id: str) -> Known | None:
        """The turn of an id that is not remembered. Whether there were more than are, the store knows once all is stored."""
        if self._turns.conversation.knows_all:
            return None
        if self.delivered < self._turns.conversation.newest:
            await self._services.journal.settled()
        found = await self._services.store.turn(self.key, id)
        return Known(found.turn, found.digest) if found else None
