"""Every page for everyone: WCAG 2.2 AA at three widths, light, dark and both languages.

The pages are those of the table of rights, which fails on a route without a row. Each
is looked at in one language, and at each width in one colour scheme, so that all are
met many times; `A11Y=all` looks at the whole product, and `A11Y=gate` at that of one
page. See docs/accessibility.md.
"""

import itertools
import os

import pytest
from django.test import Client

from portfolio.models import Membership, Role
from tests.e2e import everyone
from tests.e2e.everyone import LANGUAGES, SCHEMES, WIDTHS
from tests.web.rights_world import make_world
from tests.web.test_rights import PAGES, address

# The same page at other addresses, with other things on it.
MORE = {
    "a chapter of the handbook": "/help/gate/",
    "initiative with records": "/initiatives/{second}/",
    "board as a table": "/p/lindervoort/?layout=table",
    "board as a timeline": "/p/lindervoort/?layout=timeline",
    "board in lanes": "/p/lindervoort/?lanes=owner",
    "board that finds nothing": "/p/lindervoort/?q=nothingness",
    "board with a mistake": "/p/lindervoort/?q=stage:nowhere",
    "library that is searched": "/library/?q=users",
    "planning": "/initiatives/{second}/edit/planning/",
    "people": "/initiatives/{second}/edit/people/",
    "legal": "/initiatives/{second}/edit/legal/",
    "a conversation": "/initiatives/{second}/records/involvements/new/",
    "what is not there": "/initiatives/0/",
}
# Pages whose own row in the table of rights is for whoever owns the initiative.
OF_OWNER = {"comment-edit"}
# Drawn by Swagger UI, for programmers; the OpenAPI document says the same as text.
NOT_OURS = {"api-documentation"}
CHOSEN = os.environ.get("A11Y", "")


def all_pages(world):
    """The address of every page that is made of HTML, by the name of its route."""
    named = {
        name: address(name, route, world)
        for name, route in PAGES.items()
        if (route.read or name == "sign-in") and name not in NOT_OURS
    }
    rows = {"second": world.second.pk}
    return named | {name: path.format(**rows) for name, path in MORE.items()}


def sees_html(client, path):
    """Whether there is a page here, not a file nor a piece of a page."""
    response = client.get(path)
    is_there = response.status_code in (200, 404)
    content = b"".join(response)
    response.close()
    return is_there and b"</html>" in content[-20:]


class Reader:
    """A browser in one language, signed in without typing."""

    def __init__(self, browser, base_url, language):
        self.context = browser.new_context(
            base_url=base_url,
            locale=language,
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(30_000)
        self.context.add_init_script(path=everyone.AXE)
        self.page = self.context.new_page()
        self.base_url = base_url

    def become(self, client):
        cookie = client.cookies.get("sessionid")
        self.context.clear_cookies()
        if cookie:
            named = {"name": "sessionid", "value": cookie.value, "url": self.base_url}
            self.context.add_cookies([named])

    def look(self, path, schemes):
        """Open a page, and give what is wrong by width and colour scheme."""
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        self.page.goto(path)
        found = {}
        for width, those in zip(WIDTHS, schemes, strict=True):
            self.page.set_viewport_size({"width": width, "height": 800})
            for scheme in those:
                self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found[width, scheme] = everyone.found_by_axe(self.page)
            if width == WIDTHS[0]:
                found[width, "fits"] = everyone.found_at_320(self.page)
        return {how: wrong for how, wrong in found.items() if wrong}


def rotation(number):
    """The language of a page, and per width the schemes to look at."""
    if CHOSEN:
        return LANGUAGES, [SCHEMES] * len(WIDTHS)
    turns = itertools.islice(itertools.cycle(SCHEMES), number % 2, number % 2 + 3)
    return (LANGUAGES[number // 2 % 2],), [(scheme,) for scheme in turns]


@pytest.fixture
def world(transactional_db):
    world = make_world()
    manager = world.people["manager"]
    Membership.objects.create(
        portfolio=world.initiative.portfolio, user=manager, role=Role.GATEKEEPER
    )
    return world


@pytest.fixture
def clients(world):
    """Somebody who may do nearly everything, an owner, an administrator, and nobody."""
    people = {
        "manager": world.people["manager"],
        "owner": world.people["own_gatekeeper"],
        "administrator": world.people["administrator"],
    }
    made = {"nobody": Client()}
    for name, person in people.items():
        made[name] = Client()
        made[name].force_login(person)
    return made


@pytest.fixture
def readers(browser, live_server):
    there = {name: Reader(browser, live_server.url, name) for name in LANGUAGES}
    yield there
    for reader in there.values():
        reader.context.close()


def who(name):
    if name == "sign-in":
        return "nobody"
    if name in PAGES and PAGES[name].read == {"administrator"}:
        return "administrator"
    return "owner" if name in OF_OWNER else "manager"


def test_every_page_is_for_everyone(world, clients, readers):
    paths = {
        name: path
        for name, path in all_pages(world).items()
        if CHOSEN in ("", "all", name) and sees_html(clients[who(name)], path)
    }
    wrong, titles = {}, {}

    for number, (name, path) in enumerate(paths.items()):
        languages, schemes = rotation(number)
        for language in languages:
            reader = readers[language]
            reader.become(clients[who(name)])
            for how, found in reader.look(path, schemes).items():
                wrong[name, language, *how] = found
            lang = reader.page.locator("html").get_attribute("lang")
            if lang != language:
                wrong[name, language, "lang"] = lang
            if name not in (*MORE, "gate-draft"):
                titles.setdefault((language, reader.page.title()), []).append(name)

    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())
    same = {title: names for title, names in titles.items() if len(names) > 1}
    assert not same, same
