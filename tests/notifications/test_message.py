"""The mail as a mail server takes it and Python's own parser reads it."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

import pytest

from notifications import actions, notices, outbox
from notifications.models import Mail, Preference
from portfolio.actions import post_comment, set_theme
from portfolio.models import Theme
from tests.cast import NOW, make_initiative
from tests.notifications.conftest import DAYS, make_point, told_until
from workflows.models import AskedLevel, Severity

MINUTE = timedelta(minutes=1)
NASTY = (
    "Trees\r\nBcc: all@x.org\r\n\r\n<script>alert(1)</script>",
    "Trees\x00\x0b\x0c\u0085\u2028\u2029Bcc: all@x.org",
    "=?utf-8?q?Trees=0D=0ABcc:_all@x.org?=",
    '"><img src=x onerror=alert(1)>&lt;b&gt;',
    "%s %(title)s {title} {{ title }} {% load i18n %}",
    "\u202egnp.exe 🌳 Bömen für Straße",
    "a" * 300,
)


class Page(HTMLParser):
    """What stands in a page: tags with their attributes, and headings in order."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.headings = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)


def digest(smtp, at=NOW):
    actions.compose_digests(at=at)
    return delivered(smtp)


def notice(smtp, at=NOW + MINUTE):
    notices.gather(at=at)
    actions.compose_notices(at=at)
    return delivered(smtp)


def delivered(smtp):
    outbox.deliver(clock=lambda: NOW + DAYS)
    return smtp.messages[-1]


def mention(initiative, by, person, at=NOW):
    return post_comment(initiative, text=f"@{person.name}?", by=by, at=at)


def part(message, kind):
    return message.get_body((kind,)).get_content()


def test_a_digest_has_every_header_it_should_have(smtp, looked_at, initiative, owner):
    make_point(initiative)

    sent = digest(smtp)

    assert sent.defects == []
    assert sent["From"] == "Kiem <kiem@localhost>"
    assert sent["To"] == owner.email
    assert parsedate_to_datetime(sent["Date"]) == NOW
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["X-Auto-Response-Suppress"] == "All"
    assert sent["List-Id"] == "Kiem <digest.testserver>"
    stop = sent["List-Unsubscribe"].strip()
    assert stop.startswith("<http://testserver/unsubscribe/")
    assert sent["List-Unsubscribe-Post"] is None
    assert sent["Message-ID"] == f"<digest.{owner.pk}.2026-11-17@testserver>"
    assert (
        sent["In-Reply-To"]
        == sent["References"]
        == "<person.1@testserver>".replace("1", str(owner.pk))
    )
    assert sent["Reply-To"] is None
    assert len(set(sent.keys())) == len(sent.keys())


def test_with_https_one_press_stops_it(smtp, looked_at, initiative, settings):
    """RFC 8058 has it for https alone."""
    settings.SITE_URL = "https://kiem.example"
    make_point(initiative)

    sent = digest(smtp)

    stop = sent["List-Unsubscribe"].strip()
    assert stop.startswith("<https://kiem.example/unsubscribe/")
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mails_about_one_initiative_are_one_conversation(
    smtp, looked_at, initiative, owner, viewer
):
    told_until(NOW)
    notices.gather(at=NOW - MINUTE)
    mention(initiative, owner, viewer)
    first = notice(smtp)
    mention(initiative, owner, viewer, at=NOW + 20 * MINUTE)
    second = notice(smtp, at=NOW + 21 * MINUTE)

    root = f"<initiative.{initiative.pk}@testserver>"
    assert first["References"] == second["References"] == root
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Subject"] == second["Subject"]


def test_where_answers_are_read_they_go_there_and_so_do_bounces(
    smtp, looked_at, initiative, settings
):
    settings.IMAP_URL, settings.REPLY_ADDRESS = "imap://x", "kiem@example.org"
    make_point(initiative)

    sent = digest(smtp)

    assert sent["Reply-To"].startswith("kiem+")
    assert sent["X-MailFrom"] == sent["Reply-To"]
    assert sent["From"] == "Kiem <kiem@localhost>"


def test_both_parts_say_the_same(smtp, looked_at, initiative, manager):
    make_point(initiative, "U1", severity=Severity.ACTION, value=40, limit=30)
    make_point(initiative, asked_level=AskedLevel.SPONSOR)

    sent = digest(smtp)

    assert [each.get_content_type() for each in sent.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    text, html = part(sent, "plain"), part(sent, "html")
    for line in filter(None, text.partition("\nKiem, ")[0].splitlines()):
        words = line.strip().removeprefix("→ ").removesuffix(" (Idea)").strip("-,:")
        assert words.split(": ")[-1].replace("&", "&amp;") in html


def test_the_page_is_read_aloud_in_order(smtp, looked_at, initiative):
    make_point(initiative)

    page = Page(part(digest(smtp), "html"))

    assert page.headings == ["h1", "h2"]
    assert dict(page.tags)["html"] == {"lang": "en"}
    layout = [given for tag, given in page.tags if tag == "table"]
    assert all(given["role"] == "presentation" for given in layout)


def test_nothing_is_loaded(smtp, looked_at, initiative):
    make_point(initiative)

    page = Page(part(digest(smtp), "html"))

    assert not {"img", "link", "script", "iframe", "object"} & {t for t, _ in page.tags}
    assert not any("src" in given or "background" in given for _, given in page.tags)
    assert "url(" not in part(smtp.messages[-1], "html")


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_titles_and_names_smuggle_nothing_in(
    smtp, looked_at, initiative, owner, manager, nasty
):
    """Past the checks of the forms, as an import might bring them."""
    type(initiative).objects.update(title=nasty[:120].replace("\x00", ""))
    type(owner).objects.filter(pk=owner.pk).update(name=nasty[:120].replace("\x00", ""))
    type(initiative.portfolio).objects.update(
        organisation=nasty[:120].replace("\x00", "")
    )
    make_point(initiative, asked_level=AskedLevel.SPONSOR)
    mention(initiative, manager, owner)

    sent = digest(smtp)

    assert sent["Bcc"] is None
    assert sent["To"] in (owner.email, manager.email)
    assert len(sent["Subject"].splitlines()) == 1
    assert len(set(sent.keys())) == len(sent.keys())
    page = Page(part(sent, "html"))
    assert not {"script", "img", "b"} & {tag for tag, _ in page.tags}
    assert "\nBcc:" not in part(sent, "plain")


def test_it_wears_the_colours_of_the_municipality(smtp, looked_at, initiative, manager):
    set_theme(
        initiative.portfolio, colours={"brand_light": "#7a1f5c"}, by=manager, at=NOW
    )
    make_point(initiative)

    html = part(digest(smtp), "html")

    assert Theme.objects.get().colours
    assert "#7a1f5c" in html
    assert "gemeente lindervoort" in html


def test_a_mail_about_two_portfolios_is_of_kiem_alone(
    smtp, looked_at, initiative, outsider, owner
):
    there = make_initiative(outsider, title="Elsewhere")
    there.portfolio.memberships.create(user=owner, role="contributor")
    make_point(initiative)
    make_point(there, recipient=owner)

    digest(smtp)

    (mine,) = Mail.objects.filter(recipient=owner)
    assert "gemeente" not in mine.html


@pytest.mark.parametrize("kind", ["digest", "notice"])
def test_the_address_of_a_mail_is_its_own_on_each_attempt(
    smtp, looked_at, initiative, owner, viewer, kind
):
    told_until(NOW if kind == "notice" else NOW - 7 * DAYS)
    notices.gather(at=NOW - MINUTE)
    mention(initiative, owner, viewer)
    notice(smtp) if kind == "notice" else digest(smtp, at=NOW + DAYS)
    smtp.messages.clear()

    Mail.objects.update(accepted_at=None, attempts=0)
    again = delivered(smtp)

    assert again["Message-ID"] == Mail.objects.get().message_id
    assert Preference.objects.filter(told_at__isnull=True).count() == 0
