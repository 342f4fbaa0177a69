"""What stands at the top of every page."""

import secrets
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.utils.translation import get_language

from portfolio.theming import HouseStyle
from web.jinja import help_with, texts

# Menus in the memory of a process, of about five kilobytes each.
KEPT = 1024
# Stands for the token meanwhile; nobody can type it.
TOKEN = secrets.token_hex(32)


class Reader(NamedTuple):
    name: str
    initials: str
    email: str
    letter_keys: bool
    is_administrator: bool


class Here(NamedTuple):
    """The page that is looked at."""

    path: str
    # With what it was asked.
    whole: str
    help: str


class Menu(NamedTuple):
    """All that its template knows, so that equal menus read the same.

    `here` is nothing where there is no request: what went wrong may be the database.
    """

    language: str | None
    slug: str
    style: HouseStyle | None
    is_demo: bool
    reader: Reader | None
    here: Here | None


def menu_of(
    request: HttpRequest | None, *, user: Any, slug: str, style: HouseStyle | None
) -> Menu:
    """`slug` is that of the portfolio that the page is about."""
    is_known = user is not None and user.is_authenticated
    reader, here = None, None
    if is_known:
        reader = Reader(*(getattr(user, name) for name in Reader._fields))
    if request is not None:
        here = Here(request.path, request.get_full_path() or "/", help_with(request))
    return Menu(get_language(), slug, style, settings.DEMO, reader, here)


def menu_html(menu: Menu, token: str) -> str:
    """With the token that its forms send back, which differs each time."""
    return _html(menu).replace(TOKEN, token)


@lru_cache(KEPT)
def _html(menu: Menu) -> str:
    template = engines["jinja2"].get_template("_menu.html")
    told = menu._asdict() | {"_": texts(), "csrf_token": TOKEN}
    return template.render(told)
