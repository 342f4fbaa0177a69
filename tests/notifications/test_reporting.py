"""Reports by mail: on their day, to who is listed, with what changed."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail as sent
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from notifications import outbox, reporting
from notifications.models import Mail
from portfolio.models import Event, Membership
from reports import scheduling, working
from reports.actions import add_schedule, change_schedule, remove_schedule
from reports.models import Job, Rhythm, Schedule
from tests.cast import NOW, TODAY, make_initiative
from tests.web.api.caller import Caller

FIRST = date(2026, 12, 1)
OUTSIDE = "director@example.com"


@pytest.fixture
def schedule(portfolio, manager, viewer, owner):
    make_initiative(owner)
    values = {
        "rhythm": "monthly",
        "next_on": FIRST,
        "people": [viewer],
        "addresses": [OUTSIDE],
        "language": "en",
    }
    return add_schedule(portfolio, values, by=manager, at=NOW)


def noon(day: date) -> datetime:
    return NOW + (day - TODAY)


def run(day: date) -> list[Mail]:
    """A day of the worker: what is due is made, and written."""
    at = noon(day)
    scheduling.start_due(at=at)
    working.work(clock=lambda: at)
    reporting.compose(at=at)
    return list(Mail.objects.order_by("pk"))


def test_the_report_goes_on_its_day_to_who_is_listed(schedule, viewer, manager):
    assert run(FIRST - timedelta(days=1)) == []

    first, second = run(FIRST)

    assert (first.to, first.recipient) == (viewer.email, viewer)
    # The manager answers for who has no account.
    assert (second.to, second.recipient) == (OUTSIDE, manager)
    assert first.subject == "Portfolio lindervoort: report of 1 December 2026"
    assert run(FIRST) == [first, second]
    schedule.refresh_from_db()
    assert (schedule.told_on, schedule.next_on) == (FIRST, date(2027, 1, 1))


def test_the_mail_says_in_three_sentences_what_changed(schedule, portfolio):
    first, second = run(FIRST)

    assert first.text.startswith("Hello Viewer,")
    assert "What changed since 1 November 2026:" in first.text
    sentences = [line for line in first.text.split("\n") if line.startswith("- ")]
    assert len(sentences) == 3
    assert sentences[0].startswith("- 1 initiative began in this period.")
    assert "Manager put you on the list" in first.text
    # Who has no account gets no link to where one has to sign in.
    assert reverse("report", args=[portfolio.slug]) in first.text
    assert reverse("report", args=[portfolio.slug]) not in second.text + second.html


def test_the_next_one_tells_of_what_came_since(schedule):
    run(FIRST)

    *_, last = run(date(2027, 1, 1))

    assert "What changed since 1 December 2026:" in last.text
    assert "- No initiative began" in last.text or "- 0 initiatives began" in last.text


def test_the_pdf_goes_along_on_each_attempt(schedule, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run(FIRST)

    outbox.deliver(clock=lambda: noon(FIRST))

    assert [each.to for each in sent.outbox] == [["viewer@example.org"], [OUTSIDE]]
    for each in sent.outbox:
        ((name, content, kind),) = each.attachments
        assert (name, kind) == ("kiem-lindervoort-2026-12-01.pdf", "application/pdf")
        assert content.startswith(b"%PDF")


def test_without_its_file_a_mail_waits(schedule, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run(FIRST)
    Mail.objects.update(attached="aa/gone")

    done = outbox.deliver(clock=lambda: noon(FIRST))

    assert (done.accepted, done.postponed) == (0, 2)


def test_what_was_missed_for_long_goes_once(schedule):
    assert len(run(date(2027, 6, 15))) == 2

    schedule.refresh_from_db()
    assert schedule.next_on == date(2027, 7, 1)


def test_nothing_goes_when_who_set_it_manages_no_more(schedule, manager):
    Membership.objects.filter(user=manager).delete()

    assert run(FIRST) == []


def test_nothing_goes_when_that_ends_while_it_is_made(schedule, manager):
    scheduling.start_due(at=noon(FIRST))
    working.work(clock=lambda: noon(FIRST))
    Membership.objects.filter(user=manager).delete()

    assert reporting.compose(at=noon(FIRST)) == 0
    assert not Job.objects.untold().exists()


def test_who_left_gets_it_no_more(schedule, viewer):
    Membership.objects.filter(user=viewer).delete()

    assert [mail.to for mail in run(FIRST)] == [OUTSIDE]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"addresses": ["nobody"]}, "addresses"),
        ({"addresses": [f"a{n}@example.org" for n in range(51)]}, "addresses"),
        ({"people": [], "addresses": []}, "people"),
        ({"next_on": TODAY - timedelta(days=1)}, "next_on"),
        ({"q": "stagge:idea"}, "q"),
        ({"rhythm": "daily"}, "rhythm"),
    ],
)
def test_what_cannot_be_is_refused(schedule, manager, changes, field):
    with pytest.raises(ValidationError) as refusal:
        change_schedule(schedule, changes, by=manager, at=NOW)

    assert field in refusal.value.message_dict


def test_only_managers_say_who_gets_it(schedule, portfolio, viewer, manager):
    with pytest.raises(PermissionDenied):
        add_schedule(portfolio, {}, by=viewer, at=NOW)
    with pytest.raises(PermissionDenied):
        change_schedule(schedule, {"rhythm": "weekly"}, by=viewer, at=NOW)
    with pytest.raises(PermissionDenied):
        remove_schedule(schedule, by=viewer, at=NOW)


def test_the_ledger_says_how_many_get_it_and_no_address(schedule, manager):
    remove_schedule(schedule, by=manager, at=NOW)

    facts = [e.facts for e in Event.objects.filter(kind="reports-scheduled")]
    assert [each["what"] for each in facts] == ["added", "removed"]
    assert facts[0]["readers"] == 2
    assert OUTSIDE not in str(facts)


@pytest.mark.parametrize(
    ("rhythm", "day", "after"),
    [
        ("weekly", date(2026, 12, 28), date(2027, 1, 4)),
        ("monthly", date(2026, 12, 31), date(2027, 1, 31)),
        ("monthly", date(2027, 1, 31), date(2027, 2, 28)),
        ("quarterly", date(2026, 11, 30), date(2027, 2, 28)),
    ],
)
def test_each_rhythm_knows_its_next_day(rhythm, day, after):
    assert Rhythm(rhythm).after(day) == after


def test_a_manager_sets_it_on_the_page(client, portfolio, manager, viewer):
    client.force_login(manager)
    address = reverse("schedules", args=[portfolio.slug])
    typed = {
        "rhythm": "weekly",
        "next_on": "2099-01-05",
        "people": [viewer.pk],
        "addresses": f"{OUTSIDE}\nsecond@example.com",
        "language": "nl",
    }

    html = client.post(
        address, typed, follow=True, headers={"accept-language": "en"}
    ).content.decode()

    assert "3 readers" in html
    assert "The next one goes on 5 January 2099." in html
    made = Schedule.objects.get()
    assert made.addresses == [OUTSIDE, "second@example.com"]
    page = client.get(reverse("schedule", args=[portfolio.slug, made.pk]))
    assert f"{OUTSIDE}\nsecond@example.com" in page.content.decode()


def test_the_page_says_when_nobody_answers_for_it(client, schedule, manager, owner):
    schedule.by = owner
    schedule.save()
    client.force_login(manager)

    address = reverse("schedules", args=[schedule.portfolio.slug])
    html = client.get(address, headers={"accept-language": "en"}).content.decode()

    assert "Nothing goes: Owner manages this no more." in html


def test_a_program_sets_it_too(portfolio, manager, viewer):
    caller, here = Caller(manager), f"/portfolios/{portfolio.slug}/scheduled-reports"
    body = {"rhythm": "weekly", "next_on": "2099-01-05", "people": [viewer.pk]}

    made = caller.post(here, body).json()
    changed = caller.patch(f"{here}/{made['id']}", {"addresses": [OUTSIDE]}).json()

    assert (changed["people"], changed["addresses"]) == ([viewer.pk], [OUTSIDE])
    assert caller.delete(f"{here}/{made['id']}").status_code == 204
    assert caller.get(here).json()["results"] == []
