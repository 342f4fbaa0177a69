"""Looks at all that Kiem leans on; for each: well, or what is wrong and what to do."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.checks import ERROR
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from notifications import inbox
from notifications.life import Sign, SignOfLife
from notifications.running import running
from portfolio.checks import misfits

Clock = Callable[[], datetime]
MOST_SKEW = timedelta(seconds=5)
LEAST_FREE = 1024**3
SECONDS = 5


class Health(StrEnum):
    WELL = "ok"
    ATTENTION = "look"
    WRONG = "wrong"


class Finding(NamedTuple):
    about: str
    health: Health
    says: str
    do: str = ""


def well(about: str, says: str) -> Finding:
    return Finding(about, Health.WELL, says)


def look(about: str, says: str, do: str) -> Finding:
    return Finding(about, Health.ATTENTION, says, do)


def wrong(about: str, says: str, do: str) -> Finding:
    return Finding(about, Health.WRONG, says, do)


def examine(*, clock: Clock) -> Iterator[Finding]:
    """One after the other, so that a slow one shows which it is."""
    for part in (_settings, _storage, _providers):
        yield from part()
    is_there = True
    for finding in _database(clock):
        is_there = is_there and finding.health != Health.WRONG
        yield finding
    yield from _broker(clock)
    if is_there:
        yield from _rounds(clock)
    yield from _mail()
    yield from _mailbox()


def _settings() -> Iterator[Finding]:
    secret, host = settings.SECRET_KEY, urlsplit(settings.SITE_URL).hostname or ""
    if len(secret) < 40 or len(set(secret)) < 10:
        do = "Make a long random one: openssl rand -base64 48. People sign in again."
        yield wrong("secret", "SECRET_KEY can be guessed.", do)
    else:
        yield well("secret", "SECRET_KEY is long and random.")
    if settings.DEBUG:
        yield wrong("debug", "DEBUG shows our insides to everybody.", "Set DEBUG=0.")
    if settings.DEMO:
        says = "DEMO lets anybody in as the people of the demo."
        yield look("demo", says, "Set DEMO=0 before there are real data.")
    if not settings.HTTPS:
        do = "Put a proxy with TLS in front and set SITE_URL to its https:// address."
        yield look("address", f"{settings.SITE_URL} is not encrypted.", do)
    names = settings.ALLOWED_HOSTS
    if not any(_covers(name, host) for name in names):
        says = f"SITE_URL leads to {host}, which is not in ALLOWED_HOSTS."
        yield wrong("address", says, f"Add {host} to ALLOWED_HOSTS.")
    elif "*" in names:
        says = "ALLOWED_HOSTS lets any name pass."
        yield look("address", says, f"Set ALLOWED_HOSTS={host}.")
    else:
        yield well("address", f"People come in at {settings.SITE_URL}.")
    if not settings.BACKUP_KEY:
        do = "Set BACKUP_KEY, or give the command a key: see docs/operations.md."
        yield look("backup key", "Backups are not encrypted by themselves.", do)


def _covers(name: str, host: str) -> bool:
    return name in ("*", host) or (name[:1] == "." and f".{host}".endswith(name))


def _storage() -> Iterator[Finding]:
    var = Path(settings.VAR_DIR)
    try:
        with tempfile.TemporaryFile(dir=var) as file:
            file.write(b"x" * 4096)
            file.flush()
        free = shutil.disk_usage(var).free
    except OSError as error:
        do = "Let the user that runs Kiem write there, or set VAR_DIR."
        yield wrong("storage", f"{var} cannot be written: {error.strerror}.", do)
        return
    megabytes = f"{free // 1024**2} MB"
    if free < LEAST_FREE:
        yield look("storage", f"{megabytes} are free in {var}.", "Make room.")
    else:
        yield well("storage", f"{var} can be written; {megabytes} are free.")


def _providers() -> Iterator[Finding]:
    for misfit in misfits(settings.SIGN_IN_PROVIDERS):
        tell = wrong if misfit.level >= ERROR else look
        yield tell("signing in", misfit.msg, misfit.hint or "")
    names = ", ".join(each.name for each in settings.SIGN_IN_PROVIDERS)
    if names:
        yield well("signing in", f"At {names}.")
    else:
        yield well("signing in", "With a password of Kiem; there is no provider.")


def _database(clock: Clock) -> Iterator[Finding]:
    about = "database"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT CURRENT_TIMESTAMP")
            [told] = cursor.fetchone()
        executor = MigrationExecutor(connection)
        left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        do = "Look whether it runs, and at DATABASE_URL."
        yield wrong(about, f"It does not answer: {_first_line(error)}.", do)
        return
    if left:
        says = f"{len(left)} migrations did not run."
        yield wrong(about, says, "Run: manage.py prepare.")
    else:
        yield well(about, f"{connection.display_name} answers and is up to date.")
    if connection.vendor == "postgresql":
        yield _skew("the database", told, clock())
    elif not settings.DEMO:
        says = "SQLite is for trying out: one writes at a time."
        yield look(about, says, "Run: manage.py move_database postgres://…")


def _skew(whose: str, theirs: datetime, ours: datetime) -> Finding:
    apart = abs(theirs - ours)
    if apart > MOST_SKEW:
        says = f"It is {apart.total_seconds():.0f} s apart from that of {whose}."
        return wrong("clock", says, "Let NTP set both clocks.")
    return well("clock", f"It is that of {whose}.")


def _broker(clock: Clock) -> Iterator[Finding]:
    about, url = "broker", settings.CELERY_BROKER_URL
    if url.startswith("memory:"):
        do = "Set CELERY_BROKER_URL and start a worker and beat."
        yield wrong(about, "There is none: nothing is mailed by itself.", do)
        return
    try:
        with current_app.connection_for_write(connect_timeout=SECONDS) as line:
            line.ensure_connection(max_retries=1, timeout=SECONDS)
            client = line.default_channel.client
            seconds, micros = client.time()
            queued = client.llen("celery")
    except Exception as error:  # Each transport has errors of its own.
        do = "Look whether Redis runs, and at CELERY_BROKER_URL."
        yield wrong(about, f"It does not answer: {_first_line(error)}.", do)
        return
    yield well(about, f"It answers; {queued} tasks wait.")
    theirs = datetime.fromtimestamp(seconds + micros / 1e6, tz=UTC)
    yield _skew("the broker", theirs, clock())
    yield _workers()


def _workers() -> Finding:
    found = current_app.control.ping(timeout=2)
    if not found:
        do = "Start a worker: celery -A config worker."
        return wrong("worker", "No worker answers.", do)
    return well("worker", f"{len(found)} answer.")


def _rounds(clock: Clock) -> Iterator[Finding]:
    now = running(at=clock())
    if now.rounds_go_on:
        yield well("beat", f"Last round at {now.round_at:%Y-%m-%d %H:%M:%S} UTC.")
    elif Sign.ROUND in SignOfLife.all_given():
        says = f"No round since {now.round_at:%Y-%m-%d %H:%M} UTC."
        do = "If a worker answers above, start beat: celery -A config beat."
        yield wrong("beat", says, do)
    else:
        do = "Start a worker and beat, and look again in some minutes."
        yield wrong("beat", "There never was a round.", do)
    if not now.mail_goes_on:
        says = f"Mail waits since {now.due_since:%Y-%m-%d %H:%M} UTC."
        yield wrong("mail that waits", says, "See what the page Outbox says of it.")
    if now.refused:
        says = f"{now.refused} mails were refused."
        yield look("mail that waits", says, "See what the page Outbox says of them.")
    if not now.has_backup:
        do = "Have a timer run manage.py backup, if nothing else makes them."
        yield look("backup", "Kiem made none in 36 hours.", do)


def _mail() -> Iterator[Finding]:
    about = "mail"
    if not settings.EMAIL_HOST:
        do = "Set EMAIL_HOST to your mail server."
        yield look(about, f"It stays here, in {settings.MAILBOX_DIR}.", do)
        return
    where = f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
    do = "Look at EMAIL_HOST, EMAIL_PORT, the name and the password, and TLS."
    line: Any = get_connection(timeout=SECONDS)
    try:
        with _opened(line) as server:
            _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
            code, said = server.mail(sender)
            server.rset()
    except Exception as error:  # Of the network, of TLS or of SMTP.
        yield wrong(about, f"{where}: {_first_line(error)}.", do)
        return
    if code >= 400:
        says = f"{where} does not take {sender} as the sender: {said.decode()[:100]}."
        yield wrong(about, says, "Set DEFAULT_FROM_EMAIL to an address it takes.")
    elif not (line.use_tls or line.use_ssl) and server.has_extn("starttls"):
        says = f"{where} could encrypt, and Kiem does not ask for it."
        yield look(about, says, "Set EMAIL_USE_TLS=1.")
    else:
        yield well(about, f"{where} takes mail of {sender}.")


@contextmanager
def _opened(line: Any) -> Iterator[Any]:
    line.open()
    try:
        line.connection.ehlo_or_helo_if_needed()
        yield line.connection
    finally:
        line.close()


def _mailbox() -> Iterator[Finding]:
    about = "answers by mail"
    if not settings.IMAP_URL:
        yield well(about, "Off: IMAP_URL is not set.")
        return
    try:
        with inbox.opened() as mailbox:
            count = len(mailbox.uids())
    except Exception as error:  # Of the network, of TLS or of IMAP.
        do = "Look at IMAP_URL: name, password and what it begins with."
        yield wrong(about, f"The mailbox does not open: {_first_line(error)}.", do)
        return
    if not settings.REPLY_ADDRESS:
        says = "The mailbox opens, and no mail names it."
        yield wrong(about, says, "Set REPLY_ADDRESS to its address.")
    else:
        yield well(about, f"The mailbox opens; {count} wait in it.")


def _first_line(error: Exception) -> str:
    """Without what a server says further on, which may name somebody."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:120].rstrip(".")
