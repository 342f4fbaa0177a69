"""A copy of this process that dies at a chosen point, as a worker may."""

import os
import signal
from collections.abc import Callable

import pytest
from django.db import connection

from notifications import kill_points

# Python warns of what a copy inherits from threads; this one only works and dies.
may_fork = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def die_at(point: str, work: Callable[[], object]) -> None:
    """Do this work in a copy, which has to come to that point: SIGKILL ends it."""
    connection.close()
    copy = os.fork()
    if not copy:
        try:
            os.environ["KILL_AT"] = point
            kill_points._chosen.cache_clear()
            work()
        finally:
            os._exit(0)
    assert os.waitpid(copy, 0)[1] == signal.SIGKILL, f"{point} was not reached"
