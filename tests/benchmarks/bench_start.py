"""How long `make run` takes on a clean clone, and what it needs when it runs."""

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.weighing import descendants, kilobytes
from tests.guards import ROOT
from tests.servers import free_port

# As `make run` says it.
PERSON = {"username": "manager@lindervoort.example"}
PERSON |= {"password": "kiem-demo-lindervoort"}
PATIENCE = 600
# Long enough for the worker and beat to have done their first rounds.
SETTLED = 12
BOARD = "/p/lindervoort/"
CARD = 'class="card'
LOOKS = (
    BOARD,
    "/my-work/",
    "/library/?q=data",
    f"{BOARD}report/",
    f"{BOARD}decisions/",
)
CLIENTS, ROUNDS = 8, 30
# What serves people; the rest of the family watches over it, or is the broker.
OURS = ("gunicorn", "config.rounds", "reports/vega.py")


def bench_start():
    """Start twice: on a clean clone in an empty home, and as on every next day."""
    with tempfile.TemporaryDirectory(prefix="kiem-bench-") as folder:
        clone, home = Path(folder) / "kiem", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        browser = Browser()
        with running(clone, home, browser) as (seconds, _process):
            yield {"name": "start.cold", "value": seconds, "unit": "s"}
            browser.sign_in()
            # The worker does the first rounds of a new demo, which are many.
            time.sleep(SETTLED)
        # The next morning: the browser is signed in still, and asks for its board.
        with running(clone, home, browser, BOARD) as (seconds, process):
            yield {"name": "start.second", "value": seconds, "unit": "s", "target": 5}
            time.sleep(SETTLED)
            yield from memory(process.pid, browser)


class Browser:
    """Somebody of the demo, wherever Kiem listens now."""

    def __init__(self):
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )
        self.port = free_port()

    def read(self, path, sent=None):
        address = f"http://127.0.0.1:{self.port}{path}"
        body = urlencode(sent).encode() if sent else None
        return self.opener.open(address, body, timeout=60).read().decode()

    def sign_in(self):
        form = self.read("/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        self.read("/sign-in/", PERSON | {"csrfmiddlewaretoken": token})


@contextmanager
def running(clone, home, browser, path="/"):
    """Run Kiem as a newcomer does and give the seconds until this page is there."""
    browser.port = free_port()
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PORT": str(browser.port)}
    # How this machine reaches its packages is no part of Kiem.
    env |= {name: os.environ[name] for name in os.environ if name.startswith("PIP_")}
    started = time.monotonic()
    process = subprocess.Popen(["make", "run"], cwd=clone, env=env, stdout=2)
    try:
        page = wait_for(browser, path, process)
        seconds = round(time.monotonic() - started, 2)
        assert CARD in page or path == "/"
        yield seconds, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def wait_for(browser, path, process):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return browser.read(path)
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("make run did not show its first page.")


def memory(parent, browser):
    """Of web, worker and beat, without the broker: at rest, and after many looks."""
    family = list(descendants(parent))
    rss = sum(kilobytes(pid, "status", "VmRSS:") for pid in family)
    yield {"name": "start.rss", "value": rss // 1024, "unit": "MB", "target": 400}
    yield {"name": "start.processes", "value": len(family), "unit": "processes"}
    before = ours(parent)
    yield {"name": "start.memory", "value": before, "unit": "MB", "target": 300}
    work(browser)
    time.sleep(SETTLED)
    after = ours(parent)
    grown = {"baseline": before, "ratio": round(after / before, 2), "target": 1.3}
    yield {"name": "start.memory.after", "value": after, "unit": "MB", **grown}


def work(browser):
    """Many look at much at the same time."""
    looks = [*LOOKS] * ROUNDS * 2
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _page in pool.map(browser.read, looks):
            pass


def ours(parent):
    """In MB; what processes share counts once."""
    mine = [pid for pid in descendants(parent) if is_ours(pid)]
    return sum(kilobytes(pid, "smaps_rollup", "Pss:") for pid in mine) // 1024


def is_ours(pid):
    command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return any(name in each for each in command for name in OURS)
