"""What people do: 70 % looks, 30 % writes. Run by tests/load/__main__.py, by locust."""

import json
import os
import random
from pathlib import Path

from locust import FastHttpUser, between, constant, task

WORLD = json.loads(Path(os.environ["LOAD_WORLD"]).read_text())
BARE = os.environ.get("LOAD_BARE") == "1"
HURRY = os.environ.get("LOAD_HURRY") == "1"
TOKEN = "a" * 32
BOARD = f"/p/{WORLD['slug']}/"
# Somebody else was first; the page shows it and asks again.
STALE = 409


class Person(FastHttpUser):
    wait_time = constant(0) if HURRY or BARE else between(2, 8)
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        session = random.choice(WORLD["sessions"])
        self.cards = WORLD["cards"]
        self.tag = ""
        self.client.client.default_headers = {}
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Accept": "text/html",
        }

    def look(self, path: str, name: str) -> None:
        self.client.get(path, name=name, headers=self.headers)

    def write(self, path: str, name: str, **body: object) -> dict:
        headers = self.headers | {"Accept": "application/json"}
        how = {"name": name, "headers": headers, "allow_redirects": False}
        with self.client.post(path, body, catch_response=True, **how) as answer:
            if answer.status_code in (200, 201, 302, STALE):
                answer.success()
            try:
                return answer.json() if answer.text[:1] == "{" else {}
            except (TypeError, ValueError):
                return {}

    @task(70)
    def read(self) -> None:
        if BARE:
            self.client.get("/", name="bare")
            return
        card = random.choice(list(self.cards))
        what, path = random.choices(
            [
                ("board", BOARD),
                ("initiative", f"/initiatives/{card}/"),
                ("live", f"{BOARD}live/"),
                ("my work", "/my-work/"),
                ("library", "/library/?q=data"),
            ],
            weights=[20, 20, 20, 5, 5],
        )[0]
        self.look(path, what)

    @task(30)
    def change(self) -> None:
        if BARE:
            self.client.get("/", name="bare")
            return
        card = random.choice(list(self.cards))
        what = random.choices(["move", "comment", "add"], weights=[15, 10, 5])[0]
        if what == "move":
            self.move(card)
        elif what == "comment":
            words = {"text": "The wind was in the east."}
            self.write(f"/initiatives/{card}/comments/new/", what, **words)
        else:
            self.write(f"{BOARD}add/", what, line="Made in a hurry")

    def move(self, card: str) -> None:
        """Within its column, above any other."""
        stage, version = self.cards[card]
        others = [key for key, (at, _) in self.cards.items() if at == stage]
        body = {"stage": stage, "after": random.choice(others), "version": version}
        if body["after"] == card:
            body["after"] = "top"
        answer = self.write(f"/initiatives/{card}/move/", "move", **body)
        if "version" in answer and "stage" in answer:
            self.cards[card] = [answer["stage"], answer["version"]]
