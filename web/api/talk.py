"""What people say about an initiative, bring to it and follow of it."""

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
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import (
    attach,
    edit_comment,
    post_comment,
    remove_attachment,
    remove_comment,
    unwatch,
    watch,
)
from portfolio.files import TYPES
from portfolio.models import Attachment, Comment
from portfolio.watching import watchers_of
from web.api.bodies import Body, KnownKeys, ModelBody
from web.api.documentation import documented_list, page_of
from web.api.fields import ModelItem
from web.api.items import Moment, Person
from web.api.records import Records
from web.api.views import InitiativeView, Paging
from web.downloads import BINARY, download, there


class CommentBody(ModelBody):
    class Meta:
        model = Comment
        fields = ("text",)


class CommentItem(ModelItem):
    by = Person()
    at = Moment()
    edited_at = Moment(allow_null=True)
    removed_at = Moment(allow_null=True)
    mentioned = Person(many=True)

    class Meta:
        model = Comment
        fields = ("id", "by", "at", "text", "mentioned", "edited_at", "removed_at")


def comments_of(view: InitiativeView) -> QuerySet[Comment]:
    rows = view.initiative.comments.select_related("by")
    return rows.prefetch_related("mentioned")


@documented_list(
    "comment", CommentBody, CommentItem, {"text": "@Sanne de Vries, is it ready?"}
)
class Comments(Records):
    body_type, item, verb = CommentBody, CommentItem, staticmethod(post_comment)

    def rows(self) -> QuerySet[Comment]:
        return comments_of(self)


@extend_schema_view(
    get=extend_schema(summary="Show one comment", responses=CommentItem),
    patch=extend_schema(
        summary="Change a comment of your own",
        request=CommentBody,
        responses=CommentItem,
        examples=[
            OpenApiExample("Example", value={"text": "It is."}, request_only=True)
        ],
    ),
    delete=extend_schema(
        summary="Remove one comment",
        description="Your own; a manager any. Its place stays, its text is gone.",
        responses={204: OpenApiResponse(description="It is removed.")},
    ),
)
class OneComment(InitiativeView):
    http_method_names = ["get", "head", "patch", "delete"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(comments_of(self), pk=kwargs["comment"])

    def get(self, request: Request, id: int, comment: int) -> Response:
        return Response(CommentItem(self.row).data)

    def patch(self, request: Request, id: int, comment: int) -> Response:
        text = self.body(CommentBody, partial=True).get("text", self.row.text)
        row = edit_comment(self.row, text=text, by=request.user, at=self.at)
        return Response(CommentItem(row).data)

    def delete(self, request: Request, id: int, comment: int) -> Response:
        remove_comment(self.row, by=request.user, at=self.at)
        return Response(status=204)


# The verb refuses what is empty, too large or of another kind, in its own words.
class AttachmentBody(ModelBody):
    file = serializers.FileField(
        allow_empty_file=True,
        use_url=False,
        help_text=f"At most 20 MB; one of {', '.join(TYPES)}.",
    )

    class Meta:
        model = Attachment
        fields = ("file", "note")


class AttachmentItem(ModelItem):
    by = Person()
    at = Moment()

    class Meta:
        model = Attachment
        fields = ("id", "name", "size", "content_type", "sha256", "note", "by", "at")


@extend_schema_view(
    get=extend_schema(
        operation_id="attachment_list",
        summary="List each attachment of an initiative",
        parameters=[Paging],
        responses=page_of(AttachmentItem),
    ),
    post=extend_schema(
        summary="Add one attachment",
        request={"multipart/form-data": AttachmentBody},
        responses={201: OpenApiResponse(AttachmentItem, description="It is kept.")},
        examples=[
            OpenApiExample(
                "Example",
                value={"file": "plan.pdf", "note": "The plan"},
                request_only=True,
                media_type="multipart/form-data",
            )
        ],
    ),
)
class Attachments(Records):
    parser_classes = (MultiPartParser,)
    body_type, item, verb = AttachmentBody, AttachmentItem, staticmethod(attach)

    def rows(self) -> QuerySet[Attachment]:
        return there(self.initiative)


@extend_schema_view(
    get=extend_schema(summary="Show one attachment", responses=AttachmentItem),
    delete=extend_schema(
        summary="Remove one attachment",
        description="Your own; a manager any. The file is gone for good.",
        responses={204: OpenApiResponse(description="It is removed.")},
    ),
)
class OneAttachment(InitiativeView):
    http_method_names = ["get", "head", "delete"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(there(self.initiative), pk=kwargs["attachment"])

    def get(self, request: Request, id: int, attachment: int) -> Response:
        return Response(AttachmentItem(self.row).data)

    def delete(self, request: Request, id: int, attachment: int) -> Response:
        remove_attachment(self.row, by=request.user, at=self.at)
        return Response(status=204)


@extend_schema_view(
    get=extend_schema(
        summary="Download one attachment",
        responses={(200, BINARY): OpenApiTypes.BINARY},
    )
)
class Contents(InitiativeView):
    http_method_names = ["get", "head"]
    query = KnownKeys

    def get(self, request: Request, id: int, attachment: int) -> FileResponse:
        row = get_object_or_404(there(self.initiative), pk=attachment)
        return download(row, content_type=BINARY)


class WatchBody(Body):
    watching = serializers.BooleanField()


class WatchItem(serializers.Serializer):
    watching = serializers.BooleanField()


@extend_schema_view(
    get=extend_schema(summary="Say whether you follow it", responses=WatchItem),
    put=extend_schema(
        summary="Follow it, or stop following it",
        description="Owner and team follow without asking. News is in the digest.",
        request=WatchBody,
        responses=WatchItem,
        examples=[
            OpenApiExample("Example", value={"watching": True}, request_only=True)
        ],
    ),
)
class Watching(InitiativeView):
    http_method_names = ["get", "head", "put"]
    is_shared = False

    def get(self, request: Request, id: int) -> Response:
        watchers = watchers_of([self.initiative])[self.initiative.pk]
        return Response({"watching": request.user.pk in watchers})

    def put(self, request: Request, id: int) -> Response:
        watching = self.body(WatchBody)["watching"]
        (watch if watching else unwatch)(self.initiative, by=request.user)
        return Response({"watching": watching})
