"""One item on the shared screen: what is shown, kept and decided."""

import pytest

from portfolio.actions import add_record
from tests.cast import NOW
from tests.web.meetings.conftest import HOUR, item_path
from tests.web.test_gate import STOP
from tests.web.world import LATER_ON, page, text
from workflows.actions import (
    close_meeting,
    decide,
    note_item,
    open_meeting,
)
from workflows.models import AgendaItem, Outcome, OutcomeText
from workflows.outcomes import Ruling


def test_the_screen_shows_what_the_room_decides_on(gatekeeping, items, owner):
    initiative = items[0].initiative
    advice = {"adviser": "dpo", "verdict": "negative", "given_on": "2026-11-01"}
    add_record(initiative, "advice", advice | {"text": "No."}, by=owner, at=NOW)

    shown = text(gatekeeping.get(item_path(items[0])))

    assert "Item 1 of 3" in shown
    assert "Is it worth it?" in shown
    assert "2 of 2 required criteria are open." in shown
    assert "Criterion problem" in shown
    assert "Data protection officer (FG): Negative." in shown
    assert "Record the decision" in shown
    assert page("meeting-decide", items[0].meeting_id, items[0].pk) in shown


def test_the_screen_shows_what_is_measured(gatekeeping, items, owner):
    metric = {"name": "Time to inspect", "unit": "days", "baseline": 12, "target": 3}
    add_record(items[0].initiative, "metrics", metric, by=owner, at=NOW)

    shown = text(gatekeeping.get(item_path(items[0])))

    assert "Time to inspect:" in shown
    assert "not measured yet" in shown
    assert "(baseline 12 days, target 3 days)" in shown


def test_who_leads_reads_who_decides(lead, items, gatekeeper):
    shown = text(lead.get(item_path(items[0])))

    assert "Record the decision" not in shown
    assert "<li>Gatekeeper</li>" in shown


def test_going_on_keeps_the_note_and_marks_the_item(lead, items):
    answer = lead.post(item_path(items[0]), {"note": "All agree.", "go": "next"})

    kept = AgendaItem.objects.get(pk=items[0].pk)
    assert kept.note == "All agree."
    assert kept.discussed_at is not None
    assert answer.url == item_path(items[1])


def test_going_back_keeps_the_note_and_marks_nothing(lead, items):
    answer = lead.post(item_path(items[1]), {"note": "Later.", "go": "previous"})

    kept = AgendaItem.objects.get(pk=items[1].pk)
    assert (kept.note, kept.discussed_at) == ("Later.", None)
    assert answer.url == item_path(items[0])


def test_saving_stays(lead, items):
    answer = lead.post(item_path(items[1]), {"note": "Later.", "go": "stay"})

    assert answer.url == item_path(items[1])


@pytest.mark.parametrize(("number", "go"), [(0, "previous"), (2, "next")])
def test_beyond_the_ends_is_the_agenda(lead, meeting, items, number, go):
    answer = lead.post(item_path(items[number]), {"note": "", "go": go})

    assert answer.url == page("meeting", meeting.pk)


def fetch(client, item, note, *seen):
    headers = {"X-Requested-With": "fetch"}
    body = {"note": note} | ({"seen": list(seen)} if seen else {})
    return client.post(item_path(item), body, headers=headers)


def test_a_note_is_kept_while_it_is_typed(lead, items):
    answer = fetch(lead, items[0], "Half a sen")

    assert answer.json() == {"saved": True, "note": "Half a sen", "warning": ""}
    assert AgendaItem.objects.get(pk=items[0].pk).note == "Half a sen"


def test_a_note_is_kept_with_a_warning_when_it_seems_to_be_about_somebody(lead, items):
    answer = fetch(lead, items[0], "Mail piet@example.org")

    assert answer.json() == {
        "saved": True,
        "note": "Mail piet@example.org",
        "warning": "This seems to hold: an e-mail address. The minutes may become "
        "public.",
    }
    assert AgendaItem.objects.get(pk=items[0].pk).note == "Mail piet@example.org"


@pytest.fixture
def noted(items, manager):
    """An item of which somebody else noted something."""
    return note_item(items[0], text="All agree.", by=manager, at=NOW)


def test_of_two_who_take_notes_the_last_is_shown_both(lead, noted):
    answer = fetch(lead, noted, "Nobody agrees.", "")

    assert answer.status_code == 409
    told = answer.json()
    assert (told["saved"], told["note"]) == (False, "All agree.")
    assert "Compare and save again." in told["warning"]
    assert "<blockquote>All agree.</blockquote>" in told["theirs"]
    noted.refresh_from_db()
    assert noted.note == "All agree."


def test_without_javascript_too(lead, noted):
    body = {"note": "Nobody agrees.", "seen": "", "go": "next"}

    answer = lead.post(item_path(noted), body)

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "<blockquote>All agree.</blockquote>" in shown
    assert "Nobody agrees.</textarea>" in shown
    assert 'name="seen" value="All agree."' in shown
    noted.refresh_from_db()
    assert (noted.note, noted.discussed_at) == ("All agree.", None)


@pytest.mark.parametrize("seen", [["All agree."], ["", "All agree."]])
def test_who_saw_it_or_wrote_it_goes_on(lead, noted, seen):
    answer = fetch(lead, noted, "All agree, but one.", *seen)

    assert answer.json()["saved"] is True


def test_a_note_that_is_too_long_is_refused_in_words(lead, items):
    answer = fetch(lead, items[0], "x" * 5001)

    assert answer.status_code == 400
    assert "5000" in answer.json()["warning"]


def test_after_a_crash_the_agenda_says_where_to_go_on(lead, meeting, items):
    lead.post(item_path(items[0]), {"note": "All agree.", "go": "next"})
    fetch(lead, items[1], "Half a sen")

    shown = text(lead.get(page("meeting", meeting.pk)))

    assert "1 of 3 items were treated." in shown
    assert "Go on with item 2" in shown
    assert "Half a sen" in text(lead.get(item_path(items[1])))


def test_a_gatekeeper_decides_on_the_spot_and_comes_back_to_the_item(
    gatekeeping, items
):
    answer = gatekeeping.post(item_path(items[0], "meeting-decide"), STOP)

    assert answer.url == f"{item_path(items[0])}?decided"
    shown = text(gatekeeping.get(answer.url))
    assert "Decided: Stop." in shown
    assert "Nobody asked for it." in shown
    assert "autofocus" in shown
    assert "required criteria are open" not in shown
    assert "Record the decision" not in shown


def test_a_refused_decision_stays_on_the_item_with_what_was_typed(gatekeeping, items):
    answer = gatekeeping.post(
        item_path(items[0], "meeting-decide"), STOP | {"lesson": ""}
    )

    assert answer.status_code == 400
    assert "Item 1 of 3" in text(answer)
    assert "Nobody asked for it." in text(answer)


def test_a_decision_taken_elsewhere_shows_at_once(lead, meeting, items, gatekeeper):
    ruling = Ruling(Outcome.RECYCLE, "Ask the users first.")
    decide(items[0].initiative, ruling, by=gatekeeper, at=NOW + HOUR)

    assert "Decided: Recycle." in text(lead.get(page("meeting", meeting.pk)))
    assert "Ask the users first." in text(lead.get(item_path(items[0])))


def test_an_item_of_another_meeting_is_not_found(lead, meeting, items, manager):
    close_meeting(meeting, by=manager, at=NOW + HOUR)
    later = open_meeting(
        meeting.portfolio, held_on=LATER_ON, by=manager, at=NOW + 2 * HOUR
    )

    answer = lead.get(page("meeting-item", later.pk, items[0].pk))

    assert answer.status_code == 404


def test_an_outcome_is_called_as_the_portfolio_calls_it(gatekeeping, items, meeting):
    OutcomeText.objects.create(
        portfolio=meeting.portfolio,
        outcome=Outcome.STOP,
        label_nl="Laten gaan",
        label_en="Let go",
    )

    gatekeeping.post(item_path(items[0], "meeting-decide"), STOP)

    assert "Decided: Let go." in text(gatekeeping.get(item_path(items[0])))
    assert "Decided: Let go." in text(gatekeeping.get(page("meeting", meeting.pk)))
