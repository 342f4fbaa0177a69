"""Documents that a worker makes: asked for, made, cancelled and resumed."""

import json
import time
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from portfolio.models import Initiative, Membership, Passage, Role
from portfolio.nudging import nudge
from reports import working
from reports.actions import ask_for, ask_for_instance, cancel, remove
from reports.actions.jobs import KEPT, MOST_AT_ONCE, WORK
from reports.everything.writing import MANIFEST
from reports.keeping import directory, new_file, open_kept
from reports.models import Format, Job, JobState, Trouble
from tests.cast import NOW, TODAY, make_initiative, make_person


@pytest.fixture
def ask(portfolio, viewer):
    def ask(format=Format.XLSX, at=NOW, by=viewer, **asked):
        return ask_for(portfolio, format, asked=asked, by=by, at=at)

    return ask


def clock(at=NOW):
    return lambda: at


def again(job):
    return Job.objects.get(pk=job.pk)


def files():
    return [path for path in directory().glob("*/*") if path.is_file()]


REPORTS = [Format.PDF, Format.PPTX, Format.XLSX, Format.ODS, Format.CSV]


@pytest.mark.parametrize("format", REPORTS)
def test_a_document_is_made_and_kept_for_a_week(format, ask, owner):
    make_initiative(owner)
    job = ask(format, **{"from": "2026-01-01"})

    assert working.work(clock=clock()) == 1

    job = again(job)
    assert (job.state, job.percent, job.kept_until) == (JobState.DONE, 100, NOW + KEPT)
    assert job.name == f"kiem-lindervoort-2026-11-23.{format.ending}"
    assert job.asked == {"from": "2026-01-01", "to": "2026-11-23"}
    with open_kept(job.path) as file:
        assert len(file.read()) == job.size


def test_everything_is_for_who_manages(ask, viewer, manager, portfolio):
    with pytest.raises(PermissionDenied):
        ask(Format.EVERYTHING)

    job = ask(Format.EVERYTHING, by=manager)
    assert working.work(clock=clock()) == 1

    job = again(job)
    assert (job.state, job.name) == (JobState.DONE, "kiem-lindervoort-2026-11-23.zip")
    assert list(Job.objects.visible_to(manager)) == [job]
    portfolio.memberships.filter(user=manager).update(role=Role.VIEWER)
    assert not Job.objects.visible_to(manager).exists()


def test_this_kiem_as_a_whole_is_for_administrators(manager, portfolio):
    with pytest.raises(PermissionDenied):
        ask_for_instance(by=manager, at=NOW)
    keeper = make_person("Keeper", None)
    User.objects.filter(pk=keeper.pk).update(is_administrator=True)
    keeper.refresh_from_db()

    job = ask_for_instance(by=keeper, at=NOW)
    assert working.work(clock=clock()) == 1

    job = again(job)
    assert (job.state, job.name) == (JobState.DONE, "kiem-2026-11-23.zip")
    with open_kept(job.path) as file:
        assert json.loads(zipfile.ZipFile(file).read(MANIFEST))["portfolio"] is None
    assert list(Job.objects.visible_to(keeper)) == [job]
    User.objects.filter(pk=keeper.pk).update(is_administrator=False)
    keeper.refresh_from_db()
    assert not Job.objects.visible_to(keeper).exists()


def test_it_is_in_the_language_of_who_asked(ask):
    job = ask(Format.PDF)
    Job.objects.update(language="nl")

    working.work(clock=clock())

    with open_kept(again(job).path) as file:
        assert str(pikepdf.open(file).Root.Lang) == "nl"


def test_who_takes_no_part_asks_for_nothing(ask, outsider):
    with pytest.raises(PermissionDenied):
        ask(by=outsider)


def test_a_period_that_cannot_be_is_refused_when_it_is_asked(ask):
    with pytest.raises(ValidationError) as refusal:
        ask(**{"from": "soon"})

    assert "from" in refusal.value.message_dict


def test_one_person_has_a_few_at_once(ask):
    for _ in range(MOST_AT_ONCE):
        ask()

    with pytest.raises(ValidationError, match="5 documents are being made for you"):
        ask()


def test_after_a_week_it_is_thrown_away(ask):
    before = set(files())
    job = ask()
    working.work(clock=clock())
    assert set(files()) > before

    working.tidy(clock=clock(NOW + KEPT - timedelta(seconds=1)))
    assert again(job).path
    assert working.tidy(clock=clock(NOW + KEPT)) == 1

    assert not Job.objects.exists()
    assert set(files()) == before


def test_what_waits_is_cancelled(ask, viewer):
    job = cancel(ask(), by=viewer, at=NOW)

    assert working.work(clock=clock()) == 0
    assert again(job).state == JobState.CANCELLED


def test_what_is_being_made_stops_at_the_next_step(ask, viewer):
    before = set(files())
    job = ask()
    hands = working.Hands(working.claim(at=NOW), clock())
    cancel(job, by=viewer, at=NOW)

    assert not hands.make()

    assert again(job).state == JobState.CANCELLED
    assert set(files()) == before


def test_nobody_cancels_or_removes_what_another_asked(ask, manager):
    job = ask()

    with pytest.raises(PermissionDenied):
        cancel(job, by=manager, at=NOW)
    with pytest.raises(PermissionDenied):
        remove(job, by=manager)


def test_another_worker_begins_anew_when_the_lease_is_over(ask):
    job = ask()
    gone = working.claim(at=NOW)
    assert working.claim(at=NOW + working.LEASE / 2) is None

    assert working.work(clock=clock(NOW + working.LEASE)) == 1

    assert (again(job).state, again(job).attempts) == (JobState.DONE, 2)
    with pytest.raises(working.Stopped):
        working.Hands(gone, clock()).tell(0, 2)


def test_what_three_workers_died_of_says_so(ask):
    job, at = ask(), NOW
    for _ in range(working.MOST_ATTEMPTS):
        assert working.claim(at=at)
        at += working.LEASE

    assert working.claim(at=at) is None

    job = again(job)
    assert (job.state, job.trouble) == (JobState.FAILED, Trouble.BROKEN_OFF)


def test_who_left_gets_nothing(ask, viewer):
    job = ask()
    Membership.objects.filter(user=viewer).delete()

    working.work(clock=clock())

    assert again(job).trouble == Trouble.LEFT


def test_an_error_is_told_and_not_swallowed(ask):
    job = ask()
    Job.objects.update(format="none")

    with pytest.raises(ValueError, match="none"):
        working.work(clock=clock())

    assert (again(job).state, again(job).trouble) == (JobState.FAILED, Trouble.ERROR)


def test_a_file_that_was_not_finished_is_not_there(db):
    before = set(files())

    with pytest.raises(RuntimeError), new_file() as (_path, file):
        file.write(b"half")
        raise RuntimeError

    assert set(files()) == before


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def in_state(job, *states):
    return lambda: again(job).state in states


def fill(owner, count):
    """Enough to take a while."""
    first = make_initiative(owner)
    fields = {
        field.attname: getattr(first, field.attname)
        for field in Initiative._meta.concrete_fields
        if field.attname not in ("id", "rank")
    }
    made = Initiative.objects.bulk_create(
        Initiative(**fields, rank=f"z{number:06}") for number in range(count)
    )
    Passage.objects.bulk_create(
        Passage(initiative=each, stage=each.stage, entered_on=TODAY) for each in made
    )


def test_a_real_worker_makes_it_and_another_goes_on_when_it_is_killed(
    ask, owner, worker
):
    fill(owner, 3000)
    first = worker()
    job = ask(at=timezone.now())
    assert wait_until(in_state(job, JobState.RUNNING))
    first.kill()
    assert again(job).state == JobState.RUNNING

    # As if the lease were over.
    Job.objects.update(lease_until=timezone.now())
    worker()
    nudge(WORK)

    assert wait_until(in_state(job, JobState.DONE, JobState.FAILED))
    job = again(job)
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert job.size > 100_000
