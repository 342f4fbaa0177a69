"""The outbox: how each mail fares, and what a manager does about it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
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

from notifications.control import drop, let_go, may_see_outbox, send_again, stop
from notifications.models import Mail
from notifications.outgoing import State
from web.api.bodies import Body
from web.api.documentation import page_of
from web.api.fields import ModelItem
from web.api.items import Moment, Person
from web.api.views import ApiView, Paging
from web.pages.outbox import batches, mails_of


class OutboxFilters(Paging):
    """Query keys of the outbox."""

    state = serializers.ChoiceField(State.choices, required=False)


class OutboxItem(ModelItem):
    """To whom a mail goes and how it fares; what it says is for its reader alone."""

    recipient = Person()
    kind = serializers.CharField()
    state = serializers.SerializerMethodField()
    created_at = Moment()
    due_at = Moment()
    held_at = Moment(allow_null=True)
    accepted_at = Moment(allow_null=True)
    dead_at = Moment(allow_null=True)
    stopped_at = Moment(allow_null=True)

    class Meta:
        model = Mail
        fields = (
            "id",
            "recipient",
            "kind",
            "state",
            "attempts",
            "last_error",
            "server_said",
            "created_at",
            "due_at",
            "held_at",
            "accepted_at",
            "dead_at",
            "stopped_at",
        )

    @extend_schema_field(serializers.ChoiceField(State.choices))
    def get_state(self, mail: Mail) -> str:
        return mail.state(self.context["at"]).value


class OutboxBody(Body):
    act = serializers.ChoiceField([("again", "again"), ("stop", "stop")])


class HeldBody(Body):
    composed_at = serializers.DateTimeField(
        help_text="As the list of held batches gives it."
    )
    send = serializers.BooleanField(help_text="Whether these mails may go.")


class HeldBatch(serializers.Serializer):
    """Mails that were made at one moment, too many to go without a yes."""

    composed_at = Moment()
    count = serializers.IntegerField()


class AnsweredItem(serializers.Serializer):
    count = serializers.IntegerField(help_text="How many mails this was about.")


# For managers and administrators, or it is not there.
class OutboxView(ApiView):
    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        if not may_see_outbox(self.request.user):
            raise Http404

    def mails(self) -> QuerySet[Mail]:
        return mails_of(self.request.user)

    def shown(self, mails: Any, **options: Any) -> Any:
        return OutboxItem(mails, context={"at": self.at}, **options).data


@extend_schema_view(
    get=extend_schema(
        operation_id="outbox_list",
        summary="List the mails that go out to members of your portfolios",
        parameters=[OutboxFilters],
        responses=page_of(OutboxItem),
    )
)
class Outbox(OutboxView):
    http_method_names = ["get", "head"]
    query = OutboxFilters

    def get(self, request: Request) -> Response:
        mails = self.mails()
        if state := self.asked.get("state"):
            mails = mails.in_state(State(state), self.at)
        return self.page(mails, OutboxItem)


@extend_schema_view(
    get=extend_schema(summary="Show how one mail fares", responses=OutboxItem),
    post=extend_schema(
        operation_id="outbox_act",
        summary="Send one mail again, or stop it",
        request=OutboxBody,
        responses=OutboxItem,
        examples=[OpenApiExample("Example", value={"act": "again"}, request_only=True)],
    ),
)
class OneOutboxMail(OutboxView):
    is_item = True

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(self.mails(), pk=kwargs["mail"])

    def get(self, request: Request, mail: int) -> Response:
        return Response(self.shown(self.row))

    def post(self, request: Request, mail: int) -> Response:
        act = self.clean(OutboxBody, request.data)["act"]
        verb = stop if act == "stop" else send_again
        return Response(self.shown(verb(self.row, by=request.user, at=self.at)))


@extend_schema_view(
    get=extend_schema(
        operation_id="held_list",
        summary="List the mails that wait for a yes, by when they were made",
        responses=HeldBatch(many=True),
    ),
    post=extend_schema(
        operation_id="held_answer",
        summary="Say whether such mails may go",
        request=HeldBody,
        responses=OpenApiResponse(AnsweredItem, description="It is done."),
        examples=[
            OpenApiExample(
                "Example",
                value={"composed_at": "2026-11-24T07:00:00Z", "send": True},
                request_only=True,
            )
        ],
    ),
)
class Held(OutboxView):
    def get(self, request: Request) -> Response:
        return Response(self.rows_shown(batches(request.user), HeldBatch))

    def post(self, request: Request) -> Response:
        answer = self.clean(HeldBody, request.data)
        verb = let_go if answer["send"] else drop
        count = verb(answer["composed_at"], by=request.user, at=self.at)
        return Response({"count": count})
