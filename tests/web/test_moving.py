"""Moving a card: by a form without JavaScript, and as board.js asks."""

import pytest
from django.utils import timezone

from portfolio.models import Event, Initiative, State
from portfolio.placing import enter
from tests.cast import make_initiative
from workflows.actions import move


@pytest.fixture
def card(owner, stages):
    """A card in the second column."""
    found = make_initiative(owner)
    enter(found, stages["concept"], "m", on=timezone.now().date())
    return found


@pytest.fixture
def ask(client, manager, card):
    """Ask as board.js does."""
    client.force_login(manager)

    def send(**body):
        return client.post(
            f"/initiatives/{card.pk}/move/",
            {"stage": "concept", "version": card.version} | body,
            headers={"accept": "application/json"},
        )

    return send


def test_a_card_goes_below_the_card_that_is_named(ask, card, owner, stages):
    other = make_initiative(owner, title="Other")
    enter(other, stages["concept"], "t", on=timezone.now().date())

    answer = ask(after=other.pk)
    assert answer.json()["status"] == "moved"
    assert answer.json()["version"] == card.version + 1
    assert list(stages["concept"].initiatives.all()) == [other, card]


def test_a_card_goes_to_the_top(ask, card, owner, stages):
    other = make_initiative(owner, title="Other")
    enter(other, stages["concept"], "c", on=timezone.now().date())

    ask(after="top")
    assert list(stages["concept"].initiatives.all()) == [card, other]


def test_back_goes_with_a_reason(ask, card):
    answer = ask(stage="idea", reason="The data are not there.")

    assert answer.json()["stage"] == "idea"
    assert Event.objects.latest("id").facts["reason"] == "The data are not there."


def test_back_without_a_reason_is_refused(ask, card):
    answer = ask(stage="idea", reason=" ")

    assert answer.status_code == 400
    assert "Say why it goes back" in answer.json()["message"]


def test_forward_takes_a_decision(ask):
    answer = ask(stage="pilot")

    assert answer.status_code == 400
    assert answer.json()["code"] == "gate"


def test_a_stale_tab_is_told_whose_move_it_was(ask, card, owner, stages):
    move(card, stage=stages["concept"], by=owner, at=timezone.now())

    answer = ask(after="top")
    assert answer.status_code == 409
    assert answer.json()["status"] == "stale"
    assert answer.json()["version"] == card.version + 1
    assert "Owner moved it" in answer.json()["message"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "nowhere"},
        {"stage": ""},
        {"after": "999999"},
        {"after": "9" * 40},
        {"after": "<b>"},
        {"version": "x"},
        {"version": "9" * 40},
        {"stage": "idea", "reason": "x" * 10_000},
    ],
)
def test_what_makes_no_sense_is_refused(ask, card, wrong):
    answer = ask(**wrong)

    assert answer.status_code == 400
    assert answer.json()["message"]
    assert Initiative.objects.get().version == card.version


def test_a_card_of_another_column_is_no_place(ask, owner):
    elsewhere = make_initiative(owner, title="Elsewhere")

    assert ask(after=elsewhere.pk).status_code == 400


def test_a_card_of_another_portfolio_is_no_place(ask, outsider):
    foreign = make_initiative(outsider, title="Foreign")

    assert ask(after=foreign.pk).status_code == 400


@pytest.mark.parametrize("who", ["outsider", "viewer"])
def test_who_may_not_move_finds_nothing(client, card, who, request):
    client.force_login(request.getfixturevalue(who))

    address = f"/initiatives/{card.pk}/move/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"stage": "idea", "reason": "x"}).status_code == 404


def test_an_initiative_that_does_not_exist_is_not_found(client, manager):
    client.force_login(manager)

    assert client.post("/initiatives/999/move/", {"stage": "idea"}).status_code == 404


def test_the_page_offers_the_stage_before_and_the_decision(client, manager, card):
    client.force_login(manager)

    html = client.get(f"/initiatives/{card.pk}/move/?stage=idea").content.decode()
    assert "Move back to Idea" in html
    assert "Why does it go back?" in html


def test_the_page_tells_a_gatekeeper_who_sets_the_order(client, gatekeeper, card):
    client.force_login(gatekeeper)

    html = client.get(f"/initiatives/{card.pk}/move/").content.decode()
    assert "Gatekeepers decide on the next stage." in html
    assert "<select" not in html


def test_the_page_of_what_ended_leads_to_a_decision(client, manager, card):
    card.state = State.STOPPED
    card.save()
    client.force_login(manager)

    html = client.get(f"/initiatives/{card.pk}/move/").content.decode()
    assert "Take a new decision to take it up again." in html


def test_the_form_of_the_page_moves_and_returns_to_the_board(client, manager, card):
    client.force_login(manager)

    response = client.post(
        f"/initiatives/{card.pk}/move/",
        {
            "stage": "idea",
            "after": "top",
            "reason": "No data.",
            "version": card.version,
        },
        follow=True,
    )
    assert response.redirect_chain == [("/p/lindervoort/", 302)]
    assert "“Trees” was moved." in response.content.decode()


def test_a_refused_form_keeps_what_was_typed(client, manager, card):
    client.force_login(manager)

    response = client.post(
        f"/initiatives/{card.pk}/move/",
        {"stage": "idea", "after": "999999", "reason": "No data yet."},
    )
    assert response.status_code == 400
    assert "No data yet.</textarea>" in response.content.decode()


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30], ids=len)
def test_a_place_of_thousands_of_digits_is_no_place(ask, number):
    assert ask(after=number).status_code == 400


# Without JavaScript the look of the board comes back too.

TABLE = "layout=table&sort=-days"


def test_after_a_move_the_board_is_looked_at_as_before(client, manager, card):
    client.force_login(manager)
    board, path = "/p/lindervoort/", f"/initiatives/{card.pk}/move/"
    came = {"referer": f"http://testserver{board}?{TABLE}&peek=4"}

    asked = client.get(path, headers=came).context["look"]
    moved = client.post(path, {"stage": "concept", "after": "top", "look": asked})
    # From the button of the message on that board.
    undone = client.post(f"/initiatives/{card.pk}/undo/2/", headers=came)

    assert asked == "layout=table&sort=-days"
    assert moved.url == undone.url == f"{board}?{TABLE}"


@pytest.mark.parametrize(
    "referer", ["", "http://testserver/library/?layout=table", "http://[", "?layout=x"]
)
def test_whoever_came_from_elsewhere_goes_to_the_usual_board(
    client, manager, card, referer
):
    client.force_login(manager)
    headers = {"referer": referer} if referer else {}
    path = f"/initiatives/{card.pk}/move/"

    assert client.get(path, headers=headers).context["board"] == "/p/lindervoort/"
