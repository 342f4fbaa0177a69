"""Attention points in answers: the figures for programs, the sentence for people."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.links import remedy_path
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body
from web.api.documentation import page_of
from web.api.items import Moment, Other, Person
from web.api.views import ApiView, Paging
from workflows import rules
from workflows.actions import see, snooze
from workflows.actions.attention import LONGEST_REASON
from workflows.asking import asked_of_me
from workflows.models import AskedLevel, AttentionPoint, Closing, Severity
from workflows.rules.rule import Point

SEVERITIES = [severity.name.lower() for severity in Severity]
LEVELS = [level.name.lower() for level in AskedLevel]


class PointItem(serializers.Serializer):
    """What is going wrong: the value that triggered the rule, its limit, in days."""

    rule = serializers.CharField()
    severity = serializers.SerializerMethodField()
    value = serializers.IntegerField()
    limit = serializers.IntegerField()
    sentence = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(SEVERITIES))
    def get_severity(self, point: Point) -> str:
        return Severity(point.severity).name.lower()

    def get_sentence(self, point: Point) -> str:
        return rules.sentence(point)


class AttentionItem(PointItem):
    """An attention point with what is asked, of whom, why, and what became of it."""

    id = serializers.IntegerField()
    failure_mode = serializers.CharField()
    ask = serializers.SerializerMethodField()
    why = serializers.SerializerMethodField()
    recipient = Person()
    page = serializers.SerializerMethodField()
    asked = serializers.SerializerMethodField()
    opened_at = Moment()
    opened_value = serializers.IntegerField(allow_null=True)
    opened_limit = serializers.IntegerField(allow_null=True)
    seen_at = Moment(allow_null=True)
    answered_at = Moment(allow_null=True)
    snoozed_until = serializers.DateField(allow_null=True)
    snooze_reason = serializers.CharField()
    snoozes = serializers.IntegerField()
    closed_at = Moment(allow_null=True)
    closing = serializers.ChoiceField(["", *Closing.values])

    def get_ask(self, point: AttentionPoint) -> str:
        return rules.ask(point)

    def get_why(self, point: AttentionPoint) -> str:
        """Why this is a rule, and what ends it."""
        return rules.why(point)

    @extend_schema_field(serializers.ChoiceField(LEVELS))
    def get_asked(self, point: AttentionPoint) -> str:
        """How far up it is asked."""
        return AskedLevel(point.asked_level).name.lower()

    @extend_schema_field(serializers.URLField())
    def get_page(self, point: AttentionPoint) -> str:
        """The form on which a person ends it."""
        remedy, subject = rules.remedy(point)
        path = remedy_path(remedy, point.initiative_id, subject=subject)
        return f"{settings.SITE_URL}{path}"


class OneAttentionItem(AttentionItem):
    initiative = Other()


class AttentionFilters(Paging):
    """Query keys of the list of attention points."""

    portfolio = serializers.SlugField(required=False, help_text="Slug of a portfolio.")
    rule = serializers.ChoiceField([rule.code for rule in rules.RULES], required=False)
    state = serializers.ChoiceField(
        ["open", "asking", "closed", "all"],
        required=False,
        default="open",
        help_text="Asking is open and not put off. What is closed is kept.",
    )
    mine = serializers.BooleanField(
        required=False, default=False, help_text="Only what is asked of you now."
    )


class Attention(ApiView):
    query = AttentionFilters

    @extend_schema(
        operation_id="attention_list",
        summary="List what asks for attention, and what did",
        parameters=[AttentionFilters],
        responses=page_of(OneAttentionItem),
    )
    def get(self, request: Request) -> Response:
        rows = self.in_state(AttentionPoint.objects.visible_to(request.user))
        if "portfolio" in self.asked:
            rows = rows.filter(initiative__portfolio__slug=self.asked["portfolio"])
        if "rule" in self.asked:
            rows = rows.filter(rule=self.asked["rule"])
        if self.asked["mine"]:
            mine = asked_of_me(request.user, today=self.today)
            rows = rows.filter(pk__in=[point.pk for point, _asked in mine])
        rows = rows.select_related("recipient", "initiative")
        return self.page(rows, OneAttentionItem)

    def in_state(self, rows: Any) -> Any:
        state = self.asked["state"]
        if state == "closed":
            return rows.filter(closed_at__isnull=False)
        if state == "asking":
            return rows.asking(self.today)
        return rows.filter(closed_at__isnull=True) if state == "open" else rows


class SnoozeBody(Body):
    until = serializers.DateField(help_text="At most 30 days from now.")
    reason = serializers.CharField(max_length=LONGEST_REASON)


class Snoozes(ApiView):
    http_method_names = ["post"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        visible = AttentionPoint.objects.visible_to(self.request.user)
        related = visible.select_related("initiative", "recipient")
        self.point = get_object_or_404(related, pk=kwargs["point"])

    @extend_schema(
        operation_id="attention_snooze",
        summary="Put an attention point off",
        description="Twice. The third time the sponsor or the managers are asked.",
        request=SnoozeBody,
        responses={201: OpenApiResponse(OneAttentionItem, description="How it is.")},
        examples=[
            OpenApiExample(
                "Example",
                value={"until": "2027-01-12", "reason": "The data come in January."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, point: int) -> Response:
        body = self.clean(SnoozeBody, request.data)
        kept = snooze(self.point, **body, by=request.user, at=self.at)
        return Response(OneAttentionItem(kept).data, status=201)


class SightingBody(Body):
    points = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1),
        min_length=1,
        max_length=500,
        help_text="Ids of points that are asked of you.",
    )


class SightingItem(serializers.Serializer):
    """Which of them were asked of you."""

    points = serializers.ListField(child=serializers.IntegerField())


def _see(view: Any, typed: Typed) -> dict[str, list[int]]:
    user = view.request.user
    mine = AttentionPoint.objects.visible_to(user).open().filter(recipient=user)
    points = list(mine.filter(pk__in=typed["points"]).select_related("initiative"))
    if not points:
        raise Http404
    see(points, **view.how)
    return {"points": sorted(point.pk for point in points)}


ADDRESSES = (
    Address(
        path="v1/attention/sightings",
        name="api-sightings",
        of=ApiView,
        acts={
            "post": Act(
                summary="Say that you saw what is asked of you",
                about="Noted once for each point.",
                body=SightingBody,
                example={"points": [31, 32]},
                item=SightingItem,
                verb=_see,
            )
        },
    ),
)
