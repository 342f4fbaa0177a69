"""Writing a backup: the rows of one moment, then the files that go with them.

It is a zip: of each table the rows as lines of JSON, the files as they lie, and a list
with a checksum of each. Without a key the checksum of the whole is its comment; with
one, the zip is sealed as it is written and never lies on the disk unsealed.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.crypto import salted_hmac

from portfolio.models import Attachment
from reports.backup import rows
from reports.backup.sealed import Sealing
from reports.everything.writing import snapshot
from workflows.exchange.signing import key_file

FORMAT, VERSION = "kiem-backup", 1
MANIFEST, KEYS = "manifest.json", "keys.json"
FOLDERS = ("attachments", "imports", "documents")
CHUNK = 1024 * 1024
CHECKSUM = hashlib.sha256().digest_size * 2


class Written(NamedTuple):
    rows: int
    files: int
    missing: list[str]
    is_sealed: bool


def write_backup(
    target: IO[bytes], *, key: str = "", at: datetime, with_files: bool = True
) -> Written:
    """Write all there is at this moment; `target` can be read and written."""
    if not key:
        written = _write(target, {}, at, with_files)
        _add_checksum(target)
        return written
    sealing = Sealing(target, key)
    written = _write(sealing, _keys(), at, with_files)
    sealing.finish()
    return written._replace(is_sealed=True)


def _write(
    target: Any, keys: dict[str, str], at: datetime, with_files: bool
) -> Written:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        with snapshot():
            applied = MigrationRecorder(connection).applied_migrations()
            found = {
                f"rows/{label}.jsonl": _put(archive, f"rows/{label}.jsonl", lines)
                for label, lines in _tables()
            }
            promised = {f"attachments/{path}" for path in _attachments()}
        there = sorted(_files()) if with_files else []
        for name in there:
            # What was thrown away since is of no row that counts.
            if (path := Path(settings.VAR_DIR, name)).exists():
                found[f"files/{name}"] = _put(archive, f"files/{name}", _bytes(path))
        if keys:
            found[KEYS] = _put(archive, KEYS, [json.dumps(keys).encode()])
        missing = sorted(promised - set(there)) if with_files else []
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": at.isoformat(),
            "database": connection.vendor,
            "migrations": sorted(map(list, applied)),
            "secret": secret_mark(at.isoformat()),
            "entries": found,
            "missing": missing,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        # Room for the checksum.
        archive.comment = b"0" * CHECKSUM
    counted = sum(about["lines"] - 1 for n, about in found.items() if n[0] == "r")
    kept = sum(name.startswith("files/") for name in found)
    return Written(counted, kept, missing, False)


def secret_mark(made_at: str) -> str:
    """By which a restore sees whether SECRET_KEY is the one of then."""
    return salted_hmac("kiem backup", made_at, algorithm="sha256").hexdigest()


def _tables() -> Iterator[tuple[str, Iterable[bytes]]]:
    for label, model in rows.tables(apps).items():
        yield label, rows.written(model)


def _attachments() -> Iterator[str]:
    taken = Attachment._base_manager.exclude(path="").filter(removed_at=None)
    return taken.values_list("path", flat=True).order_by("path").iterator()


def _files() -> Iterator[str]:
    """What lies in the folders of files, but for what is being written now."""
    top = Path(settings.VAR_DIR)
    for folder in FOLDERS:
        for path in (top / folder).rglob("*"):
            if path.is_file() and path.suffix != ".part":
                yield path.relative_to(top).as_posix()


def _bytes(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _put(
    archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]
) -> dict[str, Any]:
    digest, size, lines = hashlib.sha256(), 0, 0
    info = zipfile.ZipInfo(name)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as entry:
        for chunk in chunks:
            entry.write(chunk)
            digest.update(chunk)
            size, lines = size + len(chunk), lines + 1
    return {"size": size, "sha256": digest.hexdigest(), "lines": lines}


def _keys() -> dict[str, str]:
    """The secrets without which rows and mails of then say nothing."""
    keys = {"SECRET_KEY": settings.SECRET_KEY}
    if key_file().exists():
        keys[key_file().name] = base64.b64encode(key_file().read_bytes()).decode()
    return keys


def _add_checksum(target: IO[bytes]) -> None:
    digest = checksum(target)
    target.seek(-CHECKSUM, 2)
    target.write(digest.encode())


def checksum(file: IO[bytes]) -> str:
    """Of all but the checksum itself, at the end."""
    left, digest = file.seek(0, 2) - CHECKSUM, hashlib.sha256()
    file.seek(0)
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest()
