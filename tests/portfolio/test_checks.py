"""What is written down of identity providers, held against what Kiem has."""

import pytest
from django.core.checks import run_checks

from accounts.providers import read
from portfolio.checks import misfits

WRITTEN = """
- id: town
  issuer: https://login.town.example
  client_id: kiem
  roles:
    claim: roles
    portfolios:
      lindervoort: {manager: [kiem-manager], boss: [kiem-boss]}
      elsewhere: {viewer: [kiem-viewer]}
"""


@pytest.mark.django_db
def test_a_role_and_a_portfolio_that_are_none_are_told(portfolio, settings):
    settings.SIGN_IN_PROVIDERS = read(WRITTEN, {})

    found = run_checks(tags=["security"], include_deployment_checks=True)

    told = [each for each in found if (each.id or "").startswith("portfolio.")]
    assert [(each.id, each.msg) for each in told] == [
        ("portfolio.E001", "town: lindervoort has no role 'boss'."),
        ("portfolio.W001", "town: there is no portfolio 'elsewhere'."),
    ]
    assert "gatekeeper" in told[0].hint
    assert "manage.py open_portfolio elsewhere" in told[1].hint


@pytest.mark.django_db
def test_what_fits_is_not_spoken_of(portfolio):
    fitting = WRITTEN.replace("boss:", "gatekeeper:").replace(
        "elsewhere", "lindervoort"
    )

    assert list(misfits(read(fitting, {}))) == []
    assert list(misfits(read(WRITTEN.split("  roles:")[0], {}))) == []
