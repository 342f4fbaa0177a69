"""Managers set the days of rest and the limits, and see beforehand what that flags."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.rest import Rest
from tests.cast import make_initiative
from tests.web.world import page, text, untouched_limits
from workflows.limits import Limits, limits_in
from workflows.rules.signals import limits_of as limits_of_signals

DAY = timedelta(days=1)
SLUG = "lindervoort"


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def year():
    return day_of(timezone.now()).year


def test_the_recess_of_a_year_is_set(as_manager, portfolio):
    next_year = year() + 1
    typed = {
        f"recess-{next_year}-first": f"{next_year}-07-04",
        f"recess-{next_year}-last": f"{next_year}-08-16",
        "free-0-name": "Moving",
        "free-0-first": f"{next_year}-03-01",
        "free-0-last": f"{next_year}-03-02",
        "holidays": "on",
    }

    answer = as_manager.post(page("calendar", SLUG), typed, follow=True)

    assert "Saved. All days count anew." in text(answer)
    assert f'value="{next_year}-07-04"' in text(answer)
    portfolio.refresh_from_db()
    rest = Rest.of(portfolio.rest)
    assert rest.holidays and rest.free[0].name == "Moving"
    again = as_manager.post(page("calendar", SLUG), {}, follow=True)
    assert "Moving" not in text(again)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"first": "07-04"}, "Fill in both days, or neither."),
        (
            {"first": "08-04", "last": "07-04"},
            "Summer recess: The last day comes before the first.",
        ),
    ],
)
def test_days_that_make_no_sense_are_said(days, said, as_manager, portfolio):
    typed = {f"recess-{year()}-{end}": f"{year()}-{day}" for end, day in days.items()}

    answer = as_manager.post(page("calendar", SLUG), typed)

    assert answer.status_code == 400
    assert said in text(answer)


def test_somebody_else_saved_meanwhile(as_manager, portfolio):
    answer = as_manager.post(page("calendar", SLUG), {"seen": '{"holidays": true}'})

    assert answer.status_code == 409


def typed_limits(portfolio, **changes):
    sent = untouched_limits(portfolio)
    return sent | {name.replace("_", "-"): value for name, value in changes.items()}


def test_limits_are_tried_before_they_are_saved(as_manager, portfolio, owner):
    make_initiative(owner, at=timezone.now() - 20 * DAY)
    path = page("limits", SLUG)
    assert "no initiative would be flagged today" in text(as_manager.get(path))

    sent = typed_limits(portfolio, U1_idea_attention=15)
    answer = text(as_manager.post(path, sent | {"preview": "1"}))

    assert "With these limits, 1 initiative would be flagged today: Trees." in answer
    assert "Nothing is saved yet." in answer
    assert limits_in(portfolio)["U1"]["idea"].attention == 30


def test_limits_are_saved_and_put_back(as_manager, portfolio):
    path, sent = page("limits", SLUG), typed_limits(portfolio, U1_idea_attention=15)

    saved = text(as_manager.post(path, sent, follow=True))

    assert "Saved. The points follow these limits." in saved
    assert "changed here" in saved
    assert limits_in(portfolio)["U1"]["idea"] == Limits(15, 58)
    assert portfolio.rule_limits.count() == 1
    as_manager.post(path, {"reset": "1"})
    assert not portfolio.rule_limits.exists()


def test_limits_in_the_wrong_order_are_said(as_manager, portfolio):
    sent = typed_limits(portfolio, U1_idea_attention=90, U1_idea_action=60)

    answer = as_manager.post(page("limits", SLUG), sent)

    assert answer.status_code == 400
    assert "What is graver comes later." in text(answer)


def test_the_page_of_limits_takes_the_same_queries(as_manager, portfolio, owner):
    found = []
    for count in (3, 27):
        for number in range(count):
            make_initiative(owner, title=f"{count} {number}")
        with CaptureQueriesContext(connection) as captured:
            as_manager.get(page("limits", SLUG))
        found.append(len(captured))

    assert found[0] == found[1]


def typed_signals(portfolio, **changes):
    return {**limits_of_signals(portfolio.rule_limits.all()), **changes}


def test_signals_of_the_whole_are_tried_saved_and_refused(as_manager, portfolio, owner):
    make_initiative(owner, at=timezone.now() - 70 * DAY)
    path = page("limits", SLUG)

    sent = typed_signals(portfolio, P5=40)
    tried = text(as_manager.post(path, sent | {"signals": "preview"}))
    assert "this would stand out today: No gate meeting" in tried
    assert not portfolio.rule_limits.exists()

    saved = as_manager.post(path, sent | {"signals": "save"}, follow=True)
    assert "Kiem looks anew within a minute." in text(saved)
    assert portfolio.rule_limits.get().attention == 40

    wrong = as_manager.post(
        path, typed_signals(portfolio, P2=101) | {"signals": "save"}
    )
    assert wrong.status_code == 400
    assert portfolio.rule_limits.get().attention == 40


def test_a_manager_lists_who_advises(as_manager, portfolio, manager):
    path = page("advisers", SLUG)
    assert "Privacy officer" in text(as_manager.get(path))

    wrong = as_manager.post(path, {"privacy": "nobody", "language": "en"})
    assert wrong.status_code == 400
    saved = as_manager.post(
        path, {"privacy": "po@example.org", "language": "en"}, follow=True
    )

    assert "Saved. They hear of what is open within minutes." in text(saved)
    seat = portfolio.adviser_seats.get()
    assert (seat.adviser, seat.address, seat.by) == (
        "privacy",
        "po@example.org",
        manager,
    )
