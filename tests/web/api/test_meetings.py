"""Gate meetings through the API: opening one, its agenda, and the minutes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.ledger import Kind
from portfolio.models import Event
from tests.cast import make_initiative
from tests.web.api.caller import Caller, everything, pointers, refusal
from workflows.actions import add_item, close_meeting, open_meeting

LIST = "/portfolios/lindervoort/meetings"


@pytest.fixture
def as_manager(manager):
    return Caller(manager)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def meeting(portfolio, manager, now):
    return open_meeting(portfolio, held_on=day_of(now), by=manager, at=now)


@pytest.fixture
def item(meeting, initiative, manager, now):
    return add_item(meeting, initiative=initiative, by=manager, at=now)


def path_of(meeting, *parts):
    return "/".join([f"/meetings/{meeting.pk}", *map(str, parts)])


def test_a_manager_opens_a_meeting(portfolio, now, as_manager, as_viewer):
    soon = str(day_of(now) + timedelta(days=7))

    made = as_manager.post(LIST, {"held_on": soon})

    assert made.status_code == 201, made.content
    assert made.json()["held_on"] == soon
    assert made.json()["closed_at"] is None
    assert as_viewer.get(LIST).json()["results"] == [made.json()]
    assert as_viewer.get(f"/meetings/{made.json()['id']}").json() == made.json()
    assert [event.kind for event in Event.objects.all()] == [Kind.MEETING_OPENED]


def test_nobody_else_opens_a_meeting(portfolio, owner, now, as_viewer, as_outsider):
    callers = (as_viewer, as_outsider, Caller(owner))
    before = everything()
    body = {"held_on": str(day_of(now))}

    for caller in callers:
        refusal(caller.post(LIST, body), 404)

    assert everything() == before


@pytest.mark.parametrize("day", ["2020-01-01", "2026-13-01", "", None, 5, "2101-01-01"])
def test_a_meeting_is_on_a_day_to_come(day, portfolio, as_manager):
    assert pointers(refusal(as_manager.post(LIST, {"held_on": day}), 400)) == {
        "#/held_on"
    }


def test_one_meeting_is_open_at_a_time(meeting, now, as_manager):
    response = as_manager.post(LIST, {"held_on": str(day_of(now))})

    assert refusal(response, 400)["code"] == "open"


def test_something_is_put_on_the_agenda(meeting, initiative, as_manager, as_viewer):
    path = path_of(meeting, "agenda")

    made = as_manager.post(path, {"initiative": initiative.pk})

    assert made.status_code == 201, made.content
    assert made.json()["initiative"] == {"id": initiative.pk, "title": "Trees"}
    assert made.json()["reasons"] == ["Added by the manager"]
    assert as_viewer.get(path).json()["results"] == [made.json()]
    assert as_viewer.get(f"{path}/{made.json()['id']}").json() == made.json()
    again = as_manager.post(path, {"initiative": initiative.pk})
    assert pointers(refusal(again, 400)) == {"#/initiative"}


def test_an_initiative_of_others_does_not_come_on_it(meeting, outsider, as_manager):
    foreign = make_initiative(outsider)

    theirs, nobodys = (
        refusal(as_manager.post(path_of(meeting, "agenda"), {"initiative": key}), 400)
        for key in (foreign.pk, 10**9)
    )

    assert theirs == nobodys
    assert pointers(theirs) == {"#/initiative"}


def test_what_is_said_is_kept(meeting, item, owner, manager, now, as_manager):
    bins = make_initiative(owner, title="Bins")
    add_item(meeting, initiative=bins, by=manager, at=now)
    path = path_of(meeting, "agenda", item.pk)

    said = as_manager.patch(
        path, {"note": "They were heard.", "discussed": True, "place": 2}
    ).json()
    back = as_manager.patch(path, {"discussed": False}).json()

    assert (said["note"], said["place"]) == ("They were heard.", 2)
    assert said["discussed_at"].endswith("Z")
    assert back["note"] == "They were heard."
    assert back["discussed_at"] is None


def test_a_note_that_somebody_else_changed_meanwhile_stays(meeting, item, as_manager):
    path = path_of(meeting, "agenda", item.pk)
    seen = as_manager.get(path)["ETag"]
    as_manager.patch(path, {"note": "Theirs."})
    late = Caller(**as_manager.headers, **{"if-match": seen})

    problem = refusal(late.patch(path, {"note": "Mine."}), 412)

    assert problem["current"]["note"] == "Theirs."
    assert as_manager.get(path).json()["note"] == "Theirs."


@pytest.mark.parametrize(
    "change",
    [
        {"note": 5},
        {"note": "x" * 5001},
        {"discussed": "yes"},
        {"discussed": None},
        {"place": 0},
        {"place": "1"},
        {"place": 10**30},
        {"decision": 1},
        {"reasons": []},
    ],
    ids=str,
)
def test_an_item_takes_nothing_else(change, meeting, item, as_manager):
    before = everything()

    response = as_manager.patch(path_of(meeting, "agenda", item.pk), change)

    assert pointers(refusal(response, 400)) == {f"#/{name}" for name in change}
    assert everything() == before


def test_an_item_is_taken_off_once(meeting, item, as_manager):
    path = path_of(meeting, "agenda", item.pk)

    assert as_manager.delete(path).status_code == 204
    refusal(as_manager.delete(path), 404)


def test_what_was_treated_stays(meeting, item, as_manager):
    path = path_of(meeting, "agenda", item.pk)
    as_manager.patch(path, {"discussed": True})

    assert refusal(as_manager.delete(path), 400)["code"] == "treated"


def test_closing_a_meeting_writes_the_minutes(meeting, item, as_manager, as_viewer):
    path = path_of(meeting, "minutes")
    as_manager.patch(path_of(meeting, "agenda", item.pk), {"discussed": True})
    refusal(as_viewer.get(path), 404)
    refusal(as_viewer.get(f"{path}/content"), 404)

    made = as_manager.post(path, {"note": "All were there."})

    assert made.status_code == 201, made.content
    assert made.json()["note"] == "All were there."
    assert [line["title"] for line in made.json()["items"]] == ["Trees"]
    assert as_viewer.get(path).json() == made.json()
    assert as_viewer.get(f"{path}/content").body.startswith(b"%PDF")
    assert as_viewer.get(path_of(meeting)).json()["closed_by"]["name"] == "Manager"
    assert refusal(as_manager.post(path, {}), 400)["code"] == "closed"


def test_minutes_are_in_the_language_that_is_asked_for(
    meeting, item, manager, viewer, now
):
    close_meeting(meeting, by=manager, at=now)
    dutch = Caller(viewer, **{"accept-language": "nl"})

    (line,) = dutch.get(path_of(meeting, "minutes")).json()["untreated"]

    assert line["stage"] == "Idee"


def test_a_closed_meeting_stays_as_it_was(meeting, item, manager, now, as_manager):
    close_meeting(meeting, by=manager, at=now)
    before = everything()
    path = path_of(meeting, "agenda", item.pk)

    assert refusal(as_manager.patch(path, {"note": "x"}), 400)["code"] == "closed"
    assert refusal(as_manager.delete(path), 400)["code"] == "closed"
    assert everything() == before


def test_an_item_is_found_in_its_own_meeting_only(
    meeting, item, portfolio, manager, now, as_manager
):
    close_meeting(meeting, by=manager, at=now)
    other = open_meeting(portfolio, held_on=day_of(now), by=manager, at=now)

    refusal(as_manager.get(path_of(other, "agenda", item.pk)), 404)
    refusal(as_manager.patch(path_of(other, "agenda", item.pk), {"note": "x"}), 404)


def test_outsiders_find_no_meeting(meeting, item, as_outsider):
    for parts in ((), ("agenda",), ("agenda", item.pk), ("minutes",)):
        refusal(as_outsider.get(path_of(meeting, *parts)), 404)
    refusal(as_outsider.get(LIST), 404)


def test_an_agenda_takes_as_many_queries_for_thirty_items_as_for_three(
    meeting, owner, manager, now, as_viewer
):
    def grow(numbers):
        for number in numbers:
            card = make_initiative(owner, title=f"Trees {number}")
            add_item(meeting, initiative=card, by=manager, at=now)

    grow(range(3))
    with CaptureQueriesContext(connection) as few:
        as_viewer.get(path_of(meeting, "agenda"))
    grow(range(3, 30))
    with CaptureQueriesContext(connection) as many:
        found = as_viewer.get(path_of(meeting, "agenda")).json()["results"]

    assert len(found) == 30
    assert len(few) == len(many) <= 7
