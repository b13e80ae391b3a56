"""Spans of a turn's parts, for whoever traces the process (OpenTelemetry). Without a tracer set up they cost nothing.

Their attributes are numbers and names from closed sets: never a word of the customer's, the model's or an exception's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import Span, Status, StatusCode

from assistant.errors import ModelFault

_TRACER = trace.get_tracer("assistant")


@contextmanager
def span(name: str, **attributes: str | int | float | bool) -> Iterator[Span]:
    """A span under the current one. It does not become current: what it holds may be given up in another context."""
    one = _TRACER.start_span(name, attributes=attributes)
    try:
        yield one
    except ModelFault as fault:
        one.set_status(Status(StatusCode.ERROR, fault.kind))
        raise
    except Exception as fault:
        one.set_status(Status(StatusCode.ERROR, type(fault).__name__))
        raise
    finally:
        one.end()
