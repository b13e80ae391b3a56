"""Everything a sentence may speak of: the records that are shown, what the customer asked for, and the shop's texts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from assistant import patterns
from assistant.claims.features import FLAG_OFF, feature_of, opposite
from assistant.claims.figures import Figure, read
from assistant.claims.measures import facets_named, ids_of
from assistant.claims.names import Names
from assistant.claims.phrases import phrases
from assistant.claims.record import Measure, Record
from assistant.claims.script import simplified_product
from assistant.claims.unit_prices import is_unit_price, unit_price
from assistant.understanding.script import plain, simplified
from retrieval.constraints import Constraints
from retrieval.facets import FLAG_ON, FacetKind, Facets
from retrieval.products import Language
from retrieval.search import Hit
from retrieval.terms import Meaning, Mention, tokens

# Facets by which every shop's products may be weighed, by the ends of their names.
_NAMED = {"weight": ("weight", "重量", "净重", "毛重", "mass")}
# One Han character that stands by itself, or in a list.
_ALONE = patterns.later(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?=、|和|与|,|$)|(?<=[、和与])[\u3400-\u9fff](?![\u3400-\u9fff])|"
    r"(?<=[是用由为含非于都])[\u3400-\u9fff](?=做|制|的|材|质|料|，|,|。|$|[^\u3400-\u9fff])|(?<=[有出])[\u3400-\u9fff](?=色?[、和与的]|色?款)"
)
_DENYING = patterns.later(r"不|无(?!线)|非|没|non-|no |not |un", re.IGNORECASE)


class Finding(StrEnum):
    """What the records say of a claim."""

    TRUE = "supported"
    FALSE = "contradicted"
    UNSTATED = "unstated"

    @classmethod
    def of(cls, holds: bool) -> Finding:
        """What is known to hold or not to."""
        return cls.TRUE if holds else cls.FALSE

    @classmethod
    def worst(cls, findings: Iterable[Finding]) -> Finding:
        """One falsehood makes all of it false, one thing unstated leaves it unstated."""
        found = set(findings)
        return next((one for one in (cls.FALSE, cls.UNSTATED) if one in found), cls.TRUE)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a sentence says, with what the records say of it. `kind` names the reader that found it."""

    kind: str
    words: str
    finding: Finding


def _readable(hit: Hit) -> Hit:
    """A hit whose record is in simplified characters, as the readers know them."""
    product = simplified_product(hit.product)
    if product is hit.product:
        return hit
    place = hit.product.variants.index(hit.variant) if hit.variant in hit.product.variants else 0
    return replace(hit, product=product, variant=product.variants[place])


# Which side of "60 x 40 x 30 cm" is meant where nothing else is stated: width, depth and height in this order, or length and width
_SIDES = {"width": (" 1",), "length": (" 1",), "depth": (" 2",), "height": (" 3",)}
_NO_SIDE = ("\0",)


class Scene:
    """The shown records by place, and what else counts as a source."""

    def __init__(
        self,
        hits: Sequence[Hit],
        facets: Facets,
        constraints: Constraints,
        language: Language,
        asked: str = "",
        quoted: str = "",
        names: Names | None = None,
    ) -> None:
        self.records = tuple(Record(_readable(hit), facets) for hit in hits)
        self.facets = facets
        self.constraints = constraints
        self.language = language
        self.asked = plain(asked) if simplified(asked) != asked else asked
        self.quoted = simplified(quoted)
        self.names = names or Names()
        self.options: dict[tuple[str, tuple[Figure, ...], str], Mapping[str, set[str]]] = {}
        self.resolved: dict[str, tuple[Sequence[Claim], str]] = {}
        self.measures: dict[str, Sequence[tuple[tuple[int, int], str]]] = {}
        self._mentioned: dict[str, tuple[Mention, ...]] = {}
        self._facets_in: dict[str, Sequence[tuple[int, int, str]]] = {}

    def showing(self, records: Sequence[Record]) -> Scene:
        """The same scene with other records."""
        other = Scene((), self.facets, self.constraints, self.language, self.asked, self.quoted, self.names)
        other.records = tuple(records)
        return other

    def of(self, places: Sequence[int]) -> tuple[Record, ...]:
        return tuple(self.records[place] for place in places)

    @cached_property
    def currencies(self) -> frozenset[str]:
        """The currencies in which the shown products are sold."""
        return frozenset(record.product.currency for record in self.records)

    @cached_property
    def quoted_words(self) -> frozenset[str]:
        return frozenset(token.form for token in tokens(self.quoted))

    @cached_property
    def quoted_figures(self) -> tuple[Figure, ...]:
        return tuple(read(self.quoted).figures)

    @cached_property
    def quoted_numbers(self) -> frozenset[float]:
        bounds = (bound for figure in self.quoted_figures for bound in (figure.low, figure.high))
        return frozenset(round(bound, 4) for bound in bounds if bound is not None)

    @cached_property
    def asked_figures(self) -> tuple[Figure, ...]:
        return tuple(read(self.asked).figures)

    @cached_property
    def asked_numbers(self) -> frozenset[float]:
        """The numbers that the customer's own words hold."""
        bounds = [bound for figure in self.asked_figures for bound in (figure.low, figure.high)]
        middles = [(one.low + one.high) / 2 for one in self.asked_figures if one.low and one.high and not one.exact]
        return frozenset(round(bound, 4) for bound in (*bounds, *middles) if bound is not None)

    @property
    def budget(self) -> tuple[float | None, float | None] | None:
        """The limits of the price that the customer asked for, in whole currency; None for no limit."""
        price = self.constraints.get("price:is")
        if price is None:
            return None
        return (None if price.low is None else price.low / 100, None if price.high is None else price.high / 100)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The facets' names and values that a text mentions, also those of one Han character where they stand by themselves."""
        known = self._mentioned.get(text)
        if known is None:
            known = self._mentioned[text] = tuple(self._read(text))
        return known

    def _read(self, text: str) -> Iterator[Mention]:
        # the s of "the Edda's seat" is no size
        terms = [one for one in self.facets.vocabulary.terms.find(text) if not _is_genitive(text, one)]
        said = [
            (start, end, stated)
            for start, end, features in phrases(text)
            if (stated := [meaning for one in features for meaning in self._meanings(one)])
            and not any(
                one.start <= start
                and end <= one.end
                and (one.end - one.start > end - start or not self._is_field(stated))
                for one in terms
                if not (_DENYING.match(one.text) and self._is_field(stated))
            )
        ]
        found = [one for one in terms if not any(start < one.end and one.start < end for start, end, _ in said)]
        yield from found
        singles = self.facets.vocabulary.singles
        for match in _ALONE.finditer(text):
            at, word = match.start(), match[0]
            if word in singles and not any(m.start <= at < m.end for m in found):
                yield Mention(at, at + 1, word, singles[word])
        for start, end, stated in said:
            yield Mention(start, end, text[start:end], tuple(stated))

    def _is_field(self, meanings: Sequence[Meaning]) -> bool:
        """Whether a feature is a field of the shop or of a shown record, not only said in the name or value of another."""
        return any(
            one.facet in self.facets.by_id or any(one.facet in record.facets_stated for record in self.records)
            for one in meanings
        )

    def number_facets(self, name: str) -> tuple[str, ...]:
        """The ids of number facets that a scale's name stands for: itself, or ids that end with it."""
        if name in set(Measure):
            return (name,)
        ends = _NAMED.get(name) or ids_of(name)
        stated = self._stated
        exact = tuple(facet for facet in sorted(stated) if facet.lower().replace(" ", "_") in ends)
        known = exact or tuple(facet for facet in sorted(stated) if facet.lower().replace(" ", "_").endswith(ends))
        return known or tuple(facet for facet in self._amounts if facet.endswith(_SIDES.get(name, _NO_SIDE)))

    def facets_in(self, text: str) -> Sequence[tuple[int, int, str]]:
        """Where a text speaks of a number facet that a shown record states: start, end, facet."""
        known = self._facets_in.get(text)
        if known is None:
            known = self._facets_in[text] = facets_named(text, self._amounts)
        return known

    @cached_property
    def _amounts(self) -> tuple[str, ...]:
        """The number facets that the shown records state."""
        named = (amount.facet for record in self.records for amount in record.amounts if amount.facet)
        return tuple(dict.fromkeys(facet for facet in named if facet != "delivery"))

    def _meanings(self, feature: str) -> Iterator[Meaning]:
        """The facets that state a feature, or its opposite, with the value that they then have."""
        name, denied = opposite(feature)
        for facet, reversed_ in self._features.get(name, ()):
            yield Meaning(facet, FLAG_OFF if reversed_ is not denied else FLAG_ON)

    @cached_property
    def _features(self) -> Mapping[str, Sequence[tuple[str, bool]]]:
        """The facets that state a feature (or, marked so, its opposite): the shop's yes/no facets, and all of the shown records."""
        flags = [facet for facet, known in self.facets.by_id.items() if known.kind is FacetKind.FLAG]
        stated = sorted(frozenset[str]().union(*(record.facets_stated for record in self.records)))
        found: dict[str, list[tuple[str, bool]]] = {}
        for facet in dict.fromkeys([*flags, *stated]):
            name, reversed_ = opposite(feature_of(facet))
            found.setdefault(name, []).append((facet, reversed_))
        for said in sorted(frozenset[str]().union(*(record.features_said for record in self.records))):
            found.setdefault(said, [(said, False)])
        return found

    @cached_property
    def _stated(self) -> frozenset[str]:
        """The facets that the records state, with what only their amounts speak of (delivery)."""
        delivered = {"delivery" for record in self.records if record.variant.delivery is not None}
        return frozenset(delivered.union(*(record.facets_stated for record in self.records)))

    def measure(self, place: int, name: str) -> float | None:
        """What a product measures on a scale; None where its record does not say."""
        if is_unit_price(name):
            return unit_price(self.records[place], name)
        for facet in self.number_facets(name):
            value = self.records[place].measure(facet)
            if value is not None:
                return value
        return None

    def is_number(self, facet: str) -> bool:
        known = self.facets.by_id.get(facet)
        if known is not None and known.kind is FacetKind.NUMBER:
            return True
        return any(amount.facet == facet for record in self.records for amount in record.amounts)


def _is_genitive(text: str, one: Mention) -> bool:
    """Whether a mention is no more than the s of "the Edda's"."""
    return one.end - one.start == 1 and text[max(one.start - 1, 0) : one.start] in ("'", "’") and one.text in "sS"
