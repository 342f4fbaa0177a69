"""What all views of the API have in common."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import KeptAnswer
from portfolio.clock import day_of
from portfolio.ledger import hold
from portfolio.models import Initiative
from web.api import conditional, once
from web.api.bodies import KnownKeys, Query
from web.api.problems import BadQuery
from web.seeing import seen_or_404

LARGEST_PAGE = 100


class Paging(Query):
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
    query: type[KnownKeys] = Query
    # Whether it is about one thing, and whether others write that too.
    is_item = False
    is_shared = True
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
        is_keyed = request.method == "POST" and once.HEADER in request.headers
        if not (is_keyed or self.is_careful):
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
        self.find(**kwargs)
        possible = {name.upper() for name in self.http_method_names}
        if request.method in possible.intersection(conditional.METHODS):
            self.refuse_unseen()

    def find(self, **kwargs: Any) -> None:
        """Look up what the address is about; raises where it is not there."""

    @property
    def is_careful(self) -> bool:
        """Whether this changes an item in the state that was seen, and in no other."""
        header = self.request.headers.get(conditional.HEADER, "*")
        return self.request.method in conditional.METHODS and header.strip() != "*"

    def held(self, model: type[Model], **which: Any) -> Any:
        """The one that they may see, which others leave alone while it is compared."""
        found = seen_or_404(model, self.request, **which)
        if self.is_careful:
            hold(found)
        return found

    def refuse_unseen(self) -> None:
        """Raise unless the caller says which state it saw, and that one it is."""
        if conditional.HEADER not in self.request.headers:
            body = self.request.data
            if self.is_shared and not (isinstance(body, dict) and "version" in body):
                raise conditional.Unseen
        elif self.is_careful and not conditional.names(
            self.request.headers[conditional.HEADER], self.tag()
        ):
            raise conditional.Changed(self.now())

    def now(self) -> Any:
        """How the item stands, as a GET shows it; None where there is no GET."""
        show = getattr(self, "get", None)
        return show(self.request, **self.kwargs).data if show else None

    def tag(self, shown: Any = None) -> str:
        """Tell this state of the item from others."""
        return conditional.tag_of(self.now() if shown is None else shown)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        data = getattr(response, "data", None)
        if response.status_code == 200 and data is not None:
            if self.is_item or {"patch", "put", "delete"} & {*self.http_method_names}:
                response["ETag"] = self.tag(data)
            response = self.narrowed(response)
        return super().finalize_response(request, response, *args, **kwargs)

    def narrowed(self, response: Response) -> Response:
        """Only the fields that were asked for; rows of a list are narrowed already."""
        wanted = self.asked.get("fields")
        is_list = isinstance(response.data, list) or "results" in response.data
        if wanted and not is_list:
            try:
                refuse_unknown(wanted, response.data)
            except BadQuery as refusal:
                return self.handle_exception(refusal)
            response.data = {name: response.data[name] for name in wanted}
        return response

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
        rows = rows.filter(pk__gt=self.asked["cursor"]).order_by("pk")
        return self.paged(list(rows[: self.asked["pageSize"] + 1]), item)

    def paged(
        self, found: list[Any], item: type[serializers.BaseSerializer]
    ) -> Response:
        """The same of rows that are read, with one more if there are more."""
        size = self.asked["pageSize"]
        more = len(found) > size
        results = self.rows_shown(found[:size], item)
        following = self.following(key_of(found[size - 1])) if more else None
        return Response({"next": following, "results": results})

    def rows_shown(
        self, rows: list[Any], item: type[serializers.BaseSerializer], **context: Any
    ) -> Any:
        """Each of these, with the fields that were asked for."""
        context |= {"today": self.today, "at": self.at}
        results = item(rows, many=True, context=context)
        if wanted := self.asked.get("fields"):
            refuse_unknown(wanted, results.child.fields)
            for name in {*results.child.fields} - {*wanted}:
                results.child.fields.pop(name)
        return results.data

    def following(self, cursor: int, key: str = "cursor") -> str:
        query = self.request.query_params.copy()
        query[key] = str(cursor)
        return f"{settings.SITE_URL}{self.request.path}?{query.urlencode()}"


def key_of(row: Any) -> int:
    """Of a row, or of the values of one."""
    return row["pk"] if isinstance(row, dict) else row.pk


def refuse_unknown(wanted: list[str], there: Collection[str]) -> None:
    unknown = ErrorDetail(_("There is no such field."), code="unknown")
    if not {*wanted} <= {*there}:
        raise BadQuery({"fields": [unknown]})


# About one initiative, which the caller may see or it is not there.
class InitiativeView(ApiView):
    initiative: Initiative

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        related = ("portfolio", "stage", "owner")
        self.initiative = self.held(Initiative, related=related, pk=kwargs["id"])

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

    def tag(self, shown: Any = None) -> str:
        """Everything about an initiative has its version."""
        if self.request.method in conditional.METHODS:
            self.initiative.refresh_from_db(fields=["version"])
        return f'"{self.initiative.version}"'
