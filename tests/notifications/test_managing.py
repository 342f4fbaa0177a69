"""What only managers hear: who left, what did not arrive, and what stands out."""

from datetime import timedelta

from django.core import mail

from notifications import actions, outbox, quieting
from notifications.models import Cadence, Mail
from notifications.outlook_news import tell_of_outlook
from tests.cast import NOW, make_initiative
from tests.notifications.conftest import DAYS, make_mails, make_point
from workflows.models import AskedLevel, Outlook, PortfolioSignal, Severity

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


def test_who_hears_only_what_needs_action_hears_it_once_a_month_too(
    looked_at, manager, owner
):
    portfolio = looked_at.initiative.portfolio
    PortfolioSignal.objects.create(
        portfolio=portfolio, code="P5", value=70, limit=60, opened_at=NOW
    )
    outlook = Outlook.objects.create(portfolio=portfolio, looked_on=NOW.date())
    actions.choose(manager, cadence=Cadence.URGENT, at=NOW - 7 * DAYS)

    assert [tell_of_outlook(at=NOW + each * DAYS) for each in range(3)] == [1, 0, 0]

    sent = Mail.objects.get(recipient=manager)
    assert sent.subject == "What stands out in Portfolio lindervoort"
    # One press gives digests again, in which it comes.
    token = sent.headers["List-Unsubscribe"].split("/")[-2]
    assert quieting.read(token) == (manager, ["action"])
    outlook.looked_on = (NOW + 30 * DAYS).date()
    outlook.save()
    assert tell_of_outlook(at=NOW + 30 * DAYS) == 1


def test_whoever_read_it_in_a_digest_does_not_hear_it_again(looked_at, manager):
    portfolio = looked_at.initiative.portfolio
    PortfolioSignal.objects.create(
        portfolio=portfolio, code="P5", value=70, limit=60, opened_at=NOW
    )
    Outlook.objects.create(portfolio=portfolio, looked_on=NOW.date())
    send(NOW + DAYS)

    actions.choose(manager, cadence=Cadence.URGENT, at=NOW + 2 * DAYS)

    assert tell_of_outlook(at=NOW + 2 * DAYS) == 0


def unanswered(owner, count):
    for number in range(count):
        initiative = make_initiative(owner, title=f"Initiative {number}")
        make_point(initiative, "T4", asked_level=AskedLevel.SPONSOR)
        make_point(initiative, "U1", asked_level=AskedLevel.SPONSOR)


def test_much_that_waits_for_want_of_a_sponsor_is_told_together(
    looked_at, owner, manager
):
    unanswered(owner, 17)
    send()

    sent = Mail.objects.get(recipient=manager)
    assert sent.subject == (
        "17 initiatives wait for an answer, and have no sponsor to ask"
    )
    assert "Initiative 0: Silent for 63 days, limit 60\n" in sent.text
    assert "and 12 more\n→ See who can answer\n" in sent.text
    assert sent.text.count("Not now, because") == 0
    assert len(sent.text) < 1500


def test_a_few_of_them_stand_by_themselves(looked_at, owner, manager):
    unanswered(owner, 3)
    send()

    sent = Mail.objects.get(recipient=manager)
    assert sent.text.count("Not now, because") == 6
