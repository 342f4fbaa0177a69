"""Documents of a report: a program asks for one, waits, and fetches it."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reports.actions import ask_for, ask_for_archive, remove
from reports.keeping import open_kept
from reports.models import Format, Job, JobState, Trouble
from web.api.bodies import Body, CardField, KnownKeys
from web.api.documentation import page_of
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.portfolios import PortfolioView
from web.api.views import Paging
from web.downloads import BINARY, as_download


# Which report: its query keys.
class ReportKeys(Body):
    to = serializers.CharField(
        required=False, max_length=10, help_text="The last day; today if left out."
    )
    as_of = serializers.CharField(
        required=False, max_length=10, help_text="As it was known on this day."
    )
    q = serializers.CharField(
        required=False, max_length=500, help_text="A filter of the board."
    )
    clock = serializers.ChoiceField(
        [("all", "all")], required=False, help_text="Count holds and recess too."
    )

    def get_fields(self) -> dict[str, Any]:
        # “from” is a word of Python's own.
        first = serializers.CharField(
            required=False,
            max_length=10,
            help_text="The first day; a year before if left out.",
        )
        return {"from": first, **super().get_fields()}


class DocumentBody(ReportKeys):
    """What of: the query keys of the report; an initiative, for its archive file."""

    format = serializers.ChoiceField(Format.choices)
    initiative = CardField(
        required=False, help_text="For the format “mdto”: id of the initiative."
    )


class DocumentItem(ModelItem):
    """How far it is. Fetch its content once the state is “done”."""

    asked_at = Moment()
    finished_at = Moment(allow_null=True)
    kept_until = Moment()
    state = serializers.ChoiceField(JobState.choices)
    trouble = serializers.ChoiceField(Trouble.choices, allow_blank=True)
    asked = serializers.DictField(child=serializers.CharField())
    percent = serializers.IntegerField()

    class Meta:
        model = Job
        fields = (
            "id",
            "format",
            "asked",
            "asked_at",
            "state",
            "percent",
            "trouble",
            "finished_at",
            "kept_until",
            "name",
            "size",
        )


class DocumentsOf(PortfolioView):
    def rows(self) -> QuerySet[Job]:
        """The caller's own."""
        mine = Job.objects.visible_to(self.request.user)
        return mine.filter(portfolio=self.portfolio)


@extend_schema_view(
    get=extend_schema(
        operation_id="documents_list",
        summary="List the documents that you asked for",
        parameters=[Paging],
        responses=page_of(DocumentItem),
    ),
    post=extend_schema(
        operation_id="documents_create",
        summary="Ask for a document of the report",
        description="A worker makes it; look at its state until it is done.",
        request=DocumentBody,
        responses={201: OpenApiResponse(DocumentItem, description="It is asked for.")},
        examples=[
            OpenApiExample(
                "Example",
                value={"format": "pdf", "from": "2026-01-01", "to": "2026-03-31"},
                request_only=True,
            )
        ],
    ),
)
class Documents(DocumentsOf):
    query = Paging

    def get(self, request: Request, slug: str) -> Response:
        return self.page(self.rows(), DocumentItem)

    def post(self, request: Request, slug: str) -> Response:
        about = {"portfolio": self.portfolio, "user": request.user}
        asked = dict(self.clean(DocumentBody, request.data, **about))
        kind, how = Format(asked.pop("format")), {"by": request.user, "at": self.at}
        initiative = asked.pop("initiative", None)
        if kind == Format.ARCHIVE and initiative:
            job = ask_for_archive(initiative, **how)
        else:
            job = ask_for(self.portfolio, kind, asked=asked, **how)
        return Response(DocumentItem(job).data, status=201)


@extend_schema_view(
    get=extend_schema(summary="Show how far a document is", responses=DocumentItem),
    delete=extend_schema(
        summary="Remove a document, or cancel it",
        responses={204: OpenApiResponse(description="It is gone.")},
    ),
)
class OneDocument(DocumentsOf):
    http_method_names = ["get", "head", "delete"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(self.rows(), pk=kwargs["document"])

    def get(self, request: Request, slug: str, document: int) -> Response:
        return Response(DocumentItem(self.row).data)

    def delete(self, request: Request, slug: str, document: int) -> Response:
        remove(self.row, by=request.user)
        return Response(status=204)


@extend_schema_view(
    get=extend_schema(
        summary="Download a document",
        responses={(200, BINARY): OpenApiTypes.BINARY},
    )
)
class DocumentContents(DocumentsOf):
    http_method_names = ["get", "head"]
    query = KnownKeys

    def get(self, request: Request, slug: str, document: int) -> FileResponse:
        ready = self.rows().filter(state=JobState.DONE)
        job = get_object_or_404(ready, pk=document)
        return as_download(
            lambda: open_kept(job.path), name=job.name, content_type=BINARY
        )
