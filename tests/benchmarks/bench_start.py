"""How long `make run` takes on a clean clone, and what it needs when it runs."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.guards import ROOT
from tests.servers import free_port

PATIENCE = 600
# Long enough for the worker and beat to have done their first rounds.
SETTLED = 12


def bench_start():
    """Start twice: on a clean clone in an empty home, and as on every next day."""
    with tempfile.TemporaryDirectory(prefix="kiem-bench-") as folder:
        clone, home = Path(folder) / "kiem", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        with running(clone, home) as (seconds, _):
            yield {"name": "start.cold", "value": seconds, "unit": "s"}
        with running(clone, home) as (seconds, process):
            yield {"name": "start.second", "value": seconds, "unit": "s", "target": 5}
            time.sleep(SETTLED)
            yield from memory(process.pid)


@contextmanager
def running(clone, home):
    """Run Kiem as a newcomer does and give the seconds to the sign-in page."""
    port = free_port()
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PORT": str(port)}
    # How this machine reaches its packages is no part of Kiem.
    env |= {name: os.environ[name] for name in os.environ if name.startswith("PIP_")}
    started = time.monotonic()
    process = subprocess.Popen(["make", "run"], cwd=clone, env=env, stdout=2)
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        yield round(time.monotonic() - started, 2), process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def wait_for(address, process):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return opener.open(address, timeout=30).read()
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("make run did not show its first page.")


def memory(parent):
    """Sum the memory of a process and all below it, shared pages counted each time."""
    family = list(descendants(parent))
    rss = sum(kilobytes(pid, "status", "VmRSS:") for pid in family)
    pss = sum(kilobytes(pid, "smaps_rollup", "Pss:") for pid in family)
    yield {"name": "start.rss", "value": rss // 1024, "unit": "MB", "target": 400}
    yield {"name": "start.pss", "value": pss // 1024, "unit": "MB"}
    yield {"name": "start.processes", "value": len(family), "unit": "processes"}


def descendants(pid):
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from descendants(int(child))


def kilobytes(pid, file, field):
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(field)), 0)
