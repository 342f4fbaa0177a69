"""Who may do what here, in words, for everybody who takes part."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from web.pages.who_may import groups
from web.views.of_portfolio import PortfolioPage


class WhoMay(PortfolioPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "portfolio": self.portfolio,
            "groups": groups(self.portfolio, request.user),
        }
        return render(request, "members/who_may.html", context)
