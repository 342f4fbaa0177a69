"""Many people moving cards at once, through a real server: nothing may get lost.

tests/benchmarks/moves_at_once.py runs it by itself.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median, quantiles
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

import embedded
from accounts.models import User
from portfolio import ranks
from portfolio.models import Event, Initiative, Passage, Role
from tests import cast, servers
from workflows import standing

TOKEN = "a" * 32
STORY = "Wind breaks trees.\nNobody looked – “in time”. Ünïcode \u200b stays. {}"
# As production runs it: see the Dockerfile.
GUNICORN = ("-m", "gunicorn", "config.wsgi", "--workers", "2", "--threads", "8")


@dataclass
class Outcome:
    """What the clients saw."""

    statuses: Counter = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    # Card and version of every move that was acknowledged.
    moved: list[tuple[int, int]] = field(default_factory=list)
    largest: int = 0
    seconds: float = 0.0

    def figures(self) -> dict:
        cuts = quantiles(self.milliseconds, n=100)
        return {
            "statuses": dict(sorted(self.statuses.items())),
            "p50": round(median(self.milliseconds), 2),
            "p99": round(cuts[98], 2),
            "per_second": round(len(self.milliseconds) / self.seconds, 1),
            "largest": self.largest,
        }


class Tab:
    """A board in a browser: it knows what it saw, which may be outdated."""

    def __init__(self, address: str, session: str, seen: dict, seed: int) -> None:
        host, port = address.removeprefix("http://").split(":")
        self.connection = HTTPConnection(host, int(port), timeout=60)
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        # Stage and version by card.
        self.seen = dict(seen)
        self.random = random.Random(seed)
        self.undoable: list[tuple[int, int]] = []
        # How often a card goes back a stage.
        self.back = 0.1

    def post(self, path: str, **body: object) -> tuple[int, dict, int]:
        self.connection.request("POST", path, urlencode(body), self.headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.will_close:
            self.connection.close()
        is_json = response.headers.get("Content-Type", "").startswith(
            "application/json"
        )
        return response.status, json.loads(content) if is_json else {}, len(content)

    def warm_up(self) -> None:
        for _turn in range(4):
            self.connection.request("GET", "/", headers=self.headers)
            self.connection.getresponse().read()
            self.connection.close()

    def act(self, outcome: Outcome, lock: threading.Lock) -> None:
        """Move a card somewhere, or take back one's last step back."""
        if self.undoable and self.random.random() < 0.3:
            card, version = self.undoable.pop()
            path, body = f"/initiatives/{card}/undo/{version}/", {}
        else:
            card = self.random.choice(list(self.seen))
            path, body = f"/initiatives/{card}/move/", self.wish(card)
        started = time.perf_counter()
        status, answer, size = self.post(path, **body)
        took = (time.perf_counter() - started) * 1000
        with lock:
            outcome.statuses[status] += 1
            outcome.milliseconds.append(took)
            outcome.largest = max(outcome.largest, size)
            if answer.get("status") == "moved":
                outcome.moved.append((card, answer["version"]))
        self.learn(card, answer)

    def wish(self, card: int) -> dict:
        stage, version = self.seen[card]
        if stage == "concept" and self.random.random() < self.back:
            place = {"stage": "idea", "after": "top", "reason": "Not yet."}
        else:
            others = [key for key, (at, _) in self.seen.items() if at == stage]
            after = self.random.choice(others)
            place = {"stage": stage, "after": "top" if after == card else after}
        return place | {"version": version}

    def learn(self, card: int, answer: dict) -> None:
        if "stage" in answer and "version" in answer:
            before = self.seen[card][0]
            self.seen[card] = (answer["stage"], answer["version"])
            if answer["status"] == "moved" and before != answer["stage"]:
                self.undoable.append((card, answer["version"]))


def move_at_once(
    address: str, sessions: list[str], seen: dict, *, moves: int, own: bool = False
) -> Outcome:
    """Let everybody move that often; `own` gives each of them cards of their own."""
    outcome, lock = Outcome(), threading.Lock()
    shares = [
        {k: v for k, v in seen.items() if not own or k % len(sessions) == number}
        for number in range(len(sessions))
    ]
    tabs = [
        Tab(address, session, share, seed)
        for seed, (session, share) in enumerate(zip(sessions, shares, strict=True))
    ]

    def work(tab: Tab) -> None:
        for _turn in range(moves):
            tab.act(outcome, lock)

    for tab in tabs:
        tab.back = 0 if own else tab.back
        # The first request of a process reads half of Kiem.
        tab.warm_up()
    threads = [threading.Thread(target=work, args=[tab]) for tab in tabs]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread, tab in zip(threads, tabs, strict=True):
        thread.join()
        tab.connection.close()
    outcome.seconds = time.perf_counter() - started
    return outcome


@contextmanager
def serving(database: str) -> Iterator[str]:
    """Run the server of production on this database; give its address."""
    port = servers.free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database,
        "DEMO": "0",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    bind = ("--bind", f"127.0.0.1:{port}", "--log-level", "error")
    command = [sys.executable, *GUNICORN, "--no-control-socket", *bind]
    process = subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.DEVNULL,
        preexec_fn=embedded.die_with_parent,
    )
    try:
        servers.wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def make_world(cards: int, clients: int) -> tuple[list[str], dict]:
    """Make cards in two columns, and people; give their sessions and what they see."""
    portfolio = cast.make_portfolio()
    people = [
        cast.make_person(f"Mover{number}", portfolio, Role.CONTRIBUTOR)
        for number in range(clients)
    ]
    stages = [portfolio.stages.get(slug=slug) for slug in ("idea", "concept")]
    now, places = timezone.now(), ranks.spread(cards)
    made = Initiative.objects.bulk_create(
        Initiative(
            portfolio=portfolio,
            title=f"Card {number}",
            story=STORY.format(number),
            stage=stages[number % 2],
            rank=places[number],
            owner=people[0],
            created_at=now,
            version=1,
        )
        for number in range(cards)
    )
    Passage.objects.bulk_create(
        Passage(initiative=card, stage=card.stage, entered_on=now.date())
        for card in made
    )
    standing.catch_up(at=now)
    seen = {card.pk: (card.stage.slug, 1) for card in made}
    return [session_of(person) for person in people], seen


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def mistakes(outcome: Outcome, cards: int) -> list[str]:
    """What got lost, went back or stands double; nothing, if all is well."""
    found = [
        f"{n} x {status}" for status, n in outcome.statuses.items() if status >= 500
    ]
    events = list(Event.objects.order_by("id"))
    kept = {(event.initiative_id, event.version) for event in events}
    found += [f"lost: {move}" for move in outcome.moved if move not in kept]
    if len(outcome.moved) != len(set(outcome.moved)):
        found.append("one version was given out twice")
    by_card: defaultdict[int, list[Event]] = defaultdict(list)
    for event in events:
        by_card[event.initiative_id].append(event)
    places = set()
    for card in Initiative.objects.select_related("stage"):
        mine = by_card[card.pk]
        places.add((card.stage_id, card.rank))
        if [event.version for event in mine] != list(range(2, card.version + 1)):
            found.append(f"{card.pk}: its versions are not one after another")
        if mine and mine[-1].facts["stage"] != card.stage.slug:
            found.append(f"{card.pk}: not where it was put last")
        if card.story != STORY.format(card.title.removeprefix("Card ")):
            found.append(f"{card.pk}: its story changed")
        if len(card.rank) > 64:
            found.append(f"{card.pk}: a rank of {len(card.rank)}")
        if card.passages.filter(left_on__isnull=True).count() != 1:
            found.append(f"{card.pk}: not in one stage")
    if len(places) != cards:
        found.append(f"{cards - len(places)} places are double")
    return found
