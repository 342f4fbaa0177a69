"""The archive file of an initiative: its records, documents, metadata and checksums."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from portfolio.actions import attach, post_comment, record_lesson
from portfolio.files import directory
from portfolio.ledger import Kind
from reports import working
from reports.actions import archive_initiative, ask_for_archive
from reports.archive.writing import CHECKSUMS, METADATA
from reports.keeping import open_kept
from reports.models import JobState
from tests.cast import NOW, TODAY
from workflows.actions.meetings import add_item, close_meeting, open_meeting


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def trees(history, owner, manager):
    """It was stopped in June; a file, a remark and a lesson are about it."""
    trees = history["Trees"]
    how = {"by": owner, "at": NOW}
    attach(trees, SimpleUploadedFile("plan.txt", "één plan".encode()), **how)
    post_comment(trees, text="Well done.", **how)
    record_lesson(trees, text="Ask the gardeners.", learnt_on=TODAY, **how)
    post_comment(history["Noise"], text="Of another one.", **how)
    trees.refresh_from_db()
    return trees


def opened(initiative, by):
    file = io.BytesIO()
    archive_initiative(initiative, file, by=by, at=NOW)
    return zipfile.ZipFile(file)


def records(archive, name):
    lines = archive.read(f"records/{name}.jsonl").decode().splitlines()
    return [json.loads(line) for line in lines]


def test_it_has_the_records_of_this_one_and_its_documents(trees, manager):
    archive = opened(trees, manager)

    assert [row["title"] for row in records(archive, "portfolio.initiative")] == [
        "Trees"
    ]
    assert [row["text"] for row in records(archive, "portfolio.comment")] == [
        "Well done."
    ]
    assert len(records(archive, "workflows.decision")) == 2
    assert "Ask the gardeners." in {
        row["text"] for row in records(archive, "portfolio.lesson")
    }
    assert {"Owner", "Gatekeeper"} <= {r["name"] for r in records(archive, "people")}
    (document,) = [name for name in archive.namelist() if name.startswith("files/")]
    assert archive.read(document).decode() == "één plan"


def test_what_a_meeting_wrote_down_about_it_goes_along(trees, owner, manager, rule):
    how = {"by": manager, "at": NOW}
    meeting = open_meeting(trees.portfolio, held_on=TODAY, **how)
    add_item(meeting, initiative=trees, **how)
    close_meeting(meeting, **how)

    (told,) = records(opened(trees, manager), "minutes")

    assert told["held_on"] == "2026-11-23"
    assert told["nl"]["title"] == told["en"]["title"] == "Trees"


def test_every_file_has_its_checksum_in_the_metadata_and_in_the_list(trees, manager):
    archive = opened(trees, manager)
    sums = dict(
        reversed(line.split("  ", 1))
        for line in archive.read(CHECKSUMS).decode().splitlines()
    )
    told = json.loads(archive.read(METADATA))

    assert {*sums, CHECKSUMS} == set(archive.namelist())
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    for file in told["bestanden"]:
        assert file["checksum"]["checksumWaarde"] == sums[file["URLBestand"]]
        assert file["omvang"] == len(archive.read(file["URLBestand"]))
    assert len(told["bestanden"]) == len(sums) - 1


def test_the_metadata_say_what_it_is_and_how_long_it_is_kept(trees, manager):
    told = json.loads(opened(trees, manager).read(METADATA))["informatieobject"]

    # What MDTO always asks.
    asked = {"identificatie", "naam", "waardering", "archiefvormer", "beperkingGebruik"}
    assert asked <= set(told)
    assert told["naam"] == "Trees"
    assert told["waardering"]["begripCode"] == "V"
    assert told["bewaartermijn"]["termijnStartdatumLooptijd"] == "2026-06-01"
    assert told["bewaartermijn"]["termijnLooptijd"] == "P1Y"
    assert told["bewaartermijn"]["termijnEinddatum"] == "2027-06-01"
    kinds = [event["eventType"]["begripCode"] for event in told["event"]]
    assert kinds[0] == "started"
    assert "decided" in kinds


def test_of_what_runs_nobody_knows_the_worth_yet(history, manager):
    told = json.loads(opened(history["Noise"], manager).read(METADATA))

    assert "bewaartermijn" not in told["informatieobject"]
    assert "begripCode" not in told["informatieobject"]["waardering"]


def test_the_ledger_says_that_it_was_made_with_its_checksum(trees, manager):
    job = ask_for_archive(trees, by=manager, at=NOW)
    assert working.work(clock=lambda: NOW) == 1

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.name == f"kiem-lindervoort-{trees.pk}-archive-2026-11-23.zip"
    event = trees.events.get(kind=Kind.ARCHIVED)
    with open_kept(job.path) as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    assert (event.by, event.facts["sha256"]) == (manager, digest)


def test_it_is_for_managers(trees, viewer, owner, gatekeeper):
    for person in (viewer, owner, gatekeeper):
        with pytest.raises(PermissionDenied):
            ask_for_archive(trees, by=person, at=NOW)


def test_a_command_makes_it_too(trees, tmp_path):
    path = tmp_path / "trees.zip"

    call_command("archive_initiative", str(trees.pk), str(path))

    assert METADATA in zipfile.ZipFile(path).namelist()
    assert trees.events.get(kind=Kind.ARCHIVED).by.name == "Kiem"


def test_a_file_that_is_gone_is_named_by_its_row(trees, manager):
    kept = trees.attachments.get()
    (directory() / kept.path).unlink()

    archive = opened(trees, manager)

    assert not [name for name in archive.namelist() if name.startswith("files/")]
    assert records(archive, "portfolio.attachment")[0]["sha256"] == kept.sha256
