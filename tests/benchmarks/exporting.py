"""Write everything of one database and say what that took: its last line is JSON.

A process of its own, for the most memory that it ever had is what is asked.
"""

import json
import os
import sys
import tempfile
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from pathlib import Path  # noqa: E402

from reports.everything.writing import write_everything  # noqa: E402
from tests.benchmarks.measuring import connect  # noqa: E402
from tests.benchmarks.weighing import kilobytes  # noqa: E402


def main() -> None:
    connect(Path(sys.argv[1]))
    started = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        write_everything(file)
        size = file.tell()
    took = round(time.perf_counter() - started, 2)
    # What `getrusage` says has the memory of whoever started this process in it.
    peak = kilobytes(os.getpid(), "status", "VmHWM:") // 1024
    print(json.dumps({"peak": peak, "seconds": took, "bytes": size}))


if __name__ == "__main__":
    main()
