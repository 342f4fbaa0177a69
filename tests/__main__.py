"""`make test`: the suite on SQLite, on PostgreSQL, and the pages in a browser."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests import migrated, servers

# The walk through the gates has the same rules on both; SQLite takes all its steps.
SECOND_FUZZ_STEPS = "200"
PAGES = "tests/e2e"
NOTHING_CHOSEN = 5  # as after make test ARGS="-k drag", which is for the browser


@dataclass
class Pass:
    """One run of pytest; `said` keeps its words until they can be read in peace."""

    title: str
    args: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    said: object = None
    first: Callable[[], object] | None = None

    def run(self):
        if self.said is None:
            self.headline()
        if self.first:
            self.first()
        return subprocess.call(
            [sys.executable, "-m", "pytest", *self.args],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=self.said,
            stderr=self.said and subprocess.STDOUT,
        )

    def headline(self):
        print(f"\n=== {self.title}\n", flush=True)

    def show(self):
        self.headline()
        self.said.seek(0)
        shutil.copyfileobj(self.said, sys.stdout)


def on_sqlite(args):
    return Pass("SQLite, with the embedded broker", args).run()


def on_both(args):
    """Three passes, two at a time. The first is shown as it goes, the others after.

    The first makes the tables for the third too, which begins when another is done.
    """
    alone = ("-p", "no:cacheprovider", *args)
    # What is asked for may name its own folders.
    in_browser = ("-m", "browser", *alone, *(() if args else [PAGES]))
    with (
        servers.postgresql() as database,
        servers.valkey_on_port() as broker,
        tempfile.TemporaryFile("w+") as second,
        tempfile.TemporaryFile("w+") as third,
        servers.passing_folder() as folder,
        ThreadPoolExecutor(max_workers=2) as two,
    ):
        tables = folder / "migrated.sqlite3"
        there = {migrated.GIVEN: str(tables)}
        passes = [
            Pass(
                "SQLite, with the embedded broker",
                ("-m", "not browser", *args),
                there,
                first=lambda: migrated.make(tables),
            ),
            Pass(
                "PostgreSQL and Redis, both thrown away afterwards",
                ("-m", "not (browser or anywhere)", *alone),
                {
                    "FUZZ_STEPS": SECOND_FUZZ_STEPS,
                    **os.environ,
                    "DATABASE_URL": database,
                    "CELERY_BROKER_URL": broker,
                },
                second,
            ),
            # Pages in a browser are seen once.
            Pass("Chromium, on SQLite", in_browser, there, third),
        ]
        codes = list(two.map(Pass.run, passes))
        for each in passes[1:]:
            each.show()
    if args and 0 in codes:
        codes = [code for code in codes if code != NOTHING_CHOSEN]
    return max(codes)


def main(args):
    if os.environ.get("DB", "") not in ("", "sqlite"):
        sys.exit("DB is sqlite or left out.")
    if os.environ.get("DB") == "sqlite":
        sys.exit(on_sqlite(args))
    try:
        sys.exit(on_both(args))
    except servers.NoServerError as missing:
        sys.exit(
            f"NOT TESTED, as there is {missing}. "
            "Install one, or settle for less: make test DB=sqlite."
        )


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
