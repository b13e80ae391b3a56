"""From a message and the dialogue so far to an `Understanding`: the order in which the readers are asked.

An attribute that is asked about is a question, not a filter; what no facet takes stays free text for retrieval.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.understanding import intents, language, references
from assistant.understanding.carry import carried, related
from assistant.understanding.leftovers import wishing_part
from assistant.understanding.light_words import LIGHT
from assistant.understanding.references import References
from assistant.understanding.wishes import RESTART, Wishes, WishReader
from retrieval.facets import Facets
from retrieval.lexical import analyse
from retrieval.products import Product

SERVICE = frozenset(
    {
        Intent.ORDER_STATUS,
        Intent.CANCEL_ORDER,
        Intent.CHANGE_ORDER,
        Intent.RETURN_OR_EXCHANGE,
        Intent.REFUND_STATUS,
        Intent.SHIPPING_QUESTION,
        Intent.POLICY_QUESTION,
        Intent.COMPLAINT,
        Intent.TALK_TO_HUMAN,
        Intent.CHECKOUT_HELP,
        Intent.CART_UPDATE,
    }
)
_ASKS = SERVICE | {Intent.PRODUCT_QUESTION, Intent.COMPARE_PRODUCTS, Intent.OUT_OF_SCOPE, Intent.FEEDBACK}
_SEARCHES = frozenset({Intent.FIND_PRODUCT, Intent.REFINE_SEARCH})
_REFINES = re.compile(
    r"\b(?:instead|rather|actually|also|only|just|what about|how about|and in|something|anything|ones?|more|other|others|else|different|but|show me more|make it|the \w{2,}est|lighter|bigger|smaller|larger|longer|shorter|wider|warmer|softer|better|newer|nicer|brighter|darker|thicker|thinner)\b|更.{1,3}|最.{1,2}(?:的|$)|其实|还是|换|只要|再|另外|其他|别的|更多|那|呢[?？]?$|改成|要.{1,6}的$",
    re.IGNORECASE,
)
MOST = 2000  # characters of a message that are read


class Understander:
    """Understands messages against one state of a catalogue. Safe to share; it holds no dialogue."""

    def __init__(self, facets: Facets, products: Mapping[str, Product]) -> None:
        self._facets = facets
        self._products = products
        self._wishes = WishReader(facets, products)

    def understand(self, message: UserMessage, state: DialogueState) -> Understanding:
        """What a message means; chips that the customer took away need no reading."""
        spoken = state.language or message.language
        if message.remove or message.set:
            edits = tuple(replace(one, turn=state.turn + 1) for one in message.set)
            return Understanding((Intent.REFINE_SEARCH,), spoken or "en", changes=edits, removed=message.remove)
        text = unicodedata.normalize("NFKC", message.text).strip()[:MOST]
        tongue = language.detect(text, spoken)
        if intents.is_small_talk(text):
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=text)
        pointed = references.resolve(text, state, self._products, self._facets)
        found = intents.by_rules(wishing_part(text) or text)
        if found and found[0] in SERVICE and self._wanted_beside(text):
            pointed = replace(pointed, text=intents.unruled(pointed.text))
            wishes = self._wishes.read(pointed, state)
            found.append(Intent.FIND_PRODUCT)
        else:
            wishes = self._wishes.read(pointed, state)
            compares = Intent.COMPARE_PRODUCTS in found
            found = self._intents(found, text, pointed, wishes, state)
            if compares and found == [Intent.NEED_ADVICE]:
                wishes = replace(wishes, constraints=())
        wishes_nothing = not (wishes.constraints or wishes.topic or wishes.removed or intents.is_question(text))
        if intents.thanks(text) and wishes_nothing and found[0] in (Intent.FIND_PRODUCT, Intent.REFINE_SEARCH):
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=text)
        if found[0] in _ASKS and not _SEARCHES.intersection(found):
            return Understanding(
                tuple(found), tongue, free_text=pointed.text, references=pointed.products, asked_facets=wishes.asked
            )
        begins = bool(wishes.topic) and not related(wishes.topic, state.topic)
        begins = begins or (found[0] is Intent.FIND_PRODUCT and not wishes.topic and bool(state.result_sets))
        return Understanding(
            tuple(found),
            tongue,
            changes=wishes.constraints,
            removed=wishes.removed,
            accepted=wishes.accepted,
            topic=wishes.topic,
            free_text=wishes.free,
            references=pointed.products,
            asked_facets=wishes.asked,
            restart=RESTART.search(text) is not None,
            sort=wishes.sort,
            begins=begins,
            carried=carried(state, wishes.topic, self._facets, self._products) if begins else (),
        )

    def _wanted_beside(self, text: str) -> bool:
        """Whether a message that asks for service also looks for something, in a clause of its own."""
        rest = intents.unruled(text)
        named = (m.meanings for m in self._facets.vocabulary.terms.find(rest))
        return intents.wishes(rest) and any(meaning.facet == "category" for several in named for meaning in several)

    def _intents(
        self, ruled: list[Intent], text: str, pointed: References, wishes: Wishes, state: DialogueState
    ) -> list[Intent]:
        shown = state.last_results is not None
        of_one = bool(pointed.products) and "有" in text and "price:is" not in {one.id for one in wishes.constraints}
        asks = intents.is_question(text) and (of_one or not intents.wishes(text))
        if Intent.PROMOTIONS in ruled and wishes.topic:
            ruled.remove(Intent.PROMOTIONS)
        if Intent.COMPARE_PRODUCTS in ruled and not (shown or pointed.products):
            ruled.remove(Intent.COMPARE_PRODUCTS)
            if intents.is_question(text) and not wishes.topic:
                return [Intent.NEED_ADVICE]  # "what is the difference between leather and suede?"
        if ruled:
            return ruled
        if intents.is_gibberish(text) and not wishes.filters and not wishes.asked:
            return [Intent.OUT_OF_SCOPE]
        if asks and (pointed.products or (shown and not wishes.topic and (wishes.asked or pointed.unclear))):
            return [Intent.PRODUCT_QUESTION]
        if asks and shown and not wishes.topic and not wishes.filters and not _REFINES.search(text):
            return [Intent.PRODUCT_QUESTION]
        if not shown and not state.constraints.items:
            return [Intent.FIND_PRODUCT]
        return [self._search_intent(text, wishes, state)]

    def _search_intent(self, text: str, wishes: Wishes, state: DialogueState) -> Intent:
        """A search is refined while its category stays; naming another category begins a new one."""
        if wishes.topic:
            return Intent.REFINE_SEARCH if related(wishes.topic, state.topic) else Intent.FIND_PRODUCT
        weighty = [word for word in analyse(wishes.free) if word not in LIGHT and not word.isdigit()]
        said = {word for change in wishes.constraints for value in change.values for word in analyse(value)}
        fresh = [word for word in weighty if word not in said and not self._facets.vocabulary.terms.find(word)]
        if wishes.filters or _REFINES.search(text) or not fresh:
            return Intent.REFINE_SEARCH
        return Intent.FIND_PRODUCT
