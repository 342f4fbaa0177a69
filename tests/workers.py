"""Real Celery worker processes on the database and the broker of the tests."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from celery import current_app
from django.conf import settings
from django.db import connection

import embedded
from tests.settings import TEST_DIR

COMMAND = (
    *(sys.executable, "-m", "celery", "--quiet", "--skip-checks"),
    *("-A", "config", "worker"),
    *("--pool", "threads", "--loglevel", "INFO"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)


def database_url() -> str:
    """Give the address of the database that the running test uses."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    address = f"{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{address}"


class Worker:
    """One worker process and its own children."""

    def __init__(self, process, log):
        self.process, self.log = process, log

    @property
    def output(self) -> str:
        """Give what it has logged so far."""
        return self.log.read_text()

    def wait_until_ready(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while " ready." not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def send(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """Kill it at once, whatever it is doing (SIGKILL)."""
        self.send(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Let it finish what it is doing (SIGTERM), for ten seconds at most."""
        self.send(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.kill()


class Workers:
    """The workers that one test started."""

    def __init__(self):
        self.started: list[Worker] = []
        current_app.control.purge()

    def start(self, *, beat: bool = False, concurrency: int = 2, **settings) -> Worker:
        """Start a worker and wait until it is ready.

        With `beat` it ticks by itself too. Further keywords are its settings, by the
        names they have in the environment: worker(beat=True, TICK_SECONDS=1,
        MAIL_LEASE_SECONDS=2, **smtp_server.environment).
        """
        number = len(self.started)
        log = TEST_DIR / f"worker-{time.monotonic_ns()}.log"
        command = [*COMMAND, "--concurrency", str(concurrency)]
        command += ["--hostname", f"worker{number}@test"]
        if beat:
            command += ["--beat", "--scheduler", "celery.beat:Scheduler"]
        with log.open("w") as file:
            process = subprocess.Popen(
                command,
                env={**self.environment(), **{k: str(v) for k, v in settings.items()}},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=embedded.die_with_parent,
            )
        worker = Worker(process, log)
        self.started.append(worker)
        worker.wait_until_ready()
        return worker

    def stop(self) -> None:
        for worker in self.started:
            worker.stop()

    @staticmethod
    def environment() -> dict[str, str]:
        """Give a worker the real settings, but this test's database and broker."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database_url(),
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "LOG_LEVEL": "INFO",
        }
