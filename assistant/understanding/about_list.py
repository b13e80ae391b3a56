"""Messages about what was shown, or about the search itself, that wish for nothing: one step back, none of these, which one is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.dialogue import DialogueState, Intent, Understanding
from assistant.understanding import commands, dismissing, heads, intents, intents_in_context, references
from assistant.understanding.carry import within
from assistant.understanding.dismissing import Verdict
from assistant.understanding.extremes import Scales
from assistant.understanding.pointing_only import asks_for_reviews, points_only
from retrieval.facets import PATH_JOIN, Facets
from retrieval.products import Language, Product


class AboutList:
    """Reads them against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product], scales: Scales) -> None:
        self._facets, self._products, self._scales = facets, products, scales

    def command(self, text: str, state: DialogueState, tongue: Language) -> Understanding | None:
        """Messages about the search itself: one step back, or back to what was shown."""
        if state.history and commands.undoes(text):
            return Understanding((Intent.REFINE_SEARCH,), tongue, undo=True)
        if state.result_sets and commands.goes_back(text):
            shown = self._before(text, state)
            if shown:
                return Understanding((Intent.REFINE_SEARCH,), tongue, back_to=shown)
        return None

    def dismissal(self, text: str, state: DialogueState, tongue: Language) -> Understanding | None:
        """A message that turns down what is shown, or some of it, or asks for others or the like, and says nothing else."""
        shown = state.last_results
        if shown is None and state.turn and dismissing.verdict(text) is Verdict.OTHERS:
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=text)
        verdict = dismissing.verdict(text) if shown is not None else None
        if verdict is None or shown is None:
            return None
        refines = Understanding((Intent.REFINE_SEARCH,), tongue)
        if verdict is Verdict.OTHERS:
            return replace(refines, others=True)
        if verdict is Verdict.NONE:
            return replace(refines, others=True, dismissed=tuple(item.product for item in shown.items))
        pointed = references.resolve(text, state, self._products, self._facets, self._scales).products
        if not pointed or {line.product for line in state.cart}.intersection(pointed):
            return None
        if verdict is Verdict.ALIKE:
            return replace(refines, references=pointed[:1])
        return replace(refines, dismissed=pointed)

    def of_list(self, text: str, state: DialogueState, tongue: Language) -> Understanding | None:
        """A message that says nothing but which of the things shown it is about, or asks for their reviews."""
        if asks_for_reviews(text):
            pointed = references.resolve(text, state, self._products, self._facets, self._scales, asks=True)
            return Understanding((Intent.PRODUCT_QUESTION,), tongue, free_text=text, references=pointed.products)
        if state.result_sets or not points_only(text) or intents_in_context.names_thing(text, self._facets):
            return None
        told = intents.by_rules(text) or [Intent.PRODUCT_QUESTION]
        if told not in ([Intent.COMPARE_PRODUCTS], [Intent.PRODUCT_QUESTION]):
            return None  # "what goes with the first one?"
        return Understanding((told[0],), tongue, free_text=text)

    def _before(self, text: str, state: DialogueState) -> str:
        """The id of the result set that a message goes back to: the first, that of the kind named, or the one before."""
        if commands.to_first(text):
            return state.result_sets[0].id
        named = [m.value for r in self._facets.vocabulary.terms.find(text) for m in r.meanings if m.facet == "category"]
        named += [
            m.value for char in text for m in self._facets.vocabulary.singles.get(char, ()) if m.facet == "category"
        ]
        away = [name for name in named if not any(within(path, name or "") for path in state.topic)]
        named = away or named  # "never mind the soundbar, the turntables again"
        for shown in reversed(state.result_sets):
            if shown.goal is None:
                continue
            if any(within(path, name or "") for path in shown.goal.topic for name in named):
                return shown.id
            kinds = {PATH_JOIN.join(p.category) for item in shown.items if (p := self._products.get(item.product))}
            if any(within(kind, name or "") for kind in kinds for name in named):
                return shown.id
        words = [one.text for one in self._facets.vocabulary.terms.find(text)]
        for shown in reversed(state.result_sets):
            topic = shown.goal.topic if shown.goal is not None else ()
            if any(heads.ends_name(word, path, self._facets) for word in words for path in topic):
                return shown.id
        others = [shown for shown in state.result_sets if shown.goal is not None and shown.goal != state.goal]
        return others[-1].id if others and not named else ""
