"""Trains the head: from the project's utterances, by a seed, scored by cross-validation in which no utterance leaks.

Both heads are small networks on hashed n-grams, marks and (one of them) an encoder's vectors. What a whole message carries is decided by a logistic regression on the held-out probabilities of its pieces, so that its
output is calibrated: stacking, Wolpert (1992), which contains Platt's scaling (1999).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from assistant.intents.augment import joined, variants
from assistant.intents.clauses import clauses
from assistant.intents.features import BUCKETS, MARKS, as_spoken, hashed, marks
from assistant.intents.head import (
    DEPTHS,
    FORMAT,
    INTENTS,
    KINDS,
    Floats,
    Head,
    Kind,
    Weights,
    message_features,
    message_probabilities,
)
from assistant.intents.network import Network, averaged, train_network
from assistant.intents.regression import fit
from assistant.intents.scores import Judged, calibration_error, macro_f1
from assistant.intents.utterances import LANGUAGES, Utterance
from retrieval.encoder import LayeredEncoder

GRAMS_WEIGHT = 6.0
REACHING_MODEL = 0.1
_UNITS, _ROUNDS, _BLEND_STEPS = 256, 6, 200
_NETWORKS: Mapping[Kind, int] = {"meaning": 2, "words": 1}  # whose mean ships; the scores are those of one
_OFTEN = 2
_JOINED = 2400
_JOINED_SHARE = 0.12
_DECIDED = 6000
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Message:
    """A training message as numbers: its pieces are rows of the matrices, the whole first; `lengths` are the clauses'."""

    said: Utterance
    rows: tuple[int, ...]
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matrices:
    """All pieces as features: n-grams, marks (n x MARKS), scaled vectors (n x depths x dimension), and where results stand.

    `columns` are the buckets that the columns of `grams` stand for: those of n-grams that more than one piece has.
    """

    grams: csr_matrix
    columns: NDArray[np.int64]
    marks: Floats
    vectors: Floats
    shown: NDArray[np.bool_]
    center: Floats
    spread: Floats


def train(
    utterances: Sequence[Utterance], encoder: LayeredEncoder, seed: int, folds: int, watch: Watch, rounds: int = _ROUNDS
) -> Head:
    """The trained head with its scores in `about`. `watch(step, done, total)` is told how far it is; `rounds` over the lines."""
    rng = random.Random(seed)
    # each line has a generator of its own, so that a line added leaves the variants of the others as they were
    trained = [made for one in utterances for made in variants(one, random.Random(f"{seed} {one.language} {one.text}"))]
    fold_of = {one.source: rng.randrange(folds) for one in utterances}
    pairs = _pairs(trained, fold_of, folds, rng)
    matrices, every = _numbers(trained, pairs, encoder, watch)
    messages = _as_written(every, trained)
    targets = np.array([INTENTS.index(one.intents[0]) for one in trained])
    weights: dict[Kind, Weights] = {}
    scores: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        dense = _dense(matrices, kind)
        grams = matrices.grams * GRAMS_WEIGHT
        held_out = np.zeros((len(dense), len(INTENTS)), dtype=np.float32)
        for fold in range(folds):
            watch(f"cross-validation: {kind}", fold, folds + 1)
            inside = np.flatnonzero([fold_of[one.source] != fold for one in trained])
            model = train_network(dense[inside], grams[inside], targets[inside], len(INTENTS), _UNITS, rounds, seed)
            rows = [row for one in messages if fold_of[one.said.source] == fold for row in one.rows]
            held_out[rows] = model.logits(dense[rows], grams[rows])
        watch(f"training: {kind}", folds, folds + 1)
        whole = dense[: len(trained)], grams[: len(trained)], targets, len(INTENTS), _UNITS, rounds
        model = averaged([train_network(*whole, start) for start in range(seed, seed + _NETWORKS[kind])])
        weights[kind], scores[kind] = _decided(messages, held_out, _unscaled(model, matrices.columns), seed)
        watch(f"training: {kind}", folds + 1, folds + 1)
    about = {
        "format": FORMAT,
        "version": f"{FORMAT}.{seed}.{len(utterances)}",
        "seed": seed,
        "folds": folds,
        "encoder": encoder.name,
        "utterances": len(utterances),
        "variants": len(trained),
        "buckets": BUCKETS,
        "marks": MARKS,
        "depths": list(DEPTHS),
        "intents": [str(intent) for intent in INTENTS],
        "scores": scores,
    }
    return Head(weights, matrices.center, matrices.spread, about)


def _pairs(trained: Sequence[Utterance], fold_of: Mapping[int, int], folds: int, rng: random.Random) -> list[Utterance]:
    """Messages of two wishes, both of one fold: what a decision is learnt from was trained on in no part."""
    count = min(_JOINED, len(trained) // 4) // folds
    pools = [[one for one in trained if fold_of[one.source] == fold] for fold in range(folds)]
    return [pair for pool in pools for pair in joined(pool, count, rng)]


def _as_written(messages: Sequence[Message], trained: Sequence[Utterance]) -> list[Message]:
    """Without the noisy variants of a line, of which a head is less sure than of what people write."""
    firsts = set(np.unique([one.source for one in trained], return_index=True)[1].tolist())
    return [one for n, one in enumerate(messages) if n in firsts or n >= len(trained)]


def _numbers(
    trained: Sequence[Utterance], pairs: Sequence[Utterance], encoder: LayeredEncoder, watch: Watch
) -> tuple[Matrices, list[Message]]:
    """Every piece as numbers, the training messages' own first, and the messages that decisions are learnt from."""
    pieces: list[Utterance] = list(trained)
    messages: list[Message] = []
    for place, said in [*((n, trained[n]) for n in range(len(trained))), *((-1, pair) for pair in pairs)]:
        parts = clauses(said.text)
        rows = [place] if place >= 0 else [len(pieces)]
        if place < 0:
            pieces.append(said)
        if len(parts) > 1:
            rows += range(len(pieces), len(pieces) + len(parts))
            pieces += [Utterance(said.source, part, said.language, said.intents, said.context) for part in parts]
        messages.append(Message(said, tuple(rows), tuple(len(part) for part in parts)))
    texts = sorted({as_spoken(piece.text) for piece in pieces}, key=len)
    rows_of: dict[str, Floats] = {}
    for start in range(0, len(texts), 256):
        watch("encoding", start, len(texts))
        block = texts[start : start + 256]
        rows_of |= dict(zip(block, encoder.encode_layers(block, "query", DEPTHS), strict=True))
    vectors = np.stack([rows_of[as_spoken(piece.text)] for piece in pieces]).astype(np.float32)
    center = vectors[: len(trained)].mean(axis=0)
    each = vectors.shape[1] // len(DEPTHS)
    layers = (vectors[: len(trained)] - center).reshape(len(trained), len(DEPTHS), each)
    spread = np.repeat(layers.std(axis=(0, 2)), each)
    watch("counting n-grams", 0, 1)
    counted = [hashed(piece.text, piece.context) for piece in pieces]
    ends = np.cumsum([0, *(len(places) for places, _weights in counted)])
    grams = csr_matrix(
        (np.concatenate([one[1] for one in counted]), np.concatenate([one[0] for one in counted]), ends),
        shape=(len(pieces), BUCKETS),
    )
    marked = np.stack([marks(piece.text, piece.context) for piece in pieces])
    shown = np.array([piece.context.wide == "results" for piece in pieces])
    columns = np.flatnonzero(np.bincount(grams.indices, minlength=BUCKETS) >= _OFTEN)
    matrices = Matrices(grams[:, columns].tocsr(), columns, marked, (vectors - center) / spread, shown, center, spread)
    return matrices, messages


def _dense(matrices: Matrices, kind: Kind) -> Floats:
    if kind == "words":
        return matrices.marks
    beside = matrices.vectors[:, : matrices.vectors.shape[1] // len(DEPTHS)] * matrices.shown[:, None]
    return np.asarray(np.concatenate([matrices.marks, matrices.vectors, beside], axis=1), dtype=np.float32)


def _unscaled(model: Network, columns: NDArray[np.int64]) -> Weights:
    """The network's weights for unscaled features, n-grams in eight bits and in their buckets."""
    grams = np.zeros((BUCKETS, len(INTENTS)), dtype=np.float32)
    grams[columns] = model.sparse * GRAMS_WEIGHT
    scale = np.maximum(np.abs(grams).max(axis=0), 1e-6) / 127
    return Weights(
        grams=np.round(grams / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        straight=model.straight,
        inner=model.inner,
        inner_bias=model.inner_bias,
        outer=model.outer,
        bias=model.bias,
        blend=np.zeros(0, dtype=np.float32),
        threshold=0.5,
        unsure=0.0,
    )


def _decided(
    messages: Sequence[Message], held_out: Floats, weights: Weights, seed: int
) -> tuple[Weights, dict[str, float]]:
    """The weights with the decision about messages, learnt from held-out logits, and the scores of all of it."""
    rng = random.Random(seed)
    several = [one for one in messages if len(one.said.intents) > 1]
    plain = [one for one in messages if len(one.said.intents) == 1 and len(one.rows) == 1]
    cut = [one for one in messages if len(one.said.intents) == 1 and len(one.rows) > 1]
    few = rng.sample(several, min(len(several), int((len(plain) + len(cut)) * _JOINED_SHARE)))
    some = min(1.0, _DECIDED / max(1, len(plain) + len(cut) + len(few)))
    learnt = [one for group in (plain, cut, few) for one in rng.sample(group, math.ceil(some * len(group)))]
    features = np.concatenate([message_features(held_out[list(one.rows)], one.lengths) for one in learnt])
    truth = np.concatenate([[int(intent in one.said.intents) for intent in INTENTS] for one in learnt])
    blended = fit(features, csr_matrix((len(features), 0), dtype=np.float32), truth, 2, _BLEND_STEPS)
    blend = np.append(blended.dense[:, 1] - blended.dense[:, 0], blended.bias[1] - blended.bias[0])
    judged = [
        Judged(
            one.said.intents,
            message_probabilities(held_out[list(one.rows)], blend, one.lengths),
            len(one.rows) > 1,
        )
        for one in learnt
    ]
    threshold = _threshold([one for one in judged if one.cut], seed)
    best = np.array([one.probabilities.max() for one in judged])
    decided = replace(weights, blend=blend, threshold=threshold, unsure=float(np.quantile(best, REACHING_MODEL)))
    scores = {"macro_f1": macro_f1(judged, threshold), "calibration_error": calibration_error(judged, threshold)}
    for language in LANGUAGES:
        own = [one for one, message in zip(judged, learnt, strict=True) if message.said.language == language]
        scores[f"macro_f1_{language}"] = macro_f1(own, threshold)
    scores["macro_f1_several"] = macro_f1([one for one in judged if len(one.truth) > 1], threshold)
    return decided, {name: round(value, 4) for name, value in scores.items()}


def _threshold(cut: Sequence[Judged], seed: int) -> float:
    """The best one for messages of several clauses, of which twice as many have one intent as have several."""
    several = [one for one in cut if len(one.truth) > 1]
    single = [one for one in cut if len(one.truth) == 1]
    mixed = [*several, *random.Random(seed).sample(single, min(len(single), 2 * len(several)))]
    return max((n / 100 for n in range(20, 71, 2)), key=lambda limit: macro_f1(mixed, limit))
