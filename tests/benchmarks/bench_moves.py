"""Moving and creating cards, and asking what changed: queries, time, under load."""

import json
import os
import subprocess
import sys
import time
from statistics import median

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portfolio.models import Portfolio, Role
from tests import servers
from tests.benchmarks.bench_board import fill
from tests.benchmarks.measuring import against, cpu_ms, paired, use_portfolio
from tests.guards import ROOT

TURNS = 40
LOAD = [sys.executable, "-m", "tests.benchmarks.moves_at_once"]


class Board:
    """A signed-in manager at the board of the demo, filled up to so many cards."""

    def __init__(self, cards: int = 0) -> None:
        use_portfolio()
        self.portfolio = Portfolio.objects.get()
        manager = self.portfolio.memberships.filter(role=Role.MANAGER)[0].user
        # Nobody owns ten thousand.
        people = self.portfolio.memberships.filter(role=Role.CONTRIBUTOR)
        fill(self.portfolio, people.exclude(user=manager)[0].user, cards)
        self.client = Client(headers={"accept": "application/json"})
        self.client.force_login(manager)
        column = self.portfolio.stages.get(slug="idea").initiatives.running()
        self.cards = list(column.order_by("rank")[:2])
        self.versions = {card.pk: card.version for card in self.cards}
        self.made = 0

    def move(self) -> bytes:
        """Swap the first two cards of the first column."""
        above, card = self.cards
        self.cards.reverse()
        body = {"stage": "idea", "after": "top", "version": self.versions[card.pk]}
        answer = self.client.post(f"/initiatives/{card.pk}/move/", body)
        assert answer.status_code == 200, answer.content
        self.versions[card.pk] = answer.json()["version"]
        assert above.pk != card.pk
        return answer.content

    def create(self) -> None:
        self.made += 1
        path = f"/p/{self.portfolio.slug}/add/"
        answer = self.client.post(path, {"line": f"Made in a hurry {self.made}"})
        assert answer.status_code == 200, answer.content

    def poll(self, tag: str = "") -> str:
        headers = {"if-none-match": tag} if tag else {}
        path = f"/p/{self.portfolio.slug}/live/"
        return self.client.get(path, headers=headers)["ETag"]


def statements(act) -> int:
    """How many statements ask or change rows."""
    with CaptureQueriesContext(connection) as captured:
        act()
    words = [query["sql"].split()[0] for query in captured.captured_queries]
    return sum(word in ("SELECT", "INSERT", "UPDATE", "DELETE") for word in words)


def bench_moves():
    board = Board()
    size = len(board.move())
    yield {"name": "move.answer", "value": size, "unit": "B", "target": 4096}
    count = statements(board.move)
    yield {"name": "move.queries", "value": count, "unit": "queries", "target": 10}
    board.create()
    count = statements(board.create)
    yield {"name": "move.new.queries", "value": count, "unit": "queries", "target": 12}
    ours, bare = paired(board.move, lambda: bare_move(board.cards[0]), rounds=TURNS)
    yield against("move.cpu", ours, bare)
    yield {"name": "move.p50", "value": wall(board.move), "unit": "ms", "target": 10}


def bare_move(card) -> None:
    """Lock the row, write the place, write the event: without Django around it."""
    with transaction.atomic(), connection.cursor() as cursor:
        one = [card.pk]
        cursor.execute("SELECT rank FROM portfolio_initiative WHERE id = %s", one)
        rank = cursor.fetchone()[0]
        update = "UPDATE portfolio_initiative SET rank = %s WHERE id = %s"
        cursor.execute(update, [rank, card.pk])


def wall(act) -> float:
    times = []
    for _turn in range(TURNS):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return round(median(times), 2)


def bench_live():
    board = Board(1000)
    tag = board.poll()
    count = statements(lambda: board.poll(tag))
    yield {"name": "live.queries", "value": count, "unit": "queries", "target": 4}
    quiet = median(cpu_ms(lambda: board.poll(tag)) for _turn in range(100))
    yield {"name": "live.cpu", "value": round(quiet, 2), "unit": "ms", "target": 4}


def bench_size():
    """What a move and a new card cost among ten thousand, and on a small board."""
    for name in ("move", "create"):
        times = {}
        for cards in (0, 10_000):
            board = Board(cards)
            act = getattr(board, name)
            act()
            # The least disturbed one: it is about a fraction of a millisecond.
            times[cards] = min(cpu_ms(act) for _turn in range(TURNS))
        large, small = times[10_000], times[0]
        yield against(f"{name}.large", large, small, target=1.3)


def bench_load():
    """Many at once on PostgreSQL, on the server of production."""
    with servers.postgresql() as database:
        at_once = load(database, "own", clients=16, moves=60, cards=500)
    per_second = at_once["per_second"]
    yield {"name": "move.load.rate", "value": per_second, "unit": "moves/s"}
    yield {"name": "move.load.p99", "value": at_once["p99"], "unit": "ms"}
    with servers.postgresql() as database:
        stale = load(database, clients=50, moves=200, cards=500)
    wrong = len(stale["mistakes"])
    print(stale)
    yield {"name": "move.mistakes", "value": wrong, "unit": "moves", "target": 0}


def bench_adding():
    """New cards one after another, of one person and of 16, on the same server."""
    for clients in (1, 16):
        with servers.postgresql() as database:
            done = load(database, "adding", clients=clients, moves=480 // clients)
        assert done["statuses"] == {"200": 480}, done
        name = f"move.new.load.{clients}"
        yield {"name": name, "value": done["per_second"], "unit": "cards/s"}
        yield {"name": f"{name}.p50", "value": done["p50"], "unit": "ms"}


def load(database: str, *how: str, **numbers: int) -> dict:
    given = [word for name, n in numbers.items() for word in (f"--{name}", str(n))]
    given += [f"--{word}" for word in how]
    done = subprocess.run(
        [*LOAD, *given],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
