"""A simulated year, with everything in it that clocks and outages can do."""

from collections import Counter

import pytest
from django.core import mail

from notifications.models import Digest, Mail
from portfolio.clock import AMSTERDAM, day_of
from tests.notifications import year
from workflows.escalation import SPONSOR_AFTER
from workflows.limits import OWN_RED
from workflows.models import AskedLevel, AttentionPoint

# `make chaos` lives it in full; what is proved asks for few.
OWNERS, INITIATIVES = (60, 200) if year.IN_FULL else (5, 10)


@pytest.mark.anywhere
@pytest.mark.django_db(transaction=True)
def test_a_year_of_reminders(portfolio, settings):
    settings.DEMO = False
    owners = year.people(portfolio, OWNERS, INITIATIVES)
    lived = year.Year()

    lived.live(portfolio)

    assert_nobody_hears_twice_a_week()
    assert_nobody_is_missed(lived, owners)
    assert_digests_go_on_their_day(owners)
    assert_no_mail_comes_twice_or_not()
    assert_nobody_is_woken()
    assert_it_goes_up_on_the_day(lived)


def assert_nobody_hears_twice_a_week():
    assert set(year.digests_a_week().values()) == {1}


def assert_nobody_is_missed(lived, owners):
    """On each day of digests each owner of whom something was asked had one."""
    had = Counter(Digest.objects.values_list("day", "recipient"))
    ours = {owner.pk for owner in owners}

    missed = [
        (day, person)
        for day, asked in lived.asked.items()
        for person in asked & ours
        if (day, person) not in had
    ]

    assert missed == []
    assert had.total() > 20 * OWNERS


def assert_digests_go_on_their_day(owners):
    """Each Tuesday from the first that asks owners something; so too the leap day."""
    theirs = Digest.objects.filter(recipient__in=owners)
    days = set(theirs.values_list("day", flat=True))
    due = {day for day in year.tuesdays() if day >= min(days)}

    assert days == due
    assert year.LEAP_DAY in days
    assert year.LATE[max(year.LATE)] in days


def assert_no_mail_comes_twice_or_not():
    arrived = Counter(each.extra_headers["Message-ID"] for each in mail.outbox)

    assert set(arrived.values()) == {1}
    assert set(arrived) == set(Mail.objects.values_list("message_id", flat=True))
    assert not Mail.objects.filter(accepted_at=None).exists()


def assert_nobody_is_woken():
    moments = set(Mail.objects.values_list("accepted_at", flat=True))

    assert {at.astimezone(AMSTERDAM).hour for at in moments} <= {8, 9, 12}
    assert not {day_of(at) for at in moments} & year.HOLIDAYS


def assert_it_goes_up_on_the_day(lived):
    """The sponsor is asked on the day on which fourteen days have run."""
    plain = AttentionPoint.objects.exclude(rule__in=OWN_RED)
    wrong = [
        (point.rule, day_of(point.opened_at), day)
        for point in plain
        if (day := lived.up.get((point.pk, AskedLevel.SPONSOR)))
        and day != year.first_tick(expected(point))
    ]

    assert wrong == []
    assert len(lived.up) > INITIATIVES


def expected(point):
    return year.day_after(day_of(point.opened_at), SPONSOR_AFTER)
