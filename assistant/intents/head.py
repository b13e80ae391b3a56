"""The trained head as it serves: an artefact of plain arrays, read without pickle and computed in numpy.

Two heads stand in one artefact: `meaning` uses an encoder's vector beside the n-grams, `words` the n-grams alone.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue import Intent
from assistant.errors import AssistantError
from assistant.intents.features import BUCKETS, MARKS, Context, hashed, marks

SHIPPED = Path(__file__).parent / "head.npz"
FORMAT = 4
DEPTHS = (0, 2, 4)  # of the encoder's layers whose vectors stand side by side, counted down from the last
INTENTS = tuple(Intent)
Kind = Literal["meaning", "words"]
KINDS: tuple[Kind, ...] = ("meaning", "words")
Floats = NDArray[np.float32]
_OF_ONE, _OF_SEVERAL = 3, 19
MESSAGE_FEATURES = _OF_ONE + _OF_SEVERAL + len(INTENTS) + 1
_LEAST, _WIDEST = 1e-4, 4.0
_WHOLE = ("grams", "scale", "inner_bias", "bias", "blend")
_HALVED = ("straight", "inner", "outer")  # kept in half precision


class HeadError(AssistantError):
    """An artefact that cannot be used."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One head, a `Network` over a piece of text, columns in the order of `Intent`.

    The rows of `straight` (to 21) and `inner` (to the units) are the marks, then, not in the head of words alone, the
    vectors of the encoder's layers, then that of the last one again where results were shown. `blend` are the weights of the decision about a whole message
    (`message_probabilities`).
    """

    grams: NDArray[np.int8]
    scale: Floats
    straight: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats
    bias: Floats
    blend: Floats
    threshold: float
    unsure: float

    def logits(self, text: str, context: Context, vector: Floats | None) -> Floats:
        """Shape (21,). `vector` are the centred, scaled vectors of the text; None adds nothing for meaning."""
        places, weights = hashed(text, context)
        counted: Floats = (weights @ self.grams[places].astype(np.float32)) * self.scale
        dense = marks(text, context)
        if vector is not None:
            beside = vector[: len(vector) // len(DEPTHS)]
            dense = np.concatenate([dense, vector, beside if context.wide == "results" else np.zeros_like(beside)])
        units = np.maximum(dense @ self.inner + self.inner_bias, 0.0)
        return np.asarray(counted + dense @ self.straight + units @ self.outer + self.bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Head:
    """What was trained, with the encoder it was trained for and the scores it had."""

    weights: Mapping[Kind, Weights]
    center: Floats
    spread: Floats
    about: Mapping[str, Any]

    @property
    def encoder(self) -> str:
        return str(self.about["encoder"])

    @property
    def version(self) -> str:
        return str(self.about["version"])

    def scaled(self, vectors: Floats) -> Floats:
        """An encoder's rows as the head knows them; `center` and `spread` have a number for each column."""
        return np.asarray((vectors - self.center) / self.spread, dtype=np.float32)


def softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def message_features(pieces: Floats, lengths: Sequence[int] = ()) -> Floats:
    """What the decision about a message sees of each intent, shape (21, `MESSAGE_FEATURES`), from the logits of its pieces.

    `pieces` has shape (n, 21): the whole message first, then its clauses where there are several; `lengths` are those
    of the clauses, in characters. A message of one clause and one of several have columns of their own, so that two
    decisions are learnt at once.
    """
    logs = np.log(softmax(pieces) + _LEAST)
    whole = logs[0]
    top = whole == whole.max()
    rival = np.where(top, np.partition(whole, -2)[-2], whole.max())
    several = len(logs) > 1
    columns = np.zeros((MESSAGE_FEATURES, len(whole)), dtype=np.float32)
    if several:
        columns[_OF_ONE:-1] = _of_clauses(whole, top, rival, logs[1:], lengths or [1] * (len(logs) - 1))
    else:
        columns[:_OF_ONE] = whole, top, rival
    columns[-1] = several
    return columns.T


def _of_clauses(whole: Floats, top: Any, rival: Floats, parts: Floats, lengths: Sequence[int]) -> Floats:
    """The columns of a message of several clauses: how well each intent leads a clause, beside what the whole says."""
    best = parts.max(axis=0)
    firsts = parts.max(axis=1, keepdims=True)
    seconds = np.partition(parts, -2, axis=1)[:, -2:-1]
    leading = parts == firsts
    lead = leading.any(axis=0)
    # by how much an intent leads the clause that speaks for it the most, or is behind there
    margin = np.clip((parts - np.where(leading, seconds, firsts)).max(axis=0), -_WIDEST, _WIDEST)
    share = np.asarray(lengths, dtype=np.float32)[:, None] / sum(lengths)
    led = (leading * share).sum(axis=0)
    mean = np.log((np.exp(parts) * share).sum(axis=0) + _LEAST)
    apart = float(lead.sum() > 1)
    beside = lead & ~top
    columns = (
        *(whole, best, lead, top, rival, margin, led, mean, top & lead, beside, beside * margin, beside * whole),
        *(lead * led, np.full(len(whole), apart), lead * apart, lead * apart * firsts.min(), whole - whole.max()),
        *(leading[0], leading[-1]),
    )
    # some intents are often the tone of a clause only, such as thanks: what leads beside the main one has a weight each
    return np.asarray(np.concatenate([np.stack(columns), np.diag(beside)]), dtype=np.float32)


def message_probabilities(pieces: Floats, blend: Floats, lengths: Sequence[int] = ()) -> Floats:
    """The probability of each intent to be in the message, shape (21,), calibrated on messages that were not trained on."""
    scores = message_features(pieces, lengths) @ blend[:-1] + blend[-1]
    return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float32)


def save(head: Head, file: Path) -> None:
    """Writes the artefact whole or not at all. Raises `HeadError`."""
    arrays: dict[str, Any] = {"center": head.center, "spread": head.spread}
    for kind, one in head.weights.items():
        arrays |= {f"{kind}_{name}": getattr(one, name) for name in _WHOLE}
        arrays |= {f"{kind}_{name}": getattr(one, name).astype(np.float16) for name in _HALVED}
        arrays[f"{kind}_limits"] = np.array([one.threshold, one.unsure], dtype=np.float32)
    arrays["about"] = np.frombuffer(json.dumps(dict(head.about), ensure_ascii=False).encode(), dtype=np.uint8)
    part = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            np.savez_compressed(out, **arrays)
        part.replace(file)
    except OSError as fault:
        raise HeadError(f"{file} cannot be written: {fault.strerror}") from None


def load(file: Path = SHIPPED) -> Head:
    """The artefact. Raises `HeadError` when it is missing, damaged or of another format."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            about = json.loads(arrays["about"].tobytes().decode())
            _require_fit(about, file)
            return Head(
                weights={kind: _weights(arrays, kind) for kind in KINDS},
                center=arrays["center"],
                spread=arrays["spread"],
                about=about,
            )
    except FileNotFoundError:
        raise HeadError(f"{file} is not there. Run `python -m assistant train-intents`.") from None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as fault:
        raise HeadError(
            f"{file} is damaged ({type(fault).__name__}). Run `python -m assistant train-intents`."
        ) from fault


@cache
def shipped() -> Head:
    """The head of the repository, read once for the process."""
    return load(SHIPPED)


def _require_fit(about: Mapping[str, Any], file: Path) -> None:
    wanted = (FORMAT, BUCKETS, MARKS, list(DEPTHS), list(INTENTS))
    if tuple(about.get(name) for name in ("format", "buckets", "marks", "depths", "intents")) != wanted:
        raise HeadError(f"{file} was made by another version. Run `python -m assistant train-intents`.")


def _weights(arrays: Mapping[str, NDArray[Any]], kind: Kind) -> Weights:
    threshold, unsure = (float(limit) for limit in arrays[f"{kind}_limits"])
    return Weights(
        grams=arrays[f"{kind}_grams"],
        scale=arrays[f"{kind}_scale"],
        straight=arrays[f"{kind}_straight"].astype(np.float32),
        inner=arrays[f"{kind}_inner"].astype(np.float32),
        inner_bias=arrays[f"{kind}_inner_bias"],
        outer=arrays[f"{kind}_outer"].astype(np.float32),
        bias=arrays[f"{kind}_bias"],
        blend=arrays[f"{kind}_blend"],
        threshold=threshold,
        unsure=unsure,
    )


def stacked(logits: Sequence[Floats]) -> Floats:
    return np.stack(list(logits)).astype(np.float32)
