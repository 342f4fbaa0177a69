"""The records of an initiative: which there are, and what may be written in them.

One table serves the verbs, the forms, the API and the timeline.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.ledger import Kind
from portfolio.models import (
    AdoptionCount,
    AdoptionTarget,
    Advice,
    Assumption,
    DataSource,
    Handover,
    Involvement,
    Lesson,
    Measurement,
    Metric,
    Partner,
    Relation,
    TargetUserGroup,
    TeamMember,
)


@dataclass(frozen=True, slots=True)
class Record:
    """`slug` is how addresses and events call it; `noun` is what people call it.

    `past` names the days that cannot lie in the future. `marks` names fields whose
    change is an event of its own. `parent` is the record that it belongs to, if that
    is not the initiative itself.
    """

    slug: str
    model: type[models.Model]
    noun: Promise
    added: Kind
    fields: tuple[str, ...]
    past: tuple[str, ...] = ()
    marks: Mapping[str, Kind] = field(default_factory=dict)
    parent: str = ""

    def find(self, initiative_id: int) -> "models.QuerySet[Any]":
        """The rows of this kind that belong to an initiative."""
        path = f"{self.parent}__initiative" if self.parent else "initiative"
        return self.model._default_manager.filter(**{path: initiative_id})

    @property
    def is_single(self) -> bool:
        """Whether an initiative has at most one of these."""
        if self.parent:
            return False
        column = self.model._meta.get_field("initiative")
        return isinstance(column, models.OneToOneField)

    @property
    def belongs_to(self) -> "Record | None":
        """The kind of its parent."""
        if not self.parent:
            return None
        parent: Any = self.model._meta.get_field(self.parent).related_model
        return _BY_MODEL[parent]


RECORDS: Mapping[str, Record] = {
    record.slug: record
    for record in (
        Record(
            "groups",
            TargetUserGroup,
            _("user group"),
            Kind.GROUP_ADDED,
            ("name", "is_affected", "is_internal", "contact"),
        ),
        Record(
            "involvements",
            Involvement,
            _("conversation"),
            Kind.INVOLVED,
            (
                "held_on",
                "form",
                "group",
                "who",
                "count",
                "findings",
                "effect",
                "change",
            ),
            past=("held_on",),
        ),
        Record(
            "partners",
            Partner,
            _("partner"),
            Kind.PARTNER_ADDED,
            (
                "organisation",
                "is_own_department",
                "role",
                "contribution",
                "agreement_status",
                "confirmed_on",
            ),
            past=("confirmed_on",),
            marks={"agreement_status": Kind.PARTNER_EDITED},
        ),
        Record(
            "lessons",
            Lesson,
            _("lesson"),
            Kind.LESSON_RECORDED,
            (
                "text",
                "learnt_on",
                "stage",
                "what_happened",
                "failure_mode",
                "worked",
                "useful_for",
                "shared_with",
            ),
            past=("learnt_on",),
        ),
        Record(
            "metrics",
            Metric,
            _("metric"),
            Kind.METRIC_ADDED,
            ("name", "unit", "baseline", "target", "stop_value", "stop_rule"),
        ),
        Record(
            "measurements",
            Measurement,
            _("measurement"),
            Kind.MEASURED,
            ("metric", "value", "measured_on", "note"),
            past=("measured_on",),
            parent="metric",
        ),
        Record(
            "assumptions",
            Assumption,
            _("assumption"),
            Kind.ASSUMPTION_ADDED,
            ("text", "risk", "test", "result", "tested_on", "findings"),
            past=("tested_on",),
            marks={"result": Kind.ASSUMPTION_TESTED},
        ),
        Record(
            "data-sources",
            DataSource,
            _("data source"),
            Kind.DATA_SOURCE_ADDED,
            ("name", "owner", "access", "checked_on", "quality_note"),
            past=("checked_on",),
        ),
        Record(
            "advice",
            Advice,
            _("advice"),
            Kind.ADVISED,
            ("adviser", "verdict", "given_on", "text", "link"),
            past=("given_on",),
        ),
        Record(
            "team",
            TeamMember,
            _("team member"),
            Kind.TEAM_JOINED,
            ("person", "skill", "hours_per_week"),
        ),
        Record(
            "adoption-targets",
            AdoptionTarget,
            _("adoption target"),
            Kind.ADOPTION_PLANNED,
            ("unit", "target", "due_on"),
        ),
        Record(
            "adoption-counts",
            AdoptionCount,
            _("count of users"),
            Kind.ADOPTION_COUNTED,
            ("adoption_target", "users", "counted_on"),
            past=("counted_on",),
            parent="adoption_target",
        ),
        Record(
            "handover",
            Handover,
            _("handover plan"),
            Kind.HANDOVER_PLANNED,
            (
                "receiver",
                "operation",
                "helpdesk",
                "training",
                "failures",
                "note",
                "accepted_on",
            ),
            past=("accepted_on",),
            marks={"accepted_on": Kind.HANDOVER_ACCEPTED},
        ),
        Record(
            "relations",
            Relation,
            _("link to another initiative"),
            Kind.RELATED,
            ("other", "note"),
        ),
    )
}
_BY_MODEL = {record.model: record for record in RECORDS.values()}


def record_of(row: models.Model) -> Record:
    """What kind of record this row is."""
    return _BY_MODEL[type(row)]
