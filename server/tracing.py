"""Traces of turns, sent by OTLP over HTTP to where OTLP_URL says. Off unless it is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import trace
from opentelemetry.trace import Span

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

SERVICE = "shop-assistant"
_TRACER = trace.get_tracer("server")


def start_tracing(url: str, exporter: SpanExporter | None = None) -> Callable[[], None]:
    """Send spans to the collector at `url` from now on; returns what sends the last of them and ends."""
    # Imported here: without a collector nothing of these is needed.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter(endpoint=f"{url}/v1/traces")))
    trace.set_tracer_provider(provider)
    return provider.shutdown


@contextmanager
def turn_span(session: str, turn: int) -> Iterator[Span]:
    """The span of a whole turn, under which its parts are. `session` is the short form that the log has."""
    attributes: dict[str, str | int] = {"session": session, "turn": turn}
    with _TRACER.start_as_current_span(
        "turn", attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        yield span
