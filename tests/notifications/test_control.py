"""What is done about mail that waits, is held or was refused: once, and on record."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.exceptions import PermissionDenied, ValidationError

from notifications import outbox
from notifications.control import drop, let_go, send_again, stop
from notifications.models import Mail
from notifications.outgoing import State
from portfolio.ledger import Kind
from portfolio.models import Event, Role
from tests.cast import NOW, make_person
from tests.notifications.conftest import make_mails

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def mail(owner):
    make_mails(owner, 1)
    return Mail.objects.get()


@pytest.fixture
def dead(mail):
    Mail.objects.update(dead_at=NOW, attempts=12, last_error="SMTPDataError 550")
    return Mail.objects.get()


@pytest.fixture
def held(owner, portfolio):
    other = make_person("Other", portfolio, Role.VIEWER)
    make_mails(owner, 2)
    make_mails(other, 1, first=2)
    Mail.objects.update(held_at=NOW)
    return Mail.objects.all()


@pytest.fixture
def administrator(db):
    user = make_person("Administrator", None)
    user.is_administrator = True
    user.save()
    return user


def events():
    return [(each.kind, each.facts) for each in Event.objects.order_by("pk")]


def test_a_refused_mail_goes_again_to_the_address_of_today(dead, manager, owner):
    owner.email = "new@example.org"
    owner.save()

    send_again(dead, by=manager, at=LATER)
    outbox.deliver(clock=lambda: LATER)

    assert sent.outbox[0].to == ["new@example.org"]
    assert sent.outbox[0].extra_headers["Message-ID"] == dead.message_id
    facts = {"mail": dead.pk, "was": "refused", "error": "SMTPDataError 550"}
    assert events() == [(Kind.MAIL_SENT_AGAIN, facts)]


def test_a_mail_that_waits_is_stopped_and_can_go_after_all(mail, manager):
    stop(mail, by=manager, at=NOW)

    assert outbox.deliver(clock=lambda: NOW).accepted == 0
    assert Mail.objects.get().state(NOW) == State.STOPPED
    send_again(mail, by=manager, at=NOW)
    assert outbox.deliver(clock=lambda: NOW).accepted == 1
    assert [kind for kind, _facts in events()] == [
        Kind.MAIL_STOPPED,
        Kind.MAIL_SENT_AGAIN,
    ]


@pytest.mark.parametrize("verb", [send_again, stop])
def test_what_was_accepted_stays_so(mail, manager, verb):
    outbox.deliver(clock=lambda: NOW)

    with pytest.raises(ValidationError, match="has accepted"):
        verb(mail, by=manager, at=NOW)


@pytest.mark.parametrize("verb", [send_again, stop])
def test_what_a_worker_holds_is_left_to_it(mail, manager, verb):
    outbox.claim(limit=1, at=NOW, lease=timedelta(minutes=5))

    with pytest.raises(ValidationError, match="is being sent"):
        verb(mail, by=manager, at=NOW)


def test_what_is_refused_or_stopped_has_nothing_to_stop(dead, manager):
    with pytest.raises(ValidationError, match="nothing to stop"):
        stop(dead, by=manager, at=NOW)


def test_nobody_writes_to_who_left(dead, manager, owner):
    owner.is_active = False
    owner.save()

    with pytest.raises(ValidationError, match="has left"):
        send_again(dead, by=manager, at=NOW)


def test_nobody_writes_to_who_takes_part_in_nothing(dead, administrator, owner):
    owner.memberships.all().delete()

    with pytest.raises(ValidationError, match="takes part in nothing"):
        send_again(dead, by=administrator, at=NOW)


@pytest.mark.parametrize("who", ["owner", "gatekeeper", "viewer", "outsider"])
def test_who_may_not_changes_nothing(dead, who, request):
    user = request.getfixturevalue(who)

    for verb in (send_again, stop):
        with pytest.raises(PermissionDenied):
            verb(dead, by=user, at=NOW)
    assert Mail.objects.get().dead_at


def test_a_yes_lets_all_of_it_go(held, manager):
    count = let_go(NOW, by=manager, at=LATER)

    assert count == 3
    assert outbox.deliver(clock=lambda: LATER).accepted == 3
    facts = {"count": 3, "composed_at": NOW.isoformat()}
    assert events() == [(Kind.MAILS_LET_GO, facts)]


def test_a_no_sends_none_of_it_and_loses_none(held, manager):
    count = drop(NOW, by=manager, at=LATER)

    assert count == 3
    assert outbox.deliver(clock=lambda: LATER).accepted == 0
    assert {each.state(LATER) for each in Mail.objects.all()} == {State.STOPPED}
    assert [kind for kind, _facts in events()] == [Kind.MAILS_DROPPED]


def test_it_is_answered_once(held, manager):
    drop(NOW, by=manager, at=LATER)

    with pytest.raises(ValidationError, match="Somebody was before you"):
        let_go(NOW, by=manager, at=LATER)


def test_a_manager_answers_for_their_own_people_only(held, manager, outsider):
    make_mails(outsider, 1, first=9)
    Mail.objects.update(held_at=NOW)

    assert let_go(NOW, by=manager, at=LATER) == 3
    assert Mail.objects.held().get().recipient == outsider


def test_an_administrator_answers_for_all_and_each_portfolio_hears(
    held, administrator, outsider
):
    make_mails(outsider, 1, first=9)
    Mail.objects.update(held_at=NOW)

    assert let_go(NOW, by=administrator, at=LATER) == 4
    assert sorted(facts["count"] for _kind, facts in events()) == [1, 3]
