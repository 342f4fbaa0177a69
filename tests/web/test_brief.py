"""The brief: what a gatekeeper reads in three minutes, on the page and on paper."""

import io

import pikepdf
import pytest

from portfolio.actions import add_record, log_involvement
from tests.cast import NOW, TODAY
from tests.reports.test_documents import elements
from tests.web.world import LATER_ON, make_gate, page, text
from workflows.actions import decide, request_decision
from workflows.models import Outcome
from workflows.outcomes import NewCondition, Ruling


@pytest.fixture
def asked(portfolio, initiative, owner, gatekeeper):
    """Before its second gate, with everything in it that a brief tells."""
    make_gate(portfolio)
    make_gate(portfolio, "plan", stage="concept")
    condition = NewCondition("Ask the works council", owner, LATER_ON)
    ruling = Ruling(
        Outcome.CONDITIONAL_GO, "Nearly.", next_on=LATER_ON, conditions=[condition]
    )
    decide(initiative, ruling, by=gatekeeper, at=NOW)

    def add(slug, **facts):
        return add_record(initiative, slug, facts, by=owner, at=NOW)

    metric = add("metrics", name="Calls", unit="a day", baseline=40, target=20)
    add("measurements", metric=metric, value=31, measured_on=TODAY)
    add("advice", adviser="dpo", verdict="negative", given_on=TODAY, text="Too much.")
    add("team", person=owner, skill="data", hours_per_week=8)
    log_involvement(
        initiative,
        held_on=TODAY,
        form="interview",
        group="Inspectors",
        count=3,
        findings="They decide by the wind.",
        effect="changed",
        change="Wind comes first.",
        by=owner,
        at=NOW,
    )
    request_decision(initiative, note="We know enough.", by=owner, at=NOW)
    return initiative


def test_the_brief_tells_what_is_asked_and_how_it_stands(client, asked, viewer):
    client.force_login(viewer)

    shown = text(client.get(page("brief", asked.pk)))

    for told in (
        "Concept → Pilot",
        "Is it worth it?",
        "Owner asked for a decision on 23 November 2026. We know enough.",
        "1 person, 8 hours a week",
        "31 a day",
        "Users were involved 1 time",
        "0 of 1 required criteria are met.",
        "Criterion plan:",
        "Ask the works council (Owner, before 1 June 2099)",
        "Data protection officer (FG): Negative. Too much.",
        "Go, Conditional go, Hold, Recycle, Stop.",
    ):
        assert told in shown


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_brief_on_paper_is_one_tagged_page(client, asked, viewer, language):
    client.force_login(viewer)
    client.cookies["django_language"] = language

    answer = client.get(page("brief-pdf", asked.pk))

    made = pikepdf.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(made.pages) == 1
    assert str(made.Root.Lang) == language
    kinds = {str(each.S) for each in elements(made.Root.StructTreeRoot)}
    assert {"/H1", "/H2", "/Table", "/TH", "/L"} <= kinds
    assert made.open_metadata()["pdfuaid:part"] == "1"


@pytest.mark.parametrize("name", ["brief", "brief-pdf"])
def test_there_is_no_brief_of_another_portfolio(client, asked, outsider, name):
    client.force_login(outsider)

    assert client.get(page(name, asked.pk)).status_code == 404
