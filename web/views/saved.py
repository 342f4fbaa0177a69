"""The saved views of a board: keep one, change it, share it, take it away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from portfolio.actions import change_view, remove_view, save_view
from portfolio.models import Portfolio, SavedView
from portfolio.policy import may_keep_view, may_share_views
from web.forms.base import KiemForm
from web.forms.views import NewViewForm, ViewForm
from web.pages.rights import with_roles


class PortfolioViews(View):
    """The views that somebody sees in one portfolio, as a page."""

    def dispatch(
        self, request: HttpRequest, slug: str, **kwargs: Any
    ) -> HttpResponseBase:
        visible = Portfolio.objects.visible_to(request.user)
        self.portfolio = get_object_or_404(visible, slug=slug)
        self.reader = with_roles(request.user)
        views = SavedView.objects.visible_to(request.user)
        self.views = views.filter(portfolio=self.portfolio).select_related("owner")
        return super().dispatch(request, **kwargs)

    def page(
        self,
        new: KiemForm | None = None,
        wrong: KiemForm | None = None,
        of: SavedView | None = None,
    ) -> HttpResponse:
        refused = new or wrong
        rows = [
            (each, self.form_for(each, wrong if each == of else None))
            for each in self.views.select_related("portfolio")
        ]
        context = {
            "portfolio": self.portfolio,
            "rows": rows,
            "new": new,
            "may_share": may_share_views(self.reader, self.portfolio),
        }
        status = refused.status if refused else 200
        return render(self.request, "board/view_list.html", context, status=status)

    def form_for(self, view: SavedView, wrong: KiemForm | None) -> KiemForm | None:
        """The form with which the reader changes it, if they may."""
        if wrong:
            return wrong
        return ViewForm(view=view) if may_keep_view(self.reader, view) else None

    def back_to(self, view: SavedView) -> HttpResponse:
        board = reverse("board", args=[self.portfolio.slug])
        return redirect(f"{board}?{view.query}&view={view.pk}".replace("?&", "?"))


class ViewList(PortfolioViews):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewViewForm(request.POST)
        kept: list[SavedView] = []

        def keep(typed: dict[str, Any]) -> None:
            kept.append(save_view(self.portfolio, **typed, by=request.user))

        if not form.carried_out(keep):
            return self.page(new=form)
        messages.success(request, _("The view is kept."))
        return self.back_to(kept[0])


class OneView(PortfolioViews):
    """A lasting address of one view; changes it when something is sent."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.back_to(get_object_or_404(self.views, pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = get_object_or_404(self.views, pk=pk)
        form = ViewForm(request.POST, view=view)
        who = {"by": request.user, "at": timezone.now()}

        def act(typed: dict[str, Any]) -> None:
            if typed["remove"]:
                return remove_view(view, **who)
            return change_view(view, form.changes(), **who)

        if not form.carried_out(act):
            return self.page(wrong=form, of=view)
        messages.success(request, self.done(form))
        if "query" in request.POST:
            return self.back_to(self.views.get(pk=pk))
        return redirect("views", self.portfolio.slug)

    def done(self, form: ViewForm) -> str:
        if form.cleaned_data["remove"]:
            return _("The view is removed.")
        return _("The view is changed.")
