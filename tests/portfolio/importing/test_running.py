"""The run: new, changed, unchanged and refused; and a trial that leaves nothing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from notifications import tidings
from portfolio.actions import add_record, edit_initiative, set_tags
from portfolio.actions.importing import ask, cancel, set_meaning, take_in
from portfolio.importing import keeping, working
from portfolio.ledger import Kind, lock, record
from portfolio.models import (
    Aim,
    Event,
    Import,
    ImportState,
    Initiative,
    Outcome,
    Passage,
    Tag,
)
from tests.cast import NOW, TODAY
from tests.portfolio.importing.files import sheet, text
from workflows.standing import catch_up

HEADERS = ["Nr", "Titel", "Fase", "Eigenaar", "Labels", "Kosten", "Kleur"]
BOMEN = ["1", "Bomen meten", "Pilot", "Owner", "groen, Data", "€ 1.200,50", "rood"]
FIETS = ["2", "Fietsen tellen", "Idee", "Iemand Anders", "", "veel", ""]
LATER = NOW + timedelta(hours=1)


def took(portfolio, manager, *lines, headers=HEADERS, name="Lijst.csv"):
    content = text(headers, *lines)
    return take_in(portfolio, content, name=name, by=manager, at=NOW)


def done(row, aim=Aim.TRY, *, at=NOW):
    ask(row, aim, by=row.asked_by, at=at)
    working.carry_out(row.pk, clock=lambda: at)
    row.refresh_from_db()
    return [(each.number, each.outcome) for each in row.rows.all()]


@pytest.fixture
def bring(portfolio, manager):
    def bring(*lines, at=NOW, **more):
        row = took(portfolio, manager, *lines, **more)
        done(row, at=at)
        done(row, Aim.APPLY, at=at)
        return row

    return bring


@pytest.fixture
def both(owner, bring):
    return bring(BOMEN, FIETS)


def outcomes(row):
    return [each.outcome for each in row.rows.all()]


def test_a_trial_tells_what_will_be_and_changes_nothing(portfolio, manager, owner):
    row = took(portfolio, manager, BOMEN, FIETS)

    assert done(row) == [(2, Outcome.NEW), (3, Outcome.NEW)]
    assert row.state == ImportState.TRIED
    assert not Initiative.objects.exists()
    assert not Event.objects.exists()
    assert not Tag.objects.exists()


def test_a_row_becomes_an_initiative_where_it_stands(both, owner):
    bomen = Initiative.objects.get(title="Bomen meten")

    assert (bomen.stage.slug, bomen.owner) == ("pilot", owner)
    assert bomen.structural_cost_estimate == 1200
    assert {tag.name for tag in bomen.tags.all()} == {"groen", "data"}
    assert bomen.passages.get().entered_on == TODAY
    assert bomen.version == bomen.events.count() == 3


def test_what_has_no_place_is_in_a_note(both):
    bomen, fiets = Initiative.objects.order_by("pk")

    assert "Kleur: rood" in bomen.comments.get().text
    note = fiets.comments.get().text
    assert "Eigenaar: Iemand Anders" in note
    assert "Kosten: veel" in note


def test_each_has_its_events_and_says_that_it_was_imported(both, portfolio):
    started = Event.objects.filter(kind=Kind.STARTED)

    assert [event.facts["via"] for event in started] == ["import", "import"]
    about = portfolio.events.get(kind=Kind.IMPORTED)
    assert (about.facts["file"], about.facts["new"]) == ("Lijst.csv", 2)


def test_the_same_file_again_changes_nothing(both, bring):
    events = Event.objects.exclude(kind=Kind.IMPORTED).count()

    again = bring(BOMEN, FIETS)

    assert outcomes(again) == [Outcome.UNCHANGED] * 2
    assert Event.objects.exclude(kind=Kind.IMPORTED).count() == events


def test_a_row_that_changed_changes_what_it_became(both, bring):
    again = bring([*BOMEN[:4], "groen", "€ 1.300", "blauw"], FIETS, at=LATER)

    bomen = Initiative.objects.get(title="Bomen meten")
    assert outcomes(again) == [Outcome.CHANGED, Outcome.UNCHANGED]
    assert bomen.structural_cost_estimate == 1300
    assert {tag.name for tag in bomen.tags.all()} == {"groen"}
    assert "Kleur: blauw" in bomen.comments.last().text
    assert outcomes(bring([*BOMEN[:4], "groen", "€ 1.300", "blauw"], FIETS)) == [
        Outcome.UNCHANGED,
        Outcome.UNCHANGED,
    ]


def test_what_was_changed_here_stays(both, bring, owner):
    bomen = Initiative.objects.get(title="Bomen meten")
    edit_initiative(bomen, {"structural_cost_estimate": 9}, by=owner, at=NOW)
    set_tags(bomen, ["groen", "data", "eigen"], by=owner, at=NOW)

    again = bring([*BOMEN[:4], "groen", "€ 1.300", "rood"], FIETS, at=LATER)

    bomen.refresh_from_db()
    assert bomen.structural_cost_estimate == 9
    assert {tag.name for tag in bomen.tags.all()} == {"groen", "eigen"}
    assert "was changed here too" in again.rows.first().why[0]


def test_a_file_moves_nothing_to_another_stage(both, bring):
    again = bring([*BOMEN[:2], "Scale", *BOMEN[3:]], FIETS)

    row = again.rows.first()
    assert row.outcome == Outcome.UNCHANGED
    assert "A file does not move it" in row.why[0]
    assert Initiative.objects.get(title="Bomen meten").stage.slug == "pilot"


def test_a_row_without_a_title_is_refused_and_the_others_come(bring, owner):
    row = bring(["1", "", "Idee", "", "", "", ""], FIETS)

    assert outcomes(row) == [Outcome.REFUSED, Outcome.NEW]
    assert row.rows.first().why == [
        "There is no title. Fill it in, or leave this row out."
    ]


def test_a_code_that_stands_there_twice_is_refused(bring):
    row = bring(BOMEN, ["1", *FIETS[1:]])

    assert outcomes(row) == [Outcome.NEW, Outcome.REFUSED]
    assert "The code “1” stands in the file twice" in row.rows.last().why[0]


def test_without_codes_titles_tell_rows_apart(bring, initiative):
    row = bring(["Bomen"], ["bomen"], ["Trees"], headers=["Titel"])

    assert outcomes(row) == [Outcome.NEW, Outcome.REFUSED, Outcome.REFUSED]
    assert "is an initiative called “Trees” here already" in row.rows.last().why[0]


def test_a_long_text_is_kept_whole(bring):
    long = "Woord " * 60
    bring([long, "x" * 5000], headers=["Titel", "Samenvatting"])

    row = Initiative.objects.get()
    said = "".join(each.text for each in row.comments.all())
    assert len(row.title) <= 120
    assert long.strip() in " ".join(said.split())
    assert said.count("x") >= 5000


def test_a_link_to_a_script_stays_text(bring):
    bring(["A", "[klik](javascript:alert(1)) <b>"], headers=["Titel", "Omschrijving"])

    assert Initiative.objects.get().story == "[klik] (javascript:alert(1)) < b>"


def test_days_say_since_when_it_stands_there(bring):
    headers = ["Titel", "Fase", "In fase sinds", "Aangemaakt"]
    bring(["A", "Pilot", "1-3-2026", "1-1-2026"], headers=headers)

    row = Initiative.objects.get()
    assert row.passages.get().entered_on == date(2026, 3, 1)
    assert row.created_at.date() == date(2026, 1, 1)


def test_rows_stand_in_the_order_of_the_file_behind_what_was_there(bring, initiative):
    bring(*[[f"Idee {n}"] for n in range(60)], headers=["Titel"])

    titles = list(Initiative.objects.order_by("rank").values_list("title", flat=True))
    assert titles == ["Trees", *[f"Idee {n}" for n in range(60)]]


def test_only_managers_import(portfolio, owner):
    with pytest.raises(PermissionDenied):
        took(portfolio, owner, BOMEN)


def test_it_is_tried_before_it_is_brought_in(portfolio, manager):
    row = took(portfolio, manager, BOMEN)

    with pytest.raises(ValidationError, match="Try it out first"):
        ask(row, Aim.APPLY, by=manager, at=NOW)


def test_what_was_meant_is_remembered(portfolio, manager, owner):
    row = took(portfolio, manager, BOMEN)
    table = working.table_of(row)
    columns = {**row.columns, "Kleur": "department", "Labels": "-"}
    set_meaning(
        row,
        table,
        columns=columns,
        stages={"Pilot": "scale"},
        people={"Owner": manager.pk},
        by=manager,
    )
    done(row)
    done(row, Aim.APPLY)

    again = took(portfolio, manager, BOMEN)

    made = Initiative.objects.get()
    assert (made.department, made.stage.slug, made.owner) == ("rood", "scale", manager)
    assert again.columns == columns
    assert again.stages == {"Pilot": "scale"}
    assert again.people == {"Owner": manager.pk}


def test_a_list_can_be_left_out(portfolio, manager):
    row = took(portfolio, manager, BOMEN, FIETS)
    Import.objects.filter(pk=row.pk).update(stages={"Pilot": "-", "Idee": "idea"})
    row.refresh_from_db()

    assert [each for _number, each in done(row)] == [Outcome.REFUSED, Outcome.NEW]


def test_cancelling_stops_it_and_leaves_nothing(portfolio, manager):
    row = took(portfolio, manager, BOMEN)
    ask(row, Aim.TRY, by=manager, at=NOW)
    cancel(row, by=manager)

    working.work(clock=lambda: NOW)

    row.refresh_from_db()
    assert row.state == ImportState.CANCELLED
    assert not Initiative.objects.exists()


def test_what_three_workers_died_of_is_given_up(portfolio, manager):
    row = took(portfolio, manager, BOMEN)
    ask(row, Aim.TRY, by=manager, at=NOW)
    for _death in range(3):
        keeping.Gauge(row.pk).begin()

    working.work(clock=lambda: NOW)

    row.refresh_from_db()
    assert row.state == ImportState.FAILED
    assert "broken off three times" in row.trouble


def test_a_file_that_nobody_brought_in_goes_after_a_week(portfolio, manager):
    row = took(portfolio, manager, BOMEN)

    assert working.tidy(clock=lambda: NOW + timedelta(days=6)) == 0
    assert working.tidy(clock=lambda: NOW + timedelta(days=8)) == 1
    row.refresh_from_db()
    assert not row.is_open


def test_a_spreadsheet_comes_in_as_well(portfolio, manager):
    content = sheet(["Titel", "Begindatum"], ["A", date(2026, 2, 1)])
    row = take_in(portfolio, content, name="a.xlsx", by=manager, at=NOW)

    assert done(row) == [(2, Outcome.NEW)]
    done(row, Aim.APPLY)
    assert Passage.objects.get().entered_on == date(2026, 2, 1)
    with pytest.raises(FileNotFoundError):
        keeping.kept(row.path)


def undone(row, *, at=LATER):
    ask(row, Aim.UNDO, by=row.asked_by, at=at)
    working.carry_out(row.pk, clock=lambda: at)
    row.refresh_from_db()
    return row.state


def test_undoing_takes_away_what_came(both, portfolio, bring):
    assert undone(both) == ImportState.UNDONE

    assert not Initiative.objects.exists()
    kinds = [event.kind for event in portfolio.events.filter(initiative=None)]
    assert kinds == [Kind.IMPORTED, Kind.IMPORT_UNDONE]
    # What happened to what is gone is told still.
    started = portfolio.events.filter(kind=Kind.STARTED)
    assert started.filter(facts__title="Bomen meten").exists()
    assert outcomes(bring(BOMEN, FIETS)) == [Outcome.NEW, Outcome.NEW]


def test_undoing_puts_back_what_was_changed(both, bring):
    again = bring(
        [*BOMEN[:4], "groen", "€ 1.300", "blauw"], ["2", "", "", "", "", "", ""]
    )

    assert undone(again) == ImportState.UNDONE

    bomen = Initiative.objects.get(title="Bomen meten")
    assert bomen.structural_cost_estimate == 1200
    assert {tag.name for tag in bomen.tags.all()} == {"groen", "data"}
    assert bomen.comments.last().text == ""
    assert outcomes(bring(BOMEN, FIETS)) == [Outcome.UNCHANGED] * 2


def test_what_was_built_upon_is_not_undone(both, owner):
    bomen = Initiative.objects.get(title="Bomen meten")
    edit_initiative(bomen, {"department": "Groen"}, by=owner, at=NOW)

    assert undone(both) == ImportState.APPLIED

    assert both.trouble == (
        "This cannot be undone any more: somebody went on with “Bomen meten”."
    )
    assert Initiative.objects.count() == 2


def test_what_another_is_linked_to_is_not_undone(both, initiative, owner):
    bomen = Initiative.objects.get(title="Bomen meten")
    add_record(initiative, "relations", {"other": bomen}, by=owner, at=NOW)

    assert undone(both) == ImportState.APPLIED


def test_reminders_that_were_seen_do_not_keep_it_here(playbook, both, owner):
    catch_up(at=LATER)
    bomen = Initiative.objects.get(title="Bomen meten")
    record(lock(bomen), Kind.POINTS_SEEN, by=owner, at=NOW)

    assert undone(both) == ImportState.UNDONE


def test_an_import_is_no_news_to_anybody(both):
    since = NOW - timedelta(days=1)

    assert not list(tidings.events(since=since, until=LATER))
