"""From a message and the dialogue so far to an `Understanding`: the order in which the readers are asked.

An attribute that is asked about is a question, not a filter; what no facet takes stays free text for retrieval.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from assistant import patterns
from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.intents.mood import mood_of
from assistant.intents.reader import Reading
from assistant.understanding import (
    answering,
    asking,
    carting,
    commands,
    corrections,
    gendered,
    intents,
    intents_in_context,
    language,
    manners,
    other_choices,
    references,
    requests,
    returnable,
    returning,
    script,
    spoken_han,
)
from assistant.understanding.about_list import AboutList
from assistant.understanding.carry import carried, related
from assistant.understanding.extremes import Scales
from assistant.understanding.intents_in_context import ASKS_OFFER, GIFT, SEARCHES, SERVICE
from assistant.understanding.moneys import Money
from assistant.understanding.references import References
from assistant.understanding.remarks import remark_of
from assistant.understanding.requests import Several
from assistant.understanding.stepping_back import StepsBack
from assistant.understanding.typos import Corrector
from assistant.understanding.unheld import Unheld
from assistant.understanding.unsold import Unsold
from assistant.understanding.wish_reader import WishReader
from assistant.understanding.wishes import Wishes
from retrieval.constraints import Constraint, unread
from retrieval.currencies import NO_RATES, Rates
from retrieval.facets import SPECIAL, Facets
from retrieval.products import Language, Product

_ASKS = SERVICE | {Intent.PRODUCT_QUESTION, Intent.COMPARE_PRODUCTS, Intent.OUT_OF_SCOPE, Intent.FEEDBACK}
_ABOUT_SHOWN = frozenset({Intent.PRODUCT_QUESTION, Intent.COMPARE_PRODUCTS})
_HAN_COMMA = patterns.later(r"(?<=\d)，\s*(?=\d)")
MOST = 2000  # characters of a message that are read
_FEW_WORDS = 3
MOST_UNREAD = 3  # values of an edit that no vocabulary knows


class Understander:
    """Understands messages against one state of a catalogue. Safe to share; it holds no dialogue."""

    def __init__(
        self,
        facets: Facets,
        products: Mapping[str, Product],
        rates: Rates = NO_RATES,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._facets = facets
        self._facet_names = frozenset({*SPECIAL, *facets.by_id, *(facet for facet, _value in facets.labels)})
        self._products = products
        self._scales = Scales(facets)
        self._about_list = AboutList(facets, products, self._scales)
        self._corrector = Corrector(facets, products)
        self._unsold = Unsold(facets, products)
        self._unheld = Unheld(facets, self._unsold)
        currencies = Counter(product.currency for product in products.values())
        money = Money(next((code for code, _count in currencies.most_common(1)), "USD"), rates)
        self._wishes = WishReader(facets, products, self._scales, money, today)
        self._steps_back = StepsBack(facets, self._about_list, self._wishes)

    def understand(self, message: UserMessage, state: DialogueState, reading: Reading | None = None) -> Understanding:
        """What a message means; an edit of chips needs no reading. `reading` is what it is for, where that was told before."""
        meant = self._meant(message, state, reading)
        return replace(meant, mood=mood_of(message.text, meant.intents))

    def _meant(self, message: UserMessage, state: DialogueState, reading: Reading | None) -> Understanding:
        spoken = state.language or message.language
        if message.remove or message.set:
            edits = tuple(replace(one, turn=state.turn + 1) for one in self._known(message.set))
            return Understanding((Intent.REFINE_SEARCH,), spoken or "en", changes=edits, removed=message.remove)
        # 38，120以内 is two numbers: NFKC would make of them 38,120
        said = script.plain(unicodedata.normalize("NFKC", _HAN_COMMA.sub(", ", message.text)).strip()[:MOST])
        tongue = language.detect(said, spoken)
        remarks = intents.is_small_talk(said) or (state.turn > 0 and remark_of(said) is not None)
        if remarks and self._answer(said, state, tongue) is None:
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=said)
        if manners.is_injection(said):
            return Understanding((Intent.OUT_OF_SCOPE,), tongue, free_text=said)
        text = spoken_han.plain(self._corrector.correct(gendered.plain(said, self._facets.vocabulary.terms)))
        if state.result_sets:
            text = other_choices.plain(text, talked_about=len(state.focus) == 1)
        if state.constraints.items:
            anew = returning.plain(corrections.begun(text), self._facets)
            text, reading = anew, reading if anew == text else None
        return (
            self._steps_back.read(text, state, tongue)
            or self._about_list.dismissal(text, state, tongue)
            or self._answer(text, state, tongue)
            or self._about_list.of_list(text, state, tongue)
            or self._cart(text, state, tongue, reading)
            or self._given_back(text, tongue, reading)
            or self._read(text, state, tongue, reading)
        )

    def _known(self, chips: Iterable[Constraint]) -> Iterator[Constraint]:
        """Chips of facets that the catalogue has, with `MOST_UNREAD` values at most that every product's text is searched for."""
        left = MOST_UNREAD
        for chip in chips:
            if chip.facet not in self._facet_names:
                continue
            foreign = unread(chip, self._facets.vocabulary)
            dropped = foreign[left:]
            left = max(0, left - len(foreign))
            values = tuple(value for value in chip.values if value not in dropped)
            if values or not chip.values:
                yield replace(chip, values=values)

    def _answer(self, text: str, state: DialogueState, tongue: Language) -> Understanding | None:
        """A message that answers the question which the assistant waits for."""
        if state.question is None:
            return None
        return answering.answer(text, state.question, state, tongue)

    def _cart(self, text: str, state: DialogueState, tongue: Language, reading: Reading | None) -> Understanding | None:
        """A message that puts something in the cart, takes it out, or says how many, and wishes for nothing else."""
        named = carting.speaks_of_cart(text) and Intent.CART_UPDATE in (
            *intents_in_context.named(text, reading),
            *intents.by_rules(text),
        )
        pointed = references.resolve(text, state, self._products, self._facets, self._scales)
        named = named or (len(pointed.products) == 1 and carting.chooses(text))
        wish = carting.read(text, pointed, state, self._products, named)
        if wish is None:
            return None
        if self._beside(text, [Intent.CART_UPDATE], state) is not None or self._wanted_beside(text):
            whole = self._read(text, state, tongue, reading)
            return replace(whole, cart=wish) if Intent.CART_UPDATE in whole.intents else whole
        touched = tuple(product for product, _sku in wish.variants)
        return Understanding(
            (Intent.CART_UPDATE,), tongue, free_text=text, references=pointed.products or touched, cart=wish
        )

    def _given_back(self, text: str, tongue: Language, reading: Reading | None) -> Understanding | None:
        """A message that gives something of the customer's own back, and wishes for nothing else."""
        served = set(intents_in_context.named(text, reading)) - SEARCHES - {Intent.RETURN_OR_EXCHANGE}
        if served or not returnable.gives_back(text) or self._wanted_beside(text):
            return None
        return Understanding((Intent.RETURN_OR_EXCHANGE,), tongue, free_text=text)

    def _read(self, text: str, state: DialogueState, tongue: Language, reading: Reading | None) -> Understanding:
        asks = bool(asking.split(text).asking)
        pointed = references.resolve(text, state, self._products, self._facets, self._scales, asks)
        if commands.restarts(text):
            asks, pointed = False, References((), text)
        asks_rule = returnable.asks_for_rule(text)
        found = [Intent.POLICY_QUESTION] if asks_rule else intents_in_context.named(text, reading)
        strays = intents_in_context.strays(text, reading) and not intents_in_context.begins_with_thing(
            text, self._facets
        )
        if strays and not self._limits_shortly(pointed, state):
            return Understanding((Intent.OUT_OF_SCOPE,), tongue, free_text=text)
        if asking.ASKS_WHY.search(text) and state.result_sets and _only_why(text):
            return Understanding((Intent.PRODUCT_QUESTION,), tongue, free_text=text, references=pointed.products)
        if manners.is_distress(text):
            return Understanding((Intent.TALK_TO_HUMAN,), tongue, free_text=text, distress=True)
        if manners.is_insult(text) and not self._names_thing(text):
            return Understanding((Intent.COMPLAINT,), tongue, free_text=text, rude=True)
        if (
            found == [Intent.SMALL_TALK]
            and not self._names_thing(text)
            and not self._wishes.read(pointed, state).filters
        ):
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=text)
        beside = self._beside(text, found, state)
        if beside is not None:
            mine = references.resolve(beside.wished, state, self._products, self._facets, self._scales)
            wishes = self._wishes.read(mine, state)
            search = intents_in_context.search_intent(beside.wished, wishes, state, self._facets)
            found = list(dict.fromkeys([search, *found] if beside.first else [*found, search]))
        elif found and found[0] in SERVICE and self._wanted_beside(text):
            pointed = replace(pointed, text=intents.unruled(pointed.text))
            wishes = self._wishes.read(pointed, state)
            found.append(Intent.FIND_PRODUCT)
        else:
            wishes = self._wishes.read(pointed, state)
            found, wishes = intents_in_context.of_one(found, text, pointed, wishes, state, asks, self._facets)
            asks = asks or ASKS_OFFER.match(text) is not None
        wishes_nothing = not (wishes.filters or wishes.topic or asks)
        if intents.thanks(text) and wishes_nothing and found[0] in (Intent.FIND_PRODUCT, Intent.REFINE_SEARCH):
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=text)
        if found[0] in _ABOUT_SHOWN and not SEARCHES.intersection(found):
            return self._about_shown(found, text, pointed, wishes, state, tongue)
        if found[0] in _ASKS and not SEARCHES.intersection(found):
            return Understanding(
                tuple(found), tongue, free_text=pointed.text, references=pointed.products, asked_facets=wishes.asked
            )
        return self._search(found, text, pointed, wishes, state, tongue)

    def _limits_shortly(self, pointed: References, state: DialogueState) -> bool:
        """Whether a few words say a value of what is talked about: "mechanical", of keyboards; or words take back what was said."""
        if not state.topic:
            return False
        wishes = self._wishes.read(pointed, state)
        if wishes.removed or any(state.constraints.get(one.id) for one in (*wishes.waived, *wishes.accepted)):
            return True
        few = len(pointed.text.split()) <= _FEW_WORDS
        return few and any(one.facet != "category" for one in wishes.constraints)

    def _about_shown(
        self,
        found: list[Intent],
        text: str,
        pointed: References,
        wishes: Wishes,
        state: DialogueState,
        tongue: Language,
    ) -> Understanding:
        """A question or a comparison of what was shown. What is asked about filters nothing; a limit said beside it does."""
        clauses = asking.split(pointed.text)
        beside = self._wishes.read(replace(pointed, text=clauses.wishing, products=()), state)
        limits = tuple(one for one in beside.constraints if one.facet != "category")
        unsure = not pointed.products and not pointed.unclear
        products = state.focus[:1] if unsure and found[0] is Intent.PRODUCT_QUESTION else pointed.products
        if found[0] is Intent.PRODUCT_QUESTION and limits and clauses.asking:
            found = [*found, Intent.REFINE_SEARCH]
        asked_for = found[0] is Intent.COMPARE_PRODUCTS or Intent.REFINE_SEARCH in found
        return Understanding(
            tuple(found),
            tongue,
            changes=limits if asked_for else (),
            removed=beside.removed if asked_for else (),
            free_text=pointed.text,
            references=products,
            readings=pointed.readings,
            asked_facets=wishes.asked,
        )

    def _search(
        self,
        found: list[Intent],
        text: str,
        pointed: References,
        wishes: Wishes,
        state: DialogueState,
        tongue: Language,
    ) -> Understanding:
        restarts = commands.restarts(text)
        begins = bool(wishes.topic) and not related(wishes.topic, state.topic)
        if not wishes.topic and state.topic and not pointed.products and self._unsold.named(text):
            begins, found = True, [Intent.FIND_PRODUCT]
        anew = GIFT.search(text) is not None and not pointed.products
        begins = begins or (anew and found[0] is Intent.FIND_PRODUCT and not wishes.topic and bool(state.result_sets))
        return Understanding(
            tuple(found),
            tongue,
            changes=wishes.constraints,
            added=wishes.added,
            removed=wishes.removed,
            accepted=wishes.accepted,
            waived=wishes.waived,
            topic=wishes.topic,
            free_text=wishes.free,
            references=pointed.products,
            readings=pointed.readings,
            asked_facets=wishes.asked,
            restart=restarts,
            sort=wishes.sort,
            begins=begins,
            carried=carried(state, wishes.topic, self._facets, self._products) if begins else (),
            facts=wishes.facts,
            unmapped=wishes.unmapped,
            notes=(*wishes.notes, *self._unheld.notes(text, wishes.topic or state.topic)),
        )

    def _beside(self, text: str, found: list[Intent], state: DialogueState) -> Several | None:
        """What is wished for beside a service, where the message is certain to ask for both."""
        if not requests.SERVED.intersection(found):
            return None

        def limits(words: str) -> bool:
            read = self._wishes.read(References((), words), state)
            return bool(state.topic) and read.filters

        return requests.several(text, self._names_thing, limits)

    def _names_thing(self, text: str) -> bool:
        return intents_in_context.names_thing(text, self._facets)

    def _wanted_beside(self, text: str) -> bool:
        """Whether a message that asks for service also looks for something, in a clause of its own."""
        rest = returnable.without(intents.unruled(text))
        return intents.wishes(rest) and self._names_thing(rest)


def _only_why(text: str) -> bool:
    """Whether nothing is wished for beside the question why: "why recommend this?" has the words of a wish."""
    wishing = asking.split(text).wishing
    return not wishing or asking.ASKS_WHY.search(wishing) is not None
