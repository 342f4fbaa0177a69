"""All servers, thrown away with the module: its portfolio is in no other's way."""

import pytest

from tests import servers
from tests.chaos.world import COUNT, World, run


@pytest.fixture(scope="module")
def database():
    with servers.running_postgresql(may_crash=True) as server:
        yield server


@pytest.fixture(scope="module")
def migrated(database):
    run(database, "manage.py", "migrate", "--verbosity", "0")


@pytest.fixture
def world(database, migrated, smtp_server, tmp_path):
    made = World(database, smtp_server, tmp_path)
    made.broker.start()
    run(database, "-m", "tests.chaos.fill", str(COUNT))
    smtp_server.delay = 0.02
    yield made
    for worker in made.workers:
        worker.kill()
    made.broker.stop()
