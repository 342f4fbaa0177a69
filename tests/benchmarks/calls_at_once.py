"""New initiatives by the API on the database of DATABASE_URL: its last line is JSON.

python -m tests.benchmarks.calls_at_once --clients 16 --calls 30
"""

import argparse
import json
import os
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from statistics import median

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import ApiToken, User  # noqa: E402
from tests.moving_load import make_world, serving  # noqa: E402

PATH = "/api/v1/initiatives"
BODY = {"portfolio": "lindervoort", "title": "Made by a program"}


class Program:
    """Somebody's token, and a connection that stays open where the server lets it."""

    def __init__(self, address: str, user: User) -> None:
        host, port = address.removeprefix("http://").split(":")
        self.connection = HTTPConnection(host, int(port), timeout=60)
        _token, secret = ApiToken.issue(user, at=timezone.now())
        self.headers = {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
        }
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()

    def call(self, method: str = "POST", body: str | None = None) -> int:
        self.connection.request(method, PATH, body, self.headers)
        response = self.connection.getresponse()
        response.read()
        if response.will_close:
            self.connection.close()
        return response.status

    def work(self, calls: int) -> None:
        for _turn in range(calls):
            started = time.perf_counter()
            self.statuses[self.call(body=json.dumps(BODY))] += 1
            self.times.append((time.perf_counter() - started) * 1000)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--calls", type=int, default=30)
    wanted = parser.parse_args()
    call_command("migrate", verbosity=0)
    make_world(100, wanted.clients)
    people = User.objects.filter(name__startswith="Mover")
    with serving(os.environ["DATABASE_URL"]) as address:
        programs = [Program(address, user) for user in people]
        for each in (*programs, *programs[:4]):
            each.call("GET")
            # The server closes one that is silent.
            each.connection.close()
        took = seconds(programs, wanted.calls)
    connection.close()
    times = [each for program in programs for each in program.times]
    statuses = sum((program.statuses for program in programs), Counter())
    told = {
        "statuses": {str(status): count for status, count in statuses.items()},
        "per_second": round(len(times) / took, 1),
        "p50": round(median(times), 2),
    }
    print(json.dumps(told))


def seconds(programs: list[Program], calls: int) -> float:
    threads = [threading.Thread(target=each.work, args=[calls]) for each in programs]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
