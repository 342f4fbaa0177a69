"""Moving a card: stage, place and the version that was seen; nothing else."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.ledger import Stale
from portfolio.models import Initiative
from portfolio.placing import BOTTOM
from web.api.bodies import Body, CardField, StageField, Version
from web.api.fields import ModelItem
from web.api.views import InitiativeView
from workflows.actions import move


class MoveBody(Body):
    stage = StageField(help_text="Slug of this stage, or of an earlier one.")
    after = CardField(
        required=False,
        allow_null=True,
        help_text="Id of the card above; null is the top, left out is the bottom.",
    )
    version = Version()
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="Why it goes back; needed for an earlier stage.",
    )


class Place(ModelItem):
    """Where a card stands."""

    stage = serializers.CharField(source="stage.slug")
    after = serializers.SerializerMethodField()

    class Meta:
        model = Initiative
        fields = ("id", "title", "stage", "after", "state", "version")

    def get_after(self, card: Initiative) -> int | None:
        """Id of the card above; null is the top."""
        column = card.portfolio.initiatives.filter(stage=card.stage_id)
        above = column.filter(rank__lt=card.rank).order_by("-rank")
        return above.values_list("pk", flat=True).first()


# Explains what stands in the way of putting a card elsewhere.
class Placing(InitiativeView):
    def explain(self, refusal: Exception) -> dict[str, Any]:
        if isinstance(refusal, Stale):
            visible = Initiative.objects.visible_to(self.request.user)
            card = visible.select_related("stage").get(pk=self.initiative.pk)
            return {"current": Place(card).data}
        if getattr(refusal, "code", "") == "gate":
            path = reverse("api-decisions", args=[self.initiative.pk])
            address = f"{settings.SITE_URL}{path}"
            detail = _(
                "The next stage takes a decision of a gatekeeper. Send it to "
                "%(address)s."
            )
            return {"detail": detail % {"address": address}, "decisions": address}
        return {}


class Moves(Placing):
    @extend_schema(
        summary="Move a card within its column, or back",
        description="Forward takes a decision: it is refused with the code “gate”.",
        request=MoveBody,
        responses=Place,
        examples=[
            OpenApiExample(
                "To the top of the column",
                value={"stage": "idea", "after": None, "version": 3},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, id: int) -> Response:
        wish = self.body(MoveBody)
        card = move(
            self.initiative,
            stage=wish["stage"],
            after=wish.get("after", BOTTOM),
            version=wish["version"],
            reason=wish.get("reason", ""),
            by=request.user,
            at=self.at,
        )
        return Response(Place(card).data)
