"""Out to a file and back: the same rows and files, or a refusal and nothing changed."""

import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from portfolio import sealing
from portfolio.actions import attach, post_comment
from portfolio.files import directory
from portfolio.models import Attachment, Event, Initiative, Role
from reports.backup import read_backup, rows, write_backup
from reports.backup.sealed import PIECE, Opened, Sealing
from tests import servers
from tests.cast import NOW, make_initiative, make_person, make_portfolio
from tests.guards import ROOT
from tests.records import make_records
from workflows.exchange.signing import key_file, public_key
from workflows.standing import catch_up

KEY = "a long text that nobody guesses, for tests"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.BACKUP_KEY = ""


def fill():
    """Somebody with work of every kind, a file, mail that waits and a sealed ledger."""
    portfolio = make_portfolio()
    owner = make_person("Owner", portfolio, Role.CONTRIBUTOR, Role.MANAGER)
    initiative = make_initiative(owner, title="Bäume & “Ω”")
    make_records(initiative, by=owner)
    how = {"by": owner, "at": NOW}
    attach(initiative, SimpleUploadedFile("plan.txt", b"The plan."), **how)
    post_comment(initiative, text="Half a pear\u200b and a \U0001f350.", **how)
    catch_up(at=NOW)
    sealing.seal()
    return owner


@pytest.fixture
def filled(transactional_db):
    return fill()


def backup(**how) -> bytes:
    file = io.BytesIO()
    write_backup(file, **{"at": NOW, **how})
    return file.getvalue()


def restore(content: bytes, **how):
    return read_backup(io.BytesIO(content), **how)


def all_rows() -> dict[str, list[bytes]]:
    return {name: [*rows.written(model)] for name, model in rows.tables(apps).items()}


@pytest.mark.parametrize("key", ["", KEY])
def test_every_row_and_file_comes_back_as_it_was(filled, tmp_path, key):
    before, signs = all_rows(), public_key()
    content = backup(key=key)
    shutil.rmtree(directory())
    key_file().unlink()
    call_command("flush", interactive=False, verbosity=0)
    assert not User.objects.exists()

    restored = restore(content, key=key)

    after = all_rows()
    assert after == before
    assert sum(len(lines) > 1 for lines in after.values()) > 20
    assert restored.rows == sum(len(lines) - 1 for lines in after.values())
    path = directory() / Attachment.objects.get().path
    assert (path.read_bytes(), restored.files) == (b"The plan.", 1)
    assert User.objects.get(pk=filled.pk).password == filled.password
    assert list(sealing.verify()) == []
    assert restored.is_same_secret
    assert (public_key() == signs) is bool(key)


def test_what_is_written_afterwards_gets_numbers_of_its_own(filled):
    content = backup()
    last = Event.objects.latest("pk").pk
    restore(content, may_replace=True)

    make_initiative(User.objects.get(pk=filled.pk), title="One more")

    assert Event.objects.filter(pk__gt=last).exists()


def test_what_is_there_is_not_thrown_away_unless_asked(filled):
    content = backup()
    post_comment(Initiative.objects.first(), text="After it.", by=filled, at=NOW)
    before = all_rows()

    with pytest.raises(ValidationError, match="people or portfolios in this database"):
        restore(content)
    assert all_rows() == before

    restore(content, may_replace=True)
    assert all_rows() != before


def test_twenty_damaged_backups_are_refused_and_nothing_changes(filled):
    """At random places a bit turns, a piece goes, or is there twice; sealed or not."""
    before, chance = all_rows(), random.Random(1)
    whole = {key: backup(key=key) for key in ("", KEY)}
    for number in range(20):
        key = KEY if number % 2 else ""
        content = whole[key]
        place = chance.randrange(len(content))
        if number % 5 == 0:
            content = content[:place]
        elif number % 5 == 1:
            content = content[:place] + content[place + 64 :]
        elif number % 5 == 2:
            content += content[-100:]
        else:
            turned = content[place] ^ (1 << chance.randrange(8))
            content = content[:place] + bytes([turned]) + content[place + 1 :]
        with pytest.raises(ValidationError) as refused:
            restore(content, key=key, may_replace=True)
        assert refused.value.messages[0].endswith(".")
    assert all_rows() == before


@pytest.mark.parametrize(
    ("key", "says"),
    [("", "is encrypted"), ("x" * 40, "does not open"), ("short", "fewer than 32")],
)
def test_a_sealed_backup_opens_with_its_own_key_alone(filled, key, says):
    content = backup(key=KEY)

    with pytest.raises(ValidationError, match=says):
        restore(content, key=key, may_replace=True)
    assert b"Half a pear" not in content


def test_another_secret_is_told_and_the_one_of_then_is_in_a_sealed_backup(
    filled, settings
):
    then = settings.SECRET_KEY
    content = backup(key=KEY)
    settings.SECRET_KEY = "another one"

    restored = restore(content, key=KEY, may_replace=True)

    assert not restored.is_same_secret
    assert restored.keys["SECRET_KEY"] == then


def test_a_backup_of_a_newer_kiem_is_refused(filled):
    content = changed(backup(), migrations=[["portfolio", "9999_later"]])

    with pytest.raises(ValidationError, match="newer Kiem"):
        restore(content, may_replace=True)


def test_a_file_of_another_program_is_refused(db):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    for content in (file.getvalue(), b"", b"KIEMBAK1", b"%PDF-1.7" * 100):
        with pytest.raises(ValidationError):
            restore(content)


def changed(content: bytes, **facts) -> bytes:
    """The same backup with another list, and a checksum that is right."""
    made, old = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "manifest.json":
                body = json.dumps(json.loads(body) | facts).encode()
            new.writestr(name, body)
        new.comment = b"0" * 64
    body = made.getvalue()[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


def test_a_sealed_file_is_read_from_any_place():
    text = random.Random(2).randbytes(3 * PIECE + 5)
    file = io.BytesIO()
    sealing_ = Sealing(file, KEY)
    for start in range(0, len(text), 100_001):
        sealing_.write(text[start : start + 100_001])
    sealing_.finish()

    opened = io.BufferedReader(Opened(file, KEY))

    assert opened.read() == text
    for place in (0, PIECE - 1, PIECE, 2 * PIECE + 7, len(text) - 1, len(text)):
        opened.seek(place)
        assert opened.read(10) == text[place : place + 10]


def test_pieces_cannot_change_places():
    file = io.BytesIO()
    sealing_ = Sealing(file, KEY)
    sealing_.write(b"a" * PIECE + b"b" * PIECE + b"c")
    sealing_.finish()
    content, size = file.getvalue(), PIECE + 16
    head = content[: -2 * size - 17]
    one, two, rest = content[-2 * size - 17 :][:size], content[-size - 17 : -17], b""
    for wrong in (head + two + one + content[-17:], head + one, head + one + two):
        with pytest.raises(ValidationError, match="damaged"):
            io.BufferedReader(Opened(io.BytesIO(wrong + rest), KEY)).read()


def test_the_commands_say_what_they_did(filled, tmp_path, capsys):
    file, key = tmp_path / "kiem.backup", tmp_path / "key"
    key.write_text(KEY)

    call_command("backup", file, key_file=key)
    call_command("restore", file, key_file=key, replace=True)

    said = capsys.readouterr()
    assert f"and 1 files are in {file}." in said.out
    assert "rows and 1 files are back, as they were at " in said.out
    assert said.err == ""
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", file, key_file=key)


@pytest.mark.anywhere
@pytest.mark.skipif(connection.vendor != "sqlite", reason="It begins on SQLite.")
def test_all_of_sqlite_goes_to_postgresql(filled, tmp_path):
    """One command; the same rows are there, whatever is different below."""
    call_command("backup", tmp_path / "one")
    with servers.postgresql() as url:
        call_command("move_database", url)
        run("backup", tmp_path / "two", DATABASE_URL=url, VAR_DIR=tmp_path)

    one, two = (told(tmp_path / name) for name in ("one", "two"))
    assert one == two
    assert sum(len(lines) > 1 for lines in one.values()) > 20


def told(path) -> dict[str, list]:
    """What stands in the rows; a database keeps the names in JSON in its own order.

    That the first backup was made is told in the second.
    """
    archive = zipfile.ZipFile(path)
    names = {name for name in archive.namelist() if name.startswith("rows/")}
    names -= {"rows/notifications.signoflife.jsonl"}
    return {name: [*map(json.loads, archive.read(name).splitlines())] for name in names}


def run(*args, **environment):
    env = os.environ | {"SECRET_KEY": KEY, "DJANGO_SETTINGS_MODULE": "config.settings"}
    env |= {name: str(value) for name, value in environment.items()}
    command = [sys.executable, "manage.py", *map(str, args)]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
