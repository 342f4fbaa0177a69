"""Ids of others and fields of the server, at every route that writes.

A request that would be carried out gets one thing in it swapped, and changes nothing.
The routes, and a good body for each, are those of test_rights.py; which ids a body has,
and which fields it does not, is read from what cleans it.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from itertools import chain, combinations
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import resolve, reverse
from rest_framework import serializers

from accounts.models import User
from portfolio.models import Initiative
from tests.once import once
from tests.twin import FURTHER, OURS, make_twin
from tests.web.api.caller import everything, refusal
from tests.web.api.rights import API
from tests.web.rights_world import make_world
from tests.web.test_rights import PRIVATE, address, client_of
from web.api.bodies import CardField, KnownKeys, OwnField, PersonField
from web.api.publishing import document

pytestmark = pytest.mark.anywhere

WRITING = {name: route for name, route in PRIVATE.items() if route.write}
WRITES = sorted(
    (name, method) for name, route in WRITING.items() for method in route.writes
)
IN_API = [each for each in WRITES if each[0] in API]
FORMS = [name for name, _method in WRITES if name not in API]
# At most so many mistakes are named at once.
AT_ONCE = 90
# What only the server says, and what makes somebody more than they are.
COLUMNS = {
    field.attname
    for model in apps.get_models()
    if model._meta.app_label in OURS
    for field in model._meta.concrete_fields
}
TABLES = {model._meta.model_name: model for model in apps.get_models()}
PRIVILEGED = (
    *("id", "pk", "by", "at", "actor", "created_at", "created_by", "updated_at"),
    *("portfolio_id", "initiative_id", "owner_id", "stage_id", "decided_by"),
    *("rank", "role", "roles", "is_staff", "is_superuser", "is_administrator"),
    *("is_active", "user", "user_id", "accepted_at", "published_at", "dead_at"),
)


@once
def world():
    made = make_world()
    make_twin()
    made.before = everything()
    return made


@contextmanager
def taken_back():
    """Give what was written meanwhile, but for the audit log, and take it back."""
    written = []

    def see(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "auditentry" not in sql:
            written.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(see):
        yield written
        transaction.set_rollback(True)


def send(world, name, method, person, path, body, **headers):
    client = client_of(name, world.keys[person])
    if name in API:
        sent = json.dumps(body).encode()
        kind = "application/json"
        return client.generic(method, path, sent, content_type=kind, headers=headers)
    return client.post(path, body, headers=headers)


def refused(world, name, method, person, path, body, **headers):
    """Send it: nothing changes, and it says so."""
    with taken_back() as written:
        response = send(world, name, method, person, path, body, **headers)
        assert not written or everything() == world.before, (person, path, body)
    return response


def writers(name: str) -> list[str]:
    """Who may; an administrator may keep members and mail of everybody."""
    return sorted(WRITING[name].write - {"administrator"})


def body_of(name, world) -> dict[str, Any]:
    body = WRITING[name].body
    return dict(body(world)) if body else {}


def foreign_addresses(name: str, world: Any) -> Iterator[str]:
    """This address with one, some and all of its ids those of others."""
    found = resolve(address(name, WRITING[name], world))
    theirs = {
        key: value + FURTHER if isinstance(value, int) else f"x{value}"
        for key, value in found.kwargs.items()
        if key not in {"version", *found.extra_kwargs}
    }
    some = (combinations(theirs, count) for count in range(1, len(theirs) + 1))
    for keys in chain.from_iterable(some):
        swapped = found.kwargs | {key: theirs[key] for key in keys}
        given = {key: swapped[key] for key in {*swapped} - {*found.extra_kwargs}}
        yield reverse(name, kwargs=given)


@pytest.mark.parametrize(("name", "method"), WRITES)
def test_a_private_initiative_is_not_there(name, method, world, db):
    path = address(name, WRITING[name], world)
    if not re.search(r"/initiatives/\d", path):
        return
    Initiative.objects.update(is_private=True)
    for person in {"contributor", "gatekeeper"}.intersection(writers(name)):
        with taken_back() as written:
            body = body_of(name, world)
            response = send(world, name, method, person, path, body)

        assert (response.status_code, written) == (404, []), person


@cache
def body_classes() -> dict[str, type[KnownKeys]]:
    """The bodies of the document, by name."""
    found, left = {}, [KnownKeys]
    while left:
        kind = left.pop()
        found[kind.__name__] = kind
        left += kind.__subclasses__()
    return found


def body_class(name: str, method: str, world: Any) -> type[KnownKeys] | None:
    """What this call of the API takes; None where it takes no body."""
    route = resolve(address(name, WRITING[name], world)).route
    path = re.sub(r"<\w+:(\w+)>", r"{\1}", route).removeprefix("api/v1")
    sent = document()["paths"][path][method.lower()].get("requestBody")
    if sent is None:
        return None
    [content] = sent["content"].values()
    wanted = content["schema"]["$ref"].rsplit("/", 1)[-1]
    there = body_classes()
    return there.get(wanted) or there[wanted.removeprefix("Patched")]


def ids_in(kind: type[KnownKeys], *above: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Where a body names a row by its id, and of which table."""
    for name, field in kind().fields.items():
        one = getattr(field, "child_relation", None) or getattr(field, "child", field)
        if isinstance(one, KnownKeys):
            yield from ids_in(type(one), *above, name)
        elif model := model_of(name, one):
            yield (*above, name), model


def model_of(name: str, field: Any) -> Any:
    if isinstance(field, PersonField):
        return User
    if isinstance(field, CardField):
        return Initiative
    if isinstance(field, OwnField):
        return getattr(Initiative, field.related).rel.related_model
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        return User if name == "people" else TABLES[name.replace("_", "")]
    is_number = isinstance(field, serializers.IntegerField)
    return TABLES.get(name) if is_number else None


def with_id(body: dict[str, Any], at: tuple[str, ...], theirs: int) -> dict[str, Any]:
    """This body with the id of others in one place, in a list where lists are taken."""
    first, *rest = at
    inner = with_id({}, tuple(rest), theirs) if rest else theirs
    return body | {first: inner}


@pytest.mark.parametrize(("name", "method"), WRITES)
def test_an_address_of_others_is_not_there(name, method, world, db):
    for path in foreign_addresses(name, world):
        for person in writers(name):
            response = refused(world, name, method, person, path, body_of(name, world))

            assert response.status_code == 404, (person, path)


@pytest.mark.parametrize(("name", "method"), IN_API)
def test_an_id_of_others_in_a_body_is_refused(name, method, world, db):
    kind = body_class(name, method, world)
    path = address(name, WRITING[name], world)
    for at, model in ids_in(kind) if kind else ():
        theirs = model.objects.order_by("-pk").values_list("pk", flat=True)[0]
        assert theirs > FURTHER
        for person in writers(name):
            body = body_of(name, world)
            for sent in (theirs, [theirs]):
                response = refused(
                    world, name, method, person, path, with_id(body, at, sent)
                )

                assert response.status_code == 400, (person, at)
                assert at[0] in response.json()["errors"][0]["pointer"]


@pytest.mark.parametrize(("name", "method"), IN_API)
def test_no_field_of_a_table_comes_along(name, method, world, db):
    """Each field that any table has and this body has not is unknown, every one."""
    kind = body_class(name, method, world)
    if kind is None:
        return
    path, person = address(name, WRITING[name], world), writers(name)[0]
    forged = sorted({*COLUMNS, *PRIVILEGED} - {*kind().fields})
    for start in range(0, len(forged), AT_ONCE):
        some = dict.fromkeys(forged[start : start + AT_ONCE], 1)

        response = refused(
            world, name, method, person, path, body_of(name, world) | some
        )

        problem = refusal(response, 400)
        unknown = {e["pointer"] for e in problem["errors"] if e["code"] == "unknown"}
        assert unknown == {f"#/{field}" for field in some}


@pytest.mark.parametrize(("name", "method"), IN_API)
def test_a_tag_of_another_state_changes_nothing(name, method, world, db):
    if method == "POST":
        return
    path, person = address(name, WRITING[name], world), writers(name)[0]

    response = refused(
        world, name, method, person, path, body_of(name, world), if_match='"0"'
    )

    refusal(response, 412)


class Controls(HTMLParser):
    """What a form can send that is a number without being typed: ids, mostly."""

    def __init__(self) -> None:
        super().__init__()
        self.select = ""
        self.names: set[str | None] = set()
        self.found: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.names.add(said.get("name"))
        if tag == "select":
            self.select = said.get("name") or ""
        chosen = tag == "button" or said.get("type") in ("radio", "checkbox", "hidden")
        name = self.select if tag == "option" else said.get("name") if chosen else ""
        if name and (value := said.get("value") or "").isdecimal() and int(value):
            self.found.setdefault(name, int(value))


def controls(world: Any, name: str, person: str, path: str) -> Controls:
    """Those of the page with this form, where there is one."""
    page = Controls()
    with taken_back():
        answer = client_of(name, world.keys[person]).get(path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page.feed(b"".join(answer).decode())
    return page


def changed(before: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The rows that are new, and those that are other than they were."""
    now = everything()
    return {
        table: rows
        for table, all_rows in now.items()
        if (rows := [row for row in all_rows if row not in {*before[table]}])
    }


@pytest.mark.parametrize("name", FORMS)
def test_a_choice_of_others_in_a_form_is_not_taken(name, world, db):
    route = WRITING[name]
    for person in writers(name)[:1]:
        path = address(name, route, world)
        page = controls(world, name, person, path)
        for field, value in page.found.items():
            theirs = value + FURTHER
            body = body_of(name, world) | {field: theirs}
            with taken_back() as written:
                response = send(world, name, "POST", person, path, body)
                rows = changed(world.before) if written else {}

            assert response.status_code < 500, field
            # The id of the row itself comes first: it may be the next number.
            kept = [row for each in rows.values() for row in each if theirs in row[1:]]
            assert kept == [], field


def outcome(world, name, person, path, body) -> dict[str, list[Any]]:
    """What this form changes, but for moments and what is made up each time."""
    with taken_back():
        send(world, name, "POST", person, path, body)
        rows = changed(world.before)
    return {table: [[*map(told, row)] for row in each] for table, each in rows.items()}


def told(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"[\w<>@.=/-]{20,}", "…", value)
    return "…" if isinstance(value, datetime) else value


@pytest.mark.parametrize("name", FORMS)
def test_no_field_of_the_server_comes_along_in_a_form(name, world, db):
    for person in writers(name)[:1]:
        path = address(name, WRITING[name], world)
        own = {*body_of(name, world)} | controls(world, name, person, path).names
        forged = {field: "1" for field in PRIVILEGED if field not in own}

        plain = outcome(world, name, person, path, body_of(name, world))

        sent = body_of(name, world) | forged
        assert outcome(world, name, person, path, sent) == plain
