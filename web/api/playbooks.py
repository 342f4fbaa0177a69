"""The playbook of a portfolio, to read: what its gates ask, and every version of it."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from web.api.fields import ModelItem
from web.api.items import Moment, Person
from web.api.portfolios import PortfolioView
from workflows.models import (
    Checklist,
    ConditionalCheck,
    Criterion,
    Gate,
    Outcome,
    Terms,
)
from workflows.terms import LIMITS, outcome_words, terms_of


class VersionItem(ModelItem):
    """A version of a checklist; what was published is never changed."""

    published_at = Moment()
    published_by = Person(allow_null=True)

    class Meta:
        model = Checklist
        fields = ("version", "published_at", "published_by", "note")


class QuestionItem(ModelItem):
    """A criterion as the playbook has it; `because` names the lessons behind it."""

    label = serializers.CharField()
    question = serializers.CharField()
    help = serializers.CharField()
    evidence = serializers.CharField()
    guards = serializers.ListField(child=serializers.CharField())
    sources = serializers.ListField(child=serializers.CharField())
    because = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Criterion
        fields = (
            "slug",
            "level",
            "label",
            "question",
            "help",
            "evidence",
            "guards",
            "applies_when",
            "in_light",
            "check_name",
            "is_judged",
            "sources",
            "because",
        )


class ChecklistItem(VersionItem):
    """One version with its criteria."""

    criteria = QuestionItem(many=True)

    class Meta:
        model = Checklist
        fields = (*VersionItem.Meta.fields, "criteria")


class PlaybookGateItem(ModelItem):
    """A gate: the version in force, and all that were, the newest first."""

    stage = serializers.CharField(source="stage.slug")
    question = serializers.CharField()
    checklist = serializers.SerializerMethodField()
    versions = serializers.SerializerMethodField()

    class Meta:
        model = Gate
        fields = ("slug", "stage", "question", "checklist", "versions")

    @extend_schema_field(ChecklistItem(allow_null=True))
    def get_checklist(self, gate: Gate) -> Any:
        newest = newest_of(gate)
        return ChecklistItem(newest).data if newest else None

    @extend_schema_field(VersionItem(many=True))
    def get_versions(self, gate: Gate) -> Any:
        return VersionItem(published(gate), many=True).data


class LegalCheckItem(ModelItem):
    """A check that the answers to the legal triage switch on."""

    label = serializers.CharField()
    due_before = serializers.CharField(source="due_before.slug")
    responsible = serializers.CharField()
    evidence = serializers.CharField()
    status = serializers.CharField()
    sources = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ConditionalCheck
        fields = (
            "slug",
            "label",
            "applies_when",
            "due_before",
            "responsible",
            "adviser",
            "evidence",
            "status",
            "sources",
            "checked_on",
            "valid_months",
        )


class TermsItem(ModelItem):
    """The limits of the gates here."""

    class Meta:
        model = Terms
        fields = tuple(LIMITS)


class OutcomeItem(serializers.Serializer):
    """What an outcome is called here; `meaning` is empty where it is the usual one."""

    outcome = serializers.ChoiceField(Outcome.choices)
    label = serializers.CharField()
    meaning = serializers.CharField()


class PlaybookItem(serializers.Serializer):
    """All that the gates of a portfolio ask, in the language of Accept-Language."""

    portfolio = serializers.CharField()
    gates = PlaybookGateItem(many=True)
    legal_checks = LegalCheckItem(many=True)
    terms = TermsItem()
    outcomes = OutcomeItem(many=True)


def published(gate: Gate) -> list[Checklist]:
    """Its published versions, the newest first; drafts are nobody's yet."""
    return [each for each in gate.checklists.all() if each.published_at is not None]


def newest_of(gate: Gate) -> Checklist | None:
    return next(iter(published(gate)), None)


class Playbooks(PortfolioView):
    @extend_schema(summary="Show the playbook in force", responses=PlaybookItem)
    def get(self, request: Request, slug: str) -> Response:
        gates = list(
            self.portfolio.gates.select_related("stage").prefetch_related(
                "checklists__published_by"
            )
        )
        newest = [each for each in map(newest_of, gates) if each is not None]
        prefetch_related_objects(newest, "criteria")
        words = outcome_words(self.portfolio)
        shown = {
            "portfolio": self.portfolio.slug,
            "gates": gates,
            "legal_checks": self.portfolio.conditional_checks.select_related(
                "due_before"
            ),
            "terms": terms_of(self.portfolio.pk),
            "outcomes": [
                {"outcome": outcome, "label": label, "meaning": meaning}
                for outcome, (label, meaning) in words.items()
            ],
        }
        return Response(PlaybookItem(shown).data)


class PlaybookVersions(PortfolioView):
    @extend_schema(
        operation_id="playbook_version",
        summary="Show one published version of what a gate asks",
        responses=ChecklistItem,
    )
    def get(self, request: Request, slug: str, gate: str, version: int) -> Response:
        gates = self.portfolio.gates.prefetch_related("checklists__published_by")
        for checklist in published(get_object_or_404(gates, slug=gate)):
            if checklist.version == version:
                return Response(ChecklistItem(checklist).data)
        raise Http404
