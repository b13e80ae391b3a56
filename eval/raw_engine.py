"""The engine asked directly, without the assistant: what the machine and the model can do at best.

Used as the denominator of ratios: a figure beside it says what the assistant adds, on whatever machine it was taken.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx
import psutil
from pydantic import TypeAdapter

from eval.serving import RunningServer
from prompts.render import Language, prompt

MAX_TOKENS = 96
TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """An OpenAI-compatible endpoint; `url` ends in /v1."""

    url: str
    api_key: str = ""

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """`tokens_per_s` counts from the first token, so without the prompt."""

    prompt_tokens: int
    completion_tokens: int
    first_token_ms: float
    total_ms: float

    @property
    def tokens_per_s(self) -> float:
        seconds = (self.total_ms - self.first_token_ms) / 1000
        return (self.completion_tokens - 1) / seconds if seconds > 0 else 0.0


def find_engine(server: RunningServer) -> EngineAddress | None:
    """Where the engine listens that the server has started; its port and key are read off its own process."""
    for process in server.engine_processes():
        try:
            command = process.cmdline()
            if "vllm.entrypoints.openai.api_server" in command and "--port" in command:
                port = command[command.index("--port") + 1]
                return EngineAddress(f"http://127.0.0.1:{port}/v1", process.environ().get("VLLM_API_KEY", ""))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return None


def messages_for(question: str, records: Sequence[str], language: Language, mark: str) -> list[dict[str, str]]:
    """A prompt of the shape and size that the assistant's has. `mark` makes it one that no cache has seen."""
    lines = "\n".join(f"[P{n}] {record}" for n, record in enumerate(records, 1))
    text = f"({mark})\n{lines}\n\n{question}"
    return [{"role": "system", "content": prompt("system", language)}, {"role": "user", "content": text}]


async def ask(engine: EngineAddress, messages: Sequence[Mapping[str, str]]) -> RawAnswer:
    """One streamed answer. Raises `httpx.HTTPError` when the engine does not give one."""
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False, headers=engine.headers) as http:
        models = (await http.get(f"{engine.url}/models")).raise_for_status().json()
        body = {
            "model": models["data"][0]["id"],
            "messages": list(messages),
            "max_tokens": MAX_TOKENS,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        began = time.monotonic()
        pieces: list[tuple[float, _Piece]] = []
        async with http.stream("POST", f"{engine.url}/chat/completions", json=body) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("data: {"):
                    pieces.append((time.monotonic(), _PIECE.validate_json(line.removeprefix("data: "))))
    said = [at for at, piece in pieces if any(choice.delta.content for choice in piece.choices)]
    usage = next((piece.usage for _, piece in reversed(pieces) if piece.usage), None)
    if not said or usage is None:
        raise httpx.RemoteProtocolError("the engine's answer has no text or no usage")
    return RawAnswer(
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        first_token_ms=(said[0] - began) * 1000,
        total_ms=(said[-1] - began) * 1000,
    )


@dataclass(frozen=True, slots=True)
class _Usage:
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class _Delta:
    content: str | None = None


@dataclass(frozen=True, slots=True)
class _Choice:
    delta: _Delta


@dataclass(frozen=True, slots=True)
class _Piece:
    choices: tuple[_Choice, ...]
    usage: _Usage | None = None


_PIECE = TypeAdapter(_Piece)
