"""Which tier answers: the trained head when it is sure, the language model when it is not, the head again when the model fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.dialogue import Intent
from assistant.errors import ModelFault
from assistant.intents.deciding import ModelDecider
from assistant.intents.mood import mood_of
from assistant.intents.reader import IntentReader, Reading
from assistant.model import ChatMessage
from assistant.understanding import language

Mode = Literal["fast", "cascade", "model"]
MODES: tuple[Mode, ...] = ("fast", "cascade", "model")
LIKELY = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A reading, and whether the model was asked for it (`fault` says why it was of no use)."""

    reading: Reading
    asked_model: bool = False
    fault: str = ""


class Cascade:
    """Reads messages by one or two tiers. `usable` tells whether the engine can be asked now."""

    def __init__(
        self,
        reader: IntentReader,
        decider: ModelDecider | None = None,
        mode: Mode = "fast",
        usable: Callable[[], bool] = lambda: True,
    ) -> None:
        self._reader, self._decider, self._mode, self._usable = reader, decider, mode, usable

    async def read(self, text: str, history: Sequence[ChatMessage] = (), shown: bool | None = None) -> Told:
        """The fast tier's reading, with the model's intents in it where they were asked for and came in time."""
        # the encoder computes, and may wait for an index that is being built: not on the loop that all conversations share
        reading = await asyncio.to_thread(self._reader.read, text, history, shown)
        if self._decider is None or not self._asks(reading) or not self._usable():
            return Told(reading)
        try:
            found = await self._decider.decide(text, language.detect(text), history, self._likely(reading))
        except ModelFault as fault:
            return Told(reading, asked_model=True, fault=str(fault))
        return Told(_merged(reading, found, text), asked_model=True)

    def _likely(self, reading: Reading) -> tuple[Intent, ...]:
        """What the model chooses from: beside the head's help, the few that the head holds likeliest."""
        return tuple(Intent) if self._mode == "model" else tuple(one.intent for one in reading.scored[:LIKELY])

    def _asks(self, reading: Reading) -> bool:
        return self._mode == "model" or (self._mode == "cascade" and not reading.sure)


def _merged(reading: Reading, found: tuple[Intent, ...], text: str) -> Reading:
    """The model's intents. One alone says the main kind: of several that the head told, what it is sure of stays beside it."""
    told = reading.intents if len(reading.intents) > 1 else ()
    beside = [intent for intent in told if intent not in found and reading.probability(intent) >= 0.5]
    intents = (*found, *beside) if len(found) == 1 else found
    return replace(reading, intents=intents, mood=mood_of(text, intents))
