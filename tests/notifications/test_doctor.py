"""The doctor: what is well, what is wrong, and what to do about it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from notifications import tasks
from notifications.doctor import Health, examine
from notifications.life import Sign, SignOfLife
from tests.notifications.conftest import make_mails
from tests.servers import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sound(settings, tmp_path):
    """All that is wrong of the settings of the tests put right."""
    settings.VAR_DIR = tmp_path
    settings.SECRET_KEY = "f7Qk2LmZx9RtBv4NcW8yHs3JdG6pAe1UoXi5"[::-1] * 2
    settings.SITE_URL, settings.HTTPS = "https://kiem.example", True
    settings.ALLOWED_HOSTS = ["kiem.example"]
    settings.DEMO = False
    settings.BACKUP_KEY = "x" * 40
    # Nobody answers here, and at once.
    settings.CELERY_BROKER_URL = "memory://"


def found(clock=timezone.now):
    by_name = {}
    for each in examine(clock=clock):
        if each.health != Health.WELL or each.about not in by_name:
            by_name[each.about] = each
    return by_name


def test_what_is_well_is_said_to_be(smtp_server, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_server.port
    tasks.tick()
    SignOfLife.give(Sign.BACKUP, at=timezone.now())

    said = found()

    well = {name for name, each in said.items() if each.health == Health.WELL}
    assert well >= {"secret", "address", "storage", "signing in", "beat", "mail"}
    assert "answers and is up to date" in next(
        each.says for each in examine(clock=timezone.now) if each.about == "database"
    )


def test_a_beat_that_stopped_is_found():
    at = timezone.now() - timedelta(hours=2)
    SignOfLife.give(Sign.ROUND, at=at)

    assert found()["beat"].says.startswith(f"No round since {at:%Y-%m-%d %H:%M}")


def test_mail_that_waits_or_was_refused_is_found(owner):
    make_mails(owner, 2)

    assert found()["mail that waits"].health == Health.WRONG


@pytest.mark.parametrize(
    ("about", "values", "says"),
    [
        ("secret", {"SECRET_KEY": "changeme"}, "can be guessed"),
        ("debug", {"DEBUG": True}, "insides"),
        ("demo", {"DEMO": True}, "lets anybody in"),
        ("address", {"ALLOWED_HOSTS": ["127.0.0.1"]}, "not in ALLOWED_HOSTS"),
        ("address", {"ALLOWED_HOSTS": ["*"]}, "any name"),
        ("address", {"HTTPS": False}, "not encrypted"),
        ("backup key", {"BACKUP_KEY": ""}, "not encrypted"),
        ("storage", {"VAR_DIR": "/nowhere/at/all"}, "cannot be written"),
        ("broker", {"CELERY_BROKER_URL": "memory://"}, "nothing is mailed"),
        ("mail", {"EMAIL_HOST": ""}, "stays here"),
        ("answers by mail", {"IMAP_URL": "imap://a:b@127.0.0.1:1/INBOX"}, "not open"),
    ],
)
def test_what_is_wrong_is_found_and_says_what_to_do(settings, about, values, says):
    for name, value in values.items():
        setattr(settings, name, value)

    finding = found()[about]

    assert finding.health != Health.WELL
    assert says in finding.says
    assert finding.do.endswith((".", "worker", "beat", "…"))


def test_a_mail_server_that_is_away_or_refuses_us_is_found(settings, smtp_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    assert "Connection refused" in found()["mail"].says


def test_a_clock_that_is_apart_is_found(django_db_blocker):
    said = found(lambda: timezone.now() + timedelta(minutes=3))

    # SQLite has the clock of this machine.
    assert "clock" not in said or "180 s apart" in said["clock"].says


def test_the_command_fails_when_something_is_wrong():
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)

    assert ended.value.code == 1
    assert "WRONG broker: There is none" in out.getvalue()
    assert "→ Set CELERY_BROKER_URL" in out.getvalue()
