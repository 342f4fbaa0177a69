"""How a portfolio looks: the page where it is set, its stylesheet and its logo."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from portfolio.actions import set_theme
from portfolio.colours import CHOICES, stylesheet
from portfolio.contrast import colour
from portfolio.models import LogoType, Portfolio, Theme
from portfolio.policy import may_set_theme
from portfolio.theming import theme_of
from web.carried import carries, pressed
from web.forms.theme import ThemeForm

FOR_A_YEAR = "public, max-age=31536000, immutable"
# Nothing in an image may run or load, also where somebody opens it by its address.
IMAGE_ONLY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
PREVIEW = ".house-pane"


class ThemePage(View):
    """For managers: name, logo and colours, with a preview before they are saved."""

    def dispatch(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        visible = Portfolio.objects.visible_to(request.user)
        self.portfolio = get_object_or_404(visible, slug=slug)
        if not may_set_theme(request.user, self.portfolio):
            raise Http404
        self.theme = theme_of(slug) or Theme(portfolio=self.portfolio)
        return super().dispatch(request)

    def form(self, *args: Any) -> ThemeForm:
        return ThemeForm(*args, portfolio=self.portfolio, theme=self.theme)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if "preview" in pressed(request):
            form.judge()
            return self.page(form)
        if "reset" in pressed(request):
            self.set(colours={})
            messages.success(request, _("Kiem has its own colours again."))
        elif form.carried_out(lambda typed: self.set(**form.changes())):
            messages.success(request, _("Saved. Every page looks like this now."))
        else:
            return self.page(form, status=form.status)
        return redirect("theme", self.portfolio.slug)

    def set(self, **changes: Any) -> None:
        by, at = self.request.user, timezone.now()
        set_theme(self.portfolio, **changes, by=by, at=at)

    def page(self, form: ThemeForm, status: int = 200) -> HttpResponse:
        address = reverse("theme-preview", args=[self.portfolio.slug])
        fetched = self.request.headers.get("X-Requested-With") == "fetch"
        context = {
            "form": form,
            "is_fetched": fetched,
            "portfolio": self.portfolio,
            "theme": self.theme,
            "preview": f"{address}?{urlencode(form.chosen())}",
        }
        template = "theme/_preview.html" if fetched else "theme/page.html"
        return render(self.request, template, context, status=status)


@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The stylesheet of colours that are not saved yet."""
    portfolio = get_object_or_404(Portfolio.objects.visible_to(request.user), slug=slug)
    if not may_set_theme(request.user, portfolio):
        raise Http404
    chosen = {n: c for n in CHOICES if (c := colour(request.GET.get(n, "")))}
    return as_css(stylesheet(chosen, PREVIEW))


@require_safe
@login_not_required
def theme_css(request: HttpRequest, slug: str, mark: str) -> HttpResponse:
    """Under an address that changes with what is in it, so it is kept for a year."""
    theme = theme_of(slug)
    if theme is None or not theme.mark:
        raise Http404
    if mark != theme.mark:
        return redirect("theme-css", slug, theme.mark)
    return as_css(theme.stylesheet, {"Cache-Control": FOR_A_YEAR})


@require_safe
@login_not_required
def logo(request: HttpRequest, slug: str, mark: str, suffix: str) -> HttpResponse:
    theme = theme_of(slug)
    if theme is None or not theme.logo_mark:
        raise Http404
    if (mark, suffix) != (theme.logo_mark, theme.logo_type):
        return redirect("theme-logo", slug, theme.logo_mark, theme.logo_type)
    headers = {"Cache-Control": FOR_A_YEAR, "Content-Security-Policy": IMAGE_ONLY}
    kind = LogoType(theme.logo_type).label
    return HttpResponse(bytes(theme.logo), content_type=kind, headers=headers)


def as_css(text: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)
