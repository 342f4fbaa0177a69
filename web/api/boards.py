"""The board of a portfolio, as it stands today."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from web.api.attention import PointItem
from web.api.portfolios import PortfolioView
from workflows.board import board


class CardItem(serializers.Serializer):
    """A card. `days` is its time in this stage on the clock."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    policy_field = serializers.CharField()
    owner = serializers.CharField()
    days = serializers.IntegerField()
    met = serializers.IntegerField()
    required = serializers.IntegerField()
    points = PointItem(many=True, help_text="The gravest ones.")
    more_points = serializers.IntegerField(
        source="more", help_text="How many there are besides."
    )


class ColumnItem(serializers.Serializer):
    """A stage with its cards in order."""

    stage = serializers.CharField(source="stage.slug")
    name = serializers.CharField(source="stage.name")
    leads_to = serializers.CharField(
        source="leads_to.slug", default=None, allow_null=True
    )
    cards = CardItem(many=True)


class HeldItem(serializers.Serializer):
    """A card on hold."""

    stage = serializers.CharField(source="stage.slug")
    resume_on = serializers.DateField(allow_null=True)
    card = CardItem()


class EndedItem(serializers.Serializer):
    """What stopped or was handed over."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)


class BoardItem(serializers.Serializer):
    portfolio = serializers.CharField(source="portfolio.slug")
    columns = ColumnItem(many=True)
    on_hold = HeldItem(many=True)
    stopped = EndedItem(many=True, help_text="The newest.")
    stopped_total = serializers.IntegerField()
    handed_over = EndedItem(many=True, help_text="The newest.")
    handed_over_total = serializers.IntegerField()
    asking = serializers.IntegerField(help_text="How many cards need action.")
    next_decision_on = serializers.DateField(allow_null=True)
    may_move = serializers.BooleanField()
    may_decide = serializers.BooleanField()


class Boards(PortfolioView):
    @extend_schema(summary="Show the board", responses=BoardItem)
    def get(self, request: Request, slug: str) -> Response:
        user = request.user
        shown = board(self.portfolio, user=user, today=self.today, at_most=None)
        return Response(BoardItem(shown).data)
