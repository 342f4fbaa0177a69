"""Traces go to a collector when one is named, and tell of nobody."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

PROGRAM = """
from wsgiref.util import setup_testing_defaults
from config.wsgi import application
environ = {"PATH_INFO": "/help/start/", "QUERY_STRING": "next=geheim-teken"}
environ |= {"HTTP_USER_AGENT": "geheim-browser", "REMOTE_ADDR": "203.0.113.9"}
setup_testing_defaults(environ)
b"".join(application(environ, lambda status, headers: None))
from opentelemetry import trace
try:
    with trace.get_tracer("job").start_as_current_span("a job"):
        raise ValueError("geheim-woord")
except ValueError:
    pass
getattr(trace.get_tracer_provider(), "force_flush", bool)()
import sys
print("opentelemetry.sdk.trace" in sys.modules)
"""


@pytest.fixture
def collector():
    """A place that traces are sent to; gives its address and what came."""
    came = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", came
        server.shutdown()


def answer(tmp_path, **settings):
    environment = {
        **{name: value for name, value in os.environ.items() if "OTEL" not in name},
        "SECRET_KEY": "only-for-traces",
        "VAR_DIR": str(tmp_path),
        "DEMO": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": "sqlite://:memory:",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_page_is_traced_without_who_or_what(collector, tmp_path):
    address, came = collector

    answer(
        tmp_path,
        OTEL_EXPORTER_OTLP_ENDPOINT=address,
        OTEL_EXPORTER_OTLP_COMPRESSION="none",
        OTEL_SERVICE_NAME="kiem-web",
    )

    told = b"".join(came)
    assert b"kiem-web" in told
    assert b"help/" in told
    assert b"ValueError" in told
    assert b"203.0.113.9" not in told
    assert b"geheim" not in told


def test_it_is_off_by_default(tmp_path):
    assert answer(tmp_path) == "False"
