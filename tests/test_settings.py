"""The settings refuse what would be unsafe, and stay one short module."""

import os
import subprocess
import sys

import pytest

from config import explained
from config.celery import configuration
from tests.guards import ROOT, settings_read

READ = "from config import settings as s; print({})"


def read(expression, **environment):
    """Read the settings in a fresh process, as production would."""
    given = {"PATH": os.environ["PATH"], "VAR_DIR": "/nowhere", **environment}
    return subprocess.run(
        [sys.executable, "-c", READ.format(expression)],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
    )


def test_there_is_no_secret_key_to_fall_back_on():
    done = read("s.SECRET_KEY")

    assert done.returncode != 0
    assert "Set SECRET_KEY to a long random text." in done.stderr


@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_what_eases_trying_out_is_off_by_default(name):
    assert read(f"s.{name}", SECRET_KEY="x").stdout.strip() == "False"


def test_cookies_and_pages_stay_on_https_where_the_site_is():
    flags = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT"

    done = read(flags, SECRET_KEY="x", SITE_URL="https://kiem.example")

    assert done.stdout.strip() == "True True True"


def test_the_settings_are_one_module_under_200_lines():
    modules = list(ROOT.glob("config/*settings*.py"))

    assert [path.name for path in modules] == ["settings.py"]
    assert len(modules[0].read_text().splitlines()) < 200


def test_the_documentation_lists_every_setting_and_no_other():
    assert {*explained.NAMED} == settings_read()
    assert len(explained.NAMED) == len(explained.SETTINGS)


def test_the_page_of_settings_is_made_from_the_code():
    """`make settings` writes it anew."""
    assert explained.PAGE.read_text() == explained.page()
    assert all(each.words for each in explained.SETTINGS)


def test_what_a_setting_is_by_itself_is_what_the_settings_say():
    named = ("EMAIL_PORT", "TICK_SECONDS", "MAIL_HOLD_ABOVE", "API_PER_MINUTE")
    told = [explained.NAMED[name].default for name in named]

    done = read(", ".join(f"s.{name}" for name in named), SECRET_KEY="x")

    assert done.stdout.split() == [str(each) for each in told]


def test_manage_py_finds_the_settings_that_make_run_left(tmp_path):
    (tmp_path / "kiem.env").write_text('SECRET_KEY="left there"\nDEMO="1"\n')

    done = read("s.SECRET_KEY, s.DEMO", VAR_DIR=str(tmp_path))

    assert done.stdout.strip() == "left there True"


def test_the_environment_goes_before_what_was_left(tmp_path):
    (tmp_path / "kiem.env").write_text('SECRET_KEY="left there"\n')

    done = read("s.SECRET_KEY", SECRET_KEY="given", VAR_DIR=str(tmp_path))

    assert done.stdout.strip() == "given"


def test_beat_knows_the_schedule_and_nothing_else():
    """It sends names: what the tasks import would be memory for nothing."""
    program = "import sys, config.beat as b; b.app.loader.import_default_modules(); "
    program += "print(sorted(b.app.conf.beat_schedule), 'django.db' in sys.modules)"
    given = {"PATH": os.environ["PATH"], "VAR_DIR": "/nowhere", "SECRET_KEY": "x"}

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
    )

    schedule = sorted(configuration()["beat_schedule"])
    assert done.stdout.strip() == f"{schedule} False", done.stderr
