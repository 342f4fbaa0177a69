"""A real SMTP server in a process of its own, which writes down what it accepts.

`python -m tests.benchmarks.sink FILE PORT`: one Message-ID a line.
"""

import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller

import embedded
from tests.servers import free_port, wait_for


class Sink:
    """Where it is and what it has."""

    def __init__(self, port: int, file: Path) -> None:
        self.host, self.port, self.file = "127.0.0.1", port, file

    def taken(self) -> Counter:
        """Count how often each mail came."""
        return Counter(self.file.read_text().split())


@contextmanager
def sink(folder: Path):
    place = Sink(free_port(), folder / f"sink-{time.monotonic_ns()}")
    place.file.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.sink", place.file, str(place.port)],
        preexec_fn=embedded.die_with_parent,
    )
    try:
        wait_for(place.port)
        yield place
    finally:
        process.kill()
        process.wait()


class Handler:
    def __init__(self, file: Path) -> None:
        self.lines = file.open("a", buffering=1)

    async def handle_DATA(self, server, session, envelope):
        """Keep the name and answer; aiosmtpd calls this by name."""
        head = envelope.content.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
        names = (each for each in head if each.lower().startswith(b"message-id:"))
        self.lines.write(next(names)[11:].strip().decode() + "\n")
        return "250 Accepted"


if __name__ == "__main__":
    server = Controller(
        Handler(Path(sys.argv[1])), hostname="127.0.0.1", port=int(sys.argv[2])
    )
    server.start()
    time.sleep(10**6)
