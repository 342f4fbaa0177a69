"""How Kiem keeps its connections to PostgreSQL."""

import psycopg
import pytest
from django.db import connection

from tests.workers import database_url

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="it has no server"),
]


def test_a_kept_connection_is_usable_as_long_as_the_server_keeps_it():
    connection.ensure_connection()
    assert connection.is_usable()

    with psycopg.connect(database_url(), autocommit=True) as other:
        pid = connection.connection.info.backend_pid
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    assert not connection.is_usable()
    connection.close()
    assert not connection.is_usable()


def test_a_server_that_only_has_something_to_say_is_usable():
    with connection.cursor() as cursor:
        cursor.execute("LISTEN kiem")

    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("NOTIFY kiem")

    assert connection.is_usable()


def test_what_comes_back_is_planned_once():
    with connection.cursor() as cursor:
        for number in range(5):
            cursor.execute("SELECT %s::int + 1", [number])
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        planned = [statement for (statement,) in cursor.fetchall()]

    assert "SELECT $1::int + 1" in planned
