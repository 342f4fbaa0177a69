"""My work: all that is asked of somebody, with the buttons that end it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.actions import post_comment
from portfolio.clock import day_of
from portfolio.models import Role
from tests.cast import NOW, make_initiative, make_person, make_ready
from tests.web.world import page, text
from tests.workflows.meeting_world import conditional_go
from tests.workflows.meeting_world import point as make_point
from workflows.actions import decide, request_decision
from workflows.models import AskedLevel, AttentionPoint, Severity
from workflows.standing import catch_up

DAY = timedelta(days=1)


@pytest.fixture
def see(client):
    def look(person):
        client.force_login(person)
        return text(client.get(page("my-work")))

    return look


def soon(days=7):
    return (day_of(timezone.now()) + days * DAY).isoformat()


def asking(shown):
    """How much the page says that asks for action."""
    return int(re.search(r"(\d+) things? asks? for action\.", shown)[1])


def test_without_work_it_says_so(see, owner):
    assert "Nothing is asked of you" in see(owner)


def test_a_point_is_there_with_its_button_and_its_reason(see, initiative, owner):
    point = make_point(initiative)

    shown = see(owner)

    assert "Silent for 88 days, limit 60" in shown
    assert page("update-new", initiative.pk) in shown
    assert page("point-snooze", point.pk) in shown
    assert "Why do I see this?" in shown
    assert "(T4). Sources: S43, S86." in shown
    assert "1 thing asks for action." in shown


def test_the_gravest_comes_first(see, owner, initiative):
    make_point(initiative, "U1", value=31, limit=30, severity=Severity.ATTENTION)
    make_point(make_initiative(owner, title="Bins"))

    shown = see(owner)

    assert shown.index("Bins") < shown.index("Trees")


def test_what_goes_up_says_why(see, initiative, manager):
    make_point(initiative, asked_level=AskedLevel.SPONSOR)

    assert "Owner has not answered for 14 days, and no sponsor" in see(manager)


def test_other_work_is_there_too(see, playbook, initiative, owner, gatekeeper):
    decide(make_ready(initiative), conditional_go(owner), by=gatekeeper, at=NOW)
    bins = make_initiative(owner, title="Bins")
    request_decision(bins, by=owner, at=NOW)
    said = post_comment(bins, text="@Gatekeeper look", by=owner, at=timezone.now())

    assert "Ask the works council" in see(owner)
    shown = see(gatekeeper)
    assert page("gate", bins.pk) in shown
    assert f"#comment-{said.pk}" in shown
    assert "Ask the works council" not in shown


def test_it_spans_portfolios(see, initiative, owner, outsider):
    other = make_initiative(outsider, title="Far away")
    make_point(other, recipient=outsider)
    make_point(initiative)

    assert "Far away" not in see(owner)
    assert "Far away" in see(outsider)


def test_it_is_put_off_in_place(client, owner):
    initiative = make_initiative(owner, at=timezone.now() - 400 * DAY)
    catch_up(at=timezone.now())
    point = AttentionPoint.objects.get(rule="T4")
    client.force_login(owner)
    before = text(client.get(page("initiative", initiative.pk)))
    typed = {"until": soon(), "reason": "She is ill.", "from": "my-work"}

    answer = client.post(page("point-snooze", point.pk), typed, follow=True)

    assert answer.redirect_chain == [(page("my-work"), 302)]
    assert "Put off. Kiem asks again on that day." in text(answer)
    assert "Silent for" not in text(answer)
    shown = text(client.get(page("initiative", initiative.pk)))
    assert "Owner put it off until" in shown and "She is ill." in shown
    assert asking(shown) == asking(before) - 1


def test_a_wrong_day_is_said_at_its_field(client, initiative, owner):
    point = make_point(initiative)
    client.force_login(owner)
    typed = {"until": soon(40), "reason": "She is ill.", "from": "my-work"}

    answer = client.post(page("point-snooze", point.pk), typed)

    assert answer.status_code == 400
    assert "Choose a day from tomorrow to" in text(answer)
    assert 'name="from" value="my-work"' in text(answer)


def test_the_third_time_it_says_who_is_asked(client, initiative, owner):
    point = make_point(initiative, snoozes=2)
    client.force_login(owner)
    typed = {"until": soon(), "reason": "She is ill."}

    answer = client.post(page("point-snooze", point.pk), typed, follow=True)

    assert "You put it off twice. The sponsor or a manager is asked." in text(answer)


def test_the_page_tells_that_it_was_seen(client, owner):
    initiative = make_initiative(owner, at=timezone.now())
    point = make_point(initiative)
    client.force_login(owner)
    path = page("initiative", initiative.pk)
    assert f'data-new="{point.pk}"' in text(client.get(path))

    answer = client.post(page("points-seen"), {"point": point.pk})

    assert answer.status_code == 204
    assert AttentionPoint.objects.get(pk=point.pk).seen_at is not None
    assert "data-new" not in text(client.get(path))


def test_reading_writes_nothing(client, see, initiative, owner):
    point = make_point(initiative)

    see(owner)

    assert AttentionPoint.objects.get(pk=point.pk).seen_at is None


def queries_for(client, count, portfolio):
    person = make_person(f"P{count}", portfolio, Role.CONTRIBUTOR, Role.GATEKEEPER)
    other = make_person(f"Q{count}", portfolio, Role.CONTRIBUTOR)
    for number in range(count):
        make_point(make_initiative(person, title=f"Trees {number}"))
        asked = make_initiative(other, title=f"Bins {number}")
        request_decision(asked, by=other, at=NOW)
        post_comment(asked, text=f"@P{count} look", by=other, at=timezone.now())
    client.force_login(person)
    client.get(page("my-work"))
    with CaptureQueriesContext(connection) as captured:
        shown = text(client.get(page("my-work")))
    assert shown.count("Silent for 88 days, limit 60</p>") == count
    return len(captured)


def test_the_page_takes_as_many_queries_for_30_as_for_3(client, portfolio):
    assert queries_for(client, 3, portfolio) == queries_for(client, 30, portfolio)
