"""What stays of a decision, and the list of a portfolio."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, make_initiative
from tests.web.world import LATER_ON, make_gate, page, text
from workflows.actions import answer, decide, request_decision
from workflows.models import Criterion, Outcome
from workflows.outcomes import NewCondition, Ruling


@pytest.fixture
def gate(portfolio):
    return make_gate(portfolio, "problem", "users")


@pytest.fixture
def decision(gate, initiative, owner, gatekeeper):
    """A conditional go with a waiver and a condition."""
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=LATER_ON,
        waivers={"problem": "Known since spring."},
        conditions=[NewCondition("Speak with planners", owner, LATER_ON, "users")],
    )
    return decide(initiative, ruling, by=gatekeeper, at=NOW)


@pytest.fixture
def see(client, viewer):
    def open_page(name, *args, **query):
        client.force_login(viewer)
        return client.get(page(name, *args), query)

    return open_page


def test_a_decision_says_why_by_whom_and_on_which_terms(see, decision):
    shown = text(see("decision", decision.pk))

    assert "Nearly there." in shown
    assert "Gatekeeper" in shown
    assert "Speak with planners" in shown
    assert "Known since spring." in shown


def test_a_decision_keeps_the_checklist_as_it_stood(see, decision):
    Criterion.objects.update(label_en="Another question", label_nl="Andere vraag")

    shown = text(see("decision", decision.pk))

    assert "Criterion problem" in shown
    assert "Another question" not in shown


def test_a_decision_is_read_in_the_readers_language(client, see, decision):
    client.cookies["django_language"] = "nl"

    assert "Criterium problem" in text(see("decision", decision.pk))


def test_another_portfolio_has_no_such_decision(client, decision, outsider):
    client.force_login(outsider)

    assert client.get(page("decision", decision.pk)).status_code == 404


def test_a_condition_is_met_with_evidence(client, decision, owner):
    client.force_login(owner)
    condition = decision.conditions.get()

    client.post(page("condition-meet", condition.pk), {"evidence": "Spoke on Monday."})

    condition.refresh_from_db()
    assert condition.evidence == "Spoke on Monday."


def test_a_condition_is_not_met_without_evidence(client, decision, owner):
    client.force_login(owner)
    condition = decision.conditions.get()

    refused = client.post(page("condition-meet", condition.pk), {"evidence": " "})

    condition.refresh_from_db()
    assert refused.status_code == 400
    assert condition.met_at is None


@pytest.mark.parametrize("person", ["viewer", "outsider"])
def test_who_may_not_meet_a_condition_finds_no_form(request, client, decision, person):
    client.force_login(request.getfixturevalue(person))

    path = page("condition-meet", decision.conditions.get().pk)

    assert client.get(path).status_code == 404


def test_the_list_shows_what_waits_and_what_was_decided(
    see, decision, portfolio, owner
):
    request_decision(
        make_initiative(owner, title="Oaks"), note="Soon.", by=owner, at=NOW
    )

    shown = text(see("decisions", portfolio.slug))

    assert "1 initiative waits for a decision." in shown
    assert "Owner asked on 23 November 2026." in shown
    assert "Conditional go" in shown


def test_the_list_of_another_portfolio_is_not_found(client, portfolio, outsider):
    client.force_login(outsider)

    assert client.get(page("decisions", portfolio.slug)).status_code == 404


def hold(initiative, gatekeeper, times):
    for _ in range(times):
        ruling = Ruling(
            Outcome.HOLD, "Wait.", resume_on=NOW.date() + timedelta(days=30)
        )
        decide(initiative, ruling, by=gatekeeper, at=NOW)


def test_a_long_list_has_pages(see, gate, initiative, gatekeeper, portfolio):
    hold(initiative, gatekeeper, 30)

    assert "Page 2 of 2" in text(see("decisions", portfolio.slug, page=2))


def wait(owner, titles):
    for title in titles:
        request_decision(make_initiative(owner, title=title), by=owner, at=NOW)


def count_queries(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_the_list_takes_as_many_queries_for_30_rows_as_for_3(
    client, gate, initiative, owner, gatekeeper, portfolio
):
    client.force_login(gatekeeper)
    path = page("decisions", portfolio.slug)
    hold(initiative, gatekeeper, 3)
    wait(owner, ["a", "b", "c"])
    few = count_queries(client, path)
    hold(initiative, gatekeeper, 20)
    wait(owner, [f"Initiative {count}" for count in range(27)])

    assert count_queries(client, path) == few


def test_a_met_criterion_is_kept_with_its_evidence(
    see, gate, initiative, owner, gatekeeper
):
    answer(
        initiative, slug="users", state="met", evidence="Two said so.", by=owner, at=NOW
    )
    ruling = Ruling(Outcome.GO, "Yes.", next_on=LATER_ON, waivers={"problem": "Known."})

    taken = decide(initiative, ruling, by=gatekeeper, at=NOW)

    assert "Two said so." in text(see("decision", taken.pk))
