"""What every answer of the API has in common, whatever it says."""

import re

import pytest
from django.conf import settings

from accounts.models import User
from portfolio.actions import save_view, set_tags
from portfolio.models import Portfolio, Role
from tests.cast import NOW, make_initiative, make_person, make_portfolio
from tests.once import once
from tests.records import make_records
from tests.web.api.caller import Caller, everything, refusal
from tests.web.api.keeping_rights import checks_about, keeping_about
from tests.web.archive_rights import lists_about
from tests.web.channel_rights import channels_about
from tests.web.exchange_rights import packs_about
from tests.web.import_rights import imports_about
from tests.web.mail_rights import mail_about
from tests.web.meetings.rights import meetings_about
from tests.web.member_rights import members_about
from tests.web.open_rights import neighbours_about
from tests.web.report_rights import reports_about
from tests.web.talk_rights import talk_about
from tests.web.world import make_gate
from tests.workflows.meeting_world import point
from web.api.urls import urlpatterns
from workflows.actions import start_draft
from workflows.models import AttentionPoint, Severity

METHODS = {
    "/" + str(route.pattern).removeprefix("v1/"): {
        name.upper() for name in route.callback.view_class.http_method_names
    }
    for route in urlpatterns[:-1]
}
ROUTES = sorted(METHODS)
# Words of what it is made of, which are nobody's business.
INSIDES = re.compile(
    rb"django|drf|rest_framework|traceback|sqlite|psycopg|gunicorn", re.I
)


@once
def made():
    """Everything that an address can name, and somebody who may look at it."""
    portfolio = make_portfolio()
    owner = make_person("Owner", portfolio, Role.CONTRIBUTOR, Role.MANAGER)
    owner.is_administrator = True
    owner.save()
    gate = make_gate(portfolio)
    initiative = make_initiative(owner)
    met = meetings_about(initiative, owner)
    rows = make_records(initiative, by=owner)
    talk = talk_about(initiative, "Secret")
    channels = channels_about(portfolio, "Secret", owner)
    reports = reports_about(portfolio, "Secret", owner)
    members = members_about(portfolio, "Secret", owner)
    lists = lists_about(portfolio, "Secret", owner)
    mail = mail_about(portfolio, "Secret", owner)
    return Caller(owner), {
        "<int:comment>": talk["comment"],
        "<int:attachment>": talk["attachment"],
        "<int:id>": initiative.pk,
        "<slug:slug>": initiative.portfolio.slug,
        "<slug:gate>/<int:version>": f"{gate.slug}/1",
        "<int:list>/report": f"{lists['done_list']}/report",
        "<int:list>": lists["waiting_list"],
        "<int:condition>": 1,
        "<int:point>": point(initiative, "U1").pk,
        "<int:mail>": mail["sent_mail"],
        "<int:incoming>": mail["mail"],
        "<int:file>": mail["mail_file"],
        "legal-checks/<slug:slug>": "legal-checks/avg-prescan",
        "<int:asked>": 1,
        "<int:meeting>/minutes": f"{met['closed']}/minutes",
        "<int:meeting>": met["meeting"],
        "<int:item>": met["item"],
        "<int:channel>": channels["channel"],
        "<int:message>": channels["channel_post"],
        "<int:person>": members["member"],
        "<int:account>": members["member"],
        "<int:invitation>": members["invitation"],
        "<int:document>": reports["document"],
        "<int:schedule>": reports["schedule"],
        "<int:filed>": reports["filed"],
        "<int:view>": save_view(portfolio, name="Mine", query="", by=owner).pk,
        **{f"{slug}/<int:record>": f"{slug}/{row.pk}" for slug, row in rows.items()},
        **kept_in(initiative, gate, owner),
    }


def kept_in(initiative, gate, owner):
    """What managers keep, by what an address calls it."""
    portfolio = initiative.portfolio
    draft = start_draft(gate, by=owner, at=NOW)
    set_tags(initiative, ["trees"], by=owner, at=NOW)
    neighbours_about(portfolio, "Secret", owner)
    kept = keeping_about(initiative, owner)
    return {
        "<slug:gate>": gate.slug,
        "<int:criterion>": draft.criteria.first().pk,
        "<slug:check>": checks_about(portfolio),
        "<int:guest>": kept["guest"],
        "<int:tag>": kept["tag"],
        "<int:neighbour>": kept["neighbour"],
        "<int:pack>": packs_about(portfolio, "Secret", owner)["pack"],
        "<int:import>": imports_about(portfolio, "Secret", owner)["imported"],
    }


@pytest.fixture
def portfolio(made, db):
    return Portfolio.objects.get()


@pytest.fixture
def owner(portfolio):
    return User.objects.get(name="Owner")


@pytest.fixture
def as_reader(made, db):
    return made[0]


@pytest.fixture
def filled(made, db):
    """Fill in an address with what there is."""
    _caller, parts = made

    def fill(route):
        for part, value in parts.items():
            route = route.replace(part, str(value))
        return route

    return fill


def check_headers(response):
    assert response["API-Version"] == settings.SPECTACULAR_SETTINGS["VERSION"]
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; frame-ancestors 'none'"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_answers_with_its_headers(route, filled, as_reader):
    response = as_reader.get(filled(route))

    assert response.status_code in (200, 405)
    check_headers(response)


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_but_the_document_asks_who_calls(route, filled):
    response = Caller().get(filled(route))

    assert response.status_code == (200 if route == "/openapi.json" else 401)
    check_headers(response)


@pytest.mark.parametrize("route", ROUTES)
def test_a_slash_at_the_end_is_not_found(route, filled, as_reader):
    response = as_reader.get(filled(route) + "/")

    refusal(response, 404)
    check_headers(response)


@pytest.mark.parametrize(
    ("method", "route"),
    [
        (method, route)
        for route in ROUTES
        for method in ("put", "patch", "delete")
        if method.upper() not in METHODS[route]
    ]
    + [(method, ROUTES[0]) for method in ("options", "trace")],
)
def test_another_method_says_which_are_possible(method, route, filled, as_reader):
    path = f"/api/v1{filled(route)}"

    response = getattr(as_reader.client, method)(path, headers=as_reader.headers)

    refusal(response, 405)
    assert set(response["Allow"].split(", ")) <= METHODS[route]
    check_headers(response)


@pytest.mark.parametrize("route", ROUTES)
def test_looking_changes_nothing(route, filled, as_reader):
    path = filled(route)
    before = everything()

    as_reader.get(path)

    assert everything() == before


@pytest.mark.parametrize(
    "path", ["/nothing", "/initiatives/x", "/portfolios/a b/board", "/", "/%00", "/%ff"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_address_is_a_problem_too(method, path, db):
    response = getattr(Caller().client, method)(f"/api/v1{path}")

    refusal(response, 404)
    check_headers(response)


def test_no_answer_tells_what_it_is_made_of(initiative, as_owner):
    answers = [
        as_owner.get("/nothing"),
        as_owner.get("/initiatives", cursor="x"),
        as_owner.post("/initiatives", {}),
        as_owner.post(f"/initiatives/{initiative.pk}/moves", b"{"),
        Caller().get("/initiatives"),
    ]

    assert [a.content for a in answers if INSIDES.search(a.content)] == []
    assert [a.headers for a in answers if INSIDES.search(str(a.headers).encode())] == []


def test_an_unknown_host_is_refused_as_a_problem(as_owner):
    response = as_owner.client.get("/api/v1/initiatives", headers={"host": "evil.test"})

    refusal(response, 400)
    check_headers(response)


def test_other_sites_may_read_the_document_and_nothing_else(initiative, owner):
    caller = Caller(owner, origin="https://evil.test")

    assert caller.get("/openapi.json")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in caller.get("/initiatives").headers


def test_an_error_of_our_own_is_a_problem_without_the_insides(
    initiative, owner, as_owner
):
    # A point of a rule that does not exist cannot be put into words.
    AttentionPoint.objects.create(
        initiative=initiative,
        rule="none",
        severity=Severity.INFO,
        value=1,
        limit=1,
        recipient=owner,
        opened_at=NOW,
    )
    as_owner.client.raise_request_exception = False

    response = as_owner.get(f"/initiatives/{initiative.pk}")

    assert "KeyError" not in str(refusal(response, 500))
    check_headers(response)
