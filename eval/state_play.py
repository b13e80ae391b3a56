"""Plays dialogues turn by turn through the assistant, without a language model, and holds its state against what is written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.assistant import ShopAssistant
from assistant.dialogue import DialogueState, ResultSet, Shown, UserMessage
from assistant.events import Asked
from assistant.state import focus_of
from assistant.turn import Turn
from eval.errors import EvalError
from eval.state_file import Place, StateDialogue, StateTurn
from eval.state_notation import constraint_of, differences
from retrieval.search import Searcher


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What one turn was found to be. `references` and the others are None where the file says nothing of them."""

    said: str
    constraints: bool
    problems: tuple[str, ...]
    references: bool | None
    sort: bool | None
    intent: bool | None
    asks: bool | None

    @property
    def exact(self) -> bool:
        """Whether the constraints and, where it is written, the order are exactly those expected."""
        return self.constraints and self.sort is not False


@dataclass(frozen=True, slots=True)
class DialogueResult:
    dialogue: StateDialogue
    turns: tuple[TurnResult, ...]

    @property
    def joint(self) -> bool:
        """Whether the state at the end is exactly the one expected."""
        return self.turns[-1].exact


@dataclass(frozen=True, slots=True)
class Player:
    """Plays dialogues with one assistant over one shop."""

    assistant: ShopAssistant
    searcher: Searcher

    def play(self, dialogue: StateDialogue) -> DialogueResult:
        """Raises `EvalError` where the dialogue names what the shop does not have."""
        state = self.assistant.fresh(None)
        results = []
        for turn in dialogue.turns:
            try:
                state, result = self._turn(state, turn)
            except EvalError as fault:
                raise EvalError(f"dialogue {dialogue.id!r}: {fault}") from None
            results.append(result)
        return DialogueResult(dialogue, tuple(results))

    def _turn(self, before: DialogueState, turn: StateTurn) -> tuple[DialogueState, TurnResult]:
        message = UserMessage(turn.user, remove=turn.remove)
        if turn.set:
            message = replace(message, set=tuple(constraint_of(one) for one in turn.set))
        running = self.assistant.begin(before, message)
        asked = asyncio.run(_asked(running))
        state = running.state
        if turn.shows:
            state = self._pinned(state, turn.shows)
        return state, self._judged(turn, before, state, running, asked)

    def _pinned(self, state: DialogueState, shows: Sequence[str]) -> DialogueState:
        """The state as if exactly these products had been shown in this turn."""
        known = {product.id: product for product in self.searcher.products}
        items = []
        for name in shows:
            product, _, sku = name.partition(":")
            hit = self.searcher.hit(known[product], state.constraints) if product in known else None
            if hit is None or (sku and all(variant.sku != sku for variant in known[product].variants)):
                raise EvalError(f"shows: the shop has no product {name!r} in stock")
            items.append(Shown(product, sku or hit.variant.sku))
        older = tuple(one for one in state.result_sets if one.turn != state.turn)
        mine = next((one for one in state.result_sets if one.turn == state.turn), None)
        pinned = (
            replace(mine, items=tuple(items)) if mine else ResultSet(f"pinned-{state.turn}", state.turn, tuple(items))
        )
        return replace(
            state,
            result_sets=(*older, pinned),
            focus=focus_of(pinned, state.focus) if mine or not state.focus else state.focus,
        )

    def _judged(
        self, turn: StateTurn, before: DialogueState, after: DialogueState, running: Turn, asked: bool
    ) -> TurnResult:
        expected, meant = turn.expected, running.trace.meant
        problems = differences(expected.constraints, after.constraints.items)
        exact = not problems
        pointed = None if meant is None else meant.references
        wanted = None if expected.references is None else _products(expected.references, before)
        references = None if wanted is None else pointed == wanted
        if references is False:
            problems = (*problems, f"@ {_places(wanted or (), before)}, but {_places(pointed or (), before)}")
        sort = None if expected.sort is None else after.sort == expected.sort
        if sort is False:
            problems = (*problems, f"sorted by {expected.sort}, but {after.sort}")
        return TurnResult(
            said=turn.user or "; ".join([*(f"remove {one}" for one in turn.remove), *(one.text for one in turn.set)]),
            constraints=exact,
            problems=problems,
            references=references,
            sort=sort,
            intent=None if expected.intent is None or meant is None else meant.intent.value == expected.intent,
            asks=None if expected.asks is None else asked == expected.asks,
        )


async def _asked(turn: Turn) -> bool:
    return any([isinstance(event, Asked) async for event in turn.events()])


def _products(places: Iterable[Place], state: DialogueState) -> tuple[str, ...]:
    found = []
    for place in places:
        sets = state.result_sets
        number = place.result_set or len(sets)
        if not 1 <= number <= len(sets) or place.place > len(sets[number - 1].items):
            raise EvalError(f"references: nothing was shown at place {place.place} of result set {number}")
        found.append(sets[number - 1].items[place.place - 1].product)
    return tuple(found)


def _places(products: Sequence[str], state: DialogueState) -> str:
    """Products as the places where they were shown last."""
    named = []
    for product in products:
        at = [
            f"s{n}:{place}"
            for n, shown in enumerate(state.result_sets, start=1)
            for place, item in enumerate(shown.items, start=1)
            if item.product == product
        ]
        named.append(at[-1] if at else product)
    return " ".join(named) or "nothing"


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of 0-1, each with how many it is a share of."""

    dialogues: int
    turns: int
    exact: float
    joint: float
    references: float | None
    pointing: int
    intents: float | None
    asks: float | None


def score(results: Sequence[DialogueResult]) -> Score:
    """What a number of dialogues come to; raises ValueError for none."""
    turns = [turn for result in results for turn in result.turns]
    return Score(
        dialogues=len(results),
        turns=len(turns),
        exact=_share([turn.exact for turn in turns]),
        joint=_share([result.joint for result in results]),
        references=_share_or_none([turn.references for turn in turns]),
        pointing=sum(turn.references is not None for turn in turns),
        intents=_share_or_none([turn.intent for turn in turns]),
        asks=_share_or_none([turn.asks for turn in turns]),
    )


def by(results: Sequence[DialogueResult], key: str) -> Mapping[str, Score]:
    """The scores by `kind` or `language`."""
    groups: dict[str, list[DialogueResult]] = {}
    for result in results:
        groups.setdefault(getattr(result.dialogue, key), []).append(result)
    return {name: score(group) for name, group in sorted(groups.items())}


def _share(held: Sequence[bool]) -> float:
    if not held:
        raise ValueError("the share of nothing")
    return sum(held) / len(held)


def _share_or_none(held: Sequence[bool | None]) -> float | None:
    judged = [one for one in held if one is not None]
    return _share(judged) if judged else None
