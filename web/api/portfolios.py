"""The portfolios, each with its board and its report."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.models import Portfolio, Stage
from web.api.documentation import page_of
from web.api.fields import ModelItem
from web.api.views import ApiView, Paging


class StageItem(ModelItem):
    name = serializers.CharField()

    class Meta:
        model = Stage
        fields = ("slug", "name")


class PortfolioItem(ModelItem):
    name = serializers.CharField()
    stages = StageItem(many=True)

    class Meta:
        model = Portfolio
        fields = ("slug", "name", "organisation", "stages")


class Portfolios(ApiView):
    query = Paging

    @extend_schema(
        operation_id="portfolios_list",
        summary="List the portfolios",
        parameters=[Paging],
        responses=page_of(PortfolioItem),
    )
    def get(self, request: Request) -> Response:
        visible = Portfolio.objects.visible_to(request.user)
        return self.page(visible.prefetch_related("stages"), PortfolioItem)


# About one portfolio, which the caller may see or it is not there.
class PortfolioView(ApiView):
    portfolio: Portfolio

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.portfolio = self.held(Portfolio, slug=kwargs["slug"])
