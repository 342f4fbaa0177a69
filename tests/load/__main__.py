"""Runs Kiem as in production, lets people work, and prints each figure as JSON.

LOAD_SECONDS=60 and LOAD_USERS=50 make it shorter. All is on this machine, the people
too, so that they take a part of the processors.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import embedded
from tests import servers
from tests.benchmarks.weighing import descendants, kilobytes
from tests.guards import ROOT

USERS = int(os.environ.get("LOAD_USERS", "200"))
SECONDS = int(os.environ.get("LOAD_SECONDS", "600"))
CARDS, OTHERS = 500, 4500
HURRY_USERS, HURRY_SECONDS = 16, 20
PROCESSES = 2
LOCUST = os.environ["LOAD_LOCUST"]


def started(*command: object, **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # What went wrong is shown, among what the people saw.
        stderr=None,
        start_new_session=True,
        preexec_fn=embedded.die_with_parent,
    )


@contextmanager
def running(*commands: tuple, **environment: str) -> Iterator[list[subprocess.Popen]]:
    processes = [started(*command, **environment) for command in commands]
    try:
        yield processes
    finally:
        for each in processes:
            each.terminate()
        for each in processes:
            each.wait()


def served_by(application: str, port: int) -> tuple:
    size = ("--workers", PROCESSES, "--threads", 8, "--no-control-socket")
    return ("-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *size)


def celery(app: str, *words: str) -> tuple:
    return ("-m", "celery", "--quiet", "--skip-checks", "-A", app, *words)


BEAT = celery("config.beat", "beat", "--scheduler", "celery.beat:Scheduler")


def megabytes(processes: list[subprocess.Popen]) -> int:
    """Of all of them and their children; what they share counts once."""
    family = [pid for each in processes for pid in descendants(each.pid)]
    return sum(kilobytes(pid, "smaps_rollup", "Pss:") for pid in family) // 1024


def locust(port: int, folder: Path, users: int, seconds: int, **how: str) -> dict:
    """What they saw: the last line of its table."""
    prefix = folder / "table"
    done = subprocess.run(
        [
            *(LOCUST, "-f", "tests/load/locustfile.py", "--headless", "--only-summary"),
            *("-u", str(users), "-r", str(max(users // 10, 1)), "-t", f"{seconds}s"),
            *("--host", f"http://127.0.0.1:{port}", "--csv", str(prefix)),
        ],
        cwd=ROOT,
        env=os.environ | {"LOAD_WORLD": str(folder / "world.json"), **how},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(done.stdout, file=sys.stderr)
    rows = list(csv.DictReader((folder / "table_stats.csv").open()))
    return rows[-1]


def figures(folder: Path) -> Iterator[dict]:
    port, bare_port = servers.free_port(), servers.free_port()
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "0",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
        # As in the image.
        "MALLOC_ARENA_MAX": "2",
    }
    parts = (
        served_by("config.wsgi", port),
        celery("config", "worker", "--concurrency", "2"),
        (*BEAT, "--pidfile="),
    )
    with running(*parts, **own) as processes:
        servers.wait_for(port, 60)
        locust(port, folder, 8, 10)
        time.sleep(5)
        before = megabytes(processes)
        seen = locust(port, folder, USERS, SECONDS)
        count, failed = int(seen["Request Count"]), int(seen["Failure Count"])
        yield {"name": "load.requests", "value": count, "unit": "requests"}
        per_second = round(float(seen["Requests/s"]), 1)
        yield {"name": "load.per_second", "value": per_second, "unit": "1/s"}
        for cut in ("50", "95", "99"):
            value = float(seen[f"{cut}%"])
            yield {"name": f"load.p{cut}", "value": value, "unit": "ms"}
        yield {"name": "load.errors", "value": failed, "unit": "errors", "target": 0}
        time.sleep(10)
        after = megabytes(processes)
        yield {"name": "load.memory_before", "value": before, "unit": "MB"}
        growth = round(after / before, 2)
        yield {"name": "load.memory", "value": after, "unit": "MB", "ratio": growth}
        hurry = locust(port, folder, HURRY_USERS, HURRY_SECONDS, LOAD_HURRY="1")
    with running(served_by("tests.load.bare", bare_port)):
        servers.wait_for(bare_port, 60)
        bare = locust(bare_port, folder, HURRY_USERS, HURRY_SECONDS, LOAD_BARE="1")
    most, limit = float(hurry["Requests/s"]), float(bare["Requests/s"])
    yield {
        "name": "load.most_per_second",
        "value": round(most, 1),
        "unit": "1/s",
        "baseline": round(limit, 1),
        "ratio": round(limit / most, 2),
    }


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(servers.postgresql())
        broker = stack.enter_context(servers.valkey_on_port())
        os.environ.update(
            DATABASE_URL=database,
            CELERY_BROKER_URL=broker,
            SECRET_KEY="only-for-tests",
            VAR_DIR=str(folder),
        )
        making = [sys.executable, "-m", "tests.load.world", str(folder / "world.json")]
        size = [str(CARDS), str(OTHERS), str(USERS)]
        subprocess.run([*making, *size], cwd=ROOT, check=True, stdout=sys.stderr)
        for figure in figures(folder):
            print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main()
