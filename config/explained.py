"""Every setting of Kiem: its name, what it is where nothing is said, what it does.

The settings are read by this list, and docs/settings.md is made of it: `make settings`.
"""

from pathlib import Path
from typing import Any, NamedTuple

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
PAGE = BASE_DIR / "docs" / "settings.md"


class Setting(NamedTuple):
    """`default` says the type, too; `shown` is how the page tells it."""

    name: str
    default: Any
    words: str
    shown: str = ""

    @property
    def as_text(self) -> str:
        """The default as one would write it in the environment."""
        if isinstance(self.default, bool):
            return str(int(self.default))
        if isinstance(self.default, list):
            return ",".join(self.default)
        if isinstance(self.default, float):
            return f"{self.default:g}"
        return str(self.default)

    @property
    def line(self) -> str:
        default = self.shown or (f"`{self.as_text}`" if self.as_text else "none")
        return f"| `{self.name}` | {default} | {self.words} |"


SETTINGS = (
    Setting(
        "SECRET_KEY",
        "",
        "a long random text; signs sessions",
        shown="none: required",
    ),
    Setting(
        "SITE_URL",
        "http://127.0.0.1:8000",
        "the address people use; links in mails start with it",
    ),
    Setting(
        "ALLOWED_HOSTS",
        ["127.0.0.1", "localhost"],
        "host names that the server answers to",
    ),
    Setting(
        "BEHIND_PROXY",
        False,
        "`1` when a proxy sets `X-Forwarded-Proto`",
    ),
    Setting(
        "TRUSTED_PROXIES",
        0,
        "how many proxies stand in front; the address from which somebody failed to "
        "sign in is believed through these",
        shown="`1` with `BEHIND_PROXY`, else `0`",
    ),
    Setting(
        "SIGN_IN_PROVIDERS_FILE",
        "",
        "a file with the identity providers at which people sign in "
        "([how](signing-in.md))",
    ),
    Setting(
        "SIGN_IN_PROVIDERS",
        "",
        "the same, as text, where there is no file",
    ),
    Setting(
        "LOCAL_SIGN_IN",
        True,
        "`0` closes signing in with a password of Kiem; without a provider it stays "
        "open",
    ),
    Setting(
        "SESSION_IDLE_MINUTES",
        30,
        "so long after somebody did something last they are signed out",
    ),
    Setting(
        "SESSION_HOURS",
        8,
        "so long after signing in one is signed out anyway",
    ),
    Setting(
        "AUDIT_ADDRESS_DAYS",
        180,
        "so long the [audit log](audit.md) keeps from which address something came",
    ),
    Setting(
        "DATABASE_URL",
        "",
        "for example `postgres://kiem:secret@db/kiem`",
        shown="SQLite in `VAR_DIR`",
    ),
    Setting(
        "DATABASE_KEPT",
        600,
        "for how many seconds a thread keeps its connection, and what PostgreSQL "
        "planned on it; `0` behind a pooler such as PgBouncer. What the query of "
        "`DATABASE_URL` says of it does not count",
    ),
    Setting(
        "CELERY_BROKER_URL",
        "memory://",
        "for example `redis://redis:6379/0`",
    ),
    Setting(
        "VAR_DIR",
        "",
        "where files are kept that are not in the database",
        shown="`var`",
    ),
    Setting(
        "EMAIL_HOST",
        "",
        "the mail server; without one mails land in `VAR_DIR/mailbox`",
    ),
    Setting(
        "EMAIL_PORT",
        25,
        "the port of the mail server: 25, 587 with STARTTLS, 465 with TLS from the "
        "first byte",
    ),
    Setting(
        "EMAIL_HOST_USER",
        "",
        "the name with which Kiem signs in there; none: it does not",
    ),
    Setting(
        "EMAIL_HOST_PASSWORD",
        "",
        "the password that goes with it",
    ),
    Setting(
        "EMAIL_USE_TLS",
        False,
        "`1` for STARTTLS, mostly on port 587",
    ),
    Setting(
        "EMAIL_USE_SSL",
        False,
        "`1` for TLS from the first byte, mostly on port 465; goes before the one "
        "above",
    ),
    Setting(
        "DEFAULT_FROM_EMAIL",
        "Kiem <kiem@localhost>",
        "who the mails come from",
    ),
    Setting(
        "IMAP_URL",
        "",
        "the mailbox in which answers by mail come in: "
        "`imaps://name:password@host/INBOX`; also `imap+starttls://`, and `imap://` "
        "for a server on the same machine ([how](answering.md))",
        shown="none: off",
    ),
    Setting(
        "REPLY_ADDRESS",
        "",
        "the address of that mailbox, for example `kiem@gemeente.example`; what "
        "stands behind a `+` must arrive there too",
        shown="none: off",
    ),
    Setting(
        "INCOMING_DAYS",
        90,
        "how many days the texts of mail that came in are kept, once somebody saw "
        "to them ([more](answering.md))",
    ),
    Setting(
        "API_PER_MINUTE",
        600,
        "how many calls a minute one [token](api.md) may do; `0` is no limit",
    ),
    Setting(
        "INTERNAL_HOSTS",
        [],
        "own servers that Kiem may call though they are inside your network, as "
        "`chat.gemeente.example` or, on another port than 443, "
        "`chat.gemeente.example:8065` "
        "([why](decisions/0014-calling-addresses-of-others.md))",
    ),
    Setting(
        "OIN",
        "",
        "the organisation's identification number of 20 digits, with which [events "
        "for programs](channels.md) name their source",
    ),
    Setting(
        "TICK_SECONDS",
        60.0,
        "how often beat looks whether something is due",
    ),
    Setting(
        "MAIL_LEASE_SECONDS",
        300,
        "how long a worker may hold a mail before another sends it",
    ),
    Setting(
        "MAIL_PER_MINUTE",
        120,
        "how many mails Kiem offers to the mail server in a minute; `0` is no limit",
    ),
    Setting(
        "MAIL_PER_DAY",
        5000,
        "the same for a day",
    ),
    Setting(
        "MAIL_HOLD_ABOVE",
        250,
        "when more mails than this are made at once, they wait for a yes on the "
        "page [Outbox](delivery.md); `0` is never",
    ),
    Setting(
        "BACKUP_KEY",
        "",
        "a long random text with which [backups](operations.md) are encrypted; keep "
        "it elsewhere than the backups",
    ),
    Setting(
        "BACKUP_KEY_FILE",
        "",
        "the same, in a file",
    ),
    Setting(
        "METRICS_TOKEN",
        "",
        "with it, `/metrics` gives figures to Prometheus, which sends it as "
        "`Authorization: Bearer` ([more](operations.md))",
        shown="none: off",
    ),
    Setting(
        "LOG_FORMAT",
        "text",
        "`json`: each line of the log is an object, with the number of the request",
    ),
    Setting(
        "DEMO",
        False,
        "`1` lets the demo people in and shows the mailbox page",
    ),
    Setting(
        "DEMO_LANGUAGE",
        "nl",
        "the language in which the demo is loaded: `nl` or `en`",
    ),
    Setting(
        "DEBUG",
        False,
        "`1` shows errors in the browser; never in production",
    ),
    Setting(
        "LOG_LEVEL",
        "INFO",
        "`DEBUG`, `INFO`, `WARNING` or `ERROR`: what is less is not logged",
    ),
    Setting(
        "COLLECTING",
        False,
        "`1` while the image collects its static files",
    ),
)
NAMED = {each.name: each for each in SETTINGS}
# Gives each its type and default: env("EMAIL_PORT") is a number.
env = environ.Env(
    **{each.name: (type(each.default), each.default) for each in SETTINGS}
)

BEFORE = """# Settings

Each comes from the environment. `make run` fills them in for a demo, and leaves them in
`var/kiem.env`, so that `.venv/bin/python manage.py` speaks of the same Kiem.

This page is made from `config/explained.py` by `make settings`.

| name | default | what it does |
|---|---|---|
"""
AFTER = """
`OTEL_EXPORTER_OTLP_ENDPOINT` and the other variables of OpenTelemetry's own standard
switch traces on: [operations](operations.md).

An own certificate authority, of a mail server or a chat server: put its certificate
where the system looks, or name a file with all that are trusted in `SSL_CERT_FILE`,
which OpenSSL reads.
"""


def page() -> str:
    return BEFORE + "".join(f"{each.line}\n" for each in SETTINGS) + AFTER


if __name__ == "__main__":
    PAGE.write_text(page())
