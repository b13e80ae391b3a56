"""Answers to "which is the lightest?": which of the things shown stands at an end of a scale, with what each measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant import wording
from assistant.answers.base import Answers, Asking, Shelf
from assistant.dialogue import Intent, Shown
from assistant.plan import Plan
from assistant.understanding.extremes import Scales, measure
from assistant.untrusted_products import told_product
from prompts.render import reply
from retrieval.facets import PATH_JOIN
from retrieval.products import Language, Product, Quantity, Variant

_ASKING = frozenset({Intent.PRODUCT_QUESTION, Intent.COMPARE_PRODUCTS})
NEXT_AT_MOST = 2  # how many are named behind the one at the end


class EndAnswers(Answers):
    """Answers that name the cheapest, lightest, best rated ... of what is shown."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._scales = Scales(shelf.facets)

    def answer(self, asking: Asking) -> Plan | None:
        """Which one it is and what it measures; None where the message asks no such thing, or something else of that one."""
        meant, shown = asking.meant, asking.state.last_results
        if shown is None or not _ASKING.issuperset(meant.intents) or len(meant.references) > 1 or meant.readings:
            return None
        said = self._scales.find(asking.message.text, asks=True)
        if said is None or said.of_two:
            return None
        record = self.shelf.record.get([item.product for item in shown.items])
        kinds = tuple(dict.fromkeys(PATH_JOIN.join(product.category) for product in record.values()))
        end = self._scales.order(asking.message.text, kinds)
        facet, high = (said.facet, said.high) if end is None else end[:2]
        if set(meant.asked_facets) - {facet, said.facet}:
            return None
        return self._told(asking, facet, high, shown.items, record)

    def _told(
        self, asking: Asking, facet: str, high: bool, among: Sequence[Shown], record: Mapping[str, Product]
    ) -> Plan | None:
        language = asking.language
        order = sorted(
            ((amount, n) for n, item in enumerate(among) if (amount := measure(item, facet, record)) is not None),
            key=lambda one: (-one[0] if high else one[0], one[1]),
        )
        label = self.label(facet, language)
        if not order:
            return Plan(body=reply("end_unstated", language, label=label))
        products = [told_product(record[among[n].product]) for _amount, n in order]
        hits = self.hits_of(products, asking.state)
        if not hits:
            return None
        told = [
            (hit.product.title.get(language), self.value(hit.product, hit.variant, facet, language)) for hit in hits
        ]
        body = reply(
            "end_lowest" if not high else "end_highest",
            language,
            label=label,
            title=told[0][0],
            value=told[0][1],
            others=[f"**{title}** ({value})" for title, value in told[1 : 1 + NEXT_AT_MOST]],
            unstated=len(among) - len(order),
        )
        return Plan(
            body="\n".join([body, reply("question_next", language)]), hits=tuple(hits[:1]), candidates=tuple(hits)
        )

    def label(self, facet: str, language: Language) -> str:
        """How a measured facet is called inside a sentence."""
        if facet in ("price", "rating"):
            return reply(f"row_{facet}", language).lower()
        return self.shelf.wording.facet(facet, language)

    def value(self, product: Product, variant: Variant, facet: str, language: Language) -> str:
        """What a product measures, as the language writes it."""
        if facet == "price":
            return wording.money(variant.price_cents or 0, product.currency).text
        if facet == "rating":
            return f"{product.rating:g}/5"
        stated = product.attributes_of(variant)[facet]
        return self.shelf.wording.value(facet, stated, language) if isinstance(stated, Quantity) else str(stated)
