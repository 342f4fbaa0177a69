"""A portfolio with its playbook, and those who call about it."""

from datetime import timedelta

import pytest

from portfolio.actions import set_tags
from tests.cast import NOW, make_initiative, make_portfolio
from tests.once import once
from tests.web.api.caller import Caller
from tests.web.api.keeping_rights import a_file, in_parts
from tests.web.rights_world import make_people
from workflows.playbook import DEFAULT, load_playbook

PLACE = "/portfolios/lindervoort"
GATE = f"{PLACE}/playbook/idea-to-concept"


@once
def world():
    """A portfolio with its playbook, its people and one initiative."""
    portfolio = make_portfolio()
    load_playbook(portfolio, DEFAULT.read_text(encoding="utf-8"), at=NOW)
    people = make_people(portfolio)
    initiative = make_initiative(people["own_gatekeeper"], at=NOW - timedelta(days=90))
    set_tags(initiative, ["trees", "roots"], by=people["manager"], at=NOW)
    return portfolio, people, initiative


@pytest.fixture
def portfolio(world, db):
    return world[0]


@pytest.fixture
def people(world, db):
    return world[1]


@pytest.fixture
def path(world, db):
    return f"/initiatives/{world[2].pk}"


@pytest.fixture
def as_manager(people):
    return Caller(people["manager"])


@pytest.fixture
def as_gatekeeper(people):
    return Caller(people["gatekeeper"])


def upload(caller, path, name, content):
    body, content_type = in_parts(file=a_file(name, content))
    return caller.post(path, body, content_type)
