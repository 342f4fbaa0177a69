"""A manager works on a draft and publishes it; reviews keep their version."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.ledger import Kind, Stale
from portfolio.models import Event
from tests.cast import NOW, make_initiative, make_ready
from tests.workflows.versions import CRITERION, publish_versions
from workflows.actions import (
    add_criterion,
    adopt_version,
    discard_draft,
    edit_criterion,
    place_criterion,
    publish,
    remove_criterion,
    request_decision,
    start_draft,
)
from workflows.gates import criteria_for
from workflows.models import Checklist, Criterion, Gate, Standing
from workflows.playbook.versions import changes, mark, newer
from workflows.standing import catch_up


@pytest.fixture
def gate(playbook):
    return Gate.objects.get(slug="idea-to-concept")


@pytest.fixture
def draft(gate, manager):
    return start_draft(gate, by=manager, at=NOW)


@pytest.fixture
def sponsor(draft):
    return draft.criteria.get(slug="g1-sponsor")


def slugs(checklist):
    return list(checklist.criteria.order_by("order").values_list("slug", flat=True))


def test_a_draft_begins_as_the_version_in_force(draft, gate):
    assert slugs(draft) == slugs(gate.checklists.published().first())
    assert (draft.version, draft.published_at) == (2, None)


def test_there_is_one_draft_at_a_time(draft, gate, manager):
    with pytest.raises(ValidationError, match="There is a draft already"):
        start_draft(gate, by=manager, at=NOW)


def test_a_draft_is_not_asked_yet(draft, gate, manager, initiative):
    for criterion in draft.criteria.all():
        remove_criterion(criterion, by=manager, at=NOW)

    assert len(criteria_for(initiative)) == 10


ACTS = {
    "start": lambda d, c, by: start_draft(d.gate, by=by, at=NOW),
    "add": lambda d, c, by: add_criterion(d, CRITERION, by=by, at=NOW),
    "edit": lambda d, c, by: edit_criterion(c, {"level": "advisory"}, by=by, at=NOW),
    "remove": lambda d, c, by: remove_criterion(c, by=by, at=NOW),
    "place": lambda d, c, by: place_criterion(c, 1, by=by, at=NOW),
    "discard": lambda d, c, by: discard_draft(d, by=by, at=NOW),
    "publish": lambda d, c, by: publish(d, note="Why", by=by, at=NOW),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("role", ["viewer", "owner", "gatekeeper", "outsider"])
def test_only_managers_keep_the_playbook(act, role, draft, sponsor, request):
    with pytest.raises(PermissionDenied):
        act(draft, sponsor, request.getfixturevalue(role))


@pytest.mark.parametrize(
    "name", ["add", "edit", "remove", "place", "discard", "publish"]
)
def test_what_is_published_never_changes(name, draft, gate, manager):
    version = gate.checklists.published().first()
    criterion = version.criteria.first()

    with pytest.raises(ValidationError, match="This is no draft any more"):
        ACTS[name](version, criterion, manager)


def test_an_added_criterion_gets_a_slug_for_ever(draft, manager):
    added = add_criterion(draft, CRITERION, by=manager, at=NOW)
    edit_criterion(added, {"label_en": "Another label"}, by=manager, at=NOW)

    added.refresh_from_db()
    assert (added.slug, added.order) == ("one-more-question", 11)


def test_a_slug_that_was_ever_used_is_not_used_again(draft, manager):
    first = add_criterion(draft, CRITERION, by=manager, at=NOW)
    publish(draft, note="One more", by=manager, at=NOW)
    second = start_draft(draft.gate, by=manager, at=NOW)
    remove_criterion(second.criteria.get(slug=first.slug), by=manager, at=NOW)

    again = add_criterion(second, CRITERION, by=manager, at=NOW)

    assert again.slug == "one-more-question-2"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label_nl": " "}, "label_nl"),
        ({"question_en": "x" * 301}, "question_en"),
        ({"check_name": "nothing"}, "check_name"),
        ({"check_name": "", "is_judged": False}, "is_judged"),
        ({"applies_when": "partners and"}, "applies_when"),
        ({"guards": ["FM9"]}, "guards"),
        ({"because": ["x"]}, "because"),
        ({"help_en": ""}, "help_en"),
        ({"level": "nice"}, "level"),
    ],
)
def test_a_mistake_is_said_at_its_field(changes, field, sponsor, manager):
    with pytest.raises(ValidationError) as refusal:
        edit_criterion(sponsor, changes, by=manager, at=NOW)

    assert list(refusal.value.message_dict) == [field]


def test_texts_come_on_one_line(sponsor, manager):
    words = {"question_en": " Two\nlines ", "sources": ["S1", "  "]}

    edit_criterion(sponsor, words, by=manager, at=NOW)

    sponsor.refresh_from_db()
    assert (sponsor.question_en, sponsor.sources) == ("Two lines", ["S1"])


def test_an_edit_over_that_of_somebody_else_is_refused(sponsor, manager):
    seen = mark(sponsor)
    edit_criterion(sponsor, {"level": "advisory"}, by=manager, at=NOW)

    with pytest.raises(Stale, match="Somebody else changed this"):
        edit_criterion(sponsor, {"label_en": "Boss"}, seen=seen, by=manager, at=NOW)


def test_criteria_change_places(draft, sponsor, manager):
    before = slugs(draft)

    place_criterion(sponsor, 1, by=manager, at=NOW)

    rest = [slug for slug in before if slug != "g1-sponsor"]
    assert slugs(draft) == ["g1-sponsor", *rest]


def test_a_discarded_draft_leaves_nothing(draft, gate, manager):
    discard_draft(draft, by=manager, at=NOW)

    assert slugs(gate.checklists.get())[0] == "g1-problem-public-task"


def test_publishing_is_refused_while_nothing_changed(draft, manager):
    with pytest.raises(ValidationError, match="Nothing changed yet"):
        publish(draft, note="Why", by=manager, at=NOW)


def test_publishing_needs_a_note(draft, sponsor, manager):
    remove_criterion(sponsor, by=manager, at=NOW)

    with pytest.raises(ValidationError, match="Say in a line what changed") as refusal:
        publish(draft, note="  ", by=manager, at=NOW)

    assert list(refusal.value.message_dict) == ["note"]


def test_publishing_is_written_down_once(draft, sponsor, manager):
    problem = draft.criteria.first()
    add_criterion(draft, CRITERION, by=manager, at=NOW)
    remove_criterion(sponsor, by=manager, at=NOW)
    edit_criterion(problem, {"level": "advisory"}, by=manager, at=NOW)

    publish(draft, note="Ask less", by=manager, at=NOW)

    event = Event.objects.get(kind=Kind.PLAYBOOK_PUBLISHED)
    assert event.facts == {
        "gate": "idea-to-concept",
        "version": 2,
        "note": "Ask less",
        "added": ["one-more-question"],
        "removed": ["g1-sponsor"],
        "changed": ["g1-problem-public-task"],
    }
    assert (event.by, event.initiative) == (manager, None)


def test_a_new_order_alone_can_be_published(draft, sponsor, manager):
    place_criterion(sponsor, 1, by=manager, at=NOW)

    published = publish(draft, note="Sponsor first", by=manager, at=NOW)

    assert slugs(published)[0] == "g1-sponsor"


def test_standings_follow_where_no_decision_is_asked_for(
    draft, sponsor, owner, manager
):
    free, held = make_initiative(owner), make_initiative(owner)
    request_decision(held, by=owner, at=NOW)
    catch_up(at=NOW)
    remove_criterion(sponsor, by=manager, at=NOW)

    publish(draft, note="Ask less", by=manager, at=NOW)

    assert list(Standing.objects.values_list("initiative", flat=True)) == [held.pk]
    catch_up(at=NOW)
    assert Standing.objects.get(initiative=free).required == 8
    assert Standing.objects.get(initiative=held).required == 9


def test_standings_of_other_stages_stay(draft, sponsor, owner, manager, stages):
    other = make_initiative(owner)
    catch_up(at=NOW)
    type(other).objects.filter(pk=other.pk).update(stage=stages["pilot"])
    remove_criterion(sponsor, by=manager, at=NOW)

    publish(draft, note="Ask less", by=manager, at=NOW)

    assert Standing.objects.filter(initiative=other).exists()


@pytest.fixture
def review(initiative, playbook, owner):
    return request_decision(make_ready(initiative), by=owner, at=NOW)


def test_an_open_review_keeps_its_version(review, gate, manager):
    asked = criteria_for(review.initiative)

    publish_versions(gate, by=manager, count=3)

    assert criteria_for(review.initiative) == asked
    assert gate.checklists.published().first().version == 4


def test_a_review_knows_how_many_criteria_changed(review, gate, manager):
    assert newer(review) is None

    publish_versions(gate, by=manager, count=1)

    with CaptureQueriesContext(connection) as captured:
        # One came, one went, one got other words.
        assert newer(review) == 3
    assert len(captured) == 2


def test_adopting_holds_a_review_against_the_newest(review, gate, manager, owner):
    newest = publish_versions(gate, by=manager, count=2)

    adopt_version(review, by=owner, at=NOW)

    review.refresh_from_db()
    assert (review.checklist, newer(review)) == (newest, None)
    event = Event.objects.get(kind=Kind.VERSION_ADOPTED)
    assert event.facts == {"version": 3}


def test_answers_come_along_by_slug(review, gate, manager, owner):
    publish_versions(gate, by=manager, count=1)

    adopt_version(review, by=owner, at=NOW)

    answered = set(review.initiative.answers.values_list("slug", flat=True))
    asked = {criterion.slug for criterion in criteria_for(review.initiative)}
    assert answered <= asked


def test_nothing_to_adopt_is_refused(review, owner):
    with pytest.raises(ValidationError, match="There is no newer version"):
        adopt_version(review, by=owner, at=NOW)


@pytest.mark.parametrize("role", ["viewer", "gatekeeper", "outsider"])
def test_only_who_may_ask_may_adopt(role, review, gate, manager, request):
    publish_versions(gate, by=manager, count=1)

    with pytest.raises(PermissionDenied):
        adopt_version(review, by=request.getfixturevalue(role), at=NOW)


def criterion(slug="c-1", **facts):
    return Criterion(slug=slug, **CRITERION | facts)


def test_changes_are_told_apart():
    old = [criterion("a"), criterion("b"), criterion("c"), criterion("d")]
    new = [
        criterion("e"),
        criterion("b", level="advisory"),
        criterion("a"),
        criterion("c", question_en="Is it?"),
    ]

    found = changes(old, new)

    assert [each.criterion.slug for each in found] == ["e", "b", "c", "d"]
    assert [each.added for each in found] == [True, False, False, False]
    assert [each.level_changed for each in found] == [False, True, False, False]
    assert [each.reworded for each in found] == [False, False, True, False]
    assert [each.removed for each in found] == [False, False, False, True]


def test_a_draft_stays_newest_when_a_file_was_loaded_meanwhile(draft, sponsor, manager):
    Checklist.objects.create(gate=draft.gate, version=3, published_at=NOW)
    remove_criterion(sponsor, by=manager, at=NOW)

    published = publish(draft, note="Ours counts", by=manager, at=NOW)

    assert draft.gate.checklists.published().first() == published
    assert published.version == 4
