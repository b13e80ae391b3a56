"""Multinomial logistic regression over dense and sparse features side by side, fitted by L-BFGS in single precision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of shape (features, classes) for either kind of feature, and a bias for each class."""

    dense: Floats
    sparse: Floats
    bias: Floats

    def logits(self, dense: Floats, sparse: csr_matrix) -> Floats:
        return np.asarray(dense @ self.dense + sparse @ self.sparse + self.bias, dtype=np.float32)


def fit(dense: Floats, sparse: csr_matrix, targets: NDArray[np.int64], classes: int, steps: int) -> Fitted:
    """The weights with the least cross-entropy, summed over the rows, plus half their squared length (not the bias').

    `targets` are the classes by number. Stopping after `steps` regularises too.
    """
    rows, wide, narrow = len(targets), dense.shape[1], sparse.shape[1]
    transposed = sparse.T.tocsr()
    hot = np.zeros((rows, classes), dtype=np.float32)
    hot[np.arange(rows), targets] = 1.0

    def cost(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.astype(np.float32).reshape(wide + narrow + 1, classes)
        logits = dense @ weights[:wide] + sparse @ weights[wide:-1] + weights[-1]
        logits -= logits.max(axis=1, keepdims=True)
        powers = np.exp(logits)
        sums = powers.sum(axis=1, keepdims=True)
        loss = float((np.log(sums[:, 0]) - (logits * hot).sum(axis=1)).sum())
        error = powers / sums - hot
        slope = np.concatenate([dense.T @ error, transposed @ error, error.sum(axis=0, keepdims=True)])
        slope[:-1] += weights[:-1]
        return loss + 0.5 * float((weights[:-1] ** 2).sum()), slope.astype(np.float64).ravel()

    start = np.zeros((wide + narrow + 1) * classes)
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8})
    weights = found.x.astype(np.float32).reshape(wide + narrow + 1, classes)
    return Fitted(weights[:wide], weights[wide:-1], weights[-1])
