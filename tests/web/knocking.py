"""To knock at every route as everybody, and see what answers and what was written."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.web.api.rights import API
from tests.web.rights import Route
from tests.web.rights_world import Keys

# What is written about a request, not because of it.
ASIDE = {"portfolio_auditentry", "django_session"}
OURS = ("accounts_", "portfolio_", "workflows_", "reports_", "notifications_")
WRITE = re.compile(r'(?:INSERT INTO|(?<!FOR )UPDATE|DELETE FROM) "?(\w+)', re.I)
# A closed door, as a word of the matrix; what is refused for what was sent had a look.
WORDS = {401: "sign in", 403: "forbidden", 404: "absent", 405: "never", 410: "gone"}
CLOSED = {"sign in", "forbidden", "absent", "never"}
OPEN = {"reads", "writes"}


def values_of(world: Any) -> dict[str, Any]:
    """What stands in an address, by the name that a row of the tables gives it."""
    about = vars(world) | {
        "slug": "lindervoort",
        "pk": world.initiative.pk,
        "section": "purpose",
        "kind": "partners",
        "shipped": "eternal-pilot",
        "listed": "avg-prescan",
        "check": "avg-prescan",
        "second": world.second.pk,
        "public": world.second.pk,
        "moved": world.moved.pk,
        "step": world.moved.version,
        "version": 1,
        "chapter": "standing",
        "table": "stages",
        "secret": "made-up",
        "topic": "board",
        "png": "png",
    }
    return about | world.rows


def address(name: str, route: Route, world: Any) -> str:
    values = values_of(world)
    return reverse(name, args=[values[arg] for arg in route.args.split()])


def headers_of(name: str, keys: Keys | None) -> dict[str, str]:
    """By what somebody is known: a session, or at the API a token."""
    known = {"HTTP_ACCEPT_LANGUAGE": "en"}
    if keys is not None and name in API:
        # In whatever state it is: this is about who, not about when.
        known |= {"HTTP_AUTHORIZATION": f"Bearer {keys.token}", "HTTP_IF_MATCH": "*"}
    elif keys is not None and keys.session:
        cookie = SimpleCookie({settings.SESSION_COOKIE_NAME: keys.session})
        known["HTTP_COOKIE"] = cookie.output(header="").strip()
    return known


def client_of(name: str, keys: Keys | None) -> Client:
    """Somebody at a browser or, for the API, with a token."""
    client = Client()
    client.defaults |= headers_of(name, keys)
    return client


def send(client: Any, method: str, name: str, route: Route, world: Any) -> Any:
    path = address(name, route, world)
    body = route.body(world) if route.body else {}
    if name in API:
        sent = json.dumps(body).encode()
        return client.generic(method, path, sent, content_type="application/json")
    if method == "POST":
        return client.post(path, body)
    return client.generic(method, path)


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that were written to, also when it was taken back at once."""
    tables: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # The pattern takes longer over a long question than the database.
        found = () if sql.startswith("SELECT") else WRITE.findall(sql)
        tables.update(
            table for table in found if table.startswith(OURS) and table not in ASIDE
        )
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


class Answer(NamedTuple):
    """What happened, as a word of the matrix, and what was said."""

    word: str
    content: bytes
    headers: dict[str, str]


class Knocker:
    """Sends requests through all of Kiem, and takes back what they wrote."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def knock(
        self,
        method: str,
        name: str,
        route: Route,
        world: Any,
        keys: Keys | None,
        *,
        from_elsewhere: bool = False,
    ) -> Answer:
        factory = RequestFactory(**headers_of(name, keys))
        request = send(factory, method, name, route, world)
        request._dont_enforce_csrf_checks = not from_elsewhere
        with transaction.atomic(), writes() as written:
            response = self.handler.get_response(request)
            content = b"".join(response)
            transaction.set_rollback(True)
        for close in response._resource_closers:
            close()  # Without the signal, which would close the database too.
        said = word(response, is_written=bool(written))
        return Answer(said, content, dict(response.headers))


def word(response: HttpResponse, *, is_written: bool) -> str:
    status = response.status_code
    if status < 400 and is_written:
        return "writes"
    if status < 400 and not response.headers.get("Location", "").startswith("/sign-in"):
        return "reads"
    said = WORDS.get(status, "sign in" if status < 400 else f"refused {status}")
    # Whoever is sent away has changed nothing.
    return f"{said}, but writes" if is_written else said


def unprotected(headers: dict[str, str]) -> list[str]:
    """What these headers leave to a browser that they should not."""
    policy = headers.get("Content-Security-Policy", "")
    # Swagger UI draws its signs so; an image runs nothing.
    policy = policy.replace("img-src 'self' data:", "")
    found = [each for each in ("unsafe-", "http:", "*", "data:") if each in policy]
    found += [f"no {each}" for each in ("default-src 'none'",) if each not in policy]
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("no nosniff")
    if headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append("no Referrer-Policy")
    frames = headers.get("X-Frame-Options", "")
    return found if frames in ("DENY", "SAMEORIGIN") else [*found, "may be framed"]
