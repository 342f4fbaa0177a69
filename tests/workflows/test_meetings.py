"""Leading a gate meeting: who may, and what changes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.ledger import Kind
from portfolio.models import Event
from tests.cast import NOW, TODAY, make_initiative
from tests.workflows.meeting_world import (
    DAY,
    HOUR,
    NEXT,
    SOON,
    STOP,
    point,
)
from workflows.actions import (
    add_item,
    close_meeting,
    decide,
    mark_discussed,
    mark_untreated,
    move_item,
    note_item,
    open_meeting,
    refresh_agenda,
    remove_item,
    request_decision,
)
from workflows.agenda import sentence
from workflows.models import (
    AttentionPoint,
)


@pytest.fixture
def meeting(portfolio, initiative, manager):
    """A meeting about one initiative that is stuck."""
    point(initiative)
    return open_meeting(portfolio, held_on=SOON, by=manager, at=NOW)


@pytest.fixture
def item(meeting):
    return meeting.items.get()


def test_a_meeting_opens_with_its_agenda(meeting, manager):
    (item,) = meeting.items.all()
    assert (item.initiative.title, item.order) == ("Trees", 1)
    assert [sentence(cause) for cause in item.reasons] == [
        "Silent for 88 days, limit 60"
    ]
    event = Event.objects.get(kind=Kind.MEETING_OPENED)
    assert (event.portfolio, event.by) == (meeting.portfolio, manager)
    assert event.facts == {"meeting": meeting.pk, "held_on": "2026-12-03"}


def test_one_meeting_is_open_at_a_time(meeting, manager):
    with pytest.raises(ValidationError) as refusal:
        open_meeting(meeting.portfolio, held_on=NEXT, by=manager, at=NOW)

    assert refusal.value.code == "open"


def test_a_meeting_is_not_opened_for_yesterday(portfolio, manager):
    with pytest.raises(ValidationError) as refusal:
        open_meeting(portfolio, held_on=TODAY - DAY, by=manager, at=NOW)

    assert "held_on" in refusal.value.message_dict


VERBS = {
    "refresh": lambda item, **who: refresh_agenda(item.meeting, **who),
    "add": lambda item, **who: add_item(
        item.meeting, initiative=item.initiative, **who
    ),
    "remove": remove_item,
    "move": lambda item, **who: move_item(item, place=1, **who),
    "note": lambda item, **who: note_item(item, text="Said.", **who),
    "discussed": mark_discussed,
    "untreated": mark_untreated,
    "close": lambda item, **who: close_meeting(item.meeting, **who),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["viewer", "owner", "gatekeeper", "outsider"])
def test_only_managers_lead_a_meeting(item, verb, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        VERBS[verb](item, by=person, at=NOW)


@pytest.mark.parametrize("who", ["viewer", "owner", "gatekeeper", "outsider"])
def test_only_managers_open_a_meeting(portfolio, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        open_meeting(portfolio, held_on=SOON, by=person, at=NOW)


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_changes_in_a_meeting_that_is_closed(item, manager, verb):
    close_meeting(item.meeting, by=manager, at=NOW)

    with pytest.raises(ValidationError) as refusal:
        VERBS[verb](item, by=manager, at=NOW)

    assert refusal.value.code == "closed"


def test_who_leads_may_not_decide(meeting, initiative, manager):
    with pytest.raises(PermissionDenied):
        decide(initiative, STOP, by=manager, at=NOW)


def test_what_came_up_since_is_added_at_the_end(meeting, owner, manager):
    new = make_initiative(owner, title="Bins")
    request_decision(new, by=owner, at=NOW)

    assert refresh_agenda(meeting, by=manager, at=NOW) == 1
    titles = meeting.items.values_list("initiative__title", flat=True)
    assert list(titles) == ["Trees", "Bins"]


def test_a_new_cause_is_added_to_what_was_not_treated(item, owner, manager):
    request_decision(item.initiative, by=owner, at=NOW)

    refresh_agenda(item.meeting, by=manager, at=NOW)

    item.refresh_from_db()
    assert [cause["reason"] for cause in item.reasons] == ["review", "stuck"]


def test_what_is_no_longer_stuck_stays_on_the_agenda(item, manager):
    AttentionPoint.objects.update(closed_at=NOW)

    refresh_agenda(item.meeting, by=manager, at=NOW)

    assert item.meeting.items.get() == item


def test_a_manager_adds_an_initiative(meeting, owner, manager):
    bins = make_initiative(owner, title="Bins")

    added = add_item(meeting, initiative=bins, by=manager, at=NOW)

    assert added.order == 2
    assert [sentence(cause) for cause in added.reasons] == ["Added by the manager"]


def test_nothing_is_twice_on_an_agenda(item, manager):
    with pytest.raises(ValidationError) as refusal:
        add_item(item.meeting, initiative=item.initiative, by=manager, at=NOW)

    assert refusal.value.messages == ["It is on the agenda already."]


def test_nothing_of_another_portfolio_is_on_an_agenda(meeting, manager, outsider):
    with pytest.raises(ValidationError) as refusal:
        add_item(meeting, initiative=make_initiative(outsider), by=manager, at=NOW)

    assert refusal.value.messages == ["Choose an initiative of this portfolio."]


def test_an_item_is_removed(item, manager):
    remove_item(item, by=manager, at=NOW)

    assert not item.meeting.items.exists()


def test_what_was_discussed_is_not_removed(item, manager):
    mark_discussed(item, by=manager, at=NOW)

    with pytest.raises(ValidationError) as refusal:
        remove_item(item, by=manager, at=NOW)

    assert refusal.value.code == "treated"


def test_what_was_decided_is_not_removed(item, manager, gatekeeper):
    decide(item.initiative, STOP, by=gatekeeper, at=NOW)

    with pytest.raises(ValidationError) as refusal:
        remove_item(item, by=manager, at=NOW)

    assert refusal.value.code == "treated"


@pytest.mark.parametrize(
    ("place", "order"),
    [
        (1, ["Noise", "Trees", "Bins"]),
        (2, ["Trees", "Noise", "Bins"]),
        (0, ["Noise", "Trees", "Bins"]),
        (9, ["Trees", "Bins", "Noise"]),
    ],
)
def test_an_item_moves(meeting, owner, manager, place, order):
    for title in ("Bins", "Noise"):
        new = make_initiative(owner, title=title)
        item = add_item(meeting, initiative=new, by=manager, at=NOW)

    move_item(item, place=place, by=manager, at=NOW)

    titles = meeting.items.values_list("initiative__title", flat=True)
    assert list(titles) == order


def test_a_note_is_kept(item, manager):
    note_item(item, text=" The alderman asks for speed. ", by=manager, at=NOW)

    item.refresh_from_db()
    assert item.note == "The alderman asks for speed."


def test_a_note_has_an_end(item, manager):
    with pytest.raises(ValidationError) as refusal:
        note_item(item, text="x" * 5001, by=manager, at=NOW)

    assert "note" in refusal.value.message_dict


def test_the_first_time_it_was_discussed_counts(item, manager):
    mark_discussed(item, by=manager, at=NOW)
    mark_discussed(item, by=manager, at=NOW + HOUR)

    item.refresh_from_db()
    assert item.discussed_at == NOW


def test_that_it_was_discussed_can_be_taken_back(item, manager):
    mark_discussed(item, by=manager, at=NOW)
    mark_untreated(item, by=manager, at=NOW)

    item.refresh_from_db()
    assert item.discussed_at is None
