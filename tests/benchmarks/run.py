"""`make bench`: runs bench_*.py and prints each figure as one line of JSON.

A module bench_board.py has functions called bench_*, which yield dictionaries with
name ("board.queries"), value and unit; baseline and ratio where the same run measured a
bare baseline; target where there is an upper bound, for the ratio or else the value.
Standard output is for figures alone: what a benchmark prints goes to standard error.
"""

import importlib
import json
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path

import django

FOLDER = Path(__file__).parent


def modules(only):
    """Import the modules whose figures may be asked for.

    bench_reports_figures.py alone for "reports.figures", all of reports for "reports".
    """
    names = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    subjects = {name: name.removeprefix("bench_").replace("_", ".") for name in names}
    own = [n for n, s in subjects.items() if "." in s and only.startswith(s)]
    for name in own or names:
        subject = subjects[name]
        first = subject.partition(".")[0]
        if subject.startswith(only) or only.startswith(f"{first}."):
            yield importlib.import_module(f"tests.benchmarks.{name}")


def figures(module):
    for name, function in list(vars(module).items()):
        if name.startswith("bench_") and function.__module__ == module.__name__:
            yield from function()


def main(only):
    out = sys.stdout
    with redirect_stdout(sys.stderr):
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        for module in modules(only):
            for figure in figures(module):
                if figure["name"].startswith(only):
                    print(json.dumps(figure), file=out, flush=True)


if __name__ == "__main__":
    main(os.environ.get("ONLY", ""))
