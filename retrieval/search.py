"""Search: hard constraints first, then lexical and dense scores fused over what is left, each hit with its why.

Prices and stock are read from the catalogue of record when a result is built, and judged again then.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.base_lexicon import Lexicon
from retrieval.columns import Columns
from retrieval.constraint import Constraint, Operator
from retrieval.constraints import Constraints, Evidence
from retrieval.current import Current, Record
from retrieval.diversity import DIVERSITY
from retrieval.facets import PATH_JOIN, SPECIAL, Facets, learn
from retrieval.fitting import fits, fitting_variant, least_breaking_variant
from retrieval.gate import Gate
from retrieval.hits import Hit, Relaxed, SearchResult, Sort, Why
from retrieval.lexical import LexicalIndex, fields_of
from retrieval.live_layers import LayeredColumns, LayeredLexical, withdrawn
from retrieval.matcher import Matcher
from retrieval.meanings import VectorIndex
from retrieval.order import Order
from retrieval.other_words import OtherWords
from retrieval.products import CategoryLabel, FacetLabel, Product, Variant
from retrieval.ranking import Ranked, Ranking
from retrieval.recipients import Recipients
from retrieval.relaxation import Freed, Relaxer
from retrieval.spelling import Spelled, Speller
from retrieval.vocabulary import Vocabulary
from retrieval.why import TELLING, explained
from retrieval.words import WordReader, Words

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

__all__ = ["NO_CONSTRAINTS", "Hit", "Record", "Relaxed", "SearchResult", "Searcher", "Sort", "Why"]

REACH = 100
NEAREST = 3  # products shown for each set of constraints that could be given up
NO_CONSTRAINTS = Constraints()
_CONDITIONS = ("price", "rating", "stock", "offer")


class Searcher:
    """Search over one state of a catalogue. Safe to call from several threads; it never changes after it is made.

    Without an index or an encoder it ranks by words alone.
    """

    def __init__(
        self,
        products: Sequence[Product],
        record: Record,
        index: VectorIndex | None = None,
        encoder: Encoder | None = None,
        facet_labels: Sequence[FacetLabel] = (),
        category_labels: Sequence[CategoryLabel] = (),
        matcher: Matcher | None = None,
        diversity: float = DIVERSITY,
        lexicon: Lexicon | None = None,
        read: WordReader = Words.of,
    ) -> None:
        self._products = tuple(products)
        self._record = record
        self._current = Current(record)
        self._gate = Gate(os.cpu_count() or 1)
        self.facets: Facets = learn(self._products, facet_labels, category_labels, lexicon)
        self._evidence: Evidence = self.facets.vocabulary
        self._columns = Columns(self._products, self._evidence)
        self._relaxer = Relaxer(self._products, self._columns.findings, self._evidence)
        self._names = _further_names(self.facets, facet_labels)
        texts = [fields_of(product, self._names) for product in self._products]
        self._lexical = LexicalIndex(texts, further=OtherWords(self.facets), read=read)
        self._speller = self._speller_of(self._lexical)
        self._ranking = Ranking(self._products, self._lexical, index, encoder, matcher, diversity)
        self._order = Order(self._products, self._columns, self._ranking)
        self._recipients = Recipients(self._products, self.facets)
        self._gone: NDArray[np.bool_] = np.zeros(len(self._products), dtype=bool)

    def prepare(self) -> None:
        """Read what products say and gather them by facet now: until then, the first who rules something out waits for it."""
        for product in self._products:
            self._evidence.said(product)
        self._columns.prepare([*SPECIAL, *self.facets.by_id])

    def with_meaning(self, index: VectorIndex, encoder: Encoder) -> Searcher:
        """This search of the same products, by meaning too; what it has prepared is shared."""
        fresh = copy(self)
        fresh._ranking = self._ranking.with_meaning(index, encoder)
        fresh._order = Order(fresh._products, fresh._columns, fresh._ranking)
        return fresh

    def updated(
        self, changed: Sequence[Product], removed: Collection[str], index: VectorIndex | None = None
    ) -> Searcher:
        """This search with `changed` products added, or in the place of older ones of their ids, and `removed` ids gone.

        `index` has the vectors of the changed ones. Takes what the changed products take, not the catalogue, so that it
        can be done at once; call it on a searcher that was made whole. Facets and their words stay as they were learned.
        """
        ids = {product.id for product in changed}
        out = ids.union(removed)
        gone = np.array([product.id in out for product in self._products], dtype=bool)
        kept = [withdrawn(one) if away else one for one, away in zip(self._products, gone.tolist(), strict=True)]
        counts = [len(product.variants) for product in self._products]
        fresh = copy(self)
        fresh._products = (*kept, *changed)
        fresh._gone = np.concatenate([gone, np.zeros(len(changed), dtype=bool)])
        fresh._columns = LayeredColumns(self._columns, gone, np.repeat(gone, counts), changed, fresh._evidence)
        fresh._columns.prepare([*SPECIAL, *self.facets.by_id])
        fresh._recipients = Recipients(fresh._products, self.facets)
        fresh._relaxer = Relaxer(fresh._products, fresh._columns.findings, fresh._evidence)
        fresh._lexical = LayeredLexical(self._lexical, [fields_of(product, self._names) for product in changed])
        fresh._speller = fresh._speller_of(fresh._lexical)
        fresh._ranking = self._ranking.updated(fresh._products, changed, fresh._lexical, index)
        fresh._order = Order(fresh._products, fresh._columns, fresh._ranking)
        return fresh

    def _speller_of(self, lexical: LexicalIndex) -> Speller:
        return Speller(lexical, lambda word: bool(self.facets.vocabulary.terms.find(word)))

    @property
    def vocabulary(self) -> Vocabulary:
        return self.facets.vocabulary

    @property
    def products(self) -> tuple[Product, ...]:
        """What is sold in this state."""
        if not self._gone.any():
            return self._products
        return tuple(one for one, gone in zip(self._products, self._gone.tolist(), strict=True) if not gone)

    @property
    def ranking(self) -> Ranking:
        """What orders the products; training reads its candidates."""
        return self._ranking

    @property
    def dense(self) -> bool:
        """Whether meaning is searched beside words."""
        return self._ranking.dense

    def search(
        self, query: str, constraints: Constraints = NO_CONSTRAINTS, limit: int = 6, sort: Sort = "relevance"
    ) -> SearchResult:
        """The best products that every hard constraint admits, with a variant in stock that fits; at most `limit`."""
        with self._gate:
            spelled = self._speller.read(query)
            found = self._search(spelled.text, constraints, limit, sort)
        return replace(found, query=spelled.text, corrections=spelled.corrections) if spelled.corrections else found

    def spelled(self, text: str) -> Spelled:
        """A text with the typing errors in it corrected by the words of the shop, as a search corrects its query."""
        return self._speller.read(text)

    def _search(self, query: str, constraints: Constraints, limit: int, sort: Sort) -> SearchResult:
        allowed = self.allowed(constraints)
        total = int(allowed.sum())
        if not total:
            return SearchResult((), 0, self.relax(constraints, query))
        if not _says_what(constraints) and not self._ranking.speaks_of_the_shop(query):
            return SearchResult((), 0)
        if not _says_what(constraints) and (apart := self._apart(query, constraints, allowed)) is not None:
            return SearchResult((), 0, apart)
        ranked = self.rank(query, allowed)
        hits: list[Hit] = []
        for block in self._order.blocks(ranked.scores, allowed, constraints, limit, sort):
            hits += self._fresh(block, constraints, ranked)
            if len(hits) >= limit:
                break
        if not hits and limit > 0:
            return SearchResult((), 0, self.relax(constraints, query))
        return SearchResult(explained(hits[:limit], sort), total)

    def _apart(self, query: str, constraints: Constraints, allowed: NDArray[np.bool_]) -> tuple[Relaxed, ...] | None:
        """What would have to give way where all that passes a price or the like is of another kind than what the query names.

        None where something passes that the query names about as well as anything in the shop, or where nothing in the way can be named.
        """
        if allowed.all() or not constraints.items:
            return None
        best = self._ranking.best_named(query)
        if best is None or self._ranking.named_as_well(query, allowed):
            return None
        category = self._products[best].category
        if not category:
            return None
        kind = Constraint("category", Operator.ONE_OF, (PATH_JOIN.join(category),))
        freed = self.relax(constraints.with_(kind), query)
        return tuple(one for one in freed if all(item.facet != "category" for item in one.constraints)) or None

    def fitting(self, constraints: Constraints) -> list[Product]:
        """The products of the snapshot that pass, without those that changes have replaced."""
        return [self._products[n] for n in np.flatnonzero(self.allowed(constraints) & ~self._gone)]

    def allowed(self, constraints: Constraints) -> NDArray[np.bool_]:
        """Which products of the snapshot pass: shape (products,)."""
        return self._columns.allowed(constraints)

    def relax(self, constraints: Constraints, query: str = "") -> tuple[Relaxed, ...]:
        """The fewest hard constraints that something would fit without, the best first, each with what comes nearest."""
        freed = self._relaxer.relax(constraints)
        if not freed:
            return ()
        among = np.zeros(len(self._products), dtype=bool)
        among[np.concatenate([one.products for one in freed])] = True
        ranked = self.rank(query, among)
        return tuple(
            Relaxed(one.constraints, one.count, one.instead, self._nearest(one, constraints, ranked)) for one in freed
        )

    def _nearest(self, freed: Freed, constraints: Constraints, ranked: Ranked) -> tuple[Hit, ...]:
        """The products that come nearest to what was asked, the best scored first among those equally near."""
        order = np.lexsort((-ranked.scores[freed.products], freed.distance))[:NEAREST]
        record = self._record.get([self._products[n].id for n in freed.products[order]])
        kept = constraints.without(*(item.id for item in freed.constraints))
        hits: list[Hit] = []
        for n, at in zip(freed.products[order].tolist(), freed.variants[order].tolist(), strict=True):
            product = record.get(self._products[n].id)
            sku = self._relaxer.product_and_variant(at)[1].sku
            near = next((one for one in product.variants if one.sku == sku), None) if product else None
            if product is None or near is None:
                continue
            variant = near if fits(product, near, kept, self._evidence) else None
            variant = variant or fitting_variant(product, kept, self._evidence)
            if variant is not None:
                hits.append(self._hit(product, variant, n, constraints, ranked))
        return tuple(hits)

    def rank(self, query: str, allowed: NDArray[np.bool_]) -> Ranked:
        """The scores of the snapshot's products and what they are made of; what suits the one it is for comes first."""
        ranked = self._ranking.scores(query, allowed)
        suits = self._recipients.suits(query)
        if suits is None:
            return ranked
        return replace(ranked, scores=ranked.scores + suits * _reach(ranked.scores[allowed]))

    def _fresh(
        self,
        positions: Sequence[int],
        constraints: Constraints,
        ranked: Ranked,
    ) -> list[Hit]:
        record = self._current.of([self._products[n] for n in positions])
        hits: list[Hit] = []
        for n in positions:
            product = record.get(self._products[n].id)
            variant = fitting_variant(product, constraints, self._evidence) if product else None
            if product is None or variant is None:
                continue
            hits.append(self._hit(product, variant, n, constraints, ranked))
        return hits

    def _hit(self, product: Product, variant: Variant, n: int, constraints: Constraints, ranked: Ranked) -> Hit:
        admission = constraints.admits(product, variant, self._evidence)
        parts, score = ranked.parts_of(n), float(ranked.scores[n])
        suits = score - sum(parts.values())
        if abs(suits) > TELLING:
            parts["recipient"] = suits
        return Hit(product, variant, score, Why(admission, parts))

    def hit(self, product: Product, constraints: Constraints) -> Hit | None:
        """A product that is already at hand, as a hit; None when nothing of it is in stock.

        Where no variant fits it is the one that breaks least, and `why.broken` says what it breaks.
        """
        variant = least_breaking_variant(product, constraints, self._evidence)
        if variant is None:
            return None
        return Hit(product, variant, 0.0, self.why(product, constraints, variant))

    def admitted(self, ids: Sequence[str], constraints: Constraints) -> list[Hit]:
        """Those of the products of these ids that fit, in their order, fresh from the record and unscored."""
        record = self._record.get(list(ids))
        found = ((product, fitting_variant(product, constraints, self._evidence)) for product in record.values())
        return [Hit(one, variant, 0.0, self.why(one, constraints, variant)) for one, variant in found if variant]

    def why(self, product: Product, constraints: Constraints, variant: Variant | None = None) -> Why:
        """What the constraints find of a product that was not searched for."""
        return Why(constraints.admits(product, variant or product.variants[0], self._evidence), {})


def _reach(scores: NDArray[np.float32]) -> float:
    """How far the best scores reach above the hundredth."""
    if len(scores) <= REACH:
        return float(np.ptp(scores)) if len(scores) else 0.0
    return float(scores.max() - np.partition(scores, -REACH)[-REACH])


def _says_what(constraints: Constraints) -> bool:
    """Whether a constraint says what is wanted (a category, a material), not only what it may cost or must not be."""
    return any(item.hard and not item.excludes and item.facet not in _CONDITIONS for item in constraints)


def _further_names(facets: Facets, labels: Sequence[FacetLabel]) -> dict[str, str]:
    """Words by which categories, attributes and values are also called, for the lexical index."""
    names: dict[str, str] = {}
    for path in facets.categories:
        steps = [facets.categories[step] for step in _steps(path)]
        names[path] = " ".join(word for one in steps for word in (one.label.both(), *one.synonyms))
    for label in labels:
        names[label.id] = label.label.both()
        for value, named in label.values.items():
            names[f"{label.id}={value}"] = " ".join([value, named.label.both(), *named.synonyms])
    return names


def _steps(path: str) -> list[str]:
    parts = path.split(PATH_JOIN)
    return [PATH_JOIN.join(parts[: n + 1]) for n in range(len(parts))]
