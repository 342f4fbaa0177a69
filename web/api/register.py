"""The records of the table as resources: their bodies, their answers, an example."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from portfolio.actions import (
    add_group,
    add_partner,
    add_record,
    log_involvement,
    record_lesson,
)
from portfolio.models import Initiative
from portfolio.records import RECORDS
from web.api.bodies import (
    CardField,
    GroupField,
    ModelBody,
    OwnField,
    PersonField,
    StageField,
    Version,
    WithNumbers,
)
from web.api.items import Other, Person

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """`body` is what one adds, `change` what one edits, `item` what is answered."""

    slug: str
    noun: str
    body: type[ModelBody]
    change: type[ModelBody]
    item: type[serializers.ModelSerializer]
    example: Fields
    edit: Fields
    add: Callable[..., Any]
    names: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """How the answer about an initiative calls them."""
        return self.slug.replace("-", "_")

    def rows(self, initiative: Initiative) -> QuerySet[Any]:
        """Those of one initiative that the caller may see, with what each names."""
        return RECORDS[self.slug].find(initiative.pk).select_related(*self.names)


def resource(
    slug: str,
    noun: str,
    example: Fields,
    edit: Fields,
    *,
    add: Callable[..., Any] | None = None,
    names: tuple[str, ...] = (),
    fields: tuple[str, ...] = (),
    sent: Fields | None = None,
    changed: Fields | None = None,
    shown: Fields | None = None,
) -> Resource:
    """Make the serializers of a kind of record from its model.

    `sent`, `changed` and `shown` say which fields are other than the model has them, in
    a body, in a change and in an answer; `fields` leaves some out of a body.
    """
    kind = RECORDS[slug]
    name, every = kind.model.__name__, kind.fields
    sent = sent or {}
    changed = {**sent, **(changed or {}), "version": Version(required=False)}

    def made(suffix: str, base: Any, of: tuple[str, ...], declared: Fields) -> Any:
        meta = type("Meta", (), {"model": kind.model, "fields": of})
        return type(f"{name}{suffix}", (base,), {**declared, "Meta": meta})

    return Resource(
        slug=slug,
        noun=noun,
        body=made("Body", ModelBody, fields or every, sent),
        change=made("Change", ModelBody, (*every, "version"), changed),
        item=made("Item", WithNumbers, ("id", *every), shown or {}),
        example=example,
        edit=edit,
        add=add or partial(_add, slug),
        names=names,
    )


def _add(slug: str, initiative: Initiative, *, by: Any, at: Any, **facts: Any) -> Any:
    return add_record(initiative, slug, facts, by=by, at=at)


RESOURCES = (
    resource(
        "groups",
        "user group",
        {"name": "Residents of the harbour district"},
        {"contact": "District office"},
        add=add_group,
    ),
    resource(
        "involvements",
        "user involvement",
        {
            "held_on": "2026-11-20",
            "form": "interview",
            "group": "District workers",
            "count": 4,
            "findings": "They plan by street and not by tree.",
            "effect": "changed",
            "change": "The map opens on a street.",
        },
        {"effect": "changed", "change": "The map opens on a street."},
        add=log_involvement,
        names=("group",),
        sent={
            "group": serializers.CharField(
                max_length=120,
                help_text="The name of a user group; a new name adds that group.",
            )
        },
        changed={
            "group": GroupField(help_text="The name of a user group that there is.")
        },
        shown={"group": serializers.CharField(source="group.name")},
    ),
    resource(
        "partners",
        "partner",
        {"organisation": "Water board", "role": "Data"},
        {"agreement_status": "agreed", "confirmed_on": "2026-11-23"},
        add=add_partner,
    ),
    resource(
        "lessons",
        "lesson",
        {"text": "Ask the district workers first.", "learnt_on": "2026-11-20"},
        {"useful_for": "Whoever plans by street."},
        add=record_lesson,
        names=("stage",),
        # It is learnt in the stage where the initiative stands.
        fields=tuple(name for name in RECORDS["lessons"].fields if name != "stage"),
        changed={
            "stage": StageField(allow_null=True, help_text="Where it was learnt.")
        },
        shown={
            "stage": serializers.CharField(
                source="stage.slug", default=None, allow_null=True
            )
        },
    ),
    resource(
        "metrics",
        "metric",
        {
            "name": "Trees looked at per day",
            "unit": "trees",
            "baseline": 40,
            "target": 60.5,
            "stop_value": 45,
        },
        {"target": 65},
    ),
    resource(
        "measurements",
        "measurement",
        {"metric": 5, "value": 52.5, "measured_on": "2026-11-20"},
        {"value": 53, "note": "Counted again."},
        sent={"metric": OwnField("metrics", help_text="Id of a metric.")},
    ),
    resource(
        "assumptions",
        "assumption",
        {"text": "A photo shows what is wrong with a tree.", "risk": "high"},
        {"result": "holds", "tested_on": "2026-11-20", "findings": "In 18 of 20."},
    ),
    resource(
        "data-sources",
        "data source",
        {"name": "Register of trees", "owner": "Public works"},
        {"access": "granted", "checked_on": "2026-11-20"},
    ),
    resource(
        "advice",
        "advice",
        {"adviser": "privacy", "verdict": "conditions", "given_on": "2026-11-20"},
        {"verdict": "positive", "text": "The conditions are met."},
    ),
    resource(
        "team",
        "team member",
        {"person": 12, "skill": "data", "hours_per_week": 8},
        {"hours_per_week": 16},
        names=("person",),
        sent={"person": PersonField(help_text="Id of somebody of the portfolio.")},
        shown={"person": Person()},
    ),
    resource(
        "adoption-targets",
        "adoption target",
        {"unit": "Harbour district", "target": 25, "due_on": "2027-06-01"},
        {"target": 30},
    ),
    resource(
        "adoption-counts",
        "count of users",
        {"adoption_target": 5, "users": 12, "counted_on": "2026-11-20"},
        {"users": 13},
        sent={
            "adoption_target": OwnField(
                "adoption_targets", help_text="Id of an adoption target."
            )
        },
    ),
    resource(
        "handover",
        "handover plan",
        {"receiver": "Team trees", "operation": True},
        {"accepted_on": "2026-11-20"},
    ),
    resource(
        "relations",
        "link to another initiative",
        {"other": 8, "note": "The same register of trees."},
        {"note": "The same register, another use."},
        names=("other",),
        sent={"other": CardField(help_text="Id of another initiative.")},
        shown={"other": Other()},
    ),
)
