"""Recording facts through the API."""

import pytest

from portfolio.ledger import Kind
from tests.web.api.bodies import GOOD, INVOLVEMENT, flat
from tests.web.api.caller import everything, refusal

RECORDS = [name for name in GOOD if name not in ("moves", "decisions")]
pytestmark = pytest.mark.usefixtures("referred")
MARKUP = "<script>alert(1)</script> & <b>“bold”</b> {{ 7 }} %(x)s =1+1"
# In a text of more than a line whatever looks like a tag is taken apart.
APART = MARKUP.replace("<", "< ")


def path_of(initiative, name):
    return f"/initiatives/{initiative.pk}/{name}"


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_recorded_is_shown_in_its_list(name, initiative, criterion, as_owner):
    path = path_of(initiative, name)

    made = as_owner.post(path, GOOD[name])

    assert made.status_code == 201
    assert GOOD[name].items() <= flat(made.json()).items()
    assert made.json() in as_owner.get(path).json()["results"]


@pytest.mark.parametrize("name", RECORDS)
def test_who_may_only_look_records_nothing(name, initiative, criterion, as_viewer):
    before = everything()

    refusal(as_viewer.post(path_of(initiative, name), GOOD[name]), 404)

    assert everything() == before


@pytest.mark.parametrize("name", GOOD)
def test_outsiders_find_no_lists(name, initiative, as_outsider):
    before = everything()

    refusal(as_outsider.post(path_of(initiative, name), GOOD[name]), 404)

    assert everything() == before


def test_an_involvement_is_written_in_the_ledger(initiative, owner, as_owner):
    as_owner.post(path_of(initiative, "involvements"), INVOLVEMENT)

    event = initiative.events.get(kind=Kind.INVOLVED)
    assert event.by == owner
    assert event.facts["count"] == 4


@pytest.mark.parametrize(
    ("name", "lines", "texts"),
    [
        ("involvements", ["group"], ["findings", "change"]),
        ("partners", ["organisation", "role", "contribution"], []),
        ("lessons", ["shared_with"], ["text", "what_happened"]),
        ("groups", ["name", "contact"], []),
        ("updates", ["text"], []),
        ("answers", [], ["evidence"]),
        ("decision-requests", [], ["note"]),
    ],
)
def test_markup_is_given_back_as_it_was_or_in_a_text_taken_apart(
    name, lines, texts, initiative, criterion, as_owner
):
    path = path_of(initiative, name)

    as_owner.post(path, GOOD[name] | dict.fromkeys([*lines, *texts], MARKUP))

    (shown,) = as_owner.get(path).json()["results"]
    assert [shown[field] for field in lines] == [MARKUP] * len(lines)
    assert [shown[field] for field in texts] == [APART] * len(texts)


def test_a_second_request_for_a_decision_is_refused(initiative, as_owner):
    path = path_of(initiative, "decision-requests")
    as_owner.post(path, {})

    response = as_owner.post(path, {})

    assert refusal(response, 400)["code"] == "requested"


def test_an_unknown_criterion_cannot_be_answered(initiative, criterion, as_owner):
    response = as_owner.post(
        path_of(initiative, "answers"), GOOD["answers"] | {"criterion": "other"}
    )

    refusal(response, 400)
