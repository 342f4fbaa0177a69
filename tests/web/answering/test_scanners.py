"""Programs that check mail follow every link of it: that changes nothing at all."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from notifications import actions, outbox
from tests.cast import make_initiative
from workflows.models import AttentionPoint
from workflows.standing import catch_up

TIMES = 50
LINK = re.compile(r"https?://[^\s<>\"']+")


@pytest.fixture
def mails(playbook, owner):
    """The digest of an owner, as it is sent."""
    now = timezone.now()
    make_initiative(owner, at=now - timedelta(days=200))
    catch_up(at=now)
    actions.compose_digests(at=now)
    outbox.deliver(clock=lambda: now)
    return django_mail.outbox


def links(message) -> set[str]:
    """Every address in a mail: in its text, its page and its headers."""
    parts = [message.body, *(html for html, _kind in message.alternatives)]
    parts += message.extra_headers.values()
    found = {link.rstrip(".)") for part in parts for link in LINK.findall(part)}
    return {link.replace("&amp;", "&") for link in found}


def all_tables():
    """Every row of every table, those of Django too."""
    tables = sorted({model._meta.db_table for model in apps.get_models()})
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows


def test_every_link_of_every_mail_can_be_followed(mails):
    found = set().union(*map(links, mails))
    ours = {link for link in found if link.startswith("http://testserver")}
    assert len(mails) == 1
    assert len([link for link in ours if "/a/" in link]) >= 4
    assert found == ours
    before = all_tables()

    for link in sorted(ours):
        scanner = Client(headers={"user-agent": "a scanner"})
        path = link.removeprefix("http://testserver") or "/"
        for _time in range(TIMES // 2):
            assert scanner.get(path).status_code in (200, 302)
            assert scanner.head(path).status_code in (200, 302)

    assert all_tables() == before
    assert AttentionPoint.objects.filter(seen_at__isnull=False).count() == 0
