"""Moves, or new cards, at once on the database of DATABASE_URL: its last line is JSON.

python -m tests.benchmarks.moves_at_once --clients 50 --moves 200 --cards 500
"""

import argparse
import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.moving_load import (  # noqa: E402
    make_world,
    mistakes,
    move_at_once,
    serving,
)


def say_so() -> None:
    print("moving", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, number in (("clients", 16), ("moves", 100), ("cards", 500)):
        parser.add_argument(f"--{name}", type=int, default=number)
    # Everybody moves cards of their own: every move succeeds.
    parser.add_argument("--own", action="store_true")
    parser.add_argument("--adding", action="store_true")
    wanted = parser.parse_args()
    call_command("migrate", verbosity=0)
    sessions, seen = make_world(wanted.cards, wanted.clients)
    how = {"moves": wanted.moves, "own": wanted.own, "adding": wanted.adding}
    with serving(os.environ["DATABASE_URL"]) as address:
        outcome = move_at_once(address, sessions, seen, begin=say_so, **how)
    # Whoever started this may have started the database anew.
    connection.close()
    wrong = [] if wanted.adding else mistakes(outcome, wanted.cards)
    print(json.dumps(outcome.figures() | {"mistakes": wrong[:20]}))


if __name__ == "__main__":
    main()
