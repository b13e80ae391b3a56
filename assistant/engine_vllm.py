"""How vLLM is started: its command and environment for a build. The figures are in docs/models.md."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.engine_machine import Build

# An answer repeats words of its prompt (product names), so guesses looked up in the prompt often hold.
_SPECULATION = {"method": "ngram", "num_speculative_tokens": 4, "prompt_lookup_max": 4, "prompt_lookup_min": 2}


@dataclass(frozen=True, slots=True)
class Launch:
    """What is needed to start an engine; `folder` holds the model."""

    build: Build
    folder: Path
    model: str
    port: int
    api_key: str
    context_tokens: int
    kv_cache_gib: int
    gpu_share: float
    extra: Sequence[str] = ()


def command_of(launch: Launch) -> list[str]:
    """The command line. The key is not on it: other users of the machine could read it there."""
    command = [
        *(sys.executable, "-m", "vllm.entrypoints.openai.api_server"),
        *("--model", str(launch.folder), "--served-model-name", launch.model),
        *("--host", "127.0.0.1", "--port", str(launch.port)),
        *("--max-model-len", str(launch.context_tokens)),
        "--enable-prefix-caching",
        "--disable-uvicorn-access-log",
    ]
    if launch.build == "cpu":
        command += [
            "--enforce-eager",
            *("--max-num-seqs", "16", "--max-num-batched-tokens", "1024", "--block-size", "32"),
            *("--speculative-config", json.dumps(_SPECULATION)),
        ]
    else:
        command += ["--gpu-memory-utilization", str(launch.gpu_share)]
    return [*command, *launch.extra]


def environment_of(launch: Launch, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment: offline, no usage statistics, and what the CPU build reads."""
    environment = {
        **inherited,
        "VLLM_API_KEY": launch.api_key,
        "VLLM_NO_USAGE_STATS": "1",
        "DO_NOT_TRACK": "1",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
    }
    if launch.build == "cpu":
        environment["VLLM_CPU_KVCACHE_SPACE"] = str(launch.kv_cache_gib)
        openmp = Path(sys.prefix) / "lib" / "libiomp5.so"
        if openmp.exists() and "iomp" not in inherited.get("LD_PRELOAD", ""):
            environment["LD_PRELOAD"] = os.pathsep.join(filter(None, (str(openmp), inherited.get("LD_PRELOAD", ""))))
            environment.setdefault("KMP_BLOCKTIME", "1")
    return environment
