"""Restoring a backup: it is looked at as a whole first, then all of it comes or none.

The database is brought to the version of the backup, filled, and then brought up to
date: a backup of an older Kiem goes into a newer one, one of SQLite into PostgreSQL.
"""

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from reports.backup import rows
from reports.backup.emptying import Target
from reports.backup.sealed import Opened, damaged, is_sealed
from reports.backup.writing import (
    CHECKSUM,
    CHUNK,
    FOLDERS,
    FORMAT,
    KEYS,
    MANIFEST,
    VERSION,
    checksum,
    secret_mark,
)
from workflows.exchange.signing import key_file

AT_ONCE = 1000
NAME = re.compile(
    rf"rows/[a-z_]+\.[a-z_]+\.jsonl|files/(?:{'|'.join(FOLDERS)})(?:/\w[\w.-]*)+|{KEYS}"
)


class Restored(NamedTuple):
    made_at: str
    rows: int
    files: int
    missing: list[str]
    # Whether SECRET_KEY is the one with which the backup was made.
    is_same_secret: bool
    keys: dict[str, str]


def read_backup(
    file: IO[bytes],
    *,
    key: str = "",
    may_replace: bool = False,
    with_files: bool = True,
) -> Restored:
    """Bring a backup back. Raises ValidationError, and then nothing has changed."""
    try:
        with _opened(file, key) as archive:
            manifest = _checked(archive)
            target = Target(manifest["migrations"])
            target.refuse_filled(may_replace=may_replace)
            with _files(archive, manifest, with_files) as kept, target.emptied():
                count = _read_rows(archive, manifest, target)
            keys = json.loads(archive.read(KEYS)) if KEYS in manifest["entries"] else {}
            target.bring_up_to_date()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as wrong:
        raise damaged() from wrong
    _keep_key(keys)
    mark = secret_mark(manifest["made_at"])
    return Restored(
        made_at=manifest["made_at"],
        rows=count,
        files=kept,
        missing=manifest["missing"],
        is_same_secret=constant_time_compare(mark, manifest["secret"]),
        keys=keys,
    )


@contextmanager
def _opened(file: IO[bytes], key: str) -> Iterator[zipfile.ZipFile]:
    if is_sealed(file):
        if not key:
            text = _("This backup is encrypted: give the key with which it was made.")
            raise ValidationError(text, code="key")
        with zipfile.ZipFile(io.BufferedReader(Opened(file, key))) as archive:
            yield archive
        return
    if file.seek(0, 2) < CHECKSUM:
        raise damaged()
    found = checksum(file)
    file.seek(-CHECKSUM, 2)
    if file.read() != found.encode():
        raise damaged()
    with zipfile.ZipFile(file) as archive:
        yield archive


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The list of a backup that holds exactly what it says."""
    names = archive.namelist()
    try:
        manifest = json.loads(archive.read(MANIFEST))
        is_ours = manifest["format"] == FORMAT
        entries = manifest["entries"]
    except (KeyError, TypeError, ValueError, RecursionError) as wrong:
        text = _("This is no backup of Kiem.")
        raise ValidationError(text, code="format") from wrong
    if not is_ours or manifest["version"] != VERSION:
        text = _("This backup is of another kind than this Kiem reads.")
        raise ValidationError(text, code="version")
    if sorted(names) != sorted([*entries, MANIFEST]):
        raise damaged()
    for name, said in entries.items():
        if not NAME.fullmatch(name):
            raise damaged()
        # Also reads it to its end, where the zip has a checksum of its own.
        with archive.open(name) as entry:
            while entry.read(CHUNK):
                pass
        if archive.getinfo(name).file_size != said["size"]:
            raise damaged()
    return manifest


@contextmanager
def _files(
    archive: zipfile.ZipFile, manifest: dict[str, Any], wanted: bool
) -> Iterator[int]:
    """Put the files in their places; take them away if the rest fails."""
    written: list[Path] = []
    names = [n for n in manifest["entries"] if n.startswith("files/") and wanted]
    try:
        for name in names:
            path = Path(settings.VAR_DIR, name.removeprefix("files/"))
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                written.append(path)
            part = path.with_name(f"{path.name}.part")
            with archive.open(name) as entry, part.open("wb") as target:
                while chunk := entry.read(CHUNK):
                    target.write(chunk)
            part.replace(path)
        yield len(names)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _read_rows(
    archive: zipfile.ZipFile, manifest: dict[str, Any], target: Target
) -> int:
    tables, count = rows.tables(target.apps), 0
    for label, model in tables.items():
        name = f"rows/{label}.jsonl"
        try:
            with archive.open(name) as entry:
                found, here = rows.read(model, entry), 0
                while some := list(islice(found, AT_ONCE)):
                    model._base_manager.bulk_create(some, batch_size=AT_ONCE)
                    here += len(some)
            if here != manifest["entries"][name]["lines"] - 1:
                raise ValueError(label)
        except (DatabaseError, KeyError, TypeError, ValueError, StopIteration) as wrong:
            raise _no_fit(label) from wrong
        except ValidationError as wrong:
            raise _no_fit(label) from wrong
        count += here
    try:
        connection.check_constraints()
    except DatabaseError as wrong:
        raise _no_fit(str(wrong)[:200]) from wrong
    with connection.cursor() as cursor:
        reset = connection.ops.sequence_reset_sql(no_style(), [*tables.values()])
        for statement in reset:
            cursor.execute(statement)
    return count


def _no_fit(name: str) -> ValidationError:
    text = _("What the backup holds of “%(name)s” does not fit: nothing was restored.")
    return ValidationError(text % {"name": name}, code="rows")


def _keep_key(keys: dict[str, str]) -> None:
    """The key with which packs are signed; one that is here already stays."""
    kept = keys.get(key_file().name)
    if kept and not key_file().exists():
        key_file().touch(mode=0o600)
        key_file().write_bytes(base64.b64decode(kept))
