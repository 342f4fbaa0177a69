"""Each of the thirty criteria, from records alone: met, not met, not applicable.

An initiative in its pilot has everything on record, by the verbs that people use. For
each criterion something is then taken away, or made not to apply.
"""

from copy import deepcopy
from datetime import timedelta

import pytest

from portfolio.actions import (
    add_group,
    add_record,
    edit_initiative,
    edit_record,
    log_involvement,
    record_lesson,
    remove_record,
)
from portfolio.clock import day_of
from portfolio.models import Access, Flag, Form, Initiative, Role
from tests.cast import (
    BOOK,
    NOW,
    TODAY,
    make_initiative,
    make_person,
    make_portfolio,
)
from tests.once import once
from workflows.actions import answer, decide, keep_check
from workflows.gates import criteria_in_force, facts_of, readiness_of
from workflows.models import Criterion, Outcome
from workflows.outcomes import Ruling
from workflows.playbook import load_playbook
from workflows.readiness import readiness

DAY = timedelta(days=1)
BEGAN, CONCEPT, PILOT = NOW - 200 * DAY, NOW - 120 * DAY, NOW - 60 * DAY
FLAGS = dict.fromkeys(Flag.values, "no") | {"supplier": "yes"}
FACTS = {
    "problem_statement": "Storms break trees that nobody looked at in time. " * 4,
    "public_task": "Safe public space",
    "application_domain": "internal",
    "public_value_goal": "Residents walk safely under old trees.",
    "search_note": "Nothing found in the portfolio.",
    "sponsor": "Head of public works",
    "sponsor_confirmed_on": day_of(BEGAN),
    "hours_per_week": 8,
    "legal_flags": FLAGS,
    "impact_class": "impactful",
    "process_owner": "Team trees",
    "process_owner_confirmed_on": day_of(BEGAN),
    "scaling_routes": ["scale-in"],
    "structural_cost_estimate": 30_000,
    "structural_funding_ref": "Spring memorandum, line 4",
    "pilot_starts_on": day_of(PILOT),
    "pilot_ends_on": day_of(PILOT) + 200 * DAY,
    "next_evaluation_on": TODAY + 100 * DAY,
    "phase_out_trigger": "Nobody uses it.",
}
RECORDS = {
    "assumptions": {"text": "Wind tells enough", "test": "Compare with last year"},
    "metrics": {"name": "Visits", "baseline": 100, "target": 80, "stop_value": 110},
    "data-sources": {
        "name": "Tree register",
        "owner": "Public works",
        "access": Access.GRANTED,
        "checked_on": day_of(CONCEPT),
    },
    "partners": {
        "organisation": "Water board",
        "role": "Measures the wind",
        "contribution": "Data",
        "agreement_status": "agreed",
    },
    "adoption-targets": {"unit": "North", "target": 12, "due_on": TODAY + 90 * DAY},
    "handover": {
        "receiver": "Team trees",
        **dict.fromkeys(("operation", "helpdesk", "training", "failures"), True),
        "accepted_on": TODAY,
    },
}
INVOLVED = (
    (BEGAN, Form.INTERVIEW),
    (CONCEPT + DAY, Form.PROTOTYPE_TEST),
    (CONCEPT + 9 * DAY, Form.CO_DESIGN),
    (PILOT + DAY, Form.USE_TEST),
)


@once
def made():
    """An initiative in its pilot, in which nothing is missing for any gate."""
    playbook = make_portfolio()
    load_playbook(playbook, BOOK, at=NOW)
    owner = make_person("Owner", playbook, Role.CONTRIBUTOR)
    # A heavy initiative takes two to decide.
    gatekeeper = make_person("Gatekeeper", playbook, Role.GATEKEEPER)
    make_person("Second", playbook, Role.GATEKEEPER)
    return make_complete(playbook, owner, gatekeeper)


@pytest.fixture
def complete(made, db) -> Initiative:
    return deepcopy(made)


@pytest.fixture
def owner(complete):
    return complete.owner


def make_complete(playbook, owner, gatekeeper) -> Initiative:
    initiative = make_initiative(owner, at=BEGAN)
    how = {"by": owner, "at": NOW}
    edit_initiative(initiative, FACTS, **how)
    add_group(initiative, name="Inspectors", contact="Team trees", **how)
    for at in (CONCEPT, PILOT):
        pass_gate(initiative, gatekeeper, at)
    edit_initiative(initiative, {"planned_gate_on": TODAY + 30 * DAY}, **how)
    for at, form in INVOLVED:
        log_involvement(
            initiative,
            held_on=day_of(at),
            form=form,
            group="Inspectors",
            count=2,
            findings="They decide by the wind.",
            effect="changed",
            **how,
        )
    rows = {
        slug: add_record(initiative, slug, facts, **how)
        for slug, facts in RECORDS.items()
    }
    measured = {"metric": rows["metrics"], "value": 75, "measured_on": TODAY}
    add_record(initiative, "measurements", measured, **how)
    for adviser in ("privacy", "ciso", "ethics", "legal", "panel", "cdo", "secretary"):
        advise(initiative, adviser, how)
    for adviser in ("web", "archive", "open-data", "woo", "procurement", "hr", "dpo"):
        advise(initiative, adviser, how)
    for turn in range(3):
        record_lesson(
            initiative,
            text=f"Lesson {turn}",
            learnt_on=TODAY,
            worked=turn > 0,
            shared_with="The region",
            **how,
        )
    for check in playbook.conditional_checks.all():
        outcome = {"status": "done", "outcome": "In order."}
        keep_check(initiative, slug=check.slug, **outcome, **how)
    for criterion in Criterion.objects.filter(is_judged=True):
        judge(initiative, criterion.slug, "met", owner)
    return initiative


def advise(initiative, adviser, how):
    facts = {"adviser": adviser, "verdict": "positive", "given_on": TODAY}
    add_record(initiative, "advice", facts, **how)


def pass_gate(initiative, by, at):
    initiative.refresh_from_db()
    colleagues = [
        user
        for user in type(by).objects.filter(memberships__role="gatekeeper").distinct()
        if user != by
    ]
    unmet = readiness_of(initiative, today=day_of(at)).unmet()
    waivers = {result.criterion.slug: "Later." for result in unmet}
    ruling = Ruling(
        Outcome.GO,
        "Go on.",
        next_on=day_of(at) + 30 * DAY,
        waivers=waivers,
        deciders=colleagues,
    )
    decide(initiative, ruling, by=by, at=at)
    initiative.refresh_from_db()


def judge(initiative, slug, state, by):
    """Answer as if it stood before that gate: an answer travels by its slug."""
    initiative.answers.update_or_create(
        slug=slug, defaults={"state": state, "evidence": "Seen.", "by": by, "at": NOW}
    )


def state_of(initiative, slug):
    gate = Criterion.objects.get(slug=slug).checklist.gate
    facts = facts_of(initiative, today=TODAY)
    results = readiness(facts, criteria_in_force(gate)).results
    (found,) = (each for each in results if each.criterion.slug == slug)
    return found.state


def edit(**changes):
    return lambda initiative, how: edit_initiative(initiative, changes, **how)


def flags(**answers):
    return edit(legal_flags=FLAGS | answers)


def change(name, **changes):
    """Change every record of one kind."""

    def act(initiative, how):
        for row in getattr(initiative, name).all():
            edit_record(row, changes, **how)

    return act


def remove(name):
    def act(initiative, how):
        for row in getattr(initiative, name).all():
            remove_record(row, **how)

    return act


def reopen(slug):
    def act(initiative, how):
        keep_check(initiative, slug=slug, status="busy", **how)

    return act


def remove_handover(initiative, how):
    remove_record(initiative.handover, **how)


def no_partners(initiative, how):
    remove("partners")(initiative, how)
    flags(supplier="no")(initiative, how)


# Criterion, what makes it not met, and what makes it not apply.
CRITERIA = [
    ("g1-problem-public-task", edit(public_task=""), None),
    ("g1-target-users-named", change("groups", contact=""), None),
    ("g1-first-user-conversation", change("involvements", who="team"), None),
    ("g1-domain-and-value", edit(public_value_goal=""), None),
    ("g1-sponsor", edit(sponsor_confirmed_on=None), None),
    ("g1-search-existing", edit(search_note=""), None),
    ("g1-legal-triage", edit(legal_flags={"supplier": "yes"}), None),
    ("g1-riskiest-assumption", change("assumptions", test=""), None),
    ("g1-capacity", edit(hours_per_week=None), None),
    ("g1-other-department", change("partners", is_own_department=True), None),
    ("g2-information-need", change("involvements", findings=""), None),
    ("g2-users-shaped-concept", change("involvements", form="survey"), None),
    ("g2-success-and-stop", change("metrics", stop_value=None), None),
    ("g2-pilot-window", edit(pilot_starts_on=TODAY - 400 * DAY), None),
    ("g2-process-owner", edit(process_owner_confirmed_on=None), None),
    ("g2-scaling-route", edit(scaling_routes=[]), None),
    ("g2-data-ready", change("data_sources", access=Access.ASKED), None),
    ("g2-legal-clear-for-pilot", reopen("bio"), None),
    ("g2-partner-agreements", change("partners", role=""), no_partners),
    ("g2-money-after", edit(structural_cost_estimate=None), None),
    ("g3-results-measured", remove("metrics"), None),
    ("g3-users-use-it", change("involvements", form="survey"), None),
    ("g3-handover-accepted", remove_handover, None),
    ("g3-structural-funding", edit(structural_funding_ref=""), None),
    ("g3-scaling-plan", change("adoption_targets", due_on=None), None),
    ("g3-legal-live", reopen("archief-scale"), None),
    ("g3-political-decision", reopen("bestuurlijk-besluit"), edit(impact_class="low")),
    ("g3-procurement-exit", reopen("inkoop"), flags(supplier="no")),
    ("g3-lessons-shared", change("lessons", shared_with=""), None),
    ("g3-evaluation-plan", edit(phase_out_trigger=""), None),
]


def test_no_criterion_is_forgotten(complete):
    slugs = set(Criterion.objects.values_list("slug", flat=True))

    assert {row[0] for row in CRITERIA} == slugs
    applying = Criterion.objects.exclude(applies_when="")
    assert {row[0] for row in CRITERIA if row[2]} == set(
        applying.values_list("slug", flat=True)
    )


def test_every_criterion_is_met_by_what_is_recorded(complete):
    states = {slug: state_of(complete, slug) for slug, *_rest in CRITERIA}

    assert {slug: state for slug, state in states.items() if state != "met"} == {}


@pytest.mark.parametrize(("slug", "spoil"), [row[:2] for row in CRITERIA])
def test_a_criterion_is_not_met_without_its_record(complete, owner, slug, spoil):
    spoil(complete, {"by": owner, "at": NOW})

    assert state_of(complete, slug) == "not-met"


@pytest.mark.parametrize(
    ("slug", "exempt"), [(row[0], row[2]) for row in CRITERIA if row[2]]
)
def test_a_criterion_does_not_apply(complete, owner, slug, exempt):
    exempt(complete, {"by": owner, "at": NOW})

    assert state_of(complete, slug) == "not-applicable"


@pytest.mark.parametrize(
    "slug", ["g1-problem-public-task", "g1-capacity", "g3-procurement-exit"]
)
def test_what_is_judged_besides_can_be_judged_not_to_apply(complete, owner, slug):
    judge(complete, slug, "not-applicable", owner)

    assert state_of(complete, slug) == "not-applicable"


def test_what_is_computed_cannot_be_ticked(complete, owner):
    with pytest.raises(Exception, match="computed from the records"):
        answer(
            complete,
            slug="g3-handover-accepted",
            state="met",
            evidence="Yes.",
            by=owner,
            at=NOW,
        )
