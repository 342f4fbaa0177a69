"""`manage.py remind` does all steps now, and never anything twice."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from notifications import actions
from notifications.models import Mail
from tests.cast import NOW, make_initiative
from tests.notifications.conftest import LONG_AGO, make_mails, make_point


def remind():
    out = StringIO()
    call_command("remind", stdout=out)
    return {line[7:]: int(line[:7]) for line in out.getvalue().splitlines()}


def test_it_says_how_many_of_each(owner):
    make_initiative(owner, at=LONG_AGO)

    done = remind()

    assert done["digests composed"] == 1
    assert done["mails accepted"] == 1
    assert done["mails given up in all"] == 0


def test_twice_sends_nothing_twice(owner):
    make_initiative(owner, at=LONG_AGO)
    remind()

    done = remind()

    assert done["digests composed"] == 0
    assert done["mails accepted"] == 0
    assert len(mail.outbox) == 1


def test_what_waits_is_sent_although_something_new_is_wrong(looked_at, owner):
    make_point(looked_at.initiative, "X9")
    make_mails(owner, 1)

    with pytest.raises(KeyError):
        actions.remind(clock=lambda: NOW)

    assert len(mail.outbox) == 1


def test_at_night_only_what_somebody_waits_for_goes(owner, settings):
    settings.DEMO = False
    make_mails(owner, 3)
    asked, other, _third = Mail.objects.order_by("pk")
    Mail.objects.filter(pk=asked.pk).update(dedupe_key="password.1")
    night = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)

    done = actions.remind(clock=lambda: night)

    assert done.delivery.accepted == 1
    asked.refresh_from_db()
    other.refresh_from_db()
    assert asked.accepted_at
    assert not other.accepted_at
    assert not other.attempts
