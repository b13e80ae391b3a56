"""Drafts an agent's answer: planned by code as the assistant's are, written by the model within the same check, each sentence sourced.

At most one call of the model. It is told no fact that its own check does not know; where it is not there, or nothing of it passes, the
draft is what code says, and the agent is told so.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import cache

from assistant import untrusted
from assistant.answers.base import Asking, Shelf
from assistant.copilot.gates import Judged, gate_for
from assistant.copilot.listening import Listener, words_of
from assistant.copilot.orders import ABOUT_ORDERS, OrderBook, OrderBooks, told_of_orders
from assistant.copilot.sources import Grounds, sentences, states_nothing, unmarked
from assistant.copilot.steering import Steered, Steering
from assistant.copilot.values import MOST_NOTE, Draft, Source, Task
from assistant.errors import ModelFault
from assistant.events import Asked, Author, Compared, Recommended
from assistant.grounding import Dropped
from assistant.intents.reader import IntentReader
from assistant.model import ChatMessage, ChatModel, ChatRequest, EngineStatus, TextPiece
from assistant.outlet import plain
from assistant.plan import Plan
from assistant.planner import Planner
from assistant.sentences import SentenceCutter
from assistant.service.port import OrderSystemFault
from assistant.turn import Tools
from prompts.render import prompt, reply
from retrieval.hits import Hit
from retrieval.products import Language
from retrieval.search import NO_CONSTRAINTS

_OURS = (
    "identity",
    "human",
    "complaint",
    "order_unavailable",
    "policy_none",
)  # what only an automatic assistant may say
_BUSY = frozenset({"overloaded"})
_TITLE, _QUOTE = "\x01", "\x02"


@dataclass(slots=True)
class _Written:
    """What the model wrote: what passed, what did not, and why it ended early."""

    passed: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    calls: int = 0
    fault: ModelFault | None = None

    def settle(self, plan: Plan, grounds: Grounds) -> None:
        """Drop what passed the check and rests on nothing all the same, and all of it where it says nothing of what was found."""
        found = zip(self.passed, grounds.of(self.passed), strict=True)
        self.drop([one for one, sources in found if not sources and not states_nothing(one)], "unsourced")
        if plan.must_name and not any("**" in one for one in self.passed):
            self.drop(self.passed, "unnamed")
        if plan.hits and all(map(states_nothing, self.passed)):
            self.drop(self.passed, "empty")

    def drop(self, texts: Sequence[str], cause: str) -> None:
        self.dropped += [Dropped(unmarked(one), cause) for one in texts]
        self.passed = [one for one in self.passed if one not in texts]


def nobody_ordered() -> OrderBook | None:
    """A shop whose orders cannot be reached."""
    return None


class Copilot:
    """Drafts over the shop as it is now. `tools` are what a turn works with; `model` may be another one, of lower rank.

    Safe to use for several drafts at once; it holds no dialogue.
    """

    def __init__(
        self,
        tools: Callable[[], Tools],
        model: ChatModel | None = None,
        orders: OrderBooks = nobody_ordered,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tools, self._model, self._orders, self._clock = tools, model, orders, clock

    async def draft(self, task: Task) -> Draft:
        """A draft for what the customer last said."""
        began, tools = self._clock(), self._tools()
        desk = Desk.over(tools)
        askings = await asyncio.to_thread(desk.listener.open_questions, task.state, task.heard)
        if not askings:
            language = task.state.language or task.notices
            text = prompt("copilot_says", language, what="greeting")
            return Draft(text, language, "template", (), (), (), None, 0, 1000 * (self._clock() - began))
        last, asked = askings[-1], words_of(askings)
        orders, notice = await self._of_orders(task, askings)
        planned = await asyncio.to_thread(desk.planned, task, askings, bool(orders))
        written = await self._write(tools, desk.shelf, planned.plan, last, asked, task.note)
        parts, found = await asyncio.to_thread(desk.composed, planned.plan, written, last)
        author: Author = "template" if not written.passed else "mixed" if written.fault else "model"
        return Draft(
            text=_joined([*(one.sentence for one in orders), *map(unmarked, parts)], last.language),
            language=last.language,
            author=author,
            sources=(*orders, *found),
            dropped=tuple(written.dropped),
            products=_products(planned.plan),
            notice=notice or _notice(planned, written, tools.status(), task.notices),
            model_calls=written.calls,
            total_ms=1000 * (self._clock() - began),
            written=tuple(map(unmarked, written.passed)),
        )

    async def _of_orders(self, task: Task, askings: Sequence[Asking]) -> tuple[list[Source], str | None]:
        book = self._orders()
        intents = [intent for one in askings for intent in one.meant.intents]
        if book is None or not task.customers or not ABOUT_ORDERS.intersection(intents):
            return [], None
        try:
            return await told_of_orders(
                book, task.customers, words_of(tuple(askings)), intents, askings[-1].language
            ), None
        except OrderSystemFault:
            return [], prompt("copilot_notice", task.notices, what="orders")

    async def _write(self, tools: Tools, shelf: Shelf, plan: Plan, asking: Asking, asked: str, note: str) -> _Written:
        """The model's sentences that pass the check; none where the plan asks for none."""
        written = _Written()
        if plan.request is None or not tools.status().usable:
            return written
        request = _noted(plan.request, note, asking.language, tools)
        judged = Judged(plan, asked, asking.state.constraints, asking.language)
        gate, check = gate_for(shelf, tools.titles, judged, plan.request)
        cutter = SentenceCutter()
        written.calls = 1
        try:
            async with aclosing((self._model or tools.model).stream(request)) as pieces:
                async for piece in pieces:
                    whole = cutter.feed(piece.text) if isinstance(piece, TextPiece) else []
                    if not isinstance(piece, TextPiece) and piece.finish == "stop" and (rest := cutter.rest()):
                        whole = [rest]
                    written.passed += [text for one in whole if (text := gate.pass_on(one))]
        except ModelFault as fault:
            written.fault = fault
        written.dropped = list(check.dropped)
        return written


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of a draft, and how the note was followed."""

    plan: Plan
    steered: Steered


@dataclass(frozen=True, slots=True)
class Desk:
    """What drafts over one state of a shop are made with."""

    shelf: Shelf
    listener: Listener
    planner: Planner

    @classmethod
    def over(cls, tools: Tools) -> Desk:
        listener = Listener(tools.understander, IntentReader.shipped(tools.shelf.encoder))
        return cls(tools.shelf, listener, tools.planner)

    def planned(self, task: Task, askings: Sequence[Asking], of_orders: bool) -> Planned:
        """What is answered: the last message, led by code's answers to those before it; or what the note asks for."""
        last = askings[-1]
        steered = Steered(None)
        if task.note.strip():
            steered = Steering(self.shelf, self.planner, self.listener.meant).follow(task.note[:MOST_NOTE], last)
        plan = steered.plan or self._answer(last, of_orders)
        # what else was asked and code can answer without cards; a wish holds in the last message already
        before = [self._answer(one, of_orders) for one in askings[:-1] if not one.meant.changes]
        told = [one.lead or one.body for one in before if not one.events]
        shop = self.shelf.name.get(last.language, "")
        plan = replace(plan, lead="\n".join(filter(None, (*told, plan.lead))))
        return Planned(_by_a_person(plan, last.language, shop), steered)

    def _answer(self, asking: Asking, of_orders: bool) -> Plan:
        if of_orders and asking.meant.intent in ABOUT_ORDERS:
            return Plan()
        return self.planner.plan(asking)

    def composed(self, plan: Plan, written: _Written, asking: Asking) -> tuple[list[str], list[Source]]:
        """The texts of a draft in order, and what their sentences rest on; what of the model's rests on nothing is dropped."""
        grounds = self._grounds(plan, asking)
        written.settle(plan, grounds)
        parts = _parts(plan, written.passed, asking.language)
        found = grounds.of(one for part in parts for one in sentences(part))
        return parts, [source for each in found for source in each]

    def _grounds(self, plan: Plan, asking: Asking) -> Grounds:
        """What the sentences of a draft may rest on."""
        language = asking.language
        shown = [one for one in plan.events if isinstance(one, Recommended)]
        return Grounds(
            self.shelf,
            language,
            tuple({hit.product.id: hit for hit in (*self._pointed(asking), *plan.candidates, *plan.hits)}.values()),
            [(plan.topic or self._quoted_title(plan), plan.quoted)] if plan.quoted else [],
            [(one.title.get(language), one.description.get(language)) for one in self.shelf.promotions],
            shown[0].total if shown else None,
            self.shelf.wording.wishes(asking.state.constraints, language),
        )

    def _pointed(self, asking: Asking) -> list[Hit]:
        """The products that are talked about, whether or not the plan shows them."""
        names = (*asking.state.focus, *asking.meant.references)
        record = self.shelf.record.get(list(names))
        return [hit for one in record.values() if (hit := self.shelf.searcher.hit(one, NO_CONSTRAINTS)) is not None]

    def _quoted_title(self, plan: Plan) -> str:
        """What the quoted text is called where the plan does not say: it stands in bold in what code says first."""
        parts = plan.lead.split("**")
        return parts[1] if len(parts) > 2 else self.shelf.name.get("en", "")


def _parts(plan: Plan, passed: Sequence[str], language: Language) -> list[str]:
    """The texts of an answer in order; it ends with one question, the one that code asks where it asks one.

    A page speaks for itself: what it is called stands among the sources.
    """
    named = _page_named(language)
    parts = [named.sub("", plan.lead), *passed, *([] if passed else [named.sub("", plan.body)])]
    question = next((one.question for one in plan.events if isinstance(one, Asked)), plan.next_step if passed else "")
    if question and not "".join(parts).rstrip().endswith(("?", "？")):
        parts.append(question)
    return list(dict.fromkeys(plain(one) for one in parts if one.strip()))


@cache
def _page_named(language: Language) -> re.Pattern[str]:
    """How code names the page that it quotes, before the quotation."""
    said = (reply(name, language, title=_TITLE, quote=_QUOTE).partition(_QUOTE)[0] for name in ("policy", "guide"))
    return re.compile("^(?:" + "|".join(map(re.escape, said)).replace(_TITLE, r"[^\n]+?") + ")", re.MULTILINE)


def _noted(request: ChatRequest, note: str, language: Language, tools: Tools) -> ChatRequest:
    """The request with the agent's wish after it, and the deadlines of turns."""
    messages = list(request.messages)
    if words := untrusted.line(note, MOST_NOTE).replace('"', "'"):
        messages[-1] = ChatMessage("user", f"{messages[-1].text}\n\n{prompt('copilot_note', language, note=words)}")
    total = min(request.total_s, tools.deadlines.total_s)
    first = min(request.first_token_s, tools.deadlines.first_token_s, total)
    return replace(request, messages=tuple(messages), first_token_s=first, total_s=total)


def _by_a_person(plan: Plan, language: Language, shop: str) -> Plan:
    """The plan with what only an automatic assistant says put as a person says it."""
    lead, body = plan.lead, plan.body
    if (human := reply("human", language)) in body:
        body = human  # who is there already needs not tell how to reach them
    for name in _OURS:
        ours = reply(name, language, shop=shop)
        theirs = prompt("copilot_says", language, what=name, shop=shop)
        lead, body = lead.replace(ours, theirs), body.replace(ours, theirs)
    return replace(plan, lead=lead, body=body)


def _products(plan: Plan) -> tuple[str, ...]:
    """What was put before the customer beside the words, in order."""
    cards = [card.product for one in plan.events if isinstance(one, Recommended | Compared) for card in one.items]
    return tuple(dict.fromkeys(cards))


def _notice(planned: Planned, written: _Written, status: EngineStatus, language: Language) -> str | None:
    if planned.steered.refused:
        return prompt("copilot_notice", language, what="ruled_out", title=planned.steered.refused)
    if planned.steered.nothing:
        return prompt("copilot_notice", language, what="nothing")
    if planned.plan.request is None or (written.passed and not written.fault):
        return None
    if written.passed:
        return prompt("copilot_notice", language, what="cut")
    if not status.usable or (written.fault and written.fault.kind not in _BUSY):
        return prompt("copilot_notice", language, what="down")
    return prompt("copilot_notice", language, what="busy" if written.fault else "dropped")


def _joined(texts: Sequence[str], language: Language) -> str:
    """One text: paragraphs keep their lines, sentences stand beside each other."""
    said = ""
    for text in texts:
        joint = "" if not said else "\n" if "\n" in text or "\n" in said[-200:] else " " if language == "en" else ""
        said += joint + text.strip()
    return said
