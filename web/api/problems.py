"""Every refusal of the API as problem+json (RFC 9457)."""

import json
from collections.abc import Iterator
from math import ceil
from typing import Any
from urllib.parse import quote

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from portfolio.ledger import Stale
from web.api.conditional import Changed
from web.api.parsing import TooLarge

MEDIA_TYPE = "application/problem+json"
# Whoever sends a thousand mistakes gets told about the first of them.
MOST_ERRORS = 100
LONGEST_KEY = 100

TITLES = {
    400: gettext_lazy("The request is not right"),
    401: gettext_lazy("No valid token"),
    403: gettext_lazy("This token may not do that"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("This method is not possible here"),
    406: gettext_lazy("No such format"),
    409: gettext_lazy("Changed by somebody else"),
    412: gettext_lazy("Changed by somebody else"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Not JSON"),
    428: gettext_lazy("Say what you saw"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something broke in Kiem"),
    503: gettext_lazy("Out of reach for a moment"),
}


class BadQuery(exceptions.ValidationError):
    """Mistakes in the query of the address, by key."""


def problem(status: int, code: str, detail: str, **extensions: Any) -> dict[str, Any]:
    """The members of one problem. `code` is for programs, the texts are for people."""
    return {
        "type": "about:blank",
        "title": str(TITLES.get(status, TITLES[400])),
        "status": status,
        "code": code,
        "detail": str(detail),
        **extensions,
    }


def absent() -> dict[str, Any]:
    """The same for what is not there and for what the caller may not see or do."""
    return problem(
        404, "not_found", _("There is nothing here, or you may not see or do this.")
    )


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def not_found() -> HttpResponse:
    """For addresses under /api/ that no route knows."""
    return _plain(absent())


def bad_request() -> HttpResponse:
    """For requests that are refused before they reach a view."""
    return _plain(problem(400, "bad_request", _("This request cannot be understood.")))


def broken() -> HttpResponse:
    """For errors of our own; what went wrong is in the log and not in the answer."""
    return _plain(problem(500, "error", _("Try again later, or tell the maintainers.")))


def out_of_reach() -> HttpResponse:
    """For when the database does not answer."""
    text = _("The database does not answer now. Look what was saved and try again.")
    return _plain(problem(503, "out_of_reach", text))


def _plain(body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(
        json.dumps(body), status=body["status"], content_type=MEDIA_TYPE
    )


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what a view raised; None for what nobody foresaw."""
    body = _body(exc)
    if body is None:
        return None
    # What the view knows about it, such as how the card stands now.
    explain = getattr(context["view"], "explain", None)
    if explain is not None:
        body |= explain(exc)
    headers = {}
    if challenge := getattr(exc, "auth_header", ""):
        failed = isinstance(exc, exceptions.AuthenticationFailed)
        headers["WWW-Authenticate"] = (
            f'{challenge}, error="invalid_token"' if failed else challenge
        )
    if wait := getattr(exc, "wait", 0):
        headers["Retry-After"] = str(ceil(wait))
    return Response(
        body, status=body["status"], headers=headers, content_type=MEDIA_TYPE
    )


# A row that a verb finds no more was removed between our look and its lock.
ABSENT = (
    Http404,
    PermissionDenied,
    exceptions.PermissionDenied,
    exceptions.NotFound,
)


def _body(exc: Exception) -> dict[str, Any] | None:
    if isinstance(exc, ABSENT):
        return absent()
    if isinstance(exc, RequestDataTooBig):
        return problem(413, TooLarge.default_code, TooLarge.default_detail)
    if isinstance(exc, Stale):
        gone = getattr(exc, "code", "") == "gone"
        return problem(409, "gone" if gone else "stale", " ".join(exc.messages))
    if isinstance(exc, ValidationError):
        return _invalid(list(_errors_of_verb(exc)))
    if isinstance(exc, BadQuery):
        return _invalid(list(_errors_of_query(exc.detail)))
    if isinstance(exc, exceptions.ValidationError):
        return _invalid(list(_errors_of_body(exc.detail, "#")))
    if isinstance(exc, Changed):
        code, detail = exc.get_codes(), exc.detail
        return problem(412, code, detail, current=exc.current)
    if isinstance(exc, exceptions.APIException):
        return problem(exc.status_code, exc.get_codes(), exc.detail)
    return None


def _invalid(errors: list[dict[str, str]]) -> dict[str, Any]:
    """All errors at once; one that is about the whole speaks for itself."""
    first = errors[0]
    detail = first["detail"]
    if len(errors) > 1:
        detail = ngettext(
            "%(count)d thing is not right; see “errors”.",
            "%(count)d things are not right; see “errors”.",
            len(errors),
        ) % {"count": len(errors)}
    about_all = len(errors) == 1 and first.get("pointer") == "#"
    code = first["code"] if about_all else "invalid"
    return problem(400, code, detail, errors=errors[:MOST_ERRORS])


def _errors_of_verb(refusal: ValidationError) -> Iterator[dict[str, str]]:
    if not hasattr(refusal, "error_dict"):
        for error in refusal.error_list:
            yield _error("#", error.code, error.messages[0])
        return
    for field, errors in refusal.error_dict.items():
        pointer = "#" if field == NON_FIELD_ERRORS else _under("#", field)
        for error in errors:
            yield _error(pointer, error.code, error.messages[0])


def _errors_of_body(detail: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Walk what serializers say, down to each text."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            whole = key == api_settings.NON_FIELD_ERRORS_KEY
            yield from _errors_of_body(
                inner, pointer if whole else _under(pointer, key)
            )
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            # A list holds texts about this value, or one dictionary for each item.
            text = isinstance(inner, str)
            yield from _errors_of_body(
                inner, pointer if text else _under(pointer, index)
            )
    else:
        yield _error(pointer, detail.code, str(detail))


def _errors_of_query(detail: Any) -> Iterator[dict[str, str]]:
    for key, mistakes in detail.items():
        for text in mistakes:
            yield {
                "parameter": key[:LONGEST_KEY],
                "code": text.code,
                "detail": str(text),
            }


def _under(pointer: str, key: str | int) -> str:
    """A JSON pointer as a URI fragment (RFC 6901, section 6)."""
    step = str(key)[:LONGEST_KEY].replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{quote(step, safe='~')}"


def _error(pointer: str, code: str | None, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code or "invalid", "detail": detail}
