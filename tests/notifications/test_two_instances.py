"""Two Kiems, each with its own server and database, learn from each other."""

import json
import os
import shutil
import ssl
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from http.client import HTTPSConnection

import pytest

from tests.guards import ROOT
from tests.servers import free_port, wait_for

LEARN = """
import django
django.setup()
from tests import two_instances
two_instances.main()
"""
NAMES = ("lindervoort", "heidemonde")


class Kiem:
    """One instance: its folder, its port, and the environment it runs in."""

    def __init__(self, name, folder, certificate):
        self.name, self.folder, self.port = name, folder / name, free_port()
        self.certificate = certificate
        self.folder.mkdir()
        self.site = f"localhost:{self.port}"

    def environment(self, other):
        return {
            **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": f"secret of {self.name}",
            "SITE_URL": f"https://{self.site}",
            "ALLOWED_HOSTS": "localhost",
            "VAR_DIR": str(self.folder),
            "INTERNAL_HOSTS": other.site,
            "SSL_CERT_FILE": str(self.certificate.chain),
            "LOG_LEVEL": "WARNING",
        }

    @contextmanager
    def serving(self, other):
        """By the server of production, with TLS, as the safe client wants it."""
        command = [sys.executable, "-m", "gunicorn", "config.wsgi"]
        secured = ["--certfile", self.certificate.chain, "--keyfile"]
        where = ["--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "2"]
        running = subprocess.Popen(
            [*command, *where, *secured, self.certificate.key],
            cwd=ROOT,
            env=self.environment(other),
        )
        try:
            wait_for(self.port, 60)
            self.warm_up()
            yield
        finally:
            running.terminate()
            running.wait()

    def warm_up(self):
        """Its first answer takes longer than the client waits: it imports all pages."""
        trusting = ssl.create_default_context(cafile=self.certificate.chain)
        line = HTTPSConnection("localhost", self.port, timeout=120, context=trusting)
        line.request("GET", f"/open/{self.name}/feed.json")
        assert line.getresponse().status == 404
        line.close()

    def learning(self, other, folder):
        feed = f"https://{other.site}/open/{other.name}/"
        arguments = [self.name, other.name, feed, str(folder)]
        return subprocess.Popen(
            [sys.executable, "-c", LEARN, *arguments],
            cwd=ROOT,
            env=self.environment(other),
        )


@pytest.fixture
def both(tmp_path, certificate, migrated):
    one, two = (Kiem(name, tmp_path, certificate) for name in NAMES)
    for each in (one, two):
        shutil.copy(migrated, each.folder / "kiem.sqlite3")
    with ExitStack() as running:
        running.enter_context(one.serving(two))
        running.enter_context(two.serving(one))
        yield one, two


def test_they_exchange_a_case_a_lesson_and_a_check(both, tmp_path):
    one, two = both
    processes = one.learning(two, tmp_path), two.learning(one, tmp_path)
    assert [each.wait(timeout=120) for each in processes] == [0, 0]
    told = [json.loads((tmp_path / f"{name}.json").read_text()) for name in NAMES]

    for found, other in zip(told, (two, one), strict=True):
        assert found["error"] == ""
        assert found["answered"] == 1
        assert found["from"] == f"gemeente {other.name}"
        assert found["cases"] == [f"Case of {other.name}"]
        assert found["lessons"] == [f"Learnt in {other.name}."]
        slug, label, origin = found["check"]
        assert (slug, label) == (f"asked-by-{other.name}", f"As in {other.name}")
        assert other.name in origin
