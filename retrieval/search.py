"""Search: hard constraints first, then lexical and dense scores fused over what is left, each hit with its why.

Prices and stock are read from the catalogue of record when a result is built, and judged again then. Dense scores come
from Chroma where most products pass the filter, and from an exact scan of the same vectors where few do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.constraints import Admission, Constraint, Constraints, Finding, blocks, judge
from retrieval.facets import PATH_JOIN, Facets, learn
from retrieval.lexical import LexicalIndex, fields_of
from retrieval.products import CategoryLabel, FacetLabel, Product, Quantity, Variant
from retrieval.units import to_base
from retrieval.vocabulary import Vocabulary

if TYPE_CHECKING:  # torch takes seconds to load, and a search by words alone needs none of it
    from retrieval.encoder import Encoder

Sort = Literal["relevance", "price_asc", "price_desc", "rating", "newest", "lightest"]
DENSE_DEPTH = 200
# Fitted on eval/ runs over several catalogues: lexical and dense scores on one scale, then a convex sum.
DENSE_WEIGHT = 0.6
RATING_WEIGHT = 0.02
POOL = 60
NO_CONSTRAINTS = Constraints()


class VectorIndex(Protocol):
    """What search needs of an index of product vectors."""

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]: ...

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]: ...


class Record(Protocol):
    """The catalogue of record, as search reads it when a result is built."""

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]: ...


@dataclass(frozen=True, slots=True)
class Why:
    """Why a hit is where it is: what each constraint found, and the parts of its score."""

    admission: Admission
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Hit:
    """A product with the variant that fits, fresh from the catalogue of record."""

    product: Product
    variant: Variant
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class Relaxed:
    """How many products would fit if these constraints were given up together."""

    constraints: tuple[Constraint, ...]
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts the products that pass the filter, shown or not."""

    hits: tuple[Hit, ...]
    total: int
    relaxed: tuple[Relaxed, ...] = ()


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
    ) -> None:
        self._products = tuple(products)
        self._record = record
        self._encoder = encoder if index is not None else None
        self._index = index
        self.facets: Facets = learn(self._products, facet_labels, category_labels)
        names = _further_names(self.facets, facet_labels)
        self._lexical = LexicalIndex([fields_of(product, names) for product in self._products])
        self._position = {product.id: n for n, product in enumerate(self._products)}
        if index is not None:
            ids, self._vectors = index.vectors()
            self._rows = np.array([self._position.get(name, -1) for name in ids], dtype=np.int64)
        self._rating = np.array([_rating_prior(product) for product in self._products], dtype=np.float32)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.facets.vocabulary

    @property
    def products(self) -> tuple[Product, ...]:
        return self._products

    @property
    def dense(self) -> bool:
        """Whether meaning is searched beside words."""
        return self._encoder is not None

    def search(
        self, query: str, constraints: Constraints = NO_CONSTRAINTS, limit: int = 6, sort: Sort = "relevance"
    ) -> SearchResult:
        """The best products that every hard constraint admits, with a variant in stock that fits; at most `limit`."""
        allowed = self.allowed(constraints)
        total = int(allowed.sum())
        if not total:
            return SearchResult((), 0, self.relax(constraints))
        scores, parts = self.rank(query, allowed)
        order = self._order(scores, allowed, constraints, sort)
        hits: list[Hit] = []
        for start in range(0, len(order), 4 * limit):
            hits += self._fresh(order[start : start + 4 * limit], constraints, scores, parts)
            if len(hits) >= limit:
                break
        return SearchResult(tuple(hits[:limit]), total)

    def allowed(self, constraints: Constraints) -> NDArray[np.bool_]:
        """Which products pass: shape (products,)."""
        return np.array([self._fitting(product, constraints) is not None for product in self._products], dtype=bool)

    def _fitting(self, product: Product, constraints: Constraints) -> Variant | None:
        return fitting_variant(product, constraints, self.vocabulary)

    def relax(self, constraints: Constraints) -> tuple[Relaxed, ...]:
        """For each hard constraint: how many products would fit without it, most first; only those that help."""
        found = [
            Relaxed((item,), int(self.allowed(constraints.without(item.id)).sum())) for item in constraints if item.hard
        ]
        return tuple(sorted((one for one in found if one.count), key=lambda one: -one.count))[:3]

    def rank(
        self, query: str, allowed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
        """Fused scores and their parts, each of shape (products,)."""
        lexical = _scaled(self._lexical.scores(query), allowed)
        parts = {"lexical": lexical, "rating": self._rating}
        fused = lexical
        if self._encoder is not None and query.strip():
            dense = self._dense(query, allowed)
            parts["dense"] = dense
            fused = (1 - DENSE_WEIGHT) * lexical + DENSE_WEIGHT * dense
        return fused + RATING_WEIGHT * self._rating, parts

    def _dense(self, query: str, allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Cosine similarities on a 0-1 scale over the allowed products; 0 for what was not reached."""
        assert self._encoder is not None
        assert self._index is not None
        vector = self._encoder.encode([query], "query")[0]
        best = np.full(len(self._products), -1.0, dtype=np.float32)
        if allowed.mean() >= 0.5 and len(self._products) > 2 * DENSE_DEPTH:
            for name, similarity in self._index.search(vector, DENSE_DEPTH):
                if name in self._position:
                    best[self._position[name]] = similarity
        else:
            known = self._rows >= 0
            rows = np.flatnonzero(known & allowed[self._rows])
            np.maximum.at(best, self._rows[rows], self._vectors[rows] @ vector)
        reached = best > -1.0
        return _scaled(np.where(reached, best, best[reached].min() if reached.any() else 0.0), reached & allowed)

    def _order(
        self, scores: NDArray[np.float32], allowed: NDArray[np.bool_], constraints: Constraints, sort: Sort
    ) -> list[int]:
        """Positions of allowed products, best first; those that do not state an exclusion come after those that comply."""
        ranked = sorted(np.flatnonzero(allowed), key=lambda n: (-scores[n], self._products[n].id))
        if sort != "relevance":
            narrowed = constraints.get("category:is") is not None
            pool = ranked if narrowed else ranked[: POOL // 2]
            key = _sort_key(sort)
            ranked = sorted(pool, key=lambda n: (key(self._products[n], constraints, self.vocabulary), -scores[n]))
        if not any(item.excludes or not item.hard for item in constraints):
            return [int(n) for n in ranked]
        pool, rest = ranked[:POOL], ranked[POOL:]
        pool = sorted(pool, key=lambda n: self._doubts(self._products[n], constraints))
        return [int(n) for n in (*pool, *rest)]

    def _doubts(self, product: Product, constraints: Constraints) -> int:
        """How many exclusions are not known to hold and soft wishes are not met."""
        variant = self._fitting(product, constraints)
        if variant is None:
            return len(constraints.items)
        verdicts = constraints.admits(product, variant, self.vocabulary).verdicts
        return sum(
            v.finding is Finding.NOT_STATED if v.constraint.excludes else v.finding is not Finding.MET
            for v in verdicts
            if v.constraint.excludes or not v.constraint.hard
        )

    def _fresh(
        self,
        positions: Sequence[int],
        constraints: Constraints,
        scores: NDArray[np.float32],
        parts: Mapping[str, NDArray[np.float32]],
    ) -> list[Hit]:
        record = self._record.get([self._products[n].id for n in positions])
        hits: list[Hit] = []
        for n in positions:
            product = record.get(self._products[n].id)
            variant = self._fitting(product, constraints) if product else None
            if product is None or variant is None:
                continue
            admission = constraints.admits(product, variant, self.vocabulary)
            why = Why(admission, {name: float(part[n]) for name, part in parts.items()})
            hits.append(Hit(product, variant, float(scores[n]), why))
        return hits

    def hit(self, product: Product, constraints: Constraints) -> Hit | None:
        """A product that is already at hand, as a hit; None when nothing of it is in stock."""
        variant = self._fitting(product, constraints) or self._fitting(product, NO_CONSTRAINTS)
        if variant is None:
            return None
        return Hit(product, variant, 0.0, self.why(product, constraints, variant))

    def why(self, product: Product, constraints: Constraints, variant: Variant | None = None) -> Why:
        """What the constraints find of a product that was not searched for."""
        return Why(constraints.admits(product, variant or product.variants[0], self.vocabulary), {})


def fitting_variant(product: Product, constraints: Constraints, vocabulary: Vocabulary) -> Variant | None:
    """The cheapest variant in stock that no hard constraint keeps out; None when there is none."""
    fitting = [
        variant
        for variant in product.variants
        if variant.stock > 0
        and not any(blocks(judge(item, product, variant, vocabulary)) for item in constraints if item.hard)
    ]
    return min(fitting, key=lambda v: v.price_cents or 0, default=None)


def _scaled(scores: NDArray[np.float32], among: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Scores on a 0-1 scale between the least and the greatest of those that count; 0 elsewhere."""
    if not among.any():
        return np.zeros_like(scores)
    low, high = scores[among].min(), scores[among].max()
    if high <= low:
        return np.where(among, np.float32(high > 0), np.float32(0)).astype(np.float32)
    return np.where(among, (scores - low) / (high - low), 0).astype(np.float32)


def _rating_prior(product: Product) -> float:
    """The mean rating on 0-1, drawn to 3.8 of 5 by ten imagined reviews."""
    if product.rating is None:
        return 3.8 / 5
    return (product.rating * product.review_count + 38.0) / (product.review_count + 10) / 5


def _sort_key(sort: Sort) -> Callable[[Product, Constraints, Vocabulary], float]:
    def price(product: Product, constraints: Constraints, vocabulary: Vocabulary) -> float:
        variant = fitting_variant(product, constraints, vocabulary)
        cents = variant.price_cents if variant else None
        if cents is None:
            return float("inf")
        return float(cents if sort == "price_asc" else -cents)

    def other(product: Product, _constraints: Constraints, _vocabulary: Vocabulary) -> float:
        match sort:
            case "rating":
                return -_rating_prior(product)
            case "newest":
                return -float(product.released.toordinal()) if product.released else float("inf")
            case _:
                weight = product.attributes.get("weight")
                return to_base(weight.amount, weight.unit)[0] if isinstance(weight, Quantity) else float("inf")

    return price if sort in ("price_asc", "price_desc") else other


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
