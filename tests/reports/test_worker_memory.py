"""What a worker loads that makes no document."""

import os
import subprocess
import sys

from tests.guards import ROOT

HEAVY = {"pptx", "lxml", "xlsxwriter", "typst", "vl_convert"}
TASKS = "import config, django; django.setup(); import notifications.tasks; "
TASKS += "import portfolio.tasks, reports.tasks, sys; "
# Not even after a drawing, which another process makes.
DRAW = "from reports.draughtsman import DRAUGHTSMAN as one; "
DRAW += """one.draw('{"mark": "point"}', 'nl-NL'); """
TELL = "print(*sys.modules)"


def test_a_worker_loads_what_makes_documents_when_there_is_one_to_make():
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "x"}

    loaded = subprocess.check_output(
        [sys.executable, "-c", TASKS + DRAW + TELL], cwd=ROOT, env=env, text=True
    )

    assert not HEAVY & {*loaded.split()}
