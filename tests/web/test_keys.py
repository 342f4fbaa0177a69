"""The list of keys, its switch, and the palette."""

from pathlib import Path

import pytest

from accounts.models import User
from tests.cast import make_initiative
from web.pages.commands import commands

DOCS = Path(__file__).parents[2] / "docs" / "board.md"


def test_the_page_lists_every_command(client, viewer):
    client.force_login(viewer)

    html = client.get("/keys/").content.decode()
    assert [each.label for each in commands() if str(each.label) not in html] == []


def test_keys_of_one_letter_can_be_switched_off(client, viewer):
    client.force_login(viewer)
    client.post("/keys/", {})

    assert not User.objects.get(pk=viewer.pk).letter_keys
    assert 'data-letters="off"' in client.get("/p/lindervoort/").content.decode()


def test_keys_of_one_letter_can_be_switched_on_again(client, viewer):
    client.force_login(viewer)
    client.post("/keys/", {})
    client.post("/keys/", {"letter_keys": "on"})

    assert User.objects.get(pk=viewer.pk).letter_keys


def test_no_two_commands_of_one_place_share_a_key():
    used = [way for each in commands() if each.is_letter for way in each.keys.split()]

    assert len(used) == len(set(used))


@pytest.mark.parametrize("command", list(commands()), ids=lambda each: each.slug)
def test_the_documentation_has_every_key(command):
    keys = " or ".join(" ".join(f"`{cap}`" for cap in way) for way in command.ways())

    assert f"| {keys} | {command.label} |" in DOCS.read_text(encoding="utf-8")


def test_the_palette_leads_to_the_pages_of_this_portfolio(client, manager):
    client.force_login(manager)

    html = client.get("/palette/", {"in": "lindervoort"}).content.decode()
    assert 'data-href="/p/lindervoort/report/"' in html


def test_the_palette_finds_initiatives_by_title(client, manager, owner):
    make_initiative(owner, title="Sewer sensors")
    make_initiative(owner, title="Trees")
    client.force_login(manager)

    html = client.get("/palette/", {"text": "sensor"}).content.decode()
    assert "Sewer sensors" in html
    assert "Trees" not in html


def test_the_palette_tells_nothing_of_other_portfolios(client, outsider, owner):
    make_initiative(owner, title="Sewer sensors")
    client.force_login(outsider)

    asked = {"in": "lindervoort"}
    assert "lindervoort" not in client.get("/palette/", asked).content.decode()
    assert "Sewer" not in client.get("/palette/", {"text": "s"}).content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_finding_takes_a_constant_number_of_queries(
    client, manager, owner, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make_initiative(owner, title=f"Sensor {number}")
    client.force_login(manager)

    with django_assert_max_num_queries(3):
        client.get("/palette/", {"text": "sensor"})
