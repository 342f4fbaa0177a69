"""What is recorded about an initiative: lists that only grow."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import (
    add_group,
    add_partner,
    log_involvement,
    post_update,
    record_lesson,
)
from portfolio.models import Involvement, Lesson, Partner, TargetUserGroup, Update
from web.api.bodies import ModelBody
from web.api.documentation import documented_list
from web.api.views import InitiativeView, Paging


# GET lists them, POST adds one by its verb.
class Records(InitiativeView):
    query = Paging
    body_type: type[ModelBody]
    item: type[serializers.ModelSerializer]
    verb: Callable[..., Model]

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get(self, request: Request, id: int) -> Response:
        return self.page(self.rows(), self.item)

    def post(self, request: Request, id: int) -> Response:
        facts = self.body(self.body_type)
        made = self.verb(self.initiative, **facts, by=request.user, at=self.at)
        return Response(self.item(made).data, status=201)


class GroupBody(ModelBody):
    class Meta:
        model = TargetUserGroup
        fields = ("name", "is_affected", "contact")


class GroupItem(serializers.ModelSerializer):
    class Meta:
        model = TargetUserGroup
        fields = ("id", *GroupBody.Meta.fields)


@documented_list(
    "user group", GroupBody, GroupItem, {"name": "Residents of the harbour district"}
)
class Groups(Records):
    body_type, item, verb = GroupBody, GroupItem, staticmethod(add_group)

    def rows(self) -> QuerySet[TargetUserGroup]:
        return self.initiative.groups.all()


class InvolvementBody(ModelBody):
    group = serializers.CharField(
        max_length=120,
        help_text="The name of a user group; a new name adds that group.",
    )

    class Meta:
        model = Involvement
        fields = (
            "held_on",
            "form",
            "group",
            "who",
            "count",
            "findings",
            "effect",
            "change",
        )
        extra_kwargs = {"count": {"min_value": 1}}


class InvolvementItem(serializers.ModelSerializer):
    group = serializers.CharField(source="group.name")

    class Meta:
        model = Involvement
        fields = ("id", *InvolvementBody.Meta.fields)


@documented_list(
    "user involvement",
    InvolvementBody,
    InvolvementItem,
    {
        "held_on": "2026-11-20",
        "form": "interview",
        "group": "District workers",
        "count": 4,
        "findings": "They plan by street and not by tree.",
        "effect": "changed",
        "change": "The map opens on a street.",
    },
)
class Involvements(Records):
    body_type, item, verb = (
        InvolvementBody,
        InvolvementItem,
        staticmethod(log_involvement),
    )

    def rows(self) -> QuerySet[Involvement]:
        return self.initiative.involvements.select_related("group")


class PartnerBody(ModelBody):
    class Meta:
        model = Partner
        fields = (
            "organisation",
            "is_own_department",
            "role",
            "contribution",
            "agreement_status",
            "confirmed_on",
        )


class PartnerItem(serializers.ModelSerializer):
    class Meta:
        model = Partner
        fields = ("id", *PartnerBody.Meta.fields)


@documented_list(
    "partner", PartnerBody, PartnerItem, {"organisation": "Water board", "role": "Data"}
)
class Partners(Records):
    body_type, item, verb = PartnerBody, PartnerItem, staticmethod(add_partner)

    def rows(self) -> QuerySet[Partner]:
        return self.initiative.partners.all()


class LessonBody(ModelBody):
    class Meta:
        model = Lesson
        fields = (
            "text",
            "learnt_on",
            "what_happened",
            "failure_mode",
            "worked",
            "shared_with",
        )


class LessonItem(serializers.ModelSerializer):
    class Meta:
        model = Lesson
        fields = ("id", *LessonBody.Meta.fields)


@documented_list(
    "lesson",
    LessonBody,
    LessonItem,
    {"text": "Ask the district workers first.", "learnt_on": "2026-11-20"},
)
class Lessons(Records):
    body_type, item, verb = LessonBody, LessonItem, staticmethod(record_lesson)

    def rows(self) -> QuerySet[Lesson]:
        return self.initiative.lessons.all()


class UpdateBody(ModelBody):
    class Meta:
        model = Update
        fields = ("text",)


class UpdateItem(serializers.ModelSerializer):
    class Meta:
        model = Update
        fields = ("id", "posted_on", "text")


@documented_list(
    "update", UpdateBody, UpdateItem, {"text": "The first street is measured."}
)
class Updates(Records):
    body_type, item, verb = UpdateBody, UpdateItem, staticmethod(post_update)

    def rows(self) -> QuerySet[Update]:
        return self.initiative.updates.all()
