"""Reading a package into an empty instance: all of it, or nothing.

What is in the package is looked at first: only names that a package has, no more than
its manifest says, and every checksum right. Then its rows go in as they were, with
their own numbers.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import SYSTEM_EMAIL, User
from portfolio.files import directory
from reports.everything.kinds import Kind, kinds
from reports.everything.writing import AT_ONCE, CHUNK, FILES, FORMAT, MANIFEST, VERSION

LARGEST_MANIFEST = 64 * CHUNK
LONGEST_LINE = 32 * CHUNK
# Text of rows takes a twentieth, packed; what unpacks to much more is made to hurt.
MOST_UNPACKED = 200
STORED = re.compile(FILES + r"[0-9a-f]{2}/[0-9a-f]{40}")


def read_everything(file: IO[bytes]) -> dict[str, int]:
    """Bring a package in, and say how many rows of each kind came.

    Raises ValidationError, in a sentence, and then nothing has changed.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _checked(archive)
            written: list[Path] = []
            try:
                with transaction.atomic():
                    _refuse_filled()
                    counts = _read_rows(archive, manifest)
                    for name in manifest["files"]:
                        if name.startswith(FILES):
                            written.append(_keep(archive, name))
            except BaseException:
                for path in written:
                    path.unlink(missing_ok=True)
                raise
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as wrong:
        text = _("This file cannot be read as a package of Kiem: it is broken.")
        raise ValidationError(text, code="broken") from wrong
    return counts


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest of a package that is what it says."""
    names = [each.filename for each in archive.infolist()]
    if MANIFEST not in names or len(set(names)) != len(names):
        raise _no_package()
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise _no_package()
    manifest = _json(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _no_package()
    if manifest.get("version") != VERSION:
        text = _(
            "This package has version %(version)s; this Kiem reads version %(ours)d."
        )
        words = {"version": manifest.get("version"), "ours": VERSION}
        raise ValidationError(text % words, code="version")
    files = manifest.get("files")
    if not isinstance(files, dict) or {*files, MANIFEST} != set(names):
        text = _("The package does not hold what its list says. Export it again.")
        raise ValidationError(text, code="list")
    known = {kind.file for kind in kinds()}
    for info in archive.infolist():
        if info.filename != MANIFEST:
            _check(archive, info, known, files[info.filename])
    return manifest


def _check(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, known: set[str], said: Any
) -> None:
    """Raise for a name that no package has, for what swells, and for other bytes."""
    name = info.filename
    if name not in known and not STORED.fullmatch(name):
        text = _("The package holds “%(name)s”, which this Kiem does not know.")
        raise ValidationError(text % {"name": name[:80]}, code="name")
    swells = info.file_size > CHUNK + MOST_UNPACKED * info.compress_size
    if swells or not isinstance(said, dict) or said.get("size") != info.file_size:
        text = _("“%(name)s” in the package is not as large as it says.")
        raise ValidationError(text % {"name": name}, code="size")
    digest = hashlib.sha256()
    with archive.open(info) as entry:
        while chunk := entry.read(CHUNK):
            digest.update(chunk)
    if digest.hexdigest() != said.get("sha256"):
        text = _("“%(name)s” in the package was changed or damaged.")
        raise ValidationError(text % {"name": name}, code="checksum")


def _refuse_filled() -> None:
    """Nothing may be there yet, but the user in whose name Kiem itself acts."""
    User.objects.filter(email=SYSTEM_EMAIL, events__isnull=True).delete()
    if any(kind.rows().exists() for kind in kinds()):
        text = _(
            "There is something in this Kiem already. A package goes into an empty "
            "one: make a new database, run “manage.py migrate” and try again."
        )
        raise ValidationError(text, code="filled")


def _read_rows(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> dict[str, int]:
    counts = {}
    for kind in kinds():
        if kind.file in manifest["files"]:
            try:
                with archive.open(kind.file) as entry:
                    counts[kind.label] = _read_kind(kind, entry)
            except (DatabaseError, KeyError, TypeError, ValueError) as wrong:
                raise _no_rows(kind.file) from wrong
            except ValidationError as wrong:
                raise _no_rows(kind.file) from wrong
    try:
        connection.check_constraints()
    except DatabaseError as wrong:
        raise _no_rows(MANIFEST) from wrong
    models = [kind.model for kind in kinds()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    return counts


def _read_kind(kind: Kind, entry: IO[bytes]) -> int:
    rows, count = _rows(kind, entry), 0
    while some := list(islice(rows, AT_ONCE)):
        kind.model._base_manager.bulk_create(some, batch_size=AT_ONCE)
        count += len(some)
    return count


def _rows(kind: Kind, entry: IO[bytes]) -> Iterator[Any]:
    columns = {each.name: each for each in kind.columns}
    while text := entry.readline(LONGEST_LINE):
        row = _json(text)
        if row.keys() != columns.keys():
            raise KeyError(kind.label)
        values = {
            columns[name].attname: _value(columns[name], value)
            for name, value in row.items()
        }
        yield _unusable(kind.model(**values))


def _value(column: Any, value: Any) -> Any:
    if value is None or column.get_internal_type() == "JSONField":
        return value
    column = column.target_field if column.is_relation else column
    return column.to_python(value)


def _unusable(row: Any) -> Any:
    """Whoever came along chooses a new password."""
    if isinstance(row, User):
        row.set_unusable_password()
    return row


def _keep(archive: zipfile.ZipFile, name: str) -> Path:
    """A file of the package, under its own name: whole, or not there."""
    target = directory() / name.removeprefix(FILES)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with archive.open(name) as entry, part.open("wb") as file:
        while chunk := entry.read(CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    return target


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise _no_package() from wrong


def _no_package() -> ValidationError:
    return ValidationError(_("This is no package of Kiem."), code="format")


def _no_rows(name: str) -> ValidationError:
    text = _("“%(name)s” in the package does not fit in this version of Kiem.")
    return ValidationError(text % {"name": name}, code="rows")
