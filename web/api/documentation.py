"""What the OpenAPI document says: views by decorators, the rest by one hook."""

import re
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers

from accounts.models import KeptAnswer
from web.api.problems import MEDIA_TYPE, TITLES
from web.api.views import Paging

Decorator = Callable[[Any], Any]


class BearerScheme(OpenApiAuthenticationExtension):
    """How one signs in, for the document."""

    target_class = "web.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


PROBLEM = {
    "type": "object",
    "description": "Why the request was refused (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs; does not change."},
        "detail": {
            "type": "string",
            "description": "For people, in the language of Accept-Language.",
        },
        "errors": {
            "type": "array",
            "description": "Every mistake in the body or in the query.",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "Where in the body, as a JSON pointer.",
                    },
                    "parameter": {
                        "type": "string",
                        "description": "Which key of the query.",
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "current": {
            "type": "object",
            "nullable": True,
            "description": "With 409 and 412: how it stands now, as an answer shows "
            "it; null when it was removed.",
        },
        "version": {
            "type": "integer",
            "description": "With status 409: the version of the initiative now.",
        },
        "decisions": {
            "type": "string",
            "format": "uri",
            "description": "With code “gate”: where a decision can be sent to.",
        },
    },
    "example": {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "code": "not_found",
        "detail": "There is nothing here, or you may not see or do this.",
    },
}
VERSION_HEADER = {
    "description": "The version of the API that answered.",
    "schema": {"type": "string", "example": "1.0.0"},
}
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Of your own making. The same call with the same key counts once, "
    "for a day: it gets the answer of the first time.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KeptAnswer.LONGEST_KEY},
}
MATCH_HEADER = {
    "in": "header",
    "name": "If-Match",
    "description": "The ETag of the state that you saw; `*` is any state. "
    "Where the body has a `version`, that does too.",
    "schema": {"type": "string", "example": '"12"'},
}
FIELDS = {
    "in": "query",
    "name": "fields",
    "description": "Only these fields of the answer, with commas between them.",
    "schema": {"type": "string", "maxLength": 1000},
}
TAG_HEADER = {
    "description": "Of this state of the item, for If-Match.",
    "schema": {"type": "string", "example": '"12"'},
}
WAIT_HEADER = {
    "description": "After how many seconds to try again.",
    "schema": {"type": "integer", "example": 3},
}
# The parts of an address that one fills in.
NAMED = re.compile(r"{(\w+)}")
# Which refusals an operation can give: always, with a body, with a version.
ALWAYS = (400, 401, 404, 405, 406, 429)
CONDITIONAL = (412, 428)
WRITING = (403,)
WITH_BODY = (413, 415)
WITH_VERSION = (409,)


def page_of(item: Any) -> serializers.Serializer:
    """The shape of one page of these."""
    name = item.__name__.removesuffix("Item")
    return inline_serializer(
        f"{name}Page",
        {
            "next": serializers.URLField(
                allow_null=True, help_text="The next page, if there is one."
            ),
            "results": item(many=True),
        },
    )


def documented_list(
    noun: str, body: Any, item: Any, example: dict[str, Any]
) -> Decorator:
    """Document a list of an initiative that one can add to."""
    return extend_schema_view(
        get=extend_schema(
            operation_id=f"{noun.replace(' ', '_')}_list",
            summary=f"List each {noun} of an initiative",
            parameters=[Paging],
            responses=page_of(item),
        ),
        post=extend_schema(
            summary=f"Add one {noun}",
            request=body,
            responses={201: OpenApiResponse(item, description="It is recorded.")},
            examples=[OpenApiExample("Example", value=example, request_only=True)],
        ),
    )


def documented_item(
    noun: str, change: Any, item: Any, example: dict[str, Any]
) -> Decorator:
    """Document one of such a list: show, change and remove it."""
    return extend_schema_view(
        get=extend_schema(summary=f"Show one {noun}", responses=item),
        patch=extend_schema(
            summary=f"Change one {noun}",
            description="What is left out stays as it is.",
            request=change,
            responses=item,
            examples=[OpenApiExample("Example", value=example, request_only=True)],
        ),
        delete=extend_schema(
            summary=f"Remove one {noun}",
            description="For what was a mistake; the timeline keeps what it said.",
            responses={204: OpenApiResponse(description="It is removed.")},
        ),
    )


def complete(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Add where it runs, and to every operation the refusals and the version header."""
    result["servers"] = [{"url": f"{settings.SITE_URL}/api/v1"}]
    result["info"]["contact"] = {
        "name": "Kiem",
        "url": settings.SITE_URL,
        "email": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    schemas = result["components"].setdefault("schemas", {})
    for name, schema in schemas.items():
        # What an answer has, it always has.
        if name.endswith(("Item", "Page", "Detail")):
            schema["required"] = sorted(schema["properties"])
    schemas["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            _close(operation.get("requestBody", {}), schemas)
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            responses = operation["responses"]
            operation.setdefault("parameters", []).extend(_keys(method, operation))
            for status in _refusals(method, operation, schemas):
                responses.setdefault(str(status), _refusal(status))
            for status, response in responses.items():
                response["headers"] = {"API-Version": VERSION_HEADER}
                if status == "200" and {"patch", "put", "delete"} & {*operations}:
                    response["headers"]["ETag"] = TAG_HEADER
                if status in ("429", "503"):
                    response["headers"]["Retry-After"] = WAIT_HEADER
                if status == "201" and (links := _links(path, result["paths"])):
                    response["links"] = links
    return result


def _close(part: Any, schemas: dict[str, dict[str, Any]]) -> None:
    """Say of each object in a body that it takes no other fields."""
    if isinstance(part, list):
        for each in part:
            _close(each, schemas)
    if not isinstance(part, dict):
        return
    for key, inner in part.items():
        if key == "$ref":
            schema = schemas[inner.rsplit("/", 1)[-1]]
            if "properties" in schema:
                schema["additionalProperties"] = False
            inner = schema
        _close(inner, schemas)


def _links(path: str, paths: dict[str, Any]) -> dict[str, Any]:
    """What can be done with what was added: its address is that of the list and its id.

    Programs that make up calls, and people, can go on from there.
    """
    one = [each for each in paths if re.fullmatch(re.escape(path) + r"/{\w+}", each)]
    return {
        operation["operationId"]: {
            "operationId": operation["operationId"],
            "parameters": {
                **{name: f"$request.path.{name}" for name in NAMED.findall(path)},
                NAMED.findall(each)[-1]: "$response.body#/id",
            },
        }
        for each in one
        for operation in paths[each].values()
    }


def _keys(method: str, operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What each operation of its kind takes beside its own."""
    if "security" not in operation:
        return
    if method == "post":
        yield KEY_HEADER
    if method in ("patch", "put", "delete"):
        yield MATCH_HEADER
    answer = operation["responses"].get("200", {}).get("content", {})
    named = {each["name"] for each in operation["parameters"]}
    if method == "get" and "application/json" in answer and "fields" not in named:
        yield FIELDS


def _refusals(
    method: str, operation: dict[str, Any], schemas: dict[str, dict[str, Any]]
) -> tuple[int, ...]:
    refusals = ALWAYS if "security" in operation else (405, 406)
    if method != "get" and "security" in operation:
        refusals += WRITING
    if method in ("patch", "put", "delete"):
        refusals += CONDITIONAL
    if body := operation.get("requestBody"):
        refusals += WITH_BODY
        [content] = body["content"].values()
        reference = content["schema"]["$ref"]
        if (
            method == "post"
            or "version" in schemas[reference.rsplit("/", 1)[-1]]["properties"]
        ):
            refusals += WITH_VERSION
    return refusals


def _refusal(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": str(TITLES[status]) + ".",
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
