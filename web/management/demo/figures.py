"""What the demo measures: metrics, the use of what is scaled, and its handover."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from portfolio.actions import add_record, edit_record
from portfolio.clock import DAY, days_before
from portfolio.models import Initiative, Stage
from web.management.demo.past import Past
from web.management.demo.stays import Stay

Item = Mapping[str, Any]
LIMITS = {"baseline": "baseline", "target": "target", "stop": "stop_value"}
ARRANGED = dict.fromkeys(("operation", "helpdesk", "training", "failures"), True)


def plan_figures(past: Past, stay: Stay) -> None:
    """What is measured in this stay, and who takes it over."""
    for metric in past.entry.get("metrics", ()):
        _plan_metric(past, stay, metric)
    for place in past.entry.get("adoption", ()):
        _plan_adoption(past, stay, place)
    if stay.stage == Stage.PILOT:
        _plan_handover(past, stay)


def _plan_metric(past: Past, stay: Stay, item: Item) -> None:
    if stay.stage == Stage.CONCEPT:
        limits = {
            name: _exactly(item[key]) for key, name in LIMITS.items() if key in item
        }
        past.plan_record(
            stay.day(0.55),
            "metrics",
            name=item["name"],
            unit=item["unit"],
            stop_rule=item.get("rule", ""),
            **limits,
        )
    values = item.get(stay.stage, ())
    for place, value in enumerate(values, start=1):
        day = stay.day(0.85 * place / len(values))
        past.plan(
            day,
            _measure,
            metric=item["name"],
            value=_exactly(value),
            on=day,
            note=item.get("note", "") if place == len(values) else "",
        )


def _exactly(value: float) -> Decimal:
    return Decimal(str(value))


def _measure(
    initiative: Initiative,
    *,
    metric: str,
    value: Decimal,
    on: date,
    note: str,
    by: User,
    at: datetime,
) -> None:
    facts = {
        "metric": initiative.metrics.get(name=metric),
        "value": value,
        "measured_on": on,
        "note": note,
    }
    add_record(initiative, "measurements", facts, by=by, at=at)


def _plan_adoption(past: Past, stay: Stay, item: Item) -> None:
    """Aimed at near the end of the pilot; `counts` are days ago with users."""
    if stay.stage == Stage.PILOT:
        past.plan_record(
            stay.day(0.75),
            "adoption-targets",
            unit=item["text"],
            target=item["target"],
            due_on=stay.left + item["due"] * DAY,
        )
    if stay.stage == Stage.SCALE:
        for ago, users in item.get("counts", ()):
            day = days_before(past.today, ago)
            past.plan(day, _count, unit=item["text"], users=users, on=day)


def _count(
    initiative: Initiative,
    *,
    unit: str,
    users: int,
    on: date,
    by: User,
    at: datetime,
) -> None:
    facts = {
        "adoption_target": initiative.adoption_targets.get(unit=unit),
        "users": users,
        "counted_on": on,
    }
    add_record(initiative, "adoption-counts", facts, by=by, at=at)


def _plan_handover(past: Past, stay: Stay) -> None:
    """Whatever went on was taken over; the others say how far they are."""
    plan = past.entry.get("handover") or ({} if stay.is_last else ARRANGED)
    if not plan:
        return
    parts = {name: value for name, value in plan.items() if name in ARRANGED}
    past.plan_record(
        stay.day(0.65),
        "handover",
        receiver=past.entry["receiver"],
        note=plan.get("text", ""),
        **parts,
    )
    if not stay.is_last:
        past.plan(stay.day(0.9), _accept, on=stay.day(0.9))


def _accept(initiative: Initiative, *, on: date, by: User, at: datetime) -> None:
    edit_record(initiative.handover, {"accepted_on": on}, by=by, at=at)
