"""Writing a package: the same data give the same bytes, and little memory is needed."""

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from accounts.models import User
from portfolio.files import open_stored
from portfolio.models import Portfolio
from reports.everything.kinds import Kind, kinds, left_out

FORMAT = "kiem-everything"
VERSION = 1
MANIFEST = "manifest.json"
FILES = "files/"
AT_ONCE = 1000
CHUNK = 1024 * 1024
# A zip keeps a moment for each file in it; the same data give the same package.
MOMENT = (1980, 1, 1, 0, 0, 0)

Tell = Callable[[int, int], None]


def write_everything(
    file: IO[bytes],
    portfolio: Portfolio | None = None,
    *,
    tell: Tell = lambda done, total: None,
) -> dict[str, Any]:
    """Write the instance, or one portfolio, and give the manifest of it.

    The rows are those of one moment, whatever changes meanwhile.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        package = _Package(archive, portfolio)
        with snapshot():
            people = package.people()
            for kind in kinds():
                package.write_rows(kind, people)
            paths = list(package.paths())
        for done, path in enumerate(paths):
            tell(done, len(paths))
            package.write_file(path)
        return package.finish()


class Parcel:
    """A zip whose files are counted and summed while they are written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.files: dict[str, dict[str, Any]] = {}

    @contextmanager
    def entry(self, name: str) -> "Iterator[_Entry]":
        info = zipfile.ZipInfo(name, MOMENT)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        with self.archive.open(info, "w", force_zip64=True) as target:
            entry = _Entry(target)
            yield entry
        self.files[name] = entry.finish()

    def put(self, name: str, text: str) -> None:
        with self.entry(name) as entry:
            entry.write(text.encode())


class _Package(Parcel):
    def __init__(self, archive: zipfile.ZipFile, portfolio: Portfolio | None) -> None:
        super().__init__(archive)
        self.portfolio = portfolio
        self.missing: list[str] = []

    def rows(self, kind: Kind) -> QuerySet[Model]:
        return kind.within(self.portfolio) if self.portfolio else kind.rows()

    def people(self) -> set[int]:
        """Those whom the rows of a portfolio name."""
        if self.portfolio is None:
            return set()
        found: set[int] = set()
        for kind in kinds():
            for column in kind.people():
                rows = self.rows(kind).order_by()
                found.update(rows.values_list(column, flat=True).distinct())
        return found - {None}

    def write_rows(self, kind: Kind, people: set[int]) -> None:
        rows, names = self.rows(kind), [each.attname for each in kind.columns]
        if self.portfolio and kind.model is User:
            rows = kind.rows().filter(pk__in=people)
        values = rows.values_list(*names).iterator(chunk_size=AT_ONCE)
        found: Iterable[dict[str, Any]] = (
            dict(zip(kind.fields, row, strict=True)) for row in values
        )
        if self.portfolio and kind.model is User:
            # Who keeps one instance does not keep another by that.
            found = (row | {"is_administrator": False} for row in found)
        with self.entry(kind.file) as entry:
            for row in found:
                entry.write(line(row))
                entry.about["rows"] = entry.about.get("rows", 0) + 1

    def paths(self) -> Iterator[str]:
        """Of files that rows speak of, each once."""
        found: set[str] = set()
        for kind in kinds():
            if {"path", "sha256"} <= set(kind.fields):
                paths = self.rows(kind).order_by("path").values_list("path", flat=True)
                found.update(paths.iterator())
        return iter(sorted(found - {""}))

    def write_file(self, path: str) -> None:
        try:
            stored = open_stored(path)
        except FileNotFoundError:
            self.missing.append(path)
            return
        with stored, self.entry(FILES + path) as entry:
            while chunk := stored.read(CHUNK):
                entry.write(chunk)

    def finish(self) -> dict[str, Any]:
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "portfolio": self.portfolio.slug if self.portfolio else None,
            "files": self.files,
            "missing": self.missing,
            "left_out": left_out(),
        }
        text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
        info = zipfile.ZipInfo(MANIFEST, MOMENT)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        self.archive.writestr(info, text + "\n")
        return manifest


class _Entry:
    """A file in the package that is counted while it is written."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.digest = target, hashlib.sha256()
        self.about: dict[str, Any] = {}
        self.size = 0

    def write(self, content: bytes) -> None:
        self.target.write(content)
        self.digest.update(content)
        self.size += len(content)

    def finish(self) -> dict[str, Any]:
        return {"size": self.size, "sha256": self.digest.hexdigest(), **self.about}


def line(row: dict[str, Any]) -> bytes:
    """One row in one line, its keys in order."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, default=_plain)
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:  # Half a character: written by its number.
        return json.dumps(row, sort_keys=True, default=_plain).encode() + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return base64.b64encode(bytes(value)).decode()


@contextmanager
def snapshot() -> Iterator[None]:
    """Read what there is at one moment, without keeping others from writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
