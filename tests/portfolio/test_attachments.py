"""Files: what is taken, what is refused, and what is left of one that is removed."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from portfolio.actions import attach, remove_attachment
from portfolio.actions.attachments import finish_removals
from portfolio.files import LARGEST, TYPES, clean_name, directory, open_stored
from portfolio.ledger import Kind, Stale
from portfolio.models import Attachment
from tests.cast import NOW
from tests.uploads import GOOD, PDF, SVG, upload


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "attachments"


@pytest.fixture
def attached(initiative, owner):
    return attach(initiative, upload("plan.pdf", PDF), by=owner, at=NOW)


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def stored(row):
    with open_stored(row.path) as file:
        return file.read()


def refused(initiative, owner, name, content):
    with pytest.raises(ValidationError) as refusal:
        attach(initiative, upload(name, content), by=owner, at=NOW)
    [error] = refusal.value.error_dict["file"]
    return error.code


@pytest.mark.parametrize("ending", TYPES)
def test_each_kind_is_taken_and_comes_back_as_it_was(ending, initiative, owner):
    content = GOOD[ending]

    row = attach(initiative, upload(f"Één plan.{ending}", content), by=owner, at=NOW)

    assert row.name == f"Één plan.{ending}"
    assert row.content_type == TYPES[ending].content_type
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert row.size == len(content)
    assert stored(row) == content


def test_it_lies_under_a_name_that_nobody_chose(attached, folder):
    [path] = files(folder)

    assert "plan" not in str(path.relative_to(folder))
    assert path.suffix == ""


def test_the_ledger_says_what_it_was(attached, initiative):
    event = initiative.events.last()

    assert event.kind == Kind.ATTACHED
    assert event.facts["name"] == "plan.pdf"
    assert event.facts["sha256"] == attached.sha256


EXE = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("invoice.pdf", EXE, "content"),
        ("notes.txt", EXE, "content"),
        ("table.csv", PDF.replace(b"\n", b"\0"), "content"),
        ("photo.png", GOOD["gif"], "content"),
        ("plan.docx", PDF, "content"),
        ("plan.pdf", b"<html><script>alert(1)</script>", "content"),
        ("drawing.svg", SVG, "type"),
        ("drawing.png", SVG, "content"),
        ("page.html", b"<script>alert(1)</script>", "type"),
        ("all.zip", GOOD["docx"], "type"),
        ("macro.docm", GOOD["docx"], "type"),
        ("run.exe", EXE, "type"),
        ("plan.pdf.exe", PDF, "type"),
        ("a\u202egpj.exe", GOOD["jpg"], "type"),
        ("plan", PDF, "type"),
        (".pdf", PDF, "type"),
        ("pdf.", PDF, "type"),
        ("empty.pdf", b"", "empty"),
        ("empty.txt", b"", "empty"),
        ("large.pdf", PDF + bytes(LARGEST), "size"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_refused_leaves_nothing(name, content, code, initiative, owner, folder):
    assert refused(initiative, owner, name, content) == code

    assert not Attachment.objects.exists()
    assert not files(folder)


def test_a_file_of_two_kinds_is_no_more_than_a_download(initiative, owner):
    gif = b"GIF89a/*\1\0\1\0*/=1;alert(1)//<script>alert(1)</script>"

    row = attach(initiative, upload("both.gif", gif), by=owner, at=NOW)

    assert row.content_type == "image/gif"


def test_a_zip_bomb_is_not_opened(initiative, owner):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(50 * 1024 * 1024))

    row = attach(initiative, upload("bomb.docx", bomb.getvalue()), by=owner, at=NOW)

    assert row.size < 100_000


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\plan.pdf", "plan.pdf"),
        ("/etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\0b\r\nc.pdf", "ab c.pdf"),
        ("plan\u200b\ufeff.pdf", "plan.pdf"),
        ("  een   plan .pdf ", "een plan.pdf"),
        ("coo\u0308peratie.pdf", "coöperatie.pdf"),
        ("计划 – één ☂.pdf", "计划 – één ☂.pdf"),
        ('a<b>"c":d|e?f*.pdf', "a-b--c--d-e-f-.pdf"),
        ("...", ""),
        ("", ""),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert clean_name(name) == clean


@pytest.mark.parametrize("who", ["viewer", "gatekeeper", "outsider"])
def test_who_does_not_work_on_it_adds_nothing(who, request, initiative, folder):
    with pytest.raises(PermissionDenied):
        attach(
            initiative,
            upload("plan.pdf", PDF),
            by=request.getfixturevalue(who),
            at=NOW,
        )

    assert not files(folder)


def test_a_row_that_is_refused_keeps_no_file(initiative, owner, folder):
    with pytest.raises(ValidationError):
        attach(initiative, upload("plan.pdf", PDF), note="x" * 201, by=owner, at=NOW)

    assert not files(folder)


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_a_removed_file_is_gone_and_its_row_stays(
    who, request, attached, initiative, folder, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attached, by=request.getfixturevalue(who), at=NOW)

    attached.refresh_from_db()
    assert attached.removed_at == NOW
    assert initiative.events.last().kind == Kind.ATTACHMENT_REMOVED
    assert not files(folder)


def test_what_a_crash_left_of_a_removed_file_is_deleted(attached, owner, folder):
    remove_attachment(attached, by=owner, at=NOW)
    assert files(folder)  # The transaction of a test never commits.

    finish_removals()

    assert not files(folder)


def test_a_removal_that_is_rolled_back_keeps_the_file(attached, owner, folder):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        remove_attachment(attached, by=owner, at=NOW)
        _ = 1 / 0

    assert files(folder)


def test_nobody_else_removes_it(attached, gatekeeper):
    with pytest.raises(PermissionDenied):
        remove_attachment(attached, by=gatekeeper, at=NOW)


def test_it_is_removed_once(attached, owner):
    remove_attachment(attached, by=owner, at=NOW)

    with pytest.raises(Stale):
        remove_attachment(attached, by=owner, at=NOW)


def test_the_folder_is_not_what_the_web_server_shows(settings):
    assert directory().name == "attachments"
    assert not settings.MEDIA_URL.strip("/")


def test_a_larger_file_than_memory_takes_is_whole(initiative, owner):
    content = PDF + bytes(3 * 1024 * 1024)

    row = attach(initiative, SimpleUploadedFile("large.pdf", content), by=owner, at=NOW)

    assert stored(row) == content
