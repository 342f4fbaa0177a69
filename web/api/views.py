"""What all views of the API have in common."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import KeptAnswer
from portfolio.clock import day_of
from portfolio.models import Initiative
from web.api import once
from web.api.bodies import KnownKeys
from web.api.problems import BadQuery

LARGEST_PAGE = 100


class Paging(KnownKeys):
    """Query keys of a list. `cursor` is opaque to callers: the id to go on after."""

    cursor = serializers.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        required=False,
        default=0,
        help_text="Where to go on; take it from “next” of the page before.",
    )
    pageSize = serializers.IntegerField(
        min_value=1, max_value=LARGEST_PAGE, required=False, default=50
    )


# Knows the moment of the request; cleans; pages. Said here and not in a docstring,
# which the OpenAPI document would repeat at each operation; so too below.
class ApiView(APIView):
    http_method_names = ["get", "head", "post"]
    query: type[KnownKeys] = KnownKeys
    # For the answer to a call that counts once.
    room: KeptAnswer | None = None

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @property
    def today(self) -> date:
        return day_of(self.at)

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if request.method != "POST" or once.HEADER not in request.headers:
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if self.room is not None:
                once.keep(self.room, response)
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and once.HEADER in request.headers:
            self.room = once.claim(request, at=self.at)
        query = self.query if request.method in ("GET", "HEAD") else KnownKeys
        try:
            self.asked = self.clean(query, request.query_params.dict())
        except ValidationError as refusal:
            raise BadQuery(refusal.detail) from refusal

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, once.AnsweredBefore):
            return exc.response()
        return super().handle_exception(exc)

    def clean(
        self,
        serializer: type[KnownKeys],
        data: Any,
        *,
        partial: bool = False,
        **context: Any,
    ) -> dict[str, Any]:
        """What was sent, as values that verbs take; raises with every mistake."""
        cleaner = serializer(data=data, partial=partial, context=context)
        cleaner.is_valid(raise_exception=True)
        return cleaner.validated_data

    def page(
        self, rows: QuerySet[Model], item: type[serializers.BaseSerializer]
    ) -> Response:
        """One page of these rows, oldest first; stays true while rows are added."""
        size = self.asked["pageSize"]
        rows = rows.filter(pk__gt=self.asked["cursor"]).order_by("pk")
        found = list(rows[: size + 1])
        more = len(found) > size
        results = item(
            found[:size], many=True, context={"today": self.today, "at": self.at}
        ).data
        following = self.following(found[size - 1].pk) if more else None
        return Response({"next": following, "results": results})

    def following(self, cursor: int) -> str:
        query = self.request.query_params.copy()
        query["cursor"] = str(cursor)
        return f"{settings.SITE_URL}{self.request.path}?{query.urlencode()}"


# About one initiative, which the caller may see or it is not there.
class InitiativeView(ApiView):
    initiative: Initiative

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        visible = Initiative.objects.visible_to(request.user)
        visible = visible.select_related("portfolio", "stage", "owner")
        self.initiative = get_object_or_404(visible, pk=kwargs["id"])

    def body(
        self, serializer: type[KnownKeys], *, partial: bool = False
    ) -> dict[str, Any]:
        """The body, in which ids mean rows of this initiative or its portfolio."""
        return self.clean(
            serializer,
            self.request.data,
            partial=partial,
            user=self.request.user,
            initiative=self.initiative,
            portfolio=self.initiative.portfolio,
        )

    @property
    def seen(self) -> dict[str, str]:
        """The header that says which version of the initiative an answer shows."""
        return {"ETag": f'W/"{self.initiative.version}"'}
