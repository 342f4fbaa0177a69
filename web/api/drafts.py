"""Working on the playbook: the draft of a gate, its criteria, and publishing it."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.library import shipped
from portfolio.models import FailureMode, Lesson
from web.api.addresses import Act, Address, Typed
from web.api.bodies import ModelBody
from web.api.fields import ModelItem
from web.api.playbooks import ChecklistItem, VersionItem
from web.api.portfolios import PortfolioView
from workflows.actions import (
    add_criterion,
    discard_draft,
    edit_criterion,
    place_criterion,
    publish,
    remove_criterion,
    start_draft,
)
from workflows.actions.proposals import propose_check
from workflows.models import Checklist, Criterion, Gate
from workflows.playbook.versions import Change, changes
from workflows.policy import may_edit_playbook

GATE = "v1/portfolios/<slug:slug>/playbook/<slug:gate>"
TEXTS = ("label_nl", "label_en", "question_nl", "question_en")
# What one writes of a criterion; whose it was is said where it is taken over.
WRITTEN = (
    *("level", *TEXTS, "help_nl", "help_en", "evidence_nl", "evidence_en"),
    *("guards", "applies_when", "in_light", "check_name", "is_judged"),
    *("sources", "because"),
)


# About one gate of the portfolio of the address.
class GateView(PortfolioView):
    gate: Gate

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        gates = self.portfolio.gates.select_related("stage", "portfolio")
        self.gate = get_object_or_404(gates, slug=kwargs["gate"])

    def draft(self) -> Checklist | None:
        return self.gate.checklists.drafts().first()

    def criteria(self) -> Any:
        """Those of the draft; without a draft there is nothing here."""
        if (draft := self.draft()) is None:
            raise Http404
        return draft.criteria.select_related("checklist__gate")


def _list(most: int, **options: Any) -> serializers.ListField:
    child = serializers.CharField(max_length=most)
    return serializers.ListField(child=child, required=False, max_length=50, **options)


class CriterionBody(ModelBody):
    guards = serializers.ListField(
        child=serializers.ChoiceField(FailureMode.choices),
        required=False,
        max_length=len(FailureMode),
    )
    sources = _list(500)
    because = _list(50, help_text="Ids of lessons of this portfolio, or slugs.")

    class Meta:
        model = Criterion
        fields = WRITTEN


class CriterionChange(CriterionBody):
    place = serializers.IntegerField(
        min_value=1, max_value=1000, help_text="From 1; too far is the end."
    )

    class Meta:
        model = Criterion
        fields = (*WRITTEN, "place")


class DraftCriterionItem(ModelItem):
    """A criterion of a draft, in both languages."""

    guards = serializers.ListField(child=serializers.CharField())
    sources = serializers.ListField(child=serializers.CharField())
    because = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Criterion
        fields = ("id", "slug", *WRITTEN, "origin")


class ChangeItem(serializers.Serializer):
    """What differs from the version in force."""

    slug = serializers.CharField(source="criterion.slug")
    label = serializers.CharField(source="criterion.label")
    added = serializers.BooleanField()
    removed = serializers.BooleanField()
    level_changed = serializers.BooleanField()
    reworded = serializers.BooleanField()
    answered_otherwise = serializers.BooleanField()


class DraftComparisonItem(serializers.Serializer):
    changes = ChangeItem(many=True)


class DraftItem(ModelItem):
    """The draft of what a gate asks, which nobody is asked yet."""

    criteria = DraftCriterionItem(many=True)

    class Meta:
        model = Checklist
        fields = ("version", "criteria")


class PublicationBody(ModelBody):
    class Meta:
        model = Checklist
        fields = ("note",)
        extra_kwargs = {"note": {"required": True}}


@extend_schema_field({"type": "integer"})
class LessonHere(serializers.PrimaryKeyRelatedField):
    """A lesson of the portfolio that the address is about, by id."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("You can see no such lesson.")
    }

    def get_queryset(self) -> Any:
        visible = Lesson.objects.visible_to(self.context["user"])
        return visible.filter(initiative__portfolio=self.context["portfolio"])


class ProposalBody(ModelBody):
    lesson = LessonHere(required=False, help_text="Id of a lesson of this portfolio.")
    shipped = serializers.SlugField(
        required=False, max_length=50, help_text="Slug of a lesson that Kiem ships."
    )

    class Meta:
        model = Criterion
        fields = ("lesson", "shipped", *TEXTS)

    def validate(self, data: Typed) -> Typed:
        if ("lesson" in data) == ("shipped" in data):
            message = _("Give either “lesson” or “shipped”.")
            raise serializers.ValidationError(message, code="one")
        if "shipped" in data and shipped(data["shipped"]) is None:
            message = _("There is no such lesson.")
            raise serializers.ValidationError({"shipped": [message]})
        return data


def _change(view: Any, typed: Typed) -> None:
    place = typed.pop("place", None)
    with transaction.atomic():
        edit_criterion(view.found, typed, **view.how)
        if place is not None:
            place_criterion(view.found, place, **view.how)


def _compared(view: Any) -> dict[str, list[Change]] | None:
    if (draft := view.draft()) is None:
        return None
    newest = view.gate.checklists.published().first()
    old = newest.criteria.all() if newest else ()
    return {"changes": changes(old, draft.criteria.all())}


def _publish(view: Any, typed: Typed) -> Checklist:
    if (draft := view.draft()) is None:
        raise Http404
    return publish(draft, **typed, **view.how)


def _propose(view: Any, typed: Typed) -> Criterion:
    lesson = typed.pop("lesson", None)
    entry = None if lesson else shipped(typed.pop("shipped"))
    mode = lesson.failure_mode if lesson else ""
    return propose_check(
        view.gate,
        because=str(lesson.pk) if lesson else entry.slug,
        texts=typed,
        guards=[mode] if mode else list(entry.failure_modes) if entry else [],
        **view.how,
    )


def _may(view: Any) -> bool:
    return may_edit_playbook(view.request.user, view.portfolio)


# A criterion as one writes it.
CRITERION = {
    "level": "advisory",
    "label_nl": "Geteld",
    "label_en": "Counted",
    "question_nl": "Is er geteld?",
    "question_en": "Did we count?",
    "is_judged": True,
}
PROPOSAL = {"lesson": 31} | {name: CRITERION[name] for name in TEXTS}
ADDRESSES = (
    Address(
        path=f"{GATE}/draft",
        name="api-draft",
        of=GateView,
        may=_may,
        find=lambda view: view.draft(),
        item=DraftItem,
        get="Show the draft of what a gate asks",
        acts={
            "post": Act(
                summary="Start a draft of what a gate asks",
                about="A copy of the version in force. There is one draft at a time.",
                verb=lambda view, _typed: start_draft(view.gate, **view.how),
            ),
            "delete": Act(
                summary="Throw the draft of a gate away",
                verb=lambda view, _typed: discard_draft(view.found, **view.how),
            ),
        },
    ),
    Address(
        path=f"{GATE}/draft/comparison",
        name="api-draft-comparison",
        of=GateView,
        may=_may,
        find=_compared,
        item=DraftComparisonItem,
        get="Show what a draft changes in what a gate asks",
    ),
    Address(
        path=f"{GATE}/draft/criteria",
        name="api-draft-criteria",
        of=GateView,
        may=_may,
        find=lambda view: view.criteria(),
        item=DraftCriterionItem,
        get="List the criteria of a draft",
        is_list=True,
        acts={
            "post": Act(
                summary="Ask something more in a draft",
                about="At the end. Its slug is made of the English label, once.",
                body=CriterionBody,
                example=CRITERION,
                verb=lambda view, typed: add_criterion(view.draft(), typed, **view.how),
            )
        },
    ),
    Address(
        path=f"{GATE}/draft/criteria/<int:criterion>",
        name="api-draft-criterion",
        of=GateView,
        may=_may,
        find=lambda view: get_object_or_404(
            view.criteria(), pk=view.kwargs["criterion"]
        ),
        item=DraftCriterionItem,
        get="Show one criterion of a draft",
        acts={
            "patch": Act(
                summary="Change a criterion of a draft, or its place",
                body=CriterionChange,
                example={"level": "required", "place": 1},
                verb=_change,
            ),
            "delete": Act(
                summary="Ask this no longer",
                about="Answers to it stay, and count again if it comes back.",
                verb=lambda view, _typed: remove_criterion(view.found, **view.how),
            ),
        },
    ),
    Address(
        path=f"{GATE}/versions",
        name="api-playbook-versions",
        of=GateView,
        find=lambda view: view.gate.checklists.published().select_related(
            "published_by"
        ),
        item=VersionItem,
        get="List the versions of what a gate asks",
        is_list=True,
        acts={
            "post": Act(
                summary="Publish the draft of a gate: it is asked from now on",
                about="Open requests keep their version until they adopt this one.",
                body=PublicationBody,
                example={"note": "We count, for nobody knew how many there were."},
                item=ChecklistItem,
                verb=_publish,
            )
        },
    ),
    Address(
        path=f"{GATE}/proposals",
        name="api-proposals",
        of=GateView,
        may=_may,
        acts={
            "post": Act(
                summary="Have the draft of a gate ask about a lesson",
                about="As advice that is judged by hand.",
                body=ProposalBody,
                example=PROPOSAL,
                item=DraftCriterionItem,
                verb=_propose,
            )
        },
    ),
)
