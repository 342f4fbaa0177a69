"""Whatever is sent to any route: no error of ours, nothing that runs, no formula.

Every form, every body of the API and every question in an address, found through the
table of rights, with each of the texts in nasty.py; 1,500 of these cases each time, and
10,000 with `make fuzz` (FUZZ_CASES says how many).
"""

import json
import os
import random
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.db import transaction
from django.test import RequestFactory

from portfolio.actions import set_openness, set_public
from tests.cast import NOW, make_initiative
from tests.fuzz import nasty
from tests.once import once
from tests.web import matrix
from tests.web.api.rights import API
from tests.web.knocking import Knocker, address, headers_of
from tests.web.rights_world import make_world
from tests.web.test_rights import KNOCKED

pytestmark = pytest.mark.anywhere
CASES = int(os.environ.get("FUZZ_CASES", "1500"))
BATCHES = 15
# What stands after the question mark, somewhere in Kiem.
ASKED = ("q", "page", "cursor", "limit", "stage", "sort", "layout", "lanes", "fields")
ASKED += ("from", "until", "period", "fresh", "next", "id", "status", "since", "lang")
WRITERS = ("owner", "manager", "gatekeeper", "administrator")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PROBLEM = "application/problem+json"
made = once(make_world)


@pytest.fixture
def world(made, db):
    return made


@pytest.fixture(scope="module")
def knocker():
    return Knocker()


def who_gets_in(words):
    return next((name for name in WRITERS if matrix.is_in(words[name])), None)


def population(world):
    """Every case: a route, a method, somebody who gets in there, and what to send."""
    for name, methods in sorted(matrix.rows().items()):
        for method, words in methods.items():
            who = who_gets_in(words)
            if who is None or name not in KNOCKED:
                continue
            if method == "GET":
                yield from (
                    (name, method, who, ("query", text)) for text in nasty.TEXTS
                )
                continue
            body = KNOCKED[name].body
            fields = sorted(body(world)) if body else ()
            values = nasty.TEXTS + (nasty.VALUES if name in API else ())
            for field in fields:
                yield from ((name, method, who, (field, value)) for value in values)
            yield from ((name, method, who, raw) for raw in nasty.RAW)


def sent(name, case, world):
    """The request of a case, ready to be answered."""
    _name, method, who, what = case
    route = KNOCKED[name]
    factory = RequestFactory(**headers_of(name, world.keys[who]))
    path = address(name, route, world)
    if what[0] == "query":
        asked = dict.fromkeys(ASKED, what[1].encode("utf-8", "surrogatepass")[:2000])
        return factory.get(f"{path}?{urlencode(asked)}")
    if isinstance(what[0], bytes):
        return factory.generic(method, path, what[0], content_type=what[1])
    body = dict(route.body(world)) | {what[0]: what[1]}
    if name in API:
        return factory.generic(method, path, json.dumps(body), content_type=JSON)
    return factory.generic(method, path, form(body), content_type=FORM)


def form(body):
    """As a browser would send it, and with what a browser never sends."""
    pairs = []
    for key, value in body.items():
        for each in value if isinstance(value, (list, tuple)) else [value]:
            raw = str(each).encode("utf-8", "surrogatepass")
            pairs.append(f"{key}={quote_from_bytes(raw)}")
    return "&".join(pairs)


def answered(knocker, request):
    request._dont_enforce_csrf_checks = True
    response = knocker.handler.get_response(request)
    content = b"".join(response)
    for close in response._resource_closers:
        close()
    return response, content.decode(errors="replace")


def wrong(knocker, case, world):
    """What this case shows that should not be."""
    name, _method, who, _what = case
    response, page = answered(knocker, sent(name, case, world))
    found = bad(response, page)
    if response.status_code in (200, 201, 302) and case[1] != "GET":
        there = response.headers.get("Location", "")
        if not there.startswith("/") or name in API:
            there = f"/initiatives/{world.initiative.pk}/"
        headers = headers_of("", world.keys[who if who != "administrator" else "owner"])
        found += bad(*answered(knocker, RequestFactory(**headers).get(there)))
    return found


def bad(response, page):
    found = []
    kind = response.headers.get("Content-Type", "")
    if response.status_code >= 500:
        found.append(f"answered {response.status_code}")
    if kind.startswith("text/html"):
        found += nasty.runs(page)
        if nasty.COUNTED in page:
            found.append("a template was filled in")
    if kind.startswith("text/csv"):
        found += nasty.counts(page)
    if kind == PROBLEM and response.status_code < 400:
        found.append("a problem that is none")
    return found


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_that_is_sent_breaks_or_runs(batch, world, knocker):
    everything = list(population(world))
    chosen = random.Random(8).sample(everything, min(CASES, len(everything)))
    found = {}
    for case in chosen[batch::BATCHES]:
        with transaction.atomic():
            if problems := wrong(knocker, case, world):
                found[str(case)[:160]] = problems
            transaction.set_rollback(True)

    assert len(everything) >= 10_000
    assert found == {}


def test_no_file_that_is_taken_along_counts(world, knocker):
    """Each formula as a title, in every table that leaves Kiem as text."""
    manager, owner = world.people["manager"], world.people["own_gatekeeper"]
    set_openness(
        world.initiative.portfolio, is_on=True, contact="a@b.nl", by=manager, at=NOW
    )
    for formula in nasty.FORMULAS:
        set_public(make_initiative(owner, title=formula), [], by=manager, at=NOW)
    seen = 0
    for name in ("report-table", "public-csv", "selection-spreadsheet"):
        headers = headers_of("", world.keys["manager"])
        path = address(name, KNOCKED[name], world)
        response, page = answered(knocker, RequestFactory(**headers).get(path))
        if response.headers["Content-Type"].startswith("text/csv"):
            seen += "1+1" in page
            assert nasty.counts(page) == [], name
    assert seen


@pytest.mark.parametrize("text", nasty.MARKUP[:5])
def test_a_page_that_escapes_nothing_is_noticed(text):
    assert nasty.runs(f'<p>{text}</p><input value="{text}">')


@pytest.mark.parametrize("text", nasty.FORMULAS)
def test_a_file_that_defuses_nothing_is_noticed(text):
    line = '"' + text.replace('"', '""') + '"'
    assert nasty.counts(f"title\n{line}\n") or text.startswith('"')
