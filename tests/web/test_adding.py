"""Adding a card in one line: by a form without JavaScript, and as quickadd.js asks."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.models import Initiative, Role
from tests.cast import make_initiative, make_person

PATH = "/p/lindervoort/add/"


@pytest.fixture
def add(client, manager):
    """Add as quickadd.js does."""
    client.force_login(manager)

    def send(line, **body):
        accept = {"accept": "application/json"}
        return client.post(PATH, {"line": line} | body, headers=accept)

    return send


def test_a_line_starts_an_initiative(add, owner):
    answer = add("Loose tiles @owner #Mobility")

    started = Initiative.objects.get()
    assert answer.json()["path"] == f"/initiatives/{started.pk}/"
    assert (started.title, started.owner) == ("Loose tiles", owner)
    assert started.policy_field == "Mobility"


def test_who_names_nobody_is_the_owner(add, manager):
    answer = add("Loose tiles")

    assert Initiative.objects.get().owner == manager
    assert "“Loose tiles” is on the board, in Idea." in answer.json()["message"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Tiles @ann", "Nobody who works here is called “ann”"),
        ("@owner", "Give it a title as well."),
        ("x" * 130, "at most 120 characters"),
        ("", "Fill this in."),
        ("Ask jan@example.org about tiles", "It seems to hold personal data."),
    ],
)
def test_a_refusal_says_why(add, owner, line, reason):
    answer = add(line)

    assert answer.status_code == 400
    assert reason in answer.json()["message"]
    assert not Initiative.objects.exists()


def test_what_seems_personal_can_be_added_all_the_same(add):
    add("Ask jan@example.org about tiles", save_anyway="1")

    assert Initiative.objects.get().title == "Ask jan@example.org about tiles"


def test_without_javascript_it_leads_back_to_the_board(client, manager, portfolio):
    client.force_login(manager)

    answer = client.post(f"{PATH}?q=tiles", {"line": "Loose tiles"})
    assert answer.url == "/p/lindervoort/?q=tiles"


def test_without_javascript_it_opens_what_was_added(client, manager, portfolio):
    client.force_login(manager)

    answer = client.post(PATH, {"line": "Loose tiles", "open": "1"})
    assert answer.url == f"/initiatives/{Initiative.objects.get().pk}/"


def test_a_refusal_keeps_what_was_typed(client, manager, portfolio):
    client.force_login(manager)

    answer = client.post(PATH, {"line": "Tiles @ann"})
    assert answer.status_code == 400
    assert 'value="Tiles @ann"' in answer.content.decode()


def test_what_is_typed_is_read_back(client, manager, owner):
    client.force_login(manager)

    html = client.get(PATH, {"read": "Tiles @owner #Mob"}).content.decode()
    assert "Owner</span> Owner" in html
    assert "Policy field</span> Mob" in html


@pytest.mark.parametrize("rows", [3, 30])
def test_reading_takes_a_constant_number_of_queries(
    client, manager, portfolio, rows, django_assert_max_num_queries
):
    for number in range(rows):
        person = make_person(f"Person{number}", portfolio, Role.CONTRIBUTOR)
        make_initiative(person, policy_field=f"Field {number}")
    client.force_login(manager)

    with django_assert_max_num_queries(7):
        client.get(PATH, {"read": "Tiles @p"})


def test_a_viewer_adds_nothing(client, viewer):
    client.force_login(viewer)

    assert client.post(PATH, {"line": "Tiles"}).status_code == 404


def test_a_new_card_takes_over_what_the_filter_asks(client, manager, owner):
    client.force_login(manager)
    asked = "owner:Owner field:Mobility tag:water domain:internal -department:works"

    client.post(f"{PATH}?{urlencode({'q': asked})}", {"line": "Loose tiles"})
    started = Initiative.objects.get()
    assert (started.owner, started.policy_field) == (owner, "Mobility")
    assert [tag.name for tag in started.tags.all()] == ["water"]
    assert (started.application_domain, started.department) == ("internal", "")


def test_what_is_typed_comes_before_what_the_filter_asks(client, manager, owner):
    client.force_login(manager)
    asked = urlencode({"q": "owner:Owner field:Mobility"})

    client.post(f"{PATH}?{asked}", {"line": "Loose tiles @me #Water"})
    started = Initiative.objects.get()
    assert (started.owner, started.policy_field) == (manager, "Water")


def test_what_the_filter_gives_is_shown(client, manager, owner):
    client.force_login(manager)

    html = client.get(PATH, {"q": "owner:@me", "read": "Tiles"}).content.decode()
    assert "Owner</span> Manager" in html


def test_a_new_card_takes_twelve_statements(add, playbook):
    add("Loose tiles")
    with CaptureQueriesContext(connection) as captured:
        add("Loose kerbs")

    words = [each["sql"].split()[0] for each in captured]
    assert sum(word in ("SELECT", "INSERT", "UPDATE", "DELETE") for word in words) <= 12
