"""The life of an attention point: seen, snoozed, answered; and of whom it is asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.ledger import Kind
from portfolio.models import Membership, Role
from tests.cast import NOW, TODAY, make_initiative, make_person
from tests.workflows.meeting_world import point as make_point
from workflows.actions import answered, see, snooze
from workflows.asking import Because, asked_of, asked_of_me
from workflows.models import AskedLevel, AttentionPoint

DAY = timedelta(days=1)
SOON = TODAY + 7 * DAY


@pytest.fixture
def point(initiative):
    return make_point(initiative, asked_level=AskedLevel.OWNER)


@pytest.fixture
def sponsor(portfolio, initiative):
    person = make_person("Sponsor", portfolio, Role.VIEWER)
    initiative.sponsor_account = person
    initiative.save(update_fields=["sponsor_account"])
    return person


def kinds(initiative):
    return list(initiative.events.values_list("kind", flat=True))[1:]


def put_off(point, by, *, until=SOON, reason="She is ill.", at=NOW):
    return snooze(point, until=until, reason=reason, by=by, at=at)


def asked(point):
    """Who is asked, and why, by name."""
    found = AttentionPoint.objects.select_related("recipient", "initiative")
    each = asked_of(found.filter(pk=point.pk))[point.pk]
    return {one.person.name: one.because for one in each}


def test_a_point_is_seen_once(point, owner, initiative):
    see([point], by=owner, at=NOW)
    see([point], by=owner, at=NOW + DAY)

    point.refresh_from_db()
    assert point.seen_at == NOW
    assert kinds(initiative) == [Kind.POINTS_SEEN]
    assert initiative.events.last().facts["points"] == [
        {"rule": "T4", "value": 88, "limit": 60, "facts": {}}
    ]


def test_points_seen_together_are_one_line_each_initiative(point, owner, initiative):
    other = make_point(make_initiative(owner, title="Bins"))

    see([point, make_point(initiative, "T1"), other], by=owner, at=NOW)

    assert kinds(initiative) == [Kind.POINTS_SEEN]
    assert kinds(other.initiative) == [Kind.POINTS_SEEN]


def test_seen_is_only_who_is_asked(point, manager):
    with pytest.raises(PermissionDenied):
        see([point], by=manager, at=NOW)


def test_a_snooze_has_a_day_and_a_reason(point, owner, initiative):
    kept = put_off(point, owner)

    assert (kept.snoozed_until, kept.snooze_reason) == (SOON, "She is ill.")
    assert (kept.snoozed_by, kept.snoozes, kept.seen_at) == (owner, 1, NOW)
    assert kinds(initiative) == [Kind.POINT_SNOOZED]
    assert kept.is_snoozed(SOON - DAY) and not kept.is_snoozed(SOON)


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"until": TODAY}, "until", "until"),
        ({"until": TODAY + 31 * DAY}, "until", "until"),
        ({"reason": " "}, "reason", "reason"),
        ({"reason": "x" * 301}, "reason", "reason"),
    ],
)
def test_a_snooze_without_sense_is_refused(wrong, field, code, point, owner):
    with pytest.raises(ValidationError) as refused:
        put_off(point, owner, **wrong)

    assert refused.value.error_dict[field][0].code == code


def test_thirty_days_can_be_put_off(point, owner):
    assert put_off(point, owner, until=TODAY + 30 * DAY).snoozes == 1


def test_the_third_time_those_above_are_asked(point, owner, sponsor, initiative):
    for _time in range(2):
        put_off(point, owner)

    third = put_off(point, owner, until=SOON + DAY, reason="Still ill.")

    assert (third.snoozed_until, third.snoozes) == (SOON, 3)
    assert third.asked_level == AskedLevel.SPONSOR
    assert kinds(initiative)[-1] == Kind.SNOOZE_ASKED
    with pytest.raises(ValidationError) as refused:
        put_off(point, owner)
    assert refused.value.code == "asked"
    assert put_off(point, sponsor, until=SOON + DAY).snoozed_until == SOON + DAY


@pytest.mark.parametrize("act", [put_off, lambda p, by: answered(p, by=by, at=NOW)])
@pytest.mark.parametrize("role", ["viewer", "gatekeeper", "outsider"])
def test_others_leave_it_alone(act, role, point, request):
    with pytest.raises(PermissionDenied):
        act(point, request.getfixturevalue(role))


@pytest.mark.parametrize("act", [put_off, lambda p, by: answered(p, by=by, at=NOW)])
def test_what_is_solved_needs_nothing(act, point, owner):
    AttentionPoint.objects.update(closed_at=NOW)

    with pytest.raises(ValidationError) as refused:
        act(point, owner)

    assert refused.value.code == "closed"


def test_an_answer_leaves_it_open(point, owner, initiative):
    answered(point, by=owner, at=NOW)

    point.refresh_from_db()
    assert (point.answered_at, point.seen_at, point.closed_at) == (NOW, NOW, None)
    assert kinds(initiative) == [Kind.POINT_ANSWERED]


def escalated(point):
    AttentionPoint.objects.update(asked_level=AskedLevel.SPONSOR)
    return point


def test_the_recipient_is_asked_first(point, sponsor, manager):
    assert asked(point) == {"Owner": Because.FIRST}


def test_the_sponsor_is_asked_as_well(point, sponsor, manager):
    assert asked(escalated(point)) == {
        "Owner": Because.FIRST,
        "Sponsor": Because.SPONSOR,
    }


def test_without_an_account_the_managers_are_asked(point, manager):
    assert asked(escalated(point))["Manager"] == Because.FOR_SPONSOR


@pytest.mark.parametrize("how", ["inactive", "elsewhere"])
def test_who_left_is_never_asked(how, point, owner, sponsor, manager):
    for person in (owner, sponsor):
        if how == "inactive":
            person.is_active = False
            person.save()
        else:
            Membership.objects.filter(user=person).delete()

    assert asked(point) == {"Manager": Because.LEFT}
    assert asked(escalated(point)) == {"Manager": Because.LEFT}


def test_what_is_asked_of_me(point, owner, sponsor, manager, viewer):
    def mine(person, today=TODAY):
        return [
            (point.rule, each.because)
            for point, each in asked_of_me(person, today=today)
        ]

    assert mine(owner) == [("T4", Because.FIRST)]
    assert mine(sponsor) == mine(manager) == mine(viewer) == []
    escalated(point)
    assert mine(sponsor) == [("T4", Because.SPONSOR)]
    assert mine(manager) == mine(viewer) == []
    put_off(point, owner)
    assert mine(owner) == mine(sponsor) == []
    assert mine(owner, SOON) == [("T4", Because.FIRST)]


@pytest.mark.parametrize("count", [3, 30])
def test_what_is_asked_of_me_takes_three_queries(count, owner):
    for number in range(count):
        make_point(make_initiative(owner, title=f"Trees {number}"))

    with CaptureQueriesContext(connection) as queries:
        found = asked_of_me(owner, today=TODAY)
        assert all(point.initiative.stage.name for point, _each in found)

    assert (len(found), len(queries)) == (count, 3)
