"""The database is gone for a moment: nothing is lost, and Kiem goes on by itself."""

import json
import os
import subprocess
import sys
import time

import pytest
from django.db import InterfaceError, OperationalError

from tests import servers
from tests.guards import ROOT
from web.views.errors import server_error

pytestmark = pytest.mark.anywhere
LOAD = [sys.executable, "-m", "tests.benchmarks.moves_at_once"]
NUMBERS = ("--clients", "6", "--moves", "80", "--cards", "40")


@pytest.fixture
def fail(rf):
    """What is answered to a request whose database does not answer."""

    def answer(path, error=OperationalError, **headers):
        try:
            raise error
        except error:
            return server_error(rf.get(path, headers=headers))

    return answer


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_page_says_so_and_when_to_come_back(fail, error):
    answer = fail("/p/lindervoort/", error)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Kiem cannot reach its data now" in answer.content.decode()


def test_a_script_is_told_in_words(fail):
    answer = fail("/initiatives/1/move/", accept="application/json")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "try again" in json.loads(answer.content)["message"]


def test_the_api_answers_with_a_problem(fail):
    answer = fail("/api/v1/portfolios/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["code"] == "out_of_reach"


def test_any_other_error_stays_an_error_of_ours(fail):
    assert fail("/p/lindervoort/", ValueError).status_code == 500


def test_moves_survive_a_database_that_is_started_anew():
    with servers.running_postgresql() as server:
        environment = os.environ | {"DATABASE_URL": server.url}
        load = subprocess.Popen(
            [*LOAD, *NUMBERS], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        assert load.stdout.readline() == b"moving\n"
        time.sleep(0.5)
        server.stop()
        time.sleep(1)
        server.start()
        back = time.time()
        outcome = json.loads(load.communicate()[0].splitlines()[-1])

    assert outcome["mistakes"] == []
    assert outcome["statuses"].keys() <= {"200", "400", "409", "503"}
    assert outcome["statuses"]["503"] > 0
    # Moves went on, and nobody started Kiem anew.
    assert outcome["last"] > back
