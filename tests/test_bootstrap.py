"""`make run` and its sisters: what they refuse, and that they stay in their folder."""

import ast
import os
import shutil
import socket
import stat
import subprocess
import sys
from importlib import import_module
from threading import Thread

import pytest

import embedded
from config.wsgi import application
from tests.guards import ROOT
from tests.servers import free_port

SCRIPTS = ("bootstrap.py", "embedded.py")


def bootstrap(*args, folder=ROOT, **environment):
    return subprocess.run(
        [sys.executable, folder / "bootstrap.py", *args],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def copy(tmp_path):
    """Give a folder with the scripts and nothing else."""
    for name in SCRIPTS:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_old_python_can_read_it_to_say_that_it_is_too_old(name):
    ast.parse((ROOT / name).read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80.5", "٣"])
def test_a_port_that_is_none_is_refused(port):
    done = bootstrap("run", PORT=port)

    assert done.returncode == 1
    assert done.stderr == f"PORT is {port!r}: use a number from 1 to 65535.\n"


def test_a_busy_port_is_refused_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = bootstrap("run", PORT=str(port), VAR_DIR=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr == (
        f"Kiem cannot listen on 127.0.0.1, port {port} (address already in use): "
        "choose another, as in make run PORT=8123.\n"
    )


def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()

    done = bootstrap("run", PORT=str(free_port()), VAR_DIR=str(tmp_path / "file/var"))

    assert done.returncode == 1
    assert done.stderr.startswith("Kiem keeps its data in ")
    assert done.stderr.count("\n") == 1


def test_only_one_works_in_a_folder(tmp_path):
    first = embedded.Place("127.0.0.1", free_port(), tmp_path)
    first.open_var()

    with pytest.raises(embedded.Refusal, match="Another Kiem works in"):
        embedded.Place("127.0.0.1", free_port(), tmp_path).open_var()

    first.lock.close()


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path):
    place = embedded.Place("127.0.0.1", 8000, tmp_path)

    key = place.secret_key()

    assert len(key) > 50
    assert place.secret_key() == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("kiem.local", "http://kiem.local:8000"),
    ],
)
def test_the_address_is_one_that_a_browser_can_open(host, url, tmp_path):
    env = embedded.Place(host, 8000, tmp_path).environment({})

    assert env["SITE_URL"] == url
    assert "localhost" in env["ALLOWED_HOSTS"].split(",")


def test_clean_removes_what_was_made_and_nothing_else(copy, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "precious").touch()
    (copy / "staticfiles").symlink_to(outside)
    for made in ("var/mailbox", ".venv/bin", "web/__pycache__", "web/static"):
        (copy / made).mkdir(parents=True)
    (copy / "web/django.mo").touch()

    assert bootstrap("clean", folder=copy).returncode == 0

    left = sorted(path.name for path in copy.rglob("*"))
    assert left == ["bootstrap.py", "embedded.py", "static", "web"]
    assert (outside / "precious").exists()


def test_an_unknown_command_shows_what_there_is():
    assert "usage: python3 bootstrap.py COMMAND" in bootstrap("dance").stderr


def test_children_stop_together_even_those_that_will_not():
    children = embedded.Children()
    stubborn = "import signal, time; signal.signal(15, lambda *_: None)"
    script = f"{stubborn}; print(1, flush=True); time.sleep(60)"
    child = children.start(
        "stubborn", sys.executable, "-c", script, stdout=subprocess.PIPE
    )
    child.stdout.readline()

    children.stop(patience=0.2)

    assert child.returncode == -9
    child.stdout.close()


def test_a_child_that_stops_by_itself_is_named():
    children = embedded.Children()
    children.start("broker", sys.executable, "-c", "raise SystemExit(3)").wait()

    with pytest.raises(embedded.Refusal, match=r"The broker stopped by itself .*3"):
        children.check()


def test_the_web_server_loads_and_waits_for_the_database(monkeypatch):
    read, write = os.pipe()
    with open(read) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        loading = Thread(target=import_module, args=["config.trial"])
        loading.start()
        loading.join(0.2)
        assert loading.is_alive()

        os.close(write)
        loading.join(30)

    assert sys.modules["config.trial"].application is application
