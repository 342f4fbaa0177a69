"""`manage.py prepare`: makes a demo of an empty database, once."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from portfolio.models import Initiative, Portfolio
from tests.cast import make_portfolio
from web.management.commands.prepare import is_migrated
from workflows.models import Criterion

pytestmark = pytest.mark.django_db


def prepare():
    out = StringIO()
    call_command("prepare", stdout=out, stderr=StringIO())
    return out.getvalue()


def test_an_empty_database_gets_the_playbook_and_the_demo():
    said = prepare()

    assert is_migrated()
    shipped = Criterion.objects.filter(checklist__version=1)
    assert shipped.count() == 30
    assert Initiative.objects.count() >= 27
    assert "manager@lindervoort.example" in said
    assert User.objects.get(email="manager@lindervoort.example").has_usable_password()


def test_a_portfolio_that_is_there_stays_alone():
    make_portfolio("our-own")
    prepare()

    prepare()

    assert [portfolio.slug for portfolio in Portfolio.objects.all()] == ["our-own"]
    assert Criterion.objects.count() == 30


def test_outside_demo_mode_nobody_and_nothing_is_made(settings):
    settings.DEMO = False

    said = prepare()

    assert not Portfolio.objects.exists()
    assert not User.objects.filter(email__endswith="lindervoort.example").exists()
    assert "manage.py" not in said
    assert "/first-run/" in said
