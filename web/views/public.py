"""What residents see of an open portfolio: nobody signs in, and nobody is followed."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from portfolio.openness import PublicPortfolio, open_to_all
from web.pages.public import (
    as_atom,
    as_csv,
    as_csvw,
    as_feed,
    groups,
    language_of,
    newest_lessons,
)
from web.pages.public_catalogue import as_catalogue

HTML = "text/html; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors "
)
HEADERS = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
# `?lang=en` is English; without it, it is the language of most residents.
LANGUAGES = ("nl", "en")
Make = Callable[[PublicPortfolio], str]


def answer(
    request: HttpRequest, slug: str, make: Make, kind: str, *, framed: bool = False
) -> HttpResponse:
    """What is open, made into this; not there while the portfolio is closed."""
    asked = request.GET.get("lang")
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    with override(language):
        shown = open_to_all(slug)
        if shown is None:
            raise Http404
        body = make(shown).encode()
    response = HttpResponse(body, content_type=kind, headers=HEADERS)
    response["Content-Language"] = language
    response["Content-Security-Policy"] = POLICY + ("*" if framed else "'none'")
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)


def made(template: str, shown: PublicPortfolio, **more: Any) -> str:
    """Without the request: a page for residents does not know who reads it."""
    context = {
        "shown": shown,
        "groups": groups(shown),
        "newest": newest_lessons(shown),
        "lang": language_of(),
        "whole_page": "public",
        "one_page": "public-initiative",
    }
    return render_to_string(f"public/{template}.html", context | more)


def whole(shown: PublicPortfolio, **more: Any) -> str:
    return made("page", shown, **more)


def card(shown: PublicPortfolio) -> str:
    return made("card", shown)


def one(shown: PublicPortfolio, pk: int, **more: Any) -> str:
    initiative = shown.one(pk)
    if initiative is None:
        raise Http404
    return made("initiative", shown, initiative=initiative, **more)


def in_json(make: Callable[[PublicPortfolio], dict[str, Any]]) -> Make:
    return lambda shown: json.dumps(make(shown), ensure_ascii=False, indent=1)


def shape(make: Make, kind: str, **how: Any) -> Callable[..., HttpResponse]:
    """A view that gives it in one shape."""

    def view(request: HttpRequest, slug: str) -> HttpResponse:
        return answer(request, slug, make, kind, **how)

    return require_safe(login_not_required(view))


page = shape(whole, HTML)
card_view = xframe_options_exempt(shape(card, HTML, framed=True))
atom = shape(as_atom, ATOM)
feed = shape(in_json(as_feed), "application/feed+json; charset=utf-8")
table = shape(as_csv, "text/csv; charset=utf-8; header=present")
metadata = shape(in_json(as_csvw), "application/csvm+json; charset=utf-8")
catalogue = shape(in_json(as_catalogue), "application/ld+json; charset=utf-8")


@require_safe
@login_not_required
def initiative(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return answer(request, slug, lambda shown: one(shown, pk), HTML)
