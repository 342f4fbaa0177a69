"""The image and the compose file: safe by default, and in step with the settings."""

import re
import shutil
import tempfile

import pytest
import yaml
from django.conf import settings

from config.beat import Beating, app
from config.explained import NAMED
from tests.guards import ROOT, settings_read
from web.hashed_files import HashedFiles

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("web", "worker", "beat", "migrate")
# Runs once and ends: the others wait for its exit code.
ONE_OFF = "migrate"


def test_all_parts_are_there():
    assert set(COMPOSE["services"]) == {*OURS, "db", "redis", "mail", "proxy"}


@pytest.mark.parametrize("name", [*COMPOSE["services"]])
def test_each_service_tells_its_health(name):
    assert name == ONE_OFF or COMPOSE["services"][name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_each_of_ours_knows_only_settings_that_there_are(name):
    given = set(COMPOSE["services"][name]["environment"])

    assert given <= settings_read()


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_each_of_ours_waits_until_the_database_is_prepared(name):
    migrate = COMPOSE["services"][name]["depends_on"]["migrate"]

    assert migrate == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("secret", ["SECRET_KEY", "POSTGRES_PASSWORD"])
def test_no_secret_is_in_the_file_and_none_is_guessed(secret):
    text = (ROOT / "docker-compose.yml").read_text()

    uses = re.findall(rf"\$\{{{secret}(.*?)\}}", text)
    assert uses
    assert all(use.startswith(":?Set ") for use in uses)


def test_the_example_names_every_secret_and_gives_none():
    lines = (ROOT / ".env.example").read_text().splitlines()

    assert {"SECRET_KEY=", "POSTGRES_PASSWORD="} <= set(lines)


def test_each_line_of_the_example_is_explained_and_of_use():
    lines = (ROOT / ".env.example").read_text().splitlines()
    used = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))

    given = [line.partition("=")[0] for line in lines if line and line[0] != "#"]
    assert set(given) == used
    for before, line in zip(["", *lines], lines, strict=False):
        assert not line or line[0] == "#" or before.startswith("#")


# Of the containers around Kiem, not of Kiem itself.
AROUND = {"POSTGRES_PASSWORD", "SITE_HOST", "PORT", "WEB_PROCESSES"}
# Compose tries mail out with a catcher; Kiem alone keeps mails in files.
OTHERWISE = {"EMAIL_HOST": "mail", "EMAIL_PORT": "1025"}


def test_the_example_says_what_kiem_does_by_itself():
    """So a line that is left out and a line that is left alone mean the same."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    ours = {name: value for name, value in given.items() if name not in AROUND}

    assert ours == {name: NAMED[name].as_text for name in ours} | OTHERWISE


def test_so_does_the_compose_file():
    text = (ROOT / "docker-compose.yml").read_text()
    given = dict(re.findall(r"\$\{(\w+):-(.*?)\}", text))
    ours = {name: value for name, value in given.items() if name not in AROUND}

    assert ours == {name: NAMED[name].as_text for name in ours} | {
        # The health check calls by the other name, which stands behind it.
        "ALLOWED_HOSTS": "127.0.0.1",
        "EMAIL_PORT": OTHERWISE["EMAIL_PORT"],
    }


@pytest.mark.parametrize("name", [*COMPOSE["services"]])
def test_each_service_is_pinned_and_bounded(name):
    service = COMPOSE["services"][name]

    assert service["mem_limit"]
    assert service["image"] == "kiem" or re.search(r":v?\d+\.\d+", service["image"])


def test_ports_are_open_to_this_machine_only():
    services = {n: s for n, s in COMPOSE["services"].items() if n != "proxy"}
    ports = [port for each in services.values() for port in each.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_does_not_run_as_root():
    last_stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]

    assert "\nUSER 1000\n" in last_stage


@pytest.mark.parametrize(
    "asked", ["docker-compose.yml", "deploy/kubernetes/base/beat.yaml"]
)
def test_beat_touches_what_its_health_check_looks_at(asked, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    Beating(app, lazy=True).tick()

    (touched,) = tmp_path.iterdir()
    assert f"find /tmp/{touched.name} -mmin" in (ROOT / asked).read_text()
    assert app.conf.beat_scheduler == f"{Beating.__module__}:{Beating.__name__}"


def test_collected_scripts_import_each_other_by_hashed_names(tmp_path):
    """So that a browser never mixes the scripts of two releases."""
    shutil.copytree(ROOT / "web/static/js", tmp_path, dirs_exist_ok=True)
    hashed = HashedFiles(location=tmp_path)
    names = {path.name: (hashed, path.name) for path in tmp_path.iterdir()}

    made = [
        new for _name, new, _done in hashed.post_process(names) if new.endswith(".js")
    ]

    text = "".join((tmp_path / name).read_text() for name in made)
    imports = re.findall(r'"\./([\w.]+)"', text)
    assert imports
    assert {len(name.split(".")) for name in imports} == {3}


def test_publiccode_says_what_catalogues_ask():
    """The required keys of version 0.5, and nothing else than the rest says."""
    said = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    required = {"publiccodeYmlVersion", "name", "url", "platforms", "description"}
    required |= {"developmentStatus", "softwareType", "legal", "maintenance"}

    (license,) = (ROOT / "LICENSES").iterdir()
    assert required | {"localisation"} <= set(said)
    assert said["legal"]["license"] == license.stem
    languages = {code for code, _name in settings.LANGUAGES}
    assert set(said["localisation"]["availableLanguages"]) == languages
    assert set(said["description"]) == languages
    for each in said["description"].values():
        assert len(each["shortDescription"]) <= 150 <= len(each["longDescription"])
        assert each["features"]
