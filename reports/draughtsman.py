"""Has drawings made in a process of its own, which leaves when nobody asks for any.

What draws is a JavaScript engine that takes 100 MB and gives nothing back: decision 38.
"""

import json
import os
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import Popen
from threading import Lock, Thread, Timer
from typing import Literal

from django.conf import settings

Locale = Literal["nl-NL", "en-GB"]

PROGRAM = Path(__file__).with_name("vega.py")
# One drawing takes 40 ms, the first a second; longer than this is never.
PATIENCE = 30


class DrawingError(Exception):
    """There is nobody who can draw this."""


class Draughtsman:
    """One for all threads of this process; they wait for each other."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.begin_alone()

    def begin_alone(self) -> None:
        self.lock = Lock()
        self.line: Connection | None = None

    def draw(self, spec: str, locale: Locale) -> str:
        """The SVG of a Vega-Lite specification; ValueError when it is none."""
        order = json.dumps([spec, locale]).encode()
        with self.lock:
            # The first may leave at this very moment, or be killed.
            found = self._ask(order) or self._ask(order)
        if found is None:
            raise DrawingError("What makes drawings ended twice before one was made.")
        if "error" in found:
            raise ValueError(found["error"])
        return found["svg"]

    def _ask(self, order: bytes) -> dict[str, str] | None:
        """The answer; None when it ended without one."""
        line = self.line or self._begin()
        # Whatever interrupts this, nobody gets the answer to the question of another.
        self.line = None
        timer = Timer(self.patience, self.process.kill)
        timer.start()
        try:
            line.send_bytes(order)
            found: dict[str, str] = json.loads(line.recv_bytes())
        except (EOFError, OSError):
            return None
        else:
            self.line = line
            return found
        finally:
            timer.cancel()
            if self.line is None:
                line.close()
                self.process.kill()

    def _begin(self) -> Connection:
        line, theirs = Pipe()
        quiet = str(settings.DRAWING_QUIET_SECONDS)
        command = [sys.executable, "-P", str(PROGRAM), quiet]
        with theirs:
            self.process = Popen(command, stdin=theirs.fileno())  # noqa: S603
        Thread(target=self._see_off, args=(self.process, line), daemon=True).start()
        return line

    def _see_off(self, process: Popen[bytes], line: Connection) -> None:
        """Take notice when it left, so that the next drawing begins anew."""
        process.wait()
        with self.lock:
            if self.line is line:
                self.line = None


DRAUGHTSMAN = Draughtsman()
# A copy of this process finds one of its own.
os.register_at_fork(after_in_child=DRAUGHTSMAN.begin_alone)
