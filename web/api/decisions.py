"""Asking for a decision, answering a criterion, and deciding."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.models import FailureMode
from portfolio.placing import BOTTOM
from web.api.bodies import (
    Body,
    CardField,
    ModelBody,
    PersonField,
    StageField,
    Version,
)
from web.api.documentation import documented_list, page_of
from web.api.fields import ModelItem
from web.api.items import Moment, Person
from web.api.moves import Placing
from web.api.records import Records
from web.api.views import InitiativeView, Paging
from workflows.actions import answer, decide, meet_condition, request_decision
from workflows.models import Answer, Condition, Decision, Outcome, Review, Waiver
from workflows.outcomes import NewCondition, Ruling


class RequestBody(ModelBody):
    class Meta:
        model = Review
        fields = ("note",)


class RequestItem(ModelItem):
    requested_by = Person()
    requested_at = Moment()
    closed_at = Moment(allow_null=True)
    version = serializers.IntegerField(
        source="checklist.version",
        default=None,
        allow_null=True,
        help_text="The version of the checklist that it is held against.",
    )

    class Meta:
        model = Review
        fields = (
            "id",
            "note",
            "requested_by",
            "requested_at",
            "closed_at",
            "version",
        )


@documented_list(
    "request for a decision", RequestBody, RequestItem, {"note": "The test is done."}
)
class DecisionRequests(Records):
    body_type, item, verb = RequestBody, RequestItem, staticmethod(request_decision)

    def rows(self) -> QuerySet[Review]:
        return self.initiative.reviews.select_related("requested_by", "checklist")


class AnswerBody(ModelBody):
    criterion = serializers.SlugField(
        max_length=50, source="slug", help_text="Slug of a criterion."
    )

    class Meta:
        model = Answer
        fields = ("criterion", "state", "evidence")


class AnswerItem(ModelItem):
    criterion = serializers.CharField(source="slug")
    by = Person()
    at = Moment()

    class Meta:
        model = Answer
        fields = ("id", "criterion", "state", "evidence", "by", "at")


@documented_list(
    "answer",
    AnswerBody,
    AnswerItem,
    {"criterion": "problem-shared", "state": "met", "evidence": "Minutes of 3 March."},
)
class Answers(Records):
    body_type, item, verb = AnswerBody, AnswerItem, staticmethod(answer)

    def rows(self) -> QuerySet[Answer]:
        return self.initiative.answers.select_related("by")


class ConditionBody(ModelBody):
    criterion = serializers.SlugField(
        required=False,
        allow_blank=True,
        max_length=50,
        source="slug",
        help_text="Slug of the open criterion that it stands in for, if any.",
    )
    owner = PersonField()

    class Meta:
        model = Condition
        fields = ("criterion", "text", "owner", "due_on")


class WaiverBody(ModelBody):
    criterion = serializers.SlugField(max_length=50, source="slug")

    class Meta:
        model = Waiver
        fields = ("criterion", "reason")


class ReleaseBody(Body):
    condition = serializers.IntegerField(help_text="Number of an open condition.")
    reason = serializers.CharField(max_length=1000)


class AdviceAnswerBody(Body):
    advice = serializers.IntegerField(help_text="Number of a negative advice.")
    answer = serializers.CharField(max_length=1000)


class DecisionBody(ModelBody):
    """Which fields an outcome needs is said by the refusal that misses them."""

    version = Version()
    after = CardField(required=False, allow_null=True)
    deciders = PersonField(many=True, required=False)
    waivers = WaiverBody(many=True, required=False, max_length=100)
    conditions = ConditionBody(many=True, required=False, max_length=100)
    to_stage = StageField(required=False, allow_null=True)
    released = ReleaseBody(many=True, required=False, max_length=100)
    advice_answers = AdviceAnswerBody(many=True, required=False, max_length=100)
    lesson = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    what_happened = serializers.CharField(
        required=False, allow_blank=True, max_length=2000
    )
    useful_for = serializers.CharField(required=False, allow_blank=True, max_length=200)
    failure_mode = serializers.ChoiceField(
        FailureMode.choices, required=False, allow_blank=True
    )

    class Meta:
        model = Decision
        fields = (
            "outcome",
            "rationale",
            "version",
            "after",
            "deciders",
            "waivers",
            "conditions",
            "next_on",
            "resume_on",
            "to_stage",
            "stop_reason",
            "data_after",
            "data_on",
            "told",
            "lesson",
            "what_happened",
            "failure_mode",
            "useful_for",
            "receiver",
            "pilot_ends_on",
            "released",
            "advice_answers",
        )
        # The verb refuses an empty one, together with whatever else is missing.
        extra_kwargs = {"rationale": {"allow_blank": True}}


class WaiverItem(ModelItem):
    criterion = serializers.CharField(source="slug")

    class Meta:
        model = Waiver
        fields = ("criterion", "reason")


class ConditionItem(ModelItem):
    criterion = serializers.CharField(source="slug")
    owner = Person()
    met_at = Moment(allow_null=True)

    class Meta:
        model = Condition
        fields = (
            "id",
            "decision",
            "criterion",
            "text",
            "owner",
            "due_on",
            "met_at",
            "evidence",
            "released_by",
            "release_reason",
        )


class AdviceKept(serializers.Serializer):
    """An advice as it stood when it was decided, with the answer to it."""

    adviser = serializers.CharField()
    verdict = serializers.CharField()
    given_on = serializers.DateField()
    text = serializers.CharField()
    answer = serializers.CharField(
        default="", help_text="What was answered to it; empty where nothing was."
    )


class EvidenceBody(ModelBody):
    evidence = serializers.CharField(
        max_length=1000, help_text="How it was met, in one line or by a link."
    )

    class Meta:
        model = Condition
        fields = ("evidence",)


@extend_schema_view(
    get=extend_schema(
        operation_id="condition_list",
        summary="List the conditions on an initiative",
        description="Open is what is neither met nor released by another decision.",
        parameters=[Paging],
        responses=page_of(ConditionItem),
    )
)
class Conditions(InitiativeView):
    http_method_names = ["get", "head"]
    query = Paging

    def get(self, request: Request, id: int) -> Response:
        return self.page(
            self.initiative.conditions.select_related("owner"), ConditionItem
        )


class Evidence(InitiativeView):
    http_method_names = ["post"]

    @extend_schema(
        summary="Give the evidence that a condition is met",
        request=EvidenceBody,
        responses={201: OpenApiResponse(ConditionItem, description="It is met.")},
        examples=[
            OpenApiExample(
                "Example",
                value={"evidence": "Signed on 12 January."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, id: int, condition: int) -> Response:
        conditions = self.initiative.conditions.select_related("initiative")
        asked = get_object_or_404(conditions, pk=condition)
        given = self.body(EvidenceBody)
        met = meet_condition(asked, **given, by=request.user, at=self.at)
        return Response(ConditionItem(met).data, status=201)


class DecisionItem(ModelItem):
    stage = serializers.CharField(source="stage.slug")
    to_stage = serializers.CharField(
        source="to_stage.slug", default=None, allow_null=True
    )
    by = Person()
    at = Moment()
    deciders = Person(many=True)
    waivers = WaiverItem(many=True)
    conditions = ConditionItem(many=True)
    advice = AdviceKept(many=True)

    class Meta:
        model = Decision
        fields = (
            "id",
            "outcome",
            "rationale",
            "stage",
            "to_stage",
            "by",
            "at",
            "deciders",
            "waivers",
            "conditions",
            "next_on",
            "resume_on",
            "stop_reason",
            "data_after",
            "data_on",
            "told",
            "receiver",
            "pilot_ends_on",
            "profile",
            "advice",
        )


@extend_schema_view(
    get=extend_schema(
        operation_id="decision_list",
        summary="List the decisions on an initiative",
        parameters=[Paging],
        responses=page_of(DecisionItem),
    )
)
class Decisions(Placing):
    query = Paging

    def get(self, request: Request, id: int) -> Response:
        decisions = self.initiative.decisions.select_related("stage", "to_stage", "by")
        return self.page(
            decisions.prefetch_related("deciders", "waivers", "conditions__owner"),
            DecisionItem,
        )

    @extend_schema(
        summary="Take a decision; a go moves the card",
        description="Only a gatekeeper decides, and never on what they own or work on.",
        request=DecisionBody,
        responses={201: OpenApiResponse(DecisionItem, description="It is decided.")},
        examples=[
            OpenApiExample(
                "Hold",
                value={
                    "outcome": "hold",
                    "rationale": "The data come in January.",
                    "resume_on": "2027-01-18",
                    "version": 3,
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, id: int) -> Response:
        proposed = self.body(DecisionBody)
        version = proposed.pop("version")
        after = proposed.pop("after", BOTTOM)
        decision = decide(
            self.initiative,
            ruling_of(proposed),
            after=after,
            version=version,
            by=request.user,
            at=self.at,
        )
        return Response(DecisionItem(decision).data, status=201)


def ruling_of(proposed: dict[str, Any]) -> Ruling:
    """A clean body as the value that the verb takes."""
    return Ruling(
        **{
            **proposed,
            "outcome": Outcome(proposed["outcome"]),
            "waivers": {
                waiver["slug"]: waiver["reason"]
                for waiver in proposed.get("waivers", ())
            },
            "conditions": [
                NewCondition(**condition)
                for condition in proposed.get("conditions", ())
            ],
            "released": {
                each["condition"]: each["reason"]
                for each in proposed.get("released", ())
            },
            "advice_answers": {
                each["advice"]: each["answer"]
                for each in proposed.get("advice_answers", ())
            },
        }
    )
