"""The report of a small portfolio, figure by figure."""

from datetime import date

import pytest

from reports import metrics
from reports.period import Period
from reports.portfolio import Totals, portfolio_report
from tests.cast import TODAY, make_initiative, make_portfolio
from tests.reports.conftest import YEAR, on
from workflows.models import AttentionPoint, Outcome, Severity


@pytest.fixture
def report(portfolio, history):
    return portfolio_report(portfolio, period=YEAR, today=TODAY)


def make_point(initiative, *, mode="FM1", severity=Severity.ACTION, rule="U1", **more):
    return AttentionPoint.objects.create(
        initiative=initiative,
        rule=rule,
        severity=severity,
        failure_mode=mode,
        value=90,
        limit=60,
        recipient=initiative.owner,
        opened_at=on(11, 2),
        **more,
    )


def test_the_totals_say_what_is_there_and_what_happened(report):
    assert report.totals == Totals(
        under_way=3,
        on_hold=1,
        need_action=0,
        began=4,
        moved_on=2,
        moved_back=0,
        stopped=1,
        handed_over=0,
        decisions=4,
    )


def test_each_stage_tells_its_flow(report):
    assert [(each.stage.slug, each.flow) for each in report.stages] == [
        ("idea", metrics.Flow(4, 2, 0, 0, 0)),
        ("concept", metrics.Flow(2, 0, 0, 1, 0)),
        ("pilot", metrics.Flow(0, 0, 0, 0, 0)),
        ("scale", metrics.Flow(0, 0, 0, 0, 0)),
    ]


def test_each_stage_tells_how_long_it_takes(report):
    # Idea: 56 and 91 ended, 77 and 162 run. Concept: 91 ended, 155 runs.
    assert [each.time for each in report.stages] == [
        metrics.TimeInStage(median=91, finished=2, running=2, longer=1),
        metrics.TimeInStage(median=91, finished=1, running=1, longer=1),
        metrics.TimeInStage(median=None, finished=0, running=0, longer=0),
        metrics.TimeInStage(median=None, finished=0, running=0, longer=0),
    ]


def test_the_initiatives_behind_the_numbers_are_named(report):
    idea, concept, *_ = report.stages

    assert [item.title for item in idea.present] == ["Parking", "Benches"]
    assert [item.title for item in idea.longer] == ["Parking"]
    assert [item.title for item in concept.stopped] == ["Trees"]


def test_a_period_leaves_out_what_lies_outside_it(portfolio, history):
    spring = Period(date(2026, 3, 3), date(2026, 5, 31))

    report = portfolio_report(portfolio, period=spring, today=TODAY)

    totals = report.totals
    assert (totals.began, totals.moved_on, totals.stopped) == (1, 1, 0)
    assert [ruled.title for ruled in report.decisions] == ["Noise"]


def test_decisions_come_newest_first_with_their_reason(report):
    assert [(r.title, r.outcome, r.day) for r in report.decisions] == [
        ("Parking", Outcome.HOLD, date(2026, 11, 2)),
        ("Trees", Outcome.STOP, date(2026, 6, 1)),
        ("Noise", Outcome.GO, date(2026, 5, 4)),
        ("Trees", Outcome.GO, date(2026, 3, 2)),
    ]
    assert report.decisions[0].rationale == "It fits. More was said."


def test_a_decision_of_the_last_evening_belongs_to_that_day(portfolio, owner, rule):
    late = on(3, 31).replace(hour=21, minute=30)
    rule(make_initiative(owner, at=on(3, 2)), Outcome.GO, late)
    quarter = Period(date(2026, 1, 1), date(2026, 3, 31))

    report = portfolio_report(portfolio, period=quarter, today=TODAY)

    assert [ruled.day for ruled in report.decisions] == [date(2026, 3, 31)]


def test_only_open_points_count(portfolio, history):
    make_point(history["Noise"])
    make_point(history["Noise"], rule="U2", severity=Severity.ATTENTION)
    make_point(history["Benches"], mode="legal", severity=Severity.INFO)
    make_point(history["Benches"], rule="T1", closed_at=on(11, 9))

    report = portfolio_report(portfolio, period=YEAR, today=TODAY)

    found = {row.mode: row for row in report.attention}
    assert (found["FM1"].action, found["FM1"].attention, found["FM1"].info) == (1, 1, 0)
    assert (found["FM1"].initiatives, found["legal"].info) == (1, 1)
    assert report.totals.need_action == 1
    assert [each.need_attention for each in report.stages] == [1, 0, 0, 0]


def test_the_five_ways_to_fail_are_always_told_and_others_when_they_show(
    portfolio, history
):
    make_point(history["Benches"], mode="legal", severity=Severity.INFO)

    report = portfolio_report(portfolio, period=YEAR, today=TODAY)

    told = [row.mode for row in report.going_wrong]
    assert told == ["FM1", "FM2", "FM3", "FM4", "FM5", "legal"]


def test_another_portfolio_is_left_out(portfolio, history, outsider):
    make_initiative(outsider, title="Elsewhere")

    report = portfolio_report(portfolio, period=YEAR, today=TODAY)

    assert "Elsewhere" not in {item.title for item in report.initiatives}
    assert report.totals.under_way == 3


def test_a_portfolio_without_initiatives_has_a_report(db):
    report = portfolio_report(make_portfolio(), period=YEAR, today=TODAY)

    assert report.is_empty
    assert report.totals.under_way == 0


@pytest.mark.parametrize("count", [3, 30])
def test_a_report_takes_seven_queries(
    portfolio, owner, django_assert_num_queries, count
):
    for number in range(count):
        make_point(make_initiative(owner, title=f"Idea {number}"))

    with django_assert_num_queries(7):
        portfolio_report(portfolio, period=YEAR, today=TODAY)
