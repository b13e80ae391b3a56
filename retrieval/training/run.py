"""One training: folders of judgments become lists, lists become a matcher, and the matcher is held against what is there."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import JudgmentsRejected, MatcherKept, from_system
from retrieval.importing import ImportOptions, import_files
from retrieval.judgments import CATALOG, QRELS, RetrievalSet, digest, evenly_priced, read_set
from retrieval.matcher import PRIORS, Matcher, Trained, dump_matcher, plain_fusion
from retrieval.matcher_features import FEATURES, MEANING
from retrieval.passages import Labels, product_passages
from retrieval.record import Catalogue
from retrieval.search import Searcher
from retrieval.training.crossvalidation import REPEATS, Validated, crossvalidate
from retrieval.training.fitting import mean_ndcg
from retrieval.training.lists import JudgedList, lists_of

if TYPE_CHECKING:
    from retrieval.encoder import Encoder

LEAST_QUERIES = 20
WITH_MEANING, BY_WORDS = "with_meaning", "by_words"


class Watch(Protocol):
    """Hears how far a stage is."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgments as lists, found with an encoder and by words alone; `digests` by folder name."""

    with_meaning: tuple[JudgedList, ...]
    by_words: tuple[JudgedList, ...]
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was trained, and nDCG@10 on the same queries by mode: of it (cross-validated), of the plain fusion, of the
    matcher that is there; `seen` says that the last was trained on these judgments, its figures being its cross-validated ones.
    """

    matcher: Matcher
    crossvalidated: Mapping[str, float]
    fusion: Mapping[str, float]
    current: Mapping[str, float]
    seen: bool


class _Rows:
    """Vectors in memory, as an index gives them."""

    def __init__(self, names: list[str], rows: NDArray[np.float32]) -> None:
        self._names, self._rows = names, rows

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        return self._names, self._rows

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        similar = self._rows @ vector
        return [(self._names[n], float(similar[n])) for n in np.argsort(-similar, kind="stable")[:k]]


def read_judgments(folders: Sequence[Path], encoder: Encoder, watch: Watch) -> Judged:
    """Reads every folder. Raises `JudgmentsRejected` with one line naming file and remedy."""
    names = [folder.resolve().name for folder in folders]
    if len(set(names)) < len(names):
        raise JudgmentsRejected("--data: two folders have the same name; give every folder once, under its own name")
    sets = [read_set(folder) for folder in folders]
    count = sum(len(one.queries) for one in sets)
    if count < LEAST_QUERIES:
        raise JudgmentsRejected(
            f"{', '.join(names)}: {count} queries have a relevant product; training needs at least {LEAST_QUERIES}"
        )
    lists: list[tuple[list[JudgedList], list[JudgedList]]] = [
        _lists(name, one, encoder, watch) for name, one in zip(names, sets, strict=True)
    ]
    digests = {name: digest(folder) for name, folder in zip(names, folders, strict=True)}
    return Judged(
        tuple(one for dense, _ in lists for one in dense), tuple(one for _, words in lists for one in words), digests
    )


def _lists(name: str, data: RetrievalSet, encoder: Encoder, watch: Watch) -> tuple[list[JudgedList], list[JudgedList]]:
    with (
        tempfile.TemporaryDirectory(prefix="train-") as folder,
        Catalogue.open(f"sqlite:///{folder}/shop.db") as catalogue,
    ):
        import_files(catalogue, [evenly_priced(data.catalog, Path(folder))], ImportOptions(format="jsonl"))
        products = tuple(catalogue.products())
        labels = catalogue.facet_labels(), catalogue.category_labels()
        positions = {product.id: n for n, product in enumerate(products)}
        _check_products(data, positions)
        passages = [one for product in products for one in product_passages(product, Labels.of(*labels))]
        watch(f"{name}: encoding", 0, len(passages))
        rows = _encoded([one.text for one in passages], encoder, f"{name}: encoding", watch)
        vectors = _Rows([one.product for one in passages], rows)
        by_words = Searcher(products, catalogue, None, None, *labels, plain_fusion()).ranking
        stages = {
            f"{name}: candidates": by_words.with_meaning(vectors, encoder),
            f"{name}: candidates by words": by_words,
        }
        found = [
            lists_of(name, data.queries, ranking, positions, _Counter(stage, len(data.queries), watch).one_more)
            for stage, ranking in stages.items()
        ]
        return found[0], found[1]


def _check_products(data: RetrievalSet, positions: Mapping[str, int]) -> None:
    unknown = sorted({product for query in data.queries for product in query.judged} - set(positions))
    if unknown:
        raise JudgmentsRejected(
            f"{data.folder / QRELS}: {len(unknown)} judged products are not in {CATALOG}, as {unknown[0]!r}; "
            "take them out or give the catalogue that was judged"
        )


ENCODED_AT_ONCE = 256


def _encoded(texts: Sequence[str], encoder: Encoder, stage: str, watch: Watch) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(texts), ENCODED_AT_ONCE):
        parts.append(encoder.encode(texts[start : start + ENCODED_AT_ONCE], "passage"))
        watch(stage, min(start + ENCODED_AT_ONCE, len(texts)), len(texts))
    return np.concatenate(parts)


class _Counter:
    def __init__(self, stage: str, total: int, watch: Watch) -> None:
        self._stage, self._total, self._watch, self._done = stage, total, watch, 0

    def one_more(self) -> None:
        self._done += 1
        self._watch(self._stage, self._done, self._total)


def train(judged: Judged, encoder: str, seed: int, folds: int, current: Matcher | None, watch: Watch) -> Outcome:
    """Fits both sets of weights and measures them; `current` is the matcher to compare with."""
    fusion = plain_fusion()
    modes = {WITH_MEANING: judged.with_meaning, BY_WORDS: judged.by_words}
    validated: dict[str, Validated] = {}
    for mode, lists in modes.items():
        done = _Counter(f"fitting {mode.replace('_', ' ')}", REPEATS * folds, watch)
        start = _start(mode == WITH_MEANING)
        validated[mode] = crossvalidate(lists, start, folds, seed, done.one_more)
    scores = {mode: _by_set(modes[mode], one.scores) for mode, one in validated.items()}
    plain = {mode: mean_ndcg(lists, fusion.weights(mode == WITH_MEANING)) for mode, lists in modes.items()}
    fitted = {mode: mean_ndcg(lists, validated[mode].final.weights) for mode, lists in modes.items()}
    trained = Trained(
        date=datetime.now(UTC).date().isoformat(),
        seed=seed,
        encoder=encoder,
        queries=len(judged.with_meaning),
        folds=folds,
        data=judged.digests,
        crossvalidated=scores,
        fusion=plain,
        fitted=fitted,
    )
    matcher = Matcher(
        _name(judged, seed),
        _named(validated[WITH_MEANING].final.weights),
        {name: weight for name, weight in _named(validated[BY_WORDS].final.weights).items() if name not in MEANING},
        trained,
    )
    seen = bool(current and current.trained and set(current.trained.data.values()) & set(judged.digests.values()))
    now: Mapping[str, float] = {}
    if current is not None and current.trained is not None and seen:
        now = current.trained.crossvalidated
    elif current is not None:
        now = {mode: mean_ndcg(lists, current.weights(mode == WITH_MEANING)) for mode, lists in modes.items()}
    return Outcome(matcher, scores, plain, now, seen)


def _start(meaning: bool) -> NDArray[np.float32]:
    """The plain fusion, and what little is believed of a product's standing before any judgment."""
    fusion = plain_fusion()
    named = {**(fusion.with_meaning if meaning else fusion.by_words), **PRIORS}
    return replace(fusion, with_meaning=named, by_words=named).weights(meaning)


def _by_set(lists: Sequence[JudgedList], scores: NDArray[np.float64]) -> float:
    """The mean over the sets of their queries' mean."""
    names = np.array([one.set for one in lists])
    return float(np.mean([scores[names == name].mean() for name in np.unique(names)]))


def _named(weights: NDArray[np.float32]) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)}


def _name(judged: Judged, seed: int) -> str:
    """The same for the same judgments and seed."""
    both = hashlib.sha256("".join(sorted(judged.digests.values())).encode()).hexdigest()
    return f"matcher-{'-'.join(judged.digests)}-{both[:8]}-{seed}"


def check_better(outcome: Outcome) -> None:
    """Raises `MatcherKept` where the new matcher does worse than the plain fusion or than the one that is there."""
    for mode, score in outcome.crossvalidated.items():
        words = mode.replace("_", " ")
        if score < outcome.fusion[mode]:
            raise MatcherKept(
                f"not written: {words}, it reaches {score:.4f} and the plain fusion {outcome.fusion[mode]:.4f}; "
                "more judgments would help (--force writes it all the same)"
            )
    if (
        outcome.current
        and np.mean(list(outcome.crossvalidated.values())) < np.mean(list(outcome.current.values())) - 1e-6
    ):
        there, new = (np.mean(list(one.values())) for one in (outcome.current, outcome.crossvalidated))
        raise MatcherKept(
            f"not written: the matcher there reaches {there:.4f}, this one {new:.4f} (--force replaces it)"
        )


def write_matcher(matcher: Matcher, file: Path) -> None:
    """Writes the artefact whole or not at all. Raises `RetrievalError`."""
    part = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(dump_matcher(matcher), encoding="utf-8")
        part.replace(file)
    except OSError as fault:
        raise from_system(fault, str(file)) from fault
