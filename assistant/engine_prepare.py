"""Prepares the engine's model in a process of its own, so that the server stays quick while tensors are converted."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from assistant.engine_process import start_child
from assistant.errors import EngineFault
from retrieval.models import ModelPreparationError, open_prepared
from retrieval.models.store import ModelDamaged, ModelNotPrepared

# Where each stage begins and ends in the whole, by the first word of its name.
_SHARES = {"download": (0.0, 0.6), "convert": (0.6, 0.9), "write": (0.9, 0.95), "verify": (0.95, 1.0)}
_NICE = 10

OnProgress = Callable[[str, float], None]


class _Step(BaseModel):
    stage: str
    done: int
    total: int


async def prepare_in_child(model: str, cache: Path, environment: Mapping[str, str], on_progress: OnProgress) -> Path:
    """The folder of `model`, prepared first where it is not. Raises EngineFault with the reason in one line."""
    try:
        return (await asyncio.to_thread(open_prepared, model, cache)).folder
    except (ModelNotPrepared, ModelDamaged):
        await _run(model, cache, environment, on_progress)
    except ModelPreparationError as error:
        raise EngineFault(str(error)) from error
    try:
        return (await asyncio.to_thread(open_prepared, model, cache)).folder
    except ModelPreparationError as error:
        raise EngineFault(str(error)) from error


async def _run(model: str, cache: Path, environment: Mapping[str, str], on_progress: OnProgress) -> None:
    on_progress("looking for the model", 0.0)
    command = [sys.executable, "-m", "retrieval.models", "--cache", str(cache), "prepare", model, "--json-progress"]
    with tempfile.TemporaryFile() as errors:
        child = await start_child(
            command, environment=environment, output=asyncio.subprocess.PIPE, errors=errors, nice=_NICE
        )
        try:
            async for line in child.lines():
                with contextlib.suppress(ValidationError):
                    step = _Step.model_validate_json(line)
                    on_progress(step.stage, share_of(step.stage, step.done, step.total))
            code = await child.wait()
        finally:
            await asyncio.shield(asyncio.create_task(child.stop()))
        if code != 0:
            errors.seek(0)
            said = errors.read().decode("utf-8", errors="replace").strip().splitlines()
            raise EngineFault(
                said[-1].removeprefix("error: ")[:300] if said else f"preparing {model} ended with {code}"
            )


def share_of(stage: str, done: int, total: int) -> float:
    """How much of a whole preparation is done (0-1) when `stage` is at `done` of `total`."""
    low, high = _SHARES.get(stage.split()[0], (0.0, 0.0))
    return low + (high - low) * (done / total if total else 1.0)
