"""Attention points and mails, put straight where the code under test finds them."""

import os
from datetime import timedelta

import pytest

from accounts.models import User
from notifications.models import Mail, Preference
from portfolio.models import FailureMode
from tests.cast import NOW
from tests.imap_server import dovecot
from tests.servers import NoServerError
from workflows.models import AttentionPoint, Severity, Standing

DAYS = timedelta(days=1)


@pytest.fixture
def looked_at(initiative):
    """Somebody has looked at the portfolio: its digests can be composed."""
    return Standing.objects.create(
        initiative=initiative, version=initiative.version, computed_on=NOW.date()
    )


def make_point(initiative, rule="T4", *, recipient=None, **facts):
    """An open point with boring values, for the owner of the initiative."""
    values = {
        "severity": Severity.ATTENTION,
        "failure_mode": FailureMode.CONCEPT,
        "value": 63,
        "limit": 60,
        "opened_at": NOW - 3 * DAYS,
        **facts,
    }
    return AttentionPoint.objects.create(
        initiative=initiative,
        rule=rule,
        recipient=recipient or initiative.owner,
        **values,
    )


def make_mails(recipient, count, *, at=NOW, first=0):
    """Mails that are due, to addresses of their own."""
    return Mail.objects.bulk_create(
        Mail(
            dedupe_key=f"test:{number}",
            recipient=recipient,
            to=f"person{number}@example.org",
            subject=f"Mail {number}",
            text="Text",
            html="<p>Text</p>",
            message_id=f"<test.{number}@testserver>",
            created_at=at,
            due_at=at,
        )
        for number in range(first, first + count)
    )


@pytest.fixture
def smtp(smtp_server, settings):
    """Mail of this process goes to the real server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_server.host, smtp_server.port
    return smtp_server


# Old enough, by the real clock too, for several rules to hold.
LONG_AGO = NOW - 300 * DAYS


def told_until(at):
    """Everybody who has none yet gets preferences; their last digest was then."""
    new = User.objects.filter(preference__isnull=True).order_by("pk")
    Preference.objects.bulk_create(Preference(user=user, told_at=at) for user in new)


@pytest.fixture(scope="session")
def imap_server(certificate):
    """Start the Dovecot of this machine; where there must be one, refuse to skip."""
    try:
        with dovecot(certificate) as server:
            yield server
    except NoServerError as missing:
        pytest.fail(str(missing)) if os.environ.get("CI") else pytest.skip(str(missing))
