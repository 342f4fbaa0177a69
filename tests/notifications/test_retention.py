"""What came in by mail is not kept for ever, but for what waits for somebody."""

from datetime import timedelta

import pytest

from notifications import retention
from notifications.channel import Post
from notifications.incoming import Incoming, IncomingFile, Outcome, Why
from notifications.replies import read_mailbox
from notifications.reply_address import reply_address
from notifications.tray import set_aside
from tests.cast import NOW
from tests.notifications.channels import make_channel, make_post
from tests.notifications.mails import reply
from tests.notifications.test_replies import BASE

DAY = timedelta(days=1)
LATER = NOW + 91 * DAY


def make_incoming(portfolio, outcome, **facts):
    values = {
        "key": f"{outcome}",
        "message_id": f"<{outcome}@x.org>",
        "came_at": NOW,
        "address": "owner@example.org",
        "subject": "Re: Trees",
        "text": "Two teams try it.",
        **facts,
    }
    return Incoming.objects.create(portfolio=portfolio, outcome=outcome, **values)


@pytest.fixture
def placed(portfolio, owner):
    return make_incoming(portfolio, Outcome.PLACED, sender=owner)


def test_after_the_days_of_the_setting_the_text_goes_and_the_row_stays(placed):
    assert retention.forget(at=NOW + 89 * DAY) == 0
    assert retention.forget(at=LATER) == 1
    assert retention.forget(at=LATER) == 0

    left = Incoming.objects.get()
    assert (left.key, left.outcome, left.came_at) == ("placed", Outcome.PLACED, NOW)
    told = (left.text, left.subject, left.address, left.message_id, left.sender)
    assert told == ("", "", "", "", None)


def test_what_waits_is_kept(portfolio):
    make_incoming(portfolio, Outcome.WAITING, why=Why.UNKNOWN)

    assert retention.forget(at=LATER) == 0
    assert Incoming.objects.get().text


def test_a_file_that_waits_keeps_its_mail(placed):
    file = IncomingFile.objects.create(mail=placed, name="a.pdf", size=1, path="a")

    assert retention.forget(at=LATER) == 0
    IncomingFile.objects.filter(pk=file.pk).update(dropped_at=NOW)
    assert retention.forget(at=LATER) == 1
    assert not IncomingFile.objects.exists()


def test_it_can_be_switched_off(placed, settings):
    settings.INCOMING_DAYS = 0

    assert retention.forget(at=LATER) == 0


def test_messages_to_channels_go_too_but_for_what_waits(portfolio, manager):
    channel = make_channel(portfolio, manager)
    make_post(channel, "went", accepted_at=NOW)
    make_post(channel, "waits")

    retention.forget(at=LATER)

    assert Post.objects.get().dedupe_key == "test.waits"


def test_the_mailbox_is_cleared_too_but_for_what_waits(
    imap_server, settings, initiative, manager
):
    settings.IMAP_URL, settings.REPLY_ADDRESS = imap_server.url, BASE
    imap_server.empty()
    address = reply_address(initiative.owner, initiative, at=NOW)
    for number, to in (("<1@x>", address), ("<2@x>", BASE)):
        imap_server.put(reply(to, Message_ID=number).as_bytes(), dt=NOW)
    read_mailbox(clock=lambda: NOW)
    assert imap_server.count("Kiem") == 2

    read_mailbox(clock=lambda: NOW + 89 * DAY)
    assert imap_server.count("Kiem") == 2

    # One was placed; the other waits until somebody sees to it.
    read_mailbox(clock=lambda: LATER)
    assert imap_server.count("Kiem") == 1

    set_aside(Incoming.objects.waiting().get(), by=manager, at=LATER)
    read_mailbox(clock=lambda: LATER)
    assert imap_server.count("Kiem") == 1, "once a day is enough"
    read_mailbox(clock=lambda: LATER + DAY)
    assert imap_server.count("Kiem") == 0


def test_a_message_that_comes_again_after_that_is_still_known(
    imap_server, settings, initiative
):
    settings.IMAP_URL, settings.REPLY_ADDRESS = imap_server.url, BASE
    imap_server.empty()
    message = reply(reply_address(initiative.owner, initiative, at=NOW)).as_bytes()
    imap_server.put(message)
    read_mailbox(clock=lambda: NOW)
    retention.forget(at=LATER)
    imap_server.put(message)

    assert read_mailbox(clock=lambda: LATER).known == 1
    assert initiative.updates.count() == 1
