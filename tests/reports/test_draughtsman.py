"""The process that makes drawings: what happens when it dies, hangs or leaves.

Its JavaScript engine needs a second to begin, so that a quick stand-in is in its place.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from reports.draughtsman import DRAUGHTSMAN, Draughtsman, DrawingError
from tests.notifications.dying import may_fork

pytestmark = pytest.mark.anywhere

VL_CONVERT = """
import os, pathlib, time
died = pathlib.Path(__file__).with_name("died")
def vegalite_to_svg(spec, **options):
    if spec == "fatal" or spec == "fatal once" and not died.exists():
        died.touch()
        os.kill(os.getpid(), 9)
    if spec == "endless":
        time.sleep(60)
    if spec == "wrong":
        raise ValueError("there is no such mark")
    return f"<svg>{spec}</svg>"
"""


@pytest.fixture
def draughtsman(tmp_path, monkeypatch):
    (tmp_path / "vl_convert.py").write_text(VL_CONVERT)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    made = Draughtsman(patience=20)
    yield made
    if made.line:
        made.line.close()
        made.process.wait(10)


def test_threads_get_their_own_drawings_from_one_process(draughtsman):
    specs = [f"chart {number}" for number in range(40)]

    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(draughtsman.draw, specs, ["nl-NL"] * 40))

    assert drawn == [f"<svg>{spec}</svg>" for spec in specs]


def test_one_that_is_killed_while_drawing_is_replaced(draughtsman):
    assert draughtsman.draw("fatal once", "nl-NL") == "<svg>fatal once</svg>"


def test_what_kills_two_is_an_error_and_the_next_is_drawn(draughtsman):
    with pytest.raises(DrawingError, match="ended twice"):
        draughtsman.draw("fatal", "nl-NL")

    assert draughtsman.draw("chart", "nl-NL") == "<svg>chart</svg>"


def test_one_that_hangs_is_ended(draughtsman):
    draughtsman.draw("chart", "nl-NL")
    draughtsman.patience = 0.1

    with pytest.raises(DrawingError):
        draughtsman.draw("endless", "nl-NL")


def test_a_wrong_specification_is_told_and_kills_nobody(draughtsman):
    draughtsman.draw("chart", "nl-NL")
    process = draughtsman.process

    with pytest.raises(ValueError, match="no such mark"):
        draughtsman.draw("wrong", "nl-NL")

    draughtsman.draw("chart", "nl-NL")
    assert draughtsman.process is process


def test_it_leaves_when_nobody_asks_and_begins_again(draughtsman, settings):
    settings.DRAWING_QUIET_SECONDS = 0.05
    draughtsman.draw("chart", "nl-NL")

    assert draughtsman.process.wait(10) == 0
    assert draughtsman.draw("chart", "nl-NL") == "<svg>chart</svg>"


def test_it_leaves_when_who_asked_is_gone(draughtsman):
    draughtsman.draw("chart", "nl-NL")

    draughtsman.line.close()

    assert draughtsman.process.wait(10) == 0


@may_fork
def test_a_copy_of_this_process_has_one_of_its_own():
    DRAUGHTSMAN.draw('{"mark": "point"}', "nl-NL")

    copy = os.fork()
    if not copy:
        os._exit(DRAUGHTSMAN.line is not None)

    assert os.waitpid(copy, 0)[1] == 0
    assert DRAUGHTSMAN.line is not None
