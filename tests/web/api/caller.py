"""Somebody with a token who calls the API, as a program would."""

import json
from datetime import UTC, datetime

from django.apps import apps
from django.db import connection
from django.test import Client

from accounts.models import ApiToken
from portfolio.models import AuditEntry

# The web reads the real clock; a token of this day is valid whenever the tests run.
LATER = datetime(2090, 1, 1, tzinfo=UTC)
ANY = {"if-match": "*"}
PROBLEM = "application/problem+json"


class Caller:
    """Sends JSON and keeps to /api/v1."""

    def __init__(self, user=None, **headers):
        self.client = Client()
        self.headers = {"accept-language": "en", **headers}
        if user is not None:
            token, secret = ApiToken.issue(user, at=LATER)
            # Used this hour already: its calls write nothing of their own.
            token.was_used(at=LATER)
            self.headers.setdefault("authorization", f"Bearer {secret}")

    def get(self, path, **query):
        response = self.client.get(f"/api/v1{path}", query, headers=self.headers)
        if response.streaming:
            # To its end, which closes the file.
            response.body = b"".join(response)
        return response

    def post(self, path, body, content_type="application/json"):
        return self.send("POST", path, body, content_type)

    def patch(self, path, body, content_type="application/json"):
        return self.send("PATCH", path, body, content_type)

    def put(self, path, body, content_type="application/json"):
        return self.send("PUT", path, body, content_type)

    def delete(self, path):
        return self.client.delete(f"/api/v1{path}", headers=ANY | self.headers)

    def send(self, method, path, body, content_type):
        """Send this body; bytes go as they are. A change is of whatever state it is."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.generic(
            method,
            f"/api/v1{path}",
            raw,
            content_type=content_type,
            headers=self.headers if method == "POST" else ANY | self.headers,
        )


def refusal(response, status):
    """Give the problem in a response, which has all that a problem needs."""
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


def pointers(problem):
    return {error["pointer"] for error in problem["errors"]}


def everything():
    """Give every row of Kiem but the audit log, to see that nothing is half done."""
    ours = ("accounts", "portfolio", "workflows", "reports", "notifications")
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in ours and model is not AuditEntry
    ]
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            # The names are ours; as SQL, since thousands of tests ask this.
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows
