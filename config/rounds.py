"""A worker that is beat as well, for `make run`: one of each, and one process less.

`python -m config.rounds` takes the options of `celery worker`.
"""

import os
import signal
import sys
from threading import Thread

from celery.beat import Scheduler, Service

from config.celery import app


def beat(scheduler: type[Scheduler] = Scheduler) -> None:
    """Tick; whatever ends that ends the worker too, so that it is noticed."""
    try:
        # One tick needs no memory of when it was last: no file.
        Service(app, scheduler_cls=scheduler).start()
    finally:
        os.kill(os.getpid(), signal.SIGTERM)


def run(*options: str) -> None:
    Thread(target=beat, name="beat", daemon=True).start()
    # What the checks import is what only the web needs: 80 MB.
    app.worker_main(["--quiet", "--skip-checks", "worker", *options])


if __name__ == "__main__":
    run(*sys.argv[1:])
