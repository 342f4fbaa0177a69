"""Delivering thousands of mails, and the same by nothing but smtplib."""

import os
import resource
import smtplib
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from notifications import emails, outbox
from notifications.models import Mail
from tests.benchmarks.sink import Sink
from tests.workers import database_url

DELIVER = (
    "import django; django.setup(); from django.utils import timezone; "
    "from notifications import outbox; outbox.deliver(clock=timezone.now)"
)
TEXT = "Trees (pilot)\n\nNobody has heard from this for 63 days.\n" * 40


def use(sink: Sink) -> None:
    """Send there, without limits."""
    settings.EMAIL_BACKEND = settings.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    settings.MAIL_PER_MINUTE = settings.MAIL_PER_DAY = 0


def fill(count: int) -> None:
    """Fill the outbox with mails as long as a digest."""
    Mail.objects.all().delete()
    reader, at = User.objects.filter(is_active=True).first(), timezone.now()
    Mail.objects.bulk_create(
        Mail(
            dedupe_key=f"digest.{number}",
            recipient=reader,
            to=f"person{number}@example.org",
            subject=f"Trees: speak to a user ({number})",
            text=TEXT,
            html=f"<!doctype html><p>{TEXT}</p>" * 3,
            message_id=f"<digest.{number}@testserver>",
            headers={"Auto-Submitted": "auto-generated"},
            created_at=at,
            due_at=at,
        )
        for number in range(count)
    )


def delivered() -> float:
    """Deliver all that waits; give the seconds."""
    count = Mail.objects.waiting().count()
    started = time.perf_counter()
    done = outbox.deliver(clock=timezone.now)
    seconds = time.perf_counter() - started
    assert done.accepted == count, done
    return seconds


def bare(sink: Sink, count: int) -> float:
    """Send as many of the same length over one connection; give the seconds."""
    mail = emails.message(Mail.objects.first())
    text = mail.message().as_bytes(linesep="\r\n")
    started = time.perf_counter()
    with smtplib.SMTP(sink.host, sink.port) as server:
        for _ in range(count):
            server.sendmail("kiem@localhost", [mail.to[0]], text)
    return time.perf_counter() - started


def megabytes() -> float:
    """Give the most memory that this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def deliver_elsewhere(sink: Sink) -> subprocess.Popen:
    """Let another process deliver what waits in this database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_HOST": sink.host,
        "EMAIL_PORT": str(sink.port),
        "MAIL_PER_MINUTE": "0",
        "MAIL_PER_DAY": "0",
        "MAIL_LEASE_SECONDS": "2",
    }
    connection.close()
    return subprocess.Popen([sys.executable, "-c", DELIVER], env=environment)


def killed_midway(sink: Sink, count: int) -> tuple[int, int]:
    """Kill who delivers halfway and begin anew; give how many miss and are doubled."""
    doomed = deliver_elsewhere(sink)
    while sink.taken().total() < count // 2:
        assert doomed.poll() is None
        time.sleep(0.01)
    doomed.kill()
    doomed.wait()
    time.sleep(2)
    assert deliver_elsewhere(sink).wait() == 0
    taken = sink.taken()
    return count - len(taken), taken.total() - len(taken)
