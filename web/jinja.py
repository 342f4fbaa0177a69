"""The Jinja2 environment: for the board, and what stands around every page."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any

import jinja2
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from web.pages.handbook import helps_with

# Texts and addresses that are kept, for they never change.
KEPT = 4096


def environment(**options: Any) -> jinja2.Environment:
    """Escape everything, fail on a name that does not exist, speak with gettext."""
    made = jinja2.Environment(
        loader=options["loader"],
        auto_reload=options["auto_reload"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)
    made.globals |= {"_": say, "link": link, "help_with": help_with}
    made.globals["date_format"] = written
    return made


def say(text: str) -> str:
    """A text in the language of the page: what `_` is, without a way round."""
    return _said(get_language(), text)


def texts() -> Callable[[str], str]:
    """The same for one page, which has a hundred texts and one language."""
    return partial(_said, get_language())


@lru_cache(KEPT)
def _said(_language: str | None, text: str) -> str:
    return gettext(text)


def written(day: date, how: str) -> str:
    """A day as one writes it: there are far fewer of them than places with one."""
    return _written(get_language(), day, how)


@lru_cache(KEPT)
def _written(_language: str | None, day: date, how: str) -> str:
    return date_format(day, how)


@lru_cache(KEPT)
def link(name: str, *args: Any) -> str:
    """The address of a page; empty where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def help_with(request: HttpRequest) -> str:
    """The address of the chapter about this page."""
    page = request.resolver_match
    return link("help", helps_with(page and page.url_name))
