"""Answers to "is the second one lighter?" and "which of them is cheaper?": yes, no or a name first, then what each measures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import patterns
from assistant.answers.base import Answers, Asking, Shelf
from assistant.answers.ends import EndAnswers
from assistant.dialogue import DialogueState, Intent, Shown
from assistant.plan import Plan
from assistant.understanding.extremes import Extreme, Scales, measure
from assistant.untrusted_products import told_product
from prompts.render import reply
from retrieval.facets import PATH_JOIN
from retrieval.products import Language, Product

_ASKING = frozenset({Intent.PRODUCT_QUESTION, Intent.COMPARE_PRODUCTS})
_WHICH = patterns.later(r"\b(?:which|who|what|or)\b|哪|谁|还是|或", re.IGNORECASE)
_NAMES_ONE = patterns.later(r"the\b", re.IGNORECASE)  # "is the cheaper one waterproof?" asks for no comparison
_HAN_NAMES_ONE = patterns.later(r"^的")
_OF_AMOUNT = patterns.later(
    r"^(?:more|longer|bigger|larger|higher|greater|better|stronger|less|fewer|shorter|smaller|lower) "
    r"(?!expensive|pricey|affordable|inexpensive|powerful|highly|lightweight|rated)",
    re.IGNORECASE,
)
BESIDE_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class _Measured:
    """A product that states the facet, with its amount in the facet's base unit."""

    item: Shown
    amount: float


class SideAnswers(Answers):
    """Answers on which side of another product one stands."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._ends = EndAnswers(shelf)
        self._scales = Scales(shelf.facets)

    def answer(self, asking: Asking) -> Plan | None:
        """None where the message compares nothing that was shown by something that is measured."""
        meant, state, text = asking.meant, asking.state, asking.message.text
        if state.last_results is None or meant.readings or not _ASKING.issuperset(meant.intents):
            return None
        items = _shown(state)
        among = [items.get(name) or Shown(name, "") for name in meant.references]
        among = among or list(state.last_results.items)
        record = self.shelf.record.get([item.product for item in (*among, *state.last_results.items)])
        kinds = tuple(dict.fromkeys(PATH_JOIN.join(product.category) for product in record.values()))
        said = self._scales.comparative(text, kinds)
        if said is None or _HAN_NAMES_ONE.match(text[said.end :]):
            return None
        if _WHICH.search(text):
            if len(among) < 2:
                among = list(state.last_results.items)
            return self._which(asking, said, among, record)
        if not meant.references or _NAMES_ONE.match(text[said.start :]):
            return None
        others = among[1:] or self._beside(among[0], state)
        return self._yes_or_no(asking, said, among[0], others, record) if others else None

    def _beside(self, one: Shown, state: DialogueState) -> list[Shown]:
        """What one product is compared with where the message does not say: the rest of the list that it stands in."""
        lists = (
            shown.items for shown in reversed(state.result_sets) if one.product in {i.product for i in shown.items}
        )
        return [item for item in next(lists, ()) if item.product != one.product]

    def _which(
        self, asking: Asking, said: Extreme, among: Sequence[Shown], record: Mapping[str, Product]
    ) -> Plan | None:
        order = self._ordered(said, among, record)
        if len(order) < 2:
            return None
        language = asking.language
        if order[0].amount == order[-1].amount:
            body = reply("side_same", language, value=self._value(order[0], said, record, language))
        else:
            ahead = [one for one in order if one.amount == order[0].amount]
            body = self._told("side_which", asking, said, ahead, order[len(ahead) :], record)
        return self._plan(asking, body, order, record)

    def _yes_or_no(
        self, asking: Asking, said: Extreme, one: Shown, others: Sequence[Shown], record: Mapping[str, Product]
    ) -> Plan:
        language = asking.language
        record = {**record, **self.shelf.record.get([item.product for item in others])}
        own = self._ordered(said, [one], record)
        order = self._ordered(said, others, record)
        if not own or not order:
            silent = one if not own else others[0]
            label = self._ends.label(said.facet, language)
            title = record[silent.product].title.get(language)
            return self._plan(
                asking, reply("side_unstated", language, label=label, title=title), [*own, *order], record
            )
        before = [each for each in order if _precedes(each, own[0], said)]
        level = [each for each in order if each.amount == own[0].amount]
        if before:
            body = self._told("side_no", asking, said, before, own, record)
        elif level:
            body = reply("side_no_same", language, value=self._value(own[0], said, record, language))
        else:
            body = self._told("side_yes", asking, said, own, order, record)
        return self._plan(asking, body, [*own, *order], record)

    def _told(
        self,
        name: str,
        asking: Asking,
        said: Extreme,
        first: Sequence[_Measured],
        then: Sequence[_Measured],
        record: Mapping[str, Product],
    ) -> str:
        language, words = asking.language, self.shelf.wording

        def each(some: Sequence[_Measured]) -> str:
            named = [
                reply(
                    "side_one",
                    language,
                    title=record[one.item.product].title.get(language),
                    value=self._value(one, said, record, language),
                )
                for one in some[:BESIDE_AT_MOST]
            ]
            return words.joined(named, language)

        word = asking.message.text[said.start : said.end].strip().lower().removeprefix("the ")
        return reply(
            name,
            language,
            first=each(first),
            then=each(then),
            several=len(first) > 1,
            has=_OF_AMOUNT.match(word) is not None,
            word=word if language == "en" or "更" in word else f"更{word.lstrip('再还要得')}",
        )

    def _ordered(self, said: Extreme, among: Sequence[Shown], record: Mapping[str, Product]) -> list[_Measured]:
        """Those that state the facet, the asked end of the scale first."""
        found = [_Measured(item, amount) for item in among if (amount := measure(item, said.facet, record)) is not None]
        return sorted(found, key=lambda one: -one.amount if said.high else one.amount)

    def _value(self, one: _Measured, said: Extreme, record: Mapping[str, Product], language: Language) -> str:
        product = record[one.item.product]
        variant = next((each for each in product.variants if each.sku == one.item.sku), product.variants[0])
        return self._ends.value(product, variant, said.facet, language)

    def _plan(self, asking: Asking, body: str, order: Sequence[_Measured], record: Mapping[str, Product]) -> Plan:
        products = [told_product(record[one.item.product]) for one in order]
        hits = tuple(self.hits_of(products, asking.state))
        said = "\n".join([body, reply("question_next", asking.language)])
        return Plan(body=said, hits=hits[:1], candidates=hits)


def _shown(state: DialogueState) -> dict[str, Shown]:
    """Each product in the variant in which it was shown last."""
    return {item.product: item for shown in state.result_sets for item in shown.items}


def _precedes(one: _Measured, other: _Measured, said: Extreme) -> bool:
    return one.amount > other.amount if said.high else one.amount < other.amount
