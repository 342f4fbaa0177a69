"""Everything out and in again: the same bytes, or a refusal and nothing changed."""

import io
import json
import os
import random
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from portfolio.actions import (
    add_group,
    attach,
    edit_initiative,
    post_comment,
    post_update,
    record_lesson,
    set_tags,
)
from portfolio.files import directory
from portfolio.models import Attachment, Event, FailureMode, Initiative, Portfolio, Role
from reports.everything import read_everything, write_everything
from reports.everything.kinds import kinds, left_out
from reports.everything.writing import MANIFEST, line
from tests.cast import (
    BOOK,
    NOW,
    TODAY,
    make_initiative,
    make_person,
    make_portfolio,
    make_ready,
)
from tests.records import make_records
from workflows.actions import request_decision
from workflows.playbook import load_playbook
from workflows.standing import catch_up

# `make fuzz` tries 200 on SQLite.
CASES = int(os.environ.get("FUZZ_INSTANCES", "20"))


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def package(portfolio=None) -> bytes:
    file = io.BytesIO()
    write_everything(file, portfolio)
    return file.getvalue()


def empty() -> None:
    """Take everything away, as if the database were new."""
    tables = {kind.model._meta.db_table for kind in kinds()}
    tables |= {"workflows_standing", "workflows_pulse"}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in sorted(tables):
            cursor.execute(f"DELETE FROM {table}")


def again(content: bytes, portfolio: str = "") -> bytes:
    """Into an empty instance, and out of it."""
    empty()
    read_everything(io.BytesIO(content))
    return package(Portfolio.objects.get(slug=portfolio) if portfolio else None)


def changed(content: bytes, change) -> io.BytesIO:
    """The package with other entries: `change` gets them by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return io.BytesIO(file.getvalue())


@pytest.fixture
def world(playbook, initiative, manager):
    """A portfolio with something of most kinds, and another one beside it."""
    make_records(initiative, by=initiative.owner)
    how = {"by": manager, "at": NOW}
    set_tags(initiative, ["water", "groen"], **how)
    post_comment(initiative, text="Kijk @Owner: “é”, 💧 en <b>.", **how)
    upload = SimpleUploadedFile("plan.txt", "één plan".encode())
    attach(initiative, upload, **how)
    make_ready(initiative)
    request_decision(initiative, **how)
    elsewhere = make_portfolio("heidemonde")
    other = make_person("Other", elsewhere, Role.CONTRIBUTOR)
    make_initiative(other, title="Elsewhere")
    catch_up(at=NOW)
    return playbook


def test_whatever_is_left_out_says_why():
    assert all(why.endswith(".") for why in left_out().values())


def test_the_same_bytes_come_out_again(world):
    before = package()

    assert again(before) == before


def test_a_portfolio_comes_out_again_without_the_others(world):
    before = package(world)

    assert b"Elsewhere" not in rows_in(before)
    assert again(before, world.slug) == before
    assert not User.objects.filter(name="Other").exists()
    assert not User.objects.filter(is_administrator=True).exists()


def test_passwords_and_keys_stay_behind(world, owner):
    assert owner.password.encode() not in rows_in(package())

    again(package())

    assert not User.objects.get(name="Owner").has_usable_password()


def test_files_come_along(world):
    again(package())

    (kept,) = Attachment.objects.all()
    assert (directory() / kept.path).read_text() == "één plan"


def test_a_file_that_is_gone_is_named_and_the_rest_comes_along(world):
    (kept,) = Attachment.objects.all()
    (directory() / kept.path).unlink()
    content = package()

    assert json.loads(read(content, MANIFEST))["missing"] == [kept.path]
    assert again(content) == content


def test_work_goes_on_after_it(world):
    again(package())

    owner = User.objects.get(name="Owner")
    fresh = make_initiative(owner, title="After")
    assert Initiative.objects.filter(pk__gt=fresh.pk).count() == 0
    assert Event.objects.get(initiative=fresh).pk == Event.objects.last().pk


def test_an_instance_with_something_in_it_is_refused(world):
    content = package()

    with pytest.raises(ValidationError, match="something in this Kiem already"):
        read_everything(io.BytesIO(content))
    assert package() == content


def _other_rows(entries):
    entries["rows/portfolio.portfolio.jsonl"] += b"\n"


def _other_version(entries):
    manifest = json.loads(entries[MANIFEST])
    entries[MANIFEST] = json.dumps(manifest | {"version": 2}).encode()


def _path_outside(entries):
    entries["files/../../evil.txt"] = b"evil"
    manifest = json.loads(entries[MANIFEST])
    manifest["files"]["files/../../evil.txt"] = {"size": 4, "sha256": ""}
    entries[MANIFEST] = json.dumps(manifest).encode()


def _bomb(entries):
    name = "rows/portfolio.portfolio.jsonl"
    entries[name] = b" " * 40_000_000
    manifest = json.loads(entries[MANIFEST])
    manifest["files"][name]["size"] = 40_000_000
    entries[MANIFEST] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda entries: entries.pop(MANIFEST), "format"),
        (lambda entries: entries.update({MANIFEST: b"[" * 100_000}), "format"),
        (lambda entries: entries.update({MANIFEST: b"{}"}), "format"),
        (lambda entries: entries.pop("rows/portfolio.portfolio.jsonl"), "list"),
        (lambda entries: entries.update({"more.txt": b""}), "list"),
        (_other_rows, "size"),
        (_other_version, "version"),
        (_path_outside, "name"),
        (_bomb, "size"),
    ],
)
def test_a_package_that_is_not_right_is_refused(portfolio, change, code):
    content = package()
    empty()

    with pytest.raises(ValidationError) as refusal:
        read_everything(changed(content, change))

    assert refusal.value.code == code
    assert not Portfolio.objects.exists()


def test_a_changed_byte_is_noticed(portfolio):
    def change(entries):
        name = "rows/portfolio.portfolio.jsonl"
        entries[name] = entries[name].replace(b"gemeente", b"Gemeente")

    content = package()
    empty()

    with pytest.raises(ValidationError, match="changed or damaged"):
        read_everything(changed(content, change))


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all"])
def test_what_is_no_zip_is_refused(db, content):
    with pytest.raises(ValidationError, match="broken"):
        read_everything(io.BytesIO(content))


def test_by_commands(world, tmp_path, capsys):
    file = tmp_path / "all.zip"

    call_command("export_everything", file)
    empty()
    call_command("import_everything", file)
    call_command("export_everything", tmp_path / "again.zip")

    assert file.read_bytes() == (tmp_path / "again.zip").read_bytes()
    assert "rows came in" in capsys.readouterr().out


def test_a_line_is_the_same_whatever_stands_in_it():
    row = {"b": "\ud800", "a": {"z": 1, "y": 1.5}}

    assert json.loads(line(row)) == row
    assert line(row).startswith(b'{"a": {"y"')


WORDS = ("water", "é", "“x”", "<b>", "=1+1", "💧", "a\nb", "\u202e", "'--")


def make_random(dice: random.Random) -> None:
    """An instance nobody thought of: people, portfolios and what they did."""
    for number in range(dice.randint(1, 2)):
        portfolio = make_portfolio(f"p{number}")
        if dice.random() < 0.2:
            load_playbook(portfolio, BOOK, at=NOW)
        people = [
            make_person(f"P{number}{each}", portfolio, dice.choice(list(Role)))
            for each in range(2)
        ]
        writer = make_person(f"W{number}", portfolio, Role.CONTRIBUTOR)
        for _each in range(dice.randint(0, 3)):
            random_initiative(dice, writer, people)


def random_initiative(dice, writer, people) -> None:
    words = " ".join(dice.sample(WORDS, 3)).replace("\n", " ")
    initiative = make_initiative(writer, title=f"A {words}")
    at = NOW + timedelta(seconds=dice.random() * 1e6)
    how = {"by": writer, "at": at}
    acts = [
        lambda: edit_initiative(initiative, {"summary": words}, **how),
        lambda: set_tags(initiative, dice.sample(["a", "b", "c"], 2), **how),
        lambda: post_comment(initiative, text=dice.choice(WORDS), **how),
        lambda: post_update(initiative, text=words, **how),
        lambda: add_group(initiative, name=words, contact="x", **how),
        lambda: record_lesson(
            initiative,
            learnt_on=TODAY,
            text=words,
            failure_mode=dice.choice(FailureMode.values),
            **how,
        ),
        lambda: attach(
            initiative,
            SimpleUploadedFile("a.txt", dice.randbytes(9).hex().encode()),
            **how,
        ),
    ]
    for act in dice.sample(acts, dice.randint(0, len(acts))):
        act()


def test_random_instances_come_out_again(db):
    cases = CASES if connection.vendor == "sqlite" else CASES // 4
    for number in range(cases):
        empty()
        make_random(random.Random(number))
        before = package()

        assert again(before) == before


def rows_in(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def read(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)
