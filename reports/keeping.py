"""Where made documents lie: outside what the web server shows, by random names."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

PART = ".part"


def directory() -> Path:
    return Path(settings.VAR_DIR) / "documents"


def open_kept(path: str) -> IO[bytes]:
    """The bytes. Raises FileNotFoundError when only the row is there."""
    return (directory() / path).open("rb")


def delete_kept(path: str) -> None:
    if path:
        (directory() / path).unlink(missing_ok=True)


@contextmanager
def new_file() -> Iterator[tuple[str, IO[bytes]]]:
    """A file to write, and its path: it is there when all of it is, or not at all."""
    token = secrets.token_hex(20)
    path = f"{token[:2]}/{token}"
    target = directory() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(PART)
    try:
        with part.open("w+b") as file:
            yield path, file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def delete_parts(older_than: float) -> int:
    """What workers left behind that were killed; the moment is in seconds."""
    count = 0
    for part in directory().glob(f"*/*{PART}"):
        if part.stat().st_mtime < older_than:
            part.unlink(missing_ok=True)
            count += 1
    return count
