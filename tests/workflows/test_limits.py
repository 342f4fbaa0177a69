"""A portfolio says from when the rules speak, and sees beforehand what that flags."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.clock import days_before
from portfolio.ledger import Kind
from portfolio.models import Event
from tests.cast import NOW, TODAY, make_initiative
from workflows.actions import set_limits
from workflows.limits import (
    DEFAULTS,
    NEVER,
    Limits,
    changed,
    limits_in,
    limits_of,
    mistakes_in,
    red_from,
)
from workflows.models import AttentionPoint, RuleLimit, Severity, Standing
from workflows.preview import preview
from workflows.standing import catch_up

LATER = Limits(attention=40, action=60)


@pytest.fixture
def lonely(initiative):
    """In its stage for 35 days on the clock, without a user or a partner."""
    entered = days_before(TODAY, 35)
    initiative.passages.update(entered_on=entered)
    return initiative


def points(initiative, rule):
    return AttentionPoint.objects.open().filter(initiative=initiative, rule=rule)


def test_limits_change_what_the_rules_say(lonely, playbook, manager):
    catch_up(at=NOW)
    assert points(lonely, "U1").exists()

    set_limits(playbook, {("U1", "idea"): LATER}, by=manager, at=NOW)

    assert not Standing.objects.exists()
    catch_up(at=NOW)
    assert not points(lonely, "U1").exists()
    assert limits_in(playbook)["U1"]["idea"] == LATER
    event = Event.objects.get(kind=Kind.LIMITS_SET)
    assert event.facts == {"changes": {"U1-idea": [[None, 30, 58], [None, 40, 60]]}}


def test_a_point_names_the_limit_of_its_portfolio(lonely, playbook, manager):
    earlier = Limits(attention=20, action=35)
    set_limits(playbook, {("U1", "idea"): earlier}, by=manager, at=NOW)

    catch_up(at=NOW)

    point = points(lonely, "U1").get()
    assert (point.value, point.limit, point.severity) == (35, 20, Severity.ACTION)


def test_the_usual_limits_need_no_row(playbook, manager):
    set_limits(playbook, {("U1", "idea"): LATER}, by=manager, at=NOW)
    set_limits(playbook, {("U1", "idea"): None}, by=manager, at=NOW)

    assert not RuleLimit.objects.exists()
    assert limits_in(playbook) == DEFAULTS


def test_what_stays_the_same_leaves_no_trace(playbook, manager):
    same = {("U1", "idea"): DEFAULTS["U1"]["idea"], ("T1", "idea"): None}

    set_limits(playbook, same, by=manager, at=NOW)

    assert not RuleLimit.objects.exists()
    assert not Event.objects.filter(kind=Kind.LIMITS_SET).exists()


@pytest.mark.parametrize("role", ["viewer", "owner", "gatekeeper", "outsider"])
def test_only_managers_set_limits(role, playbook, request):
    by = request.getfixturevalue(role)

    with pytest.raises(PermissionDenied):
        set_limits(playbook, {("U1", "idea"): LATER}, by=by, at=NOW)


@pytest.mark.parametrize(
    ("rule", "stage", "limits"),
    [
        ("U1", "idea", Limits(attention=60, action=40)),
        ("U1", "idea", Limits(attention=40, info=50)),
        ("U1", "idea", Limits(attention=4000)),
        ("U1", "nowhere", LATER),
        ("T2", "idea", LATER),
        ("Z9", "idea", LATER),
    ],
)
def test_what_cannot_be_a_limit_is_refused(rule, stage, limits, playbook, manager):
    with pytest.raises(ValidationError) as refused:
        set_limits(playbook, {(rule, stage): limits}, by=manager, at=NOW)

    assert list(refused.value.message_dict) == [f"{rule}-{stage}"]
    assert not RuleLimit.objects.exists()


def test_the_usual_limits_could_be_typed():
    for rule, stages in DEFAULTS.items():
        for stage, limits in stages.items():
            assert mistakes_in(rule, stage, limits) == []
            assert Limits.told(limits.as_told) == limits


def test_a_rule_can_be_silenced_in_a_stage():
    rows = [RuleLimit(rule="U1", stage="idea")]

    limits = limits_of(rows)["U1"]["idea"]

    assert limits == Limits()
    assert limits.severity(3000) is None


def test_a_row_of_a_rule_or_stage_that_is_gone_does_nothing():
    rows = [
        RuleLimit(rule="Z9", stage="idea", attention=1),
        RuleLimit(rule="T2", stage="idea", attention=1),
    ]

    assert limits_of(rows) == DEFAULTS


def test_red_begins_where_attention_does_or_at_a_limit_of_its_own():
    table = changed(DEFAULTS, {("T1", "idea"): LATER})

    assert red_from(table, "U1", "idea", 30) == 30
    assert red_from(table, "T1", "idea", 40) == 60
    assert red_from(table, "C1", "idea", 60) == NEVER
    assert red_from(table, "T1", "elsewhere", 40) == NEVER


def test_other_limits_can_be_tried_without_writing(lonely, playbook):
    now = preview(playbook, limits_in(playbook), today=TODAY)
    tried = changed(limits_in(playbook), {("U1", "idea"): LATER})
    then = preview(playbook, tried, today=TODAY)

    assert [each.title for each in now["U1"]] == [lonely.title]
    assert then["U1"] == []
    assert set(then) == set(DEFAULTS)
    assert not AttentionPoint.objects.exists()
    assert not Standing.objects.exists()


def test_trying_limits_asks_a_constant_number_of_queries(
    lonely, playbook, owner, django_assert_num_queries
):
    limits = limits_in(playbook)

    with django_assert_num_queries(7):
        preview(playbook, limits, today=TODAY)
    for number in range(5):
        make_initiative(owner, title=f"Number {number}")
    with django_assert_num_queries(7):
        preview(playbook, limits, today=TODAY)
