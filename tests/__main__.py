"""`make test`: the whole suite twice, on SQLite and on PostgreSQL."""

import os
import subprocess
import sys

from tests import servers

BROWSER = "tests/e2e"
NOTHING_CHOSEN = 5  # as after make test ARGS="-k drag", which is for the browser


def headline(text):
    print(f"\n=== {text}\n", flush=True)


def pytest(*args, **environment):
    """Run pytest and give its exit code."""
    command = [sys.executable, "-m", "pytest", *args]
    return subprocess.call(command, env={**os.environ, **environment})


def on_sqlite(args):
    headline("SQLite, with the embedded broker")
    return pytest(*args)


def on_postgresql(args):
    """Run all again, but for the pages in the browser: those have been seen."""
    with servers.postgresql() as database, servers.valkey_on_port() as broker:
        headline("PostgreSQL and Redis, both thrown away afterwards")
        code = pytest(
            f"--ignore={BROWSER}",
            *args,
            DATABASE_URL=database,
            CELERY_BROKER_URL=broker,
        )
        return 0 if args and code == NOTHING_CHOSEN else code


def main(args):
    if os.environ.get("DB", "") not in ("", "sqlite"):
        sys.exit("DB is sqlite or left out.")
    worst = on_sqlite(args)
    if os.environ.get("DB") != "sqlite":
        try:
            worst = max(worst, on_postgresql(args))
        except servers.NoServerError as missing:
            sys.exit(
                f"\nNOT TESTED on PostgreSQL and Redis: {missing} is there. "
                "Install what is missing, or settle for make test DB=sqlite."
            )
    sys.exit(worst)


if __name__ == "__main__":
    main(sys.argv[1:])
