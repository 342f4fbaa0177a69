"""An initiative with a record of each kind, made once for a module that asks for it.

Import `made` with the fixtures: each test has what was made for itself.
"""

from copy import deepcopy
from types import SimpleNamespace

import pytest

from portfolio.models import Role
from tests.cast import make_initiative, make_person, make_portfolio
from tests.once import once
from tests.records import make_records


@once
def made():
    portfolio = make_portfolio()
    owner = make_person("Owner", portfolio, Role.CONTRIBUTOR)
    initiative = make_initiative(owner)
    return SimpleNamespace(
        portfolio=portfolio,
        owner=owner,
        initiative=initiative,
        rows=make_records(initiative, by=owner),
    )


@pytest.fixture
def recorded(made, db):
    return deepcopy(made)


@pytest.fixture
def portfolio(recorded):
    return recorded.portfolio


@pytest.fixture
def owner(recorded):
    return recorded.owner


@pytest.fixture
def initiative(recorded):
    return recorded.initiative


@pytest.fixture
def rows(recorded):
    return recorded.rows
