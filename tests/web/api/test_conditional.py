"""Who changes an item says which state of it they saw."""

import pytest
from django.core.cache import cache

from portfolio.actions import save_view
from tests.web.api.caller import Caller, everything, refusal


@pytest.fixture
def unused():
    """Nobody called in the last minute: tokens of other tests had these numbers."""
    cache.clear()


def seeing(caller, tag):
    """Give the same caller, who saw this state."""
    return Caller(**caller.headers, **{"if-match": tag})


@pytest.fixture
def path(initiative):
    return f"/initiatives/{initiative.pk}"


@pytest.fixture
def view(portfolio, owner):
    made = save_view(portfolio, name="Mine", query="", by=owner)
    return f"/portfolios/{portfolio.slug}/views/{made.pk}"


@pytest.mark.parametrize("packed", ["", "W/"])
def test_the_state_that_was_seen_is_changed(packed, path, as_owner):
    tag = packed + as_owner.get(path)["ETag"]

    changed = seeing(as_owner, tag).patch(path, {"sponsor": "Public works"})

    assert changed.status_code == 200
    assert changed["ETag"] == as_owner.get(path)["ETag"] != tag.removeprefix("W/")


def test_any_of_the_states_that_were_seen_will_do(path, as_owner):
    tag = as_owner.get(path)["ETag"]

    changed = seeing(as_owner, f'"0", {tag}').patch(path, {"sponsor": "Parks"})

    assert changed.status_code == 200


def test_another_state_is_left_alone_and_shown(path, as_owner, as_manager):
    seen = as_owner.get(path)["ETag"]
    as_manager.patch(path, {"sponsor": "Public works"})
    before = everything()

    refused = seeing(as_owner, seen).patch(path, {"summary": "By photo."})

    problem = refusal(refused, 412)
    assert problem["code"] == "changed"
    assert problem["current"]["sponsor"] == "Public works"
    assert everything() == before


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_who_says_nothing_of_what_it_saw_is_refused(method, view, as_owner):
    before = everything()
    send = getattr(as_owner.client, method)

    refused = send(f"/api/v1{view}", headers=as_owner.headers)

    assert refusal(refused, 428)["code"] == "unseen"
    assert everything() == before


def test_a_version_in_the_body_says_it_too(path, initiative, as_owner):
    body = {"sponsor": "Parks", "version": initiative.version}

    changed = as_owner.client.patch(
        f"/api/v1{path}",
        body,
        content_type="application/json",
        headers=as_owner.headers,
    )

    assert changed.status_code == 200


def test_a_saved_view_has_a_tag_of_its_own(view, as_owner):
    seen = as_owner.get(view)["ETag"]

    changed = seeing(as_owner, seen).patch(view, {"name": "Ours"})

    assert changed["ETag"] == as_owner.get(view)["ETag"] != seen
    assert refusal(seeing(as_owner, seen).delete(view), 412)["current"]["name"] == (
        "Ours"
    )
    assert seeing(as_owner, changed["ETag"]).delete(view).status_code == 204


def test_what_only_you_write_needs_no_tag(path, as_owner):
    for own, body in ((f"{path}/watch", {"watching": True}), ("/preferences", {})):
        method = as_owner.client.put if "watch" in own else as_owner.client.patch
        answer = method(
            f"/api/v1{own}",
            body,
            content_type="application/json",
            headers=as_owner.headers,
        )
        assert answer.status_code == 200


def test_only_the_fields_that_were_asked_for(path, as_owner):
    assert set(as_owner.get(path, fields="title,version").json()) == {
        "title",
        "version",
    }
    page = as_owner.get("/initiatives", fields="id,readiness").json()
    assert set(page) == {"next", "results"}
    assert set(page["results"][0]) == {"id", "readiness"}


def test_a_page_of_few_fields_goes_on_with_them(initiative, manager, as_owner):
    page = as_owner.get("/initiatives", fields="id", pageSize=1).json()

    assert page["next"] is None


@pytest.mark.parametrize("address", ["/initiatives", "/preferences", "/attention"])
@pytest.mark.parametrize("fields", ["nothing", "id,,title", "", "id, title"])
def test_a_field_that_is_none_is_refused(address, fields, initiative, as_owner):
    problem = refusal(as_owner.get(address, fields=fields), 400)

    assert {error["parameter"] for error in problem["errors"]} == {"fields"}


def test_fewer_fields_have_the_tag_of_the_whole(view, as_owner):
    assert as_owner.get(view, fields="name")["ETag"] == as_owner.get(view)["ETag"]


def test_a_token_may_do_so_many_calls_and_then_waits(
    unused, initiative, owner, settings
):
    settings.API_PER_MINUTE = 2
    caller, other = Caller(owner), Caller(owner)

    answers = [caller.get("/preferences") for _number in range(3)]

    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert refusal(answers[2], 429)["code"] == "throttled"
    assert 1 <= int(answers[2]["Retry-After"]) <= 30
    assert other.get("/preferences").status_code == 200


def test_a_refused_call_counts_no_further(unused, initiative, owner, settings):
    settings.API_PER_MINUTE = 1
    caller = Caller(owner)

    waits = [caller.get("/preferences") for _number in range(4)]

    assert {int(answer["Retry-After"]) for answer in waits[1:]} <= {59, 60}
