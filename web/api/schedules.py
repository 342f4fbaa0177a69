"""Who gets the report by mail, and when."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.serializer_helpers import BindingDict

from accounts.models import Language, User
from portfolio.models import Role
from portfolio.policy import people_in
from reports.actions import add_schedule, change_schedule, remove_schedule
from reports.models import Rhythm, Schedule
from reports.policy import may_schedule
from web.api.bodies import Body
from web.api.documentation import page_of
from web.api.fields import ModelItem
from web.api.portfolios import PortfolioView
from web.api.views import Paging


class ScheduleBody(Body):
    """`people` take part in the portfolio; `addresses` are of who has no account."""

    rhythm = serializers.ChoiceField(Rhythm.choices)
    next_on = serializers.DateField(help_text="The first day.")
    people = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.none(), many=True, required=False
    )
    addresses = serializers.ListField(
        child=serializers.CharField(max_length=254), required=False, max_length=50
    )
    language = serializers.ChoiceField(Language.choices, required=False)
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=400,
        help_text="A filter of the board.",
    )

    @cached_property
    def fields(self) -> BindingDict:
        fields = super().fields
        if portfolio := self.context.get("portfolio"):
            members = people_in(portfolio.pk, tuple(Role))
            fields["people"].child_relation.queryset = members
        return fields


class ScheduleItem(ModelItem):
    rhythm = serializers.ChoiceField(Rhythm.choices)
    language = serializers.ChoiceField(Language.choices)
    people = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    addresses = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Schedule
        fields = (
            "id",
            "rhythm",
            "next_on",
            "told_on",
            "people",
            "addresses",
            "language",
            "q",
        )


EXAMPLE = {
    "rhythm": "monthly",
    "next_on": "2099-01-04",
    "addresses": ["director@example.org"],
}


# For managers, or it is not there.
class SchedulesOf(PortfolioView):
    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        if not may_schedule(self.request.user, self.portfolio):
            raise Http404

    def rows(self) -> QuerySet[Schedule]:
        found = Schedule.objects.visible_to(self.request.user)
        return found.filter(portfolio=self.portfolio).prefetch_related("people")

    def values(self, *, partial: bool = False) -> dict[str, Any]:
        return self.clean(
            ScheduleBody, self.request.data, partial=partial, portfolio=self.portfolio
        )


@extend_schema_view(
    get=extend_schema(
        operation_id="schedules_list",
        summary="List who gets the report by mail",
        parameters=[Paging],
        responses=page_of(ScheduleItem),
    ),
    post=extend_schema(
        operation_id="schedules_create",
        summary="Have the report sent",
        request=ScheduleBody,
        responses={201: OpenApiResponse(ScheduleItem, description="It is kept.")},
        examples=[OpenApiExample("Example", value=EXAMPLE, request_only=True)],
    ),
)
class Schedules(SchedulesOf):
    query = Paging

    def get(self, request: Request, slug: str) -> Response:
        return self.page(self.rows(), ScheduleItem)

    def post(self, request: Request, slug: str) -> Response:
        values = {"people": [], **self.values()}
        made = add_schedule(self.portfolio, values, by=request.user, at=self.at)
        return Response(ScheduleItem(made).data, status=201)


@extend_schema_view(
    get=extend_schema(summary="Show one of them", responses=ScheduleItem),
    patch=extend_schema(
        summary="Change who gets it, or when",
        description="What is left out stays as it is.",
        request=ScheduleBody,
        responses=ScheduleItem,
        examples=[
            OpenApiExample("Example", value={"rhythm": "weekly"}, request_only=True)
        ],
    ),
    delete=extend_schema(
        summary="Have it sent no more",
        responses={204: OpenApiResponse(description="It is removed.")},
    ),
)
class OneSchedule(SchedulesOf):
    http_method_names = ["get", "head", "patch", "delete"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(self.rows(), pk=kwargs["schedule"])

    def get(self, request: Request, slug: str, schedule: int) -> Response:
        return Response(ScheduleItem(self.row).data)

    def patch(self, request: Request, slug: str, schedule: int) -> Response:
        values = self.values(partial=True)
        row = change_schedule(self.row, values, by=request.user, at=self.at)
        return Response(ScheduleItem(row).data)

    def delete(self, request: Request, slug: str, schedule: int) -> Response:
        remove_schedule(self.row, by=request.user, at=self.at)
        return Response(status=204)
