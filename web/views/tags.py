"""The tags of an initiative, and those of a portfolio."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from portfolio.actions import remove_tag, rename_tag, set_tags
from portfolio.models import Portfolio, Tag
from portfolio.policy import may_keep_tags
from web.forms.base import KiemForm
from web.forms.tags import TagNameForm, TagsForm
from web.views.records import RecordView


class TagsEdit(RecordView):
    """The tags of one initiative. What somebody else did meanwhile stays."""

    template = "initiative/tags.html"
    title = gettext_lazy("Tags")
    done = gettext_lazy("Tags saved.")

    def form(self, *args: Any) -> KiemForm:
        return TagsForm(*args, initiative=self.initiative)

    def act(self, typed: dict[str, Any]) -> object:
        return set_tags(
            self.initiative,
            typed["tags"].split(","),
            seen=typed["seen"].split(","),
            by=self.request.user,
            at=self.at,
        )


class TagList(View):
    """Every tag of a portfolio; managers rename, merge and remove them."""

    def dispatch(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        visible = Portfolio.objects.visible_to(request.user)
        self.portfolio = get_object_or_404(visible, slug=slug)
        self.may_keep = may_keep_tags(request.user, self.portfolio)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        tag = self.meant()
        removes = "remove" in request.POST
        form_class = KiemForm if removes else TagNameForm
        form = form_class(request.POST, **({} if removes else {"tag": tag}))
        if not form.carried_out(lambda typed: self.act(tag, typed)):
            return self.page(form, tag, status=form.status)
        messages.success(request, _("The tags are changed."))
        return redirect("tags", self.portfolio.slug)

    def meant(self) -> Tag:
        if not self.may_keep:
            raise Http404
        sent = self.request.POST.get("tag", "")
        if not sent.isdecimal() or len(sent) > 18:
            raise Http404
        return get_object_or_404(self.portfolio.tags, pk=int(sent))

    def act(self, tag: Tag, typed: dict[str, Any]) -> object:
        who = {"by": self.request.user, "at": timezone.now()}
        if "name" not in typed:
            return remove_tag(tag, **who)
        return rename_tag(tag, typed["name"], **who)

    def page(
        self, wrong: KiemForm | None = None, of: Tag | None = None, status: int = 200
    ) -> HttpResponse:
        rows = [
            (tag, wrong if wrong and tag == of else TagNameForm(tag=tag))
            for tag in self.portfolio.tags.counted().order_by("name")
        ]
        context = {
            "portfolio": self.portfolio,
            "rows": rows,
            "wrong": wrong,
            "may_keep": self.may_keep,
        }
        return render(self.request, "initiative/tag_list.html", context, status=status)
