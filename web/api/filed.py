"""Reports that were filed: what they said, and what would be said otherwise now."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reports.actions import file_report
from reports.filing import compared, told_again
from reports.models import FiledReport
from reports.wanted import Wanted
from web.api.bodies import ModelBody
from web.api.documentation import page_of
from web.api.documents import ReportKeys
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.portfolios import PortfolioView
from web.api.reporting import CELL, ChapterItem
from web.api.views import Paging


class FilingBody(ReportKeys, ModelBody):
    """A name, and which report: its query keys."""

    class Meta:
        model = FiledReport
        fields = ("name",)


class FiledItem(ModelItem):
    """`asked` are the query keys of the report, and `edition` the definitions."""

    filed_at = Moment()
    asked = serializers.DictField(child=serializers.CharField())
    filed_by = serializers.IntegerField(source="filed_by_id")

    class Meta:
        model = FiledReport
        fields = ("id", "name", "as_of", "asked", "edition", "filed_at", "filed_by")


class FiledWhole(FiledItem):
    """With its chapters as they were told, in the language of the caller."""

    chapters = serializers.SerializerMethodField()

    class Meta(FiledItem.Meta):
        fields = (*FiledItem.Meta.fields, "chapters")

    @extend_schema_field(ChapterItem(many=True))
    def get_chapters(self, filed: FiledReport) -> Any:
        return ChapterItem(told_again(filed), many=True).data


class ReasonItem(serializers.Serializer):
    """What happened since; empty is the portfolio as a whole."""

    day = serializers.DateField()
    what = serializers.CharField()
    initiative = serializers.CharField()
    by = serializers.CharField()


class DifferenceItem(serializers.Serializer):
    """One number: what it was, and what it would be now."""

    table = serializers.CharField()
    row = serializers.CharField()
    column = serializers.CharField(source="column.label")
    was = serializers.SerializerMethodField()
    now = serializers.SerializerMethodField()
    reasons = ReasonItem(many=True)

    @extend_schema_field(CELL)
    def get_was(self, difference: Any) -> Any:
        return difference.was

    @extend_schema_field(CELL)
    def get_now(self, difference: Any) -> Any:
        return difference.now


class ComparisonItem(serializers.Serializer):
    """Worked out again as of the same day, and about the same initiatives."""

    is_same = serializers.BooleanField()
    is_other_edition = serializers.BooleanField(
        help_text="Figures are counted otherwise since it was filed."
    )
    differences = DifferenceItem(many=True)


# The filed reports of one portfolio, for whoever takes part.
class FiledOf(PortfolioView):
    def rows(self) -> QuerySet[FiledReport]:
        visible = FiledReport.objects.visible_to(self.request.user)
        return visible.filter(portfolio=self.portfolio)

    def one(self, pk: int) -> FiledReport:
        return get_object_or_404(self.rows(), pk=pk)


@extend_schema_view(
    get=extend_schema(
        operation_id="filed_reports_list",
        summary="List the filed reports",
        parameters=[Paging],
        responses=page_of(FiledItem),
    ),
    post=extend_schema(
        operation_id="filed_reports_create",
        summary="File a report",
        description="It keeps its numbers, in both languages. For managers.",
        request=FilingBody,
        responses={201: OpenApiResponse(FiledItem, description="It is filed.")},
        examples=[
            OpenApiExample(
                "Example",
                value={"name": "First quarter", "to": "2026-03-31"},
                request_only=True,
            )
        ],
    ),
)
class FiledReports(FiledOf):
    query = Paging

    def get(self, request: Request, slug: str) -> Response:
        return self.page(self.rows().defer("chapters"), FiledItem)

    def post(self, request: Request, slug: str) -> Response:
        asked = self.clean(FilingBody, request.data)
        name = asked.pop("name")
        wanted = Wanted.read(asked, today=self.today)
        made = file_report(
            self.portfolio, wanted, name=name, by=request.user, at=self.at
        )
        return Response(FiledItem(made).data, status=201)


class OneFiledReport(FiledOf):
    http_method_names = ["get", "head"]

    @extend_schema(summary="Read a filed report again", responses=FiledWhole)
    def get(self, request: Request, slug: str, filed: int) -> Response:
        return Response(FiledWhole(self.one(filed)).data)


class FiledComparison(FiledOf):
    http_method_names = ["get", "head"]

    @extend_schema(
        summary="Compare a filed report with the same one made now",
        responses=ComparisonItem,
    )
    def get(self, request: Request, slug: str, filed: int) -> Response:
        return Response(ComparisonItem(compared(self.one(filed))).data)
