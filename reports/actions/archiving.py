"""Giving an initiative to the archive."""

import hashlib
from datetime import datetime
from typing import IO

from django.db import transaction

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, lock, record
from portfolio.models import Initiative
from reports.archive import write_archive
from reports.everything.writing import CHUNK, Tell
from reports.policy import may_archive


def archive_initiative(
    initiative: Initiative,
    file: IO[bytes],
    *,
    tell: Tell = lambda done, total: None,
    by: User,
    at: datetime,
) -> None:
    """Write its archive file; the ledger keeps that it was made, and its checksum."""
    require(may_archive(by, initiative.portfolio))
    write_archive(file, initiative, tell=tell, at=at)
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    sha256 = digest.hexdigest()
    with transaction.atomic():
        record(lock(initiative), Kind.ARCHIVED, by=by, at=at, sha256=sha256)
