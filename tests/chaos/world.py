"""A PostgreSQL, a Valkey, a mail server and workers, all real, that can be broken."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

import embedded
from tests import servers
from tests.mail_server import MailServer
from tests.workers import COMMAND, Worker

# Of each module of tests here.
LONG = pytest.mark.skipif(
    not os.environ.get("CHAOS"), reason="make chaos takes minutes"
)
COUNT = 300  # mails in the outbox
UNFINISHED = (
    "SELECT count(*) FROM notifications_mail WHERE accepted_at IS NULL"
    " AND dead_at IS NULL AND stopped_at IS NULL"
)
WAITING = (
    "SELECT attempts, count(*), min(due_at)::text, max(due_at)::text, now()::text,"
    " max(last_error), max(lease_until)::text"
    " FROM notifications_mail WHERE accepted_at IS NULL GROUP BY attempts"
)
EXPECTED = "SELECT message_id FROM notifications_mail"


def on(database: servers.Postgresql) -> dict[str, str]:
    """Give a process the real settings and this database."""
    own = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database.url}
    return {**os.environ, **own}


def run(database: servers.Postgresql, *args: str) -> None:
    subprocess.run([sys.executable, *args], check=True, env=on(database))


class Valkey:
    """A broker on one port, that forgets all when it is started anew."""

    def __init__(self) -> None:
        self.port, self.running = servers.free_port(), ExitStack()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        place = ("--port", self.port, "--bind", "127.0.0.1")
        self.running.enter_context(servers.valkey(*place))
        servers.wait_for(self.port)

    def stop(self) -> None:
        self.running.close()

    def command(self, *words: str) -> None:
        """Send a command, as any client may."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(" ".join(words).encode() + b"\r\n")
            assert line.recv(100).startswith(b"+OK")


class World:
    """All servers, and the workers that a test started."""

    def __init__(
        self, database: servers.Postgresql, mail: MailServer, folder: Path
    ) -> None:
        self.database, self.mail, self.folder = database, mail, folder
        self.broker = Valkey()
        self.workers: list[Worker] = []

    def environment(self) -> dict[str, str]:
        return {
            **on(self.database),
            **self.mail.environment,
            "CELERY_BROKER_URL": self.broker.url,
            "TICK_SECONDS": "0.5",
            "MAIL_LEASE_SECONDS": "3",
            "MAIL_PER_MINUTE": "0",
            "MAIL_PER_DAY": "0",
            "LOG_LEVEL": "INFO",
        }

    def worker(self) -> Worker:
        """Start one that ticks by itself."""
        command = [*COMMAND, "--concurrency", "2", "--beat"]
        command += ["--scheduler", "celery.beat:Scheduler"]
        command += ["--hostname", f"chaos{len(self.workers)}@test"]
        worker = self.run(command)
        self.workers.append(worker)
        worker.wait_until_ready(120)
        return worker

    def web(self) -> str:
        """Serve the pages, as in production; give where."""
        place = f"127.0.0.1:{servers.free_port()}"
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", place]
        self.workers.append(self.run(command))
        servers.wait_for(int(place.rpartition(":")[2]), 60)
        return f"http://{place}"

    def run(self, command: list[str]) -> Worker:
        log = self.folder / f"process-{time.monotonic_ns()}.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                command,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=embedded.die_with_parent,
            )
        return Worker(process, log)

    def query(self, sql: str) -> list[tuple]:
        with psycopg.connect(self.database.url) as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql: str) -> None:
        with psycopg.connect(self.database.url) as connection:
            connection.execute(sql)

    def wait_until_all_went(self, seconds: float = 300) -> None:
        deadline = time.monotonic() + seconds
        while self.query(UNFINISHED)[0][0]:
            assert time.monotonic() < deadline, self.query(WAITING)
            time.sleep(0.5)

    def missing_and_doubled(self) -> tuple[int, int]:
        arrived = Counter(each["Message-ID"] for each in self.mail.messages)
        expected = {row[0] for row in self.query(EXPECTED)}
        return len(expected - set(arrived)), arrived.total() - len(arrived)


def within(seconds, condition):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
