"""The initiatives: a list of all that the caller may see, and one with its facts."""

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
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
from portfolio.actions import edit_initiative, set_tags, start_initiative
from portfolio.actions.initiatives import EDITABLE
from portfolio.ledger import Stale
from portfolio.models import Initiative, Portfolio, ScalingRoute, State
from portfolio.models.tag import worn_by
from portfolio.records import RECORDS
from portfolio.seeing import seen
from web.api.attention import AttentionItem
from web.api.decisions import ConditionItem
from web.api.documentation import page_of
from web.api.facts import InitiativeBody, InitiativeChange, LegalFlags
from web.api.fields import ModelItem
from web.api.items import Person
from web.api.listing import COLUMNS, listed, rows_of
from web.api.records import UpdateItem
from web.api.register import RESOURCES, Resource
from web.api.views import ApiView, InitiativeView, Paging, refuse_unknown
from workflows.filtering import Filter, parse
from workflows.filtering.terms import LONGEST
from workflows.gates import gate_of, readiness_of
from workflows.models import Level, Standing
from workflows.readiness import Result
from workflows.readiness import State as ReadinessState
from workflows.remedies import Remedy

CHILDREN = (
    "moves",
    "decisions",
    "decision-requests",
    "answers",
    "conditions",
    "consultations",
    "legal-checks",
    "profile",
    "updates",
    *(kind.slug for kind in RESOURCES),
)


class Filters(Paging):
    """Query keys of the list of initiatives."""

    portfolio = serializers.SlugField(required=False, help_text="Slug of a portfolio.")
    stage = serializers.SlugField(required=False, help_text="Slug of a stage.")
    state = serializers.ChoiceField(State.choices, required=False)
    q = serializers.CharField(
        required=False,
        max_length=LONGEST,
        help_text="What the board finds with: words, `owner:@me`, `no:involvement`.",
    )

    def validate_q(self, text: str) -> Filter:
        asked = parse(text)
        if asked.errors:
            raise serializers.ValidationError([each.message for each in asked.errors])
        return asked


class Met(ModelItem):
    """Required criteria of the next gate that apply, and how many are met."""

    class Meta:
        model = Standing
        fields = ("met", "required")


class InitiativeItem(ModelItem):
    portfolio = serializers.CharField(source="portfolio.slug")
    stage = serializers.CharField(source="stage.slug")
    owner = Person()
    readiness = Met(source="standing", default=None, allow_null=True)
    tags = serializers.SerializerMethodField()

    class Meta:
        model = Initiative
        fields = (
            "id",
            "version",
            "portfolio",
            "title",
            "summary",
            "stage",
            "state",
            "owner",
            "department",
            "application_domain",
            "policy_field",
            "tags",
            "readiness",
        )

    def get_tags(self, initiative: Initiative) -> list[str]:
        # Whoever asks may know them.
        known = self.context.get("tags")
        return worn_by([initiative.pk])[initiative.pk] if known is None else known


class CriterionItem(serializers.Serializer):
    """How one criterion of the next gate stands, and why."""

    slug = serializers.CharField(source="criterion.slug")
    level = serializers.ChoiceField(Level.choices)
    label = serializers.CharField(source="criterion.label")
    question = serializers.CharField(source="criterion.question")
    state = serializers.ChoiceField([state.value for state in ReadinessState])
    why = serializers.CharField()
    remedy = serializers.ChoiceField(
        [remedy.value for remedy in Remedy],
        allow_null=True,
        help_text="What ends it: the kind of record or act that is missing.",
    )
    page = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_page(self, result: Result) -> str | None:
        """The form on which a person ends it."""
        if result.remedy is None:
            return None
        slug = result.criterion.slug
        path = remedy_path(result.remedy, self.context["initiative"], subject=slug)
        return f"{settings.SITE_URL}{path}"


class GateItem(serializers.Serializer):
    slug = serializers.CharField()
    question = serializers.CharField()


# The rows of one kind of record, which the view read.
class RecordRows(serializers.ListSerializer):
    def get_attribute(self, instance: Initiative) -> Any:
        return self.context["rows"][self.field_name]


def shown_rows(kind: Resource) -> serializers.BaseSerializer:
    """Every row of a kind; or the one, if there is any."""
    if RECORDS[kind.slug].is_single:
        return kind.item(allow_null=True, default=None)
    return RecordRows(child=kind.item())


class FactsItem(InitiativeItem):
    """An initiative with all that one may write about it."""

    sponsor_account = Person(allow_null=True)
    process_owner_account = Person(allow_null=True)
    legal_flags = LegalFlags()
    scaling_routes = serializers.ListField(
        child=serializers.ChoiceField(ScalingRoute.choices)
    )
    profile_reason = serializers.CharField()

    class Meta:
        model = Initiative
        # How it stands is computed after a change; the detail has it.
        fields = (
            *(name for name in InitiativeItem.Meta.fields if name != "readiness"),
            *(name for name in EDITABLE if name not in InitiativeItem.Meta.fields),
            "profile",
            "profile_reason",
        )


class InitiativeDetail(FactsItem):
    readiness = serializers.SerializerMethodField()
    gate = serializers.SerializerMethodField()
    criteria = serializers.SerializerMethodField()
    attention_points = serializers.SerializerMethodField()
    days_in_stage = serializers.SerializerMethodField()
    updates = UpdateItem(many=True)
    conditions = ConditionItem(many=True)
    links = serializers.SerializerMethodField()

    class Meta:
        model = Initiative
        fields = (
            *FactsItem.Meta.fields,
            "readiness",
            "gate",
            "criteria",
            "attention_points",
            "days_in_stage",
            "updates",
            "conditions",
            *(kind.field for kind in RESOURCES),
            "links",
        )

    def get_fields(self) -> dict[str, Any]:
        rows = {kind.field: shown_rows(kind) for kind in RESOURCES}
        self._declared_fields = {**self._declared_fields, **rows}
        return super().get_fields()

    @extend_schema_field(Met)
    def get_readiness(self, initiative: Initiative) -> Any:
        return Met(self.context["readiness"]).data

    @extend_schema_field(GateItem(allow_null=True))
    def get_gate(self, initiative: Initiative) -> Any:
        gate = gate_of(initiative)
        return GateItem(gate).data if gate else None

    @extend_schema_field(CriterionItem(many=True))
    def get_criteria(self, initiative: Initiative) -> Any:
        results: tuple[Result, ...] = self.context["readiness"].results
        context = {"initiative": initiative.pk}
        return CriterionItem(results, many=True, context=context).data

    @extend_schema_field(AttentionItem(many=True))
    def get_attention_points(self, initiative: Initiative) -> Any:
        points = initiative.attention_points.open().select_related("recipient")
        return AttentionItem(points.gravest_first(), many=True).data

    def get_days_in_stage(self, initiative: Initiative) -> int:
        """Days on the clock; recess and holds do not count."""
        return initiative.days_in_stage(self.context["today"])

    def get_links(self, initiative: Initiative) -> dict[str, str]:
        """Where to go on from here."""
        path = reverse("api-initiative", args=[initiative.pk])
        own = f"{settings.SITE_URL}{path}"
        return {"self": own, **{name: f"{own}/{name}" for name in CHILDREN}}


class Initiatives(ApiView):
    query = Filters

    @extend_schema(
        operation_id="initiatives_list",
        summary="List the initiatives",
        parameters=[Filters],
        responses=page_of(InitiativeItem),
    )
    def get(self, request: Request) -> Response:
        columns = {
            "portfolio": "portfolio__slug",
            "stage": "stage__slug",
            "state": "state",
        }
        wanted = {
            column: self.asked[key]
            for key, column in columns.items()
            if key in self.asked
        }
        if "q" not in self.asked:
            after, most = self.asked["cursor"], self.asked["pageSize"] + 1
            found = rows_of(request.user, after=after, most=most, **wanted)
            return self.paged(found, InitiativeItem)
        rows = Initiative.objects.visible_to(request.user).filter(**wanted)
        rows = self.asked["q"].narrow(rows, user=request.user, today=self.today)
        return self.page(rows.values(*COLUMNS), InitiativeItem)

    def rows_shown(self, rows: list[Any], item: Any) -> Any:
        shown = listed(rows)
        if wanted := self.asked.get("fields"):
            refuse_unknown(wanted, item().fields)
            return [{name: row[name] for name in wanted} for row in shown]
        return shown

    @extend_schema(
        summary="Start an initiative",
        description="It comes at the end of the first column.",
        request=InitiativeBody,
        responses={201: OpenApiResponse(FactsItem, description="It is started.")},
        examples=[
            OpenApiExample(
                "Example",
                value={
                    "portfolio": "lindervoort",
                    "title": "Trees before the storm",
                    "problem_statement": "Storms break trees that nobody looked at.",
                    "legal_flags": {"personal_data": "no", "algorithm": "ai"},
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        facts = self.clean(
            InitiativeBody,
            request.data,
            user=request.user,
            portfolio=self.portfolio_meant(),
        )
        facts.setdefault("owner", request.user)
        how = {"by": request.user, "at": self.at}
        tags = facts.pop("tags", ())
        # The verb is a transaction itself; one around it costs as much as two queries.
        with transaction.atomic() if tags else nullcontext():
            started = start_initiative(facts.pop("portfolio"), **facts, **how)
            if tags:
                started = set_tags(started, tags, **how)
        known = {} if tags else {"tags": []}
        return Response(FactsItem(started, context=known).data, status=201)

    def portfolio_meant(self) -> Portfolio | None:
        """The portfolio in which ids of the body mean somebody, if it is clear."""
        body = self.request.data
        slug = body.get("portfolio") if isinstance(body, dict) else None
        is_text = isinstance(slug, str)
        return seen(Portfolio, self.request.user, slug=slug) if is_text else None


class OneInitiative(InitiativeView):
    http_method_names = ["get", "head", "patch"]

    @extend_schema(
        summary="Show an initiative with its facts and how it stands",
        responses=InitiativeDetail,
    )
    def get(self, request: Request, id: int) -> Response:
        prefetch_related_objects([self.initiative], "updates", "conditions__owner")
        context: dict[str, Any] = {
            "today": self.today,
            "rows": {kind.field: kind.rows(self.initiative) for kind in RESOURCES},
            "readiness": readiness_of(self.initiative, today=self.today),
        }
        body = InitiativeDetail(self.initiative, context=context).data
        return Response(body)

    @extend_schema(
        summary="Change facts of an initiative",
        description="What is left out stays as it is.",
        request=InitiativeChange,
        responses=FactsItem,
        examples=[
            OpenApiExample(
                "Example",
                value={"facet": "mission", "sponsor": "Public works", "version": 12},
                request_only=True,
            )
        ],
    )
    def patch(self, request: Request, id: int) -> Response:
        changes = self.body(InitiativeChange, partial=True)
        version = changes.pop("version", None)
        tags, how = changes.pop("tags", None), {"by": request.user, "at": self.at}
        with transaction.atomic():
            self.initiative = edit_initiative(
                self.initiative, changes, version=version, **how
            )
            if tags is not None:
                self.initiative = set_tags(self.initiative, tags, **how)
        return Response(FactsItem(self.initiative).data)

    def explain(self, refusal: Exception) -> dict[str, Any]:
        """With a clash: how it stands now, and at which version."""
        if not isinstance(refusal, Stale):
            return {}
        visible = Initiative.objects.visible_to(self.request.user)
        current = visible.get(pk=self.initiative.pk)
        return {"current": FactsItem(current).data, "version": current.version}
