"""The slow tier: the language model names the intents of a message, by structured output with bounded tokens.

On a processor a whole JSON answer takes seconds, so there the model chooses one letter: the cost is that of reading.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from typing import Literal

from assistant.answers.base import quoted
from assistant.dialogue import Intent
from assistant.errors import ModelFault
from assistant.model import ChatMessage, ChatModel, ChatRequest, TextPiece
from prompts.render import intent_meanings, prompt
from retrieval.products import Language

Shape = Literal["letter", "json"]
LETTERS = "ABCDEFGHIJKLMNOPQRSTU"
MOST = 3
_TOKENS: dict[Shape, int] = {"letter": 2, "json": 48}
_SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {
            "intents": {
                "type": "array",
                "items": {"type": "string", "enum": [str(intent) for intent in Intent]},
                "minItems": 1,
                "maxItems": MOST,
            }
        },
        "required": ["intents"],
        "additionalProperties": False,
    }
)
_LOOKED_BACK = 2
_GRACE_S = 0.5
_LONGEST = 400  # characters of an answer, white space included


class ModelDecider:
    """Asks the model. `deadline_s` is the most a decision may take."""

    def __init__(self, model: ChatModel, shape: Shape = "letter", deadline_s: float = 4.0) -> None:
        self._model = model
        self._shape: Shape = shape
        self._deadline = deadline_s

    async def decide(
        self,
        text: str,
        language: Language,
        history: Sequence[ChatMessage] = (),
        likely: Sequence[Intent] = tuple(Intent),
    ) -> tuple[Intent, ...]:
        """The intents, at least one. Raises `ModelFault`, also for an answer that names none or is late.

        One letter is chosen among `likely` only, best first: of all 21 a small model cannot tell the right one.
        """
        letters = dict(zip(LETTERS, likely if self._shape == "letter" else Intent, strict=False))
        try:
            # the model has the same deadline; one that does not keep it must not hold the turn
            async with asyncio.timeout(self._deadline + _GRACE_S):
                answer = await self._answer(self._request(text, language, history, letters))
        except TimeoutError:
            raise ModelFault("timeout", f"no decision within {self._deadline:g} s") from None
        found = _one(answer, letters) if self._shape == "letter" else _several(answer)
        if not found:
            raise ModelFault("garbled", f"no intent in {answer[:40]!r}")
        return found

    async def _answer(self, request: ChatRequest) -> str:
        said = ""
        async with aclosing(self._model.stream(request)) as pieces:
            async for piece in pieces:
                if isinstance(piece, TextPiece):
                    said += piece.text
                if len(said) > _LONGEST:
                    raise ModelFault("garbled", f"no end of {said[:40]!r}")
        return said

    def _request(
        self, text: str, language: Language, history: Sequence[ChatMessage], letters: Mapping[str, Intent]
    ) -> ChatRequest:
        options = [
            {"letter": letter, "name": str(intent), "meaning": intent_meanings()[intent][language]}
            for letter, intent in letters.items()
        ]
        lines = [f"{message.role}: {quoted(message.text)[:160]}" for message in history[-_LOOKED_BACK:]]
        said = prompt("intent", language, options=options, shape=self._shape, history=lines, message=quoted(text))
        return ChatRequest(
            messages=(ChatMessage("user", said),),
            max_tokens=_TOKENS[self._shape],
            first_token_s=self._deadline,
            total_s=self._deadline,
            choices=tuple(letters) if self._shape == "letter" else (),
            schema=_SCHEMA if self._shape == "json" else "",
        )


def _one(answer: str, letters: Mapping[str, Intent]) -> tuple[Intent, ...]:
    intent = letters.get(answer.strip()[:1].upper())
    return (intent,) if intent else ()


def _several(answer: str) -> tuple[Intent, ...]:
    try:
        names = json.loads(answer)["intents"]
        return tuple(dict.fromkeys(Intent(name) for name in names))[:MOST]
    except (ValueError, KeyError, TypeError):
        return ()
