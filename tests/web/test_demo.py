"""The demo portfolio: real records, in which the rules find what its file expects."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count, F

from accounts.models import User
from portfolio.models import Attachment, Comment, Event, Initiative, Portfolio, State
from tests.cast import NOW, TODAY
from tests.once import once
from tests.web.demo_world import entries, expected, found
from web.demo_people import DEMO_PASSWORD
from web.management.demo import load, people, texts
from workflows.gates import readiness_of
from workflows.models import AttentionPoint, Condition, Decision, Outcome


@once
def demo():
    load.load_lindervoort(language="en", at=NOW)
    return Portfolio.objects.get(slug=load.SLUG)


def the(number):
    return Initiative.objects.get(title=entries("en", [number])[0]["title"])


def test_each_initiative_has_the_points_that_the_file_expects(demo):
    assert found(entries("en")) == expected(entries("en"))


def test_the_counts_are_those_of_the_file(demo):
    states = Counter(demo.initiatives.values_list("state", flat=True))
    active = demo.initiatives.filter(state=State.ACTIVE)

    assert states == {"active": 20, "on_hold": 2, "stopped": 4, "handed_over": 1}
    assert Counter(active.values_list("stage__slug", flat=True)) == {
        "idea": 5,
        "concept": 6,
        "pilot": 6,
        "scale": 3,
    }
    assert Counter(demo.initiatives.values_list("application_domain", flat=True)) == {
        "internal": 6,
        "decisions": 10,
        "citizens": 5,
        "sharing": 3,
        "evaluation": 3,
    }


def test_active_initiatives_are_as_long_in_their_stage_as_the_file_says(demo):
    active = {row.title: row for row in demo.initiatives.filter(state=State.ACTIVE)}
    wanted = {entry["title"]: entry["days"] for entry in entries("en")}

    assert {title: row.days_in_stage(TODAY) for title, row in active.items()} == {
        title: wanted[title] for title in active
    }


@pytest.mark.parametrize(("number", "met", "required"), [(6, 9, 9), (9, 1, 9)])
def test_readiness_tells_the_good_from_the_poor(demo, number, met, required):
    readiness = readiness_of(the(number), today=TODAY)

    assert (readiness.met, readiness.required) == (met, required)


def test_the_model_pilot_lacks_only_the_handover(demo):
    unmet = readiness_of(the(12), today=TODAY).unmet()

    assert [result.criterion.slug for result in unmet] == ["g3-handover-accepted"]


def test_every_version_has_its_event(demo):
    counted = demo.initiatives.annotate(events_seen=Count("events"))

    assert not counted.exclude(version=F("events_seen")).exists()


def test_the_ledger_was_written_in_order_and_nothing_is_still_to_come(demo):
    moments = list(Event.objects.order_by("id").values_list("at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1] <= NOW


def test_every_decision_was_taken_by_two_who_do_not_own_it(demo):
    decisions = Decision.objects.annotate(deciders_seen=Count("deciders"))

    assert not decisions.exclude(deciders_seen=2).exists()
    assert not decisions.filter(deciders=F("initiative__owner")).exists()


def test_each_initiative_that_stopped_left_a_reason_a_lesson_and_its_data(demo):
    stops = Decision.objects.filter(outcome=Outcome.STOP)

    assert stops.count() == 4
    assert not stops.filter(stop_reason="").exists()
    assert not stops.filter(data_after="").exists()
    assert not stops.filter(initiative__lessons__isnull=True).exists()


def test_one_condition_is_two_days_overdue(demo):
    (condition,) = Condition.objects.overdue(TODAY)

    assert condition.due_on == TODAY - timedelta(days=2)
    assert condition.slug == "g2-legal-clear-for-pilot"


def test_points_opened_and_closed_before_today(demo):
    before = NOW - timedelta(days=1)

    assert AttentionPoint.objects.filter(opened_at__lt=before).count() > 10
    assert AttentionPoint.objects.filter(closed_at__lt=before).exists()


@pytest.mark.parametrize("office", people.ROLES, ids=lambda office: office.key)
def test_each_role_signs_in_with_the_demo_password(demo, office):
    assert authenticate(username=office.email, password=DEMO_PASSWORD)


def test_the_owner_has_something_to_read_and_something_to_be_proud_of(demo):
    owner = User.objects.get(email="owner@lindervoort.example")
    points = AttentionPoint.objects.open().filter(recipient=owner)
    troubled = {point.initiative for point in points}

    assert troubled == {the(2), the(9), the(17)}
    assert the(18) in set(owner.owned_initiatives.all()) - troubled


def test_people_talk_to_each_other_and_are_told(demo):
    said = Comment.objects.filter(initiative__portfolio=demo)
    assert said.count() == 7
    assert {one.name for each in said for one in each.mentioned.all()} >= {
        "Owner of services",
        "Data team",
    }
    assert Attachment.objects.get().content_type == "text/plain"


def test_loading_it_again_changes_nothing(demo):
    out = StringIO()

    call_command("demo", stdout=out)

    assert "The demo portfolio is there already." in out.getvalue()
    assert demo.initiatives.count() == 27


@pytest.mark.django_db
def test_outside_demo_mode_it_is_refused(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="only loaded in demo mode"):
        call_command("demo")


def test_every_text_of_the_demo_is_there_in_both_languages():
    names = (*texts.INITIATIVES, "vocabulary", "phrases", "playbook", "talk")
    unpaired = [
        node for name in names for node in nodes(texts.read(name)) if is_unpaired(node)
    ]

    assert unpaired == []


def nodes(value):
    yield value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            yield from nodes(child)


def is_unpaired(node):
    """A text in one language only, or one that lost its tail to a comma."""
    if not isinstance(node, dict):
        return False
    languages = texts.LANGUAGES & node.keys()
    return len(languages) == 1 or (bool(languages) and None in node.values())
