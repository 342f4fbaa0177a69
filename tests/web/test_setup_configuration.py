"""An installation from a file: as it says, and nothing the second time."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from portfolio.models import Event, Membership, Portfolio
from tests.guards import ROOT

pytestmark = pytest.mark.django_db
EXAMPLE = (
    (ROOT / "docs/operations.md").read_text().split("```yaml\n")[1].split("```")[0]
)


@pytest.fixture
def setup(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()

    def run(text=EXAMPLE):
        file, out = tmp_path / "kiem.yaml", StringIO()
        file.write_text(text)
        call_command("setup_configuration", file, stdout=out)
        return out.getvalue()

    return run


def test_the_example_of_the_documentation_makes_what_it_says(setup, settings):
    setup()

    portfolio = Portfolio.objects.get(slug="yourtown")
    manager = User.objects.get(email="anna@yourtown.example")
    assert portfolio.theme.colours
    assert Membership.objects.get(portfolio=portfolio, user=manager).role == "manager"
    left = (settings.VAR_DIR / "kiem.env").read_text()
    assert 'EMAIL_HOST="smtp.yourtown.example"' in left
    assert "yourtown.example" in (settings.VAR_DIR / "providers.yaml").read_text()


def test_a_second_run_changes_nothing_and_says_so(setup):
    setup()
    events = Event.objects.count()

    said = setup()

    assert said == "Everything is so already.\n"
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("slug: yourtown", "slug: Your Town", r"portfolios\[0\]"),
        ("organisation:", "organization:", r"portfolios\[0\].*organization"),
        ("[manager]", "[boss]", r"people\[0\].roles.yourtown"),
        ("host:", "hoost:", "mail: .*hoost"),
        ("https://login", "http://login", "sign_in: .*https"),
        ("portfolios:", "portfolios: {", "kiem.yaml"),
    ],
)
def test_a_mistake_is_named_by_its_place_and_nothing_is_made(setup, old, new, says):
    with pytest.raises(CommandError, match=says):
        setup(EXAMPLE.replace(old, new, 1))

    assert not Portfolio.objects.exists()
    assert not User.objects.exists()
