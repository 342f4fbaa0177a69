"""Where a file lies until it is brought in; and beside it how far its run is.

While a run goes on it holds the database in one transaction, so what it tells and is
told stands in files: `far` says how far it is, `stop` that it should end.
"""

import json
import secrets
from pathlib import Path

from django.conf import settings


class Stopped(Exception):
    """Somebody cancelled it."""


def directory() -> Path:
    return Path(settings.VAR_DIR) / "imports"


def keep(content: bytes) -> str:
    """Write it under a name that nobody chose; give back where."""
    path = secrets.token_hex(20)
    directory().mkdir(parents=True, exist_ok=True)
    part = directory() / f"{path}.part"
    part.write_bytes(content)
    part.replace(directory() / path)
    return path


def kept(path: str) -> bytes:
    """Raises FileNotFoundError when only the row is there."""
    if not path:
        raise FileNotFoundError
    return (directory() / path).read_bytes()


def forget(path: str) -> None:
    if path:
        (directory() / path).unlink(missing_ok=True)


class Gauge:
    """How far the run of one import is, by its number."""

    def __init__(self, number: int) -> None:
        self.far = directory() / f"{number}.far"
        self.stop = directory() / f"{number}.stop"

    def begin(self) -> int:
        """Say that a worker takes it up; the how-manieth time that is."""
        directory().mkdir(parents=True, exist_ok=True)
        attempts = self.read()[2] + 1
        self._write(0, 0, attempts)
        return attempts

    def tell(self, done: int, total: int) -> None:
        """Raises Stopped when somebody cancelled."""
        if self.stop.exists():
            raise Stopped
        self._write(done, total, self.read()[2])

    def cancel(self) -> None:
        directory().mkdir(parents=True, exist_ok=True)
        self.stop.touch()

    def clear(self) -> None:
        self.far.unlink(missing_ok=True)
        self.stop.unlink(missing_ok=True)

    def read(self) -> tuple[int, int, int]:
        """Done, of how many, and how often it was begun."""
        try:
            done, total, attempts = json.loads(self.far.read_text())
        except (OSError, ValueError):
            return 0, 0, 0
        return int(done), int(total), int(attempts)

    def percent(self) -> int:
        done, total, _attempts = self.read()
        return min(99, 100 * done // total) if total else 0

    def _write(self, done: int, total: int, attempts: int) -> None:
        part = self.far.with_suffix(".writing")
        part.write_text(json.dumps([done, total, attempts]))
        part.replace(self.far)
