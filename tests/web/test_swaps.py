"""Ids of others and fields of the server, at every route that writes.

A request that would be carried out gets one thing in it swapped, and changes nothing.
The routes, and a good body for each, are those of test_rights.py; which ids a body has,
and which fields it does not, is read from what cleans it.
"""

import json
import re
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from typing import Any

import pytest
from django.apps import apps
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.test import RequestFactory

from accounts.models import KeptAnswer
from portfolio.models import Initiative
from tests.once import once
from tests.twin import FURTHER, OURS, make_twin
from tests.web.api.caller import LATER, everything, refusal
from tests.web.api.rights import API
from tests.web.knocking import headers_of
from tests.web.rights_world import make_world
from tests.web.swapping import (
    WRITING,
    Controls,
    addresses_to_read,
    addresses_to_write,
    body_class,
    body_of,
    ids_in_bodies,
    keys,
    queries,
    tags,
    with_id,
    writers,
)
from tests.web.test_rights import PRIVATE, address

pytestmark = pytest.mark.anywhere

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
PRIVILEGED = (
    *("id", "pk", "by", "at", "actor", "created_at", "created_by", "updated_at"),
    *("portfolio_id", "initiative_id", "owner_id", "stage_id", "decided_by"),
    *("rank", "role", "roles", "is_staff", "is_superuser", "is_administrator"),
    *("is_active", "user", "user_id", "accepted_at", "published_at", "dead_at"),
)


LEAST_SWAPS = 2000
THEIR_KEY = "a-key-of-theirs"
# A number of a row of theirs.
THEIRS = re.compile(r"\b1000000\d{6}\b")


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
    path = address(name, WRITING[name], world)
    person = next(iter(writers(name) or WRITING[name].write))
    forged = sorted({*COLUMNS, *PRIVILEGED} - {*kind().fields})
    for start in range(0, len(forged), AT_ONCE):
        some = dict.fromkeys(forged[start : start + AT_ONCE], 1)

        response = refused(
            world, name, method, person, path, body_of(name, world) | some
        )

        problem = refusal(response, 400)
        unknown = {e["pointer"] for e in problem["errors"] if e["code"] == "unknown"}
        assert unknown == {f"#/{field}" for field in some}


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
    with taken_back() as written:
        send(world, name, "POST", person, path, body)
        rows = changed(world.before) if written else {}
    return {table: [[*map(told, row)] for row in each] for table, each in rows.items()}


def told(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"[\w<>@.=/-]{20,}|\d\d:\d\d:\d\d", "…", value)
    return "…" if isinstance(value, datetime) else value


@pytest.mark.parametrize("name", FORMS)
def test_no_field_of_the_server_comes_along_in_a_form(name, world, db, monkeypatch):
    # The places of two new cards are made up of it.
    monkeypatch.setattr("secrets.choice", max)
    for person in writers(name)[:1]:
        path = address(name, WRITING[name], world)
        own = {*body_of(name, world)} | controls(world, name, person, path).names
        forged = {field: "1" for field in PRIVILEGED if field not in own}

        plain = outcome(world, name, person, path, body_of(name, world))

        sent = body_of(name, world) | forged
        assert outcome(world, name, person, path, sent) == plain
