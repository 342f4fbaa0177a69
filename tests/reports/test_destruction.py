"""What is closed goes after its term: proposed, approved by two, and accounted for."""

import io
import json

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from portfolio import sealing
from portfolio.actions import (
    attach,
    post_comment,
    record_lesson,
    set_private,
    set_retention,
)
from portfolio.files import directory
from portfolio.ledger import Kind
from portfolio.models import Ending, Event, Initiative, Lesson, Role
from portfolio.retention import USUAL, Term, closed_in, kept_of, terms_in, with_terms
from reports.actions import (
    approve_destruction,
    destroy,
    file_report,
    propose_destruction,
    withdraw_destruction,
)
from reports.actions.destruction import due_in
from reports.destroyed import pdf
from reports.everything.kinds import kinds
from reports.models import DestructionList, FiledReport
from reports.wanted import Wanted
from tests.cast import NOW, TODAY, make_person
from tests.records import make_records
from tests.reports.test_documents import elements
from workflows.actions.meetings import add_item, close_meeting, open_meeting
from workflows.models import Meeting, Outcome

LATER = NOW.replace(year=2033)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def others(portfolio):
    return [make_person(name, portfolio, Role.GATEKEEPER) for name in ("Ans", "Bo")]


@pytest.fixture
def trees(history, owner, manager):
    """Stopped in June 2026, with something of everything."""
    trees, how = history["Trees"], {"by": owner, "at": NOW}
    make_records(trees, by=owner)
    attach(trees, SimpleUploadedFile("plan.txt", b"a plan"), **how)
    post_comment(trees, text="Ask @Manager about Trees.", **how)
    record_lesson(trees, text="Ask the gardeners.", learnt_on=TODAY, **how)
    trees.refresh_from_db()
    return trees


@pytest.fixture
def listed(trees, manager):
    return propose_destruction(trees.portfolio, [trees.pk], by=manager, at=LATER)


@pytest.fixture
def approved(listed, others):
    for person in others:
        approve_destruction(listed, by=person, at=LATER)
    return listed


def refused(code, verb, *args, **how):
    with pytest.raises(ValidationError) as refusal:
        verb(*args, **how)
    error = refusal.value
    codes = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    assert {each.code for errors in codes.values() for each in errors} == {code}


def numbers_of(filed):
    return [
        cell
        for chapter in filed.chapters["en"]
        for table in chapter["tables"]
        for row in table["rows"]
        for cell in row["cells"]
        if isinstance(cell, int | float)
    ]


# Terms.


def test_how_it_ended_decides_how_long_it_is_kept(history, owner, rule):
    how = {"at": NOW}
    rule(history["Benches"], Outcome.STOP, **how)
    for stage in ("idea", "concept", "pilot"):
        rule(history["Noise"], Outcome.GO, **how) if stage != "idea" else None
    rule(history["Noise"], Outcome.HAND_OVER, **how)
    rule(history["Parking"], Outcome.GO, **how)
    rule(history["Parking"], Outcome.GO, **how)
    rule(history["Parking"], Outcome.STOP, **how)
    portfolio = owner.memberships.get().portfolio

    found = {i.title: k.ending for i, k in with_terms(portfolio, closed_in(portfolio))}

    assert found == {
        "Trees": Ending.CANCELLED,
        "Benches": Ending.CANCELLED,
        "Noise": Ending.SCALED,
        "Parking": Ending.STOPPED,
    }


def test_the_term_counts_from_the_day_it_closed(history):
    trees = history["Trees"]
    trees.refresh_from_db()

    kept = kept_of(trees, terms_in(trees.portfolio))

    assert str(kept.closed_on) == "2026-06-01"
    assert str(kept.due_on) == "2027-06-01"
    assert kept_of(history["Noise"], terms_in(trees.portfolio)) is None


def test_managers_write_down_the_terms_of_their_own(portfolio, manager, owner, history):
    wanted = {Ending.CANCELLED: Term(None, "Selectielijst 2020, onze keuze")}
    with pytest.raises(PermissionDenied):
        set_retention(portfolio, wanted, by=owner, at=NOW)

    set_retention(portfolio, wanted, by=manager, at=NOW)
    set_retention(portfolio, wanted, by=manager, at=NOW)

    assert terms_in(portfolio)[Ending.CANCELLED].years is None
    assert terms_in(portfolio)[Ending.SCALED] == USUAL[Ending.SCALED]
    event = Event.objects.get(kind=Kind.RETENTION_SET)
    assert event.facts["changes"]["cancelled"][1] == [None, wanted["cancelled"].ground]
    assert due_in(portfolio, LATER) == []


def test_a_term_that_cannot_be_is_refused(portfolio, manager):
    wanted = {Ending.STOPPED: Term(201, " ")}

    with pytest.raises(ValidationError) as refusal:
        set_retention(portfolio, wanted, by=manager, at=NOW)

    assert set(refusal.value.message_dict) == {"stopped", "stopped-ground"}


# The list.


def test_only_what_is_over_its_term_can_be_proposed(trees, history, manager, owner):
    how = {"by": manager, "at": LATER}
    portfolio = trees.portfolio
    with pytest.raises(PermissionDenied):
        propose_destruction(portfolio, [trees.pk], by=owner, at=LATER)
    refused("required", propose_destruction, portfolio, [], **how)
    refused("not-due", propose_destruction, portfolio, [trees.pk], by=manager, at=NOW)
    refused("not-due", propose_destruction, portfolio, [history["Noise"].pk], **how)

    listed = propose_destruction(portfolio, [trees.pk], note="As every year", **how)

    item = listed.items.get()
    assert (item.number, item.title, item.ending) == (trees.pk, "Trees", "cancelled")
    assert str(item.due_on) == "2027-06-01"
    assert item.ground
    refused("not-due", propose_destruction, portfolio, [trees.pk], **how)


def test_who_proposed_it_does_not_approve_it(listed, manager, owner, viewer, others):
    for person in (manager, owner, viewer):
        with pytest.raises(PermissionDenied):
            approve_destruction(listed, by=person, at=LATER)

    refused("not-approved", destroy, listed, by=manager, at=LATER)
    approve_destruction(listed, by=others[0], at=LATER)
    approve_destruction(listed, by=others[0], at=LATER)
    refused("not-approved", destroy, listed, by=manager, at=LATER)
    assert listed.approvals.count() == 1


def test_what_is_private_is_for_managers_only(trees, manager, others):
    set_private(trees, on=True, by=manager, at=NOW)
    listed = propose_destruction(trees.portfolio, [trees.pk], by=manager, at=LATER)

    with pytest.raises(PermissionDenied):
        approve_destruction(listed, by=others[0], at=LATER)
    assert not DestructionList.objects.visible_to(others[0]).exists()
    assert DestructionList.objects.visible_to(manager).exists()


def test_a_list_can_be_withdrawn_until_it_is_done(approved, trees, manager, others):
    with pytest.raises(PermissionDenied):
        withdraw_destruction(approved, by=others[0], at=LATER)

    withdraw_destruction(approved, by=manager, at=LATER)

    refused("finished", destroy, approved, by=manager, at=LATER)
    refused("finished", approve_destruction, approved, by=others[0], at=LATER)
    assert [initiative.pk for initiative, _kept in due_in(trees.portfolio, LATER)] == [
        trees.pk
    ]


def test_nothing_goes_when_a_term_was_made_longer(approved, trees, manager):
    wanted = {Ending.CANCELLED: Term(50, "Council")}
    set_retention(trees.portfolio, wanted, by=manager, at=LATER)

    refused("not-due", destroy, approved, by=manager, at=LATER)

    assert Initiative.objects.filter(pk=trees.pk).exists()


# Destroying.


def test_nothing_is_left_of_it_but_that_something_happened(approved, trees, manager):
    pk, kept = trees.pk, trees.attachments.get()
    before = Event.objects.filter(initiative=pk).count()

    destroy(approved, by=manager, at=LATER)

    for kind in kinds():
        if kind.about and kind.model is not Event:
            assert not kind.belonging(trees).exists(), kind.label
    assert not Initiative.objects.filter(pk=pk).exists()
    events = Event.objects.filter(initiative=pk)
    assert events.count() == before
    assert set(map(str, events.values_list("facts", flat=True))) == {"{}"}
    item = approved.items.get()
    assert (item.events, item.files) == (before, 1)
    event = Event.objects.get(kind=Kind.DESTROYED)
    assert event.facts["destroyed"] == [pk]
    assert event.facts["approved_by"] == ["Ans", "Bo"]
    assert (directory() / kept.path).exists()  # Until the transaction ends.


def test_the_chain_still_verifies(approved, manager):
    destroy(approved, by=manager, at=LATER)

    assert list(sealing.verify()) == []


def test_the_files_go_with_it(
    approved, trees, manager, django_capture_on_commit_callbacks
):
    path = directory() / trees.attachments.get().path

    with django_capture_on_commit_callbacks(execute=True):
        destroy(approved, by=manager, at=LATER)

    assert not path.exists()


def test_others_stay_as_they_are(approved, history, owner, manager):
    noise = history["Noise"]
    post_comment(noise, text="Here to stay.", by=owner, at=NOW)
    counts = {kind.label: kind.belonging(noise).count() for kind in kinds()}

    destroy(approved, by=manager, at=LATER)

    assert {k.label: k.belonging(noise).count() for k in kinds()} == counts


def test_minutes_and_filed_reports_lose_its_words_and_keep_their_numbers(
    trees, manager, others, portfolio
):
    how = {"by": manager, "at": NOW}
    meeting = open_meeting(portfolio, held_on=TODAY, **how)
    add_item(meeting, initiative=trees, **how)
    close_meeting(meeting, **how)
    wanted = Wanted.read({}, today=TODAY)
    filed = file_report(portfolio, wanted, name="November", **how)
    assert "Trees" in json.dumps(filed.chapters)
    numbers = numbers_of(filed)
    listed = propose_destruction(portfolio, [trees.pk], by=manager, at=LATER)
    for person in others:
        approve_destruction(listed, by=person, at=LATER)

    destroy(listed, by=manager, at=LATER)

    minutes = Meeting.objects.get().minutes
    assert "Trees" not in json.dumps(minutes)
    treated = (*minutes["nl"]["items"], *minutes["nl"]["untreated"])
    titles = {item["initiative"]: item["title"] for item in treated}
    assert titles[trees.pk]
    again = FiledReport.objects.get()
    assert "Trees" not in json.dumps(again.chapters)
    assert numbers_of(again) == numbers


def test_its_lessons_are_found_no_more(approved, manager):
    assert Lesson.objects.filter(text="Ask the gardeners.").exists()

    destroy(approved, by=manager, at=LATER)

    assert not Lesson.objects.filter(text="Ask the gardeners.").exists()


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Destruction report of"), ("nl", "Verklaring van vernietiging van")],
)
def test_the_report_on_paper_says_what_went_and_who_decided(
    approved, manager, language, title
):
    approved.items.update(title="#panic() *bold* <b>")
    destroy(approved, by=manager, at=LATER)

    with override(language):
        made = pikepdf.open(io.BytesIO(pdf(approved)))

    assert str(made.Root.Lang) == language
    assert str(made.docinfo["/Title"]).startswith(title)
    kinds = {str(each.S) for each in elements(made.Root.StructTreeRoot)}
    assert {"/H1", "/H2", "/H3"} <= kinds
