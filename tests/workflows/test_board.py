"""The board as a value: sorting, lanes, months, limits, and a part of many cards."""

from datetime import timedelta

import pytest

from portfolio.models import Hold, Passage, State
from portfolio.placing import enter
from tests.cast import NOW, TODAY, make_initiative, make_person
from workflows.board import Lanes, Layout, Look, Sort, When, board
from workflows.models import AttentionPoint, Severity, Standing


@pytest.fixture
def look(portfolio, manager):
    """Read the board as the manager sees it, in this look."""

    def read(*, at_most=2000, **parts):
        asked = Look(**parts)
        return board(portfolio, user=manager, today=TODAY, look=asked, at_most=at_most)

    return read


# A board of more than two cards is a large one, of which two are shown.
FEW = {"at_most": 2, "shown": (("idea", 2), ("rows", 2))}


def open_point(initiative, severity=Severity.ATTENTION, **values):
    given = {"rule": "U1", "value": 45, "limit": 30, "failure_mode": "FM1"}
    return AttentionPoint.objects.create(
        initiative=initiative,
        severity=severity,
        recipient=initiative.owner,
        opened_at=NOW,
        **(given | values),
    )


def titles(cards):
    return [card.title for card in cards]


def rows(shown):
    return titles(row.card for row in shown.rows)


@pytest.fixture
def three(owner):
    """Ash, Birch and Cedar, by hand in this order."""
    return [make_initiative(owner, title=each) for each in ("Ash", "Birch", "Cedar")]


def test_by_hand_the_cards_stand_as_they_were_put(look, three):
    assert titles(look().columns[0].cards) == ["Ash", "Birch", "Cedar"]


def test_the_longest_in_a_stage_comes_first_and_a_hold_does_not_count(look, three):
    ash, birch, _cedar = three
    for card, days in ((ash, 50), (birch, 40)):
        entered = TODAY - timedelta(days=days)
        Passage.objects.filter(initiative=card).update(entered_on=entered)
    start, end = TODAY - timedelta(days=45), TODAY - timedelta(days=5)
    Hold.objects.create(initiative=ash, started_on=start, ended_on=end, resume_on=end)

    cards = look(sort=Sort.DAYS).columns[0].cards
    assert [(card.title, card.days) for card in cards] == [
        ("Birch", 40),
        ("Ash", 10),
        ("Cedar", 0),
    ]


def test_what_asks_for_action_comes_before_what_asks_for_attention(look, three):
    _ash, birch, cedar = three
    open_point(birch)
    open_point(birch, rule="T1")
    open_point(cedar, Severity.ACTION)

    assert rows(look(sort=Sort.ATTENTION)) == ["Cedar", "Birch", "Ash"]


@pytest.mark.parametrize("more", [{}, FEW, {"q": "birch"}, {"lanes": Lanes.OWNER}])
def test_what_is_put_off_is_not_on_the_card_and_does_not_count(look, three, more):
    _ash, birch, cedar = three
    open_point(birch, Severity.ACTION, snoozed_until=TODAY + timedelta(days=1))
    open_point(cedar, Severity.ACTION, snoozed_until=TODAY)

    shown = look(sort=Sort.ATTENTION, **more)

    points = {row.card.title: len(row.card.points) for row in shown.rows}
    assert shown.asking == points.get("Cedar", 0)
    assert points.get("Birch", 0) == 0
    if not shown.asked:
        assert rows(shown)[0] == "Cedar"


def test_what_is_empty_comes_last_in_both_directions(look, three):
    ash, birch, _cedar = three
    for card, days in ((ash, 9), (birch, 5)):
        card.planned_gate_on = TODAY + timedelta(days=days)
        card.save()

    assert rows(look(sort=Sort.GATE)) == ["Birch", "Ash", "Cedar"]
    assert rows(look(sort=Sort.GATE, reverse=True)) == ["Ash", "Birch", "Cedar"]


def test_the_nearest_to_a_decision_comes_first(look, three):
    for card, met in zip(three, (1, 9, 5), strict=True):
        Standing.objects.create(
            initiative=card, version=1, computed_on=TODAY, met=met, required=10
        )

    assert rows(look(sort=Sort.READY)) == ["Birch", "Cedar", "Ash"]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("lanes", Lanes)
def test_every_look_shows_every_card(look, three, sort, layout, lanes):
    shown = look(sort=sort, layout=layout, lanes=lanes)

    assert sorted(rows(shown)) == ["Ash", "Birch", "Cedar"]


def test_points_come_gravest_first(look, initiative):
    open_point(initiative, rule="T1")
    open_point(initiative, Severity.ACTION, facts={"name": "It’s “so”"})

    first, second = look().columns[0].cards[0].points
    assert (first.rule, second.rule) == ("U1", "T1")
    assert first.facts == {"name": "It’s “so”"}


def test_lanes_of_domains_come_in_their_order_and_those_without_last(look, three):
    ash, birch, _cedar = three
    for card, domain in ((ash, "evaluation"), (birch, "internal")):
        card.application_domain = domain
        card.save()

    lanes = look(lanes=Lanes.DOMAIN).lanes
    assert [(lane.key, lane.count) for lane in lanes] == [
        ("internal", 1),
        ("evaluation", 1),
        ("", 1),
    ]


def test_two_owners_of_one_name_have_a_lane_each(look, three, portfolio):
    twin = make_person("Owner2", portfolio, "contributor")
    twin.name = "Owner"
    twin.save()
    make_initiative(twin, title="Elm")

    assert [lane.name for lane in look(lanes=Lanes.OWNER).lanes] == ["Owner"] * 2


def test_the_gravest_open_point_says_which_failure_mode_is_at_risk(look, three):
    ash, *_others = three
    open_point(ash, failure_mode="FM2")
    open_point(ash, Severity.ACTION, rule="T1", failure_mode="FM4")

    first, without = look(lanes=Lanes.FAILURE).lanes
    assert (first.name, first.count) == ("Too little collaboration", 1)
    assert (without.name, without.count) == ("", 2)


def test_months_begin_with_what_is_overdue_and_end_with_what_has_no_date(look, three):
    ash, birch, _cedar = three
    for card, days in ((ash, 40), (birch, -1)):
        card.planned_gate_on = TODAY + timedelta(days=days)
        card.save()

    months = look(layout=Layout.TIMELINE).months
    assert [(month.when, rows(month)) for month in months] == [
        (When.OVERDUE, ["Birch"]),
        (When.MONTH, ["Ash"]),
        (When.NEVER, ["Cedar"]),
    ]


def test_a_large_board_shows_a_part_and_counts_all(look, three):
    three[0].planned_gate_on = TODAY + timedelta(days=3)
    three[0].save()
    open_point(three[2], Severity.ACTION)

    shown = look(**FEW)
    column = shown.columns[0]
    assert titles(column.cards) == ["Ash", "Birch"]
    assert (column.count, column.hidden, shown.running) == (3, 1, 3)
    assert (shown.asking, shown.next_decision_on) == (1, three[0].planned_gate_on)


def test_more_of_a_large_board_is_shown_on_request(look, three):
    def count(**parts):
        return len(look(at_most=2, **parts).rows)

    assert count(shown=(("idea", 1),)) == 1
    assert count(shown=(("pilot", 1),)) == 3
    assert count(shown=(("rows", 1),), layout=Layout.TABLE) == 1
    assert len(look(at_most=None, shown=(("idea", 1),)).rows) == 3


def test_a_large_board_counts_each_lane_and_what_is_found(look, three):
    three[0].department = "Parks"
    three[0].save()

    lanes = look(lanes=Lanes.DEPARTMENT, q="-ash", **FEW).lanes
    assert [(lane.name, lane.count) for lane in lanes] == [("", 2)]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("lanes", Lanes)
def test_every_look_of_a_large_board_shows_two(look, three, sort, layout, lanes):
    assert len(look(sort=sort, layout=layout, lanes=lanes, **FEW).rows) == 2


def test_what_waits_is_no_part_of_the_window(look, three, owner):
    waiting = make_initiative(owner, title="Alder")
    waiting.state = State.ON_HOLD
    waiting.save()
    Hold.objects.create(initiative=waiting, started_on=TODAY, resume_on=TODAY)

    shown = look(**FEW)
    assert [held.resume_on for held in shown.on_hold] == [TODAY]
    assert (shown.on_hold_total, shown.total) == (1, 4)


def test_a_column_over_its_limit_says_so_whatever_is_looked_for(look, three, stages):
    stages["idea"].most_at_once = 2
    stages["idea"].save()

    assert look(q="ash").columns[0].is_over
    enter(three[0], stages["concept"], "m", on=TODAY)
    assert not look().columns[0].is_over
