"""Writes product descriptions: the model from the record alone, each sentence checked; code where the model cannot."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from assistant import patterns, untrusted
from assistant.answers.base import Shelf
from assistant.claims.talk import content_words
from assistant.copy.briefs import SENTENCES, TOKENS, Brief, CopySentence, Draft
from assistant.errors import AssistantError, ModelFault
from assistant.grounding import Checker
from assistant.model import ChatMessage, ChatModel, ChatRequest, TextPiece
from assistant.outlet import Gate, Outlet, Titles, amounts_of, names_of
from assistant.sentences import SentenceCutter
from assistant.untrusted_products import told_hit
from prompts.render import prompt, reply
from retrieval.constraints import Constraints
from retrieval.products import AttributeValue, Language
from retrieval.search import NO_CONSTRAINTS, Hit

FIRST_TOKEN_S, TOTAL_S = 60.0, 240.0
FACTS = 16
_BOLD = patterns.later(r"\*\*")


class UnknownProduct(AssistantError):
    """A product that the catalogue does not have."""


@dataclass(frozen=True, slots=True)
class Copywriter:
    """Writes over one shelf with one model (None: templates alone). Safe to use for several products at once."""

    shelf: Shelf
    model: ChatModel | None
    digests: dict[str, str]

    async def write(self, product: str, brief: Brief) -> Draft:
        """A description of a product. Raises `UnknownProduct`."""
        hit = self._hit(product)
        digest = self.digests.get(product, "")
        sentences: list[CopySentence] = []
        dropped = 0
        if self.model is not None:
            try:
                sentences, dropped = await self._by_model(self.model, hit, brief)
            except ModelFault:
                sentences = []
        if sentences:
            return Draft(product, brief, tuple(sentences), "model", digest, dropped)
        return Draft(product, brief, tuple(self._by_template(hit, brief)), "template", digest, dropped)

    def _hit(self, product: str) -> Hit:
        record = self.shelf.record.get([product]).get(product)
        hit = None if record is None else self.shelf.searcher.hit(record, NO_CONSTRAINTS)
        if record is None:
            raise UnknownProduct(f"product: the catalogue has no {product!r}; name an id that `retrieval search` shows")
        if hit is None:
            hit = Hit(record, record.variants[0], 0.0, self.shelf.searcher.why(record, NO_CONSTRAINTS))
        return told_hit(hit)

    async def _by_model(self, model: ChatModel, hit: Hit, brief: Brief) -> tuple[list[CopySentence], int]:
        language = brief.language
        text = prompt(
            "describe",
            language,
            record=self._record(hit, language),
            tone=brief.tone.value,
            sentences=SENTENCES[brief.length],
        )
        request = ChatRequest(
            (ChatMessage("system", prompt("describe_system", language)), ChatMessage("user", text)),
            TOKENS[brief.length],
            first_token_s=FIRST_TOKEN_S,
            total_s=TOTAL_S,
        )
        checker = Checker((hit,), self.shelf.facets, Constraints(), language)
        names = names_of([self._record(hit, language), hit.product.title.both(), hit.product.brand or ""])
        outlet = Outlet(language, [request.messages[0].text], names, amounts_of((), ()))
        gate, cutter = Gate(checker, outlet, Titles([]), [hit.product]), SentenceCutter()
        said: list[str] = []
        async with aclosing(model.stream(request)) as pieces:
            async for piece in pieces:
                if isinstance(piece, TextPiece):
                    said += [one for each in cutter.feed(piece.text) if (one := gate.pass_on(each))]
                elif piece.finish == "stop" and (rest := cutter.rest()) and (one := gate.pass_on(rest)):
                    said.append(one)
        kept = [_BOLD.sub("", one) for one in said if not one.rstrip().endswith(("?", "？"))]
        sentences = [CopySentence(one, rests) for one in kept if (rests := self._rests_on(one, hit, language))]
        return sentences[: SENTENCES[brief.length]], len(checker.dropped) + len(said) - len(sentences)

    def _record(self, hit: Hit, language: Language) -> str:
        words = self.shelf.wording
        facts = words.facts(hit.product, hit.variant, language, most=FACTS)
        kind = words.category(hit.product, language)
        brand = [hit.product.brand] if hit.product.brand else []
        return untrusted.line("[P1] " + "; ".join([kind, *brand, *facts]), 900)

    def _by_template(self, hit: Hit, brief: Brief) -> list[CopySentence]:
        """A sentence on what it is, then one for each few facts, as many as the length asks for."""
        language, words, product = brief.language, self.shelf.wording, hit.product
        title, kind = product.title.get(language), words.category(product, language).lower()
        opening = reply("copy_opening", language, title=title, kind=kind, brand=product.brand or "")
        sentences = [CopySentence(opening, ("title", *(["brand"] if product.brand else []), "category"))]
        stated = product.attributes_of(hit.variant)
        names = [name for name in stated if name != "size"][:FACTS]
        step = 2
        for start in range(0, len(names), step):
            if len(sentences) == SENTENCES[brief.length]:
                break
            part = names[start : start + step]
            facts = words.joined([words.fact(name, stated[name], language) for name in part], language)
            sentences.append(CopySentence(reply("copy_facts", language, facts=facts), tuple(part)))
        return sentences

    def _rests_on(self, sentence: str, hit: Hit, language: Language) -> tuple[str, ...]:
        """The attributes whose values a sentence speaks of. One that rests on nothing is empty talk."""
        said = content_words(sentence)
        found = [
            name
            for name, value in hit.product.attributes_of(hit.variant).items()
            if said & content_words(self._worded(name, value, language))
        ]
        parts: Sequence[tuple[str, str]] = (
            ("title", hit.product.title.both()),
            ("brand", hit.product.brand or ""),
            ("category", self.shelf.wording.category(hit.product, language)),
            ("description", hit.product.description.both() if hit.product.description else ""),
        )
        return (*found, *(name for name, text in parts if said & content_words(text)))

    def _worded(self, name: str, value: AttributeValue, language: Language) -> str:
        words = self.shelf.wording
        label = words.facet(name, language)
        return label if isinstance(value, bool) else f"{label} {words.value(name, value, language)}"
