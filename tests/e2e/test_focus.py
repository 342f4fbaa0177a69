"""Where the focus is, and what is left when colours and movement are taken away."""

import pytest

from tests.e2e.boards import sign_in
from tests.e2e.everyone import obscured
from tests.web.rights_world import make_world

LAPTOP, PHONE = {"width": 1280, "height": 620}, {"width": 320, "height": 568}
STEPS = 90


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def paths(world):
    pk = world.second.pk
    return {
        "board": "/p/lindervoort/",
        "table": "/p/lindervoort/?layout=table",
        "initiative": f"/initiatives/{pk}/",
        "form": f"/initiatives/{pk}/edit/purpose/",
        "gate": f"/initiatives/{pk}/gate/",
    }


@pytest.fixture
def manager(page, world):
    sign_in(page, world.people["manager"])
    page.wait_for_url("**/p/**")
    return page


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_has_the_focus_can_be_seen(manager, paths, size):
    manager.set_viewport_size(size)
    hidden = {}
    for name, path in paths.items():
        manager.goto(path)
        hidden[name] = obscured(manager, STEPS)

    assert {name: found for name, found in hidden.items() if found} == {}


OUTLINED = """
() => [...document.querySelectorAll(
  ".button, .card, .column, .share, .tab[aria-current]")]
  .filter((each) => each.checkVisibility())
  .filter((each) => {
    const style = getComputedStyle(each);
    const line = (side) =>
      style[`${side}Style`] !== "none" && parseFloat(style[`${side}Width`]) > 0;
    return !line("borderTop") && !line("outline");
  }).map((each) => each.className)
"""


def test_forced_colours_keep_the_edges_of_what_is_pressed(manager):
    manager.emulate_media(forced_colors="active")

    assert manager.evaluate("matchMedia('(forced-colors: active)').matches")
    assert manager.evaluate(OUTLINED) == []


def test_whoever_asks_for_rest_sees_nothing_move(manager):
    manager.emulate_media(reduced_motion="reduce")

    durations = manager.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((each) => {
          const style = getComputedStyle(each);
          const both = `${style.transitionDuration}, ${style.animationDuration}`;
          return both.split(", ");
        })"""
    )
    assert set(durations) <= {"0s", "0.001s"}
