"""Which period somebody asked for."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reports import period
from reports.period import Period
from tests.cast import TODAY


def test_twelve_months_is_what_one_gets_without_asking():
    found = period.read("", "", today=TODAY)

    assert found == Period(date(2025, 11, 24), TODAY)


def test_a_leap_day_has_a_year_before_it_too():
    assert period.last_year(date(2028, 2, 29)).start == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-01-01", "2026-03-31", Period(date(2026, 1, 1), date(2026, 3, 31))),
        ("2026-01-01", "", Period(date(2026, 1, 1), TODAY)),
        ("", "2026-03-31", Period(date(2025, 4, 1), date(2026, 3, 31))),
        # The last day cannot be later than today.
        ("2026-01-01", "2026-12-31", Period(date(2026, 1, 1), TODAY)),
        ("2026-03-31", "2026-03-31", Period(date(2026, 3, 31), date(2026, 3, 31))),
    ],
)
def test_a_period_can_be_chosen(start, end, expected):
    assert period.read(start, end, today=TODAY) == expected


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ("soon", "", "from"),
        ("0001-01-01", "", "from"),
        ("", "2026-02-30", "to"),
        ("2026-06-01", "2026-01-01", "to"),
        ("2027-01-01", "", "from"),
        ("x" * 10_000, "", "from"),
    ],
)
def test_what_is_no_period_is_refused(start, end, field):
    with pytest.raises(ValidationError) as refused:
        period.read(start, end, today=TODAY)

    assert list(refused.value.message_dict) == [field]


def test_the_usual_choices_end_where_they_say():
    found = dict(period.choices(TODAY))

    assert found == {
        "Last 12 months": Period(date(2025, 11, 24), TODAY),
        "This year": Period(date(2026, 1, 1), TODAY),
        "This quarter": Period(date(2026, 10, 1), TODAY),
        "Last quarter": Period(date(2026, 7, 1), date(2026, 9, 30)),
        "Last year": Period(date(2025, 1, 1), date(2025, 12, 31)),
    }
