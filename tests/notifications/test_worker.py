"""A real worker delivers to a real mail server, also after it was killed."""

import time
from collections import Counter
from datetime import timedelta

from django.utils import timezone

from notifications.models import Mail, Post
from tests.cast import make_initiative
from tests.notifications.channels import make_channel
from tests.notifications.conftest import LONG_AGO, make_mails

QUICK = {"TICK_SECONDS": 0.5, "MAIL_LEASE_SECONDS": 4}


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def nothing_waits():
    return not Mail.objects.waiting().exists()


def test_a_worker_tells_an_owner_what_is_wrong(owner, worker, smtp_server):
    initiative = make_initiative(owner, at=LONG_AGO)

    running = worker(beat=True, **QUICK, **smtp_server.environment)

    (message,) = smtp_server.wait_for(1, seconds=60)
    text = message.get_body(("plain",)).get_content()
    assert message["X-RcptTo"] == owner.email
    assert message["Subject"].startswith("Trees: ")
    assert f"{initiative.title} (Idea)" in text
    assert wait_until(nothing_waits)
    assert owner.email not in running.output


def test_a_killed_worker_loses_no_mail(owner, worker, smtp_server):
    make_mails(owner, 50, at=timezone.now())
    smtp_server.delay = 0.05
    first = worker(beat=True, **QUICK, **smtp_server.environment)
    smtp_server.wait_for(20, seconds=60)

    first.kill()
    accepted = len(smtp_server.messages)
    worker(beat=True, **QUICK, **smtp_server.environment)

    assert wait_until(nothing_waits)
    assert 20 <= accepted < 50
    arrived = Counter(message["Message-ID"] for message in smtp_server.messages)
    assert len(arrived) == 50
    # Only the mail whose 250 was under way may come twice.
    assert sum(arrived.values()) <= 51


def test_a_worker_tells_a_channel_what_happened(
    owner, manager, portfolio, worker, https_server, certificate
):
    at = timezone.now() - timedelta(hours=1)
    make_channel(portfolio, manager, address=https_server.url, at=at)
    make_initiative(owner, at=at + timedelta(minutes=30))

    running = worker(
        beat=True,
        **QUICK,
        SSL_CERT_FILE=certificate.chain,
        INTERNAL_HOSTS=f"localhost:{https_server.port}",
    )

    assert wait_until(lambda: Post.objects.filter(accepted_at__isnull=False).exists())
    (sent,) = https_server.requests
    assert b"New: [Trees]" in sent.body
    assert "very-secret" not in running.output
