"""What others would do with the same catalogue, vectors and queries: Chroma's own `where` filter, and langchain's ensemble.

Each gets products' filters as metadata (the least price in stock, the department, the material), which is all that a `where`
can see: no variants, no words of a description. The ensemble joins BM25, which cannot filter at all, with Chroma by reciprocal
ranks; what of its page the filter forbids is dropped afterwards, as whoever uses it has to.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings

from eval.errors import EvalError
from eval.latency import PAGE, RECALL_CASES, SCENARIOS, Case, Effort, Figures, cases, timed, timed_at_once
from eval.latency_catalogue import Query, Vectors
from eval.latency_process import Told
from retrieval.constraints import Constraint, Constraints, Operator
from retrieval.lexical import fields_of
from retrieval.meanings import VectorIndex
from retrieval.products import Product

# Some take a second for a page: so many searches and seconds are enough to tell.
MOST_SEARCHES, MOST_SECONDS = 60, 5.0
STORED = 1_000
COLLECTION = "baseline"
Metadata = dict[str, str | float]
Asked = Callable[[Case], list[str]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A catalogue as the baselines have it; `texts` and `metadata` by product, `vectors` (products, dimension)."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    metadata: tuple[Metadata, ...]
    vectors: Vectors


def shelf_of(catalogue: Sequence[Product], index: VectorIndex) -> Shelf:
    """The catalogue with the first vector of each product."""
    names, vectors = index.vectors()
    first = {name: n for n, name in reversed(list(enumerate(names)))}
    return Shelf(
        tuple(product.id for product in catalogue),
        tuple(" ".join(fields_of(product, {}).values()) for product in catalogue),
        tuple(_metadata(product) for product in catalogue),
        vectors[[first[product.id] for product in catalogue]],
    )


def _metadata(product: Product) -> Metadata:
    prices = [one.price_cents for one in product.variants if one.stock > 0 and one.price_cents is not None]
    material = product.attributes.get("material")
    return {
        "id": product.id,
        "category": product.category[0],
        "price": float(min(prices, default=10**9)),
        "material": material if isinstance(material, str) else "",
    }


def where_of(constraints: Constraints) -> dict[str, Any] | None:
    """Constraints in Chroma's own language; None for none."""
    parts = [part for item in constraints for part in _parts(item)]
    return None if not parts else parts[0] if len(parts) == 1 else {"$and": parts}


def _parts(item: Constraint) -> list[dict[str, Any]]:
    match item.operator:
        case Operator.RANGE:
            bounds = (("$gte", item.low), ("$lte", item.high))
            return [{item.facet: {sign: bound}} for sign, bound in bounds if bound is not None]
        case Operator.ONE_OF:
            return [{item.facet: {"$in": list(item.values)}}]
        case Operator.NONE_OF:
            return [{item.facet: {"$nin": list(item.values)}}]
        case _:
            raise ValueError(f"{item.operator} is not among what is measured")


def passes(metadata: Mapping[str, object], constraints: Constraints) -> bool:
    """What a `where` means, for what cannot filter and for the exact answer."""
    for item in constraints:
        value = metadata[item.facet]
        if item.operator is Operator.RANGE:
            holds = isinstance(value, float) and item.contains(value)
        else:
            holds = (value in item.values) is (item.operator is Operator.ONE_OF)
        if not holds:
            return False
    return True


def measure_baselines(
    folder: Path, shelf: Shelf, catalogue: Sequence[Product], asked: Sequence[Query], effort: Effort, told: Told
) -> tuple[Figures, ...]:
    """Both baselines under every scenario, within `MOST_SEARCHES` and `MOST_SECONDS`; the collection is kept in `folder`."""
    effort = replace(effort, searches=min(effort.searches, MOST_SEARCHES), seconds=min(effort.seconds, MOST_SECONDS))
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    _fill(collection, shelf, told)

    def chroma(case: Case) -> list[str]:
        found = collection.query(
            query_embeddings=case.query.vector[None], n_results=PAGE, where=where_of(case.constraints), include=[]
        )
        return list(found["ids"][0])

    systems: list[tuple[str, Asked, bool]] = [("Chroma where", chroma, True)]
    systems.append(("langchain ensemble", _ensemble(client, shelf, asked, told), False))
    figures = []
    for name, search, exact in systems:
        for scenario in SCENARIOS:
            some = cases(scenario, asked, catalogue)
            figures.append(_figures(name, scenario, search, some, effort, shelf if exact else None, told))
    return tuple(figures)


def _figures(
    name: str, scenario: str, search: Asked, some: list[Case], effort: Effort, shelf: Shelf | None, told: Told
) -> Figures:
    def count(case: Case) -> int:
        return len(search(case))

    def step() -> None:
        told(f"{name}: {scenario}", 1, 2 * effort.searches)

    alone, together = timed(count, some, effort, step), timed_at_once(count, some, effort, step)
    recall = recall_of(search, shelf, some[:RECALL_CASES]) if shelf else None
    return Figures(name, scenario, alone, together, recall)


def recall_of(search: Asked, shelf: Shelf, some: Sequence[Case]) -> float:
    """The share of the ten nearest products whose metadata pass, by an exact scan, that are found."""
    found = wanted = 0
    for case in some:
        allowed = np.array([passes(metadata, case.constraints) for metadata in shelf.metadata])
        near = np.where(allowed, shelf.vectors @ case.query.vector, -np.inf)
        best = {shelf.ids[n] for n in np.argsort(-near)[:PAGE] if np.isfinite(near[n])}
        wanted += len(best)
        found += len(best.intersection(search(case)))
    return found / wanted if wanted else 1.0


def _fill(collection: Any, shelf: Shelf, told: Told) -> None:
    for start in range(collection.count(), len(shelf.ids), STORED):
        part = slice(start, start + STORED)
        collection.upsert(
            ids=list(shelf.ids[part]),
            embeddings=shelf.vectors[part],
            metadatas=list(shelf.metadata[part]),
            documents=list(shelf.texts[part]),
        )
        told("baselines: storing", len(shelf.ids[part]), len(shelf.ids))


def _ensemble(client: Any, shelf: Shelf, asked: Sequence[Query], told: Told) -> Asked:
    told("baselines: BM25", 0, 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # langchain-community says at import that it is being sunset
            from langchain_chroma import Chroma
            from langchain_classic.retrievers import EnsembleRetriever
            from langchain_community.retrievers import BM25Retriever
            from langchain_core.embeddings import Embeddings
    except ImportError as missing:
        raise EvalError(
            f"the baselines need {missing.name}: install requirements/development.txt, or give --no-baselines"
        ) from missing

    vectors = {query.text: query.vector.tolist() for query in asked}

    class Scripted(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [vectors[text] for text in texts]

        def embed_query(self, text: str) -> list[float]:
            return list(vectors[text])

    words = BM25Retriever.from_texts(shelf.texts, metadatas=shelf.metadata, k=PAGE)
    store = Chroma(COLLECTION, Scripted(), client=client, create_collection_if_not_exists=False)
    told("baselines: BM25", 1, 1)

    def search(case: Case) -> list[str]:
        options = {"k": PAGE, "filter": where_of(case.constraints)}
        both = EnsembleRetriever(
            retrievers=[words, store.as_retriever(search_kwargs=options)], weights=[0.5, 0.5], id_key="id"
        )
        found = [one.metadata for one in both.invoke(case.query.text)]
        return [str(one["id"]) for one in found if passes(one, case.constraints)][:PAGE]

    return search
