"""Traces of pages and jobs for an OpenTelemetry collector, where one is named.

Imported only then: see `wsgi.py` and `celery.py`. The standard OTEL_ variables say the
rest (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.trace import Status

# What could tell who it was, or hold the signature of a link. The route stays.
KEPT_OUT = {
    *("http.url", "http.target", "url.full", "url.path", "url.query"),
    *("http.user_agent", "user_agent.original"),
    *("net.peer.ip", "client.address", "network.peer.address"),
    # An error may quote what somebody typed. Its type stays.
    *("exception.message", "exception.stacktrace"),
}


class Discreet(SpanExporter):
    """Gives another exporter what tells of nobody."""

    def __init__(self, exporter: SpanExporter) -> None:
        self.exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self.exporter.export([bare(span) for span in spans])

    def shutdown(self) -> None:
        self.exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        return self.exporter.force_flush(timeout_millis)


def bare(span: ReadableSpan) -> ReadableSpan:
    """The same span without words or places of people."""
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_kept(span.attributes),
        events=[
            Event(each.name, _kept(each.attributes), each.timestamp)
            for each in span.events
        ],
        links=span.links,
        kind=span.kind,
        # Its description is what the error said.
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _kept(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    return {k: v for k, v in (attributes or {}).items() if k not in KEPT_OUT}


provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(Discreet(OTLPSpanExporter())))
trace.set_tracer_provider(provider)


def watch_pages() -> None:
    DjangoInstrumentor().instrument()


def watch_jobs() -> None:
    CeleryInstrumentor().instrument()
