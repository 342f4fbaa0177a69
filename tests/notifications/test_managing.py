"""What only managers hear: who left, what did not arrive, and what stands out."""

from datetime import timedelta

from django.core import mail

from notifications import actions, outbox
from notifications.models import Mail
from tests.cast import NOW, make_initiative
from tests.notifications.conftest import DAYS, make_mails, make_point
from workflows.models import Outlook, PortfolioSignal, Severity

TUESDAY = NOW + DAYS - timedelta(hours=2)


def send(at=NOW):
    composed = actions.compose_digests(at=at)
    outbox.deliver(clock=lambda: at)
    return composed


def test_managers_hear_once_that_nobody_answers(looked_at, initiative, manager):
    make_point(initiative)
    make_point(initiative, "U1", severity=Severity.ACTION)
    initiative.owner.is_active = False
    initiative.owner.save(update_fields=["is_active"])

    assert send() == 1
    assert send(TUESDAY) == 0

    (sent,) = mail.outbox
    assert sent.to == ["manager@example.org"]
    assert sent.subject == "Trees: nobody answers any more"
    assert "The owner, Owner, has no active account here any more.\n" in sent.body
    assert f"http://testserver/initiatives/{initiative.pk}/edit/people/" in sent.body


def test_the_work_of_who_left_is_told_together(looked_at, initiative, manager):
    other = make_initiative(initiative.owner, title="Water")
    make_point(initiative)
    make_point(other)
    initiative.owner.is_active = False
    initiative.owner.save(update_fields=["is_active"])

    send()

    (sent,) = mail.outbox
    assert sent.subject == "Owner left: nobody answers for these"
    assert "Trees\nWater\n→ Say who does it now\n" in sent.body


def test_managers_hear_what_did_not_arrive(looked_at, owner, manager, outsider):
    make_mails(owner, 2, at=NOW - DAYS)
    Mail.objects.update(dead_at=NOW - DAYS)

    assert send() == 1
    assert send(TUESDAY) == 0

    (sent,) = mail.outbox
    assert sent.to == ["manager@example.org"]
    assert sent.subject == "2 mails could not be delivered"
    assert "Owner: 2 mails. Check the address with them." in sent.body


def test_managers_hear_once_a_month_what_stands_out(looked_at, manager, owner):
    portfolio = looked_at.initiative.portfolio
    PortfolioSignal.objects.create(
        portfolio=portfolio, code="P5", value=70, limit=60, opened_at=NOW
    )
    Outlook.objects.create(portfolio=portfolio, looked_on=NOW.date())

    assert send() == 1
    assert send(TUESDAY + 7 * DAYS) == 0

    (sent,) = mail.outbox
    assert sent.to == ["manager@example.org"]
    assert sent.subject == "What stands out in Portfolio lindervoort"
    assert "http://testserver/p/lindervoort/report/" in sent.body
