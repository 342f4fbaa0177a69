"""One of two Kiems that learn from each other; test_two_instances.py starts both.

It makes its world, waits until the other answers, follows it, and takes over a check of
its exchange pack. What came of it is printed as JSON.
"""

import json
import sys
import time
from pathlib import Path

from django.utils import timezone

from notifications.neighbours import follow, hear
from portfolio.actions import record_lesson, set_openness, set_public
from portfolio.clock import day_of
from portfolio.models import NeighbourEntry, Part, Role
from tests.cast import BOOK, make_initiative, make_person, make_portfolio
from workflows.actions.exchange import adopt_check, receive_pack
from workflows.actions.playbook import add_criterion, publish, start_draft
from workflows.exchange import pack_of
from workflows.playbook import load_playbook

SLOWEST = 60


def live(name: str, other: str, feed: str, folder: Path) -> dict:
    portfolio, manager = make_world(name)
    part = folder / f"{name}.part"
    part.write_bytes(pack_of(portfolio, at=timezone.now()))
    # Whole at once: the other waits for it, and its world is there by then.
    part.rename(folder / f"{name}.pack")
    pack = wait_for(folder / f"{other}.pack").read_bytes()

    follow(portfolio, address=feed, by=manager, at=timezone.now())
    answered = hear(clock=timezone.now)
    received = receive_pack(portfolio, pack, by=manager, at=timezone.now())
    gate = portfolio.gates.get(stage__slug="idea")
    check = adopt_check(
        received, f"asked-by-{other}", gate=gate, by=manager, at=timezone.now()
    )
    heard = NeighbourEntry.objects.visible_to(manager).order_by("-is_case")
    return {
        "answered": answered,
        "error": portfolio.neighbours.get().error,
        "from": str(portfolio.neighbours.get()),
        "cases": [each.title for each in heard if each.is_case],
        "lessons": [each.text for each in heard if not each.is_case],
        "check": [check.slug, check.label_en, check.origin],
    }


def make_world(name: str):
    at = timezone.now()
    portfolio = make_portfolio(name)
    load_playbook(portfolio, BOOK, at=at)
    manager = make_person("Manager", portfolio, Role.MANAGER)
    how = {"by": manager, "at": at}
    initiative = make_initiative(manager, title=f"Case of {name}", at=at)
    today = day_of(at)
    record_lesson(initiative, text=f"Learnt in {name}.", learnt_on=today, **how)
    set_public(initiative, Part.values, **how)
    set_openness(portfolio, is_on=True, contact="data@example.nl", **how)
    draft = start_draft(portfolio.gates.get(stage__slug="idea"), **how)
    words = {"level": "advisory", "label_nl": "Wie belt?", "label_en": f"As in {name}"}
    asked = {"question_nl": "Weten zij wie?", "question_en": "Do they know whom?"}
    add_criterion(draft, words | asked, slug=f"asked-by-{name}", **how)
    publish(draft, note="One more.", **how)
    return portfolio, manager


def wait_for(path: Path) -> Path:
    until = time.monotonic() + SLOWEST
    while not path.exists():
        if time.monotonic() > until:
            raise TimeoutError(path.name)
        time.sleep(0.05)
    return path


def main() -> None:
    name, other, feed, folder = sys.argv[1:5]
    told = live(name, other, feed, Path(folder))
    Path(folder, f"{name}.json").write_text(json.dumps(told))
