"""One turn, from a message to its last event. Knows nothing of sockets, storage or how an engine is started."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant import cart as carts
from assistant.answers.base import Asking, Shelf
from assistant.answers.shop_questions import as_shop_question
from assistant.cart import CartChange, CartLine
from assistant.changes import Change
from assistant.claims.talk import TalkCheck
from assistant.dialogue import DialogueState, Understanding, UserMessage
from assistant.errors import ModelFault
from assistant.events import (
    Asked,
    Author,
    CartEntry,
    CartStep,
    ChipChange,
    Done,
    Event,
    Recommended,
    Text,
    Timings,
    Understood,
    Usage,
)
from assistant.grounding import Checker
from assistant.intents.cascade import Cascade
from assistant.intents.reader import Reading
from assistant.model import ChatModel, ChatRequest, EngineStatus, TextPiece
from assistant.outlet import Check, Gate, Outlet, Titles, amounts_of, cents_in, names_of, plain
from assistant.plan import Plan
from assistant.planner import Planner
from assistant.sentences import SentenceCutter
from assistant.service.dialogue.claiming import Claim
from assistant.service.dialogue.desk import Service
from assistant.spans import span
from assistant.state import of_choice, remember, step
from assistant.trace import Trace as Trace
from assistant.understanding.by_title import ByTitle
from assistant.understanding.parse import Understander
from assistant.understanding.titles_told import SPEAKS_OF, Titled, as_question, of_what_is_talked_about, told_by_place
from assistant.untrusted import told, unpriced
from assistant.untrusted_products import told_hit
from assistant.viewing import at_page
from prompts.render import reply
from retrieval.constraints import Constraint
from retrieval.products import Language

Clock = Callable[[], float]
_WORTH_AGAIN = frozenset(
    {"unavailable", "garbled"}
)  # a deadline that is over, or an engine with too much to do, is not
_OWN = frozenset({"overloaded", "resting"})  # told by who watches the engine, not by the engine


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds that the model's part of an answer may take: to its first piece of text, and to its end."""

    first_token_s: float = 20.0
    total_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Tools:
    """What a turn works with. `status` and `report_fault` speak to whoever watches the engine. Without a `service` of orders the
    shop's pages answer what is asked of them."""

    shelf: Shelf
    understander: Understander
    planner: Planner
    model: ChatModel
    status: Callable[[], EngineStatus]
    report_fault: Callable[[], None]
    titles: Titles
    names: ByTitle
    intents: Cascade | None = None
    service: Service | None = None
    clock: Clock = time.monotonic
    deadlines: Deadlines = Deadlines()


class Turn:
    """A turn being answered. `events` may be taken once; `state` and `usage` hold at any moment, also for a turn cut short."""

    def __init__(self, tools: Tools, state: DialogueState, message: UserMessage) -> None:
        self._tools = tools
        self._message = message
        self._state = state
        self._shown: Plan | None = None
        self._changes: tuple[Change, ...] = ()
        self._cart_changes: tuple[CartChange, ...] = ()
        self._said: list[str] = []
        self._claim: Claim | None = None
        self._usage = Usage(0, 0, 0)
        self._marks: dict[str, float] = {}
        self._began = tools.clock()
        self.trace = Trace()

    @property
    def state(self) -> DialogueState:
        """What holds after what has been answered so far."""
        plan = self._shown
        said = self._message.text or "-"
        state = self._state
        if plan is not None and any(isinstance(event, Recommended) and _is_unknown(event) for event in plan.events):
            # words for which the shop has nothing must not weigh on what is asked next
            state = replace(state, goal=replace(state.goal, query=""))
        # what the service tells is of the customer's account: a model reads what is remembered
        answered = "".join(self._said) if self._claim is None else ""
        after = remember(state, said, answered, plan.shown if plan else None, plan.question if plan else None)
        return after if plan is None or not plan.chosen else of_choice(after, plan.candidates, answered)

    @property
    def usage(self) -> Usage:
        return self._usage

    async def events(self) -> AsyncGenerator[Event, None]:
        """Understood, then cards, then checked text, then Done."""
        with span("understand"):
            titled = await asyncio.to_thread(self._arrive)
            reading = await (
                self._read(titled.text, titled.state) if titled else self._read(self._message.text, self._state)
            )
            asking = await asyncio.to_thread(self._understand, reading, titled)
        yield self._understood(asking)
        if self._claim is not None:
            async for served in self._served(self._claim, asking):
                yield served
            if not self._claim.left:
                yield self._done("template", None)
                return
            asking = replace(asking, meant=replace(asking.meant, intents=self._claim.left))
        with span("retrieve", intent=asking.meant.intent.value, language=asking.language):
            plan = await asyncio.to_thread(self._tools.planner.plan, asking)
        self.trace = replace(self.trace, plan=plan)
        self._shown = plan
        for shown in plan.events:
            self._mark("card")
            yield shown
        if plan.lead:
            yield self._text(plan.lead, asking)
        author: Author = "template"
        notice: str | None = None
        if plan.request is not None:
            status = self._tools.status()
            if status.usable:
                async with aclosing(self._model_text(plan, plan.request, asking)) as said:
                    async for event in said:
                        author = "model"
                        yield event
                if author == "model" and plan.next_step and not self._asks(plan):
                    yield self._text(plan.next_step, asking)
                if self.trace.fault is not None:
                    author, notice = self._after_fault(author, asking)
            else:
                warming = status.state in ("preparing", "loading")
                notice = reply("notice_warming" if warming else "notice_down", asking.language)
        if plan.body and author == "template":
            yield self._text(plan.body, asking)
        yield self._done(author, notice)

    def _arrive(self) -> Titled | None:
        """The page that the customer looks at, and the products that the message names."""
        viewing = self._message.viewing
        if viewing is not None and viewing != self._state.viewing:
            self._state = at_page(self._state, viewing, self._tools.shelf.record)
        return told_by_place(self._message.text, self._state, self._tools.names)

    async def _read(self, said: str, state: DialogueState) -> Reading | None:
        """What the message is for, as the trained head and, where it is asked, the model say."""
        if self._tools.intents is None or not said.strip():
            return None
        told = await self._tools.intents.read(said, state.transcript, bool(state.result_sets))
        if told.asked_model:
            self._usage = replace(self._usage, model_calls=self._usage.model_calls + 1)
        if told.fault:
            self._tools.report_fault()
        return told.reading

    def _understand(self, reading: Reading | None, titled: Titled | None) -> Asking:
        meant = self._meant(reading, titled)
        if self._tools.service is not None:
            self._claim = self._tools.service.claim(self._message, self._state, meant)
            meant = meant if self._claim is None else self._claim.meant
        if self._claim is None:
            meant = as_shop_question(meant, self._message.text, self._state, self._tools.shelf.documents)
        spoken_of = titled is not None and self._claim is None and not SPEAKS_OF.isdisjoint(meant.intents)
        before = titled.state if titled is not None and spoken_of else self._state
        done = step(before, meant)
        self._state, self._changes, self._cart_changes = done.state, done.changes, done.cart
        self.trace = replace(self.trace, meant=meant)
        return Asking(self._message, meant, self._state, titled.brought if titled is not None and spoken_of else ())

    def _meant(self, reading: Reading | None, titled: Titled | None) -> Understanding:
        understand = self._tools.understander.understand
        if titled is None:
            meant = understand(self._message, self._state, reading)
            return of_what_is_talked_about(meant, self._message.text, self._state)
        return as_question(understand(replace(self._message, text=titled.text), titled.state, reading), titled)

    async def _served(self, claim: Claim, asking: Asking) -> AsyncGenerator[Event, None]:
        """What the service of orders answers. What it did holds from before it is said."""
        service = self._tools.service
        assert service is not None, "only a service claims"
        with span("service", intent=asking.meant.intent.value, language=asking.language):
            served = await service.serve(self._message, claim, self._state, self._tools.shelf)
        cart = carts.added(self._state.cart, served.cart, self._state.turn)
        self._state = replace(self._state, service=served.state, cart=cart)
        for one in served.said:
            if isinstance(one, str):
                yield self._text(one, asking, apart=True)
                continue
            self._mark("card")
            yield one

    def _understood(self, asking: Asking) -> Understood:
        self._mark("understood")
        state, meant = asking.state, asking.meant
        wording = self._tools.shelf.wording
        return Understood(
            intent=meant.intent.value,
            intents=tuple(intent.value for intent in meant.intents),
            language=meant.language,
            constraints=tuple(wording.chip(item, meant.language) for item in state.constraints),
            version=state.constraints.version,
            query=state.query,
            changes=tuple(self._chip_change(change, meant.language) for change in self._changes if ":" in change.slot),
            stage=meant.mood.stage.value if meant.mood.stage else None,
            sentiment=meant.mood.sentiment.value,
            urgent=meant.mood.urgent,
            cart=tuple(_entry(line) for line in state.cart),
            cart_changes=tuple(self._cart_step(change) for change in self._cart_changes),
        )

    def _cart_step(self, change: CartChange) -> CartStep:
        before, after = (None if line is None else _entry(line) for line in (change.before, change.after))
        return CartStep(change.operation.value, before, after)

    def _chip_change(self, change: Change, language: Language) -> ChipChange:
        chip = self._tools.shelf.wording.chip
        before, after = (
            chip(item, language) if isinstance(item, Constraint) else None for item in (change.before, change.after)
        )
        return ChipChange(change.operation.value, change.slot, before, after)

    async def _model_text(self, plan: Plan, request: ChatRequest, asking: Asking) -> AsyncGenerator[Event, None]:
        """The model's sentences that pass the check. A fault ends them and is kept in the trace.

        Where nothing was shown yet and there is time left, the model is asked once more.
        """
        checker = self._checker(plan, asking)
        rules = [one.text for one in request.messages if one.role == "system"]
        outlet = Outlet(asking.language, rules, self._names(plan, request), self._amounts(plan, asking))
        gate = Gate(checker, outlet, self._tools.titles, [hit.product for hit in plan.hits])
        began, shown = self._tools.clock(), False
        try:
            for last in (False, True):
                try:
                    async with aclosing(self._asked(self._timed(request, began), gate, plan.must_name)) as said:
                        async for text in said:
                            shown = True
                            yield self._model_sentence(text, asking)
                    return
                except ModelFault as fault:
                    if last or shown or fault.kind not in _WORTH_AGAIN:
                        self.trace = replace(self.trace, fault=str(fault))
                        if fault.kind not in _OWN:
                            self._tools.report_fault()
                        return
        finally:
            self.trace = replace(self.trace, dropped=tuple(checker.dropped), sentences=gate.judged)

    def _timed(self, request: ChatRequest, began: float) -> ChatRequest:
        """The request with what is left of the deadlines since `began`."""
        deadlines = self._tools.deadlines
        total = max(0.0, min(request.total_s, deadlines.total_s) - (self._tools.clock() - began))
        first = min(request.first_token_s, deadlines.first_token_s, total)
        return replace(request, first_token_s=first, total_s=total)

    async def _asked(self, request: ChatRequest, gate: Gate, must_name: bool) -> AsyncGenerator[str, None]:
        """One call: its sentences that may be shown, as they come."""
        cutter, held = SentenceCutter(), _Held(must_name)
        self._usage = replace(self._usage, model_calls=self._usage.model_calls + 1)
        with span("model") as traced:
            async with aclosing(self._tools.model.stream(request)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, TextPiece):
                        for sentence in cutter.feed(piece.text):
                            for text in held.release(_judged(gate, sentence)):
                                yield text
                        continue
                    traced.set_attribute("prompt_tokens", piece.prompt_tokens)
                    traced.set_attribute("completion_tokens", piece.completion_tokens)
                    self._usage = replace(
                        self._usage,
                        prompt_tokens=self._usage.prompt_tokens + piece.prompt_tokens,
                        completion_tokens=self._usage.completion_tokens + piece.completion_tokens,
                    )
                    rest = cutter.rest()
                    # an answer cut at its token limit ends inside a sentence: what is left is no sentence
                    if rest and piece.finish == "stop":
                        for text in held.release(_judged(gate, rest)):
                            yield text

    def _asks(self, plan: Plan) -> bool:
        """Whether the answer so far asks the customer something."""
        asked = any(isinstance(event, Asked) for event in plan.events)
        return asked or "".join(self._said).rstrip().endswith(("?", "？"))

    def _checker(self, plan: Plan, asking: Asking) -> Check:
        """What judges the model's sentences: against the records it saw, or where it saw none as talk."""
        if not plan.hits:
            return TalkCheck(asking.language, told(plan.quoted), f"{asking.message.text}\n{told(plan.topic)}")
        return Checker(
            tuple(told_hit(hit) for hit in plan.hits),
            self._tools.shelf.facets,
            asking.state.constraints,
            asking.language,
            asked=asking.message.text,
            quoted=unpriced(told(plan.quoted)),
        )

    def _amounts(self, plan: Plan, asking: Asking) -> frozenset[int]:
        """The amounts of money that the model may speak of, in cents."""
        variants = (variant for hit in plan.hits for variant in hit.product.variants)
        prices = (cents for one in variants for cents in (one.price_cents, one.list_price_cents) if cents is not None)
        asked = asking.state.constraints.get("price:is")
        bounds = (bound for bound in ((asked.low, asked.high) if asked else ()) if bound is not None)
        said = () if plan.hits else cents_in(told(plan.quoted))
        return amounts_of([*prices, *said], map(round, bounds))

    def _names(self, plan: Plan, request: ChatRequest) -> str:
        """What the model may call by name: what stands in the records of the hits, and who they are."""
        lines = [line for line in request.messages[-1].text.splitlines() if line.startswith("[P")]
        hits = [told_hit(hit).product for hit in plan.hits]
        if not hits:
            return told(plan.quoted)
        return names_of([*lines, *(f"{one.title.both()};{one.brand or ''};{';'.join(one.category)}" for one in hits)])

    def _model_sentence(self, text: str, asking: Asking) -> Text:
        self._mark("model_text")
        return self._text(text, asking)

    def _text(self, text: str, asking: Asking, *, apart: bool = False) -> Text:
        """A piece of the answer, with what joins it to the one before; `apart`: on a line of its own."""
        self._mark("text")
        text = plain(text)
        joint = "" if not self._said else "\n" if apart or "\n" in text else " " if asking.language == "en" else ""
        self._said.append(joint + text)
        return Text(joint + text)

    def _after_fault(self, author: Author, asking: Asking) -> tuple[Author, str]:
        if author == "template":
            return author, reply("notice_down", asking.language)
        return "mixed", reply("notice_cut", asking.language)

    def _mark(self, name: str) -> None:
        self._marks.setdefault(name, 1000 * (self._tools.clock() - self._began))

    def _done(self, author: Author, notice: str | None) -> Done:
        timings = Timings(
            understood_ms=self._marks.get("understood"),
            first_card_ms=self._marks.get("card"),
            first_text_ms=self._marks.get("text"),
            first_model_text_ms=self._marks.get("model_text"),
            total_ms=1000 * (self._tools.clock() - self._began),
        )
        self.trace = replace(self.trace, timings=timings)
        return Done(author, self._usage, timings, notice)


def _entry(line: CartLine) -> CartEntry:
    return CartEntry(line.product, line.sku, line.quantity)


def _is_unknown(event: Recommended) -> bool:
    """Whether nothing was found although no constraint stands in the way."""
    return not event.items and not event.relaxations


def _judged(gate: Gate, sentence: str) -> str | None:
    with span("check") as traced:
        text = gate.pass_on(sentence)
        traced.set_attribute("passed", text is not None)
    return text


class _Held:
    """Sentences that wait for one which names a product. Names stand in bold: the check puts them in."""

    def __init__(self, waits: bool) -> None:
        self._waits = waits
        self._texts: list[str] = []

    def release(self, text: str | None) -> list[str]:
        """What may be said now that `text` (None for a dropped sentence) has come."""
        if text is None:
            return []
        self._texts.append(text)
        if self._waits and "**" not in text:
            return []
        self._waits = False
        ready, self._texts = self._texts, []
        return ready
