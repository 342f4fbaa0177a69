"""What criteria and attention rules look at: plain facts, gathered in a few queries.

`gather` reads any number of initiatives with the same number of queries, so that checks
and rules can be small functions over one `Facts`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet

from portfolio.clock import day_of, running_days
from portfolio.ledger import ACTIVITY
from portfolio.models import (
    Event,
    Hold,
    Initiative,
    Involvement,
    Lesson,
    Membership,
    Partner,
    Passage,
    Role,
    State,
    TargetUserGroup,
)
from workflows.models import Answer, Condition

Row = dict[str, Any]


# An initiative's own columns, but for those that nothing is computed from.
COLUMNS = (
    *(
        field.attname
        for field in Initiative._meta.concrete_fields
        if field.name not in ("summary", "story", "rank", "created_at")
    ),
    "owner__name",
    "stage__slug",
)

# What is read of the rows that belong to an initiative.
BELONGING: dict[Any, tuple[str, ...]] = {
    Passage: ("stage__slug", "entered_on", "left_on"),
    Hold: ("started_on", "ended_on", "resume_on"),
    TargetUserGroup: ("name", "is_affected", "contact"),
    Involvement: ("held_on", "form", "who", "findings", "effect"),
    Partner: (
        "organisation",
        "is_own_department",
        "role",
        "contribution",
        "agreement_status",
    ),
    Lesson: ("learnt_on", "failure_mode", "worked", "shared_with"),
    Condition: ("id", "text", "due_on", "owner_id", "met_at"),
    Answer: ("slug", "state", "evidence"),
}


class Stay(NamedTuple):
    stage: str
    entered_on: date
    left_on: date | None


@dataclass(slots=True)
class Facts:
    """One initiative, on one day. `row` holds its own columns by name."""

    row: Row
    today: date
    stage: str
    entered_on: date
    has_gatekeepers: bool
    last_activity_on: date
    # How many active initiatives its owner leads, this one among them.
    owner_leads: int = 0
    stays: list[Stay] = field(default_factory=list)
    holds: list[tuple[date, date | None]] = field(default_factory=list)
    resume_on: date | None = None
    groups: list[Row] = field(default_factory=list)
    involvements: list[Row] = field(default_factory=list)
    partners: list[Row] = field(default_factory=list)
    lessons: list[Row] = field(default_factory=list)
    conditions: list[Row] = field(default_factory=list)
    answers: dict[str, Row] = field(default_factory=dict)

    def running_days(self, since: date) -> int:
        """Days on the clock from `since` to today, holds left out."""
        return running_days(since, self.today, holds=self.holds)

    @property
    def is_running(self) -> bool:
        return bool(self.row["state"] == State.ACTIVE)

    @property
    def days_in_stage(self) -> int:
        return self.running_days(self.entered_on)

    def within(self, stage: str, day: date) -> bool:
        """Whether this day fell in a stay in this stage."""
        return any(
            stay.stage == stage
            and stay.entered_on <= day <= (stay.left_on or self.today)
            for stay in self.stays
        )


def gather(initiatives: QuerySet[Initiative], *, today: date) -> list[Facts]:
    """The facts of these initiatives, in twelve queries however many there are."""
    rows: Iterable[Any] = list(initiatives.order_by().values(*COLUMNS))
    belonging = {
        model: _by_initiative(model, columns, initiatives)
        for model, columns in BELONGING.items()
    }
    activity = _last_activity(initiatives)
    led = _led_by_owner(initiatives)
    guarded = _with_gatekeepers()
    gathered = []
    for row in rows:
        key = row["id"]
        facts = Facts(
            row=row,
            today=today,
            stage=row["stage__slug"],
            entered_on=today,
            has_gatekeepers=row["portfolio_id"] in guarded,
            last_activity_on=activity.get(key, today),
            owner_leads=led.get(row["owner_id"], 0),
            groups=belonging[TargetUserGroup][key],
            involvements=belonging[Involvement][key],
            partners=belonging[Partner][key],
            lessons=belonging[Lesson][key],
            conditions=belonging[Condition][key],
            answers={answer["slug"]: answer for answer in belonging[Answer][key]},
        )
        _place(facts, belonging[Passage][key], belonging[Hold][key])
        gathered.append(facts)
    return gathered


def _place(facts: Facts, stays: Iterable[Row], holds: Iterable[Row]) -> None:
    facts.stays = [
        Stay(stay["stage__slug"], stay["entered_on"], stay["left_on"]) for stay in stays
    ]
    if facts.stays:
        facts.entered_on = max(stay.entered_on for stay in facts.stays)
    facts.holds = [(hold["started_on"], hold["ended_on"]) for hold in holds]
    facts.resume_on = next(
        (hold["resume_on"] for hold in holds if hold["ended_on"] is None), None
    )


def _by_initiative(
    model: Any, columns: Iterable[str], initiatives: QuerySet[Initiative]
) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    rows = model.objects.filter(initiative__in=initiatives.order_by().values("pk"))
    for row in rows.order_by("id").values("initiative_id", *columns):
        found[row["initiative_id"]].append(row)
    return found


def _with_gatekeepers() -> set[int]:
    """The portfolios in which somebody can decide."""
    holders = Membership.objects.filter(role=Role.GATEKEEPER, user__is_active=True)
    return set(holders.values_list("portfolio", flat=True))


def _led_by_owner(initiatives: QuerySet[Initiative]) -> dict[int, int]:
    owners = initiatives.order_by().values("owner")
    led = Initiative.objects.running().filter(owner__in=owners).order_by()
    return dict(led.values_list("owner_id").annotate(Count("pk")))


def _last_activity(initiatives: QuerySet[Initiative]) -> dict[int, date]:
    latest: Iterable[tuple[int, datetime]] = (
        Event.objects.filter(
            initiative__in=initiatives.order_by().values("pk"), kind__in=ACTIVITY
        )
        .order_by()
        .values_list("initiative_id")
        .annotate(Max("at"))
    )
    return {key: day_of(at) for key, at in latest}
