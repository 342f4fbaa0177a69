"""The OpenAPI document, for everybody; and what no route knows, for nobody."""

from functools import cache
from typing import Any

from django.http import Http404
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from web.api.bodies import KnownKeys
from web.api.views import ApiView


@cache
def document() -> dict[str, Any]:
    """Describe every route, in English; made once, it costs a quarter of a second."""
    with translation.override("en"):
        return SchemaGenerator().get_schema(public=True)


# Public: it says nothing that the source code does not say.
class OpenApi(ApiView):
    query = KnownKeys
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="This document", responses={200: {"type": "object"}}, auth=[]
    )
    def get(self, request: Request) -> Response:
        return Response(document(), headers={"Access-Control-Allow-Origin": "*"})


class Absent(ApiView):
    """Any other address under /api/."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
