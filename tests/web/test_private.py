"""Something private shows nowhere to who may not see it: every page, every format."""

import pytest

from portfolio.actions import invite_guest, let_guest_go, post_comment, set_private
from portfolio.actions.records import add_record
from portfolio.ledger import Kind
from portfolio.models import Initiative, NeighbourEntry
from reports.wanted import Wanted
from tests.cast import NOW, TODAY, make_person
from tests.once import once
from tests.web.rights_world import SECRET, keys_of, make_world
from tests.web.test_rights import PRIVATE, client_of, send
from workflows.board import board

# What was said before it became private stays where it was said; and administrators
# see the subject of every mail.
TOLD_BEFORE = {"minutes", "minutes-pdf", "api-minutes", "filed", "filed-report"}
TOLD_BEFORE |= {"api-filed", "api-filed-report", "api-filed-comparison"}
TOLD_BEFORE |= {"api-minutes-content"}
# Who is of another portfolio sees nothing of this one: see test_rights.py.
HIDDEN_FROM = ("viewer", "contributor", "gatekeeper", "administrator")
GUEST = "guest"


def make_private_world():
    """The world in which everything of the initiatives holds a canary, all private."""
    world = make_world()
    manager, guest = world.people["manager"], make_person("Companion", None)
    for initiative in Initiative.objects.filter(title__contains=SECRET):
        set_private(initiative, on=True, by=manager, at=NOW)
    invite_guest(world.second, guest, by=manager, at=NOW)
    world.keys |= keys_of({GUEST: guest})
    world.people[GUEST] = guest
    # What a neighbour tells is of no initiative here, and for everybody.
    NeighbourEntry.objects.all().delete()
    return world


made = once(make_private_world)


@pytest.fixture
def world(made, db):
    return made


def seen(world, person, name):
    response = send(
        client_of(name, world.keys[person]), "GET", name, PRIVATE[name], world
    )
    return response.status_code, b"".join(response)


@pytest.mark.parametrize("name", sorted(set(PRIVATE) - TOLD_BEFORE))
def test_the_canary_shows_nowhere_to_who_may_not_see_it(name, world):
    for person in HIDDEN_FROM:
        if (person, name) == ("administrator", "outbox"):
            continue
        status, content = seen(world, person, name)

        assert status < 500, person
        assert SECRET.encode() not in content, person


def test_its_circle_sees_it(world):
    for person in ("own_gatekeeper", "manager"):
        for name in ("initiative", "board", "api-initiatives", "api-initiative"):
            status, content = seen(world, person, name)

            assert (status, SECRET.encode() in content) == (200, True), (person, name)


def test_a_guest_sees_one_initiative_and_can_speak(world):
    guest = world.people[GUEST]

    assert [*Initiative.objects.visible_to(guest)] == [world.second]
    assert seen(world, GUEST, "board")[0] == 404
    assert seen(world, GUEST, "initiative")[0] == 404
    client = client_of("", world.keys[GUEST])
    page = client.get(f"/initiatives/{world.second.pk}/").content.decode()
    assert page.count("<form") >= 1
    assert "Say where it stands" not in page
    assert SECRET in client.get("/").content.decode()
    post_comment(world.second, text="Hello.", by=guest, at=NOW)


def test_a_guest_can_call_who_works_on_it_and_no_other(world):
    guest, member = world.people[GUEST], world.people["viewer"]
    client = client_of("", world.keys[GUEST])

    listed = client.get(f"/initiatives/{world.second.pk}/people/").content.decode()

    assert "Owner" in listed
    assert "Manager" in listed
    assert member.name not in listed
    text = f"@{member.name} @{world.people['manager'].name}"
    said = post_comment(world.second, text=text, by=guest, at=NOW)
    assert [*said.mentioned.all()] == [world.people["manager"]]


def test_a_guest_who_is_let_go_sees_nothing(world):
    guest, manager = world.people[GUEST], world.people["manager"]

    let_guest_go(world.second, guest, by=manager, at=NOW)

    assert not Initiative.objects.visible_to(guest).exists()
    kinds = world.second.events.filter(kind=Kind.GUEST_LEFT)
    assert kinds.get().facts["name"] == {"user": guest.pk}


def test_its_team_sees_it(world):
    contributor, owner = world.people["contributor"], world.people["own_gatekeeper"]
    facts = {"person": contributor, "skill": "data"}

    add_record(world.second, "team", facts, by=owner, at=NOW)

    hidden = Initiative.objects.filter(is_private=True)
    assert [*hidden.visible_to(contributor)] == [world.second]


@pytest.mark.parametrize("person", ["viewer", "own_gatekeeper", "manager"])
def test_the_board_counts_what_one_sees(world, person):
    user = world.people[person]

    shown = board(world.initiative.portfolio, user=user, today=TODAY)

    assert shown.total == Initiative.objects.visible_to(user).count()


def test_its_card_says_that_it_is_private(world):
    manager = client_of("board", world.keys["manager"])

    page = manager.get("/p/lindervoort/").content.decode()

    assert '<p class="card-meta">Private · ' in page


def test_what_is_shared_has_nothing_private(world):
    portfolio, manager = world.initiative.portfolio, world.people["manager"]
    wanted = Wanted.read({}, today=TODAY)

    mine = wanted.asked(portfolio, reader=manager).past.cards
    shared = wanted.asked(portfolio, reader=manager, shared=True).past.cards

    assert mine
    assert not shared.keys() & {world.initiative.pk, world.second.pk}


@pytest.mark.parametrize("person", ["viewer", "gatekeeper", "contributor", GUEST])
def test_others_do_not_say_who_sees_it(world, person):
    status, _content = seen(world, person, "circle")

    assert status == 404


def test_its_owner_shows_it_to_all_again(world):
    owner = world.people["own_gatekeeper"]
    client = client_of("circle", world.keys["own_gatekeeper"])

    answer = client.post(f"/initiatives/{world.second.pk}/circle/", {"act": "show"})

    assert answer.status_code == 302
    assert world.second in Initiative.objects.visible_to(world.people["viewer"])
    event = world.second.events.last()
    assert (event.kind, event.by) == (Kind.HIDDEN, owner)


def test_a_manager_lets_in_who_has_an_account_and_no_part(world):
    client = client_of("circle", world.keys["manager"])
    path = f"/initiatives/{world.second.pk}/circle/"
    new = make_person("Newcomer", None)

    for email, status in ((new.email, 302), ("x@example.org", 400)):
        answer = client.post(path, {"act": "invite", "email": email})
        assert answer.status_code == status
    viewer = world.people["viewer"]
    refused = client.post(path, {"act": "invite", "email": viewer.email})
    assert refused.status_code == 400
    assert [*Initiative.objects.visible_to(new)] == [world.second]
