"""`make test`: the whole suite twice at the same time, on SQLite and on PostgreSQL."""

import os
import shutil
import subprocess
import sys
import tempfile

from tests import servers

# Pages in a browser are seen once, and what pytest keeps between runs is kept once.
SECOND_PASS = ("--ignore=tests/e2e", "-p", "no:cacheprovider")
# The walk through the gates has the same rules on both; SQLite takes all its steps.
SECOND_FUZZ_STEPS = "400"
NOTHING_CHOSEN = 5  # as after make test ARGS="-k drag", which is for the browser


def headline(text):
    print(f"\n=== {text}\n", flush=True)


def start_pytest(*args, **options):
    return subprocess.Popen([sys.executable, "-m", "pytest", *args], **options)


def on_sqlite(args):
    headline("SQLite, with the embedded broker")
    return start_pytest(*args).wait()


def on_both(args):
    """Run the second pass beside the first and show what it said after that."""
    with (
        servers.postgresql() as database,
        servers.valkey_on_port() as broker,
        tempfile.TemporaryFile("w+") as said,
    ):
        second = start_pytest(
            *SECOND_PASS,
            *args,
            env={
                "FUZZ_STEPS": SECOND_FUZZ_STEPS,
                **os.environ,
                "DATABASE_URL": database,
                "CELERY_BROKER_URL": broker,
            },
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        first_code = on_sqlite(args)
        headline("PostgreSQL and Redis, both thrown away afterwards")
        second_code = second.wait()
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout)
    if args and second_code == NOTHING_CHOSEN:
        return first_code
    return max(first_code, second_code)


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
    main(sys.argv[1:])
