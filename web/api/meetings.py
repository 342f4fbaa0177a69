"""Gate meetings: opening one, its agenda, what was said, and the minutes."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.models import seen_by
from web.api.addresses import Act, Address
from web.api.bodies import Body, CardField, KnownKeys, ModelBody
from web.api.documentation import page_of
from web.api.fields import ModelItem
from web.api.items import Moment, Other, Person
from web.api.portfolios import PortfolioView
from web.api.views import ApiView, Paging
from web.papers import minutes_paper
from workflows.actions import (
    add_item,
    close_meeting,
    mark_discussed,
    mark_untreated,
    move_item,
    note_item,
    open_meeting,
    refresh_agenda,
    remove_item,
)
from workflows.agenda import sentence
from workflows.models import AgendaItem, Meeting


class MeetingBody(ModelBody):
    class Meta:
        model = Meeting
        fields = ("held_on",)


class MeetingItem(ModelItem):
    portfolio = serializers.CharField(source="portfolio.slug")
    opened_at = Moment()
    opened_by = Person()
    closed_at = Moment(allow_null=True)
    closed_by = Person(allow_null=True)

    class Meta:
        model = Meeting
        fields = (
            "id",
            "portfolio",
            "held_on",
            "opened_at",
            "opened_by",
            "closed_at",
            "closed_by",
            "note",
        )


class AgendaBody(Body):
    initiative = CardField(help_text="Id of an initiative of this portfolio.")


class AgendaChange(Body):
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=5000, help_text="What was said."
    )
    discussed = serializers.BooleanField(
        required=False, help_text="Whether it was treated."
    )
    place = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Its place, from 1; too far is the end.",
    )


class AgendaItemItem(ModelItem):
    """Something to talk about, and why."""

    initiative = Other()
    place = serializers.IntegerField(source="order")
    reasons = serializers.SerializerMethodField()
    discussed_at = Moment(allow_null=True)

    class Meta:
        model = AgendaItem
        fields = (
            "id",
            "initiative",
            "place",
            "reasons",
            "note",
            "discussed_at",
            "decision",
        )

    def get_reasons(self, item: AgendaItem) -> list[str]:
        """Why it is on the agenda, in sentences."""
        return [sentence(cause) for cause in item.reasons]


class MinutesBody(ModelBody):
    class Meta:
        model = Meeting
        fields = ("note",)


class TreatedItem(serializers.Serializer):
    """What was said and decided about one initiative, in the words of that moment."""

    number = serializers.IntegerField()
    initiative = serializers.IntegerField()
    title = serializers.CharField()
    stage = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()
    decision = serializers.DictField(help_text="Empty when none was taken.")


class MinutesItem(serializers.Serializer):
    """The minutes, which never change, in the language of Accept-Language."""

    portfolio = serializers.CharField()
    organisation = serializers.CharField()
    held_on = serializers.DateField()
    chair = serializers.CharField()
    deciders = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()
    items = TreatedItem(many=True)
    untreated = TreatedItem(many=True)


def minutes_of(meeting: Meeting) -> Any:
    """The minutes as they were written at the close; keys as they are kept."""
    return meeting.minutes[(get_language() or "en")[:2]]


@extend_schema_view(
    get=extend_schema(
        operation_id="meeting_list",
        summary="List the gate meetings of a portfolio",
        parameters=[Paging],
        responses=page_of(MeetingItem),
    )
)
class Meetings(PortfolioView):
    http_method_names = ["get", "head", "post"]
    query = Paging

    def get(self, request: Request, slug: str) -> Response:
        meetings = self.portfolio.meetings.select_related(
            "portfolio", "opened_by", "closed_by"
        )
        return self.page(meetings, MeetingItem)

    @extend_schema(
        summary="Open a gate meeting; its agenda builds itself",
        description="By a manager, and one at a time.",
        request=MeetingBody,
        responses={201: OpenApiResponse(MeetingItem, description="It is open.")},
        examples=[
            OpenApiExample(
                "Example", value={"held_on": "2026-12-01"}, request_only=True
            )
        ],
    )
    def post(self, request: Request, slug: str) -> Response:
        day = self.clean(MeetingBody, request.data)
        meeting = open_meeting(self.portfolio, **day, by=request.user, at=self.at)
        return Response(MeetingItem(meeting).data, status=201)


# About one meeting, which the caller may see or it is not there.
class MeetingView(ApiView):
    meeting: Meeting

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        related = ("portfolio", "opened_by", "closed_by")
        self.meeting = self.held(Meeting, related=related, pk=kwargs["meeting"])

    def body(self, serializer: type[KnownKeys]) -> dict[str, Any]:
        """The body, in which ids mean rows of this portfolio."""
        return self.clean(
            serializer,
            self.request.data,
            user=self.request.user,
            portfolio=self.meeting.portfolio,
        )

    @property
    def agenda(self) -> QuerySet[AgendaItem]:
        seen = self.meeting.items.filter(seen_by(self.request.user, "initiative"))
        return seen.select_related("initiative", "meeting")


class OneMeeting(MeetingView):
    is_item = True
    http_method_names = ["get", "head"]

    @extend_schema(summary="Show one gate meeting", responses=MeetingItem)
    def get(self, request: Request, meeting: int) -> Response:
        return Response(MeetingItem(self.meeting).data)


@extend_schema_view(
    get=extend_schema(
        operation_id="agenda_list",
        summary="List what is on the agenda of a gate meeting",
        parameters=[Paging],
        responses=page_of(AgendaItemItem),
    )
)
class Agenda(MeetingView):
    query = Paging

    def get(self, request: Request, meeting: int) -> Response:
        return self.page(self.agenda, AgendaItemItem)

    @extend_schema(
        summary="Put an initiative on the agenda",
        request=AgendaBody,
        responses={201: OpenApiResponse(AgendaItemItem, description="It is on it.")},
        examples=[
            OpenApiExample("Example", value={"initiative": 7}, request_only=True)
        ],
    )
    def post(self, request: Request, meeting: int) -> Response:
        wish = self.body(AgendaBody)
        item = add_item(self.meeting, **wish, by=request.user, at=self.at)
        return Response(AgendaItemItem(item).data, status=201)


class OneAgendaItem(MeetingView):
    http_method_names = ["get", "head", "patch", "delete"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.item = get_object_or_404(self.agenda, pk=kwargs["item"])

    @extend_schema(
        summary="Show one item of the agenda",
        responses=AgendaItemItem,
    )
    def get(self, request: Request, meeting: int, item: int) -> Response:
        return Response(AgendaItemItem(self.item).data)

    @extend_schema(
        summary="Keep what was said about an item, or put it elsewhere",
        request=AgendaChange,
        responses=AgendaItemItem,
        examples=[
            OpenApiExample(
                "Example",
                value={"note": "The users were heard.", "discussed": True},
                request_only=True,
            )
        ],
    )
    def patch(self, request: Request, meeting: int, item: int) -> Response:
        change = self.body(AgendaChange)
        who = {"by": request.user, "at": self.at}
        with transaction.atomic():
            if "note" in change:
                note_item(self.item, text=change["note"], **who)
            if "discussed" in change:
                mark = mark_discussed if change["discussed"] else mark_untreated
                mark(self.item, **who)
            if "place" in change:
                move_item(self.item, place=change["place"], **who)
        self.item = get_object_or_404(self.agenda, pk=item)
        return Response(AgendaItemItem(self.item).data)

    @extend_schema(
        summary="Take an item off the agenda that was not treated",
        responses={204: OpenApiResponse(description="It is off.")},
    )
    def delete(self, request: Request, meeting: int, item: int) -> Response:
        remove_item(self.item, by=request.user, at=self.at)
        return Response(status=204)


class Minutes(MeetingView):
    @extend_schema(
        summary="Show the minutes of a closed gate meeting", responses=MinutesItem
    )
    def get(self, request: Request, meeting: int) -> Response:
        if self.meeting.closed_at is None:
            raise Http404
        return Response(minutes_of(self.meeting))

    @extend_schema(
        summary="Close a gate meeting and write its minutes",
        request=MinutesBody,
        responses={201: OpenApiResponse(MinutesItem, description="It is closed.")},
        examples=[
            OpenApiExample(
                "Example", value={"note": "Next time in January."}, request_only=True
            )
        ],
    )
    def post(self, request: Request, meeting: int) -> Response:
        remark = self.body(MinutesBody)
        closed = close_meeting(self.meeting, **remark, by=request.user, at=self.at)
        return Response(minutes_of(closed), status=201)


class AddedItem(serializers.Serializer):
    """How many were added."""

    added = serializers.IntegerField()


ADDRESSES = (
    Address(
        path="v1/meetings/<int:meeting>/minutes/content",
        name="api-minutes-content",
        of=MeetingView,
        file=lambda view: minutes_paper(view.meeting),
        get="Download the minutes of a closed gate meeting, as a PDF",
    ),
    Address(
        path="v1/meetings/<int:meeting>/agenda/renewals",
        name="api-agenda-renewals",
        of=MeetingView,
        acts={
            "post": Act(
                summary="Put on the agenda what came up since",
                item=AddedItem,
                verb=lambda view, _typed: {
                    "added": refresh_agenda(view.meeting, **view.how)
                },
            )
        },
    ),
)
