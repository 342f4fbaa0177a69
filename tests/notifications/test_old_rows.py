"""A municipality that had reminders before loses and repeats none by an update."""

import json
import os
import subprocess
import sys

import pytest

from tests.guards import ROOT
from tests.settings import TEST_DIR


@pytest.mark.anywhere
def test_rows_of_before_are_kept_and_nobody_hears_twice():
    url = f"sqlite:///{TEST_DIR}/old.sqlite3"
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    command = [sys.executable, "-m", "tests.notifications.old_database"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, check=True
    )

    became = json.loads(done.stdout)
    names = ("Anna", "Bert", "Cees")
    assert became["digests"] == [f"{n} {day}" for n in names for day in (10, 17)]
    assert became["told"] == dict.fromkeys(names[:2], "2026-11-17 07:00")
    assert became["points"] == [["T4", 70, 60, ""], ["U1", 70, 60, "resolved"]]
    assert became["waiting"] == 3
    # What waited goes, but not to who left; then one digest a week for who is asked.
    assert became["sent"] == [[0, ["anna", "bert"]], [1, ["anna"]], [0, []]]
