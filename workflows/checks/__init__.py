"""The checks that compute criteria: named functions over facts that say why."""

from collections.abc import Callable, Mapping

from workflows.checks import (
    adoption,
    learning,
    legal,
    partners,
    people,
    planning,
    proof,
    purpose,
    users,
)
from workflows.checks.result import Computed
from workflows.facts import Facts

__all__ = ["CHECKS", "Computed"]

CHECKS: Mapping[str, Callable[[Facts], Computed]] = {
    "problem": purpose.problem,
    "domain-and-value": purpose.domain_and_value,
    "searched": purpose.searched,
    "triage": purpose.triage,
    "scaling-route": purpose.scaling_route,
    "groups-named": users.groups_named,
    "first-conversation": users.first_conversation,
    "need-confirmed": users.need_confirmed,
    "shaped-concept": users.shaped_concept,
    "used-in-pilot": users.used_in_pilot,
    "sponsor": people.sponsor,
    "capacity": people.capacity,
    "process-owner": people.process_owner,
    "other-department": partners.other_department,
    "agreements": partners.agreements,
    "pilot-window": planning.pilot_window,
    "cost-estimate": planning.cost_estimate,
    "funding": planning.funding,
    "evaluation": planning.evaluation,
    "lessons-shared": learning.lessons_shared,
    "riskiest-assumption": proof.riskiest_assumption,
    "success-and-stop": proof.success_and_stop,
    "data-ready": proof.data_ready,
    "results-measured": proof.results_measured,
    "legal-clear-for-pilot": legal.clear_for_pilot,
    "legal-live": legal.live,
    "political-decision": legal.political_decision,
    "procurement": legal.procurement,
    "handover": adoption.handover,
    "scaling-plan": adoption.scaling_plan,
}
