"""A worker that is beat as well."""

import subprocess
import sys
import time

from notifications.life import Sign, SignOfLife
from tests.guards import ROOT
from tests.workers import Workers

PATIENCE = 60
OPTIONS = ("--pool", "threads", "--concurrency", "1", "--loglevel", "WARNING")
BROKEN = """
import time
from config import rounds

class Broken:
    def __init__(self, *_, **__):
        raise OSError

rounds.beat(Broken)
time.sleep(60)
"""


def test_one_process_asks_for_rounds_and_does_them(transactional_db, broker):
    env = Workers.environment() | {"TICK_SECONDS": "0.5", "LOG_LEVEL": "WARNING"}
    command = (sys.executable, "-m", "config.rounds", *OPTIONS)
    deadline = time.monotonic() + PATIENCE

    with subprocess.Popen(command, cwd=ROOT, env=env) as both:
        while Sign.ROUND not in SignOfLife.all_given():
            assert both.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        both.terminate()

    assert both.returncode == 0


def test_where_beat_cannot_go_on_the_worker_does_not_either():
    env = Workers.environment() | {"DATABASE_URL": "sqlite:///:memory:"}

    done = subprocess.run(
        [sys.executable, "-c", BROKEN], cwd=ROOT, env=env, capture_output=True
    )

    assert done.returncode == -15
