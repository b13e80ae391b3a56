"""What a start costs: what is imported before the server listens, and what comes later all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.engine_probe import Endpoint
from assistant.errors import ModelFault
from assistant.late_llm import LateChatModel
from assistant.model import ChatMessage, ChatRequest, EngineStatus, TextPiece
from eval.faulty_engine import FaultyEngine, good

ROOT = Path(__file__).resolve().parent.parent
REQUEST = ChatRequest((ChatMessage("user", "hi"),), max_tokens=50, first_token_s=30.0, total_s=60.0)
# of each server, and of the one with a shop; what they need of these comes when it is used
LATE = (
    "langchain_core",
    "langchain_openai",
    "openai",
    "redis",
    "alembic",
    "opentelemetry.sdk",
    "torch",
    "transformers",
    "chromadb",
    "numba",
    "scipy",
)
OF_A_SHOP = ("retrieval.search", "numpy", "assistant.turn")


class Watch:
    def __init__(self, endpoint: Endpoint | None = None) -> None:
        self.at = endpoint

    def endpoint(self) -> Endpoint | None:
        return self.at

    def report_fault(self) -> None: ...

    def report_answer(self) -> None: ...


@pytest.mark.parametrize(
    ("modules", "late"),
    [
        ("server.app, server.rehearsal, server.store.opening, server.run", (*LATE, *OF_A_SHOP)),
        ("server.app, server.compose, server.store.opening, server.run", LATE),
    ],
)
def test_a_start_imports_nothing_that_can_come_later(modules: str, late: tuple[str, ...]) -> None:
    code = f"import sys, {modules}; print([name for name in {late!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_application_without_a_shop_imports_nothing_of_one() -> None:
    code = (
        "import asyncio, sys; from server.rehearsal import described, rehearsal; from server.settings import Settings; "
        f"asyncio.run(described(rehearsal(), Settings())); print([name for name in {OF_A_SHOP!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_a_model_that_comes_late_answers() -> None:
    async with FaultyEngine(good, ("One ", "two."), 1) as engine:
        model = LateChatModel(Watch(Endpoint(engine.url, "faulty")), 4)
        assert (model.running, model.resting) == (0, False)
        pieces = [piece.text async for piece in model.stream(REQUEST) if isinstance(piece, TextPiece)]
        assert "".join(pieces) == "One two."
        await model.close()


async def test_without_an_engine_nothing_is_imported_for_it() -> None:
    model = LateChatModel(Watch(), 4)
    model.prepare(EngineStatus("loading"))
    with pytest.raises(ModelFault, match="not ready"):
        await anext(model.stream(REQUEST))
    assert model._model is None
    await model.close()


def test_an_engine_that_can_be_used_brings_the_model() -> None:
    model = LateChatModel(Watch(), 4)
    model.prepare(EngineStatus("ready", "tiny"))
    assert model._made() is model._made()
