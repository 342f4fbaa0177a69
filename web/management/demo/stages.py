"""What is done in each stage of an initiative of the demo."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from portfolio.actions import (
    add_group,
    add_partner,
    edit_record,
    log_involvement,
    post_update,
    record_lesson,
    start_initiative,
)
from portfolio.clock import DAY, days_before
from portfolio.models import (
    AgreementStatus,
    Effect,
    Initiative,
    ScalingRoute,
    Stage,
    State,
    Who,
)
from web.management.demo.crossings import plan_decision
from web.management.demo.figures import plan_figures
from web.management.demo.legal import plan_legal
from web.management.demo.past import Past
from web.management.demo.records import plan_records
from web.management.demo.stays import Stay, last_user, weekday
from workflows.models import Outcome

LONGEST_PILOT = timedelta(days=360)
UPDATE_EVERY = 45


def plan_stage(past: Past, stay: Stay) -> None:
    """Everything but the decision at its end."""
    _STAGES[stay.stage](past, stay)
    plan_records(past, stay)
    plan_figures(past, stay)
    plan_legal(past, stay)
    plan_involvements(past, stay)
    plan_updates(past, stay)


def plan_idea(past: Past, stay: Stay) -> None:
    entry, words = past.entry, past.setting.words
    past.plan(stay.entered, _start, past=past)
    past.plan(stay.entered, add_group, name=entry["users"], contact=entry["contact"])
    if affected := entry.get("affected"):
        past.plan(
            stay.entered,
            add_group,
            name=affected,
            contact=words["affected_contact"],
            is_affected=True,
        )
    past.plan_edit(
        stay.day(0.1),
        problem_statement=entry["problem"],
        public_task=entry["task"],
        public_value_goal=entry["value"],
    )
    search = entry.get("search") or past.phrase(past.setting.phrases["search"])
    past.plan_edit(
        stay.day(0.2),
        legal_flags=past.flags,
        impact_class=entry.get("impact", ""),
        search_note=search,
    )
    plan_partners(past, stay, entry["partners"][:1])
    past.plan_edit(
        stay.day(0.35),
        sponsor=entry["sponsor"],
        sponsor_confirmed_on=stay.day(0.35),
        hours_per_week=4 + entry["id"] % 3 * 4,
        planned_gate_on=gate_day(past, stay),
    )


def _start(_none: None, *, past: Past, by: User, at: datetime) -> None:
    entry, words = past.entry, past.setting.words
    past.initiative = past.setting.started[entry["id"]] = start_initiative(
        past.setting.portfolio,
        title=entry["title"],
        owner=past.owner,
        by=by,
        at=at,
        summary=entry["line"],
        story=entry["story"],
        department=words["departments"][entry["department"]],
        application_domain=entry["domain"],
        policy_field=words["fields"][entry["field"]],
    )


def gate_day(past: Past, stay: Stay) -> date:
    """When the next decision point is planned, as known during this stay."""
    if not stay.is_last:
        return stay.left + 5 * DAY
    if missed := past.entry.get("gate_missed"):
        return past.today - missed * DAY
    return past.today + (21 + past.entry["id"] * 5 % 40) * DAY


def plan_concept(past: Past, stay: Stay) -> None:
    entry = past.entry
    plan_partners(past, stay, entry["partners"][1:])
    routes = list(ScalingRoute.values)
    past.plan_edit(
        stay.day(0.1),
        process_owner=entry["receiver"],
        process_owner_confirmed_on=stay.day(0.1),
        scaling_routes=[routes[entry["id"] % 3]],
    )
    starts, ends = pilot_window(past, stay)
    past.plan_edit(
        stay.day(0.5),
        pilot_starts_on=starts,
        pilot_ends_on=ends,
        structural_cost_estimate=entry.get("cost", 18_000 + entry["id"] * 3_500),
    )
    if entry.get("sponsor_left"):
        past.plan_edit(stay.day(0.8), sponsor="", sponsor_confirmed_on=None)


def pilot_window(past: Past, concept: Stay) -> tuple[date, date]:
    """The first and last day of the pilot, as planned in the concept stage."""
    if concept.is_last:
        return past.today + 35 * DAY, past.today + 245 * DAY
    entry, entered = past.entry, concept.left
    if entry["stage"] != Stage.PILOT or entry["state"] != State.ACTIVE:
        return entered, entered + 300 * DAY
    if "extended" in entry:
        return entered, entered + 270 * DAY
    ends = past.today + entry.get("pilot_end_in", 170) * DAY
    return max(entered, ends - LONGEST_PILOT), ends


def plan_pilot(past: Past, stay: Stay) -> None:
    entry, phrases = past.entry, past.setting.phrases
    money = entry.get("funding", "" if stay.is_last else phrases["funding"])
    if money:
        past.plan_edit(stay.day(0.6), structural_funding_ref=money)
    if why := entry.get("extended"):
        ends = past.today + entry["pilot_end_in"] * DAY
        plan_decision(
            past,
            stay.day(0.55),
            outcome=Outcome.RECYCLE,
            why=why,
            pilot_ends_on=ends,
        )
    _plan_lessons(past, stay)
    if not stay.is_last or "evaluation_in" in entry:
        past.plan_edit(
            stay.day(0.7),
            next_evaluation_on=_evaluation_day(past, stay),
            phase_out_trigger=entry.get("phase_out", phrases["phase_out"]),
        )


def _plan_lessons(past: Past, stay: Stay) -> None:
    for turn, lesson in enumerate(past.entry.get("pilot_lessons", ())):
        day = stay.day(0.5 + turn / 10)
        past.plan(
            day,
            record_lesson,
            text=lesson["text"],
            what_happened=lesson["happened"],
            failure_mode=lesson.get("failure_mode", ""),
            worked=lesson.get("worked", False),
            useful_for=lesson.get("for", ""),
            shared_with="" if turn else past.setting.phrases["shared_with"],
            learnt_on=day,
        )


def _evaluation_day(past: Past, stay: Stay) -> date:
    if stay.is_last:
        return past.today + past.entry.get("evaluation_in", 120) * DAY
    return stay.left + 240 * DAY


def plan_scale(past: Past, stay: Stay) -> None:
    past.plan_edit(stay.day(0.3), next_evaluation_on=_evaluation_day(past, stay))


_STAGES = {
    Stage.IDEA: plan_idea,
    Stage.CONCEPT: plan_concept,
    Stage.PILOT: plan_pilot,
    Stage.SCALE: plan_scale,
}


def plan_partners(past: Past, stay: Stay, keys: Sequence[str]) -> None:
    """Partners agree soon after they join, unless the entry says otherwise."""
    status = past.entry.get("agreement", AgreementStatus.AGREED)
    silent = past.entry.get("partner_silent", {})
    for key in keys:
        words = past.setting.words["partners"][key]
        name = words["name"]
        past.plan(stay.day(0.3), add_partner, organisation=name)
        terms = {
            "role": words["role"],
            "contribution": words["gives"],
            "agreement_status": status,
            "confirmed_on": stay.day(0.4),
        }
        if status != AgreementStatus.AGREED:
            del terms["confirmed_on"]
        past.plan(stay.day(0.4), _agree, organisation=name, terms=terms)
        days = silent["days"] if silent.get("partner") == key else 30
        again = days_before(past.today, days)
        if status == AgreementStatus.AGREED and again > stay.day(0.4):
            past.plan(again, _agree, organisation=name, terms={"confirmed_on": again})


def _agree(
    initiative: Initiative,
    *,
    organisation: str,
    terms: dict[str, Any],
    by: User,
    at: datetime,
) -> None:
    partner = initiative.partners.get(organisation=organisation)
    edit_record(partner, terms, by=by, at=at)


def plan_involvements(past: Past, stay: Stay) -> None:
    """Spread over the stay; the last one is on the day that the entry says."""
    entry = past.entry
    heard = entry.get("heard", {}).get(stay.stage, [])
    end = last_user(entry, past.today) if stay.is_last else stay.day(0.8)
    end = max(end, stay.entered)
    for place, finding in enumerate(heard, start=1):
        day = stay.entered + (end - stay.entered) * (place / len(heard))
        if place < len(heard):
            day = weekday(day, stay.entered)
        who = finding.get("who", Who.USER)
        past.plan(
            day,
            log_involvement,
            held_on=day,
            form=finding["form"],
            group=entry["affected" if who == Who.AFFECTED else "users"],
            count=finding["count"],
            who=who,
            findings=finding["text"],
            effect=finding.get("effect", Effect.OPEN),
            change=finding.get("change", ""),
        )


def plan_updates(past: Past, stay: Stay) -> None:
    """One line now and then; the last on the day that the entry says."""
    own = past.entry["updates"] if stay.is_last else []
    pool = past.setting.phrases["updates"][stay.stage]
    length = (stay.until - stay.entered).days
    more = min(max(0, length // UPDATE_EVERY - len(own)), len(pool))
    texts = [*(past.phrase(pool, turn) for turn in range(more)), *own]
    for place, text in enumerate(texts, start=1):
        last = stay.is_last and place == len(texts)
        day = stay.until if last else stay.day(place / (len(texts) + 0.5))
        past.plan(day, post_update, text=text)
