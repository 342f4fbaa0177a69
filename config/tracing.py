"""Traces of pages and jobs for an OpenTelemetry collector, where one is named.

Imported only then: see `wsgi.py` and `celery.py`. The standard OTEL_ variables say the
rest (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
"""

from typing import Any

from django.http import HttpRequest
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

# What could tell who it was, or hold the signature of a link. The route stays.
KEPT_OUT = (
    *(
        "http.url",
        "http.target",
        "url.full",
        "url.path",
        "url.query",
        "http.user_agent",
    ),
    *("user_agent.original", "net.peer.ip", "client.address", "network.peer.address"),
)

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)


def watch_pages() -> None:
    DjangoInstrumentor().instrument(request_hook=_keep_out)


def watch_jobs() -> None:
    CeleryInstrumentor().instrument()


def _keep_out(span: trace.Span, _request: HttpRequest) -> None:
    named: dict[str, Any] = getattr(span, "attributes", None) or {}
    for name in KEPT_OUT:
        if name in named:
            span.set_attribute(name, "")
