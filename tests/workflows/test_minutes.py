"""The minutes of a gate meeting: what was decided, and they stay."""

import pytest

from portfolio.actions import edit_initiative
from portfolio.ledger import Kind
from portfolio.models import Event, Membership, Role
from tests.cast import NOW, make_ready
from tests.workflows.meeting_world import (
    DAY,
    HOLD,
    HOUR,
    NEXT,
    SOON,
    STOP,
    conditional_go,
    point,
)
from workflows.actions import (
    close_meeting,
    decide,
    mark_discussed,
    note_item,
    open_meeting,
    request_decision,
)
from workflows.models import (
    AgendaItem,
    Meeting,
    Outcome,
    OutcomeText,
)


@pytest.fixture
def meeting(portfolio, initiative, manager):
    """A meeting about one initiative that is stuck."""
    point(initiative)
    return open_meeting(portfolio, held_on=SOON, by=manager, at=NOW)


@pytest.fixture
def item(meeting):
    return meeting.items.get()


def closed(meeting, manager, **facts):
    return close_meeting(meeting, by=manager, at=NOW + 2 * HOUR, **facts)


@pytest.fixture
def held(playbook, initiative, owner, gatekeeper, manager):
    """A meeting in which one conditional go was decided."""
    request_decision(make_ready(initiative), by=owner, at=NOW)
    meeting = open_meeting(playbook, held_on=SOON, by=manager, at=NOW)
    note_item(meeting.items.get(), text="Well prepared.", by=manager, at=NOW)
    decide(initiative, conditional_go(owner), by=gatekeeper, at=NOW + HOUR)
    return closed(meeting, manager, note="All were there.")


def test_the_minutes_tell_who_met_and_when(held):
    minutes = held.minutes["en"]

    del minutes["items"]
    assert minutes == {
        "portfolio": "Portfolio lindervoort",
        "organisation": "gemeente lindervoort",
        "held_on": "2026-12-03",
        "chair": "Manager",
        "deciders": ["Gatekeeper"],
        "note": "All were there.",
        "untreated": [],
    }


def test_the_minutes_tell_what_was_decided(held, initiative):
    (item,) = held.minutes["en"]["items"]

    assert item == {
        "number": 1,
        "initiative": initiative.pk,
        "title": "Trees",
        "stage": "Idea",
        "reasons": ["Owner asked for a decision on 23 November 2026"],
        "note": "Well prepared.",
        "decision": {
            "pk": held.items.get().decision.pk,
            "outcome": "Conditional go",
            "to_stage": "Concept",
            "rationale": "Nearly there.",
            "deciders": ["Gatekeeper"],
            "conditions": [
                {"text": "Ask the works council", "who": "Owner", "on": "2026-12-03"}
            ],
            "next_on": NEXT.isoformat(),
            "resume_on": "",
            "pilot_ends_on": "",
            "stop_reason": "",
            "data_after": "",
            "receiver": "",
            "lesson": "",
        },
    }


def test_the_minutes_are_in_dutch_too(item, manager, gatekeeper):
    decide(item.initiative, STOP, by=gatekeeper, at=NOW + HOUR)

    (treated,) = closed(item.meeting, manager).minutes["nl"]["items"]

    assert treated["stage"] == "Idee"
    assert treated["decision"]["outcome"] == "Stoppen"
    assert treated["decision"]["stop_reason"] == "Gebruikers hebben het niet nodig"


def test_the_minutes_tell_what_was_learnt(item, manager, gatekeeper):
    decide(item.initiative, STOP, by=gatekeeper, at=NOW + HOUR)

    (treated,) = closed(item.meeting, manager).minutes["en"]["items"]

    assert treated["decision"]["lesson"] == "Ask first."


def test_the_minutes_use_the_words_of_the_portfolio(item, manager, gatekeeper):
    OutcomeText.objects.create(
        portfolio=item.meeting.portfolio,
        outcome=Outcome.STOP,
        label_nl="Laten gaan",
        label_en="Let go",
    )
    decide(item.initiative, STOP, by=gatekeeper, at=NOW + HOUR)

    (treated,) = closed(item.meeting, manager).minutes["en"]["items"]

    assert treated["decision"]["outcome"] == "Let go"


def test_what_was_only_discussed_is_in_the_minutes_without_a_decision(item, manager):
    mark_discussed(item, by=manager, at=NOW)

    minutes = closed(item.meeting, manager).minutes["en"]

    assert [line["decision"] for line in minutes["items"]] == [{}]
    assert minutes["untreated"] == []


def test_what_was_not_treated_is_named(item, manager):
    minutes = closed(item.meeting, manager).minutes["en"]

    assert minutes["items"] == []
    assert [line["title"] for line in minutes["untreated"]] == ["Trees"]


def test_a_decision_of_before_the_meeting_is_not_in_its_minutes(
    playbook, initiative, gatekeeper, manager
):
    decide(initiative, HOLD, by=gatekeeper, at=NOW - HOUR)
    meeting = open_meeting(playbook, held_on=NEXT, by=manager, at=NOW)

    minutes = closed(meeting, manager).minutes["en"]

    assert [line["title"] for line in minutes["untreated"]] == ["Trees"]


def test_the_last_decision_of_a_meeting_counts(item, manager, gatekeeper):
    decide(item.initiative, HOLD, by=gatekeeper, at=NOW + HOUR)
    decide(item.initiative, STOP, by=gatekeeper, at=NOW + HOUR + HOUR / 2)

    (treated,) = closed(item.meeting, manager).minutes["en"]["items"]

    assert treated["decision"]["outcome"] == "Stop"


def test_minutes_stay_as_they_are(item, manager, gatekeeper, owner):
    decide(item.initiative, HOLD, by=gatekeeper, at=NOW + HOUR)
    before = closed(item.meeting, manager).minutes
    item.initiative.refresh_from_db()
    edit_initiative(item.initiative, {"title": "Bins"}, by=owner, at=NOW + DAY)
    decide(item.initiative, STOP, by=gatekeeper, at=NOW + DAY)

    assert Meeting.objects.get().minutes == before
    assert AgendaItem.objects.get().decision.outcome == Outcome.HOLD


def test_closing_is_in_the_ledger(item, manager, gatekeeper):
    decide(item.initiative, STOP, by=gatekeeper, at=NOW + HOUR)
    closed(item.meeting, manager)

    event = Event.objects.get(kind=Kind.MEETING_CLOSED)
    assert event.facts == {
        "meeting": item.meeting.pk,
        "held_on": "2026-12-03",
        "decisions": 1,
    }


def test_the_next_meeting_can_open_when_this_one_is_closed(item, manager):
    closed(item.meeting, manager)

    later = open_meeting(item.meeting.portfolio, held_on=NEXT, by=manager, at=NOW + DAY)

    assert later.items.count() == 1


def test_a_manager_who_is_a_gatekeeper_decides_too(meeting, initiative, manager):
    Membership.objects.create(
        portfolio=meeting.portfolio, user=manager, role=Role.GATEKEEPER
    )

    decide(initiative, STOP, by=manager, at=NOW + HOUR)

    assert closed(meeting, manager).minutes["en"]["deciders"] == ["Manager"]
