"""Taking along and exchanging: our pack, and the packs of other municipalities."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portfolio.models import Portfolio
from web.forms.exchange import PackForm
from web.pages.exchange import pack_page
from web.views.of_portfolio import PortfolioPage
from workflows.actions.exchange import adopt_check, adopt_lesson, receive_pack
from workflows.exchange import pack_of, public_key
from workflows.exchange.signing import fingerprint
from workflows.models import Gate, ReceivedPack
from workflows.policy import may_edit_playbook


class ExchangeView(PortfolioPage):
    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_edit_playbook(user, portfolio)

    def packs(self) -> Any:
        mine = ReceivedPack.objects.visible_to(self.request.user)
        return mine.filter(portfolio=self.portfolio)


class Exchange(ExchangeView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(PackForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PackForm(request.POST, request.FILES)
        if not form.carried_out(lambda _typed: self.take(form)):
            return self.page(form, form.status)
        return redirect("exchange-pack", self.portfolio.slug, self.taken.pk)

    def take(self, form: PackForm) -> None:
        self.taken = receive_pack(self.portfolio, form.content(), **self.how())

    def page(self, form: PackForm, status: int = 200) -> HttpResponse:
        key = public_key()
        packs = self.packs().defer("content").select_related("received_by")
        context = {
            "portfolio": self.portfolio,
            "form": form,
            "packs": packs,
            "key": key,
            "fingerprint": fingerprint(key),
        }
        return render(self.request, "exchange/exchange.html", context, status=status)


class OurPack(ExchangeView):
    """What we give to others, as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        content = pack_of(self.portfolio, at=self.at)
        response = HttpResponse(content, content_type="application/json")
        name = f"kiem-{self.portfolio.slug}-pack.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response


class OnePack(ExchangeView):
    def dispatch(self, request: HttpRequest, **rest: Any) -> Any:
        self.pk = rest.pop("pk")
        return super().dispatch(request, **rest)

    def get(self, request: HttpRequest) -> HttpResponse:
        received = self.received()
        context = {
            "portfolio": self.portfolio,
            "received": received,
            "page": pack_page(received),
        }
        return render(request, "exchange/pack.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        received, back = self.received(), redirect(request.path)
        try:
            if "lesson" in request.POST:
                adopt_lesson(received, self.number("lesson"), **self.how())
                messages.success(request, _("The lesson is in your library."))
            else:
                gates = Gate.objects.visible_to(request.user)
                gates = gates.filter(portfolio=self.portfolio)
                gate = get_object_or_404(gates, pk=self.number("gate"))
                slug = request.POST.get("check", "")
                adopt_check(received, slug, gate=gate, **self.how())
                messages.success(request, _("The check is in the draft."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return back

    def received(self) -> ReceivedPack:
        packs = self.packs().select_related("portfolio", "received_by")
        return get_object_or_404(packs, pk=self.pk)

    def number(self, name: str) -> int:
        """What is no number is the number of nothing."""
        said = self.request.POST.get(name, "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
