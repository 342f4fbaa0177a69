"""A year of digests by cadence: each moment once, whatever happens to the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications import actions, digest
from notifications.models import Cadence, Digest, Mail, Preference
from portfolio.clock import day_of
from tests.cast import NOW
from tests.notifications.conftest import DAYS, make_point

# Which day it is does not depend on the database.
pytestmark = pytest.mark.anywhere
HOUR = timedelta(hours=1)
BEGUN = datetime(2026, 1, 1, 7, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def asked(looked_at, initiative, owner):
    """Something is asked of the owner all the time."""
    Preference.objects.create(user=owner, told_at=BEGUN)
    return make_point(initiative, opened_at=BEGUN)


def days_of(owner):
    return [str(each.day) for each in Digest.objects.order_by("day")]


def run(owner, cadence, *, begun=BEGUN, hours=24 * 365, every=24, away=()):
    """Tick after eight each day; while the server is away nothing runs."""
    Preference.objects.update(cadence=cadence)
    for number in range(0, hours, every):
        at = begun + number * HOUR
        if not any(first <= at < last for first, last in away):
            actions.compose_digests(at=at)
    return days_of(owner)


@pytest.mark.parametrize(
    ("cadence", "count"), [("weekly", 52), ("biweekly", 26), ("urgent", 0)]
)
def test_a_year_has_so_many_digests(owner, cadence, count):
    assert len(run(owner, cadence)) == count


def test_daily_is_every_working_day(owner):
    days = run(owner, Cadence.DAILY, hours=24 * 31)

    assert len(days) == 21
    assert "2026-01-01" not in days
    assert "2026-01-03" not in days


@pytest.mark.parametrize(
    ("cadence", "hours", "days"),
    [
        # Six hours around the moment: late on the same day.
        ("weekly", 6, ["2026-03-31", "2026-04-07", "2026-04-14"]),
        ("daily", 6, ["2026-03-31", "2026-04-01", "2026-04-02", "2026-04-07"]),
        # Seven days: a week's digest goes with the next, and none goes twice.
        ("weekly", 7 * 24, ["2026-04-07", "2026-04-14"]),
        ("biweekly", 7 * 24, ["2026-04-07"]),
    ],
)
def test_an_outage_makes_none_of_them_two(owner, cadence, hours, days):
    begun = datetime(2026, 3, 31, 5, tzinfo=UTC)
    Preference.objects.update(told_at=begun)

    found = run(
        owner,
        cadence,
        begun=begun,
        hours=24 * 15,
        every=6,
        away=[(begun, begun + hours * HOUR)],
    )

    assert found[: len(days)] == days
    assert len({*found}) == len(found)


def test_whoever_comes_back_to_digests_is_not_told_of_months(owner):
    actions.choose(owner, cadence=Cadence.URGENT, at=NOW)

    back = actions.choose(owner, cadence=Cadence.WEEKLY, at=NOW + 90 * DAYS)

    assert back.told_at == NOW + 90 * DAYS


def test_to_change_ones_mind_makes_no_second_digest(owner):
    tuesday = NOW + DAYS
    actions.compose_digests(at=tuesday)

    for cadence in ("daily", "weekly", "daily", "biweekly", "daily"):
        actions.choose(owner, cadence=cadence, at=tuesday + HOUR)
        actions.compose_digests(at=tuesday + HOUR)

    assert Mail.objects.count() == 1
    actions.compose_digests(at=tuesday + DAYS)
    assert Mail.objects.count() == 2


def test_nobody_else_can_choose_what_is_no_choice(owner):
    with pytest.raises(TypeError):
        actions.choose(owner, told_at=NOW, at=NOW)


def test_it_says_when_the_next_comes(owner):
    preference = Preference.objects.get(user=owner)
    actions.compose_digests(at=NOW + DAYS)
    preference.refresh_from_db()

    assert day_of(digest.next_at(preference, at=NOW + 2 * DAYS)).isoformat() == (
        "2026-12-01"
    )
