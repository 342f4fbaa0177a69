"""What was typed when a session was over: it is there again, for its writer alone."""

import pytest
from django.test import Client

from portfolio.actions import edit_initiative
from portfolio.models import Event, Initiative, Theme
from tests.cast import NOW, PASSWORD
from tests.web.meetings.rights import meetings_about
from tests.web.test_gate import STOP
from tests.web.world import INVOLVEMENT, make_gate, page, text
from workflows.actions import start_draft
from workflows.models import AgendaItem, Decision

STORY = {"story": "Two hours of typing.", "version": "1"}
STILL = "Your text is still here. Check it and save it."


@pytest.fixture
def path(initiative):
    return page("initiative-edit", initiative.pk, "purpose") + "?fields=story"


@pytest.fixture
def browser(owner):
    """A browser in which the owner was signed in until just now."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, owner)
    end_session(client)
    return client


def end_session(client):
    client.session.flush()
    del client.cookies["sessionid"]


def sign_in(client, user, **more):
    body = {"username": user.email, "password": PASSWORD, **more}
    return client.post("/sign-in/", body)


def test_after_signing_in_the_form_is_there_with_the_text(browser, owner, path):
    asked = browser.post(path, STORY)
    shown = text(browser.get(asked.url))
    back = sign_in(browser, owner, next=path)
    form = browser.get(back.url)

    assert asked.url.startswith("/sign-in/?next=")
    assert "You were signed out while you were typing." in shown
    assert back.url == path
    assert form.status_code == 200
    assert STILL in text(form)
    assert form.context["form"]["story"].value() == STORY["story"]
    assert "Not saved yet" not in text(form)


def test_nothing_is_saved_before_somebody_saves_it(browser, owner, path, initiative):
    before = Event.objects.count()
    browser.post(path, STORY)
    sign_in(browser, owner)
    browser.get(path)

    initiative.refresh_from_db()
    assert (initiative.story, Event.objects.count()) == ("", before)

    browser.post(path, STORY)

    initiative.refresh_from_db()
    assert initiative.story == STORY["story"]
    assert STILL not in text(browser.get(path))


def test_the_page_can_be_loaded_again(browser, owner, path):
    browser.post(path, STORY)
    sign_in(browser, owner)
    browser.get(path)

    assert "Two hours of typing." in text(browser.get(path))


def test_nobody_else_sees_it(browser, path, manager):
    browser.post(path, STORY)
    sign_in(browser, manager)

    shown = text(browser.get(path))

    assert "Two hours" not in shown
    assert STILL not in shown


def test_it_is_gone_when_its_writer_comes_after_somebody_else(
    browser, path, owner, manager
):
    browser.post(path, STORY)
    sign_in(browser, manager)
    browser.get(path)
    browser.post("/sign-out/")
    sign_in(browser, owner)

    assert "Two hours" not in text(browser.get(path))


def test_of_a_stranger_nothing_is_kept(client, path, owner):
    client.post(path, STORY)

    assert "carried" not in client.session
    sign_in(client, owner)
    assert "Two hours" not in text(client.get(path))


def test_a_cookie_that_was_made_up_is_no_name(client, path, owner):
    client.cookies["kiem_who"] = f"{owner.pk}:1abcde:forged"

    client.post(path, STORY)

    assert "carried" not in client.session


def test_after_an_hour_it_is_gone(browser, owner, path):
    browser.post(path, STORY)
    session = browser.session
    session["carried"][path]["until"] -= 3601
    session.save()
    sign_in(browser, owner)

    assert "Two hours" not in text(browser.get(path))


def test_what_is_far_too_long_is_not_kept(browser, path):
    browser.post(path, STORY | {"story": "x" * 200_001})

    assert "carried" not in browser.session


def test_the_five_last_forms_are_kept(browser, initiative):
    for name in ("story", "title", "facet", "summary", "department", "public_task"):
        path = page("initiative-edit", initiative.pk, "purpose") + f"?fields={name}"
        browser.post(path, {name: "x"})

    kept = list(browser.session["carried"])
    assert len(kept) == 5
    assert kept[-1].endswith("public_task")


def test_a_text_that_clashes_by_now_shows_both(browser, owner, manager, path):
    browser.post(path, STORY)
    initiative = owner.owned_initiatives.get()
    edit_initiative(initiative, {"story": "Theirs."}, by=manager, at=NOW)
    sign_in(browser, owner)
    form = browser.get(path).context["form"]

    answer = browser.post(path, {n: form[n].value() for n in ("story", "version")})

    assert answer.status_code == 409
    assert "Theirs." in text(answer)


def test_a_new_initiative_a_conversation_and_a_decision_are_carried(
    browser, initiative, owner, gatekeeper, portfolio
):
    make_gate(portfolio)
    forms = {
        page("initiative-new", "lindervoort"): {"title": "Bins"},
        page("record-new", initiative.pk, "involvements"): INVOLVEMENT,
    }
    for path, data in forms.items():
        browser.post(path, data)
    sign_in(browser, owner)
    shown = [text(browser.get(path)) for path in forms]

    assert "Bins" in shown[0]
    assert "They look at the wind first." in shown[1]
    assert not initiative.involvements.exists()


def test_a_decision_is_carried_and_not_taken(portfolio, initiative, gatekeeper):
    make_gate(portfolio)
    client = Client(headers={"accept-language": "en"})
    sign_in(client, gatekeeper)
    end_session(client)
    path = page("gate", initiative.pk)

    client.post(path, STOP)
    sign_in(client, gatekeeper)
    shown = client.get(path)

    assert shown.status_code == 200
    assert STOP["rationale"] in text(shown)
    assert not Decision.objects.exists()


@pytest.fixture
def lead(manager):
    """A browser in which the manager was signed in until just now."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, manager)
    end_session(client)
    return client


def test_of_cards_in_one_line_and_several_at_once_the_text_is_there(
    lead, manager, initiative
):
    forms = {
        page("quick-add", "lindervoort") + "?q=field:Water": {"line": "Full bins"},
        page("selection", "lindervoort"): {
            "act": "field",
            "policy_field": "Open space",
            "id": str(initiative.pk),
        },
    }
    for path, data in forms.items():
        lead.post(path, data)
    sign_in(lead, manager)
    shown = [text(lead.get(path)) for path in forms]

    assert "Full bins" in shown[0]
    assert "Open space" in shown[1]
    assert initiative.title in shown[1]
    initiative.refresh_from_db()
    assert initiative.policy_field == ""
    assert Initiative.objects.count() == 1


def test_of_a_draft_a_theme_and_a_note_too(lead, manager, initiative, portfolio):
    gate = make_gate(portfolio)
    start_draft(gate, by=manager, at=NOW)
    item = AgendaItem.objects.get(pk=meetings_about(initiative, manager)["item"])
    criterion = page("criterion-new", "lindervoort", gate.slug)
    theme = page("theme", "lindervoort")
    note = page("meeting-item", item.meeting_id, item.pk)
    lead.post(criterion, {"label_en": "Is it safe to use?"})
    lead.post(theme, {"organisation": "Lindervoort aan Zee", "version": "0"})
    lead.post(note, {"note": "All agree on the trees.", "go": "next"})
    sign_in(lead, manager)

    assert "Is it safe to use?" in text(lead.get(criterion))
    assert "Lindervoort aan Zee" in text(lead.get(theme))
    assert "All agree on the trees." in text(lead.get(note))
    item.refresh_from_db()
    assert (item.note, item.discussed_at) == ("", None)
    assert not Theme.objects.exists()


@pytest.mark.parametrize("press", [{"discard": ""}, {"up": "1"}])
def test_a_button_that_was_pressed_too_late_does_nothing(
    lead, manager, portfolio, press
):
    gate = make_gate(portfolio)
    draft = start_draft(gate, by=manager, at=NOW)
    path = page("playbook-draft", "lindervoort", gate.slug)
    lead.post(path, press)
    sign_in(lead, manager)

    assert lead.get(path).status_code == 200
    assert gate.checklists.drafts().filter(pk=draft.pk).exists()


@pytest.mark.parametrize("name", ["gate-draft", "consult", "move"])
def test_what_acts_without_a_form_is_not_carried(browser, initiative, name):
    browser.post(page(name, initiative.pk), {"usefulness": "helped", "anew": "1"})

    assert "carried" not in browser.session


def test_what_a_script_sends_is_not_carried(browser, path):
    browser.post(path, STORY, headers={"X-Requested-With": "fetch"})

    assert "carried" not in browser.session


@pytest.fixture
def strict(owner):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(owner)
    return client


def test_a_form_that_was_open_for_too_long_leads_back_to_its_text(strict, path):
    refused = strict.post(path, STORY, headers={"origin": "http://testserver"})

    assert refused.status_code == 403
    assert f'href="{path}"' in text(refused)
    assert "Two hours of typing." in text(strict.get(path))


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
def test_what_another_site_sends_is_not_kept(strict, path, origin):
    headers = {"origin": origin} if origin else {}

    refused = strict.post(path, STORY, headers=headers)

    assert refused.status_code == 403
    assert "carried" not in strict.session
    assert "Two hours" not in text(strict.get(path))


# How long there is left.


def test_who_signs_in_and_does_nothing_has_half_an_hour(client, owner):
    sign_in(client, owner)

    left = client.get("/session/").json()["left"]
    assert 29 * 60 < left <= 30 * 60
    assert 'data-session="/session/"' in text(client.get("/library/"))


def test_who_wants_to_stay_stays(client, owner):
    sign_in(client, owner)
    session = client.session
    session["ends"] -= 29 * 60 + 30
    session.save()

    before = client.get("/session/").json()["left"]
    after = client.post("/session/").json()["left"]

    assert before <= 60
    assert after > 29 * 60


def wind(client, **back):
    """Have it be later in this session: so many seconds taken off."""
    session = client.session
    for name, seconds in back.items():
        session[name] -= seconds
    session.save()


def test_whoever_does_something_goes_on(client, owner):
    sign_in(client, owner)
    wind(client, ends=20 * 60)

    client.get("/session/")
    assert client.get("/session/").json()["left"] < 11 * 60
    client.get("/library/")
    assert client.get("/session/").json()["left"] > 29 * 60


def test_who_did_nothing_for_half_an_hour_is_out(client, owner):
    sign_in(client, owner)
    wind(client, ends=31 * 60)

    assert client.get("/library/").url.startswith("/sign-in/")
    assert "_auth_user_id" not in client.session


def test_after_a_working_day_it_is_over_whatever_one_does(client, owner):
    sign_in(client, owner)
    wind(client, began=8 * 3600 - 30, ends=5 * 60)

    client.get("/library/")
    assert client.post("/session/").json()["left"] <= 30


def test_who_is_signed_out_has_nothing_left(client, db):
    assert client.get("/session/").status_code == 302
    assert "data-session" not in text(client.get("/sign-in/"))
