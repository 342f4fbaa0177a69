"""Who may see and change what: every route, every role, every method."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import ApiToken
from tests.cast import NOW
from tests.once import once
from tests.web.api.caller import everything
from tests.web.api.rights import API
from tests.web.archive_rights import ARCHIVE
from tests.web.board_rights import BOARD
from tests.web.channel_rights import CHANNELS
from tests.web.exchange_rights import EXCHANGE
from tests.web.gate_rights import GATES
from tests.web.import_rights import IMPORTS
from tests.web.legal_rights import LEGAL
from tests.web.mail_rights import MAIL
from tests.web.meetings.rights import MEETINGS
from tests.web.member_rights import MEMBERS_PAGES, OWN
from tests.web.open_rights import OPEN
from tests.web.playbook_rights import PLAYBOOK
from tests.web.report_rights import REPORTS
from tests.web.rights import (
    ANSWERING,
    DECIDING,
    MEMBERS,
    SIGNED_IN,
    WRITERS,
    Route,
)
from tests.web.rights_world import SECRET, Keys, make_world
from tests.web.talk_rights import TALK
from tests.web.work_rights import WORK
from tests.web.world import INVOLVEMENT

NOBODY = {"anonymous", "inactive"}
PEOPLE = sorted(SIGNED_IN | NOBODY)
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


PAGES = {
    "home": Route(read=SIGNED_IN),
    "library": Route(read=SIGNED_IN),
    "lesson": Route("lesson", read=MEMBERS),
    "lesson-propose": Route(
        "lesson", read={"manager"}, write={"manager"}, body=lambda world: world.proposal
    ),
    "shipped-propose": Route(
        "shipped",
        read={"manager"},
        write={"manager"},
        body=lambda world: world.proposal,
    ),
    "consult": Route(
        "pk",
        write=WRITERS,
        body=lambda world: {"shipped": "eternal-pilot", "usefulness": "helped"},
    ),
    "shipped-lesson": Route("shipped", read=SIGNED_IN),
    # In the demo only, for everybody who signs in.
    "mailbox": Route(read=SIGNED_IN),
    "sign-in": Route(is_public=True),
    "account_login": Route(is_public=True),
    "sign-in-elsewhere": Route(is_public=True),
    "sign-in-callback": Route(is_public=True),
    "signed-out-elsewhere": Route(is_public=True),
    "sign-out": Route(is_public=True),
    "set-language": Route(is_public=True),
    # Whoever has the link, which is signed: see answering/test_refused.py.
    "answer-link": Route(is_public=True),
    # The same; see test_preferences.py.
    "unsubscribe": Route(is_public=True),
    "mail-preferences": Route(
        read=SIGNED_IN,
        write=SIGNED_IN,
        body=lambda world: {"cadence": "daily", "language": "nl"},
    ),
    "api-documentation": Route(read=SIGNED_IN),
    "tokens": Route(
        read=SIGNED_IN,
        write=SIGNED_IN,
        body=lambda world: {"name": "Intranet", "scope": "read", "days": "30"},
    ),
    "theme-css": Route(is_public=True),
    "theme-logo": Route(is_public=True),
    "livez": Route(is_public=True),
    "readyz": Route(is_public=True),
    "board": Route("slug", read=MEMBERS),
    "decisions": Route("slug", read=MEMBERS),
    "initiative-new": Route(
        "slug",
        read=WRITERS,
        write=WRITERS,
        body=lambda world: {"title": "Bins", "owner": world.initiative.owner_id},
    ),
    "initiative": Route("pk", read=MEMBERS),
    "initiative-edit": Route(
        "pk section",
        read=WRITERS,
        write=WRITERS,
        body=lambda world: {"title": "Bins", "version": world.initiative.version},
    ),
    "audit": Route(read={"administrator"}),
    "circle": Route(
        "pk",
        read={"own_gatekeeper", "manager"},
        write={"own_gatekeeper", "manager"},
        body=lambda world: {"act": "hide"},
    ),
    "relate": Route(
        "pk",
        write=WRITERS,
        body=lambda world: {"other": world.second.pk, "related": "yes"},
    ),
    "initiative-tags": Route(
        "pk", read=WRITERS, write=WRITERS, body=lambda world: {"tags": "water"}
    ),
    "tags": Route(
        "slug",
        read=MEMBERS,
        write={"manager"},
        body=lambda world: {"tag": world.second.tags.get().pk, "name": "tree"},
    ),
    "move": Route(
        "pk",
        read=WRITERS | DECIDING,
        write=WRITERS,
        body=lambda world: {"stage": "concept", "after": "top"},
    ),
    "undo": Route("moved step", write=WRITERS),
    "live": Route("slug", read=MEMBERS),
    "record-new": Route(
        "pk kind",
        read=WRITERS,
        write=WRITERS,
        body=lambda world: {"organisation": "School", "agreement_status": "none"},
    ),
    "involvement-new": Route(
        "pk", read=WRITERS, write=WRITERS, body=lambda world: INVOLVEMENT
    ),
    "record-edit": Route(
        "pk kind partner",
        read=WRITERS,
        write=WRITERS,
        body=lambda world: {
            "organisation": "School",
            "agreement_status": "none",
            "version": world.initiative.version,
        },
    ),
    "record-remove": Route("pk kind partner", read=WRITERS, write=WRITERS),
    "update-new": Route(
        "pk", read=WRITERS, write=WRITERS, body=lambda world: {"text": "It grows."}
    ),
    "answer": Route(
        "pk criterion",
        read=ANSWERING,
        write=ANSWERING,
        body=lambda world: {"state": "met", "evidence": "See the plan."},
    ),
    **GATES,
    "decision-request": Route(
        "pk", read=WRITERS, write=WRITERS, body=lambda world: {"note": "It is ready."}
    ),
    "decision": Route("decision", read=MEMBERS),
    "condition-meet": Route(
        "condition",
        read=ANSWERING,
        write=ANSWERING,
        body=lambda world: {"evidence": "It was signed."},
    ),
}


PAGES |= BOARD | MEETINGS | LEGAL | PLAYBOOK | TALK | MAIL | WORK
PAGES |= CHANNELS | IMPORTS | REPORTS | OPEN | EXCHANGE | MEMBERS_PAGES | ARCHIVE
# A mail is shown by its file name, which is no row of anybody; see test_mailbox.py. A
# second meeting cannot be opened; see meetings/test_agenda.py. A
# session is no row either; see test_session_over.py.
# Who changes a comment and who removes it differ; see api/test_talk.py.
ELSEWHERE_TESTED = {
    "session",
    *OWN,
    "mailbox-message",
    "mailbox-html",
    "meeting-new",
    "api-comments-one",
    # Points are named in the body; see api/test_keeping.py.
    "api-sightings",
}
PRIVATE = {name: route for name, route in (PAGES | API).items() if not route.is_public}


def route_names(patterns: Any) -> list[str]:
    names = []
    for each in patterns:
        if isinstance(each, URLPattern):
            names.append(each.name)
        else:
            names += route_names(each.url_patterns)
    return names


made = once(make_world)


@pytest.fixture
def world(made, db):
    return made


@pytest.fixture
def everyone(world):
    return world.keys | {"anonymous": None}


def address(name: str, route: Route, world) -> str:
    values = {
        **vars(world),
        "slug": "lindervoort",
        "pk": world.initiative.pk,
        "section": "purpose",
        "kind": "partners",
        "shipped": "eternal-pilot",
        "listed": "avg-prescan",
        "second": world.second.pk,
        "moved": world.moved.pk,
        "step": world.moved.version,
        "version": 1,
        "check": "avg-prescan",
        "chapter": "standing",
        "table": "stages",
        "public": world.second.pk,
        **world.rows,
    }
    return reverse(name, args=[values[arg] for arg in route.args.split()])


def client_of(name: str, keys: Keys | None) -> Client:
    """Somebody at a browser or, for the API, with a token."""
    client = Client(headers={"accept-language": "en"})
    if keys is not None and name in API:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {keys.token}"
        # In whatever state it is: this is about who, not about when.
        client.defaults["HTTP_IF_MATCH"] = "*"
    elif keys is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = keys.session
    return client


def send(client: Client, method: str, name: str, route: Route, world):
    path = address(name, route, world)
    body = route.body(world) if route.body else {}
    if name in API:
        sent = json.dumps(body).encode()
        return client.generic(method, path, sent, content_type="application/json")
    if method == "POST":
        return client.post(path, body)
    return client.generic(method, path)


def shut(name: str, person: str) -> int:
    """How a closed door answers: as if there were nothing behind it."""
    if person not in NOBODY:
        return 404
    return 401 if name in API else 302


def test_every_route_has_its_rights():
    routes = route_names(get_resolver().url_patterns)

    assert sorted(routes) == sorted({*PAGES, *API, *ELSEWHERE_TESTED})


@pytest.mark.parametrize("name", PRIVATE)
def test_only_who_may_read_it_sees_it(name, world, everyone):
    route = PRIVATE[name]
    for person, user in everyone.items():
        response = send(client_of(name, user), "GET", name, route, world)

        content = b"".join(response)
        if person in route.read:
            assert response.status_code in (200, 302), person
        elif person in MEMBERS and name in API and not route.read:
            assert response.status_code == 405, person
        else:
            assert response.status_code == shut(name, person), person
        assert person in MEMBERS | route.read or SECRET.encode() not in content


WRITING = {name: route for name, route in PRIVATE.items() if route.write}


@pytest.mark.parametrize(
    ("name", "method", "person"),
    [
        (name, method, person)
        for name, route in WRITING.items()
        for method in route.writes
        for person in sorted(route.write)
    ],
)
def test_who_may_write_it_changes_it(name, method, person, world, everyone):
    before = everything()

    response = send(
        client_of(name, everyone[person]), method, name, PRIVATE[name], world
    )

    assert response.status_code in (200, 201, 204, 302), response.content
    assert everything() != before


@pytest.mark.parametrize("name", WRITING)
def test_nobody_else_changes_it(name, world, everyone):
    route = PRIVATE[name]
    before = everything()
    for person in sorted({*PEOPLE} - route.write):
        client = client_of(name, everyone[person])

        for method in route.writes:
            response = send(client, method, name, route, world)

            assert response.status_code == shut(name, person), person
    assert everything() == before


@pytest.mark.parametrize("name", PRIVATE)
def test_no_other_method_changes_or_shows_anything(name, world, everyone):
    route = PRIVATE[name]
    allowed = route.writes if route.write else ()
    methods = {"POST", *OTHER_METHODS} - {*allowed}
    before = everything()
    for person in ("anonymous", "outsider", "manager"):
        client = client_of(name, everyone[person])
        for method in methods:
            response = send(client, method, name, route, world)

            content = b"".join(response)
            assert response.status_code < 500
            assert person in MEMBERS or SECRET.encode() not in content
    assert everything() == before


@pytest.mark.parametrize("name", [name for name in API if name in PRIVATE])
def test_no_route_of_the_api_takes_a_token_that_is_none(name, world):
    manager = world.people["manager"]
    _, over = ApiToken.issue(manager, at=datetime(2020, 1, 1, tzinfo=NOW.tzinfo))
    session = Client()
    session.force_login(manager)
    bad = [
        Client(headers={"authorization": f"Bearer {sent}"})
        for sent in (over, over[:20], "kiem_x")
    ]
    before = everything()

    for client in (session, *bad):
        for method in ("GET", "POST"):
            assert send(client, method, name, API[name], world).status_code == 401
    assert everything() == before
