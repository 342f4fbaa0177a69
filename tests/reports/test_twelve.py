"""Every figure of twelve initiatives, held against `twelve.md`: worked out by hand."""

import json
from datetime import date

import pytest
from django.utils import translation

from portfolio.models import FailureMode, Initiative
from reports.chapters import CHAPTERS, Asked, chapters
from reports.figures import Past
from reports.figures.attention import Reaction, attention
from reports.figures.balance import balance
from reports.figures.flow import ageing, flow
from reports.figures.forecast import forecast
from reports.figures.funnel import funnel
from reports.figures.gates import gates
from reports.figures.learning import learning
from reports.figures.outcome import outcome
from reports.figures.since import last_meeting, since
from reports.figures.survival import time_in_stages
from reports.period import Period
from tests.once import once
from tests.reports.twelve import AS_OF, HALF_YEAR, Twelve
from workflows.board import on_board
from workflows.filtering import parse
from workflows.models import Outcome

twelve = once(Twelve)


@pytest.fixture
def past(twelve, db):
    return Past(twelve.portfolio, as_of=AS_OF)


def slugs(past, found):
    return {past.stages[each.stage].slug: each for each in found}


def test_days_of_rest_and_holds_do_not_count(twelve, past):
    days = [stay.days for stay in past.stays]

    expected = "53 90 110 60 30 80 152 70 70 60 30 30 30 86 60 60 79 40 60 120 90 60 30"
    assert days == [*map(int, expected.split()), 0, 20]


def test_with_the_switch_all_days_count(twelve, db):
    past = Past(twelve.portfolio, as_of=AS_OF, all_days=True)

    days = {(s.initiative, past.stages[s.stage].slug): s.days for s in past.stays}
    assert days[twelve.A, "idea"] == 101
    assert days[twelve.F, "concept"] == 109
    assert days[twelve.G, "idea"] == 60


def test_time_in_stage(twelve, past):
    found = slugs(past, time_in_stages(past))

    steps = {
        slug: [(s.days, s.at_risk, s.left) for s in each.survival.steps]
        for slug, each in found.items()
    }
    assert steps["idea"] == [
        (30, 12, pytest.approx(9 / 12)),
        (40, 8, pytest.approx(0.65625)),
        (53, 7, pytest.approx(0.5625)),
        (60, 6, pytest.approx(0.375)),
        (70, 3, pytest.approx(0.25)),
    ]
    assert steps["concept"] == [
        (30, 7, pytest.approx(6 / 7)),
        (60, 6, pytest.approx(5 / 7)),
        (70, 5, pytest.approx(4 / 7)),
        (80, 3, pytest.approx(8 / 21)),
        (90, 1, 0),
    ]
    assert steps["pilot"] == [
        (60, 3, pytest.approx(2 / 3)),
        (110, 2, pytest.approx(1 / 3)),
    ]
    medians = [each.median.days for each in found.values()]
    assert medians == [60, 80, 110, 60]
    longer = [twelve.letters(each.longer) for each in found.values()]
    assert longer == ["HI", "D", "B", ""]
    assert found["idea"].survival.percentile(85).days is None
    assert found["concept"].survival.percentile(85).days == 90


def test_flow(twelve, past):
    found, told = flow(past, HALF_YEAR), twelve.letters

    months = [
        (
            *(told(sorted(m.arrived)), told(sorted(m.moved_on)), told(m.moved_back)),
            *(told(sorted(m.stopped)), told(m.handed_over)),
            *(*m.standing.values(), m.in_progress),
        )
        for m in found.months
    ]
    assert months == [
        ("DEF", "BC", "", "", "", 3, 1, 2, 0, 6),
        ("G", "D", "", "", "", 3, 2, 2, 0, 7),
        ("H", "F", "D", "E", "", 3, 2, 2, 0, 7),
        ("I", "ACDG", "", "", "", 2, 3, 2, 1, 8),
        ("JK", "", "", "", "", 4, 3, 2, 1, 10),
        ("L", "L", "", "CG", "A", 4, 3, 1, 0, 8),
    ]
    assert (found.months[-1].all_stopped, found.months[-1].all_handed_over) == (3, 1)
    ways = ("entered", "moved_on", "moved_back", "stopped", "handed_over")
    assert [[len(getattr(m, way)) for way in ways] for m in found.movements] == [
        [10, 6, 0, 1, 0],
        [6, 2, 1, 1, 0],
        [2, 1, 0, 1, 0],
        [1, 0, 0, 0, 1],
    ]


def test_ageing_and_visits(twelve, past):
    found = flow(past, HALF_YEAR)

    bands = [
        (each.limits, [twelve.letters(band) for band in each.bands])
        for each in ageing(past)
    ]
    assert bands == [
        ((40, 60, 70), ["K", "J", "", "HI"]),
        ((70, 90, 90), ["L", "DF", "", ""]),
        ((), ["B"]),
        ((), [""]),
    ]
    visits = [(v.visits, v.initiatives, v.moved_back) for v in found.visits]
    assert visits == [(13, 12, 0), (8, 7, 1), (3, 3, 0), (1, 1, 0)]
    assert [twelve.letters(v.again) for v in found.visits] == ["D", "D", "", ""]


def test_funnel(twelve, past):
    found, told = funnel(past, HALF_YEAR), twelve.letters

    cohorts = [
        (
            *(c.name, told(c.entered), *map(told, list(c.reached.values())[1:])),
            *(told(c.handed_over), told(c.stopped), told(c.under_way)),
        )
        for c in found.cohorts
    ]
    assert cohorts == [
        ("2025-Q2", "A", "A", "A", "A", "A", "", ""),
        ("2025-Q4", "BC", "BC", "BC", "", "", "C", "B"),
        ("2026-Q1", "DEFGH", "DFG", "", "", "", "EG", "DFH"),
        ("2026-Q2", "IJKL", "L", "", "", "", "", "IJKL"),
    ]
    shares = [each.share for each in found.conversions]
    assert shares == [pytest.approx(5 / 6), pytest.approx(1 / 3), 0, 1]
    left = [
        (past.stages[each.stage].slug, each.reason, told(each.initiatives))
        for each in found.left
    ]
    assert left == [
        ("idea", "no-owner", "E"),
        ("concept", "data", "G"),
        ("pilot", "no-need", "C"),
    ]
    assert [(mode, told(keys)) for mode, keys in found.modes] == [
        (FailureMode.USERS, "CE")
    ]


def test_gates(twelve, past):
    found = gates(past, HALF_YEAR)

    taken = [each.outcome for each in found.decisions]
    counts = [taken.count(outcome) for outcome in Outcome]
    assert counts == [8, 1, 1, 0, 3, 1]
    assert found.go_rate == pytest.approx(9 / 14)
    assert (found.waivers, found.waived) == (1, 1)
    assert [(s.days, s.at_risk, s.left) for s in found.answer.steps] == [
        (10, 5, pytest.approx(0.6)),
        (20, 2, pytest.approx(0.3)),
    ]
    assert found.answer.median == 20
    waiting = [(twelve.letters([key]), days) for key, days in found.waiting]
    assert waiting == [("B", 20), ("I", 10)]
    assert (found.terms.open, found.terms.overdue) == (2, 1)
    assert twelve.letters(found.terms.initiatives) == "FD"
    assert twelve.letters(found.terms.overdue_initiatives) == "F"


def test_attention(twelve, past):
    found, told = attention(past, HALF_YEAR), twelve.letters

    modes = {each.mode: each for each in found.modes}
    counts = {
        mode.value: (each.action, each.attention, each.info, told(each.initiatives))
        for mode, each in modes.items()
        if each.total
    }
    assert counts == {
        "FM1": (1, 0, 0, "H"),
        "FM2": (0, 1, 0, "B"),
        "FM3": (0, 1, 0, "H"),
        "FM4": (0, 1, 0, "J"),
        "FM5": (1, 0, 0, "F"),
    }
    lasting = modes[FailureMode.USERS].lasting
    assert (lasting.finished, lasting.running, lasting.median) == (1, 2, None)
    assert lasting.steps[0].left == pytest.approx(2 / 3)
    assert sorted(told(found.need_action)) == ["F", "H"]
    assert sorted(told(found.need_attention)) == ["B", "J"]
    assert found.reactions == {
        Reaction.SOLVED: 1,
        Reaction.ANSWERED: 1,
        Reaction.PUT_OFF: 1,
        Reaction.NOTHING: 2,
    }
    assert found.answered_soon == pytest.approx(0.6)
    assert found.answer.steps[0].left == pytest.approx(4 / 6)
    shares = [found.heard, found.partnered, found.sponsored]
    assert [told(each.held) for each in shares] == ["BH", "BH", "BDI"]
    assert [each.share for each in shares] == pytest.approx([2 / 7, 2 / 7, 3 / 7])


def test_balance(twelve, past):
    found, told = balance(past), twelve.letters

    parts = {
        name: {
            group.value: "".join(sorted(told(group.initiatives))) for group in groups
        }
        for name, groups in found.parts.items()
    }
    assert parts["domain"] == {
        "internal": "FH",
        "decisions": "I",
        "citizens": "BDL",
        "sharing": "K",
        "evaluation": "",
        "": "J",
    }
    assert parts["field"] == {"Mobility": "BDI", "Care": "FH", "": "JKL"}
    assert parts["department"] == {"Works": "BDFHIJL", "": "K"}
    assert parts["facet"]["mission"] == "B"
    assert parts["cost"] == {"1": "B", "2": "D", "3": "F", "4": "H", "": "IJKL"}
    bubbles = {
        (past.stages[each.stage].slug, each.band): "".join(
            sorted(told(each.initiatives))
        )
        for each in found.bubbles
        if each.initiatives
    }
    assert bubbles == {
        ("idea", 0): "IJK",
        ("idea", 1): "H",
        ("concept", 0): "L",
        ("concept", 1): "DF",
        ("pilot", 2): "B",
    }


def test_outcome(twelve, past):
    found = outcome(past, HALF_YEAR)

    measuring = (found.with_baseline, found.with_target, found.measured, found.reached)
    assert (len(found.metrics), *measuring) == (4, 3, 4, 3, 2)
    assert (found.users, found.aimed_at) == (30, 60)
    assert found.handed_over == ((twelve.A, date(2026, 6, 7)),)
    spared = [
        (twelve.letters([s.initiative]), s.per_year, s.months) for s in found.spared
    ]
    assert spared == [("E", None, None), ("C", 50_000, 3.0), ("G", 10_000, None)]
    assert (found.money_spared, found.months_spared) == (60_000, 3.0)


def test_learning(twelve, past):
    found = learning(past, HALF_YEAR)

    recorded = {mode: twelve.letters(keys) for mode, keys in found.recorded.items()}
    assert (found.lessons, recorded) == (3, {"": "A", "FM1": "EC"})
    assert twelve.letters(found.silent) == "G"
    assert (found.consultations, found.helped) == (2, 1)
    assert twelve.letters(found.consulted) == "BH"
    assert found.returned == ()
    june = learning(past, Period(date(2026, 5, 1), AS_OF)).returned
    assert [
        (r.mode, twelve.letters(r.before), twelve.letters(r.again)) for r in june
    ] == [(FailureMode.USERS, "E", "C")]


def test_since_the_last_meeting(twelve, past):
    assert last_meeting(past) == date(2026, 6, 5)
    found, told = since(past, date(2026, 6, 5)), twelve.letters

    assert told(each.initiative for each in found.moved) == "L"
    assert told(key for key, _day in found.new) == "L"
    assert found.stopped == ()
    assert found.handed_over == ((twelve.A, date(2026, 6, 7)),)
    slipped = [(told([s.initiative]), s.what, s.was, s.now) for s in found.slipped]
    days = (date(2026, 7, 1), date(2026, 9, 1))
    assert slipped == [("I", "planned_gate_on", *days)]
    stuck = [(told([s.initiative]), s.rule, s.is_new) for s in found.stuck]
    assert stuck == [("H", "U1", False)]
    assert found.answered == ()
    earlier = since(past, date(2026, 5, 4))
    assert [(told([a.initiative]), a.is_solved) for a in earlier.answered] == [
        ("D", True)
    ]


def test_two_pilots_are_too_few_to_forecast_from(twelve, past):
    found = forecast(past, until=date(2026, 12, 31))

    assert (found.n, found.is_refused, found.chances) == (2, True, ())


def test_as_of_the_end_of_march_it_was_what_it_was_then(twelve, db):
    march = Past(twelve.portfolio, as_of=date(2026, 3, 31))

    found = flow(march, Period(date(2026, 1, 1), date(2026, 3, 31)))
    assert list(found.months[-1].standing.values()) == [3, 2, 2, 0]
    assert twelve.letters(sorted(march.present)) == "ABCDFGH"
    # C and G were not stopped yet, F not on hold, A not handed over.
    assert {march.states[key] for key in march.present} == {"active"}
    assert gates(march, HALF_YEAR).waiting == (
        (twelve.A, 12),
        (twelve.C, 8),
        (twelve.D, 5),
    )


def test_the_figures_of_today_are_those_of_the_rows(twelve, past):
    kept = dict(Initiative.objects.filter(past.of("")).values_list("pk", "state"))

    assert past.states == kept


def test_narrowed_to_some_it_tells_of_those_only(twelve, db):
    some = Initiative.objects.filter(pk__in=[twelve.B, twelve.H])
    past = Past(twelve.portfolio, as_of=AS_OF, initiatives=some)

    assert twelve.letters(sorted(past.present)) == "BH"
    assert len(attention(past, HALF_YEAR).heard.held) == 2
    for chapter in chapters(Asked(past, HALF_YEAR)):
        behind = {
            key for t in chapter.tables for row in t.rows for key in row.initiatives
        }
        assert behind <= {twelve.B, twelve.H}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_table_is_whole_and_its_chart_draws_what_it_has(twelve, past, language):
    with translation.override(language):
        told = chapters(Asked(past, HALF_YEAR))

    assert [chapter.key for chapter in told] == list(CHAPTERS)
    tables = [table for chapter in told for table in chapter.tables]
    assert len({table.key for table in tables}) == len(tables)
    for table in tables:
        assert table.caption and table.title
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert {len(row.cells) for row in table.rows} <= {len(names)}, table.key
        keys = [row.key for row in table.rows]
        assert len(set(keys)) == len(keys), table.key
        if table.chart:
            drawn = {table.chart.x, *(series.name for series in table.chart.series)}
            drawn |= {table.chart.y, table.chart.split, *(table.chart.band or ())} - {
                ""
            }
            assert drawn <= set(names), table.key


def test_the_board_finds_as_many_as_a_row_that_points_to_it(twelve, past):
    for chapter in chapters(Asked(past, HALF_YEAR)):
        for table in chapter.tables:
            for row in table.rows:
                if row.q:
                    asked = parse(row.q, stages=tuple(past.stages.values()))
                    assert not asked.errors, row.q
                    found = asked.narrow(
                        on_board(twelve.portfolio, twelve.owner),
                        user=twelve.owner,
                        today=AS_OF,
                    )
                    assert set(found.values_list("pk", flat=True)) == set(
                        row.initiatives
                    ), (table.key, row.key)


def test_the_same_question_gives_the_same_answer(twelve, db):
    def told():
        past = Past(twelve.portfolio, as_of=AS_OF)
        return json.dumps([str(c) for c in chapters(Asked(past, HALF_YEAR))])

    assert told() == told()
