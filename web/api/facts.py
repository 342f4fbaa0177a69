"""What one writes about an initiative itself: the facts that drive its gates."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.actions.initiatives import EDITABLE
from portfolio.actions.tags import MOST
from portfolio.models import (
    AlgorithmAnswer,
    Flag,
    FlagAnswer,
    Initiative,
    MoreFlag,
    Portfolio,
    ScalingRoute,
    answers_of,
)
from portfolio.models.tag import LONGEST
from web.api.bodies import Body, ModelBody, PersonField, Version


class LegalFlags(Body):
    """The legal triage: a question that is left out is not answered."""

    def get_fields(self) -> dict[str, Any]:
        return {
            flag: serializers.ChoiceField(choices_of(flag), required=False)
            for flag in (*Flag.values, *MoreFlag.values)
        }


def choices_of(flag: str) -> list[tuple[str, Any]]:
    """What may be answered, with its words for the document."""
    words = {**dict(FlagAnswer.choices), **dict(AlgorithmAnswer.choices)}
    return [(answer, words[answer]) for answer in answers_of(flag)]


@extend_schema_field({"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"})
class PortfolioField(serializers.SlugRelatedField):
    """A portfolio that the caller takes part in, by slug."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("You take part in no such portfolio.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="slug", **options)

    def get_queryset(self) -> QuerySet[Portfolio]:
        return Portfolio.objects.visible_to(self.context["user"])

    def to_internal_value(self, data: Any) -> Any:
        meant = self.context["portfolio"]
        return meant if meant else super().to_internal_value(data)


# The words of the body and the answer are those of EDITABLE.
class InitiativeBody(ModelBody):
    portfolio = PortfolioField(help_text="Slug of a portfolio.")
    owner = PersonField(
        required=False,
        help_text="Id of somebody of the portfolio; when one starts: you if left out.",
    )
    sponsor_account = PersonField(
        required=False,
        allow_null=True,
        help_text="Id of somebody of the portfolio: who is asked as the sponsor.",
    )
    process_owner_account = PersonField(
        required=False,
        allow_null=True,
        help_text="Id of somebody of the portfolio: who is asked as process owner.",
    )
    legal_flags = LegalFlags(
        required=False, help_text="All answers at once: these replace those before."
    )
    scaling_routes = serializers.ListField(
        child=serializers.ChoiceField(ScalingRoute.choices),
        required=False,
        max_length=len(ScalingRoute),
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST),
        required=False,
        max_length=MOST,
        help_text="All tags at once: these replace those before.",
    )

    class Meta:
        model = Initiative
        fields = ("portfolio", *EDITABLE, "tags")


class InitiativeChange(InitiativeBody):
    portfolio = None
    version = Version(required=False)

    class Meta:
        model = Initiative
        fields = (*EDITABLE, "tags", "version")
