"""Encoders as sentence-transformers folders: multilingual-e5-small from its packed form, MiniLM as it is."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.models.errors import ModelPreparationError
from retrieval.models.progress import Progress

if TYPE_CHECKING:
    import torch

_BLOCK = 32
_LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORM = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class _PackedE5:
    """The packed file: a header of sizes, the tokenizer (skipped), a table of named tensors, their bytes."""

    def __init__(self, path: Path) -> None:
        self._blob = path.read_bytes()
        if self._blob[:4] != b"E5S1":
            raise ModelPreparationError(f"{path.name} is not a packed e5 model")
        self._at = 8
        self.hidden, self.layers, self.heads, self.feed, self.vocabulary, self.positions, self.types = self._read("<7i")
        self.epsilon = float(struct.unpack_from("<f", self._blob, self._at)[0])
        self._at += 8  # the block size follows, which is 32
        pieces = self._read("<5i")[0]
        (piece_bytes,) = self._read("<Q")
        self._at += (pieces + 1) * 4 + pieces * 4 + piece_bytes
        _, normal_bytes = self._read("<iI")
        self._at += normal_bytes
        self._where = dict(self._entry() for _ in range(self._read("<i")[0]))

    def _read(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._blob, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _entry(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._read("<H")
        name = self._blob[self._at : self._at + length].decode()
        self._at += length + 1 + 4  # a type byte and an element count follow; the shape is known from the header
        offset, size = self._read("<QQ")
        return name, (offset, size)

    def floats(self, name: str) -> torch.Tensor:
        import torch

        offset, size = self._where[name]
        return torch.from_numpy(np.frombuffer(self._blob, np.float32, size // 4, offset).copy())

    def blocks(self, name: str, rows: int, columns: int) -> torch.Tensor:
        """Q4_0: per 32 weights a float16 scale and 16 bytes; low nibbles first, then high, each offset by 8."""
        import torch

        count = rows * columns // _BLOCK
        raw = np.frombuffer(self._blob, np.uint8, count * 18, self._where[name][0]).reshape(count, 18)
        scale = raw[:, :2].copy().view(np.float16).astype(np.float32)
        nibbles = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], 1).astype(np.float32) - 8
        return torch.from_numpy((nibbles * scale).reshape(rows, columns))


def rebuild_e5(sources: Mapping[str, Path], folder: Path, progress: Progress) -> None:
    """multilingual-e5-small with mean pooling and unit rows, weights float16."""
    from safetensors.torch import save_file

    packed = _PackedE5(sources["e5-small-q4.bin"])
    state = {name: values.half().contiguous() for name, values in _state(packed, progress).items()}
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float16",
        # Without a version, loading suspects a fault of old tokenizer files.
        "transformers_version": importlib.metadata.version("transformers"),
        "vocab_size": packed.vocabulary,
        "hidden_size": packed.hidden,
        "num_hidden_layers": packed.layers,
        "num_attention_heads": packed.heads,
        "intermediate_size": packed.feed,
        "max_position_embeddings": packed.positions,
        "type_vocab_size": packed.types,
        "layer_norm_eps": packed.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": 0,
    }
    _dump(folder / "config.json", config)
    shutil.copyfile(sources["tokenizer.json"], folder / "tokenizer.json")
    marks = {"bos": "<s>", "eos": "</s>", "unk": "<unk>", "sep": "</s>", "cls": "<s>", "pad": "<pad>", "mask": "<mask>"}
    tokens = {f"{name}_token": mark for name, mark in marks.items()}
    tokenizer = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, **tokens}
    _dump(folder / "tokenizer_config.json", tokenizer)
    _write_modules(folder, int(packed.hidden), max_tokens=256)


def _state(packed: _PackedE5, progress: Progress) -> dict[str, torch.Tensor]:
    width, feed = packed.hidden, packed.feed
    shapes = {"q": (width, width), "k": (width, width), "v": (width, width), "ao": (width, width)}
    shapes |= {"fi": (feed, width), "fo": (width, feed)}
    progress.advance("convert", 0, packed.layers + 1)
    state = {
        "embeddings.word_embeddings.weight": packed.blocks("emb.word", packed.vocabulary, width),
        "embeddings.position_embeddings.weight": packed.floats("emb.pos").view(packed.positions, width),
        "embeddings.token_type_embeddings.weight": packed.floats("emb.type").view(-1, width),
        "embeddings.LayerNorm.weight": packed.floats("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.floats("emb.ln.b"),
    }
    for layer in range(packed.layers):
        prefix = f"encoder.layer.{layer}."
        for short, long in _LINEAR.items():
            state[f"{prefix}{long}.weight"] = packed.blocks(f"l{layer}.{short}.w", *shapes[short])
            state[f"{prefix}{long}.bias"] = packed.floats(f"l{layer}.{short}.b")
        for short, long in _NORM.items():
            state[f"{prefix}{long}.weight"] = packed.floats(f"l{layer}.{short}.w")
            state[f"{prefix}{long}.bias"] = packed.floats(f"l{layer}.{short}.b")
        progress.advance("convert", layer + 2, packed.layers + 1)
    return state


def copy_minilm(sources: Mapping[str, Path], folder: Path, progress: Progress) -> None:
    """all-MiniLM-L6-v2 from its published safe files."""
    for done, (name, path) in enumerate(sources.items(), start=1):
        shutil.copyfile(path, folder / name)
        progress.advance("convert", done, len(sources))
    _write_modules(folder, 384, max_tokens=256)


def _write_modules(folder: Path, dimension: int, max_tokens: int) -> None:
    """The files by which sentence-transformers knows: transformer, then mean pooling, then unit length."""
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(kinds)
    ]
    for path, _ in kinds[1:]:
        (folder / path).mkdir()
    pooling = {
        "word_embedding_dimension": dimension,
        "pooling_mode_cls_token": False,
        "pooling_mode_mean_tokens": True,
        "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False,
    }
    _dump(folder / "modules.json", modules)
    _dump(folder / "sentence_bert_config.json", {"max_seq_length": max_tokens, "do_lower_case": False})
    _dump(folder / "1_Pooling" / "config.json", pooling)


def _dump(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
