"""What an invented initiative has on record: a share of what its example has."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from portfolio.actions.records import name_in_ledger, plain
from portfolio.clock import DAY
from portfolio.ledger import Kind
from portfolio.models import (
    Access,
    AdoptionTarget,
    CheckStatus,
    LegalCheck,
    Metric,
    Partner,
    Stage,
)
from portfolio.records import RECORDS
from web.management.demo.chance import Stretch
from web.management.demo.legal import due_after, triaged

if TYPE_CHECKING:
    from web.management.demo.growth import Growth

# Share of what an example has that another one of its kind has too.
KEPT = 0.6
COUNTED = 0.5


def keep(growth: "Growth", stretch: Stretch, until: date) -> None:
    """Write down what this stay left behind."""
    _STAGES[stretch.stage](growth, stretch.entered, until)
    _legal(growth, stretch, until)


def _legal(growth: "Growth", stretch: Stretch, until: date) -> None:
    facts = triaged(
        stage=stretch.stage,
        on=until,
        flags=growth.initiative.legal_flags,
        impact=growth.initiative.impact_class,
        partners=sum(isinstance(row, Partner) for row in growth.rows),
    )
    for check in due_after(growth.ground.checks, facts):
        if day := _some_day(growth, stretch.entered, until):
            done = growth.chance.random() < KEPT
            status = CheckStatus.DONE if done else CheckStatus.BUSY
            outcome = growth.ground.phrases["legal"].get(check.slug, "") if done else ""
            kept = LegalCheck(
                initiative=growth.initiative,
                slug=check.slug,
                status=status,
                outcome=outcome,
                done_on=day if done else None,
            )
            growth.rows.append(kept)
            growth.note(
                day,
                Kind.LEGAL_CHECKED,
                check=check.slug,
                label=check.label,
                status=status.value,
                outcome=outcome,
                link="",
            )


def _idea(growth: "Growth", first: date, until: date) -> None:
    for skill, hours in list(growth.entry.get("team", {}).items())[:2]:
        if day := _some_day(growth, first, until):
            people = growth.ground.owners if skill == "data" else [growth.owner]
            person = growth.chance.choice(people)
            _record(
                growth, day, "team", person=person, skill=skill, hours_per_week=hours
            )
    for item in growth.entry.get("assumptions", ())[:1]:
        if day := _some_day(growth, first, until):
            test = item.get("test", "")
            _record(growth, day, "assumptions", text=item["text"], test=test)


def _concept(growth: "Growth", first: date, until: date) -> None:
    for item in growth.entry.get("sources", ()):
        if day := _some_day(growth, first, until):
            words = growth.ground.words["sources"][item["source"]]
            checked = "text" in item and growth.chance.random() < COUNTED
            _record(
                growth,
                day,
                "data-sources",
                name=words["name"],
                owner=words["owner"],
                access=Access.GRANTED if checked else Access.ASKED,
                checked_on=day if checked else None,
                quality_note=item["text"] if checked else "",
            )
    for item in growth.entry.get("metrics", ()):
        if day := _some_day(growth, first, until):
            limits = {"baseline": "baseline", "target": "target", "stop": "stop_value"}
            values = {
                name: Decimal(str(item[key]))
                for key, name in limits.items()
                if key in item
            }
            _record(
                growth, day, "metrics", name=item["name"], unit=item["unit"], **values
            )
    for item in growth.entry.get("advice", ())[:2]:
        if day := _some_day(growth, first, until):
            facts = {key: item[key] for key in ("adviser", "verdict", "text")}
            _record(growth, day, "advice", given_on=day, **facts)


def _pilot(growth: "Growth", first: date, until: date) -> None:
    values = {
        item["name"]: item["pilot"]
        for item in growth.entry.get("metrics", ())
        if "pilot" in item
    }
    for metric in [row for row in growth.rows if isinstance(row, Metric)]:
        found = values.get(metric.name, ())
        for value, day in zip(found, growth.days(first, until, 2), strict=False):
            exact = Decimal(str(value))
            _record(
                growth,
                day,
                "measurements",
                metric=metric,
                value=exact,
                measured_on=day,
            )
    for district in growth.chance.sample(growth.ground.words["districts"], 2):
        if day := _some_day(growth, first, until):
            _record(
                growth,
                day,
                "adoption-targets",
                unit=district,
                target=growth.chance.randint(4, 40),
                due_on=day + 180 * DAY,
            )
    if growth.entry["receiver"] and (day := _some_day(growth, first, until)):
        receiver = growth.entry["receiver"]
        _record(growth, day, "handover", receiver=receiver, operation=True)


def _scale(growth: "Growth", first: date, until: date) -> None:
    for target in [row for row in growth.rows if isinstance(row, AdoptionTarget)]:
        for day in growth.days(first, until, growth.chance.randint(0, 4)):
            _record(
                growth,
                day,
                "adoption-counts",
                adoption_target=target,
                users=growth.chance.randint(1, target.target),
                counted_on=day,
            )


_STAGES = {
    Stage.IDEA: _idea,
    Stage.CONCEPT: _concept,
    Stage.PILOT: _pilot,
    Stage.SCALE: _scale,
}


def _some_day(growth: "Growth", first: date, until: date) -> date | None:
    """A day in this stay, for those that have it."""
    if growth.chance.random() > KEPT:
        return None
    return growth.days(first, until, 1)[0]


def _record(growth: "Growth", day: date, slug: str, **values: Any) -> None:
    kind = RECORDS[slug]
    owner = {} if kind.parent else {"initiative": growth.initiative}
    row: Model = kind.model(**owner, **values)
    growth.rows.append(row)
    growth.note(
        day,
        kind.added,
        about=("id", row),
        record=slug,
        name=name_in_ledger(row),
        values={name: plain(value) for name, value in values.items()},
    )
