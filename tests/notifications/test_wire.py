"""A mail as Kiem writes it, beside the same as Django does."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail import BadHeaderError

from notifications import emails, wire
from notifications.models import Mail
from tests.cast import NOW

PLAIN = "Hello,\n\nSpeak to a user.\n"


@pytest.fixture
def mail(owner):
    return Mail(
        pk=7,
        dedupe_key="digest.7",
        recipient=owner,
        to=owner.email,
        subject="Trees: speak to a user",
        text=PLAIN,
        html="<p>Speak to a user.</p>\n",
        message_id="<digest.7@testserver>",
        headers={
            "Date": "Mon, 23 Nov 2026 09:00:00 +0000",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<https://kiem.example/unsubscribe/{'x' * 160}/>",
        },
        created_at=NOW,
        due_at=NOW,
    )


def read(line):
    return message_from_bytes(line, policy=default)


def told(message):
    """What a reader gets to see, part by part."""
    wanted = {name.lower(): str(value).strip() for name, value in message.items()}
    del wanted["content-type"], wanted["mime-version"]
    parts = [
        (part.get_content_type(), part.get_content().strip().splitlines())
        for part in message.iter_parts()
    ]
    return wanted, parts


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "Één zin met tekens: “ja” — 🌳 = 100%.\n",
        "x" * 5000 + "\n",
        ".\n..\n.a dot begins each line\n",
        "From here on, and a blank at the end \n\n\n\tand a tab\n",
        "=3D is no sign; neither is =\n",
        "\n",
    ],
    ids=["plain", "signs", "long", "dots", "from", "equals", "empty"],
)
@pytest.mark.parametrize(
    "subject",
    [
        "Trees",
        "Trees: " + "a long subject " * 12,
        "Bömen für Straße: één gesprek (en nog 2) " * 4,
        "a" * 200,
    ],
    ids=["short", "long", "signs", "word"],
)
def test_it_says_the_same_as_django(mail, text, subject):
    mail.text, mail.html, mail.subject = text, f"<p>{text}</p>\n", subject.strip()
    django = emails.message(mail).message().as_bytes(linesep="\r\n")

    sealed = wire.seal(mail)

    assert read(sealed.line).defects == []
    assert told(read(sealed.line)) == told(read(django))
    assert sealed.line.isascii()
    assert max(map(len, sealed.line.split(b"\r\n"))) < 250
    assert b"\n" not in sealed.line.replace(b"\r\n", b"")


@pytest.mark.parametrize("way", ["\n", "\r", "\r\n"], ids=["lf", "cr", "crlf"])
@pytest.mark.parametrize("where", ["subject", "header", "to", "message_id"])
def test_no_header_becomes_two(mail, way, where):
    nasty = f"x{way}Bcc: all@x.org"
    if where == "header":
        mail.headers["List-Id"] = nasty
    else:
        setattr(mail, where, nasty)

    with pytest.raises(BadHeaderError):
        wire.seal(mail)


def test_names_and_addresses_of_other_signs_are_written_for_every_server(
    mail, settings
):
    settings.DEFAULT_FROM_EMAIL = "Gemeente Súdwest-Fryslân <kiem@sudwest.example>"
    mail.to = "owner@gemeente-één.example"

    sealed = wire.seal(mail)

    assert str(read(sealed.line)["From"]) == settings.DEFAULT_FROM_EMAIL
    assert sealed.to == "owner@xn--gemeente-n-j7aa.example"
    assert sealed.line.isascii()


def test_bounces_go_to_the_address_of_answers(mail):
    mail.headers["Reply-To"] = "kiem+1-2@example.org"

    assert wire.seal(mail).sender == "kiem+1-2@example.org"
