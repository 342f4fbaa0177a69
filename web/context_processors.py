"""What every page needs to know: which portfolio its menu leads to."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portfolio.models import Portfolio
from portfolio.seeing import first_portfolio
from web.lasting import seconds_left


def navigation(request: HttpRequest) -> dict[str, object]:
    """The first portfolio of the reader serves pages that belong to none."""

    def portfolio() -> Portfolio | None:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        return first_portfolio(user)

    def left() -> int | None:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        return seconds_left(request, now=timezone.now().timestamp())

    return {
        "session_left": left,
        "nav": {"portfolio": SimpleLazyObject(portfolio), "demo": settings.DEMO},
    }
