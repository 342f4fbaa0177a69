"""Pages of one portfolio."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from portfolio.models import Portfolio


class PortfolioPage(View):
    """Not there for who does not take part in it, or may not do what it is for."""

    portfolio: Portfolio
    at: datetime

    def dispatch(
        self, request: HttpRequest, slug: str, **rest: Any
    ) -> HttpResponseBase:
        self.at = timezone.now()
        self.portfolio = get_object_or_404(self.reachable(request.user), slug=slug)
        if not self.may(request.user, self.portfolio):
            raise Http404
        return super().dispatch(request, **rest)

    def reachable(self, user: Any) -> QuerySet[Portfolio]:
        return Portfolio.objects.visible_to(user)

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return True

    def how(self) -> dict[str, Any]:
        """What every verb asks."""
        return {"by": self.request.user, "at": self.at}
