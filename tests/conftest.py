"""Fixtures for all tests: a broker, a mail server and workers, all real."""

import shutil

import pytest
from django.utils import translation

from portfolio.importing.keeping import directory
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


def pytest_collection_modifyitems(items):
    """Mark what asks no database; `make test` runs what is marked `anywhere` once."""
    for item in items:
        asks = DATABASE.intersection(item.fixturenames)
        if not asks and item.get_closest_marker("django_db") is None:
            item.add_marker("anywhere")


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
