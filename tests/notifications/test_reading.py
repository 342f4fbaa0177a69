"""What was typed in a mail, without what it answers; and whether anybody typed it."""

import time

import pytest
from imap_tools.message import MailMessage

from notifications.reading import read, typed
from tests.notifications import mails
from tests.notifications.mails import TYPED, bounce, reply


def taken_apart(message):
    raw = message if isinstance(message, bytes) else message.as_bytes()
    return read(MailMessage.from_bytes(raw))


@pytest.mark.parametrize("program", mails.PLAIN)
def test_what_was_typed_is_told_apart(program):
    assert typed(mails.PLAIN[program]) == TYPED


@pytest.mark.parametrize("program", mails.HTML)
def test_a_mail_without_plain_text_is_read_too(program):
    message = reply("kiem@lindervoort.example", "")
    message.set_content(mails.HTML[program], subtype="html")

    assert taken_apart(message).text == TYPED


@pytest.mark.parametrize(
    "text",
    [
        "- een\n- twee",
        "Op dinsdag spraken wij drie gebruikers.\nZij schreef: goed idee.",
        "Van: iedereen hoorden wij hetzelfde.",
        "Wij groeten de wethouder van u.",
    ],
)
def test_what_only_looks_like_a_quote_stays(text):
    assert typed(text) == text


@pytest.mark.parametrize(
    "text",
    ["On " + "a " * 9999, "\n" * 20000, "> " * 9999, "Van: " * 4999, " " * 20000 + "x"],
)
def test_a_text_that_is_made_to_be_slow_is_not(text):
    started = time.monotonic()

    typed(text)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (absence)"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<>"},
        {"List_Id": "A list <a.example.org>"},
    ],
)
def test_what_a_program_sent_is_recognised(headers):
    assert taken_apart(reply("kiem@lindervoort.example", **headers)).is_automatic


def test_what_a_person_sent_is_not_taken_for_that():
    message = reply("kiem@lindervoort.example", Auto_Submitted="no")

    assert not taken_apart(message).is_automatic


def test_a_report_says_who_did_not_get_which_mail():
    found = taken_apart(bounce("<digest.1@testserver>", "owner@example.org"))

    (undelivered,) = found.undelivered
    assert (undelivered.message_id, undelivered.address, undelivered.status) == (
        "<digest.1@testserver>",
        "owner@example.org",
        "5.1.1",
    )


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2")]
)
def test_what_may_still_arrive_is_not_undelivered(action, status):
    found = taken_apart(bounce("<a@b>", "a@b.nl", action=action, status=status))

    assert found.undelivered == ()


def test_the_pictures_of_a_signature_are_no_files():
    message = reply("kiem@lindervoort.example")
    message.add_alternative('<p>Hoi</p><img src="cid:logo">', subtype="html")
    message.get_payload()[1].add_related(
        b"\x89PNG", "image", "png", cid="<logo>", filename="logo.png"
    )
    message.add_attachment(b"a;b", "text", "csv", filename="telling.csv")

    names = [each.filename for each in taken_apart(message).attachments]
    assert names == ["telling.csv"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"From: \xff\xfe\r\nSubject: =?x?q?=ff?=\r\n\r\n\xff",
        b"Content-Type: text/plain; charset=nonsense\r\n\r\nHallo \xe9",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x--",
        b"From: a@b, c@d\r\nTo: <<>>,;\r\n\r\nHi",
        b"Content-Type: multipart/report\r\n\r\nnothing",
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(raw):
    assert len(taken_apart(raw).key) == 64
