"""Holding a request for a decision against the newest version of its checklist."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from web.api.bodies import Body
from web.api.decisions import RequestItem
from web.api.views import InitiativeView
from workflows.actions import adopt_version


class Adoption(InitiativeView):
    http_method_names = ["post"]

    @extend_schema(
        summary="Adopt the newest version of the checklist",
        description="For an open request; answers come along by slug.",
        request=None,
        responses={201: OpenApiResponse(RequestItem, description="It is adopted.")},
    )
    def post(self, request: Request, id: int, asked: int) -> Response:
        reviews = self.initiative.reviews.select_related("initiative", "requested_by")
        review = get_object_or_404(reviews, pk=asked)
        self.body(Body)
        adopted = adopt_version(review, by=request.user, at=self.at)
        return Response(RequestItem(adopted).data, status=201)
