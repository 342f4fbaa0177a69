"""The one client for addresses that others gave; nothing else here calls them.

The name is looked up once, each place it leads to is judged, and the connection is
made to a place that was judged: a second answer of the name changes nothing. No
redirects, no proxies, no cookies, little time, and no more of an answer than was asked
for.
"""

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException

from django.conf import settings
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from notifications import tls
from notifications.safe_url import NotCalled, Place, Target, Why, checked, read

# In seconds: to find the name, to connect, and for all of it.
FINDING, CONNECTING, ALL = 5, 5, 15
AGENT = "Kiem"
# An answer to who has asked before, and no redirect.
NOT_CHANGED = 304
LONGEST_ETAG = 200
# It would write down whole addresses, which are secrets of those who gave them.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)
Resolver = Callable[[str], Collection[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said; `body` is empty unless it was asked for."""

    status: int
    retry_after: str
    body: bytes = b""
    etag: str = ""

    @property
    def is_yes(self) -> bool:
        return 200 <= self.status < 300


def by_system(host: str) -> list[str]:
    """The numbers of a name, as this machine finds them."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def refused(url: str) -> Why | None:
    """Why this address will not be called, as far as its text tells; None if it may."""
    try:
        read(url, allowed=settings.INTERNAL_HOSTS)
    except NotCalled as refusal:
        return refusal.why
    return None


def call(
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    most: int = 0,
    seconds: float = ALL,
    finding: float = FINDING,
    resolve: Resolver = by_system,
    allowed: Collection[str] | None = None,
) -> Answer:
    """Send `body`, or ask without one; read at most so many bytes of the answer.

    `allowed` names own servers, which may be inside the network. Raises NotCalled.
    """
    ours = settings.INTERNAL_HOSTS if allowed is None else allowed
    target = read(url, allowed=ours)
    places = checked(target, _found(target.host, resolve, finding))
    sent = {
        "Host": target.authority,
        "User-Agent": AGENT,
        "Accept-Encoding": "identity",
        **(headers or {}),
    }
    with (
        _understood(),
        _connected(target, places) as connection,
        _cut_off(connection.sock, seconds),
    ):
        connection.request(
            "GET" if body is None else "POST",
            target.path,
            body=body,
            headers=sent,
            preload_content=False,
            decode_content=False,
        )
        return _answer(connection.getresponse(), most)


def _found(host: str, resolve: Resolver, seconds: float) -> Collection[str]:
    """Look the name up; a resolver that hangs is left to itself."""
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(resolve, host).result(timeout=seconds)
    except TimeoutError as error:
        raise NotCalled(Why.SLOW) from error
    except (OSError, UnicodeError) as error:
        raise NotCalled(Why.UNKNOWN) from error
    finally:
        pool.shutdown(wait=False)


@contextmanager
def _connected(target: Target, places: list[Place]) -> Iterator[HTTPSConnection]:
    """A connection to the first of these places that answers, as the host it is."""
    for place in places:
        connection = HTTPSConnection(
            str(place),
            target.port,
            timeout=CONNECTING,
            server_hostname=target.host,
            ssl_context=tls.context(),
        )
        try:
            connection.connect()
        except (HTTPError, OSError):
            connection.close()
            if place == places[-1]:
                raise
            continue
        try:
            # From here on the time is kept for all of it.
            connection.timeout = None
            yield connection
        finally:
            connection.close()
        return


@contextmanager
def _cut_off(line: socket.socket, seconds: float) -> Iterator[None]:
    """End the connection when the time is over, however slowly it drips."""
    is_over = threading.Event()

    def end() -> None:
        is_over.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if is_over.is_set():
            raise NotCalled(Why.SLOW) from error
        raise
    finally:
        timer.cancel()


@contextmanager
def _understood() -> Iterator[None]:
    """Say in our words what went wrong on the line."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NotCalled(Why.CERTIFICATE) from error
    except NewConnectionError as error:  # Which urllib3 takes for a timeout, too.
        raise NotCalled(Why.AWAY) from error
    except (TimeoutError, ConnectTimeoutError) as error:
        raise NotCalled(Why.SLOW) from error
    except (HTTPError, HTTPException, OSError) as error:
        raise NotCalled(Why.AWAY) from error


def _answer(response: BaseHTTPResponse, most: int) -> Answer:
    if 300 <= response.status < 400 and response.status != NOT_CHANGED:
        raise NotCalled(Why.REDIRECT)
    body = b""
    if most:
        body = response.read(most + 1)
        if len(body) > most:
            raise NotCalled(Why.LARGE)
    said = response.headers
    retry_after, etag = said.get("Retry-After", "")[:100], said.get("ETag", "")
    kept = etag if len(etag) <= LONGEST_ETAG and etag.isprintable() else ""
    return Answer(response.status, retry_after, body, kept)
