"""From a message and the dialogue so far to an `Understanding`: the order in which the readers are asked.

An attribute that is asked about is a question, not a filter; what no facet takes stays free text for retrieval.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from assistant.dialogue import DialogueState, Intent, Understanding, UserMessage
from assistant.intents.mood import mood_of
from assistant.intents.reader import Reading
from assistant.understanding import (
    answering,
    asking,
    carting,
    commands,
    dismissing,
    gendered,
    intents,
    language,
    manners,
    references,
    requests,
)
from assistant.understanding.carry import carried, related, within
from assistant.understanding.dismissing import Verdict
from assistant.understanding.extremes import Scales
from assistant.understanding.leftovers import wishing_part
from assistant.understanding.light_words import LIGHT
from assistant.understanding.moneys import Money
from assistant.understanding.references import References
from assistant.understanding.requests import Several
from assistant.understanding.typos import Corrector
from assistant.understanding.wishes import Wishes, WishReader
from retrieval.constraints import Constraint, unread
from retrieval.currencies import NO_RATES, Rates
from retrieval.facets import PATH_JOIN, SPECIAL, Facets
from retrieval.lexical import analyse
from retrieval.products import Language, Product

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
_OF_STATE = _SEARCHES | {Intent.PRODUCT_QUESTION}  # what has been shown tells them apart
_OF_TASTE = frozenset({Intent.NEED_ADVICE, Intent.COMPARE_PRODUCTS})
_CERTAIN = 0.9
_ABOUT_SHOWN = frozenset({Intent.PRODUCT_QUESTION, Intent.COMPARE_PRODUCTS})
_REFINES = re.compile(
    r"\b(?:instead|rather|actually|also|only|just|what about|how about|and in|something|anything|ones?|more|other|others|else|different|but|show me more|make it|the \w{2,}est|lighter|bigger|smaller|larger|longer|shorter|wider|warmer|softer|better|newer|nicer|brighter|darker|thicker|thinner)\b|更.{1,3}|最.{1,2}(?:的|$)|其实|还是|换|只要|再|另外|其他|别的|更多|那|呢[?？]?$|改成|要.{1,6}的$",
    re.IGNORECASE,
)
_IS_THERE = re.compile(r"有(?:吗|么|没有|货吗|嘛)?\s*[?？]?\s*$|有(?:吗|没有)[?？]?$")
_ORDERS = re.compile(r"\b(?:show|sort|order|rank|first|list)\b|排|先", re.IGNORECASE)
# "which ones are under 45?" leaves the others out
_WHICH_ONES = re.compile(
    r"\b(?:which|what) (?:ones|of (?:these|those|them) (?:are|cost|come|have))\b|\bwhich (?:are|cost|come in|have)\b|(?:哪些|哪几[个款双件台种])",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"还有(?:没有)?(?:别的|其他|其它)|\b(?:anything|something|any|got) (?:else|others?|more)\b|\bother (?:ones|models|things)\b",
    re.IGNORECASE,
)
_LOOKS_FOR = re.compile(
    r"\b(?:looking for|search(?:ing)? for|show me|find me|do you (?:have|sell|stock|carry)|i(?:['’]d)? (?:also |really )?(?:need|want|like)|can you (?:show|find|recommend)|recommend|suggest)\b|想要|想买|想找|找(?:个|一|点)|推荐|来(?:个|一)|给我|有没有|卖不卖|需要一",
    re.IGNORECASE,
)
_GIFT = re.compile(r"\b(?:gifts?|presents?|something for)\b|礼物|礼品|送给?", re.IGNORECASE)
_WORDS_BEFORE = 2
MOST = 2000  # characters of a message that are read
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
        self._corrector = Corrector(facets, products)
        currencies = Counter(product.currency for product in products.values())
        money = Money(next((code for code, _count in currencies.most_common(1)), "USD"), rates)
        self._wishes = WishReader(facets, products, self._scales, money, today)

    def understand(self, message: UserMessage, state: DialogueState, reading: Reading | None = None) -> Understanding:
        """What a message means; an edit of chips needs no reading. `reading` is what it is for, where that was told before."""
        meant = self._meant(message, state, reading)
        return replace(meant, mood=mood_of(message.text, meant.intents))

    def _meant(self, message: UserMessage, state: DialogueState, reading: Reading | None) -> Understanding:
        spoken = state.language or message.language
        if message.remove or message.set:
            edits = tuple(replace(one, turn=state.turn + 1) for one in self._known(message.set))
            return Understanding((Intent.REFINE_SEARCH,), spoken or "en", changes=edits, removed=message.remove)
        said = unicodedata.normalize("NFKC", message.text).strip()[:MOST]
        tongue = language.detect(said, spoken)
        if intents.is_small_talk(said):
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=said)
        if manners.is_injection(said):
            return Understanding((Intent.OUT_OF_SCOPE,), tongue, free_text=said)
        text = self._corrector.correct(gendered.plain(said, self._facets.vocabulary.terms))
        return (
            self._command(text, state, tongue)
            or self._dismissal(text, state, tongue)
            or self._answer(text, state, tongue)
            or self._cart(text, state, tongue, reading)
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

    def _command(self, text: str, state: DialogueState, tongue: Language) -> Understanding | None:
        """Messages about the search itself: one step back, or back to what was shown."""
        if state.history and commands.undoes(text):
            return Understanding((Intent.REFINE_SEARCH,), tongue, undo=True)
        if state.result_sets and commands.goes_back(text):
            shown = self._shown_before(text, state)
            if shown:
                return Understanding((Intent.REFINE_SEARCH,), tongue, back_to=shown)
        return None

    def _dismissal(self, text: str, state: DialogueState, tongue: Language) -> Understanding | None:
        """A message that turns down what is shown, or some of it, or asks for others or the like, and says nothing else."""
        shown = state.last_results
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

    def _shown_before(self, text: str, state: DialogueState) -> str:
        """The id of the result set that a message goes back to: the first, that of the kind named, or the one before."""
        if commands.to_first(text):
            return state.result_sets[0].id
        named = [m.value for r in self._facets.vocabulary.terms.find(text) for m in r.meanings if m.facet == "category"]
        named += [
            m.value for char in text for m in self._facets.vocabulary.singles.get(char, ()) if m.facet == "category"
        ]
        for shown in reversed(state.result_sets):
            if shown.goal is None:
                continue
            if any(within(path, name or "") for path in shown.goal.topic for name in named):
                return shown.id
            kinds = {PATH_JOIN.join(p.category) for item in shown.items if (p := self._products.get(item.product))}
            if any(within(kind, name or "") for kind in kinds for name in named):
                return shown.id
        others = [shown for shown in state.result_sets if shown.goal is not None and shown.goal != state.goal]
        return others[-1].id if others and not named else ""

    def _answer(self, text: str, state: DialogueState, tongue: Language) -> Understanding | None:
        """A message that answers the question which the assistant waits for."""
        if state.question is None:
            return None
        return answering.answer(text, state.question, state, tongue)

    def _cart(self, text: str, state: DialogueState, tongue: Language, reading: Reading | None) -> Understanding | None:
        """A message that puts something in the cart, takes it out, or says how many, and wishes for nothing else."""
        named = carting.speaks_of_cart(text) and Intent.CART_UPDATE in (*_named(text, reading), *intents.by_rules(text))
        pointed = references.resolve(text, state, self._products, self._facets, self._scales)
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

    def _read(self, text: str, state: DialogueState, tongue: Language, reading: Reading | None) -> Understanding:
        asks = bool(asking.split(text).asking)
        pointed = references.resolve(text, state, self._products, self._facets, self._scales, asks)
        found = _named(text, reading)
        if _strays(text, reading):
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
            search = self._search_intent(beside.wished, wishes, state)
            found = list(dict.fromkeys([search, *found] if beside.first else [*found, search]))
        elif found and found[0] in SERVICE and self._wanted_beside(text):
            pointed = replace(pointed, text=intents.unruled(pointed.text))
            wishes = self._wishes.read(pointed, state)
            found.append(Intent.FIND_PRODUCT)
        else:
            found, wishes = self._of_one(found, text, pointed, state, asks)
            asks = asks or _ASKS_PRICE.match(text) is not None
        wishes_nothing = not (wishes.filters or wishes.topic or asks)
        if intents.thanks(text) and wishes_nothing and found[0] in (Intent.FIND_PRODUCT, Intent.REFINE_SEARCH):
            return Understanding((Intent.SMALL_TALK,), tongue, free_text=text)
        if found[0] in _ABOUT_SHOWN and not _SEARCHES.intersection(found):
            return self._about_shown(found, text, pointed, wishes, state, tongue)
        if found[0] in _ASKS and not _SEARCHES.intersection(found):
            return Understanding(
                tuple(found), tongue, free_text=pointed.text, references=pointed.products, asked_facets=wishes.asked
            )
        return self._search(found, text, pointed, wishes, state, tongue)

    def _of_one(
        self, found: list[Intent], text: str, pointed: References, state: DialogueState, asks: bool
    ) -> tuple[list[Intent], Wishes]:
        """The intents of a message that asks for one thing, and its wishes."""
        wishes = self._wishes.read(pointed, state)
        asks_for_one = asks and not (_WHICH_ONES.search(text) and wishes.constraints and not pointed.products)
        asks = asks or _ASKS_PRICE.match(text) is not None
        others = _OTHERS.search(text) is not None and any(one.facet != "category" for one in wishes.constraints)
        asks_for_one = asks_for_one and not others
        orders = wishes.sort is not None and _ORDERS.search(text) is not None and not pointed.products
        if orders:
            found = [one for one in found if one is not Intent.COMPARE_PRODUCTS]
        asks_for_one = asks_for_one and not orders
        found = _of_things(found, text, bool(state.result_sets), asks, wishes)
        if found and found[0] in SERVICE and self._begins_with_thing(text):
            found = [one for one in found if one in intents.by_rules(text)]
        found = _confirmed(found, text, wishes, asks_for_one and bool(state.result_sets))
        compares = Intent.COMPARE_PRODUCTS in found
        found = self._intents(found, text, pointed, wishes, state)
        if compares and found == [Intent.NEED_ADVICE]:
            wishes = replace(wishes, constraints=())
        return found, wishes

    def _names_thing(self, text: str) -> bool:
        named = (m.meanings for m in self._facets.vocabulary.terms.find(text))
        return any(meaning.facet == "category" for several in named for meaning in several)

    def _begins_with_thing(self, text: str) -> bool:
        """Whether a message begins with the name of a kind of thing that is nobody's: "cat toys that need no batteries"."""
        for mention in self._facets.vocabulary.terms.find(text)[:3]:
            if any(meaning.facet == "category" for meaning in mention.meanings):
                before = text[: mention.start]
                return len(before.split()) <= _WORDS_BEFORE and _OWNED.search(before) is None
        return False

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
        anew = _GIFT.search(text) is not None and not pointed.products
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
        )

    def _beside(self, text: str, found: list[Intent], state: DialogueState) -> Several | None:
        """What is wished for beside a service, where the message is certain to ask for both."""
        if not requests.SERVED.intersection(found):
            return None

        def limits(words: str) -> bool:
            read = self._wishes.read(References((), words), state)
            return bool(state.topic) and read.filters

        return requests.several(text, self._names_thing, limits)

    def _wanted_beside(self, text: str) -> bool:
        """Whether a message that asks for service also looks for something, in a clause of its own."""
        rest = intents.unruled(text)
        return intents.wishes(rest) and self._names_thing(rest)

    def _intents(
        self, ruled: list[Intent], text: str, pointed: References, wishes: Wishes, state: DialogueState
    ) -> list[Intent]:
        shown = state.last_results is not None
        about_one = bool(pointed.products) or pointed.unclear
        of_one = (
            bool(pointed.products)
            and "有" in text
            and "比" not in text
            and "price:is" not in {one.id for one in wishes.constraints}
        )
        offered = _IS_THERE.search(text) is not None and bool(wishes.constraints) and not about_one
        gives_way = offered or (bool(wishes.removed or wishes.accepted or wishes.waived) and not about_one)
        gives_way = gives_way or (
            _WHICH_ONES.search(text) is not None and bool(wishes.constraints) and not pointed.products
        )
        if _OTHERS.search(text) and any(one.facet != "category" for one in wishes.constraints):
            gives_way, about_one = True, False
        asks = (bool(asking.split(text).asking) and not gives_way) or (of_one and intents.is_question(text))
        asks = asks or (shown and _ASKS_PRICE.match(text) is not None)
        asks = asks or (
            about_one and text.rstrip().endswith(("?", "？")) and not intents.wishes(text) and not wishes.filters
        )
        for weak in (Intent.PROMOTIONS, Intent.OUT_OF_SCOPE):
            if weak in ruled and wishes.topic:
                ruled.remove(weak)
        if Intent.COMPARE_PRODUCTS in ruled and not (shown or pointed.products):
            ruled.remove(Intent.COMPARE_PRODUCTS)
            if intents.is_question(text) and not wishes.topic:
                return [Intent.NEED_ADVICE]  # "what is the difference between leather and suede?"
        if ruled:
            return ruled
        if intents.is_gibberish(text) and not wishes.filters and not wishes.asked:
            return [Intent.OUT_OF_SCOPE]
        if about_one and not (wishes.filters or wishes.topic or intents.wishes(text)):
            return [Intent.PRODUCT_QUESTION]  # "and the third?", "I like the second one"
        if asks and (about_one or (shown and not wishes.topic and (wishes.asked or pointed.unclear))):
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
        # what cannot be read refines: giving up all that was said, for a word that is not understood, would be worse
        return Intent.FIND_PRODUCT if _LOOKS_FOR.search(text) or _GIFT.search(text) else Intent.REFINE_SEARCH


def _only_why(text: str) -> bool:
    """Whether nothing is wished for beside the question why: "why recommend this?" has the words of a wish."""
    wishing = asking.split(text).wishing
    return not wishing or asking.ASKS_WHY.search(wishing) is not None


_SHORT_QUESTION = 48  # characters
_OUTRIGHT = 3  # words: a message so short that names a thing wants it
_HAN_OUTRIGHT = 8  # characters


def _confirmed(found: list[Intent], text: str, wishes: Wishes, asks: bool) -> list[Intent]:
    """Without the intents that only the head sees, in a message that says by its grammar what is wanted of the shop's things."""
    other = {one.facet for one in (*wishes.constraints, *wishes.added)} - {"category"}
    short = len(text.split()) <= _OUTRIGHT and (not re.search(r"[\u3400-\u9fff]", text) or len(text) <= _HAN_OUTRIGHT)
    wanted = bool(other or wishes.removed or wishes.accepted or wishes.waived or wishes.sort or wishes.unmapped)
    if asks and other:
        ruled = intents.by_rules(wishing_part(text) or text)
        return [one for one in found if one in ruled or one not in _RARE]
    if asks or not (wanted or (wishes.topic and (short or intents.wishes(text)))):
        return found
    ruled = intents.by_rules(wishing_part(text) or text)
    return [one for one in found if one in ruled and one is not Intent.SMALL_TALK]


_RARE = frozenset(
    {Intent.COMPLEMENT_PRODUCTS, Intent.PROMOTIONS, Intent.FEEDBACK, Intent.SMALL_TALK, Intent.OUT_OF_SCOPE}
)


_ASKS_PRICE = re.compile(
    r"^\W*(?:and |so |那)?(?:how much(?: is| are| does| do)?(?: it| they| that| this| cost)*|what(?:['’]s| is) (?:the |its |their )?(?:price|cost)|多少钱|啥价|什么价格?|几块钱?|怎么卖|价格(?:是)?多少)\W*$",
    re.IGNORECASE,
)
_OWNED = re.compile(r"\b(?:my|our|your|the|this|that|these|those|his|her|i|we|it)\b", re.IGNORECASE)


def _of_things(found: list[Intent], text: str, shown: bool, asks: bool, wishes: Wishes) -> list[Intent]:
    """Without the services that only the head sees, where a question names what things shown have, or what they cost."""
    if not shown or not (_ASKS_PRICE.match(text) or (asks and wishes.asked and len(text) <= _SHORT_QUESTION)):
        return found
    ruled = intents.by_rules(wishing_part(text) or text)
    return [one for one in found if one in ruled or one not in SERVICE | {Intent.OUT_OF_SCOPE, Intent.FEEDBACK}]


def _strays(text: str, reading: Reading | None) -> bool:
    """Whether a message is certainly none of the shop's business, whatever thing it names: "who won the world cup"."""
    if reading is None or reading.intents != (Intent.OUT_OF_SCOPE,) or reading.confidence < _CERTAIN:
        return False
    return not intents.wishes(text)


def _named(text: str, reading: Reading | None) -> list[Intent]:
    """The intents that need no state to be told: by the trained head where it is sure, else by rules."""
    if reading is None or not reading.sure or commands.restarts(text):
        return intents.by_rules(wishing_part(text) or text)
    ruled = intents.by_rules(wishing_part(text) or text)
    # what names a thing or a limit is a search that may sound like a question of taste: these two have to be certain
    doubted = {one for one in _OF_TASTE if one not in ruled and reading.probability(one) < _CERTAIN}
    return [intent for intent in reading.intents if intent not in _OF_STATE | doubted]
