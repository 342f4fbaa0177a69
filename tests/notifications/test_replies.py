"""Answering by mail: from a real mailbox, each message once, none of it lost."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from notifications import actions, outbox, replies
from notifications.incoming import BouncedAddress, Incoming, Outcome, Why
from notifications.models import Mail
from notifications.reply_address import reply_address, tag_in
from notifications.tray import place, set_aside
from portfolio.ledger import Kind
from portfolio.models import Membership, Role
from tests.cast import NOW, make_initiative
from tests.notifications.conftest import make_mails, make_point
from tests.notifications.mails import OUTLOOK, TYPED, bounce, reply
from tests.uploads import PDF
from workflows.standing import catch_up

BASE = "antwoord@lindervoort.example"


@pytest.fixture
def imap(imap_server, settings):
    settings.IMAP_URL, settings.REPLY_ADDRESS = imap_server.url, BASE
    imap_server.empty()
    return imap_server


@pytest.fixture
def address(imap, initiative):
    return reply_address(initiative.owner, initiative, at=NOW)


def read(at=NOW):
    return replies.read_mailbox(clock=lambda: at)


def test_a_reply_is_logged_as_an_update_of_its_sender(imap, address, initiative):
    catch_up(at=NOW)
    imap.put(reply(address, OUTLOOK).as_bytes())

    assert read().placed == 1

    event = initiative.events.last()
    assert (event.kind, event.by, event.at) == (Kind.UPDATED, initiative.owner, NOW)
    assert (event.facts["text"], event.facts["via"]) == (TYPED, "mail")
    assert initiative.updates.get().text == TYPED
    assert (imap.count(), imap.count("Kiem")) == (0, 1)


def test_nothing_is_read_where_no_mailbox_is_set(settings, initiative):
    settings.IMAP_URL = ""

    assert reply_address(initiative.owner, initiative, at=NOW) == ""
    assert read() == replies.TakenIn()


def test_a_mailbox_that_is_away_is_for_the_next_time(settings, caplog, db):
    settings.IMAP_URL = "imap://kiem:geheim@127.0.0.1:1/INBOX"

    assert read() == replies.TakenIn()
    assert "mailbox: ConnectionRefusedError" in caplog.text
    assert "geheim" not in caplog.text


def test_a_mail_that_comes_twice_is_taken_in_once(imap, address, initiative):
    message = reply(address).as_bytes()
    imap.put(message)
    imap.put(b"Received: from elsewhere\r\n" + message)

    done = read()

    assert (done.placed, done.known) == (1, 1)
    assert initiative.updates.count() == 1
    assert imap.count("Kiem") == 2


def test_another_text_under_the_same_number_is_not_lost(imap, address, initiative):
    imap.put(reply(address, "Een.").as_bytes())
    imap.put(reply(address, "Twee.").as_bytes())

    assert read().placed == 2


def test_what_was_kept_but_not_moved_yet_is_recognised(imap, address, initiative):
    """As when the worker is killed between the two."""
    message = reply(address).as_bytes()
    imap.put(message)
    read()
    imap.put(message)

    assert read().known == 1
    assert initiative.updates.count() == 1
    assert imap.count() == 0


@pytest.mark.django_db(transaction=True)
def test_workers_that_read_at_once_log_it_once(imap, address, initiative):
    imap.put(reply(address).as_bytes())
    together = threading.Barrier(3)

    def work():
        together.wait()
        try:
            read()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert initiative.updates.count() == Incoming.objects.count() == 1


def test_a_long_reply_is_an_update_and_a_comment(imap, address, initiative):
    text = "Wij spraken inspecteurs over de wind. " * 30
    imap.put(reply(address, text).as_bytes())

    read()

    assert len(initiative.updates.get().text) == 500
    assert initiative.comments.get().text.startswith("Wij spraken inspecteurs")


WAITING = {
    Why.UNKNOWN: {"to": BASE},
    Why.OTHER_SENDER: {"From": "Iemand <iemand@example.org>"},
    Why.EMPTY: {"text": "\n> Hallo\n"},
    Why.PERSONAL: {"text": "Bel 0612345678 voor meer."},
}


@pytest.mark.parametrize("why", WAITING)
def test_what_cannot_be_placed_waits_for_a_manager(
    why, imap, address, initiative, manager
):
    sent = {"to": address, **WAITING[why]}
    imap.put(reply(sent.pop("to"), sent.pop("text", TYPED), **sent).as_bytes())

    assert read().waiting == 1

    waiting = Incoming.objects.visible_to(manager).waiting().get()
    assert (waiting.why, waiting.outcome) == (why, Outcome.WAITING)
    assert initiative.updates.count() == 0


def test_a_reply_to_a_mail_about_several_waits_and_its_sender_is_asked(
    imap, owner, initiative, manager
):
    make_point(initiative)
    make_point(make_initiative(owner, title="Water"), "U1")
    message = reply(reply_address(owner, None, at=NOW)).as_bytes()
    imap.put(message)
    imap.put(b"Received: from elsewhere\r\n" + message)

    read()

    assert Incoming.objects.get().why == Why.SEVERAL
    (sent,) = Mail.objects.filter(recipient=owner)
    assert sent.subject == "Which initiative is your answer about?"
    assert "with one of these:\nTrees\nWater\n→ Say it yourself\n" in sent.text
    assert "http://testserver/my-work/" in sent.text
    assert Mail.objects.get(recipient=manager).subject.startswith("1 mail came in")


def test_a_reply_about_nothing_asks_nothing_back(imap, owner, initiative):
    imap.put(reply(reply_address(owner, None, at=NOW)).as_bytes())

    read()

    assert not Mail.objects.filter(recipient=owner).exists()


@pytest.mark.parametrize("lost", ["role", "account"])
def test_whoever_may_not_write_any_more_does_not(lost, imap, address, initiative):
    if lost == "role":
        Membership.objects.update(role=Role.VIEWER)
    else:
        User.objects.filter(pk=initiative.owner_id).update(is_active=False)
    imap.put(reply(address).as_bytes())

    read()

    assert Incoming.objects.get().why == Why.NO_RIGHTS
    assert initiative.updates.count() == 0


def test_a_reply_to_a_reminder_of_long_ago_waits(imap, address, initiative):
    imap.put(reply(address).as_bytes())

    read(NOW + timedelta(days=46))

    assert Incoming.objects.get().why == Why.EXPIRED


SET_ASIDE = {
    "an absence note": ({"Auto_Submitted": "auto-replied"}, Why.AUTOMATIC),
    "our own mail": ({"From": BASE}, Why.LOOP),
    "our own number": ({"Message_ID": "<test.0@testserver>"}, Why.LOOP),
}


@pytest.mark.parametrize("what", SET_ASIDE)
def test_what_nobody_typed_is_set_aside(what, imap, address, initiative):
    make_mails(initiative.owner, 1)
    headers, why = SET_ASIDE[what]
    imap.put(reply(address, **headers).as_bytes())

    assert read().set_aside == 1
    assert Incoming.objects.get().why == why
    assert not Incoming.objects.waiting().exists()


def test_a_program_that_answers_and_answers_is_stopped(imap, address, initiative):
    for number in range(25):
        message = reply(address, f"Antwoord {number}", Message_ID=f"<{number}@b>")
        imap.put(message.as_bytes())

    done = read()

    assert (done.placed, done.set_aside) == (20, 5)


def test_a_bounce_marks_the_address_and_tells_the_manager(
    imap, initiative, manager, owner
):
    make_mails(owner, 1)
    imap.put(bounce("<test.0@testserver>", "person0@example.org"))

    read()

    marked = BouncedAddress.objects.get()
    assert (marked.user, marked.address, marked.status) == (
        owner,
        "person0@example.org",
        "5.1.1",
    )
    assert Incoming.objects.visible_to(manager).waiting().get().why == Why.BOUNCE


@pytest.mark.parametrize(
    ("message_id", "to"),
    [
        ("<made.up@testserver>", "person0@example.org"),
        ("<test.0@testserver>", "x@y.nl"),
    ],
)
def test_a_made_up_bounce_marks_nobody(message_id, to, imap, owner):
    make_mails(owner, 1)
    imap.put(bounce(message_id, to))

    read()

    assert not BouncedAddress.objects.exists()


def with_files(address):
    message = reply(address)
    message.add_attachment(PDF, "application", "pdf", filename="telling.pdf")
    message.add_attachment(b"MZ", "application", "exe", filename="virus.exe")
    return message.as_bytes()


def test_files_wait_until_somebody_says_that_they_belong_here(
    imap, address, initiative, manager
):
    imap.put(with_files(address))
    read()
    mail = Incoming.objects.visible_to(manager).waiting().get()
    assert mail.outcome == Outcome.PLACED
    assert "“virus.exe” is not a kind of file" in mail.left_out
    assert initiative.attachments.count() == 0

    files = [file.pk for file in mail.files.all()]
    place(mail, initiative=initiative, files=files, by=manager, at=NOW)

    assert initiative.attachments.get().name == "telling.pdf"
    assert initiative.updates.count() == 1
    assert not Incoming.objects.waiting().exists()


def test_a_manager_places_a_mail_by_hand(imap, initiative, manager, owner):
    imap.put(with_files(BASE))
    read()
    mail = Incoming.objects.get()

    place(mail, initiative=initiative, text=mail.text, by=manager, at=NOW)

    event = initiative.events.last()
    assert (event.by, event.facts["of"], event.facts["via"]) == (
        manager,
        {"user": owner.pk},
        "mail",
    )
    assert initiative.attachments.count() == 0
    assert not Incoming.objects.waiting().exists()


def test_a_mail_that_is_set_aside_stays(imap, initiative, manager):
    imap.put(reply(BASE).as_bytes())
    read()

    set_aside(Incoming.objects.get(), by=manager, at=NOW)

    kept = Incoming.objects.get()
    assert (kept.text, kept.outcome) == (TYPED, Outcome.SET_ASIDE)
    assert not Incoming.objects.waiting().exists()


def test_the_managers_are_told_once_a_day(imap, initiative, manager, outsider):
    imap.put(reply(BASE, "Een.").as_bytes())
    read()
    imap.put(reply(BASE, "Twee.").as_bytes())
    read()

    told = Mail.objects.get(recipient=manager)
    assert told.subject == "1 mail came in and waits for you"
    assert "http://testserver/p/lindervoort/mail/" in told.text
    assert not Mail.objects.filter(recipient=outsider).exists()


def test_a_tag_is_for_one_person_and_one_initiative(address, owner, initiative):
    tag = tag_in([address.upper()])

    assert (tag.recipient, tag.initiative) == (owner.pk, initiative.pk)
    assert len(address.partition("@")[0]) <= 64


def test_no_mutated_tag_is_taken(address):
    local, _at, domain = address.partition("@")
    start = len("antwoord+")
    tried = [
        f"{local[:place]}{other}{local[place + 1 :]}@{domain}"
        for place in range(start, len(local))
        for other in "abz079"
        if other != local[place]
    ]

    assert len(tried) > 100
    assert tag_in(tried) is None


def test_from_the_reminder_to_the_update_all_by_real_servers(
    imap, smtp, looked_at, initiative
):
    """The reminder goes by SMTP, and so does the reply to what arrived."""
    make_point(initiative)
    actions.compose_digests(at=NOW)
    outbox.deliver(clock=lambda: NOW)
    (reminder,) = smtp.wait_for(1)
    assert "You can also answer this mail." in reminder.get_body("plain").get_content()

    with smtplib.SMTP(smtp.host, smtp.port) as client:
        client.send_message(reply(reminder["Reply-To"], OUTLOOK))
    arrived = smtp.wait_for(2)[1]
    imap.put(arrived.as_bytes())
    read()

    assert initiative.updates.get().text == TYPED
    assert reminder["X-MailFrom"] == reminder["Reply-To"]
