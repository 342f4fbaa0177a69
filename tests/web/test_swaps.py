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
from functools import cache, partial
from html.parser import HTMLParser
from itertools import chain, combinations, product
from typing import Any

import pytest
from django.apps import apps
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.test import RequestFactory
from django.urls import resolve, reverse
from rest_framework import serializers

from accounts.models import KeptAnswer, User
from portfolio.models import Initiative
from tests.once import once
from tests.twin import FURTHER, OURS, make_twin
from tests.web.api.caller import LATER, everything, refusal
from tests.web.api.rights import API
from tests.web.knocking import headers_of
from tests.web.rights_world import make_world
from tests.web.test_rights import PRIVATE, address
from web.api.bodies import CardField, KnownKeys, OwnField, PersonField
from web.api.publishing import document

pytestmark = pytest.mark.anywhere

WRITING = {name: route for name, route in PRIVATE.items() if route.write}
WRITES = sorted(
    (name, method) for name, route in WRITING.items() for method in route.writes
)
IN_API = [each for each in WRITES if each[0] in API]
READS = sorted(name for name, route in PRIVATE.items() if route.read and name in API)
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


# Of each route that only reads, so many readers ask: who may not is asked elsewhere.
MOST_READERS = 3
LEAST_SWAPS = 2000
THEIR_KEY = "a-key-of-theirs"
# A number of a row of theirs.
THEIRS = re.compile(r"\b1000000\d{6}\b")
# Where rows are asked for by number or name in a query, beside cursors: with what.
QUERIES = (
    ("api-initiatives", "q", "id:{theirs}"),
    ("api-initiatives", "q", "owner:{theirs}"),
    ("api-initiatives", "portfolio", "xlindervoort"),
    ("api-attention", "portfolio", "xlindervoort"),
    ("api-report", "q", "id:{theirs}"),
    ("api-search", "q", "id:{theirs}"),
    ("api-events", "after", "{theirs}"),
    ("board", "q", "id:{theirs}"),
    ("board", "q", "owner:{theirs}"),
    ("report", "q", "id:{theirs}"),
    ("gate", "after", "{theirs}"),
    ("move", "stage", "{theirs}"),
    ("initiative", "q", "id:{theirs}"),
)


@once
def world():
    made = make_world()
    stranger = made.people["outsider"].tokens.get()
    kept = KeptAnswer.claim(stranger, THEIR_KEY, "0" * 64, at=LATER)
    kept.answered(201, '{"id": 1}')
    make_twin()
    made.other_tag = send(
        made, "api-initiative", "GET", "manager", f"/api/v1/initiatives/{made.moved.pk}"
    ).headers["ETag"]
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


@cache
def served():
    """All of Kiem, without what a test client keeps of each page."""
    handler = BaseHandler()
    handler.load_middleware()
    return handler.get_response


def send(world, name, method, person, path, body=None, **headers):
    factory = RequestFactory(**headers_of(name, world.keys[person]))
    if method == "GET":
        request = factory.get(path, body, headers=headers)
    elif name in API:
        sent = json.dumps(body).encode()
        kind = "application/json"
        request = factory.generic(
            method, path, sent, content_type=kind, headers=headers
        )
    else:
        request = factory.post(path, body, headers=headers)
    request._dont_enforce_csrf_checks = True
    response = served()(request)
    response.text_there = b"".join(response).decode(errors="replace")
    for close in response._resource_closers:
        close()  # Without the signal, which would close the database too.
    response.json = partial(json.loads, response.text_there)
    return response


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
    found = resolve(address(name, PRIVATE[name], world))
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


def documented(name: str, world: Any) -> str:
    """The address of this route, as the document has it."""
    route = resolve(address(name, PRIVATE[name], world)).route
    return re.sub(r"<\w+:(\w+)>", r"{\1}", route).removeprefix("api/v1")


def body_class(name: str, method: str, world: Any) -> type[KnownKeys] | None:
    """What this call of the API takes; None where it takes no body."""
    path = documented(name, world)
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


def readers(name: str) -> list[str]:
    return sorted(PRIVATE[name].read - {"administrator"})[:MOST_READERS]


def addresses_to_write(name: str, world: Any) -> Iterator[tuple[str, str]]:
    paths = list(foreign_addresses(name, world))
    yield from product(writers(name), paths)


def addresses_to_read(name: str, world: Any) -> Iterator[tuple[str, str]]:
    paths = list(foreign_addresses(name, world))
    yield from product(readers(name), paths)


def ids_in_bodies(
    name: str, method: str, world: Any
) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Who sends which id of others, where; also as a list."""
    kind = body_class(name, method, world)
    for at, model in ids_in(kind) if kind else ():
        theirs = model.objects.order_by("-pk").values_list("pk", flat=True)[0]
        assert theirs > FURTHER
        yield from product(writers(name), [at], (theirs, [theirs]))


def tags(name: str, method: str, world: Any) -> Iterator[tuple[str, str]]:
    """Who changes something while they saw another thing."""
    if method != "POST":
        of_others = (world.other_tag, f"W/{world.other_tag}", '"0"')
        yield from product(writers(name), of_others)


def keys(name: str, method: str, world: Any) -> Iterator[str]:
    """Who adds something under a key that somebody else used."""
    if method == "POST":
        # The key is of an outsider.
        yield from sorted({*writers(name)} - {"outsider"})


def queries(name: str, world: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Who asks for what of others, by a query."""
    asked = [
        {key: text.format(theirs=world.initiative.pk + FURTHER)}
        for there, key, text in QUERIES
        if there == name
    ]
    if name in API and "cursor" in {*parameters(name, world)}:
        asked.append({"cursor": str(FURTHER)})
    yield from product(readers(name), asked)


def parameters(name: str, world: Any) -> Iterator[str]:
    """The query keys of a list of the API, by its document."""
    about = document()["paths"][documented(name, world)].get("get", {})
    for each in about.get("parameters", ()):
        yield each["name"]


def test_there_are_two_thousand_swaps(world, db):
    """Of ids alone; forms, and fields of the server, come on top of these."""
    counts = {
        "addresses to write": sum(
            len([*addresses_to_write(name, world)]) for name, _method in WRITES
        ),
        "addresses to read": sum(
            len([*addresses_to_read(name, world)]) for name in READS
        ),
        "ids in bodies": sum(len([*ids_in_bodies(*each, world)]) for each in IN_API),
        "tags": sum(len([*tags(*each, world)]) for each in IN_API),
        "keys": sum(len([*keys(*each, world)]) for each in IN_API),
        "queries": sum(len([*queries(name, world)]) for name in PRIVATE),
    }

    assert all(counts.values())
    assert sum(counts.values()) >= LEAST_SWAPS, counts


@pytest.mark.parametrize(("name", "method"), WRITES)
def test_an_address_of_others_is_not_there(name, method, world, db):
    for person, path in addresses_to_write(name, world):
        response = refused(world, name, method, person, path, body_of(name, world))

        assert response.status_code == 404, (person, path)


@pytest.mark.parametrize("name", READS)
def test_nothing_is_read_at_an_address_of_others(name, world, db):
    for person, path in addresses_to_read(name, world):
        response = send(world, name, "GET", person, path)

        assert response.status_code == 404, (person, path)


@pytest.mark.parametrize(("name", "method"), IN_API)
def test_an_id_of_others_in_a_body_is_refused(name, method, world, db):
    path = address(name, WRITING[name], world)
    for person, at, theirs in ids_in_bodies(name, method, world):
        body = with_id(body_of(name, world), at, theirs)

        response = refused(world, name, method, person, path, body)

        assert response.status_code == 400, (person, at)
        assert at[0] in response.json()["errors"][0]["pointer"]


@pytest.mark.parametrize(("name", "method"), IN_API)
def test_a_tag_of_another_state_or_thing_changes_nothing(name, method, world, db):
    path, body = address(name, WRITING[name], world), body_of(name, world)
    for person, tag in tags(name, method, world):
        response = refused(world, name, method, person, path, body, if_match=tag)

        refusal(response, 412)


@pytest.mark.parametrize(("name", "method"), IN_API)
def test_a_key_of_others_gives_nothing_of_theirs(name, method, world, db):
    """Neither their answer nor that they used it: the call is looked at as any is."""
    path, sent = address(name, WRITING[name], world), {"nonsense": 1}
    for person in keys(name, method, world):
        headers = {"idempotency_key": THEIR_KEY}
        with taken_back():
            response = send(world, name, method, person, path, sent, **headers)

        assert response.status_code in (400, 404, 415), (person, response.text_there)
        assert "Idempotency-Replayed" not in response.headers


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_a_query_finds_nothing_of_others(name, world, db):
    path = address(name, PRIVATE[name], world)
    for person, asked in queries(name, world):
        response = send(world, name, "GET", person, path, asked)

        assert response.status_code in (200, 400, 404), asked
        [sent] = asked.values()
        found = {*THEIRS.findall(response.text_there)}
        assert found <= {*THEIRS.findall(sent)}, (person, asked)
        assert "xlindervoort" not in response.text_there.replace(sent, "")


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
        answer = send(world, name, "GET", person, path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page.feed(answer.text_there)
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
