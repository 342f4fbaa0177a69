"""Waits until Kiem, run by the process that is given, shows its sign-in page."""

import os
import sys
import time
import urllib.request


def main(process, address):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        os.kill(int(process), 0)  # Raises when there is no such process any more.
        try:
            page = opener.open(address, timeout=30)
        except OSError:
            time.sleep(0.5)
            continue
        if b'type="password"' in page.read():
            sys.exit(0)
        sys.exit(f"{page.url} is not the sign-in page")
    sys.exit("The sign-in page did not answer within 5 minutes")


if __name__ == "__main__":
    main(*sys.argv[1:])
