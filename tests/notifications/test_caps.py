"""Limits that spare the mail server, and a yes that is asked before a flood."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.models import User
from notifications import actions, caps, control, outbox
from notifications.held_news import tell_of_held
from notifications.models import Mail
from portfolio.models import Role
from tests.cast import NOW, make_initiative, make_person
from tests.notifications.conftest import make_mails, make_point, told_until


@pytest.fixture(autouse=True)
def limits(settings):
    settings.MAIL_PER_MINUTE, settings.MAIL_PER_DAY = 3, 5
    settings.MAIL_HOLD_ABOVE = 2


def deliver(**later):
    return outbox.deliver(clock=lambda: NOW + timedelta(**later)).accepted


def test_no_more_go_in_a_minute_and_on_a_day_than_the_limits(owner):
    make_mails(owner, 12)

    sent = [deliver(), deliver(seconds=59), deliver(minutes=1), deliver(minutes=2)]

    assert sent == [3, 0, 2, 0]
    assert Mail.objects.waiting().count() == 7
    assert deliver(days=1) == 3


def test_a_mail_that_is_refused_counts_too(owner, smtp, smtp_server):
    smtp_server.answer = "451 Try again later"
    make_mails(owner, 5)

    outbox.deliver(clock=lambda: NOW)

    assert Mail.objects.filter(attempts=1).count() == 3


def test_without_limits_all_go(owner, settings):
    settings.MAIL_PER_MINUTE = settings.MAIL_PER_DAY = 0
    make_mails(owner, 12)

    assert deliver() == 12
    assert caps.room(at=NOW) == caps.Room(None, None)


def test_the_page_can_tell_what_is_left(owner):
    make_mails(owner, 2)
    deliver()

    assert caps.room(at=NOW) == caps.Room(1, 3)
    assert caps.room(at=NOW + timedelta(days=1)) == caps.Room(3, 5)


def test_very_much_at_once_waits_for_a_yes(owner):
    make_mails(owner, 3)

    held = caps.hold_many(at=NOW)

    assert held == Mail.objects.held().count() == 3
    assert deliver() == 0


def test_as_much_as_usual_goes(owner):
    make_mails(owner, 2)

    assert caps.hold_many(at=NOW) == 0
    assert deliver() == 2


def test_never_is_a_choice(owner, settings):
    settings.MAIL_HOLD_ABOVE = 0
    make_mails(owner, 3)

    assert caps.hold_many(at=NOW) == 0


def test_what_was_made_at_another_moment_does_not_count(owner):
    make_mails(owner, 2, at=NOW - timedelta(minutes=1))
    make_mails(owner, 2, first=2)

    assert caps.hold_many(at=NOW) == 0


def test_what_two_made_within_a_minute_counts_together(owner):
    make_mails(owner, 2, at=NOW - timedelta(seconds=59))
    assert caps.hold_many(at=NOW - timedelta(seconds=59)) == 0
    make_mails(owner, 1, first=2)

    assert caps.hold_many(at=NOW) == 3


def test_what_somebody_said_yes_to_is_not_asked_about_again(owner, manager):
    make_mails(owner, 3)
    caps.hold_many(at=NOW)
    control.let_go(NOW, by=manager, at=NOW + timedelta(seconds=20))
    make_mails(owner, 1, at=NOW + timedelta(seconds=30), first=3)

    assert caps.hold_many(at=NOW + timedelta(seconds=30)) == 0


def test_the_question_itself_is_never_held(owner, manager):
    make_mails(owner, 3)
    caps.hold_many(at=NOW)
    tell_of_held(at=NOW)

    assert caps.hold_many(at=NOW + timedelta(seconds=5)) == 0
    assert not Mail.objects.filter(recipient=manager).held().exists()


@pytest.mark.django_db(transaction=True)
def test_who_make_mail_at_the_same_moment_count_together(owner):
    held, together = [], Barrier(3)

    def compose(number):
        together.wait()
        with transaction.atomic():
            make_mails(owner, 1, first=number)
            held.append(caps.hold_many(at=NOW))
        connection.close()

    threads = [Thread(target=compose, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(held) == [0, 0, 3]
    assert Mail.objects.held().count() == 3


@pytest.fixture
def three_owners(looked_at, portfolio):
    """Three people of whom something is asked, whose digest is due tomorrow."""
    for number in range(3):
        person = make_person(f"Person{number}", portfolio, Role.CONTRIBUTOR)
        make_point(make_initiative(person, title=f"Initiative {number}"))
    told_until(NOW - timedelta(days=7))


TUESDAY = NOW + timedelta(days=1)


def test_digests_are_counted_together_however_few_at_a_time(three_owners):
    assert actions.compose_digests(at=TUESDAY, chunk=1) == 3

    assert Mail.objects.held().count() == 3


def test_no_digest_goes_before_all_are_counted(three_owners, settings):
    settings.MAIL_HOLD_ABOVE = 3
    assert actions.compose_some(2, at=TUESDAY) == 1
    assert not Mail.objects.due(TUESDAY).exists()

    actions.compose_digests(at=TUESDAY, chunk=2)

    assert Mail.objects.due(TUESDAY).count() == 3


def test_digests_of_who_died_while_making_them_go_once_the_lease_is_over(three_owners):
    actions.compose_some(2, at=TUESDAY)

    assert Mail.objects.due(TUESDAY + outbox.lease()).count() == 1


def test_managers_are_asked_once_a_day(owner, manager, portfolio):
    make_mails(owner, 3)
    caps.hold_many(at=NOW)

    told = [tell_of_held(at=NOW), tell_of_held(at=NOW + timedelta(hours=9))]

    assert told == [1, 0]
    letter = Mail.objects.get(recipient=manager)
    assert letter.subject == "3 mails wait for your yes"
    assert "/outbox/" in letter.text
    assert tell_of_held(at=NOW + timedelta(days=1)) == 1


def test_nobody_is_asked_about_nothing(owner, manager):
    make_mails(owner, 1)

    assert tell_of_held(at=NOW) == 0


def test_an_administrator_is_asked_where_there_is_no_manager(owner):
    User.objects.create_user(
        "admin@example.org", name="Admin", language="en", is_administrator=True
    )
    make_mails(owner, 3)
    caps.hold_many(at=NOW)

    assert tell_of_held(at=NOW) == 1
