"""Figures for Prometheus: requests of the web, and whether everything is running.

With several web processes, set PROMETHEUS_MULTIPROC_DIR to an empty folder that they
share: the library then adds up what each of them counted.
"""

import os
from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from notifications.running import running

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 10)
SECONDS = Histogram("kiem_request_seconds", "How long.", ["page"], buckets=BUCKETS)
ANSWERS = Counter("kiem_requests", "Requests.", ["page", "method", "status"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def count(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """By the name of its route: an address may name an initiative, or hold a token."""
    found = request.resolver_match
    page = (found.view_name if found else "") or "none"
    method = request.method if request.method in METHODS else "other"
    ANSWERS.labels(page, method, response.status_code).inc()
    SECONDS.labels(page).observe(seconds)


def told(*, at: datetime) -> tuple[bytes, str]:
    """The figures as text, and of what kind that text is."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    own = CollectorRegistry()
    own.register(_Now(at))
    return generate_latest(registry) + generate_latest(own), CONTENT_TYPE_LATEST


class _Now:
    """How it is at the moment of asking; the same whichever process is asked."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = running(at=self.at)
        for name, says, since in (
            ("round_age_seconds", "Since the last round of the worker.", now.round_at),
            ("backup_age_seconds", "Since the last backup.", now.backup_at),
            ("mail_late_seconds", "How late the latest mail is.", now.due_since),
        ):
            age = (self.at - since).total_seconds() if since else 0
            # Never is not just now.
            if since or name.startswith("mail"):
                yield GaugeMetricFamily(f"kiem_{name}", says, value=age)
        yield GaugeMetricFamily("kiem_mails_waiting", "Not sent.", value=now.waiting)
        yield GaugeMetricFamily("kiem_mails_refused", "Given up.", value=now.refused)
