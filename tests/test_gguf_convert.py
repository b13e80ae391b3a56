"""A GGUF becomes a folder that transformers loads with the same weights, or int8 ones as near as int8 can be."""

from __future__ import annotations

import json
from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from retrieval.models import ModelPreparationError, Silent
from retrieval.models.gguf_convert import convert_gguf

WIDTH, FEED, HEADS, KV_HEADS, LAYERS = 64, 96, 4, 2, 2
Weights = dict[str, NDArray[np.float32]]


def weights(tied: bool) -> Weights:
    """A tiny model's tensors by their names on the hub."""
    made = np.random.default_rng(7)

    def matrix(rows: int, columns: int) -> NDArray[np.float32]:
        return made.normal(size=(rows, columns)).astype(np.float32)

    state = {"model.embed_tokens.weight": matrix(len(VOCABULARY), WIDTH), "model.norm.weight": matrix(1, WIDTH)[0]}
    for n in range(LAYERS):
        prefix = f"model.layers.{n}."
        for name, rows, columns in (
            ("self_attn.q_proj", WIDTH, WIDTH),
            ("self_attn.k_proj", WIDTH // HEADS * KV_HEADS, WIDTH),
            ("self_attn.v_proj", WIDTH // HEADS * KV_HEADS, WIDTH),
            ("self_attn.o_proj", WIDTH, WIDTH),
            ("mlp.gate_proj", FEED, WIDTH),
            ("mlp.up_proj", FEED, WIDTH),
            ("mlp.down_proj", WIDTH, FEED),
        ):
            state[f"{prefix}{name}.weight"] = matrix(rows, columns)
        state[f"{prefix}input_layernorm.weight"] = matrix(1, WIDTH)[0]
        state[f"{prefix}post_attention_layernorm.weight"] = matrix(1, WIDTH)[0]
    if not tied:
        state["lm_head.weight"] = matrix(len(VOCABULARY), WIDTH)
    return state


VOCABULARY = [chr(code) for code in range(0x21, 0x7F)] + ["he", "<|start|>", "<|end|>"]
TO_GGUF = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}


def gguf_name(name: str) -> str:
    stem = name.removesuffix(".weight")
    if stem in TO_GGUF:
        return f"{TO_GGUF[stem]}.weight"
    _, _, layer, rest = stem.split(".", 3)
    return f"blk.{layer}.{TO_GGUF[rest]}.weight"


def permuted(values: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """As llama.cpp's converter writes q and k of the llama architecture."""
    rows, columns = values.shape
    return values.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def write(path: Path, architecture: str, state: Weights, extra: str | None = None) -> None:
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_block_count(LAYERS)
    writer.add_context_length(128)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(FEED)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(VOCABULARY)
    writer.add_token_types([1] * (len(VOCABULARY) - 2) + [3, 3])
    writer.add_token_merges(["h e"])
    writer.add_bos_token_id(len(VOCABULARY) - 2)
    writer.add_eos_token_id(len(VOCABULARY) - 1)
    writer.add_pad_token_id(len(VOCABULARY) - 1)
    for name, values in state.items():
        if architecture == "llama" and name.endswith(("q_proj.weight", "k_proj.weight")):
            values = permuted(values, HEADS if name.endswith("q_proj.weight") else KV_HEADS)
        writer.add_tensor(gguf_name(name), values)
    if extra is not None:
        writer.add_tensor(extra, np.zeros((32, 32), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def converted(tmp_path: Path, architecture: str, precision: str, tied: bool) -> tuple[Weights, Path]:
    state = weights(tied)
    write(tmp_path / "model.gguf", architecture, state)
    folder = tmp_path / "out"
    folder.mkdir()
    convert_gguf(tmp_path / "model.gguf", folder, "int8" if precision == "int8" else "bfloat16", Silent())
    return state, folder


@pytest.mark.parametrize("architecture", ["llama", "qwen2"])
@pytest.mark.parametrize("tied", [True, False])
def test_bfloat16_keeps_every_weight(tmp_path: Path, architecture: str, tied: bool) -> None:
    state, folder = converted(tmp_path, architecture, "bfloat16", tied)
    got = load_file(folder / "model.safetensors")
    assert set(got) == set(state)
    for name, values in state.items():
        torch.testing.assert_close(got[name], torch.from_numpy(values).to(torch.bfloat16), rtol=0, atol=0)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert config["tie_word_embeddings"] is tied
    assert (config["num_attention_heads"], config["num_key_value_heads"]) == (HEADS, KV_HEADS)


@pytest.mark.parametrize("tied", [True, False])
def test_int8_is_within_half_a_step_of_every_weight(tmp_path: Path, tied: bool) -> None:
    state, folder = converted(tmp_path, "qwen2", "int8", tied)
    got = load_file(folder / "model.safetensors")
    if tied:
        state["lm_head.weight"] = state["model.embed_tokens.weight"]
    for name, values in state.items():
        if not name.endswith(("proj.weight", "lm_head.weight")):
            assert got[name].dtype == torch.bfloat16
            continue
        assert got[name].dtype == torch.int8
        scale = got[name.replace("weight", "weight_scale")].float()
        assert scale.shape == (len(values), 1)
        error = (got[name].float() * scale - torch.from_numpy(values)).abs()
        # The scale itself is bfloat16, so that the largest weight of a row may be clipped by a little.
        assert bool((error <= scale * 1.01).all())
        assert float((error / scale).mean()) < 0.3
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert config["quantization_config"]["quant_method"] == "compressed-tensors"
    assert config["tie_word_embeddings"] is False


def test_the_tokenizer_comes_with_it(tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    _, folder = converted(tmp_path, "qwen2", "bfloat16", True)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    assert tokenizer.convert_ids_to_tokens(tokenizer.encode("he<|end|>")) == ["he", "<|end|>"]
    generation = json.loads((folder / "generation_config.json").read_text(encoding="utf-8"))
    assert generation["eos_token_id"] == [len(VOCABULARY) - 1]


def test_an_architecture_that_is_not_known_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "model.gguf", "gemma", {})
    with pytest.raises(ModelPreparationError, match="'gemma' is not supported"):
        convert_gguf(tmp_path / "model.gguf", tmp_path, "int8", Silent())


def test_a_tensor_that_is_not_known_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "model.gguf", "qwen2", weights(True), extra="blk.0.attn_sinks.weight")
    with pytest.raises(ModelPreparationError, match=r"not known: blk\.0\.attn_sinks\.weight"):
        convert_gguf(tmp_path / "model.gguf", tmp_path, "int8", Silent())
