"""Comments, files and following, through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import attach, post_comment
from portfolio.files import LARGEST
from tests.cast import NOW, make_person
from tests.uploads import PDF, SVG, upload
from tests.web.api.caller import Caller, everything, pointers, refusal


@pytest.fixture
def comments(initiative):
    return f"/initiatives/{initiative.pk}/comments"


@pytest.fixture
def attachments(initiative):
    return f"/initiatives/{initiative.pk}/attachments"


@pytest.fixture
def watch(initiative):
    return f"/initiatives/{initiative.pk}/watch"


@pytest.fixture
def as_manager(manager):
    return Caller(manager)


def send(caller, path, **fields):
    """Send a form with a file, as a program would."""
    return caller.client.post(f"/api/v1{path}", fields, headers=caller.headers)


def test_a_comment_says_whom_it_calls(comments, owner, viewer, as_owner):
    answer = as_owner.post(comments, {"text": f"Ask @{viewer.name} and @Nobody."})

    assert answer.status_code == 201
    shown = answer.json()
    assert shown["by"] == {"id": owner.pk, "name": owner.name}
    assert shown["mentioned"] == [{"id": viewer.pk, "name": viewer.name}]
    assert as_owner.get(comments).json()["results"] == [shown]


def test_a_comment_is_changed_and_removed(comments, as_owner):
    path = f"{comments}/{as_owner.post(comments, {'text': 'Wind.'}).json()['id']}"

    assert as_owner.patch(path, {"text": "Rain."}).json()["edited_at"]
    assert as_owner.delete(path).status_code == 204

    shown = as_owner.get(path).json()
    assert shown["text"] == ""
    assert shown["removed_at"]
    assert refusal(as_owner.delete(path), 409)["code"] == "gone"


def test_a_manager_removes_and_does_not_change(comments, initiative, owner, as_manager):
    comment = post_comment(initiative, text="Wind.", by=owner, at=NOW)
    path = f"{comments}/{comment.pk}"

    refusal(as_manager.patch(path, {"text": "Rain."}), 404)
    assert as_manager.delete(path).status_code == 204


def test_who_only_looks_says_nothing(comments, as_viewer, as_outsider):
    refusal(as_viewer.post(comments, {"text": "Wind."}), 404)
    refusal(as_outsider.get(comments), 404)


def test_a_file_goes_in_and_comes_out(attachments, as_owner, as_viewer):
    answer = send(as_owner, attachments, file=upload("plan.pdf", PDF), note="The plan")

    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["name"], shown["size"]) == ("plan.pdf", len(PDF))
    assert as_viewer.get(attachments).json()["results"] == [shown]
    content = as_viewer.get(f"{attachments}/{shown['id']}/content")
    assert content.body == PDF
    assert content["Content-Disposition"] == 'attachment; filename="plan.pdf"'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("drawing.svg", SVG, "type"),
        ("invoice.pdf", b"MZ\0\0", "content"),
        ("empty.pdf", b"", "empty"),
        ("large.pdf", PDF + bytes(LARGEST), "size"),
    ],
    ids=["svg", "exe", "empty", "large"],
)
def test_a_file_that_is_not_taken(name, content, code, attachments, as_owner):
    before = everything()

    problem = refusal(send(as_owner, attachments, file=upload(name, content)), 400)

    assert pointers(problem) == {"#/file"}
    assert problem["errors"][0]["code"] == code
    assert everything() == before


def test_a_form_without_a_file_or_with_more_is_refused(attachments, as_owner):
    problem = refusal(send(as_owner, attachments, by="1"), 400)

    assert pointers(problem) == {"#/file", "#/by"}


def test_a_file_does_not_come_as_json(attachments, as_owner):
    refusal(as_owner.post(attachments, {"file": "plan.pdf"}), 415)


def test_who_does_not_work_on_it_adds_no_file(
    attachments, as_viewer, as_gatekeeper, as_outsider
):
    for caller in (as_viewer, as_gatekeeper, as_outsider):
        refusal(send(caller, attachments, file=upload("plan.pdf", PDF)), 404)


def test_a_removed_file_is_gone(attachments, initiative, owner, as_owner):
    row = attach(initiative, upload("plan.pdf", PDF), by=owner, at=NOW)
    path = f"{attachments}/{row.pk}"

    assert as_owner.delete(path).status_code == 204

    refusal(as_owner.get(path), 404)
    refusal(as_owner.get(f"{path}/content"), 404)
    assert as_owner.get(attachments).json()["results"] == []


def test_one_follows_and_stops_following(watch, as_owner, as_viewer):
    assert as_owner.get(watch).json() == {"watching": True}
    assert as_viewer.get(watch).json() == {"watching": False}

    assert as_viewer.put(watch, {"watching": True}).json() == {"watching": True}
    assert as_viewer.get(watch).json() == {"watching": True}
    as_owner.put(watch, {"watching": False})
    assert as_owner.get(watch).json() == {"watching": False}


@pytest.mark.parametrize("kind", ["comments", "attachments"])
def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_three(
    kind, initiative, portfolio, owner, as_owner
):
    def queries(name):
        person = make_person(name, portfolio, "contributor")
        post_comment(initiative, text=f"@{name} @{owner.name}", by=person, at=NOW)
        attach(initiative, upload("plan.pdf", PDF), by=person, at=NOW)
        with CaptureQueriesContext(connection) as counted:
            as_owner.get(f"/initiatives/{initiative.pk}/{kind}")
        return len(counted)

    few = queries("First")

    assert [queries(f"Person{number}") for number in range(10)] == [few] * 10
