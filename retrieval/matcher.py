"""The matcher: P(product | query) = softmax over the candidates of a weighted sum of features of [query; product].

A matcher is data, a JSON file with two sets of weights: with meaning, and by words alone. It orders as the softmax does and
serves without it. Knows nothing of how it was trained (retrieval.training) nor of where features come from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import MatcherDamaged
from retrieval.matcher_features import FEATURES, MEANING

FORMAT = 1
SHIPPED = Path(__file__).parent / "matchers" / "default.json"
# Of dense weights from 0.4 to 0.8 each does about as well (docs/evaluation.md).
DENSE_WEIGHT = 0.6
# What is believed of a product's standing before any judgment; the learned weights of the rest add up to about four.
PRIORS = {"rating": 0.05, "popularity": 0.02, "recency": 0.01, "stock": 0.005, "price": 0.01}


@dataclass(frozen=True, slots=True)
class Trained:
    """Where a matcher comes from. `data` has the digest of each folder of judgments; `scores` are nDCG@10.

    `crossvalidated` is measured on queries that the fold's weights were not fitted to; `fusion` is the plain fusion on the same.
    """

    date: str
    seed: int
    encoder: str
    queries: int
    folds: int
    data: Mapping[str, str]
    crossvalidated: Mapping[str, float]
    fusion: Mapping[str, float]
    fitted: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Weights by feature, with an encoder and without; a feature that is not named weighs nothing."""

    name: str
    with_meaning: Mapping[str, float]
    by_words: Mapping[str, float]
    trained: Trained | None = field(default=None)

    def weights(self, meaning: bool) -> NDArray[np.float32]:
        """In the order of FEATURES, shape (features,)."""
        named = self.with_meaning if meaning else self.by_words
        return np.array([named.get(feature, 0.0) for feature in FEATURES], dtype=np.float32)

    def parts(self, rows: NDArray[np.float32], meaning: bool) -> NDArray[np.float32]:
        """What each feature adds to each candidate's score, of the rows' shape (candidates, features)."""
        return rows * self.weights(meaning)


def plain_fusion() -> Matcher:
    """The weights set by hand: the weighted sum of words and meaning, and a little for what is well rated, known and new."""
    return Matcher(
        "plain-fusion",
        {"lexical": 1 - DENSE_WEIGHT, "dense": DENSE_WEIGHT, "rating": 0.02},
        {"lexical": 1.0, "rating": 0.02},
    )


def load_matcher(file: Path = SHIPPED) -> Matcher:
    """Reads an artefact. Raises `MatcherDamaged` with one line that names the file and the field."""
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MatcherDamaged(f"{file}: there is no such matcher; train one (python -m retrieval train)") from None
    except OSError as fault:
        raise MatcherDamaged(f"{file}: the matcher cannot be read ({fault.strerror})") from None
    except (ValueError, RecursionError):
        raise MatcherDamaged(f"{file}: is not JSON; a matcher is what `python -m retrieval train` writes") from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise MatcherDamaged(f"{file}: format: is not {FORMAT}; train the matcher anew (python -m retrieval train)")
    name = body.get("name")
    if not isinstance(name, str) or not name:
        raise MatcherDamaged(f"{file}: name: a text is missing")
    sets = {key: _weights(body.get(key), f"{file}: {key}") for key in ("with_meaning", "by_words")}
    unknown = sorted(set(sets["by_words"]) & MEANING)
    if unknown:
        raise MatcherDamaged(f"{file}: by_words: {unknown[0]} needs an encoder")
    return Matcher(name, sets["with_meaning"], sets["by_words"], _trained(body.get("trained"), f"{file}: trained"))


def dump_matcher(matcher: Matcher) -> str:
    """The artefact as JSON; `load_matcher` reads it back."""
    return json.dumps({"format": FORMAT, **asdict(matcher)}, ensure_ascii=False, indent=2) + "\n"


def _weights(body: object, where: str) -> dict[str, float]:
    if not isinstance(body, dict) or not body:
        raise MatcherDamaged(f"{where}: weights by feature are missing")
    for name, weight in body.items():
        if name not in FEATURES:
            raise MatcherDamaged(f"{where}: {name!r} is no feature of this version; train the matcher anew")
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
            raise MatcherDamaged(f"{where}.{name}: is not a number")
    return {name: float(weight) for name, weight in body.items()}


def _trained(body: object, where: str) -> Trained | None:
    if body is None:
        return None
    try:
        if not isinstance(body, dict):
            raise TypeError
        return Trained(
            date=str(body["date"]),
            seed=int(body["seed"]),
            encoder=str(body["encoder"]),
            queries=int(body["queries"]),
            folds=int(body["folds"]),
            data={str(name): str(digest) for name, digest in body["data"].items()},
            crossvalidated=_numbers(body["crossvalidated"]),
            fusion=_numbers(body["fusion"]),
            fitted=_numbers(body["fitted"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise MatcherDamaged(f"{where}: is not what `python -m retrieval train` writes") from None


def _numbers(body: Mapping[str, float]) -> dict[str, float]:
    return {str(name): float(value) for name, value in body.items()}
