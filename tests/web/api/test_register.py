"""Each record through the API: one row of a list, changed and removed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import add_record, edit_record, remove_record
from portfolio.ledger import Kind
from portfolio.models import Event, Role
from portfolio.records import RECORDS
from tests.cast import NOW, make_initiative, make_person
from tests.recorded import initiative, made, owner, portfolio, recorded, rows
from tests.records import CHANGES
from tests.web.api.bodies import GOOD
from tests.web.api.caller import everything, pointers, refusal
from web.api.register import RESOURCES

__all__ = ["initiative", "made", "owner", "portfolio", "recorded", "rows"]  # fixtures
KINDS = {kind.slug: kind for kind in RESOURCES}


@pytest.fixture(params=RECORDS)
def slug(request):
    return request.param


@pytest.fixture
def path(slug, initiative, rows):
    return f"/initiatives/{initiative.pk}/{slug}/{rows[slug].pk}"


def test_every_kind_of_record_has_its_resource():
    assert list(KINDS) == list(RECORDS)
    assert [kind.field for kind in RESOURCES] == [
        slug.replace("-", "_") for slug in RECORDS
    ]


def test_a_row_is_shown_as_its_list_shows_it(slug, path, initiative, as_viewer):
    shown = as_viewer.get(path)

    assert shown.status_code == 200
    assert as_viewer.get(path.rsplit("/", 1)[0]).json()["results"] == [shown.json()]
    initiative.refresh_from_db()
    assert shown["ETag"] == f'"{initiative.version}"'


def test_the_initiative_shows_its_rows(slug, path, initiative, as_viewer):
    shown = as_viewer.get(f"/initiatives/{initiative.pk}").json()

    row = as_viewer.get(path).json()
    assert shown[KINDS[slug].field] == (row if slug == "handover" else [row])
    assert as_viewer.get(shown["links"][slug].split("/api/v1")[1]).status_code == 200


def test_the_examples_of_the_document_are_taken(slug, path, as_owner):
    before = Event.objects.count()

    response = as_owner.patch(path, KINDS[slug].edit)

    assert response.status_code == 200, response.content
    assert KINDS[slug].edit.items() <= response.json().items()
    assert as_owner.get(path).json() == response.json()
    assert Event.objects.count() == before + 1
    assert as_owner.get(path)["ETag"] == response["ETag"]


def test_a_change_of_nothing_leaves_no_trace(path, as_owner):
    before = Event.objects.count()

    assert as_owner.patch(path, {}).json() == as_owner.get(path).json()
    assert Event.objects.count() == before


def test_a_row_is_removed_once(slug, path, initiative, rows, as_owner):
    if slug == "groups":
        remove_record(rows["involvements"], by=initiative.owner, at=NOW)
    before = Event.objects.count()

    response = as_owner.delete(path)

    assert (response.status_code, response.content) == (204, b"")
    refusal(as_owner.delete(path), 404)
    refusal(as_owner.get(path), 404)
    assert Event.objects.count() == before + 1
    assert Event.objects.order_by("-id")[0].kind == Kind.RECORD_REMOVED


def test_what_others_refer_to_stays(initiative, rows, as_owner):
    before = everything()

    response = as_owner.delete(
        f"/initiatives/{initiative.pk}/groups/{rows['groups'].pk}"
    )

    assert refusal(response, 400)["code"] == "protected"
    assert everything() == before


def test_a_clash_shows_how_it_stands_now(slug, path, initiative, as_owner):
    ours, theirs = two_changes(slug)
    initiative.refresh_from_db()
    seen = {"version": initiative.version}
    edited = as_owner.patch(path, theirs | seen)
    before = everything()

    response = as_owner.patch(path, ours | seen)

    assert edited.status_code == 200, edited.content
    problem = refusal(response, 409)
    assert problem["code"] == "stale"
    assert problem["current"] == edited.json()
    assert f'"{problem["version"]}"' == edited["ETag"]
    assert everything() == before
    again = as_owner.patch(path, ours | {"version": problem["version"]})
    assert again.status_code == 200


def two_changes(slug):
    """Change one field of this record in two ways."""
    field, ours, theirs, _shown = CHANGES[slug]
    if not isinstance(GOOD[slug][field], str):
        ours, theirs = float(ours), float(theirs)
    if isinstance(GOOD[slug][field], int):
        ours, theirs = int(ours), int(theirs)
    return {field: ours}, {field: theirs}


def test_fields_that_nobody_else_changed_do_not_clash(
    initiative, rows, owner, as_owner
):
    initiative.refresh_from_db()
    seen, metric = initiative.version, rows["metrics"]
    edit_record(metric, {"target": 30}, by=owner, at=NOW)
    path = f"/initiatives/{initiative.pk}/metrics/{metric.pk}"

    response = as_owner.patch(path, {"unit": "calls", "version": seen})

    assert response.json()["target"] == 30
    assert response.json()["unit"] == "calls"


def test_who_may_only_look_changes_nothing(slug, path, as_viewer, as_gatekeeper):
    before = everything()

    for caller in (as_viewer, as_gatekeeper):
        refusal(caller.patch(path, KINDS[slug].edit), 404)
        refusal(caller.delete(path), 404)

    assert everything() == before


def test_outsiders_find_nothing(slug, path, as_outsider):
    before = everything()

    refusal(as_outsider.get(path), 404)
    refusal(as_outsider.get(path.rsplit("/", 1)[0]), 404)
    refusal(as_outsider.patch(path, KINDS[slug].edit), 404)
    refusal(as_outsider.delete(path), 404)

    assert everything() == before


def test_a_row_is_found_under_its_own_initiative_only(slug, rows, owner, as_owner):
    elsewhere = make_initiative(owner, title="Bins")
    path = f"/initiatives/{elsewhere.pk}/{slug}/{rows[slug].pk}"
    before = everything()

    refusal(as_owner.get(path), 404)
    refusal(as_owner.patch(path, KINDS[slug].edit), 404)
    refusal(as_owner.delete(path), 404)

    assert everything() == before


@pytest.mark.parametrize("number", ["0", "1" + "0" * 30, "-1", "x", "%00"])
def test_a_number_that_no_row_has_is_not_found(slug, number, initiative, as_owner):
    refusal(as_owner.get(f"/initiatives/{initiative.pk}/{slug}/{number}"), 404)


def test_all_mistakes_of_a_change_are_told_at_once(slug, path, as_owner):
    before = everything()
    texts = {name for name, value in GOOD[slug].items() if isinstance(value, str)}
    broken = dict.fromkeys(texts, 5) | {"initiative": 1, "version": "1"}

    problem = refusal(as_owner.patch(path, broken), 400)

    assert pointers(problem) == {f"#/{name}" for name in (*texts, *broken)}
    assert everything() == before


def test_a_body_of_a_change_is_an_object(path, as_owner):
    for body in ([], "x", 5, None, b"{"):
        refusal(as_owner.patch(path, body), 400)
    refusal(as_owner.patch(path, {}, "text/plain"), 415)


@pytest.mark.parametrize(
    ("slug", "field"),
    [
        ("measurements", "metric"),
        ("adoption-counts", "adoption_target"),
        ("team", "person"),
        ("relations", "other"),
    ],
)
def test_what_belongs_to_others_is_as_if_it_were_not_there(
    slug, field, path, initiative, outsider, rows, as_owner, referred
):
    foreign = make_initiative(outsider, title="Foreign")
    theirs = {
        "metric": add_record(foreign, "metrics", {"name": "x"}, by=outsider, at=NOW),
        "adoption_target": add_record(
            foreign, "adoption-targets", {"unit": "x", "target": 1}, by=outsider, at=NOW
        ),
        "person": outsider,
        "other": foreign,
    }[field].pk
    lists = path.rsplit("/", 1)[0]
    before = everything()

    refused = [
        refusal(send(where, body | {field: key}), 400)
        for send, where, body in (
            (as_owner.post, lists, GOOD[slug]),
            (as_owner.patch, path, {}),
        )
        for key in (theirs, 10**9)
    ]

    assert all(pointers(problem) == {f"#/{field}"} for problem in refused)
    assert len({problem["detail"] for problem in refused}) == 1
    assert everything() == before


def test_a_metric_of_another_initiative_of_ours_is_no_metric_either(
    initiative, owner, rows, as_owner
):
    bins = make_initiative(owner, title="Bins")
    metric = add_record(bins, "metrics", {"name": "x"}, by=owner, at=NOW)
    path = f"/initiatives/{initiative.pk}/measurements"

    response = as_owner.post(path, GOOD["measurements"] | {"metric": metric.pk})

    assert pointers(refusal(response, 400)) == {"#/metric"}


def test_an_initiative_is_not_linked_to_itself(initiative, as_owner):
    response = as_owner.post(
        f"/initiatives/{initiative.pk}/relations", {"other": initiative.pk}
    )

    refusal(response, 400)


def test_a_group_of_an_involvement_is_one_that_there_is(initiative, rows, as_owner):
    path = f"/initiatives/{initiative.pk}/involvements/{rows['involvements'].pk}"
    as_owner.post(f"/initiatives/{initiative.pk}/groups", {"name": "Drivers"})

    unknown = as_owner.patch(path, {"group": "Pilots"})
    known = as_owner.patch(path, {"group": "Drivers"})

    assert pointers(refusal(unknown, 400)) == {"#/group"}
    assert known.json()["group"] == "Drivers"


def test_a_lesson_moves_to_the_stage_where_it_was_learnt(initiative, rows, as_owner):
    path = f"/initiatives/{initiative.pk}/lessons/{rows['lessons'].pk}"

    assert as_owner.get(path).json()["stage"] == "idea"
    assert as_owner.patch(path, {"stage": "pilot"}).json()["stage"] == "pilot"
    assert as_owner.patch(path, {"stage": None}).json()["stage"] is None
    refused = as_owner.patch(path, {"stage": "moon"})
    assert pointers(refusal(refused, 400)) == {"#/stage"}


def test_an_initiative_has_one_handover_plan(initiative, rows, as_owner):
    path = f"/initiatives/{initiative.pk}/handover"
    before = everything()

    refusal(as_owner.post(path, GOOD["handover"]), 400)

    assert everything() == before


def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_three(
    slug, initiative, owner, portfolio, rows, as_viewer
):
    path = f"/initiatives/{initiative.pk}/{slug}"
    grow(slug, initiative, owner, portfolio, rows, range(3))
    with CaptureQueriesContext(connection) as few:
        as_viewer.get(path)

    grow(slug, initiative, owner, portfolio, rows, range(3, 30))
    with CaptureQueriesContext(connection) as many:
        found = as_viewer.get(path).json()["results"]

    assert len(found) >= 30 or slug == "handover"
    assert len(many) == len(few) <= 7


def grow(slug, initiative, owner, portfolio, rows, numbers):
    """Add rows of this kind, each naming something else."""
    if slug == "handover":
        return
    for number in numbers:
        name = f"{slug} {number}"
        facts = {
            "groups": {"name": name},
            "partners": {"organisation": name},
            "metrics": {"name": name},
            "data-sources": {"name": name},
            "adoption-targets": {"unit": name, "target": 5},
            "measurements": {"metric": rows["metrics"]},
            "adoption-counts": {"adoption_target": rows["adoption-targets"]},
            "involvements": {"group": rows["groups"]},
        }.get(slug, {})
        if slug == "team":
            facts = {"person": make_person(name, portfolio, Role.CONTRIBUTOR)}
        if slug == "relations":
            facts = {"other": make_initiative(owner, title=name)}
        missing = {
            field: value
            for field, value in GOOD[slug].items()
            if field not in facts and field != "stage"
        }
        add_record(initiative, slug, missing | facts, by=owner, at=NOW)
