"""Who may see and change what: every route, every role, every method."""

import logging
from datetime import datetime

import pytest
from django.db import connection, transaction

from accounts.models import ApiToken
from tests.cast import NOW
from tests.once import once
from tests.web import matrix
from tests.web.api.rights import API
from tests.web.archive_rights import ARCHIVE
from tests.web.board_rights import BOARD
from tests.web.channel_rights import CHANNELS
from tests.web.exchange_rights import EXCHANGE
from tests.web.gate_rights import GATES
from tests.web.import_rights import IMPORTS
from tests.web.knocking import (  # noqa: F401 - others knock at the doors of here
    CLOSED,
    Knocker,
    address,
    client_of,
    send,
    unprotected,
)
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
    "sign-in-elsewhere": Route("secret", is_public=True),
    "sign-in-callback": Route("secret", is_public=True),
    "signed-out-elsewhere": Route("secret", is_public=True),
    "sign-out": Route(is_public=True),
    "set-language": Route(is_public=True),
    # Whoever has the link, which is signed: see answering/test_refused.py.
    "answer-link": Route("secret", is_public=True),
    # The same; see test_preferences.py.
    "unsubscribe": Route("secret", is_public=True),
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
    "theme-css": Route("slug secret", is_public=True),
    "theme-logo": Route("slug secret png", is_public=True),
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
    "who-may": Route("slug", read=MEMBERS),
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
    # Points are named in the body; see api/test_keeping.py.
    "api-sightings",
}
KNOCKED = {
    **{name: Route() for name in ELSEWHERE_TESTED},
    "mailbox-message": Route("secret"),
    "mailbox-html": Route("secret"),
    "mfa_edit_webauthn": Route("version"),
    "mfa_remove_webauthn": Route("version"),
    "meeting-new": Route("slug", body=lambda world: {"held_on": world.soon}),
    **PAGES,
    **API,
}
PRIVATE = {name: route for name, route in (PAGES | API).items() if not route.is_public}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD")
# Where the table has no row for a method, nobody gets anything by it: these try.
FEW = dict.fromkeys(METHODS, ("outsider",))
FEW |= dict.fromkeys(("GET", "POST"), ("outsider", "manager"))
# On a second database: whoever may nearly everything, so that each query is asked.
ENOUGH = ("manager",)
# Nothing of the portfolio is for them. An administrator reads the subjects of mails.
ELSEWHERE = {"anonymous", "inactive", "outsider", "administrator"}
SEEN_BY_ADMINISTRATORS = {"outbox", "api-outbox", "api-outbox-mail", "api-held"}
TABLE = matrix.rows()
made = once(make_world)


@pytest.fixture
def world(made, db):
    return made


@pytest.fixture(scope="module")
def knocker():
    logging.disable(logging.ERROR)
    yield Knocker()
    logging.disable(logging.NOTSET)


def wanted(table: dict, method: str, subject: str) -> set[str]:
    """What may happen at this route: what the table says, else nothing at all."""
    if method in table:
        return {table[method][subject]}
    if method == "HEAD" and "GET" in table:
        return {table["GET"][subject], "never"}
    # A page answers to OPTIONS with its methods; for some any method is to look.
    looks = method == "OPTIONS" or table.get("GET", {}).get(subject) == "reads"
    return CLOSED | ({"reads"} if looks else set())


def is_leak(name: str, subject: str, content: bytes) -> bool:
    if subject == "administrator" and name in SEEN_BY_ADMINISTRATORS:
        return False
    return subject in ELSEWHERE and SECRET.encode() in content


@pytest.mark.parametrize("name", sorted(KNOCKED))
def test_everybody_does_what_the_table_says_and_nothing_else(name, world, knocker):
    """What is wrong is told as a row: think about it, then put it in rights.csv."""
    table, wrong = TABLE.get(name, {}), []

    def ask(method, subject):
        keys = world.keys.get(subject)
        return knocker.knock(method, name, KNOCKED[name], world, keys)

    for method in METHODS:
        asked = matrix.SUBJECTS if method in table else FEW[method]
        if connection.vendor != "sqlite":
            asked = ENOUGH if method in table else ()
        found = {subject: ask(method, subject) for subject in asked}
        wrong += [
            f"{name} {method} shows {subject} what is secret"
            for subject, answer in found.items()
            if is_leak(name, subject, answer.content)
        ]
        bare = {each for said in found.values() for each in unprotected(said.headers)}
        # A card of an open portfolio is made to stand in the website of others.
        bare -= {"may be framed"} if name == "public-card" else set()
        wrong += [f"{name} {method}: {each}" for each in sorted(bare)]
        if any(
            answer.word not in wanted(table, method, subject)
            for subject, answer in found.items()
        ):
            words = {subject: ask(method, subject).word for subject in matrix.SUBJECTS}
            wrong.append(matrix.line(name, method, words))
    assert table, f"{name} has no row in tests/web/rights.csv. Found:\n" + "\n".join(
        matrix.line(name, method, {s: ask(method, s).word for s in matrix.SUBJECTS})
        for method in ("GET", "POST")
    )
    assert not wrong, "\n".join(wrong)


def test_a_door_that_stands_open_is_noticed(world, knocker):
    """The guard itself: of a row that asks too little, it says what it found."""
    keys = world.keys["viewer"]

    answer = knocker.knock("GET", "board", KNOCKED["board"], world, keys)
    said, content = answer.word, answer.content

    assert said == "reads"
    assert said not in wanted({}, "GET", "viewer")
    assert said not in wanted({"GET": {"viewer": "absent"}}, "GET", "viewer")
    assert is_leak("board", "outsider", content)
    keys = world.keys["own_gatekeeper"]
    said = knocker.knock("POST", "update-new", KNOCKED["update-new"], world, keys)
    assert said.word == "writes"
    assert unprotected(said.headers) == []
    assert len(unprotected({})) == 4
    assert unprotected(said.headers | {"Content-Security-Policy": "default-src *"})


# A signed link, and a signed token of an identity provider: neither has a cookie.
WITHOUT_COOKIE = {"unsubscribe", "signed-out-elsewhere"}


@pytest.mark.anywhere
def test_no_form_of_another_site_is_taken(world, knocker):
    """Each page that writes, sent by a browser without the token of the form."""
    taken = []
    for name, methods in TABLE.items():
        words = methods.get("POST", {})
        writers = [each for each, word in words.items() if word == "writes"]
        if name in API or name in WITHOUT_COOKIE or not writers:
            continue
        keys = world.keys[writers[-1]]
        how = (name, KNOCKED[name], world, keys)
        answer = knocker.knock("POST", *how, from_elsewhere=True)
        taken += [] if answer.word == "forbidden" else [(name, answer.word)]
    assert taken == []


@pytest.mark.anywhere
@pytest.mark.parametrize("name", [name for name in API if name in PRIVATE])
def test_no_route_of_the_api_takes_a_token_that_is_none(name, world, knocker):
    with transaction.atomic():
        manager = world.people["manager"]
        long_ago = datetime(2020, 1, 1, tzinfo=NOW.tzinfo)
        _, over = ApiToken.issue(manager, at=long_ago)
        for secret in (over, over[:20], "kiem_x"):
            for method in ("GET", "POST"):
                keys = Keys("", secret)
                answer = knocker.knock(method, name, API[name], world, keys)
                assert answer.word == "sign in"
        session = client_of("", world.keys["manager"])
        assert send(session, "GET", name, API[name], world).status_code == 401
        transaction.set_rollback(True)
