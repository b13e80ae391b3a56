"""What is said in a conversation in an agent's own language: the shop's words by the shop's own texts, the rest by the model.

Product titles are never the model's to translate. What it writes is held against the original: where a number, a code, a name or a denial
did not come through the translation is unsure, and says so.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from assistant import patterns, untrusted
from assistant.copilot.fidelity import faults
from assistant.copilot.phrases import Phrases
from assistant.copilot.sources import sentences, unmarked
from assistant.errors import ModelFault
from assistant.model import ChatMessage, ChatModel, ChatRequest, TextPiece
from assistant.turn import Tools
from assistant.understanding import language as languages
from prompts.render import prompt
from retrieval.products import Language

KEPT = 4_096
KEPT_GONE = 256
AT_ONCE = 2
DEADLINE_S = 45.0
MOST = 1_200  # characters of a text that are translated; the rest stays as it is
_TAG = patterns.later(r"\[P(\d{1,2})\]")
_LETTER = patterns.later(r"[^\W\d_]")
_TOKENS_A_CHARACTER = {"en": 1.2, "zh": 0.8}  # of the original, in the language of the translation


@dataclass(frozen=True, slots=True)
class Translation:
    """`by` the shop's own words or the model; `unsure` are the kinds of things that did not come through, as far as is known."""

    text: str
    by: Literal["shop", "model"]
    unsure: tuple[str, ...] = ()


@dataclass(slots=True)
class _Kept:
    """A translation, and the conversations that it was made for."""

    made: Translation
    of: set[str]


class Translator:
    """Translates over the shop as it is now. What was translated once is kept, the last `KEPT` texts, until a conversation that it
    was made for is forgotten."""

    def __init__(
        self, tools: Callable[[], Tools], model: ChatModel | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tools, self._model, self._clock = tools, model, clock
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._gone: deque[str] = deque(maxlen=KEPT_GONE)  # what is still being translated of them is not kept either
        self._phrases: Phrases | None = None

    async def every(self, texts: Sequence[str], language: Language, of: str = "") -> Mapping[str, Translation | None]:
        """Texts in another language by text, the last first; None for those that could not be translated now.

        What is in the language already, or says nothing, is left out. `of` is the conversation in which they were said.
        """
        wanted = [one for one in dict.fromkeys(reversed(texts)) if foreign(one, language)]
        found: dict[str, Translation | None] = dict.fromkeys(wanted)
        waiting = list(wanted)

        async def work() -> None:
            while waiting:
                text = waiting.pop(0)
                found[text] = await self.one(text, language, of)

        try:
            async with asyncio.timeout(DEADLINE_S):
                await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        except TimeoutError:
            pass  # what is not translated by now is told as missing
        return found

    async def one(self, text: str, language: Language, of: str = "") -> Translation | None:
        """A text in a language; None where the model is needed and cannot be asked now."""
        key = language, hashlib.sha256(text.encode()).hexdigest()
        if key in self._kept:
            self._kept.move_to_end(key)
            self._kept[key].of.add(of)
            return self._kept[key].made
        made = await self._made(text, language)
        if made is not None and of not in self._gone:
            self._kept[key] = _Kept(made, {of})
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def forget(self, conversation: str) -> None:
        """Keep nothing of what was translated for a conversation, which is erased."""
        self._gone.append(conversation)
        for key in [key for key, kept in self._kept.items() if conversation in kept.of]:
            del self._kept[key]

    async def _made(self, text: str, language: Language) -> Translation | None:
        tools = self._tools()
        phrases = await asyncio.to_thread(self._phrases_of, tools)
        lines = []
        by: Literal["shop", "model"] = "shop"
        unsure: list[str] = []
        for line in unmarked(text[:MOST]).split("\n"):
            said = await self._line(line, language, phrases, tools)
            if said is None:
                return None
            lines.append(said.text)
            unsure += said.unsure
            by = "model" if said.by == "model" else by
        return Translation("\n".join(lines) + text[MOST:], by, tuple(dict.fromkeys(unsure)))

    def _phrases_of(self, tools: Tools) -> Phrases:
        if self._phrases is None or self._phrases.shelf is not tools.shelf:
            self._phrases = Phrases.of(tools.shelf, tools.titles)
        return self._phrases

    async def _line(self, line: str, language: Language, phrases: Phrases, tools: Tools) -> Translation | None:
        """One line: what the shop says by itself in its own words, each run of other sentences by one call of the model."""
        if not foreign(line, language):
            return Translation(line, "shop")
        parts = phrases.parted(sentences(line), language)
        said: list[Translation] = []
        for part in parts:
            one = (
                Translation(part.known, "shop")
                if part.known is not None
                else await self._by_model(part.text, language, phrases, tools)
            )
            if one is None:
                return None
            said.append(one)
        by: Literal["shop", "model"] = "model" if any(one.by == "model" for one in said) else "shop"
        joint = " " if language == "en" else ""
        return Translation(joint.join(one.text for one in said), by, tuple(kind for one in said for kind in one.unsure))

    async def _by_model(self, text: str, language: Language, phrases: Phrases, tools: Tools) -> Translation | None:
        if not tools.status().usable:
            return None
        tagged, titles = phrases.tagged(untrusted.neutral(text), language)
        longest = min(400, 24 + int(_TOKENS_A_CHARACTER[language] * len(tagged)))
        messages = (
            ChatMessage("system", prompt("translate_system", language)),
            ChatMessage("user", prompt("translate", language, text=tagged)),
        )
        limits = tools.deadlines
        request = ChatRequest(messages, longest, first_token_s=limits.first_token_s, total_s=limits.total_s)
        pieces: list[str] = []
        cut = False
        try:
            async with aclosing((self._model or tools.model).stream(request)) as stream:
                async for piece in stream:
                    if isinstance(piece, TextPiece):
                        pieces.append(piece.text)
                    else:
                        cut = piece.finish != "stop"
        except ModelFault:
            return None
        written = untrusted.visible("".join(pieces)).strip().strip('"“”')
        wrong = faults(tagged, written, language, phrases.brands_in(text))
        named = _TAG.sub(lambda tag: titles.get(tag[0], tag[0]), written)
        return replace(Translation(named, "model", wrong), unsure=(*wrong, *(["cut"] if cut else [])))


def foreign(text: str, language: Language) -> bool:
    """Whether a text says something in the other language."""
    return _LETTER.search(text) is not None and languages.detect(text, language) != language
