"""Each program's export, from the file to the initiative."""

from datetime import date

import pytest

from portfolio.actions.importing import ask, take_in
from portfolio.clock import day_of
from portfolio.importing import working
from portfolio.importing.table import Source
from portfolio.models import Aim, Initiative, Outcome
from tests.cast import NOW
from tests.portfolio.importing import exports

BEGAN, DUE = date(2026, 2, 1), date(2026, 12, 31)


@pytest.fixture
def bring(portfolio, manager, owner):
    def bring(content, name="export"):
        row = take_in(portfolio, content, name=name, by=manager, at=NOW)
        for aim in (Aim.TRY, Aim.APPLY):
            ask(row, aim, by=manager, at=NOW)
            working.carry_out(row.pk, clock=lambda: NOW)
        row.refresh_from_db()
        return row

    return bring


def bomen():
    return Initiative.objects.get(title="Bomen meten")


def note():
    return "\n".join(comment.text for comment in bomen().comments.all())


def stays():
    rows = bomen().passages.order_by("pk")
    return [(each.stage.slug, each.entered_on, each.left_on) for each in rows]


ALL = {
    "trello": (exports.trello, Source.TRELLO, exports.CARD),
    "jira": (exports.jira, Source.JIRA, "INN-1"),
    "planner": (exports.planner, Source.PLANNER, "t-1"),
    "github": (exports.github, Source.GITHUB, "PVTI_1"),
    "kanboard": (exports.kanboard, Source.KANBOARD, "12"),
    "kanboard api": (exports.kanboard_api, Source.KANBOARD, "12"),
    "taiga": (exports.taiga, Source.TAIGA, "4"),
    "taiga csv": (exports.taiga_csv, Source.TAIGA, "4"),
}


@pytest.mark.parametrize("name", ALL)
def test_an_export_is_known_and_needs_nothing_said(bring, owner, name):
    make, source, key = ALL[name]

    row = bring(make())

    assert row.source == source
    assert {each.outcome for each in row.rows.all()} == {Outcome.NEW}
    origin = bomen().origins.get()
    assert (origin.key, bomen().owner, bomen().stage.slug) == (key, owner, "pilot")


@pytest.mark.parametrize("name", ALL)
def test_the_same_export_again_changes_nothing(bring, name):
    make, _source, _key = ALL[name]
    bring(make())

    again = bring(make())

    assert {each.outcome for each in again.rows.all()} == {Outcome.UNCHANGED}


@pytest.mark.parametrize("name", sorted(ALL.keys() - {"github", "kanboard api"}))
def test_days_and_tags_have_their_place(bring, name):
    bring(ALL[name][0]())

    made = bomen()
    assert (day_of(made.created_at), made.planned_gate_on) == (BEGAN, DUE)
    assert "groen" in {tag.name for tag in made.tags.all()}


def test_a_card_of_trello_keeps_where_it_was(bring):
    bring(exports.trello())

    assert stays() == [
        ("idea", BEGAN, date(2026, 3, 1)),
        ("pilot", date(2026, 3, 1), None),
    ]


def test_a_card_of_trello_loses_nothing(bring):
    bring(exports.trello())

    made = bomen()
    assert (made.department, made.hours_per_week) == ("Stadsbeheer", 12)
    assert made.story == "Met **sensoren**"
    for words in (
        "[x] bellen",
        "[ ] meten",
        "2026-02-03 Owner: Mooi @owner",
        "plan.pdf https://trello.example/a/1",
        "https://trello.example/c/1",
        "Iemand Anders",
    ):
        assert words in note()
    assert not bomen().comments.filter(mentioned__isnull=False).exists()


def test_an_archived_card_says_so(bring):
    bring(exports.trello())

    old = Initiative.objects.get(title="Oude kaart")
    assert "Archived: Yes" in old.comments.get().text


def test_jira_says_since_when_it_is_there(bring):
    bring(exports.jira())

    assert stays() == [("pilot", date(2026, 3, 1), None)]
    assert "Comment: Een; Twee" in note()


def test_planner_tells_what_stood_above(bring):
    row = bring(exports.planner())

    assert "3 lines above the headers were left out: Plan name Innovatie" in row.told[0]
    assert "Checklist Items: bellen;meten" in note()
    assert "Iemand Anders" in note()


def test_a_story_of_taiga_keeps_its_history(bring):
    bring(exports.taiga())

    assert stays() == [
        ("idea", BEGAN, date(2026, 3, 1)),
        ("pilot", date(2026, 3, 1), None),
    ]
    assert "2026-02-03: Mooi" in note()
