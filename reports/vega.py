"""The program of the draughtsman: draws what it is asked on its standard input.

`python reports/vega.py SECONDS` ends when its asker does, or is quiet for so long. It
knows Vega-Lite and nothing of Kiem.
"""

import json
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

import vl_convert


def answer(order: bytes) -> dict[str, str]:
    """The drawing, or what is wrong with the specification."""
    spec, locale = json.loads(order)
    try:
        svg = vl_convert.vegalite_to_svg(
            spec, allowed_base_urls=[], format_locale=locale
        )
    except ValueError as error:
        return {"error": str(error)}
    return {"svg": svg}


def main(quiet: float) -> None:
    """Answer until nobody asks."""
    # Ctrl-C is for who asks.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Connection(sys.stdin.fileno()) as line, suppress(EOFError, OSError):
        while line.poll(quiet):
            line.send_bytes(json.dumps(answer(line.recv_bytes())).encode())


if __name__ == "__main__":
    main(float(sys.argv[1]))
