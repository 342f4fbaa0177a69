"""PostgreSQL crashes while people write: what was answered is there, whole."""

import re
import sys
import time

from tests.chaos.world import LONG, run, within

pytestmark = LONG

# What is neither stopped by one decision, in the ledger once, nor as it began.
HALF = """
    SELECT id FROM (
        SELECT id, state,
            (SELECT count(*) FROM workflows_decision
                WHERE initiative_id = initiative.id) AS decisions,
            (SELECT count(*) FROM portfolio_event
                WHERE initiative_id = initiative.id AND kind = 'decided') AS told,
            (SELECT count(*) FROM portfolio_passage
                WHERE initiative_id = initiative.id AND left_on IS NULL) AS stays
        FROM portfolio_initiative AS initiative
    ) AS each
    WHERE (state, decisions, told, stays)
        NOT IN (('stopped', 1, 1, 0), ('active', 0, 0, 1))
"""


def test_postgresql_crashes_under_writers_that_lose_nothing_they_were_told(world):
    run(world.database, "-m", "tests.chaos.writing", "prepare")
    command = [sys.executable, "-m", "tests.chaos.writing"]
    world.workers += (writers := [world.run(command) for _ in range(3)])
    for _ in range(3):
        many = written(writers)
        within(60, lambda many=many: written(writers) > many + 20)
        world.database.crash()
        time.sleep(2)
        world.database.start()
    many = written(writers)

    # Nobody started them anew.
    within(30, lambda: written(writers) > many + 20)
    for writer in writers:
        writer.kill()

    assert world.query(HALF) == []
    there = {f"started {key}" for (key,) in world.query(ALL)}
    there |= {f"stopped {key}" for (key,) in world.query(f"{ALL} {STOPPED}")}
    assert {line for each in writers for line in said(each)} <= there


ALL, STOPPED = "SELECT id FROM portfolio_initiative", "WHERE state = 'stopped'"


def said(writer):
    """What it wrote, among what is logged of a database that went away."""
    return re.findall(r"^(?:started|stopped) \d+$", writer.output, re.MULTILINE)


def written(writers):
    return sum(len(said(each)) for each in writers)
