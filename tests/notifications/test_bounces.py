"""Where mail does not arrive Kiem does not write any more, until somebody confirms."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from notifications import bounces, outbox
from notifications.control import send_again
from notifications.incoming import BouncedAddress
from notifications.models import Mail
from portfolio.ledger import Kind
from portfolio.models import Event
from tests.cast import NOW
from tests.notifications.conftest import make_mails
from tests.web.world import page, text

DAY = timedelta(days=1)


def deliver(at=NOW):
    return outbox.deliver(clock=lambda: at)


@pytest.fixture
def bounced(owner):
    bounces.mark(owner, owner.email, "5.1.1", at=NOW)
    return BouncedAddress.objects.get()


@pytest.fixture
def to_owner(owner):
    """A mail to the address that the owner has now."""
    make_mails(owner, 1)
    Mail.objects.update(to=owner.email)
    return Mail.objects.get()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("550 5.1.1 No such user", "5.1.1"),
        ("550 5.1.10 Recipient not found", "5.1.10"),
        ("553 5.1.3 Bad address", "5.1.3"),
        ("550 User unknown", "550"),
        ("551 User not local", "551"),
    ],
)
def test_whom_the_server_does_not_know_is_not_written_to_again(
    smtp, owner, answer, code
):
    smtp.faults = {"RCPT": answer}
    make_mails(owner, 1)
    deliver()
    smtp.faults = {}
    make_mails(owner, 1, first=1)
    Mail.objects.filter(accepted_at=None).update(to="person0@example.org")

    assert BouncedAddress.objects.get().status == code
    assert deliver() == outbox.Delivery(dead=1)
    assert smtp.messages == []
    assert Mail.objects.latest("pk").last_error == "Address bounced"


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("RCPT", "550 5.7.1 Looks like spam"),
        ("RCPT", "552 5.2.2 Mailbox full"),
        ("RCPT", "554 5.7.0 Not from you"),
        ("DATA", "550 5.1.1 Odd"),
    ],
)
def test_what_is_about_the_mail_marks_nobody(smtp, owner, verb, answer):
    smtp.faults = {verb: answer}
    make_mails(owner, 1)

    assert deliver() == outbox.Delivery(dead=1)
    assert not BouncedAddress.objects.exists()


def test_a_marked_address_gets_nothing_and_another_does(bounced, to_owner, owner):
    make_mails(owner, 1, first=1)

    assert deliver() == outbox.Delivery(accepted=1, dead=1)


def test_a_new_address_is_written_to(bounced, owner, to_owner):
    Mail.objects.update(to="new@example.org")

    assert deliver() == outbox.Delivery(accepted=1)


def test_once_confirmed_it_goes_again(bounced, to_owner, manager):
    deliver()
    with pytest.raises(ValidationError, match="Say first that it works again"):
        send_again(to_owner, by=manager, at=NOW)

    bounces.trust_again(bounced, by=manager, at=NOW)
    send_again(to_owner, by=manager, at=NOW)

    assert deliver() == outbox.Delivery(accepted=1)
    told = Event.objects.filter(kind=Kind.ADDRESS_TRUSTED)
    assert [(each.by, each.facts) for each in told] == [(manager, {})]


def test_the_person_and_their_managers_confirm_and_nobody_else(
    bounced, owner, manager, viewer, gatekeeper, outsider
):
    for user in (viewer, gatekeeper, outsider):
        with pytest.raises(PermissionDenied):
            bounces.trust_again(bounced, by=user, at=NOW)
    assert bounces.may_trust_again(owner, bounced)
    assert bounces.may_trust_again(manager, bounced)


@pytest.mark.parametrize("where", ["my-work", "mail-preferences"])
def test_the_person_reads_it_and_says_that_it_works(client, owner, bounced, where):
    client.force_login(owner)

    told = text(client.get(page(where)))
    done = client.post(page("mail-preferences"), {"works": "1"}, follow=True)

    assert "Mail from Kiem does not reach you." in told
    assert owner.email in told
    assert "Kiem writes to you again." in text(done)
    assert not BouncedAddress.objects.exists()


def test_who_gets_their_mail_reads_nothing_of_it(client, viewer, bounced):
    client.force_login(viewer)

    assert "does not reach you" not in text(client.get(page("my-work")))
    assert client.post(page("mail-preferences"), {"works": "1"}).status_code == 400
    assert BouncedAddress.objects.exists()


def test_managers_read_it_with_the_mail_that_came_in_and_in_the_outbox(
    client, manager, bounced, to_owner
):
    deliver()
    client.force_login(manager)

    tray = text(client.get(page("tray", "lindervoort")))
    listed = text(client.get(page("outbox"), {"state": "refused"}))

    assert "Kiem does not write there any more." in tray
    assert "Mail does not reach this address." in listed
