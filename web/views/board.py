"""The board of a portfolio."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import engines
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.models import Portfolio
from web.jinja import link, texts
from web.live import tag_of
from web.pages.board_around import around
from web.pages.board_asked import Asked
from web.pages.board_bar import Bar
from web.pages.board_look import read_look
from web.pages.board_views import Views
from web.pages.board_words import CardWords, scripts
from web.pages.modules import preloads
from web.seeing import seen_or_404
from workflows.board import board as read_board

# So many cards of a column are there at first: a screen of a laptop full.
AT_FIRST = 8
# Where they go in a page: a text that was escaped has no such sign.
AROUND, CARDS = b"<!-- around -->", "<!-- cards -->"


def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The page, or with ?fragment=columns only the parts that change with a move."""
    how = {"related": ("pulse", "theme"), "without": ("theme__logo",)}
    portfolio = seen_or_404(Portfolio, request, **how, slug=slug)
    context = _read(request, portfolio)
    if request.GET.get("fragment") == "columns":
        return _parts(request, context)
    context |= {"scripts": scripts(), "preloads": preloads()}
    context |= {"is_page": True, "tag": tag_of(portfolio)}
    return _framed(request, context)


def _framed(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page within what is around every page: a template of Django would copy it
    for each block that it is in, and it may be a megabyte."""
    cards = engines["jinja2"].get_template("board/_cards.html")
    page = around(request, context["board"], get_token(request))
    page = page.replace(CARDS, cards.render(context | {"_": texts()}))
    framed = render(request, "board/board.html", context)
    before, after = framed.content.split(AROUND)
    framed.content = b"".join([before, page.encode(), after])
    return framed


def _read(request: HttpRequest, portfolio: Portfolio) -> dict[str, Any]:
    """What changes when cards move."""
    look, today = read_look(request.GET), day_of(timezone.now())
    shown = read_board(portfolio, user=request.user, today=today, look=look)
    paths = link("initiative", 0).removesuffix("0/")
    may_move = shown.may_move or shown.may_decide
    return {
        "portfolio": portfolio,
        "board": shown,
        "asked": Asked(shown),
        "bar": Bar(shown),
        "words": CardWords(paths, may_move=may_move),
        "at_first": AT_FIRST,
        "add_path": link("quick-add", portfolio.slug) + _looked_at(request),
    }


def _parts(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context["is_page"] = False
    context["views"] = Views(context["board"].said, request.user.pk)
    context["views_path"] = link("views", context["portfolio"].slug)
    parts = render(request, "board/_parts.html", context, using="jinja2")
    # From here on live.js asks what changed.
    parts["ETag"] = tag_of(context["portfolio"])
    return parts


def _looked_at(request: HttpRequest) -> str:
    """How the board is looked at, for what leads back to it."""
    kept = request.GET.copy()
    kept.pop("fragment", None)
    return f"?{kept.urlencode()}" if kept else ""
