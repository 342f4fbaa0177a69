"""What the facts set in motion: legal checks, and how heavy the gates are."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.models import CheckStatus, Initiative, LegalCheck, Profile, Verdict
from web.api.bodies import ModelBody
from web.api.views import InitiativeView
from workflows.actions import choose_profile, keep_check
from workflows.facts import Facts
from workflows.gates import facts_of
from workflows.legal import Standing, legal_of
from workflows.profiles import profile_of, proposed


class StandingItem(serializers.Serializer):
    """How a legal check stands; what it asks is in the playbook."""

    slug = serializers.CharField(source="check.slug")
    label = serializers.CharField(source="check.label")
    applies = serializers.BooleanField()
    reason = serializers.CharField(help_text="When it applies, in words.")
    status = serializers.ChoiceField(CheckStatus.choices)
    is_stale = serializers.BooleanField(help_text="Done too long ago to count.")
    outcome = serializers.CharField()
    link = serializers.CharField()
    done_on = serializers.DateField(allow_null=True)
    due_before = serializers.CharField(source="check.due_before.slug")
    responsible = serializers.SerializerMethodField()
    adviser = serializers.CharField(source="check.adviser")
    advice = serializers.SerializerMethodField()

    def get_responsible(self, standing: Standing) -> str:
        """The office that was named, else the one that the playbook names."""
        named: str = self.context["offices"].get(standing.check.slug, "")
        return named or standing.check.responsible

    def get_advice(self, standing: Standing) -> Verdict | None:
        """The newest verdict of the adviser, if there is one."""
        return Verdict(standing.advice["verdict"]) if standing.advice else None


class LegalView(InitiativeView):
    @property
    def facts(self) -> Facts:
        return facts_of(self.initiative, today=self.today)

    def shown(self, standings: list[Standing]) -> Any:
        rows = self.initiative.legal_checks.values_list("slug", "responsible")
        return self.rows_shown(standings, StandingItem, offices=dict(rows))


class LegalChecks(LegalView):
    http_method_names = ["get", "head"]

    @extend_schema(
        operation_id="legal_check_list",
        summary="List the legal checks that apply, and those that were recorded",
        description="In the order of the playbook, on one page.",
        responses=inline_serializer(
            "StandingPage",
            {
                "next": serializers.URLField(allow_null=True, help_text="Always null."),
                "results": StandingItem(many=True),
            },
        ),
    )
    def get(self, request: Request, id: int) -> Response:
        return Response({"next": None, "results": self.shown(legal_of(self.facts))})


class LegalCheckBody(ModelBody):
    class Meta:
        model = LegalCheck
        fields = ("status", "outcome", "done_on", "responsible", "link")
        extra_kwargs = {"status": {"required": True}}


class OneLegalCheck(LegalView):
    http_method_names = ["put"]

    @extend_schema(
        summary="Say how a legal check stands",
        description="This replaces all that was said before about this check.",
        request=LegalCheckBody,
        responses=StandingItem,
        examples=[
            OpenApiExample(
                "Example",
                value={
                    "status": "done",
                    "outcome": "No DPIA is needed.",
                    "done_on": "2026-11-20",
                },
                request_only=True,
            )
        ],
    )
    def put(self, request: Request, id: int, slug: str) -> Response:
        get_object_or_404(self.initiative.portfolio.conditional_checks, slug=slug)
        said = self.body(LegalCheckBody)
        keep_check(self.initiative, slug=slug, **said, by=request.user, at=self.at)
        found = [each for each in legal_of(self.facts) if each.check.slug == slug]
        return Response(self.shown(found)[0])


class ProfileBody(ModelBody):
    profile = serializers.ChoiceField(
        Profile.choices,
        allow_blank=True,
        help_text="Empty is what the facts propose.",
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="Needed where it differs from what the facts propose.",
    )

    class Meta:
        model = Initiative
        fields = ("profile", "reason")


class ProfileItem(serializers.Serializer):
    """How heavy the gates are for an initiative."""

    proposed = serializers.ChoiceField(Profile.choices)
    chosen = serializers.ChoiceField(Profile.choices, allow_blank=True)
    reason = serializers.CharField()
    effective = serializers.ChoiceField(Profile.choices)


class Profiles(InitiativeView):
    http_method_names = ["get", "head", "put"]

    @extend_schema(
        operation_id="profile",
        summary="Show how heavy the gates are, and why",
        responses=ProfileItem,
    )
    def get(self, request: Request, id: int) -> Response:
        return Response(self.shown(self.initiative))

    @extend_schema(
        summary="Choose another profile than the facts propose",
        description="A lighter one is for managers and gatekeepers.",
        request=ProfileBody,
        responses=ProfileItem,
        examples=[
            OpenApiExample(
                "Example",
                value={"profile": "heavy", "reason": "The council asked for it."},
                request_only=True,
            )
        ],
    )
    def put(self, request: Request, id: int) -> Response:
        wish = self.body(ProfileBody)
        chosen = choose_profile(self.initiative, **wish, by=request.user, at=self.at)
        return Response(self.shown(chosen))

    def shown(self, initiative: Initiative) -> Any:
        facts = facts_of(initiative, today=self.today)
        return ProfileItem(
            {
                "proposed": proposed(facts),
                "chosen": initiative.profile,
                "reason": initiative.profile_reason,
                "effective": profile_of(facts),
            }
        ).data
