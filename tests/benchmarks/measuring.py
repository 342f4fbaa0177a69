"""What benchmarks share: a database with a portfolio in it, and a fair comparison."""

import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median

from django.core.management import call_command
from django.db import connection

from tests.settings import TEST_DIR


def use_portfolio(initiatives: int = 0) -> None:
    """Go on with a fresh database: the demo portfolio, or a plausible large one.

    Each call gives the same data again, whatever the last one did to it.
    """
    copy = TEST_DIR / "bench.sqlite3"
    template = filled(initiatives)
    forget(copy)
    shutil.copy(template, copy)
    connect(copy)


@cache
def filled(initiatives: int) -> Path:
    """Make a database once and keep it."""
    path = TEST_DIR / f"bench-{initiatives}.sqlite3"
    connect(path)
    call_command("migrate", verbosity=0)
    call_command("load_playbook")
    size = {"initiatives": initiatives, "seed": 1} if initiatives else {}
    call_command("demo", **size)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def connect(path: Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = str(path)


def forget(path: Path) -> None:
    connection.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def cpu_ms(function: Callable[[], object]) -> float:
    """Give the processor time of one call, in milliseconds."""
    started = time.process_time()
    function()
    return (time.process_time() - started) * 1000


def paired(
    ours: Callable[[], object], bare: Callable[[], object], *, rounds: int = 15
) -> tuple[float, float]:
    """Give the median processor time of both, taken in turns after one warm-up."""
    ours(), bare()
    times = [(cpu_ms(ours), cpu_ms(bare)) for _ in range(rounds)]
    return median(row[0] for row in times), median(row[1] for row in times)


def against(name: str, ours: float, bare: float, **more: object) -> dict:
    """Make a figure in milliseconds that is compared with a bare baseline."""
    return {
        "name": name,
        "value": round(ours, 3),
        "unit": "ms",
        "baseline": round(bare, 3),
        "ratio": round(ours / bare, 2),
        **more,
    }
