"""The lessons of others that are worth reading here, told in three stories."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import add_record, consult, record_lesson
from portfolio.models import Lesson
from tests.cast import NOW, TODAY, make_initiative
from workflows.gates import facts_of, readiness_of
from workflows.suggestions import subject_of, suggestions


def learn(owner, text, *, title, **facts):
    mode = facts.pop("failure_mode", "")
    initiative = make_initiative(owner, title=title, **facts)
    how = {"learnt_on": TODAY, "by": owner, "at": NOW}
    return record_lesson(initiative, text=text, failure_mode=mode, **how)


def suggested(initiative, *, troubled_by=()):
    held = readiness_of(initiative, today=TODAY)
    subject = subject_of(facts_of(initiative, today=TODAY), held, troubled_by)
    return suggestions(initiative.pk, subject, Lesson.objects.all())


def texts(initiative, **options):
    return [each.text for each in suggested(initiative, **options)]


@pytest.fixture
def others(owner):
    """What others in Lindervoort learnt."""
    return {
        "wifi": learn(
            owner,
            "If it can be done without personal data, do it without.",
            title="Wi-Fi footfall counting",
            summary="Measure crowds with phone signals.",
            policy_field="Economy",
            application_domain="decisions",
            failure_mode="legal",
        ),
        "app": learn(
            owner,
            "61 downloads, 9 users: nobody had asked for it.",
            title="Residents' app Buurtpunt",
            policy_field="Neighbourhoods",
            application_domain="citizens",
            failure_mode="FM1",
        ),
        "grid": learn(
            owner,
            "Because the grid operator drew along, nobody had to be convinced.",
            title="Charge-point planner",
            policy_field="Energy",
        ),
    }


def test_counting_crowds_without_phones_gets_the_lesson_of_the_wifi(owner, others):
    initiative = make_initiative(
        owner, title="Counting crowds without phones", application_domain="decisions"
    )

    first = suggested(initiative)[0]

    assert first.lesson == others["wifi"].pk
    assert first.learnt_at == "Wi-Fi footfall counting"
    assert "same application" in first.why
    assert "“crowds”" in first.why


def test_an_app_that_nobody_was_asked_about_gets_the_lesson_of_buurtpunt(owner, others):
    initiative = make_initiative(
        owner, title="Waste calendar", application_domain="citizens"
    )

    first = suggested(initiative, troubled_by=["FM1"])[0]

    assert first.lesson == others["app"].pk
    assert first.why == "same kind of failure, same application, same stage"


def test_a_plan_with_the_same_data_and_partner_gets_the_lesson_of_the_planner(
    owner, others
):
    initiative = make_initiative(owner, title="Heat map", policy_field="Energy")
    for one in (initiative, others["grid"].initiative):
        how = {"by": owner, "at": NOW}
        add_record(one, "data-sources", {"name": "Grid capacity"}, **how)
        add_record(one, "partners", {"organisation": "Grid operator"}, **how)

    first = suggested(initiative)[0]

    assert first.lesson == others["grid"].pk
    assert first.why == (
        "same data: Grid capacity, same partner: Grid operator, same policy field, "
        "same stage"
    )


def test_what_was_judged_here_is_not_suggested_again(owner, others):
    initiative = make_initiative(owner, title="Counting crowds without phones")
    how = {"by": owner, "at": NOW}
    consult(initiative, lesson=others["wifi"], usefulness="not-for-us", **how)
    consult(initiative, shipped="users-on-problem", usefulness="helped", **how)

    told = texts(initiative, troubled_by=["FM1", "legal"])

    assert str(others["wifi"]) not in told
    assert "Ask users about the problem before you show a solution." not in told


def test_ones_own_lessons_are_not_suggested(owner, others):
    initiative = others["wifi"].initiative

    assert str(others["wifi"]) not in texts(initiative, troubled_by=["legal"])


def test_what_helped_others_comes_before_what_is_newer(owner, others):
    newer = learn(owner, "Ask first.", title="Parking", failure_mode="FM1")
    neighbour = make_initiative(owner, title="Bins")
    initiative = make_initiative(owner, title="Lamps")
    before = texts(initiative, troubled_by=["FM1"])[0]
    for one in (neighbour, newer.initiative):
        how = {"usefulness": "helped", "by": owner, "at": NOW}
        consult(one, lesson=others["app"], **how)

    first = suggested(initiative, troubled_by=["FM1"])[0]

    assert before == "Ask first."
    assert first.lesson == others["app"].pk
    assert first.why == "same kind of failure, same stage, it helped 2 others"


def test_shipped_lessons_are_suggested_for_an_open_kind_of_failure(owner):
    initiative = make_initiative(owner, title="Lamps")

    shipped = [each.shipped for each in suggested(initiative, troubled_by=["FM3"])]

    assert shipped == ["capacity-is-a-decision"]


def test_without_any_likeness_nothing_is_suggested(owner, others):
    assert texts(make_initiative(owner, title="Lamps")) == []


def test_at_most_three_are_suggested_in_three_queries(owner, others):
    initiative = make_initiative(owner, title="Lamps")
    for number in range(30):
        learn(owner, f"Number {number}.", title="Lamps", failure_mode="FM1")
    held = readiness_of(initiative, today=TODAY)
    subject = subject_of(facts_of(initiative, today=TODAY), held, ["FM1"])

    with CaptureQueriesContext(connection) as asked:
        found = suggestions(initiative.pk, subject, Lesson.objects.all())

    assert len(found) == 3
    assert len(asked) <= 3
