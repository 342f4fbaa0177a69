"""The demo stays fresh: loaded on another day, the rules find the same in it."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from tests.web.demo_world import entries, expected, found
from web.management.demo import load
from workflows import standing

# Just after the summer recess, just after Christmas, and a leap day.
DAYS = ("2026-09-01", "2027-01-04", "2028-02-29")
# Those whose points hang on the clock or on a date; the others take as long to load.
ON_THE_CLOCK = (2, 4, 5, 7, 8, 9, 11, 13, 14, 15, 16, 17, 19, 20, 21, 22)


@pytest.mark.anywhere
@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
def test_the_points_do_not_depend_on_the_day_on_which_it_is_loaded(day):
    at = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC)
    chosen = entries("nl", ON_THE_CLOCK)
    setting = load.found_lindervoort(language="nl", at=at)

    with translation.override("nl"):
        load.play(chosen, setting, watched_from=at)
    standing.catch_up(at=at)

    assert found(chosen) == expected(chosen)
