"""Forms that record something: who may, what they do, and what they refuse."""

import pytest

from portfolio.actions import add_group
from portfolio.models import Initiative, Involvement, Lesson, Partner
from tests.cast import NOW, make_initiative
from tests.records import TYPED
from tests.web.world import INVOLVEMENT, make_gate, page, text

UPDATE = {"text": "Two teams try it."}
LESSON, PARTNER = TYPED["lessons"], TYPED["partners"]
MARKUP = "<script>alert(1)</script>"
# Of more than a line: there what looks like a tag is taken apart.
TEXTS = ("findings", "change", "text", "what_happened")


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def post(as_owner, initiative):
    """Send the form of a new record of this kind, as its owner."""

    def send(slug, data):
        return as_owner.post(page("record-new", initiative.pk, slug), data)

    return send


def test_an_update_is_posted(as_owner, initiative):
    as_owner.post(page("update-new", initiative.pk), UPDATE)

    assert initiative.updates.get().text == "Two teams try it."


def test_an_initiative_is_started(as_owner, portfolio, owner):
    answer = as_owner.post(
        page("initiative-new", portfolio.slug), {"title": "Oaks", "owner": owner.pk}
    )

    started = Initiative.objects.get(title="Oaks")
    assert answer.url == page("initiative", started.pk)


def test_the_owner_of_a_new_initiative_works_in_the_portfolio(
    as_owner, portfolio, viewer
):
    answer = as_owner.post(
        page("initiative-new", portfolio.slug), {"title": "Oaks", "owner": viewer.pk}
    )

    assert answer.status_code == 400
    assert not Initiative.objects.exists()


def test_saving_says_what_it_did_to_the_checklist(as_owner, portfolio, initiative):
    make_gate(portfolio, "problem")
    path = page("answer", initiative.pk, "problem")

    answer = as_owner.post(path, {"state": "met", "evidence": "Seen."}, follow=True)

    assert "Answer saved. 1 criterion is now met." in text(answer)


def test_an_answer_can_be_changed(as_owner, portfolio, initiative):
    make_gate(portfolio, "problem")
    path = page("answer", initiative.pk, "problem")
    as_owner.post(path, {"state": "met", "evidence": "Seen."})

    as_owner.post(path, {"state": "not-met", "evidence": "Looked again."})

    assert initiative.answers.get().state == "not-met"


def test_an_answer_needs_evidence(as_owner, portfolio, initiative):
    make_gate(portfolio, "problem")

    answer = as_owner.post(page("answer", initiative.pk, "problem"), {"state": "met"})

    assert answer.status_code == 400
    assert not initiative.answers.exists()


def test_a_criterion_that_is_not_asked_has_no_form(as_owner, portfolio, initiative):
    make_gate(portfolio, "problem")

    assert as_owner.get(page("answer", initiative.pk, "other")).status_code == 404


@pytest.mark.parametrize("person", ["viewer", "gatekeeper", "outsider"])
def test_who_may_not_say_where_it_stands_finds_no_form(
    request, client, initiative, person
):
    client.force_login(request.getfixturevalue(person))

    assert client.get(page("update-new", initiative.pk)).status_code == 404
    assert client.post(page("update-new", initiative.pk), UPDATE).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("count", "-3", "Count at least one person."),
        ("count", "0", "Count at least one person."),
        ("count", "many", "Enter a whole number."),
        ("count", "9" * 30, ""),
        ("held_on", "0001-01-01", "1990"),
        ("held_on", "2099-01-01", "This day is still to come."),
        ("held_on", "yesterday", "Enter a valid date."),
        ("form", "seance", "Select a valid choice."),
        ("group", "", "Fill this in."),
        ("group", "x" * 121, "at most 120 characters"),
        ("findings", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_bad_involvement_is_refused_and_kept(post, field, value, refusal):
    answer = post("involvements", INVOLVEMENT | {field: value})

    assert answer.status_code == 400
    assert refusal in text(answer)
    assert "Wind comes first." in text(answer)
    assert not Involvement.objects.exists()


def test_a_refusal_is_linked_to_its_field(post):
    shown = text(post("involvements", INVOLVEMENT | {"count": "0"}))

    assert 'href="#id_count"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_count_error"' in shown


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("involvements", INVOLVEMENT, "group"),
        ("involvements", INVOLVEMENT, "findings"),
        ("involvements", INVOLVEMENT, "change"),
        ("groups", {"name": "Planners"}, "name"),
        ("groups", {"name": "Planners"}, "contact"),
        ("partners", PARTNER, "organisation"),
        ("partners", PARTNER, "role"),
        ("partners", PARTNER, "contribution"),
        ("lessons", LESSON, "text"),
        ("lessons", LESSON, "what_happened"),
        ("lessons", LESSON, "shared_with"),
    ],
)
def test_markup_is_shown_as_text(as_owner, post, initiative, name, data, field):
    post(name, data | {field: MARKUP})

    shown = text(as_owner.get(page("initiative", initiative.pk)))

    assert MARKUP not in shown
    assert ("&lt; script&gt;" if field in TEXTS else "&lt;script&gt;") in shown


def test_a_group_that_exists_is_named_in_the_refusal(post, initiative, owner):
    add_group(initiative, name="Planners", by=owner, at=NOW)

    answer = post("groups", {"name": "Planners", "contact": "Front desk"})

    assert answer.status_code == 400
    assert "There is a group with this name already." in text(answer)
    assert "Front desk" in text(answer)
    assert initiative.groups.count() == 1


def test_a_title_of_ten_megabytes_gets_a_clear_page(as_owner, portfolio):
    path = page("initiative-new", portfolio.slug)

    answer = as_owner.post(path, {"title": "x" * 10_000_000})

    assert answer.status_code in (400, 413)
    assert "<h1" in text(answer)
    assert not Initiative.objects.exists()


def test_text_that_names_somebody_is_asked_about_once(post, initiative):
    told = INVOLVEMENT | {"findings": "Ask jan@voorbeeld.nl."}

    answer = post("involvements", told)

    assert "It looks as if this text holds an e-mail address." in text(answer)
    assert "Ask jan@voorbeeld.nl." in text(answer)
    assert not initiative.involvements.exists()


def test_text_that_names_somebody_can_be_saved_anyway(post, initiative):
    told = INVOLVEMENT | {"findings": "Ask info@voorbeeld.nl.", "save_anyway": "1"}

    post("involvements", told)

    assert initiative.involvements.get().findings == "Ask info@voorbeeld.nl."


def test_lines_count_as_they_were_typed(post, initiative):
    lines = "\r\n".join("x" for _ in range(500))

    post("lessons", LESSON | {"text": lines})

    assert initiative.lessons.get().text.count("\n") == 499


def test_nothing_of_a_refused_form_is_half_done(post):
    post("lessons", LESSON | {"learnt_on": "2099-01-01"})
    post("partners", PARTNER | {"agreement_status": "perhaps"})

    assert not Lesson.objects.exists()
    assert not Partner.objects.exists()


@pytest.mark.parametrize("count", ["100001", "1" * 12, "9" * 5000], ids=len)
def test_more_people_than_could_be_meant_are_refused(count, post, initiative):
    answer = post("involvements", INVOLVEMENT | {"count": count})

    assert answer.status_code == 400
    assert not initiative.involvements.exists()


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("people", "hours_per_week", "169"),
        ("planning", "structural_cost_estimate", "1" * 12),
    ],
)
def test_a_number_that_nobody_means_is_refused(section, name, value, as_owner, owner):
    initiative = make_initiative(owner)
    typed = {"owner": owner.pk, "version": initiative.version, name: value}

    answer = as_owner.post(page("initiative-edit", initiative.pk, section), typed)

    assert answer.status_code == 400
    assert "is less than or equal to" in text(answer)
