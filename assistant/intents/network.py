"""A small network over dense and sparse features side by side, trained by stochastic descent.

Sparse features reach the classes directly, dense ones directly and through one layer of rectified units. Regularised by
dropout (Srivastava et al., 2014), decoupled weight decay (Loshchilov and Hutter, 2019) and label smoothing (Szegedy et
al., 2016).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]

_BATCH = 256
_RATE, _WARM = 2e-3, 0.1
_SPARSE_RATE = 2.0  # a sparse feature is met seldom, so each time counts for more
_KEPT = {"dense": 0.9, "units": 0.7, "sparse": 0.8}
_DECAY = {"sparse": 1e-3, "straight": 1e-2, "inner": 1e-2, "outer": 1e-2}
_SMOOTHED = 0.05
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Network:
    """Weights: `sparse` (sparse features, classes), `straight` (dense features, classes), `inner` (dense features, units)
    and `outer` (units, classes), with the biases of units and classes.
    """

    sparse: Floats
    straight: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats
    bias: Floats

    def logits(self, dense: Floats, sparse: csr_matrix) -> Floats:
        """Shape (rows, classes)."""
        units = np.maximum(dense @ self.inner + self.inner_bias, 0.0)
        counted: Floats = sparse @ self.sparse
        return np.asarray(counted + units @ self.outer + dense @ self.straight + self.bias, dtype=np.float32)


def train_network(
    dense: Floats, sparse: csr_matrix, targets: NDArray[np.int64], classes: int, units: int, rounds: int, seed: int
) -> Network:
    """The network after `rounds` passes over the rows. `targets` are the classes by number."""
    rng = np.random.default_rng(seed)
    network = _untrained(dense.shape[1], sparse.shape[1], classes, units, rng)
    weights = {field.name: getattr(network, field.name) for field in fields(network)}
    moments = {name: (np.zeros_like(one), np.zeros_like(one)) for name, one in weights.items()}
    batches = list(_batches(len(targets), rounds, rng))
    for step, rows in enumerate(batches, start=1):
        slopes = _slopes(network, dense[rows], sparse[rows], targets[rows], rng)
        rate = _RATE * _schedule(step / len(batches))
        for name, one in weights.items():
            _move(one, slopes[name], moments[name], step, rate * (_SPARSE_RATE if name == "sparse" else 1.0), name)
    return network


def averaged(networks: Sequence[Network]) -> Network:
    """One network whose logits are the mean of theirs, their units side by side. What is learnt from several starts is
    right more often than what is learnt from one (Hansen and Salamon, "Neural Network Ensembles", 1990).
    """

    def mean(of: Sequence[Floats]) -> Floats:
        return np.asarray(np.mean(of, axis=0), dtype=np.float32)

    return Network(
        mean([one.sparse for one in networks]),
        mean([one.straight for one in networks]),
        np.concatenate([one.inner for one in networks], axis=1),
        np.concatenate([one.inner_bias for one in networks]),
        np.concatenate([one.outer / np.float32(len(networks)) for one in networks], dtype=np.float32),
        mean([one.bias for one in networks]),
    )


def _untrained(wide: int, narrow: int, classes: int, units: int, rng: np.random.Generator) -> Network:
    def drawn(rows: int, columns: int) -> Floats:
        return np.asarray(rng.standard_normal((rows, columns)) / np.sqrt(max(rows, 1)), dtype=np.float32)

    def zeros(*shape: int) -> Floats:
        return np.zeros(shape, dtype=np.float32)

    outer = drawn(units, classes)
    return Network(
        zeros(narrow, classes), zeros(wide, classes), drawn(wide, units), zeros(units), outer, zeros(classes)
    )


def _batches(rows: int, rounds: int, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    for _ in range(rounds):
        order = rng.permutation(rows)
        yield from (order[start : start + _BATCH] for start in range(0, rows, _BATCH))


def _schedule(done: float) -> float:
    """The share of the highest rate: rising at first, then falling along a cosine."""
    return done / _WARM if done < _WARM else 0.5 * (1.0 + float(np.cos(np.pi * (done - _WARM) / (1.0 - _WARM))))


def _dropped(shape: tuple[int, ...], what: str, rng: np.random.Generator) -> Floats:
    kept = _KEPT[what]
    return np.asarray((rng.random(shape, dtype=np.float32) < kept) / np.float32(kept), dtype=np.float32)


def _slopes(
    network: Network, dense: Floats, sparse: csr_matrix, targets: NDArray[np.int64], rng: np.random.Generator
) -> Mapping[str, Floats]:
    """The gradient of the mean smoothed cross-entropy of a batch, with some of all features left out."""
    dense = dense * _dropped(dense.shape, "dense", rng)
    sparse.data = sparse.data * _dropped(sparse.data.shape, "sparse", rng)
    reached = dense @ network.inner + network.inner_bias
    passed = (reached > 0) * _dropped(reached.shape, "units", rng)
    units = reached * passed
    logits = units @ network.outer + dense @ network.straight + sparse @ network.sparse + network.bias
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    error = powers / powers.sum(axis=1, keepdims=True) - _SMOOTHED / logits.shape[1]
    error[np.arange(len(targets)), targets] -= 1.0 - _SMOOTHED
    error = (error / len(targets)).astype(np.float32)
    back = (error @ network.outer.T) * passed
    return {
        "sparse": np.asarray(sparse.T @ error),
        "straight": dense.T @ error,
        "inner": dense.T @ back,
        "inner_bias": back.sum(axis=0),
        "outer": units.T @ error,
        "bias": error.sum(axis=0),
    }


def _move(weights: Floats, slope: Floats, moments: tuple[Floats, Floats], step: int, rate: float, name: str) -> None:
    """One step of Adam with decoupled decay, in place."""
    first, second = moments
    first += (1.0 - _FIRST) * (slope - first)
    second += (1.0 - _SECOND) * (slope * slope - second)
    move = (first / (1.0 - _FIRST**step)) / (np.sqrt(second / (1.0 - _SECOND**step)) + _TINY)
    weights -= rate * (move + _DECAY.get(name, 0.0) * weights)
