"""Texts as vectors: the seam, and its adapter on sentence-transformers.

Knows nothing of products or indexes. Heavy libraries are imported when an encoder is loaded.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import RetrievalError
from retrieval.models import Progress, prepare

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Kind = Literal["query", "passage"]
OnEncoded = Callable[[int, int], None]

_BATCH = 32
_BLOCK = 256
_FEW = 4
_REMEMBERED_QUERIES = 512
_E5 = re.compile(r"(^|[-_/])e5([-_.]|$)", re.IGNORECASE)
_BFLOAT16_FLAGS = {"avx512_bf16", "amx_bf16"}


class Encoder(Protocol):
    """Gives each text a float32 row of length 1, so that a dot product is the cosine.

    `encode` of n texts has shape (n, dimension), (0, dimension) for none. A query and a passage may be encoded
    differently. It may be called from several threads.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]: ...


@runtime_checkable
class LayeredEncoder(Encoder, Protocol):
    """An encoder that also gives what its inner layers make of a text.

    `encode_layers` has shape (n, len(depths) * dimension): side by side, each of length 1, the mean of a layer's states over
    the tokens. A depth counts down from the last layer, which is 0. What a text is for stands clearer in the layers before
    the last than in the last (Jawahar et al., "What Does BERT Learn about the Structure of Language?", 2019).
    """

    def encode_layers(self, texts: Sequence[str], kind: Kind, depths: Sequence[int]) -> NDArray[np.float32]: ...


class SentenceEncoder:
    """Any sentence-transformers model. Single queries are remembered, the last 512 of them."""

    def __init__(self, name: str, model: SentenceTransformer, prefixes: dict[Kind, str], threads: int) -> None:
        self._name = name
        self._threads = threads
        self._model = model
        self._prefixes = prefixes
        self._dimension = int(model.get_embedding_dimension() or 0)
        self._lock = threading.Lock()
        self._queries: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: Sequence[str], kind: Kind, on_encoded: OnEncoded | None = None) -> NDArray[np.float32]:
        """See `Encoder`. `on_encoded(done, total)` is called as a long list goes on."""
        if kind == "query" and len(texts) == 1:
            return self._query(texts[0])
        return self._encode(texts, kind, on_encoded)

    def _query(self, text: str) -> NDArray[np.float32]:
        with self._lock:
            known = self._queries.get(text)
            if known is not None:
                self._queries.move_to_end(text)
                return known.copy()
        rows = self._encode([text], "query", None)
        with self._lock:
            self._queries[text] = rows.copy()
            if len(self._queries) > _REMEMBERED_QUERIES:
                self._queries.popitem(last=False)
        return rows

    def _encode(self, texts: Sequence[str], kind: Kind, on_encoded: OnEncoded | None) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        prefix = self._prefixes[kind]
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(order), _BLOCK):
            block = order[start : start + _BLOCK]
            # The tokenizer can't be used by two threads; a query waits for one block at most.
            with self._lock:
                self._use_threads(len(block))
                got = self._model.encode(
                    [prefix + texts[i] for i in block],
                    batch_size=_BATCH,
                    convert_to_numpy=True,
                    show_progress_bar=False,
                    prompt="",
                )
            rows[block] = np.asarray(got, dtype=np.float32)
            if on_encoded is not None:
                on_encoded(start + len(block), len(order))
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return rows

    def encode_layers(self, texts: Sequence[str], kind: Kind, depths: Sequence[int]) -> NDArray[np.float32]:
        """See `LayeredEncoder`. In one pass, as `encode`; nothing is remembered. Raises `RetrievalError`: no layers inside."""
        import torch

        model = self._model.transformers_model
        if model is None:
            raise RetrievalError(f"{self._name}: this encoder has no inner layers. Choose a transformer model.")
        rows = np.zeros((len(texts), len(depths) * self._dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(order), _BATCH):
            block = order[start : start + _BATCH]
            with self._lock, torch.inference_mode():
                self._use_threads(len(block))
                tokens = self._model.tokenizer(
                    [self._prefixes[kind] + texts[i] for i in block],
                    padding=True,
                    truncation=True,
                    max_length=self._model.max_seq_length,
                    return_tensors="pt",
                ).to(self._model.device)
                states = model(**tokens, output_hidden_states=True).hidden_states
                told = tokens["attention_mask"].unsqueeze(-1).float()
                means = [(states[-1 - depth].float() * told).sum(dim=1) / told.sum(dim=1) for depth in depths]
                sides = [torch.nn.functional.normalize(mean, dim=1) for mean in means]
                rows[block] = torch.cat(sides, dim=1).cpu().numpy()
        return rows

    def _use_threads(self, texts: int) -> None:
        """One thread for a few texts: beside a busy engine, threads that wait for each other cost seconds."""
        import torch

        torch.set_num_threads(1 if texts <= _FEW else self._threads)


def load_encoder(
    name: str, cache_dir: Path, *, progress: Progress | None = None, threads: int | None = None
) -> SentenceEncoder:
    """The encoder `name` (built-in, folder or hub id), prepared in `cache_dir` first where it is not.

    `threads` is how many long lists use (by default one a core); a query uses one. Raises retrieval.models.ModelPreparationError.
    """
    model = prepare(name, cache_dir, progress, role="encoder")
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()  # transformers looks at this when it is imported
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # so does torch: threads that wait leave the core to others
    import torch
    from sentence_transformers import SentenceTransformer

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    # It reports a pooling layer that is neither in the file nor used.
    logging.getLogger("transformers").setLevel(logging.ERROR)
    on_gpu = torch.cuda.is_available()
    kind = torch.bfloat16 if on_gpu or _has_bfloat16() else torch.float32
    transformer = SentenceTransformer(
        str(model.folder),
        device="cuda" if on_gpu else "cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"dtype": kind},
    )
    transformer.eval()
    return SentenceEncoder(
        model.name, transformer, _prefixes(model.name, transformer), threads or torch.get_num_threads()
    )


def _prefixes(name: str, model: SentenceTransformer) -> dict[Kind, str]:
    """What the model wants before a query and a passage: what it says itself, or the custom of the e5 family."""
    said = dict(model.prompts)
    if _E5.search(name):
        return {"query": "query: ", "passage": "passage: "}
    return {"query": said.get("query") or "", "passage": said.get("passage") or said.get("document") or ""}


def _has_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor computes in bfloat16; without it, float32 is faster."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), [])
    return not _BFLOAT16_FLAGS.isdisjoint(flags)
