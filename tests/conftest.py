"""Fixtures for all tests: a broker, a mail server and workers, all real."""

import gc
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation

from portfolio.importing.keeping import directory
from tests import migrated as migration
from tests import servers, settings
from tests.cast import (  # noqa: F401 - the cast is at home in every test
    gatekeeper,
    initiative,
    manager,
    outsider,
    owner,
    playbook,
    portfolio,
    stages,
    viewer,
)
from tests.https_server import certificate, https_server, trusted  # noqa: F401
from tests.mail_server import MailServer
from tests.workers import Workers

DATABASE = {"db", "transactional_db", "django_db_setup"}
# What pages read comes from packages whose tests run on both databases; what they say
# of it is the same. Of the pages themselves, these run on both: each page and each
# route is asked once there, and what leans on how a database searches and sorts.
PAGES = Path(__file__).parent / "web"
ON_BOTH = {
    "test_board_find",
    "test_history",
    "test_initiatives",
    "test_library",
    "test_permissions",
    "test_records",
    "test_rights",
}


def pytest_collection_modifyitems(items):
    """Mark what `make test` runs once: the same on every database."""
    for item in items:
        asks = DATABASE.intersection(item.fixturenames)
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction"):
            asks.add("transactional_db")
        is_page = item.path.is_relative_to(PAGES) and item.path.stem not in ON_BOTH
        if (is_page and "transactional_db" not in asks) or not (asks or mark):
            item.add_marker("anywhere")


def pytest_collection_finish():
    """What was imported stays: it need not be looked through again for rubbish."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    """Begin with the database that is migrated already, where one was made."""
    made = migration.given()
    if made is None or connection.vendor != "sqlite":
        return django_db_keepdb
    shutil.copy(made, connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Permissions of Django, which Kiem has not, are not made anew after each test."""
    post_migrate.receivers = []


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A database of SQLite with all tables and no rows, to copy."""
    folder = tmp_path_factory.mktemp("migrated")
    return migration.given() or migration.make(folder / "migrated.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def broker():
    """Run the embedded broker, unless one was given; gives its address."""
    address = settings.CELERY_BROKER_URL
    if not address.startswith("redis+socket://"):
        yield address
        return
    path = address.removeprefix("redis+socket://")
    with servers.valkey("--port", 0, "--unixsocket", path):
        yield address


@pytest.fixture(autouse=True)
def default_language():
    """Begin in the default language: a request leaves the language of its reader."""
    translation.deactivate()


@pytest.fixture
def smtp_server():
    """Run a real SMTP server on loopback; see tests/mail_server.py."""
    with MailServer() as server:
        yield server


@pytest.fixture
def worker(transactional_db, broker):
    """Start real Celery workers on the test database; see tests/workers.py."""
    workers = Workers()
    yield workers.start
    workers.stop()


@pytest.fixture(autouse=True)
def forgotten_imports():
    """Rows of one test are taken back, and the next has their numbers; files stay."""
    yield
    shutil.rmtree(directory(), ignore_errors=True)
