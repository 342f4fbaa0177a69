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
    """Import the modules whose figures may be asked for."""
    for path in sorted(FOLDER.glob("bench_*.py")):
        subject = path.stem.removeprefix("bench_")
        if subject.startswith(only) or only.startswith(f"{subject.partition('_')[0]}."):
            yield importlib.import_module(f"tests.benchmarks.{path.stem}")


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
