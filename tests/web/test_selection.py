"""Several initiatives at once: each by its own verb, and why some were refused."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from portfolio.models import Event, Initiative, Membership, Role, State
from tests.cast import make_initiative, make_person
from tests.web.world import make_gate

PATH = "/p/lindervoort/selection/"


@pytest.fixture
def cards(owner):
    return [make_initiative(owner, title=title) for title in ("Trees", "Noise", "Heat")]


@pytest.fixture
def act(client, manager, cards):
    """Do something with all cards, as the manager."""
    client.force_login(manager)
    ids = [each.pk for each in cards]
    return lambda name, **typed: client.post(PATH, {"id": ids, "act": name} | typed)


def test_all_of_them_get_another_owner(act, manager):
    answer = act("assign", owner=manager.pk)

    assert answer.url == "/p/lindervoort/"
    assert Initiative.objects.filter(owner=manager).count() == 3


def test_each_has_its_own_line_in_the_ledger(act, cards):
    act("field", policy_field="Mobility")

    edited = Event.objects.filter(kind="edited")
    assert {event.initiative_id for event in edited} == {each.pk for each in cards}


def test_tags_are_added_to_those_that_are_there(act, cards, owner):
    act("tag", tags="sensor")
    act("tag", tags="public space, sensor")

    assert [tag.name for tag in cards[0].tags.all()] == ["public-space", "sensor"]


def test_a_hold_is_a_decision_with_its_reason(act, portfolio, manager):
    make_gate(portfolio)
    Membership.objects.create(portfolio=portfolio, user=manager, role=Role.GATEKEEPER)
    later = timezone.now().date() + timedelta(days=20)

    act("hold", rationale="The budget is not there.", resume_on=later.isoformat())
    assert Initiative.objects.filter(state=State.ON_HOLD).count() == 3


def test_what_is_refused_is_listed_with_why(act, portfolio, manager, cards):
    make_gate(portfolio)
    Membership.objects.create(portfolio=portfolio, user=manager, role=Role.GATEKEEPER)
    Initiative.objects.filter(title="Noise").update(owner=manager)
    later = timezone.now().date() + timedelta(days=20)

    answer = act("hold", rationale="No budget.", resume_on=later.isoformat())
    html = answer.content.decode()
    assert "2 initiatives were changed." in html
    assert "You own it, or work on it." in html
    assert Initiative.objects.get(title="Noise").state == State.ACTIVE


def test_nobody_but_a_gatekeeper_is_offered_a_hold(client, manager, cards):
    client.force_login(manager)

    html = client.get(PATH, {"id": cards[0].pk}).content.decode()
    assert "Assign to somebody" in html
    assert "Put on hold" not in html


def test_a_hold_by_somebody_else_does_not_exist(act):
    assert act("hold", rationale="No budget.").status_code == 404


def test_what_is_not_filled_in_is_asked_again(act, cards):
    answer = act("tag", tags="")

    assert answer.status_code == 400
    assert f'name="id" value="{cards[2].pk}"' in answer.content.decode()


def test_the_button_says_what_it_will_do(client, manager, cards):
    client.force_login(manager)

    ids = [each.pk for each in cards]
    html = client.get(PATH, {"id": ids, "act": "tag"}).content.decode()
    assert "Add these tags to 3 initiatives" in html
    assert "Trees" in html


def test_initiatives_of_elsewhere_are_as_unknown_ones(act, client, outsider, portfolio):
    theirs = make_initiative(outsider, title="Secret")

    answer = client.post(
        PATH, {"id": [theirs.pk, 999_999], "act": "field", "policy_field": "Mobility"}
    )
    theirs.refresh_from_db()
    assert theirs.policy_field == ""
    html = answer.content.decode()
    assert "Secret" not in html
    assert "2 of what you selected are left out" in html


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "1.5", ""])
def test_what_is_no_number_selects_nothing(client, manager, portfolio, number):
    client.force_login(manager)

    html = client.get(PATH, {"id": number}).content.decode()
    assert "Nothing is selected." in html


def test_what_was_selected_can_be_exported(client, viewer, cards):
    client.force_login(viewer)

    ids = [each.pk for each in cards[:2]]
    answer = client.get(f"{PATH}spreadsheet/", {"id": ids})
    book = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    text = book.read("xl/worksheets/sheet1.xml").decode()
    answer.close()
    assert "Trees" in text
    assert "Heat" not in text


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize("path", [PATH, f"{PATH}spreadsheet/"])
def test_a_page_takes_a_constant_number_of_queries(
    client, portfolio, manager, rows, path, django_assert_max_num_queries
):
    people = [
        make_person(f"Person{number}", portfolio, Role.CONTRIBUTOR)
        for number in range(rows)
    ]
    ids = [make_initiative(person).pk for person in people]
    client.force_login(manager)

    with django_assert_max_num_queries(10):
        client.get(path, {"id": ids, "act": "assign"}).close()


def test_one_comes_back_to_the_board_as_it_was_looked_at(act):
    answer = act("tag", tags="sensor", look="q=owner%3A%40me&layout=table")

    assert answer.url == "/p/lindervoort/?q=owner%3A%40me&layout=table"
