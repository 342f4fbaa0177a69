"""A client that a generator makes from the OpenAPI document does the main job."""

import json
import subprocess
import sys
from datetime import date
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command

from portfolio.models import Role
from tests.cast import make_person, make_portfolio
from tests.web.world import make_gate
from web.api.publishing import document

# Told once for every database: it is about what goes over the line.
pytestmark = pytest.mark.anywhere
SLUG = "lindervoort"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The name of the package that was made; the generator has nothing to remark."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(document()))
    # It would call ruff to lay out what nobody reads.
    (folder / "settings.yaml").write_text("post_hooks: []\n")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate"),
            *("--path", "openapi.json", "--config", "settings.yaml"),
            *("--output-path", "kiem_client", "--meta", "none", "--fail-on-warning"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()
    sys.path.insert(0, str(folder))
    yield "kiem_client"
    sys.path.remove(str(folder))


class Program:
    """Calls operations by their name in the document, as one person."""

    def __init__(self, package, server, person):
        self.package = package
        secret = StringIO()
        call_command("token", person.email, stdout=secret)
        self.client = import_module(package).AuthenticatedClient(
            base_url=f"{server.url}/api/v1",
            token=secret.getvalue().strip(),
            raise_on_unexpected_status=True,
        )

    def one(self, operation, *args, **options):
        """The same of an initiative."""
        return self.call("initiatives", f"initiatives_{operation}", *args, **options)

    def call(self, tag, operation, *args, body=None, **query):
        """What the operation answers; a body is what its class reads from this."""
        if body is not None:
            kind, fields = body
            models = import_module(f"{self.package}.models")
            query["body"] = getattr(models, kind).from_dict(fields)
        module = import_module(f"{self.package}.api.{tag}.{operation}")
        answer = module.sync(*args, client=self.client, **query)
        assert type(answer).__name__ != "Problem", answer
        return answer


@pytest.fixture
def program(made, live_server):
    programs = []

    def of(person):
        programs.append(Program(made, live_server, person))
        return programs[-1]

    yield of
    for each in programs:
        each.client.get_httpx_client().close()


MET = {
    "held_on": "2026-11-20",
    "form": "interview",
    "group": "District workers",
    "count": 4,
    "findings": "They plan by street.",
}
GO = {"outcome": "go", "rationale": "Users ask for it.", "next_on": "2099-01-01"}


def test_a_generated_client_does_the_main_job(program):
    portfolio = make_portfolio(SLUG)
    make_gate(portfolio)
    owner = program(make_person("Owner", portfolio, Role.CONTRIBUTOR))
    gatekeeper = program(make_person("Gate", portfolio, Role.GATEKEEPER))
    new = {"portfolio": SLUG, "title": "Trees before the storm"}
    number = owner.one("create", body=("InitiativeBody", new)).id

    involvement = owner.one(
        "involvements_create", number, body=("InvolvementBody", MET)
    )
    shown = owner.one("retrieve", number)
    wish = {"stage": "idea", "after": None, "version": shown.version}
    moved = owner.one("moves_create", number, body=("MoveBody", wish))
    note = ("RequestBody", {"note": "The test is done."})
    owner.one("decision_requests_create", number, body=note)
    go = GO | {"version": owner.one("retrieve", number).version}
    decision = gatekeeper.one("decisions_create", number, body=("DecisionBody", go))

    assert (involvement.count, involvement.held_on) == (4, date(2026, 11, 20))
    assert [each.findings for each in shown.involvements] == ["They plan by street."]
    assert (moved.stage, decision.to_stage) == ("idea", "concept")
    report = gatekeeper.call("portfolios", "portfolios_report_retrieve", SLUG)
    assert report.chapters
    seen = owner.call("portfolios", "event_list", SLUG)
    told = [event.kind.value for event in seen.results]
    assert told[0] == "started"
    assert {"involved", "decision-requested", "decided"} <= {*told}
    again = owner.call("portfolios", "event_list", SLUG, after=seen.results[-1].id)
    assert again.results == []
