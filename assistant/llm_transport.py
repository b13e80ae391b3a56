"""The HTTP transport to an engine: no answer may be larger than a bound, none is decompressed, no redirect is followed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from assistant.llm_wire import EngineTransport
from assistant.pacing import Pace

CONNECT_S = 3.0
ANSWER_BYTES = 8 * 1024 * 1024
_IDLE_CONNECTIONS = 64


class _Bounded(httpx.AsyncByteStream):
    """The bytes of a stream, up to a bound."""

    def __init__(self, inner: httpx.AsyncByteStream, limit: int) -> None:
        self._inner = inner
        self._left = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._inner:
            self._left -= len(part)
            if self._left < 0:
                raise httpx.DecodingError("the answer has no end")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


class BoundedTransport(httpx.AsyncBaseTransport):
    """Passes requests on to `inner`. An answer past `limit` bytes, or a compressed one, is `httpx.DecodingError`."""

    def __init__(self, inner: httpx.AsyncBaseTransport, limit: int = ANSWER_BYTES) -> None:
        self._inner = inner
        self._limit = limit

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["accept-encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise httpx.DecodingError("the answer is compressed, which was not asked for")
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Bounded(response.stream, self._limit)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def engine_client(pace: Pace | None = None) -> httpx.AsyncClient:
    """A client for requests to an engine: as many at once as are asked for, no proxies, deadlines left to the caller. Streams are
    read at this `pace`."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=_IDLE_CONNECTIONS)
    general = httpx.AsyncHTTPTransport(trust_env=False, limits=limits)
    transport = BoundedTransport(EngineTransport(pace or Pace(), general))
    return httpx.AsyncClient(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(None, connect=CONNECT_S),
    )
