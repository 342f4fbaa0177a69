"""Pages that record something about one initiative: a form, a verb, a message."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views import View

from portfolio.actions import (
    add_group,
    add_partner,
    edit_record,
    log_involvement,
    post_update,
    record_lesson,
)
from portfolio.clock import day_of
from portfolio.models import Initiative, Partner
from portfolio.policy import may_contribute
from web.forms.base import KiemForm
from web.forms.records import (
    GroupForm,
    InvolvementForm,
    LessonForm,
    PartnerForm,
    UpdateForm,
)
from web.pages.news import Before


class RecordView(View):
    """Subclasses say which form, which verb, who may, and in which words."""

    form_class: type[KiemForm] = KiemForm
    template = "initiative/record.html"
    title: Any = ""
    button: Any = gettext_lazy("Save")
    done: Any = gettext_lazy("Saved.")
    may = staticmethod(may_contribute)

    initiative: Initiative
    at: datetime
    sent: KiemForm

    def dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.at = timezone.now()
        self.initiative = self.find(**kwargs)
        if not self.may(request.user, self.initiative):
            raise Http404
        return super().dispatch(request, **kwargs)

    def find(self, pk: int, **rest: Any) -> Initiative:
        visible = Initiative.objects.visible_to(self.request.user)
        return get_object_or_404(visible.select_related("portfolio", "stage"), pk=pk)

    @property
    def today(self) -> date:
        return day_of(self.at)

    def form(self, *args: Any) -> KiemForm:
        return self.form_class(*args)

    def act(self, typed: dict[str, Any]) -> object:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.sent = self.form(request.POST)
        before = Before(self.initiative, today=self.today)
        if not self.sent.carried_out(self.act):
            return self.page(self.sent, status=self.sent.status)
        messages.success(request, before.news(self.done))
        return redirect("initiative", self.initiative.pk)

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "view": self, "initiative": self.initiative}
        return render(self.request, self.template, context, status=status)


class InvolvementNew(RecordView):
    form_class = InvolvementForm
    template = "initiative/involvement.html"
    title = gettext_lazy("Log how users were involved")
    done = gettext_lazy("Conversation recorded.")

    def form(self, *args: Any) -> KiemForm:
        return InvolvementForm(*args, initiative=self.initiative, today=self.today)

    def act(self, typed: dict[str, Any]) -> object:
        return log_involvement(
            self.initiative, **typed, by=self.request.user, at=self.at
        )


class GroupNew(RecordView):
    form_class = GroupForm
    title = gettext_lazy("Add a user group")
    done = gettext_lazy("Group added.")

    def act(self, typed: dict[str, Any]) -> object:
        return add_group(self.initiative, **typed, by=self.request.user, at=self.at)


class PartnerNew(RecordView):
    form_class = PartnerForm
    title = gettext_lazy("Add a partner")
    done = gettext_lazy("Partner added.")

    def act(self, typed: dict[str, Any]) -> object:
        return add_partner(self.initiative, **typed, by=self.request.user, at=self.at)


class PartnerEdit(RecordView):
    title = gettext_lazy("Change what is agreed")
    done = gettext_lazy("Partner changed.")

    def find(self, pk: int, **rest: Any) -> Initiative:
        initiative = super().find(pk)
        self.partner = get_object_or_404(
            initiative.partners.select_related("initiative"), pk=rest["partner"]
        )
        return initiative

    def form(self, *args: Any) -> KiemForm:
        names = PartnerForm.base_fields
        initial = {name: getattr(self.partner, name) for name in names}
        return PartnerForm(*args, initial=initial)

    def act(self, typed: dict[str, Any]) -> Partner:
        return edit_record(self.partner, typed, by=self.request.user, at=self.at)


class LessonNew(RecordView):
    form_class = LessonForm
    title = gettext_lazy("Write a lesson")
    done = gettext_lazy("Lesson recorded.")

    def form(self, *args: Any) -> KiemForm:
        return LessonForm(*args, today=self.today)

    def act(self, typed: dict[str, Any]) -> object:
        return record_lesson(self.initiative, **typed, by=self.request.user, at=self.at)


class UpdateNew(RecordView):
    form_class = UpdateForm
    title = gettext_lazy("Say where it stands")
    done = gettext_lazy("Update posted.")

    def act(self, typed: dict[str, Any]) -> object:
        return post_update(self.initiative, **typed, by=self.request.user, at=self.at)
