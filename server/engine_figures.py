"""What vLLM counts itself, read from its metrics page now and then: prefixes found in its cache, requests that run and wait."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

import httpx
from prometheus_client.parser import text_string_to_metric_families

from assistant.engine_probe import Endpoint
from server.logs import note

EVERY_S = 15.0
_TIMEOUT_S = 3.0
_LONGEST = 4_000_000
# ours by vLLM's
FIGURES: Mapping[str, str] = {
    "vllm:prefix_cache_queries_total": "cache_queries",
    "vllm:prefix_cache_hits_total": "cache_hits",
    "vllm:num_requests_running": "running",
    "vllm:num_requests_waiting": "waiting",
    "vllm:kv_cache_usage_perc": "cache_used",
}
_LOG = logging.getLogger("server.engine")


def read_figures(page: str) -> dict[str, float]:
    """The figures of a metrics page, summed over models; those that the page lacks are left out. Raises ValueError."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            name = FIGURES.get(sample.name)
            if name is not None:
                found[name] = found.get(name, 0.0) + sample.value
    return found


async def watch_engine(
    endpoint: Callable[[], Endpoint | None], tell: Callable[[Mapping[str, float]], None], every_s: float = EVERY_S
) -> None:
    """Read the page of the engine that serves, until cancelled. One that has none is asked again all the same."""
    async with httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT_S) as http:
        while True:
            at = endpoint()
            if at is not None:
                try:
                    answer = await http.get(at.url.removesuffix("/v1") + "/metrics", headers=at.headers())
                    if answer.status_code == 200 and len(answer.text) <= _LONGEST:
                        tell(read_figures(answer.text))
                except (httpx.HTTPError, ValueError) as fault:
                    note(_LOG, "no figures of the engine", logging.DEBUG, fault=type(fault).__name__)
            await asyncio.sleep(every_s)
