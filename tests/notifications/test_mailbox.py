"""The mailbox in a folder: sent by one process, read by another, shown in the demo."""

import threading

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from django.urls import reverse

from notifications import mailbox
from notifications.actions import begin
from notifications.models import Mail
from tests.cast import NOW
from tests.notifications.conftest import make_mails

HTML = "<html><head></head><body><p>Hello <b>there</b></p></body></html>"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "notifications.mailbox.MaildirBackend"
    return settings.MAILBOX_DIR


def put(subject="Hello", html=HTML, to="owner@x.org"):
    date = {"Date": "Tue, 24 Nov 2026 07:00:00 +0000"}
    mail = EmailMultiAlternatives(
        subject, "Hello there", "Kiem <kiem@localhost>", [to], headers=date
    )
    mail.attach_alternative(html, "text/html")
    mail.send()
    return mailbox.newest()[0].key


def test_what_was_sent_can_be_read():
    key = put("Héllo <b>")

    found = mailbox.read(key)

    assert found.to == "owner@x.org"
    assert found.subject == "Héllo <b>"
    assert found.text.strip() == "Hello there"
    assert found.html.strip() == HTML


def test_the_newest_comes_first():
    for number in range(3):
        put(f"Mail {number}")

    assert [each.subject for each in mailbox.newest()] == ["Mail 2", "Mail 1", "Mail 0"]


def test_threads_write_without_losing_any():
    threads = [threading.Thread(target=put) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(mailbox.newest()) == 20


@pytest.mark.parametrize("key", ["nothing", "../new", "..", "1.M1P1Q1.host"])
def test_what_is_not_there_is_not_found(key):
    put()

    assert mailbox.read(key) is None


def test_the_page_lists_the_mails_of_everybody(client, viewer):
    client.force_login(viewer)
    put("3 points about Trees")

    page = client.get(reverse("mailbox")).content.decode()

    assert "3 points about Trees" in page
    assert "owner@x.org" in page
    assert "24 November 2026, 08:00" in page
    assert "everybody who signs in can read it" in page


def test_ones_own_mail_comes_first(client, viewer):
    client.force_login(viewer)
    put("Mine", to=viewer.email)
    put("Of another")

    page = client.get(reverse("mailbox")).content.decode()

    assert page.index("Mine") < page.index("Of another")


def test_an_empty_mailbox_says_when_mail_will_come(client, viewer):
    begin(at=NOW)
    client.force_login(viewer)

    page = client.get(reverse("mailbox")).content.decode()

    assert "No mail yet" in page
    assert "is being made. Look again in a minute." in page


def test_mail_that_was_given_up_is_counted(client, viewer):
    make_mails(viewer, 2)
    Mail.objects.update(dead_at=NOW)
    client.force_login(viewer)

    page = client.get(reverse("mailbox")).content.decode()

    assert "2 mails could not be delivered" in page


def test_a_mail_is_shown_in_a_frame_with_its_text_beside_it(client, viewer):
    client.force_login(viewer)
    key = put()

    page = client.get(reverse("mailbox-message", args=[key])).content.decode()

    assert f'src="{reverse("mailbox-html", args=[key])}"' in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page
    assert "Hello there" in page
    assert "Hello <b>there</b>" not in page


def test_the_frame_can_run_and_load_nothing(client, viewer):
    client.force_login(viewer)
    key = put(html=HTML.replace("Hello", "<script>alert(1)</script>"))

    response = client.get(reverse("mailbox-html", args=[key]))

    assert '<head><base target="_top">' in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert set(response["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "sandbox allow-top-navigation-by-user-activation",
        "frame-ancestors 'self'",
    }


def pages():
    key = put()
    return [
        reverse("mailbox"),
        reverse("mailbox-message", args=[key]),
        reverse("mailbox-html", args=[key]),
    ]


@override_settings(DEMO=False)
def test_there_is_no_mailbox_outside_the_demo(client, viewer):
    client.force_login(viewer)

    assert [client.get(page).status_code for page in pages()] == [404, 404, 404]


def test_the_mailbox_asks_who_you_are(client, db):
    assert [client.get(page).status_code for page in pages()] == [302, 302, 302]


def test_an_unknown_mail_is_not_found(client, viewer):
    client.force_login(viewer)

    assert client.get(reverse("mailbox-message", args=["nothing"])).status_code == 404
