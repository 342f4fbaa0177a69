"""A real HTTPS server on loopback that keeps what it was sent, for tests."""

import ssl
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

from tests.certificates import Certificate, make_certificate


class Request(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class HttpsServer:
    """Answers with `status` and `headers`; `drip` is how long each byte of it takes.

    `requests` holds what came, `calls` how often somebody connected at all, and `names`
    the servers that they asked for (SNI).
    """

    def __init__(
        self, certificate: Certificate, place: str = "127.0.0.1", port: int = 0
    ):
        self.status, self.headers, self.body, self.drip = 200, {}, b"ok", 0.0
        self.requests: list[Request] = []
        self.calls, self.names = 0, []
        kept = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length", 0))
                sent = Request(
                    self.command,
                    self.path,
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length),
                )
                kept.requests.append(sent)
                kept.reply(self)

            do_GET = do_POST = answer

            def log_message(self, *_line):
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def get_request(self):
                kept.calls += 1
                line, peer = super().get_request()
                line.settimeout(5)
                return line, peer

            def finish_request(self, line, peer):
                # They may hang up, or not trust us.
                with suppress(OSError), context.wrap_socket(line, True) as secured:
                    super().finish_request(secured, peer)

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        context.sni_callback = lambda _line, name, _context: self.names.append(name)
        self.server = Server((place, port), Handler)
        self.port = self.server.server_port
        self.url = f"https://localhost:{self.port}/hooks/very-secret-part"

    def reply(self, handler) -> None:
        head = {"Content-Length": str(len(self.body)), **self.headers}
        lines = [
            f"HTTP/1.1 {self.status} Answer",
            *map(": ".join, head.items()),
            "",
            "",
        ]
        answer = "\r\n".join(lines).encode() + self.body
        step = 1 if self.drip else len(answer)
        for start in range(0, len(answer), step):
            handler.wfile.write(answer[start : start + step])
            handler.wfile.flush()
            time.sleep(self.drip)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=[0.05]).start()
        return self

    def __exit__(self, *problem):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate, monkeypatch):
    """As who runs Kiem lets it trust an own certificate authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))


@pytest.fixture
def https_server(certificate, trusted, settings):
    """A server of others that Kiem may call, for a setting names it."""
    with HttpsServer(certificate) as server:
        settings.INTERNAL_HOSTS = [f"localhost:{server.port}"]
        yield server
