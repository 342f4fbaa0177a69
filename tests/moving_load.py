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
from collections.abc import Callable, Iterator
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
# Whoever hears that the database is away tries again after so many seconds.
PAUSE = 0.25
# The status of an answer that says so, with when to try again.
AWAY = 503
STORY = "Wind breaks trees.\nNobody looked – “in time”. Ünïcode \u200b stays. {}"
# As production runs it: see the Dockerfile.
GUNICORN = ("-m", "gunicorn", "config.wsgi", "--workers", "2", "--threads", "8")


@dataclass
class Outcome:
    """What the clients saw."""

    statuses: Counter = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    # Card and version of every move that was acknowledged, with the card above it.
    moved: list[tuple[int, int, object]] = field(default_factory=list)
    # When the last of them was.
    last: float = 0.0
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
            "moved": len(self.moved),
            "last": self.last,
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
        # Whether it adds cards instead.
        self.adds = False

    def post(self, path: str, **body: object) -> tuple[int, dict, int]:
        self.connection.request("POST", path, urlencode(body), self.headers)
        response = self.connection.getresponse()
        content = response.read()
        status = response.status
        if status == AWAY:
            status = AWAY if response.headers.get("Retry-After") else 500
            time.sleep(PAUSE)
        if response.will_close:
            self.connection.close()
        is_json = response.headers.get("Content-Type", "").startswith(
            "application/json"
        )
        return status, json.loads(content) if is_json else {}, len(content)

    def warm_up(self) -> None:
        for _turn in range(4):
            self.connection.request("GET", "/", headers=self.headers)
            self.connection.getresponse().read()
            self.connection.close()

    def act(self, outcome: Outcome, lock: threading.Lock) -> None:
        """Move a card somewhere, or take back one's last step back; or add one."""
        card = 0
        if self.adds:
            path, body = "/p/lindervoort/add/", {"line": "Made in a hurry"}
        elif self.undoable and self.random.random() < 0.3:
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
                move = (card, answer["version"], body.get("after"))
                outcome.moved.append(move)
                outcome.last = time.time()
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
    address: str,
    sessions: list[str],
    seen: dict,
    *,
    moves: int,
    own: bool = False,
    adding: bool = False,
    begin: Callable[[], None] = lambda: None,
) -> Outcome:
    """Let everybody move that often; `own` gives each of them cards of their own.

    `adding` has them add cards instead. `begin` is done when all is warm.
    """
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
        tab.adds = adding
        # The first request of a process reads half of Kiem.
        tab.warm_up()
    threads = [threading.Thread(target=work, args=[tab]) for tab in tabs]
    begin()
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
        f"{n} x {status}"
        for status, n in outcome.statuses.items()
        if status >= 500 and status != AWAY
    ]
    events = list(Event.objects.order_by("id"))
    kept = {(event.initiative_id, event.version) for event in events}
    moved = [(card, version) for card, version, _above in outcome.moved]
    found += [f"lost: {move}" for move in moved if move not in kept]
    if len(moved) != len(set(moved)):
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
    return found + strangers(
        outcome, {card: mine[-1].id for card, mine in by_card.items() if mine}
    )


def strangers(outcome: Outcome, last: dict[int, int]) -> list[str]:
    """Cards between two neighbours that nobody put there.

    A card was put right below another. As long as neither moves again, only what was
    put there later may stand in between. `last` is the last event of each card.
    """
    asked = {(card, version): above for card, version, above in outcome.moved}
    found = []
    for stage in ("idea", "concept"):
        column = Initiative.objects.filter(stage__slug=stage).order_by("rank")
        cards = dict(column.values_list("pk", "version"))
        order = list(cards)
        for place, card in enumerate(order):
            above, mine = asked.get((card, cards[card])), last.get(card, 0)
            if above is None or (above != "top" and last.get(above, 0) > mine):
                continue
            if above != "top" and above not in cards:
                found.append(f"{card}: {above} is not in its column")
                continue
            start = 0 if above == "top" else order.index(above) + 1
            found += [
                f"{card}: {other} stands between it and {above}"
                for other in order[start:place]
                if last.get(other, 0) < mine
            ]
            if start > place:
                found.append(f"{card}: above {above}, not below")
    return found
