"""What criteria and attention rules look at: plain facts, gathered in a few queries.

`gather` reads any number of initiatives with the same number of queries, so that checks
and rules can be small functions over one `Facts`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from portfolio.clock import USUAL, Calendar, day_of, running_days
from portfolio.ledger import ACTIVITY, Kind
from portfolio.models import (
    AdoptionCount,
    AdoptionTarget,
    Advice,
    Assumption,
    Consultation,
    DataSource,
    Event,
    Handover,
    Hold,
    Initiative,
    Involvement,
    LegalCheck,
    Lesson,
    Measurement,
    Metric,
    Partner,
    Passage,
    Relation,
    Stage,
    TargetUserGroup,
    TeamMember,
)
from portfolio.rows import Part, Row, gather_rows
from workflows.frame import Frame, frames_of
from workflows.limits import DEFAULTS as USUAL_LIMITS
from workflows.limits import Table
from workflows.models import (
    Answer,
    Condition,
    ConditionalCheck,
    Criterion,
    Decision,
    Review,
    Terms,
)

# An initiative's own columns, but for those that nothing is computed from.
COLUMNS = (
    *(
        field.attname
        for field in Initiative._meta.concrete_fields
        if field.name not in ("summary", "story", "rank")
    ),
    "owner__name",
    "owner__is_active",
    "sponsor_account__is_active",
    "process_owner_account__is_active",
    "stage__slug",
    "stage__order",
)

# What is read of the rows that belong to an initiative: name -> model and columns.
BELONGING: dict[str, tuple[Any, tuple[str, ...]]] = {
    "stays": (Passage, ("stage__slug", "entered_on", "left_on")),
    "holds": (Hold, ("started_on", "ended_on", "resume_on")),
    "groups": (TargetUserGroup, ("name", "is_affected", "contact")),
    "involvements": (
        Involvement,
        (
            "id",
            "held_on",
            "form",
            "who",
            "findings",
            "effect",
            "change",
            "group__is_affected",
        ),
    ),
    "partners": (
        Partner,
        (
            "id",
            "organisation",
            "is_own_department",
            "role",
            "contribution",
            "agreement_status",
            "confirmed_on",
            "added_on",
        ),
    ),
    "lessons": (Lesson, ("learnt_on", "failure_mode", "worked", "shared_with")),
    "metrics": (
        Metric,
        ("id", "name", "unit", "baseline", "target", "stop_value", "stop_rule"),
    ),
    "measurements": (Measurement, ("metric_id", "measured_on", "value")),
    "assumptions": (Assumption, ("text", "risk", "test", "result")),
    "data_sources": (DataSource, ("name", "owner", "access", "checked_on")),
    "legal_checks": (LegalCheck, ("slug", "status", "outcome", "done_on", "link")),
    "advice": (Advice, ("id", "adviser", "verdict", "given_on", "text")),
    "team": (TeamMember, ("person_id", "skill", "hours_per_week")),
    "adoption_targets": (AdoptionTarget, ("id", "unit", "target", "due_on")),
    "adoption_counts": (AdoptionCount, ("adoption_target_id", "counted_on", "users")),
    "handovers": (
        Handover,
        ("receiver", "operation", "helpdesk", "training", "failures", "accepted_on"),
    ),
    "relations": (Relation, ("other_id",)),
    "consultations": (Consultation, ("usefulness",)),
    "conditions": (
        Condition,
        (
            "id",
            "text",
            "due_on",
            "owner_id",
            "owner__name",
            "met_at",
            "released_by_id",
        ),
    ),
    "decisions": (Decision, ("at", "pilot_ends_on")),
    "answers": (Answer, ("slug", "state", "evidence")),
    "reviews": (Review, ("checklist_id", "closed_at", "requested_at")),
}
# Where the way to the initiative leads over another record.
THROUGH = {
    Measurement: "metric__initiative_id",
    AdoptionCount: "adoption_target__initiative_id",
}
PARTS = {
    name: Part(model, columns, THROUGH.get(model, "initiative_id"))
    for name, (model, columns) in BELONGING.items()
}


class Led(NamedTuple):
    """What one owner leads, anywhere."""

    running: int = 0
    # Those in concept and pilot, where the work is; and the last one that began.
    busy: int = 0
    newest: int | None = None


NOBODY = Led()


class Duplicate(NamedTuple):
    """Another initiative that looks much like this one, with what they share."""

    pk: int
    title: str
    department: str
    started_on: date
    sources: tuple[str, ...] = ()


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
    # Who is asked on behalf of the portfolio.
    manager_id: int | None = None
    # When the clock stands still.
    calendar: Calendar = USUAL
    # From when the rules speak.
    limits: Table = field(default_factory=lambda: USUAL_LIMITS)
    # What its owner leads, this one among it.
    led: Led = NOBODY
    # When an answer of the triage last changed.
    triaged_on: date | None = None
    duplicate: Duplicate | None = None
    stays: list[Stay] = field(default_factory=list)
    holds: list[tuple[date, date | None]] = field(default_factory=list)
    resume_on: date | None = None
    groups: list[Row] = field(default_factory=list)
    involvements: list[Row] = field(default_factory=list)
    partners: list[Row] = field(default_factory=list)
    lessons: list[Row] = field(default_factory=list)
    metrics: list[Row] = field(default_factory=list)
    measurements: list[Row] = field(default_factory=list)
    assumptions: list[Row] = field(default_factory=list)
    data_sources: list[Row] = field(default_factory=list)
    legal_checks: list[Row] = field(default_factory=list)
    advice: list[Row] = field(default_factory=list)
    team: list[Row] = field(default_factory=list)
    adoption_targets: list[Row] = field(default_factory=list)
    adoption_counts: list[Row] = field(default_factory=list)
    handovers: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    consultations: list[Row] = field(default_factory=list)
    conditions: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    answers: dict[str, Row] = field(default_factory=dict)
    # What its portfolio sets: limits, and the checks that the triage can switch on.
    terms: Terms = field(default_factory=Terms)
    conditional_checks: list[ConditionalCheck] = field(default_factory=list)
    # What is asked of it at its gate.
    criteria: Sequence[Criterion] = ()
    _days_in_stage: int = -1

    def running_days(self, since: date, *, resuming: bool = False) -> int:
        """Days on the clock from `since` to today, holds left out.

        `resuming` ends a hold on the day to resume, though nobody did.
        """
        until = self.resume_on if resuming else None
        holds = [(start, end or until) for start, end in self.holds]
        return running_days(since, self.today, holds=holds, rest=self.calendar)

    @property
    def asked_on(self) -> int | None:
        """The checklist of the open request for a decision, if there is one."""
        for review in self.reviews:
            if review["closed_at"] is None:
                return review["checklist_id"]
        return None

    @property
    def days_in_stage(self) -> int:
        """Kept, since most rules ask for it."""
        if self._days_in_stage < 0:
            self._days_in_stage = self.running_days(self.entered_on)
        return self._days_in_stage

    def within(self, stage: str, day: date) -> bool:
        """Whether this day fell in a stay in this stage."""
        return any(
            stay.stage == stage
            and stay.entered_on <= day <= (stay.left_on or self.today)
            for stay in self.stays
        )


def gather(
    initiatives: QuerySet[Initiative],
    *,
    today: date,
    limits: Mapping[int, Table] = {},
    duplicates: Mapping[int, Duplicate] = {},
) -> list[Facts]:
    """The facts of these initiatives, in five queries however many there are.

    `limits` are other ones than those of the portfolio, and `duplicates` is by
    initiative; only who judges by the rules needs these.
    """
    rows: Iterable[Any] = list(initiatives.order_by().values(*COLUMNS))
    belonging = gather_rows(PARTS, (row["id"] for row in rows))
    activity = _last_activity(initiatives)
    led = _led_by_owner(initiatives)
    frames = frames_of({row["portfolio_id"] for row in rows})
    gathered = []
    for row in rows:
        key, frame = row["id"], frames[row["portfolio_id"]]
        own: dict[str, Any] = {name: belonging[name].get(key, []) for name in BELONGING}
        stays, holds = own.pop("stays"), own.pop("holds")
        own["answers"] = {answer["slug"]: answer for answer in own["answers"]}
        acted, triaged_on = activity.get(key, NOTHING)
        facts = _framed(
            row,
            frame,
            today=today,
            last_activity_on=acted or today,
            triaged_on=triaged_on,
            led=led.get(row["owner_id"], NOBODY),
            duplicate=duplicates.get(key),
            **own,
        )
        facts.limits = limits.get(row["portfolio_id"], frame.limits)
        _place(facts, stays, holds)
        gathered.append(facts)
    return gathered


def begun(initiatives: Sequence[Initiative], *, today: date) -> list[Facts]:
    """The facts of some that began today: nothing belongs to them, so none is asked."""
    frames = frames_of({each.portfolio_id for each in initiatives})
    return [
        _framed(
            {name: _value(each, name) for name in COLUMNS},
            frames[each.portfolio_id],
            today=today,
            last_activity_on=today,
            stays=[Stay(each.stage.slug, today, None)],
        )
        for each in initiatives
    ]


def _value(initiative: Initiative, path: str) -> Any:
    found: Any = initiative
    for step in path.split("__"):
        found = getattr(found, step, None)
    return found


def _framed(row: Row, frame: Frame, *, today: date, **own: Any) -> Facts:
    """Facts within what the portfolio sets."""
    facts = Facts(
        row=row,
        today=today,
        stage=row["stage__slug"],
        entered_on=today,
        has_gatekeepers=frame.has_gatekeepers,
        calendar=frame.calendar,
        manager_id=frame.manager_id,
        limits=frame.limits,
        terms=frame.terms,
        conditional_checks=frame.conditional_checks,
        **own,
    )
    facts.criteria = frame.asked(row["stage_id"], facts.asked_on)
    return facts


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


def _led_by_owner(initiatives: QuerySet[Initiative]) -> dict[int, Led]:
    owners = initiatives.order_by().values("owner")
    led = Initiative.objects.running().filter(owner__in=owners).order_by()
    busy = Q(stage__slug__in=(Stage.CONCEPT, Stage.PILOT))
    counted: Any = led.values_list("owner_id").annotate(
        running=Count("pk"),
        busy=Count("pk", filter=busy),
        newest=Max("pk", filter=busy),
    )
    return {owner: Led(*counts) for owner, *counts in counted}


NOTHING: tuple[date | None, date | None] = (None, None)


def _last_activity(
    initiatives: QuerySet[Initiative],
) -> dict[int, tuple[date | None, date | None]]:
    """When work last showed, and when the triage last changed."""
    triaged = Q(kind=Kind.EDITED, facts__changes__has_key="legal_flags")
    latest: Iterable[tuple[int, datetime | None, datetime | None]] = (
        Event.objects.filter(
            initiative__in=initiatives.order_by().values("pk"),
            kind__in=(*ACTIVITY, Kind.EDITED),
        )
        .order_by()
        .values_list("initiative_id")
        .annotate(
            acted_at=Max("at", filter=Q(kind__in=ACTIVITY)),
            triaged_at=Max("at", filter=triaged),
        )
    )
    return {
        key: (acted and day_of(acted), triaged and day_of(triaged))
        for key, acted, triaged in latest
    }
