"""The network that tells intents: what it can learn, by which features, and that a seed fixes it."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from assistant.intents.network import Floats, Network, averaged, train_network

ROWS = 600


def corners() -> tuple[Floats, np.ndarray]:
    """Points in the plane, of class 1 where their signs differ: no line parts them."""
    dense = np.random.default_rng(0).standard_normal((ROWS, 2)).astype(np.float32)
    return dense, (dense[:, 0] * dense[:, 1] < 0).astype(np.int64)


def nothing(rows: int) -> csr_matrix:
    return csr_matrix((rows, 0), dtype=np.float32)


def right(network: Network, dense: Floats, sparse: csr_matrix, targets: np.ndarray) -> float:
    return float((network.logits(dense, sparse).argmax(axis=1) == targets).mean())


def test_units_tell_what_no_line_parts() -> None:
    dense, targets = corners()
    bent, straight = (train_network(dense, nothing(ROWS), targets, 2, units, 150, 1) for units in (64, 0))
    assert right(bent, dense, nothing(ROWS), targets) > 0.9
    assert right(straight, dense, nothing(ROWS), targets) < 0.7


def test_sparse_features_alone_tell_too() -> None:
    targets = np.arange(ROWS) % 3
    sparse = csr_matrix(np.eye(3, dtype=np.float32)[targets] * 6)
    dense = np.zeros((ROWS, 1), dtype=np.float32)
    assert right(train_network(dense, sparse, targets, 3, 4, 100, 2), dense, sparse, targets) == 1.0


def test_a_seed_fixes_the_network() -> None:
    dense, targets = corners()
    one, same, other = (train_network(dense, nothing(ROWS), targets, 2, 8, 2, seed) for seed in (3, 3, 4))
    assert np.array_equal(one.inner, same.inner)
    assert not np.array_equal(one.inner, other.inner)


def test_the_mean_of_networks_has_the_mean_of_their_logits() -> None:
    dense, targets = corners()
    sparse = csr_matrix(np.eye(3, dtype=np.float32)[np.arange(ROWS) % 3])
    pair = [train_network(dense, sparse, targets, 2, 8, 3, seed) for seed in (1, 2)]
    told = [one.logits(dense, sparse) for one in pair]
    assert not np.allclose(told[0], told[1], atol=1e-2)
    np.testing.assert_allclose(averaged(pair).logits(dense, sparse), (told[0] + told[1]) / 2, atol=1e-5)
