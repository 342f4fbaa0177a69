"""What stands out in a portfolio as a whole: around each limit, and its life."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from portfolio.ledger import Kind
from tests.cast import NOW, TODAY, make_initiative
from tests.guards import ROOT
from workflows.actions import set_signal_limits
from workflows.models import Outlook, PortfolioSignal
from workflows.outlook import look, picture_of
from workflows.rules.signals import (
    SIGNALS,
    Picture,
    ask,
    limits_of,
    seen_in,
    sentence,
)

DOMAINS = ("internal", "decisions", "citizens", "sharing", "evaluation")


MANY = {
    "running": 15,
    "heard": 15,
    "by_domain": dict.fromkeys(DOMAINS, 3),
}
FULL = {"internal": 6} | dict.fromkeys(DOMAINS[1:], 1)
HALF = {"internal": 5, "decisions": 2} | dict.fromkeys(DOMAINS[2:], 1)


def ago(days):
    return TODAY - timedelta(days=days)


def picture(**facts):
    """A healthy portfolio of ten, two of them in each domain."""
    healthy = {
        "today": TODAY,
        "began_on": TODAY - timedelta(days=900),
        "running": 10,
        "in_pilot": 3,
        "heard": 8,
        "by_domain": dict.fromkeys(DOMAINS, 2),
        "stopped_on": ago(30),
        "met_on": ago(20),
        "consulted_on": ago(10),
    }
    return Picture(**healthy | facts)


def codes(**facts):
    return [seen.code for seen in seen_in(picture(**facts))]


def test_a_healthy_portfolio_has_none():
    assert codes() == []


@pytest.mark.parametrize(
    ("code", "holds", "does_not"),
    [
        ("P1", MANY | {"stopped_on": ago(183)}, MANY | {"stopped_on": ago(182)}),
        ("P1", MANY | {"stopped_on": None}, {"stopped_on": None}),
        ("P2", {"in_pilot": 6}, {"in_pilot": 5}),
        ("P3", {"by_domain": FULL}, {"by_domain": HALF}),
        ("P3", {"by_domain": dict.fromkeys(DOMAINS[:4], 2)}, {}),
        ("P4", {"heard": 5}, {"heard": 6}),
        ("P5", {"met_on": ago(60)}, {"met_on": ago(59)}),
        ("P5", {"met_on": None}, {"met_on": None, "began_on": ago(59)}),
        ("P6", {"failures": {"FM1": 3}}, {"failures": {"FM1": 2, "FM2": 2}}),
        ("P7", {"consulted_on": ago(90)}, {"consulted_on": ago(89)}),
        ("P7", {"consulted_on": None}, {"consulted_on": None, "began_on": ago(89)}),
    ],
)
def test_it_holds_from_its_limit(code, holds, does_not):
    assert codes(**holds) == [code]
    assert codes(**does_not) == []


def test_a_few_initiatives_make_no_shares():
    few = {"running": 4, "in_pilot": 4, "heard": 0, "by_domain": {"internal": 4}}
    assert codes(**few) == []


@pytest.mark.parametrize("language", ["en", "nl"])
def test_each_says_what_it_is_and_asks_one_thing(language):
    sick = picture(
        running=20,
        in_pilot=15,
        heard=1,
        by_domain={"internal": 20},
        stopped_on=None,
        met_on=None,
        consulted_on=None,
        failures={"FM1": 3},
    )

    with override(language):
        said = [(sentence(seen), ask(seen)) for seen in seen_in(sick)]

    assert len(said) == len(SIGNALS)
    assert all(told and asked and "%(" not in told for told, asked in said)


def test_it_is_looked_at_once_a_month(initiative, portfolio):
    assert look(at=NOW) == 1
    assert look(at=NOW + timedelta(days=5)) == 0

    later = NOW + timedelta(days=70)
    assert look(at=later) == 1
    assert Outlook.objects.get().looked_on > TODAY
    opened = portfolio.signals.open().get(code="P5")
    assert (opened.value, opened.limit, opened.opened_at) == (70, 60, later)


def test_what_is_better_next_month_is_closed_and_kept(initiative, portfolio):
    look(at=NOW + timedelta(days=70))
    portfolio.meetings.create(
        held_on=TODAY + timedelta(days=90), opened_at=NOW, opened_by=initiative.owner
    )

    look(at=NOW + timedelta(days=100))

    assert PortfolioSignal.objects.get(code="P5").closed_at is not None


def test_an_empty_portfolio_is_looked_at_in_peace(portfolio):
    assert look(at=NOW) == 1
    assert picture_of(portfolio, today=TODAY) is None


def test_the_picture_takes_a_constant_number_of_queries(
    initiative, owner, portfolio, django_assert_num_queries
):
    with django_assert_num_queries(8):
        picture_of(portfolio, today=TODAY)
    for number in range(6):
        make_initiative(owner, title=f"Number {number}")
    with django_assert_num_queries(8):
        found = picture_of(portfolio, today=TODAY)

    assert (found.running, found.in_pilot) == (7, 0)
    assert found.began_on == date(2026, 11, 23)


def test_every_signal_has_its_line_in_the_docs():
    text = (ROOT / "docs" / "attention.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (P\d) ([a-z-]+) \|", text, re.MULTILINE)

    assert lines == [(signal.code, signal.slug) for signal in SIGNALS]


def test_a_portfolio_can_have_other_limits_or_none(initiative, portfolio, manager):
    later = NOW + timedelta(days=70)
    look(at=later)
    assert portfolio.signals.open().filter(code="P5").exists()

    set_signal_limits(portfolio, {"P5": 90, "P7": None}, by=manager, at=later)
    assert look(at=later) == 1

    assert not portfolio.signals.open().filter(code="P5").exists()
    event = portfolio.events.get(kind=Kind.LIMITS_SET)
    assert event.facts == {"changes": {"P5": [60, 90], "P7": [90, None]}}
    limits = limits_of(portfolio.rule_limits.all())
    assert (limits["P5"], limits["P7"], limits["P1"]) == (90, None, 183)
    set_signal_limits(portfolio, {"P5": 60, "P7": 90}, by=manager, at=later)
    assert not portfolio.rule_limits.exists()


def test_what_stays_the_same_leaves_no_trace(portfolio, manager):
    set_signal_limits(portfolio, {"P5": 60}, by=manager, at=NOW)

    assert not portfolio.events.filter(kind=Kind.LIMITS_SET).exists()


@pytest.mark.parametrize(("code", "limit"), [("P2", 101), ("P5", 0), ("P6", -1)])
def test_a_limit_without_sense_is_refused(code, limit, portfolio, manager):
    with pytest.raises(ValidationError) as refused:
        set_signal_limits(portfolio, {code: limit}, by=manager, at=NOW)

    assert list(refused.value.error_dict) == [code]


def test_only_managers_set_them(portfolio, gatekeeper):
    with pytest.raises(PermissionDenied):
        set_signal_limits(portfolio, {"P5": 90}, by=gatekeeper, at=NOW)
