"""Which initiatives each key finds."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.actions import (
    add_partner,
    edit_initiative,
    set_tags,
    unwatch,
    watch,
)
from portfolio.clock import AMSTERDAM
from portfolio.models import (
    Flag,
    Hold,
    ImpactClass,
    Initiative,
    Profile,
    Role,
    State,
)
from tests.cast import NOW, TODAY, make_initiative, make_person, make_portfolio
from tests.records import make_records
from tests.workflows.filtering.test_parsing import PIECES
from workflows.facts import gather
from workflows.filtering import parse
from workflows.models import AttentionPoint, Review, Severity, Standing
from workflows.profiles import counts_as, profile_of

DAY = timedelta(days=1)


@pytest.fixture
def two(owner):
    """Trees with all its facts, and Noise without any."""
    trees = make_initiative(
        owner,
        title="Trees",
        summary="Storms break them",
        policy_field="Public space",
        department="Public works",
        application_domain="internal",
        hours_per_week=8,
        sponsor="Head of works",
        process_owner="Team green",
        problem_statement="Nobody looks in time",
        planned_gate_on=TODAY + 10 * DAY,
        pilot_ends_on=TODAY + 40 * DAY,
        legal_flags={Flag.PERSONAL_DATA.value: "yes", Flag.ALGORITHM.value: "ai"},
    )
    make_records(trees, by=owner)
    # The other one of a pair is in nobody's way elsewhere.
    Initiative.objects.filter(title="Oaks").update(portfolio=make_portfolio("oaks"))
    add_partner(trees, organisation="Water board", by=owner, at=NOW)
    set_tags(trees, ["Storm damage"], by=owner, at=NOW)
    other = make_person("Other", owner.memberships.get().portfolio, Role.CONTRIBUTOR)
    return trees, make_initiative(owner, title="Noise"), other


def open_point(initiative, rule="U1", severity=Severity.ACTION, mode="FM1"):
    AttentionPoint.objects.create(
        initiative=initiative,
        rule=rule,
        severity=severity,
        failure_mode=mode,
        recipient=initiative.owner,
        value=45,
        limit=30,
        opened_at=NOW,
    )


@pytest.mark.parametrize(
    "text",
    [
        "tree",
        "STORM",
        '"break them"',
        "in public works",
        "public owner",
        "field:space",
        "beleidsterrein:public",
        "department:works",
        "domain:internal",
        "stage:idea field:public",
        "data:trees",
        "partner:water",
        "lesson:first",
        "tag:storm",
        'label:"Storm damage"',
        "flag:personal_data",
        "triage:algoritme",
        "gate:<2027-01-01",
        "gate:@today..@today+10d",
        "gate:2026-12",
        "pilot:>@today+30d",
        "-noise",
        "-no:hours",
        "owner:owner -no:sponsor,lesson",
        "-stage:pilot -flag:sensors -field:noise trees",
        "flag:personal-data -flag:supplier",
        "-attention:red tree",
    ],
)
def test_trees_are_found_by(text, found, two):
    assert found(text) == ["Trees"]


@pytest.mark.parametrize(
    "thing",
    [
        "involvement",
        "group",
        "partner",
        "hours",
        "sponsor",
        "process-owner",
        "metric",
        "measurement",
        "data-source",
        "assumption",
        "lesson",
        "team",
        "gate",
        "pilot-end",
        "domain",
        "field",
        "department",
        "problem",
        "summary",
        "tag",
    ],
)
def test_noise_is_found_by_what_it_lacks(thing, found, two):
    assert found(f"no:{thing}") == ["Noise"]
    assert found(f"-no:{thing}") == ["Trees"]


def test_who_looks_finds_their_own(found, two, owner):
    trees, _noise, other = two
    edit_initiative(trees, {"owner": other}, by=owner, at=NOW)

    assert found("owner:@me") == ["Noise"]
    assert found("owner:@ik", user=other) == ["Trees"]
    assert found("owner:other") == found("owner:other@example.org") == ["Trees"]
    assert found("-owner:@me") == ["Trees"]


def test_who_looks_finds_what_they_follow(found, two, owner):
    _trees, noise, other = two
    unwatch(noise, by=owner)
    watch(noise, by=other)

    assert found("watching:@me") == ["Trees"]
    assert found("-watching:@me") == ["Noise"]
    assert "Noise" in found("volger:@ik", user=other)


def test_what_somebody_else_follows_is_theirs():
    [mistake] = parse("watching:Other").errors

    assert "Use @me." in mistake.message


def test_a_comma_is_or_and_a_dash_is_not(found, two):
    assert found("stage:idea,pilot") == ["Noise", "Trees"]
    assert found("-stage:idea,pilot") == []
    assert found("field:space,nothing") == ["Trees"]


def test_attention_goes_by_the_gravest_point(found, two, owner):
    trees, noise, _other = two
    open_point(trees)
    open_point(trees, "T1", Severity.ATTENTION, "FM3")
    open_point(noise, "T4", Severity.ATTENTION, "FM3")
    make_initiative(owner, title="Heat")

    assert found("attention:red") == ["Trees"]
    assert found("attention:amber") == ["Noise"]
    assert found("attention:none") == ["Heat"]
    assert found("attention:red,amber") == ["Noise", "Trees"]
    assert found("attention:T1") == ["Trees"]
    assert found("mode:FM1") == ["Trees"]
    assert found("faalvorm:FM3") == ["Noise", "Trees"]


def test_a_point_that_is_closed_finds_nothing(found, two):
    open_point(two[0])
    AttentionPoint.objects.update(closed_at=NOW)

    assert found("attention:red") == found("mode:FM1") == found("attention:U1") == []
    assert found("attention:none") == ["Noise", "Trees"]


def test_a_point_that_is_put_off_finds_nothing_until_its_day(found, two):
    open_point(two[0])
    AttentionPoint.objects.update(snoozed_until=TODAY + DAY)

    assert found("attention:red") == found("mode:FM1") == found("attention:U1") == []
    assert found("attention:red", today=TODAY + DAY) == ["Trees"]


def test_how_it_stands(found, two):
    trees, noise, _other = two
    today = {"version": 1, "computed_on": TODAY}
    Standing.objects.create(initiative=trees, met=3, required=3, **today)
    Standing.objects.create(initiative=noise, met=2, required=3, **today)
    Review.objects.create(initiative=noise, requested_by=noise.owner, requested_at=NOW)

    assert found("is:ready") == ["Trees"]
    assert found("is:waiting-for-decision") == ["Noise"]


def test_what_is_on_hold(found, two):
    Initiative.objects.filter(title="Noise").update(state=State.ON_HOLD)

    assert found("is:held") == found("state:on-hold") == ["Noise"]
    assert found("toestand:actief") == ["Trees"]


@pytest.fixture
def lasting(owner):
    """One begun each so many days ago; the last one was on hold for twenty of them."""
    for days in (0, 10, 30, 100, 200):
        make_initiative(owner, title=f"{days:03}", at=NOW - days * DAY)
    held = make_initiative(owner, title="held", at=NOW - 35 * DAY)
    Hold.objects.create(
        initiative=held,
        started_on=TODAY - 30 * DAY,
        resume_on=TODAY - 10 * DAY,
        ended_on=TODAY - 10 * DAY,
    )


@pytest.mark.parametrize("key", ["days", "quiet"])
@pytest.mark.parametrize(
    ("span", "titles"),
    [
        (">=30d", ["030", "100", "200"]),
        (">30d", ["100", "200"]),
        ("<10", ["000"]),
        ("<=15", ["000", "010", "held"]),
        ("10..20", ["010", "held"]),
        ("=15", ["held"]),
        ("0", ["000", "010", "030", "100", "200", "held"]),
        ("<0", []),
        # The summer recess does not count.
        ("120..160", ["200"]),
    ],
)
def test_days_are_those_on_the_clock(key, span, titles, found, lasting):
    assert found(f"{key}:{span}") == titles


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    entered=st.integers(0, 500),
    least=st.integers(0, 400),
    shift=st.integers(0, 365),
)
def test_days_agree_with_the_card(owner, entered, least, shift):
    today = TODAY + shift * DAY
    noon = datetime.combine(today - entered * DAY, time(12), AMSTERDAM)
    card = make_initiative(owner, at=noon)

    days = card.days_in_stage(today)
    for key in ("days", "quiet"):
        asked = parse(f"{key}:>={least}")
        rows = asked.narrow(Initiative.objects.all(), user=owner, today=today)
        assert rows.filter(pk=card.pk).exists() == (days >= least), (key, days)


@pytest.mark.parametrize("chosen", ["", "light", "heavy"])
@pytest.mark.parametrize("impact", ["", *ImpactClass.values])
@pytest.mark.parametrize("cost", [None, 0, 25_000, 25_001])
@pytest.mark.parametrize("flags", [{}, dict.fromkeys(Flag.values, "no")])
def test_the_profile_found_is_the_one_that_counts(
    initiative, chosen, impact, cost, flags
):
    columns = {
        "profile": chosen,
        "impact_class": impact,
        "structural_cost_estimate": cost,
        "legal_flags": flags,
    }
    Initiative.objects.update(**columns)

    [facts] = gather(Initiative.objects.all(), today=TODAY)
    counts = [
        profile
        for profile in Profile
        if Initiative.objects.filter(counts_as(profile)).exists()
    ]
    assert counts == [profile_of(facts)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("id:{0}", ["Trees"]),
        ("nummer:#{0}", ["Trees"]),
        ("id:{0},{1}", ["Noise", "Trees"]),
        ("id:{0}..{1}", ["Noise", "Trees"]),
        ("id:{1}..{0}", []),
        ("-id:{0}", ["Noise"]),
        ("id:999999999", []),
    ],
)
def test_initiatives_are_found_by_their_numbers(text, titles, found, two):
    trees, noise, _other = two

    assert sorted(found(text.format(trees.pk, noise.pk))) == titles


@pytest.mark.parametrize(
    "text", ["secret", "-x", "days:0", "quiet:0", "no:lesson", "id:1..999999999"]
)
def test_another_portfolio_is_never_found(text, found, initiative):
    elsewhere = make_portfolio("elsewhere")
    make_initiative(
        make_person("Stranger", elsewhere, Role.CONTRIBUTOR), title="secret"
    )

    assert "secret" not in found(text)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=PIECES)
def test_any_text_finds_among_what_was_given(text, initiative, owner):
    among = Initiative.objects.visible_to(owner)

    narrowed = parse(text).narrow(among, user=owner, today=TODAY)
    assert {*narrowed} <= {*among}


EVERY_KEY = (
    "x owner:@me,y field:z domain:intern department:a stage:idea state:active is:ready "
    "attention:red,U1,none mode:FM1 no:lesson,hours,partner gate:<2030 pilot:2030 "
    "profile:heavy,light flag:algorithm data:r partner:s lesson:t -quiet:>3 -days:>3 "
    "-id:3,8..12"
)


def test_a_filter_takes_the_same_queries_however_many_there_are(
    owner, django_assert_num_queries
):
    for count in (3, 27):
        for number in range(count):
            each = make_initiative(owner, title=f"{count} {number}")
            Hold.objects.create(
                initiative=each, started_on=TODAY, resume_on=TODAY + DAY
            )
        with django_assert_num_queries(7):
            rows = Initiative.objects.visible_to(owner)
            list(parse(EVERY_KEY).narrow(rows, user=owner, today=TODAY))
