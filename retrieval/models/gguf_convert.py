"""A GGUF file as a folder that vLLM and transformers load: bfloat16, or weights as int8 with dynamic int8 activations.

Tensors are dequantised one at a time, so the peak is about the size of the result. Knows the `llama` and `qwen2`
architectures; any other is refused. The tokenizer is rebuilt from the GGUF's own tables.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from retrieval.models.errors import ModelPreparationError
from retrieval.models.progress import Progress

if TYPE_CHECKING:
    import torch
    from gguf import GGUFReader, ReaderTensor

Precision = Literal["bfloat16", "int8"]

_ARCHITECTURES = {"llama": "LlamaForCausalLM", "qwen2": "Qwen2ForCausalLM"}
_WHOLE = {"token_embd": "model.embed_tokens", "output": "lm_head", "output_norm": "model.norm"}
_IN_BLOCK = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
}
_INT8_LAYOUT = {
    "quant_method": "compressed-tensors",
    "format": "int-quantized",
    "quantization_status": "compressed",
    "ignore": [],
    "config_groups": {
        "group_0": {
            "targets": ["Linear", "re:lm_head"],
            "weights": {
                "num_bits": 8,
                "type": "int",
                "symmetric": True,
                "strategy": "channel",
                "dynamic": False,
            },
            "input_activations": {
                "num_bits": 8,
                "type": "int",
                "symmetric": True,
                "strategy": "token",
                "dynamic": True,
            },
        }
    },
}


def convert_gguf(source: Path, folder: Path, precision: Precision, progress: Progress) -> None:
    """Write `source` into `folder` (existing, empty) as config, tokenizer and `model.safetensors`.

    Raises ModelPreparationError where the file is of an unknown architecture or holds an unknown tensor.
    """
    from gguf import GGUFReader
    from safetensors.torch import save_file

    reader = GGUFReader(source)
    config = _config(reader, precision)
    total = len(reader.tensors)
    state: dict[str, torch.Tensor] = {}
    heads = (config["num_attention_heads"], config["num_key_value_heads"])
    permuted = config["model_type"] == "llama"

    def one(tensor: ReaderTensor) -> dict[str, torch.Tensor]:
        return dict(_converted(tensor, precision, heads if permuted else None))

    progress.advance("convert", 0, total)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for done, part in enumerate(pool.map(one, reader.tensors), start=1):
            state.update(part)
            progress.advance("convert", done, total)
    if config["tie_word_embeddings"] and precision == "int8":
        config["tie_word_embeddings"] = False
        state.update(_int8("lm_head", state["model.embed_tokens.weight"].float()))
    progress.advance("write", 0, 1)
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    _write_tokenizer(source, folder, config)
    progress.advance("write", 1, 1)


def _field(reader: GGUFReader, key: str) -> Any:
    field = reader.get_field(key)
    if field is None:
        raise ModelPreparationError(f"the GGUF file states no {key}")
    return field.contents()


def _config(reader: GGUFReader, precision: Precision) -> dict[str, Any]:
    kind = str(_field(reader, "general.architecture"))
    if kind not in _ARCHITECTURES:
        known = ", ".join(sorted(_ARCHITECTURES))
        raise ModelPreparationError(f"GGUF architecture {kind!r} is not supported (known: {known})")
    width = int(_field(reader, f"{kind}.embedding_length"))
    heads = int(_field(reader, f"{kind}.attention.head_count"))
    eos = int(_field(reader, "tokenizer.ggml.eos_token_id"))
    config: dict[str, Any] = {
        "architectures": [_ARCHITECTURES[kind]],
        "model_type": kind,
        "hidden_size": width,
        "num_hidden_layers": int(_field(reader, f"{kind}.block_count")),
        "num_attention_heads": heads,
        "num_key_value_heads": int(_field(reader, f"{kind}.attention.head_count_kv")),
        "head_dim": width // heads,
        "intermediate_size": int(_field(reader, f"{kind}.feed_forward_length")),
        "max_position_embeddings": int(_field(reader, f"{kind}.context_length")),
        "rope_theta": float(_field(reader, f"{kind}.rope.freq_base")),
        "rms_norm_eps": round(float(_field(reader, f"{kind}.attention.layer_norm_rms_epsilon")), 9),
        "hidden_act": "silu",
        "vocab_size": len(_field(reader, "tokenizer.ggml.tokens")),
        "bos_token_id": int(_field(reader, "tokenizer.ggml.bos_token_id")),
        "eos_token_id": eos,
        "pad_token_id": int(_field(reader, "tokenizer.ggml.padding_token_id")),
        "tie_word_embeddings": not any(tensor.name == "output.weight" for tensor in reader.tensors),
        "attention_dropout": 0.0,
        "torch_dtype": "bfloat16",
        "use_cache": True,
    }
    if precision == "int8":
        config["quantization_config"] = _INT8_LAYOUT
    return config


def _converted(
    tensor: ReaderTensor, precision: Precision, heads: tuple[int, int] | None
) -> Iterator[tuple[str, torch.Tensor]]:
    import torch
    from gguf.quants import dequantize

    name, kind = _hub_name(tensor.name)
    # A float32 tensor comes as a read-only view of the file, which torch cannot take.
    values = torch.from_numpy(np.require(dequantize(tensor.data, tensor.tensor_type), requirements="W"))
    if heads is not None and name.endswith(("q_proj", "k_proj")) and kind == "weight":
        values = _unpermuted(values, heads[0] if name.endswith("q_proj") else heads[1])
    if precision == "int8" and kind == "weight" and name.endswith(("_proj", "lm_head")):
        yield from _int8(name, values).items()
    else:
        yield f"{name}.{kind}", values.to(torch.bfloat16).contiguous()


def _hub_name(name: str) -> tuple[str, str]:
    """`blk.3.attn_q.weight` -> (`model.layers.3.self_attn.q_proj`, `weight`)."""
    parts = name.split(".")
    if len(parts) == 4 and parts[0] == "blk" and parts[2] in _IN_BLOCK:
        return f"model.layers.{int(parts[1])}.{_IN_BLOCK[parts[2]]}", parts[3]
    if len(parts) == 2 and parts[0] in _WHOLE:
        return _WHOLE[parts[0]], parts[1]
    raise ModelPreparationError(f"the GGUF file holds a tensor that is not known: {name}")


def _unpermuted(values: torch.Tensor, heads: int) -> torch.Tensor:
    """GGUF interleaves the rotary halves of llama's q and k rows; transformers keeps them apart."""
    rows, columns = values.shape
    return values.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def _int8(name: str, values: torch.Tensor) -> dict[str, torch.Tensor]:
    """Symmetric int8 rows (one scale an output channel), in the compressed-tensors naming."""
    import torch

    scale = (values.abs().amax(1, keepdim=True) / 127).clamp_(min=1e-8).to(torch.bfloat16)
    rounded = values.div_(scale.float()).round_().clamp_(-127, 127).to(torch.int8)
    return {f"{name}.weight": rounded, f"{name}.weight_scale": scale}


def _write_tokenizer(source: Path, folder: Path, config: dict[str, Any]) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name, local_files_only=True)
    tokenizer.save_pretrained(folder)
    ends = sorted({config["eos_token_id"], config["pad_token_id"]}, reverse=True)
    generation = {"bos_token_id": config["bos_token_id"], "eos_token_id": ends, "pad_token_id": config["pad_token_id"]}
    (folder / "generation_config.json").write_text(json.dumps(generation, indent=1), encoding="utf-8")
