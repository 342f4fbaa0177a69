"""A program keeps what managers keep, at the addresses of the common shape."""

from urllib.parse import urlsplit

import pytest

from portfolio.models import NeighbourEntry
from tests.cast import NOW, make_initiative, make_person
from tests.uploads import PDF
from tests.web.api.caller import Caller, pointers, refusal
from tests.web.api.keeping_world import (
    PLACE,
    as_gatekeeper,
    as_manager,
    path,
    people,
    portfolio,
    world,
)
from tests.web.mail_rights import mail_about
from tests.web.open_rights import neighbours_about
from tests.workflows.meeting_world import point
from workflows.actions import request_decision
from workflows.models import RulingDraft

__all__ = ["as_gatekeeper", "as_manager", "path", "people", "portfolio", "world"]


def test_a_tag_is_renamed_and_two_become_one(as_manager):
    listed = as_manager.get(f"{PLACE}/tags").json()["results"]
    keys = {each["name"]: each["id"] for each in listed}

    renamed = as_manager.patch(f"{PLACE}/tags/{keys['roots']}", {"name": "trees"})

    assert renamed.json() == {"id": keys["trees"], "name": "trees", "uses": 1}
    assert as_manager.delete(f"{PLACE}/tags/{keys['trees']}").status_code == 204
    assert as_manager.get(f"{PLACE}/tags").json()["results"] == []


def test_a_change_says_which_state_it_saw(as_manager):
    tag = as_manager.get(f"{PLACE}/tags").json()["results"][0]["id"]
    seen = as_manager.get(f"{PLACE}/tags/{tag}")["ETag"]
    mine = Caller(**as_manager.headers | {"if-match": seen})

    assert mine.patch(f"{PLACE}/tags/{tag}", {"name": "moss"}).status_code == 200
    clash = refusal(mine.patch(f"{PLACE}/tags/{tag}", {"name": "fern"}), 412)
    assert clash["current"]["name"] == "moss"


def test_a_post_with_a_key_counts_once(as_manager):
    check = {"slug": "water", "label_nl": "x", "label_en": "x", "due_before": "pilot"}
    keyed = Caller(**as_manager.headers | {"idempotency-key": "a"})

    first = keyed.post(f"{PLACE}/legal-checks", check)
    again = keyed.post(f"{PLACE}/legal-checks", check)

    assert first.status_code == 201
    assert again.json() == first.json()
    refusal(as_manager.post(f"{PLACE}/legal-checks", check), 400)


def test_a_list_comes_in_pages(as_manager):
    first = as_manager.get(f"{PLACE}/legal-checks", pageSize=5, fields="slug").json()

    assert [{*row} for row in first["results"]] == [{"slug"}] * 5
    assert "cursor=" in first["next"]


def test_a_legal_check_is_changed_and_gets_another_place(as_manager, portfolio):
    last = portfolio.conditional_checks.last().slug

    shown = as_manager.patch(
        f"{PLACE}/legal-checks/{last}", {"valid_months": 24, "place": 1}
    )

    assert shown.json()["valid_months"] == 24
    assert portfolio.conditional_checks.first().slug == last


def test_limits_are_looked_at_before_they_are_set(as_manager):
    usual = as_manager.get(f"{PLACE}/limits").json()
    wanted = {"limits": [{"rule": "U1", "stage": "idea", "attention": 0}]}

    foreseen = as_manager.post(f"{PLACE}/limits/previews", wanted)

    assert foreseen.status_code == 200
    flagged = foreseen.json()["flagged"]
    assert "U1" in {each["rule"] for each in flagged}
    assert as_manager.get(f"{PLACE}/limits").json() == usual
    own = {"rule": "U1", "stage": "idea", "info": None, "attention": 0, "action": None}
    kept = as_manager.put(f"{PLACE}/limits", wanted).json()
    assert own in kept["limits"]
    assert own not in usual["limits"]
    # As it is shown, so it can be sent.
    assert as_manager.put(f"{PLACE}/limits", kept).json() == kept
    assert as_manager.put(f"{PLACE}/limits", {"limits": []}).json() == usual


def test_a_limit_of_a_stage_at_which_nobody_looks_is_refused(as_manager):
    wrong = {"limits": [{"rule": "U1", "stage": "nowhere", "attention": 5}]}

    problem = refusal(as_manager.put(f"{PLACE}/limits", wrong), 400)

    assert pointers(problem) == {"#/limits/0/stage"}


def test_what_stands_out_has_limits_too(as_manager):
    usual = as_manager.get(f"{PLACE}/signal-limits").json()
    never = [each | {"limit": None} for each in usual["limits"]]
    wanted = {"limits": [{"code": "P1", "limit": None}]}

    now, silent = [
        as_manager.post(f"{PLACE}/signal-limits/previews", {"limits": limits}).json()
        for limits in ([], never)
    ]

    assert now["signals"] != silent["signals"] == []
    kept = as_manager.put(f"{PLACE}/signal-limits", wanted).json()
    assert {"code": "P1", "limit": None} in kept["limits"]
    assert as_manager.put(f"{PLACE}/signal-limits", usual).json() == usual


def test_the_calendar_comes_back_as_it_went(as_manager):
    sent = {
        "recesses": [{"first": "2099-07-10", "last": "2099-08-22"}],
        "free": [{"first": "2099-05-06", "last": "2099-05-07", "name": "Feast"}],
        "holidays": True,
    }

    assert as_manager.put(f"{PLACE}/calendar", sent).json() == sent
    assert as_manager.get(f"{PLACE}/calendar").json() == sent


def test_advisers_come_back_as_they_went(as_manager):
    sent = {
        "advisers": [{"adviser": "privacy", "address": "fg@lindervoort.example"}],
        "language": "en",
    }

    assert as_manager.put(f"{PLACE}/advisers", sent).json() == sent
    nobody = {"advisers": [], "language": "nl"}
    assert as_manager.put(f"{PLACE}/advisers", nobody).json() == nobody


@pytest.mark.parametrize(
    ("terms", "status"),
    [
        ({"stage-idea-en": "Seed", "light_cost": 20_000}, 200),
        ({"stage-idea-en": 5}, 400),
        ({"light_cost": "5"}, 400),
        ({"light_cost": -1}, 400),
        ({"stage-nowhere-en": "Seed"}, 400),
    ],
)
def test_terms_are_named_as_they_are_shown(terms, status, as_manager):
    shown = as_manager.patch(f"{PLACE}/terms", {"terms": terms})

    assert shown.status_code == status, shown.content
    assert status == 400 or terms.items() <= shown.json()["terms"].items()


def test_who_has_no_account_cannot_be_a_guest(as_manager, path):
    body = {"email": "nobody@example.org"}

    problem = refusal(as_manager.post(f"{path}/guests", body), 400)

    assert pointers(problem) == {"#/email"}


def test_a_guest_sees_one_initiative_until_they_go(as_manager, path):
    noor = make_person("Noor", None)
    made = as_manager.post(f"{path}/guests", {"email": noor.email}).json()
    assert made["person"] == {"id": noor.pk, "name": "Noor"}
    assert Caller(noor).get(path).status_code == 200

    as_manager.delete(f"{path}/guests/{made['id']}")

    refusal(Caller(noor).get(path), 404)


def test_an_initiative_is_hidden_and_made_public(as_manager, people, path):
    chosen = as_manager.put(f"{path}/openness", {"parts": ["stage", "summary"]})
    assert chosen.json() == {"parts": ["summary", "stage"]}
    assert as_manager.get(f"{path}/openness").json() == chosen.json()
    assert as_manager.put(f"{path}/openness", {"parts": None}).json() == {"parts": None}

    hidden = as_manager.put(f"{path}/circle", {"is_private": True})

    assert hidden.json()["is_private"] is True
    refusal(Caller(people["viewer"]).get(path), 404)


def test_a_portfolio_is_opened_with_an_address_to_ask(as_manager):
    contact = {"is_on": True, "contact": "data@lindervoort.example"}
    refusal(as_manager.put(f"{PLACE}/openness", contact | {"contact": ""}), 400)

    opened = as_manager.put(f"{PLACE}/openness", contact)

    assert opened.json().items() >= contact.items()
    assert as_manager.get(f"{PLACE}/openness").json() == opened.json()


def test_two_that_look_alike_are_set_apart(as_manager, people, path):
    other = make_initiative(people["manager"], title="Roots")

    as_manager.post(f"{path}/unrelated", {"other": other.pk})

    listed = as_manager.get(f"{path}/unrelated").json()["results"]
    assert listed == [{"id": other.pk, "title": "Roots"}]


def test_a_neighbour_is_followed_no_more(as_manager, portfolio, people):
    neighbours_about(portfolio, "Theirs", people["manager"])
    own = {"address": "http://127.0.0.1/open/x/"}
    refusal(as_manager.post(f"{PLACE}/neighbours", own), 400)
    (row,) = as_manager.get(f"{PLACE}/neighbours").json()["results"]

    as_manager.delete(f"{PLACE}/neighbours/{row['id']}")

    assert as_manager.get(f"{PLACE}/neighbours").json()["results"] == []
    assert not NeighbourEntry.objects.exists()


def test_an_edit_is_taken_back_once(as_manager, path):
    version = as_manager.patch(path, {"sponsor": "Public works"}).json()["version"]

    undone = as_manager.post(f"{path}/reversals", {"version": version})

    assert undone.json()["version"] == version + 1
    assert as_manager.get(path).json()["sponsor"] == ""
    as_manager.patch(path, {"sponsor": "Water board"})
    again = as_manager.post(f"{path}/reversals", {"version": version})
    assert refusal(again, 409)["current"]["version"] == version + 2


def test_a_decision_is_kept_until_it_is_taken(as_gatekeeper, as_manager, path):
    draft = f"{path}/decision-draft"
    typed = {"rationale": ["Users ask for it."]}

    kept = as_gatekeeper.put(draft, {"typed": typed}).json()

    assert as_gatekeeper.get(draft).json() == kept
    assert kept["typed"] == typed
    assert as_manager.get(draft).json() == {"typed": {}, "saved_at": None}
    assert as_gatekeeper.delete(draft).status_code == 204
    assert not RulingDraft.objects.exists()


def test_the_library_and_the_search_find_by_words(as_manager):
    found = as_manager.get("/library", failureMode="FM1").json()
    assert found["count"] == len(found["entries"]) > 0
    assert all("FM1" in each["failure_modes"] for each in found["entries"])
    assert as_manager.get("/library", q="zzzz").json()["entries"] == []

    everywhere = as_manager.get("/search", q="tree").json()

    assert [each["title"] for each in everywhere["initiatives"]] == ["Trees"]
    assert as_manager.get("/search").json() == {"initiatives": [], "library": []}


def test_dates_are_read_at_an_address_that_is_shown_once(as_manager):
    feed = "/preferences/calendar-feed"
    assert as_manager.get(feed).json() == {"created_at": None}

    made = as_manager.post(feed, {}).json()

    calendar = as_manager.client.get(urlsplit(made["calendar"]).path)
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    assert as_manager.get(feed).json()["created_at"].endswith("Z")
    assert as_manager.delete(feed).status_code == 204
    assert as_manager.get(feed).json() == {"created_at": None}


def test_language_and_keys_are_own_preferences(as_manager, people):
    chosen = as_manager.patch("/preferences", {"language": "nl", "letter_keys": False})

    assert chosen.json()["language"] == "nl"
    people["manager"].refresh_from_db()
    assert (people["manager"].language, people["manager"].letter_keys) == ("nl", False)
    assert as_manager.get("/preferences").json() == chosen.json()


def test_a_mail_is_placed_or_set_aside(as_manager, portfolio, people, path):
    mail_about(portfolio, "Theirs", people["manager"])
    (mail,) = as_manager.get(f"{PLACE}/tray").json()["results"]
    one = f"{PLACE}/tray/{mail['id']}"
    assert [each["name"] for each in mail["files"]] == ["Theirs.pdf"]
    number = int(path.rpartition("/")[2])
    file = f"{one}/files/{mail['files'][0]['id']}/content"
    assert as_manager.get(file).body == PDF

    refusal(as_manager.post(f"{one}/placements", {"initiative": number}), 400)
    body = {"initiative": number, "text": "It runs."}
    placed = as_manager.post(f"{one}/placements", body).json()

    assert placed["initiative"]["id"] == number
    assert placed["files"] == []
    refusal(as_manager.get(file), 404)
    assert as_manager.get(one).json() == placed


def test_what_is_asked_of_one_is_seen(people, world):
    asked = point(world[2], "U1")
    mine, other = (Caller(people[name]) for name in ("own_gatekeeper", "manager"))
    body = {"points": [asked.pk]}

    refusal(other.post("/attention/sightings", body), 404)
    assert mine.post("/attention/sightings", body).json() == body
    asked.refresh_from_db()
    assert asked.seen_at is not None


def test_the_agenda_takes_in_what_came_up_since(as_manager, people, world):
    meeting = as_manager.post(f"{PLACE}/meetings", {"held_on": "2099-01-01"}).json()
    renewals = f"/meetings/{meeting['id']}/agenda/renewals"
    request_decision(world[2], by=people["own_gatekeeper"], at=NOW)

    assert as_manager.post(renewals, {}).json() == {"added": 1}
    assert as_manager.post(renewals, {}).json() == {"added": 0}
    refusal(Caller(people["viewer"]).post(renewals, {}), 404)


def test_only_managers_get_here(people, path):
    viewer = Caller(people["viewer"])

    for place in ("limits", "calendar", "members", "packs", "imports", "neighbours"):
        refusal(viewer.get(f"{PLACE}/{place}"), 404)
    refusal(viewer.get(f"{path}/guests"), 404)
