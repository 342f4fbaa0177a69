"""How stays are told from passages, holds and decisions."""

from datetime import date

import pytest

from portfolio.models import State
from reports.history import Exit, stays, told
from tests.cast import NOW, TODAY, make_initiative
from tests.reports.conftest import on
from workflows.actions import decide, move
from workflows.models import Outcome
from workflows.outcomes import Ruling

MARCH, MAY, JUNE = date(2026, 3, 2), date(2026, 5, 4), date(2026, 6, 1)


def test_stays_tell_where_each_initiative_was_and_how_long(portfolio, history, stages):
    found = stays(portfolio, today=TODAY)

    trees = [stay for stay in found if stay.initiative == history["Trees"].pk]
    assert [(s.stage, s.days, s.exit, s.is_first) for s in trees] == [
        (stages["idea"].pk, 56, Exit.MOVED_ON, True),
        (stages["concept"].pk, 91, Exit.STOPPED, False),
    ]


def test_a_running_stay_lasts_until_today_without_recess(portfolio, history):
    found = {stay.initiative: stay for stay in stays(portfolio, today=TODAY)}

    # 4 May to 23 November is 203 days, of which 48 are summer recess.
    noise = found[history["Noise"].pk]
    assert (noise.days, noise.left_on, noise.exit) == (155, None, None)


def test_a_hold_does_not_count(portfolio, history):
    found = {stay.initiative: stay for stay in stays(portfolio, today=TODAY)}

    # 6 April to 2 November is 210 days, of which 48 are summer recess.
    assert found[history["Parking"].pk].days == 162


def test_a_move_back_is_told_apart(portfolio, history, stages, owner):
    move(history["Noise"], stage=stages["idea"], reason="No users.", by=owner, at=NOW)

    found = [
        s for s in stays(portfolio, today=TODAY) if s.stage == stages["concept"].pk
    ]

    assert {s.exit for s in found} == {Exit.STOPPED, Exit.MOVED_BACK}


def test_what_stopped_stays_stopped_after_it_was_taken_up_again(
    portfolio, history, rule
):
    rule(history["Trees"], Outcome.RECYCLE, on(9, 7))

    found = stays(portfolio, today=TODAY)

    exits = [s.exit for s in found if s.initiative == history["Trees"].pk]
    assert exits == [Exit.MOVED_ON, Exit.STOPPED, None]


def test_a_hand_over_is_told_apart(portfolio, initiative, gatekeeper, stages):
    # No gates here, so that the first stage is the last one too.
    ruling = Ruling(outcome=Outcome.HAND_OVER, rationale="Done.", receiver="Parks")
    decide(initiative, ruling, by=gatekeeper, at=NOW)

    (stay,) = stays(portfolio, today=TODAY)

    assert stay.exit == Exit.HANDED_OVER


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, 1, 1, MARCH, None, State.ACTIVE)], [None]),
        (
            [(1, 1, 1, MARCH, MAY, State.ACTIVE), (1, 2, 2, MAY, None, State.ACTIVE)],
            [Exit.MOVED_ON, None],
        ),
        (
            [(1, 2, 2, MARCH, MAY, State.ACTIVE), (1, 1, 1, MAY, None, State.ACTIVE)],
            [Exit.MOVED_BACK, None],
        ),
        # The next row is about another initiative.
        (
            [(1, 1, 1, MARCH, MAY, State.STOPPED), (2, 2, 2, MAY, None, State.ACTIVE)],
            [Exit.STOPPED, None],
        ),
        ([(1, 1, 1, MARCH, JUNE, State.HANDED_OVER)], [Exit.HANDED_OVER]),
    ],
)
def test_without_a_decision_the_direction_tells(rows, expected):
    found = told(rows, {}, {}, today=TODAY)

    assert [stay.exit for stay in found] == expected


def test_stays_of_cards_with_the_same_rank_are_not_mixed_up(portfolio, owner, rule):
    first = make_initiative(owner, title="First", at=on(1, 5))
    rule(first, Outcome.GO, on(3, 2))
    second = make_initiative(owner, title="Second", at=on(4, 6))
    rule(first, Outcome.GO, on(5, 4))

    found = [(stay.initiative, stay.exit) for stay in stays(portfolio, today=TODAY)]

    assert found == [
        (first.pk, Exit.MOVED_ON),
        (first.pk, Exit.MOVED_ON),
        (first.pk, None),
        (second.pk, None),
    ]
