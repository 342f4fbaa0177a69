"""The image and the compose file: safe by default, and in step with the settings."""

import re

import pytest
import yaml

from tests.guards import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("web", "worker", "beat", "migrate")
# Runs once and ends: the others wait for its exit code.
ONE_OFF = "migrate"


def names_read_by_settings():
    text = (ROOT / "config/settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"(\w+)"', text))


def test_all_parts_are_there():
    assert set(COMPOSE["services"]) == {*OURS, "db", "redis", "mail"}


@pytest.mark.parametrize("name", [*COMPOSE["services"]])
def test_each_service_tells_its_health(name):
    assert name == ONE_OFF or COMPOSE["services"][name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_each_of_ours_knows_only_settings_that_there_are(name):
    given = set(COMPOSE["services"][name]["environment"])

    assert given <= names_read_by_settings()


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


def test_ports_are_open_to_this_machine_only():
    ports = [p for each in COMPOSE["services"].values() for p in each.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_does_not_run_as_root():
    last_stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]

    assert "\nUSER 1000\n" in last_stage
