"""The handoff of one session: who talks with the customer, what agents and the office do about it, and what the customer is told.

What is decided is written with the frame that tells it, in one transaction. Only the server that leads the session decides, one act at a
time, so that two agents cannot hold it. Knows nothing of sockets or of who may act.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import Protocol, assert_never

from assistant.events import Card, HandoffAsked, Recommended
from assistant.ids import new_id
from assistant.service.port import OrderSystemFault
from retrieval.products import Language
from server.conversation import Line
from server.frames import SessionFrame
from server.handoff import words
from server.handoff.acts import (
    Act,
    AgentHere,
    AgentTypes,
    Assign,
    CustomerTypes,
    OfficeCloses,
    Placed,
    Propose,
    Release,
    Say,
    Take,
)
from server.handoff.frames import AgentPresence, AgentText, AgentTyping, CustomerTyping, HandoffTold, Passing
from server.handoff.proposing import NoProposal, proposed
from server.handoff.returning import taught
from server.journal import Writer
from server.ports import UnknownGoods
from server.protocol import Code, Refused
from server.replicas.port import Answer
from server.services import Services
from server.store.values import HandoffRow, NewResults, NewSaying, SavedFrame, SavedSession, Touched
from server.turns import Turns

PAGE = 500
UNASKED = "takeover"


class Host(Writer, Protocol):
    """The session that is handed over. `delivered` is its last stored frame."""

    shop: str
    delivered: int

    def pass_by(self, frame: Passing) -> None:
        """Show everybody who has the session open what is not kept."""
        ...


class Handover:
    """`row` is the last handoff there was. `shown` is the name that customers read of whoever holds the session, `present` whether they
    are known to have it open."""

    __slots__ = ("_host", "_services", "_turns", "present", "row", "shown")

    def __init__(self, host: Host, turns: Turns, services: Services) -> None:
        self._host, self._turns, self._services = host, turns, services
        self.row: HandoffRow | None = None
        self.shown = ""
        self.present = False

    @property
    def pending(self) -> HandoffRow | None:
        """The handoff that has not ended."""
        return self.row if self.row is not None and self.row.ended is None else None

    @property
    def held_by(self) -> str | None:
        pending = self.pending
        return pending.agent if pending is not None and pending.state == "joined" else None

    def show(self, saved: SavedSession) -> None:
        """Be as far as the session was stored."""
        self.row = saved.handoff
        self._turns.conversation.held = self.held_by is not None

    def ask(self, event: HandoffAsked, turn: int) -> bool:
        """The assistant asks for a person. False where nobody could come."""
        office, now = self._services.office, self._services.now()
        pending = self.pending
        if pending is None:
            if not office.staffed:
                return False
            terms, key = office.terms(), self._host.key
            number = self.row.number + 1 if self.row else 1
            pending = HandoffRow(key, number, terms.state, event.reason, "", now, now, turn, due=terms.due)
            self._keep(pending)
            if terms.state == "waiting":
                office.joins(key, self._host.shop, now)
        self._tell(self._standing(pending), turn)
        return True

    async def act(self, act: Act) -> Answer:
        """Do what is asked: which frame tells it (0: none). Raises `Refused` and `StoreFault`."""
        if isinstance(act, AgentTypes | AgentHere | CustomerTypes):
            self._pass(act)
            return Answer()
        await self._turns.state()  # what is told is told in the dialogue's language
        match act:
            case Take():
                line = self._take(act.agent, act.shown, by=act.agent, force=act.force)
            case Assign():
                line = self._take(act.agent, act.shown, by=act.by, force=act.force)
            case Release():
                line = await self._release(act)
            case Say():
                return await self._say(act)
            case Propose():
                line = await self._propose(act)
            case OfficeCloses():
                line = self._close_office(act)
            case Placed():
                line = self._place(act)
            case _:
                assert_never(act)
        return Answer() if line is None else Answer(line.seq, line.turn)

    def _take(self, agent: str, shown: str, *, by: str, force: bool) -> Line | None:
        held_by = self.held_by
        if held_by == agent:
            return None
        if held_by is not None and held_by != by and not force:
            raise Refused("held", held_by)
        conversation, now = self._turns.conversation, self._services.now()
        number = self.row.number + 1 if self.row else 1
        row = self.pending or HandoffRow(
            self._host.key, number, "joined", UNASKED, "", now, now, max(conversation.turns, 1)
        )
        self.shown = shown
        line = self._line(HandoffTold("joined", words.joined(self._language, shown), row.reason, agent=shown))
        joined = replace(row, state="joined", agent=agent, since=now, joined=row.joined or now)
        self._keep(replace(joined, first_seq=row.first_seq or line.seq))
        self._services.office.leaves(self._host.key)
        self._turns.apply((line, *conversation.hold()))
        return line

    async def _release(self, act: Release) -> Line:
        row, now = self.pending, self._services.now()
        if row is None or (row.agent != act.by and row.state == "joined" and not act.force):
            raise Refused("not_held", "You do not hold this conversation.")
        held = row.state == "joined"
        state = None
        if held:
            await self._quiet()
            frames = await self._said_since(row)
            state = taught(await self._turns.state(), frames, act.shown, act.decision, self._services.masks)
        told = words.released(self._language, act.shown if held else None)
        line = self._line(HandoffTold("released", told, row.reason, agent=act.shown if held else None))
        ended = replace(row, state="released", since=now, ended=now, resolved=act.resolved)
        self._keep(replace(ended, agent=row.agent or act.by, decision=act.decision or None))
        self._services.office.leaves(self._host.key)
        self._turns.conversation.let_go()
        if state is not None:
            self._turns.keep(state)
        self._turns.apply((line,))
        return line

    async def _said_since(self, row: HandoffRow) -> list[SavedFrame]:
        await self._services.journal.settled()
        found: list[SavedFrame] = []
        at, upto = (row.first_seq or 1) - 1, self._turns.conversation.newest
        while page := await self._services.store.frames(self._host.key, at, upto, PAGE):
            found += page
            at = page[-1].seq
        return found

    async def _say(self, act: Say) -> Answer:
        digest = _digest(act)
        await self._services.journal.settled()
        known = await self._services.store.saying(self._host.key, act.id)
        if known is not None:
            if known.digest != digest:
                raise Refused("id_reused", "This `id` was used before with another body.", act.id)
            return Answer(known.seq, duplicate=True)
        row = self._holder(act.by)
        cards = await self._cards(act) if act.products else ()
        now, turn = self._services.now(), self._turns.conversation.turns
        line: Line | None = None
        if cards:
            shown = Recommended(new_id(), cards, len(cards))
            line = self._line(shown)
            self._turns.apply((line,))
            items = tuple((card.product, card.sku) for card in cards)
            self._services.journal.write(
                self._host, NewResults(self._host.key, line.seq, turn, shown.result_set, items)
            )
        if act.text:
            line = self._line(AgentText(act.shown, act.text, act.id))
            self._turns.apply((line,))
        if line is None:
            raise Refused("empty_message", "There is nothing to say.", act.id)
        saying = NewSaying(self._host.key, act.id, digest, line.seq, act.by, act.draft, now)
        self._services.journal.write(self._host, saying)
        self._services.journal.write(self._host, Touched(self._host.key, None, None, now))
        self._keep(replace(row, answered=row.answered or now, replied=now))
        return Answer(line.seq, line.turn)

    async def _propose(self, act: Propose) -> Line:
        self._holder(act.by)
        orders = self._services.orders
        if orders is None:
            raise Refused("unavailable", "There is no order system.")
        await self._quiet()
        state, language = await self._turns.state(), self._language
        wish, now = (act.name, act.arguments), self._services.now()
        try:
            state, card = await proposed(orders, state, self._turns.customer, act.by, wish, language, now, act.language)
        except NoProposal as fault:
            code: Code = "needs" if fault.fields else "not_allowed"
            raise Refused(code, str(fault), fault.rule or ",".join(fault.fields)) from None
        except OrderSystemFault:
            raise Refused("unavailable", "The order system cannot be reached. Please try again in a minute.") from None
        line = self._line(card)
        self._turns.keep(state)
        self._turns.apply((line,))
        return line

    async def _quiet(self) -> None:
        """Wait until a decision of the customer's that is being carried out has its end: what it did is in the state then."""
        if self._turns.task is not None:
            await asyncio.wait({self._turns.task})

    async def _cards(self, act: Say) -> tuple[Card, ...]:
        try:
            return await self._services.goods.cards(act.products, self._language)
        except UnknownGoods as fault:
            raise Refused("unknown_product", str(fault), act.id) from None

    def _holder(self, agent: str) -> HandoffRow:
        row = self.pending
        if row is None or self.held_by != agent:
            raise Refused("not_held", "You do not hold this conversation.")
        return row

    def _place(self, act: Placed) -> Line | None:
        row = self.pending
        if row is None or row.state != "waiting":
            return None
        line = self._line(self._waiting(row, act.position, act.wait_s, anybody=act.anybody))
        self._turns.apply((line,))
        return line

    def _close_office(self, act: OfficeCloses) -> Line | None:
        row = self.pending
        if row is None or row.state != "waiting":
            return None
        row = replace(row, state="promised", since=self._services.now(), due=act.due)
        self._keep(row)
        self._services.office.leaves(self._host.key)
        line = self._line(self._standing(row))
        self._turns.apply((line,))
        return line

    def _pass(self, act: AgentTypes | AgentHere | CustomerTypes) -> None:
        if isinstance(act, CustomerTypes):
            self._host.pass_by(CustomerTyping())
        elif act.by == self.held_by:
            self.shown = act.shown
            if isinstance(act, AgentHere):
                self.present = act.present
                self._host.pass_by(AgentPresence(act.shown, act.present))
            else:
                self._host.pass_by(AgentTyping(act.shown))

    @property
    def presence(self) -> AgentPresence | None:
        """Whether the person who holds the session has it open, for a page that comes now; None where nobody holds it."""
        return AgentPresence(self._known_as, self.present) if self.held_by else None

    @property
    def _known_as(self) -> str:
        """The name that customers read, or what any person is called: the account's own name is the staff's business."""
        return self.shown or words.somebody(self._language)

    @property
    def _language(self) -> Language:
        return self._turns.spoken or "en"

    def _standing(self, row: HandoffRow) -> HandoffTold:
        """How things stand, for the customer."""
        office = self._services.office
        if row.state == "joined":
            known_as = self._known_as
            return HandoffTold("joined", words.joined(self._language, known_as), row.reason, agent=known_as)
        if row.state == "promised":
            told = words.promised(self._language, row.due, office.hours.zone)
            return HandoffTold("promised", told, row.reason, due=words.iso(row.due))
        place = office.position(row.session) or 1
        return self._waiting(row, place, office.wait_s(place), anybody=office.staffing.at_work > 0)

    def _waiting(self, row: HandoffRow, place: int, wait_s: int | None, *, anybody: bool) -> HandoffTold:
        told = words.waiting(self._language, place, wait_s, anybody=anybody)
        return HandoffTold("waiting", told, row.reason, position=place, wait_s=wait_s)

    def _tell(self, frame: HandoffTold, turn: int) -> None:
        line = self._turns.conversation.say(frame, turn)
        if line is not None:
            self._turns.apply((line,))

    def _line(self, frame: SessionFrame) -> Line:
        """A frame of the newest turn, over or not."""
        return self._turns.conversation.line(frame, self._turns.conversation.turns)

    def _keep(self, row: HandoffRow) -> None:
        self.row = row
        self._services.journal.write(self._host, row)


def _digest(act: Say) -> str:
    body = "\0".join((act.by, act.text, *act.products))
    return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()
