"""Wishes that are measured against what was shown: "cheaper than the second one", "that brand", 同款."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.dialogue import DialogueState, Shown
from assistant.understanding.extremes import Scales, measure
from assistant.understanding.numbers import mark
from assistant.understanding.polarity import Polarity, judge
from assistant.understanding.references import References
from retrieval.constraints import Constraint, Operator
from retrieval.facets import Facets
from retrieval.products import Product

_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|more affordable|lower[- ]priced?|(?<!not )(?<!n't )too (?:expensive|pricey|dear))\b|(?:更|再)?便宜(?:一?点|些|一些)|更便宜|太贵|有点贵|贵了|比.{0,8}便宜",
    re.IGNORECASE,
)
_THAT_BRAND = re.compile(
    r"\b(?:that|this|the same|same|its|their) (?:brand|maker|manufacturer|company|make)\b|(?:这个|那个|这|那|同一个?|同个|该|它的|同)(?:品牌|牌子)|(?:这|那)家(?:的)?(?=还有|别的|其他)|\b(?:the )?(?:brand|maker|manufacturer|makers|company) (?:of|behind|that makes?|who makes?)\b|(?:^|[\s跟和与])的?(?:同一?个?)?(?:品牌|牌子)(?=的|还|有|别)|(?:同一?个?|一个)(?:品牌|牌子|家)的",
    re.IGNORECASE,
)


_NAMED = re.compile(r"[A-Za-z][\w&'’.-]*\s?$")


class AgainstShown:
    """Reads such wishes against one state of a catalogue. Safe to share."""

    def __init__(self, facets: Facets, products: Mapping[str, Product], scales: Scales) -> None:
        self._facets, self._products, self._scales = facets, products, scales

    def read(
        self, text: str, pointed: References, state: DialogueState, topic: Sequence[str]
    ) -> tuple[dict[str, Constraint], str]:
        """The bounds that follow from what is pointed at, by id, and the text without the words that say so."""
        turn = state.turn + 1
        found: dict[str, Constraint] = {}
        said = self._scales.compared(text, topic) if pointed.products else None
        if said is not None:
            amounts = [
                amount
                for item in self._pointed(pointed, state)
                if (amount := measure(item, said.facet, self._products)) is not None
            ]
            text = text[: said.start] + " " + text[said.end :]
            if amounts:
                bound = max(amounts) if said.higher else min(amounts)
                unit = self._facets.by_id[said.facet].unit if said.facet in self._facets.by_id else ""
                side = "low" if said.higher else "high"
                limit = Constraint(
                    said.facet,
                    Operator.RANGE,
                    low=bound if said.higher else None,
                    high=None if said.higher else bound,
                    open_sides=frozenset() if said.inclusive else frozenset({"low" if side == "low" else "high"}),
                    unit=unit,
                    turn=turn,
                )
                found[limit.id] = limit
            return found, text
        if _CHEAPER.search(text) and not mark(text).numbers:
            found |= self._cheaper(pointed, state, turn)
        return found, text

    def _pointed(self, pointed: References, state: DialogueState) -> list[Shown]:
        by_id = {item.product: item for shown in state.result_sets for item in shown.items}
        return [by_id[name] for name in pointed.products if name in by_id]

    def _cheaper(self, pointed: References, state: DialogueState, turn: int) -> dict[str, Constraint]:
        """ "Cheaper" than what is pointed at, else than most of what was just shown."""
        shown = state.last_results.items if state.last_results else ()
        compared = self._pointed(pointed, state) or list(shown)
        prices = [amount for item in compared if (amount := measure(item, "price", self._products)) is not None]
        if not prices:
            return {}
        below = min(prices) if pointed.products else sorted(prices)[len(prices) // 2]
        limit = Constraint("price", Operator.RANGE, high=below, open_sides=frozenset({"high"}), turn=turn)
        return {limit.id: limit}

    def brand(self, text: str, pointed: References, state: DialogueState) -> dict[str, Constraint]:
        """ "From that brand": the brand of what is pointed at or was last talked about."""
        said = _THAT_BRAND.search(text)
        brands = [
            product.brand
            for name in (pointed.products or state.focus)[:1]
            if (product := self._products.get(name)) is not None and product.brand
        ]
        if said is None or not brands or _is_named(said, text):
            return {}
        ruled_out = judge(text[: said.start()], text[said.end() :]).polarity is Polarity.EXCLUDED
        operator = Operator.NONE_OF if ruled_out else Operator.ONE_OF
        brand = Constraint("brand", operator, tuple(brands), turn=state.turn + 1)
        return {brand.id: brand}


def _is_named(said: re.Match[str], text: str) -> bool:
    """Dayrow这个牌子 names its brand itself."""
    return not said.group().isascii() and _NAMED.search(text[: said.start()]) is not None
