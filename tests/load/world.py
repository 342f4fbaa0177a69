"""Makes a board of 500 cards among 5,000 initiatives, and people who are signed in."""

import json
import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from portfolio.models import Portfolio, Role  # noqa: E402
from tests.cast import make_person  # noqa: E402
from tests.moving_load import make_world, session_of  # noqa: E402
from web.management.demo import large  # noqa: E402


def main(path: str, cards: str, others: str, people: str) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_playbook")
    call_command("demo", initiatives=int(cards))
    make_world(int(others), 1)
    board = Portfolio.objects.get(slug=large.SLUG)
    names = [f"Person{number}" for number in range(int(people))]
    them = [make_person(name, board, Role.CONTRIBUTOR) for name in names]
    seen = board.initiatives.filter(state="active")
    world = {
        "slug": board.slug,
        "sessions": [session_of(person) for person in them],
        "cards": {
            pk: [stage, version]
            for pk, stage, version in seen.values_list("pk", "stage__slug", "version")
        },
    }
    Path(path).write_text(json.dumps(world))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(*sys.argv[1:])
