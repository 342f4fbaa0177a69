"""An address of the API in one declaration: what is there, and what one does to it.

What is of this common shape gets its view and its documentation from it; what is not is
a view of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import FileResponse, Http404
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from web.api.bodies import Body, KnownKeys
from web.api.documentation import page_of
from web.api.views import ApiView, Paging
from web.downloads import BINARY

STATUS = {"post": 201, "patch": 200, "put": 200, "delete": 204}
# How an operation is called after its address, for clients that are generated.
NAMES = {
    "get": "show",
    "post": "add",
    "patch": "change",
    "put": "set",
    "delete": "remove",
}
FORM = "multipart/form-data"
Typed = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What one method does. The verb gets the view and the body, and gives what is
    shown; where it gives nothing, what is there by then is shown.

    `item` is how it answers, where that is not how the address shows what is there;
    `may` who gets as far as having the body read, where not all who see it do.
    """

    summary: str
    verb: Callable[[Any, Typed], Any]
    body: type[KnownKeys] = Body
    example: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    item: Any = None
    status: int | None = None
    is_file: bool = False
    may: Callable[[Any], bool] = lambda view: True


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """`find` gives what is there: rows where it is a list; None where there is nothing.

    `get` says what a GET does, where there is one; `may` who gets here at all. `file`
    makes of what is there what a GET gives, where that is a file.
    """

    path: str
    name: str
    of: type[ApiView]
    find: Callable[[Any], Any] = lambda view: view
    item: Any = None
    file: Callable[[Any], FileResponse] | None = None
    get: str = ""
    acts: Mapping[str, Act] = field(default_factory=dict)
    may: Callable[[Any], bool] = lambda view: True
    query: type[KnownKeys] | None = None
    is_list: bool = False
    is_shared: bool = True

    def route(self) -> URLPattern:
        view = view_of(self)
        return path(self.path, view.as_view(), name=self.name)


# What the view of an address does. Said here and not in a docstring, which the OpenAPI
# document would repeat.
class Addressed(ApiView):
    address: ClassVar[Address]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        if self.request.method.lower() not in self.http_method_names:
            return
        if not self.address.may(self):
            raise Http404
        self.found = self.address.find(self)
        if self.found is None and self.request.method != "POST":
            raise Http404

    @property
    def how(self) -> dict[str, Any]:
        """What every verb asks."""
        return {"by": self.request.user, "at": self.at}

    def shown(self, found: Any, item: Any) -> Response:
        context = {"today": self.today, "at": self.at, "user": self.request.user}
        return Response(item(found, context=context).data)

    def downloaded(self, request: Request, **kwargs: Any) -> FileResponse:
        assert self.address.file
        response = self.address.file(self)
        response["Content-Type"] = BINARY
        return response

    def looked_at(self, request: Request, **kwargs: Any) -> Response:
        if self.address.is_list:
            return self.page(self.found, self.address.item)
        return self.shown(self.found, self.address.item)

    def acted(self, request: Request, **kwargs: Any) -> Response:
        method = request.method.lower()
        act = self.address.acts[method]
        if not act.may(self):
            raise Http404
        typed = {} if method == "delete" else self.typed(act, method)
        made = act.verb(self, typed)
        status = act.status or STATUS[method]
        if status == 204:
            return Response(status=204)
        if made is None:
            made = self.address.find(self)
        response = self.shown(made, act.item or self.address.item)
        response.status_code = status
        return response

    def typed(self, act: Act, method: str) -> Typed:
        """The body, in which ids mean rows of what the address is about."""
        about = getattr(self, "initiative", None)
        portfolio = about.portfolio if about else getattr(self, "portfolio", None)
        return self.clean(
            act.body,
            self.request.data,
            partial=method == "patch",
            user=self.request.user,
            initiative=about,
            portfolio=portfolio,
        )


def _handler(name: str) -> Callable[..., Response | FileResponse]:
    """Calls this; one of its own, for the documentation is kept with the function."""

    def handle(self: Any, request: Request, **kwargs: Any) -> Response | FileResponse:
        return getattr(self, name)(request, **kwargs)

    return handle


def view_of(address: Address) -> type[ApiView]:
    """The view of this address, documented."""
    reads = ["get", "head"] if address.get else []
    methods: dict[str, Any] = {
        "address": address,
        "http_method_names": [*reads, *address.acts],
        "is_shared": address.is_shared,
        "is_item": bool(address.get) and not address.is_list,
        "query": KnownKeys if address.file else _query(address) or ApiView.query,
        **{method: _handler("acted") for method in address.acts},
    }
    if address.get:
        methods["get"] = _handler("downloaded" if address.file else "looked_at")
    if any(act.is_file for act in address.acts.values()):
        methods["parser_classes"] = (MultiPartParser,)
    name = address.name.title().replace("-", "")
    view = type(f"{name}View", (Addressed, address.of), methods)
    return extend_schema_view(**_documented(address))(view)


def _query(address: Address) -> type[KnownKeys] | None:
    return address.query or (Paging if address.is_list else None)


def _documented(address: Address) -> dict[str, Any]:
    slug = address.name.removeprefix("api-").replace("-", "_")
    told = {m: _act(address, m, slug) for m in address.acts}
    if address.get:
        query, answer = _query(address), address.item
        if address.is_list:
            answer = page_of(answer)
        elif address.file:
            answer = {(200, BINARY): OpenApiTypes.BINARY}
        told["get"] = extend_schema(
            operation_id=f"{slug}_{'list' if address.is_list else 'show'}",
            summary=address.get,
            parameters=[query] if query else None,
            responses=answer,
        )
    return told


def _act(address: Address, method: str, slug: str) -> Any:
    act = address.acts[method]
    status = act.status or STATUS[method]
    answer = None if status == 204 else act.item or address.item
    body, media_type = act.body, "application/json"
    if act.is_file:
        body, media_type = {FORM: body}, FORM
    example = OpenApiExample(
        "Example", value={**act.example}, request_only=True, media_type=media_type
    )
    return extend_schema(
        operation_id=f"{slug}_{NAMES[method]}",
        summary=act.summary,
        description=act.about or None,
        request=body if act.example else None,
        responses={status: OpenApiResponse(answer, description="It is done.")},
        examples=[example] if act.example else None,
    )
