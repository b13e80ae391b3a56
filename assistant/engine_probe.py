"""Asks an OpenAI-compatible endpoint whether it really answers: a completion of one token, not a health page."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx
from pydantic import BaseModel, ValidationError

from assistant.errors import EngineFault


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers. `url` ends in /v1; `model` is the name that requests give."""

    url: str
    model: str
    api_key: str = ""

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: list[_Model]


def normal_url(url: str) -> str:
    """`url` without a trailing slash and with /v1, which people leave out."""
    bare = url.rstrip("/")
    return bare if bare.endswith("/v1") else f"{bare}/v1"


class Prober:
    """Probes over one pooled client that knows no proxies."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(trust_env=False)

    async def close(self) -> None:
        await self._client.aclose()

    async def models(self, endpoint: Endpoint, timeout: float) -> tuple[str, ...]:
        """The names that the endpoint serves. Raises EngineFault."""
        raw = await self._json("GET", f"{endpoint.url}/models", endpoint, None, timeout)
        try:
            return tuple(entry.id for entry in _Models.model_validate(raw).data)
        except ValidationError as error:
            raise EngineFault(f"{endpoint.url}/models gave no list of models") from error

    async def one_token(self, endpoint: Endpoint, timeout: float) -> None:
        """Return if the endpoint completes one token within `timeout` seconds. Raises EngineFault."""
        body = {
            "model": endpoint.model,
            "messages": [{"role": "user", "content": "ping"}],
            "max_tokens": 1,
            "temperature": 0,
        }
        raw = await self._json("POST", f"{endpoint.url}/chat/completions", endpoint, body, timeout)
        if not (isinstance(raw, dict) and raw.get("choices")):
            raise EngineFault("the probe got an answer without choices")

    async def _json(
        self, method: str, url: str, endpoint: Endpoint, body: dict[str, object] | None, timeout: float
    ) -> object:
        try:
            async with asyncio.timeout(timeout):
                answer = await self._client.request(method, url, json=body, headers=endpoint.headers(), timeout=timeout)
            answer.raise_for_status()
            return answer.json()
        except httpx.HTTPStatusError as error:
            raise EngineFault(f"{url} answered {error.response.status_code}") from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise EngineFault(f"{url} did not answer within {timeout:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise EngineFault(f"{url} cannot be reached: {str(error) or type(error).__name__}") from error
