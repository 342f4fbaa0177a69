"""Pages that record something about one initiative: a form, a verb, a message."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from portfolio.actions import (
    add_group,
    add_partner,
    add_record,
    edit_record,
    log_involvement,
    post_update,
    record_lesson,
    remove_record,
)
from portfolio.actions.records import name_of
from portfolio.clock import day_of
from portfolio.models import Initiative
from portfolio.policy import may_contribute
from portfolio.records import RECORDS, Record
from web.carried import carries
from web.forms.base import KiemForm
from web.forms.records import FORMS, RecordForm, UpdateForm
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

    @carries
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.sent = self.typed()
        before = Before(self.initiative, today=self.today)
        if not self.sent.carried_out(self.act):
            return self.page(self.sent, status=self.sent.status)
        return self.saved(before.news(self.done))

    def saved(self, news: str) -> HttpResponse:
        messages.success(self.request, news)
        return redirect(self.after())

    def typed(self) -> KiemForm:
        return self.form(self.request.POST)

    def after(self) -> str:
        """Where one is when it is done."""
        return reverse("initiative", args=[self.initiative.pk])

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "view": self, "initiative": self.initiative}
        return render(self.request, self.template, context, status=status)


class UpdateNew(RecordView):
    form_class = UpdateForm
    title = gettext_lazy("Say where it stands")
    done = gettext_lazy("Update posted.")

    def act(self, typed: dict[str, Any]) -> object:
        return post_update(self.initiative, **typed, by=self.request.user, at=self.at)


class RecordPage(RecordView):
    """A record of the kind that the address names; see RECORDS."""

    kind: Record

    def find(self, pk: int, **rest: Any) -> Initiative:
        if rest["slug"] not in RECORDS:
            raise Http404
        self.kind = RECORDS[rest["slug"]]
        return super().find(pk)

    def there(self) -> Any:
        """The records of this kind that there are, with what names them."""
        columns = map(self.kind.model._meta.get_field, self.kind.fields)
        names = [column.name for column in columns if column.is_relation]
        return self.kind.find(self.initiative.pk).select_related(*names)


class RecordNew(RecordPage):
    """Some records have verbs of their own, which know more than the general one."""

    verbs: ClassVar[dict[str, Any]] = {
        "groups": add_group,
        "involvements": log_involvement,
        "lessons": record_lesson,
        "partners": add_partner,
    }

    @property
    def title(self) -> Any:
        return FORMS[self.kind.slug].add

    @property
    def done(self) -> str:
        return f"{self.kind.added.label}."

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.elsewhere() or super().get(request, **kwargs)

    def elsewhere(self) -> HttpResponse | None:
        """Of some there is only one, and some belong to another that comes first."""
        pk = self.initiative.pk
        if self.kind.is_single and (row := self.there().first()):
            return redirect("record-edit", pk, self.kind.slug, row.pk)
        parent = self.kind.belongs_to
        if parent and not parent.find(pk).exists():
            sentence = _("There is no %(record)s yet. Begin with that.")
            messages.info(self.request, sentence % {"record": parent.noun})
            return redirect("record-new", pk, parent.slug)
        return None

    def known(self) -> list[tuple[int, str]]:
        """What is recorded already, to change that instead; a log is too long."""
        if FORMS[self.kind.slug].is_log():
            return []
        return [(row.pk, name_of(row)) for row in self.there()]

    def form(self, *args: Any) -> KiemForm:
        return FORMS[self.kind.slug](
            *args,
            initiative=self.initiative,
            today=self.today,
            of=self.request.GET.get("of", ""),
        )

    def act(self, typed: dict[str, Any]) -> object:
        how = {"by": self.request.user, "at": self.at}
        if verb := self.verbs.get(self.kind.slug):
            return verb(self.initiative, **typed, **how)
        return add_record(self.initiative, self.kind.slug, typed, **how)


class RecordEdit(RecordPage):
    """A record that there is. A clash shows both texts."""

    done = gettext_lazy("Changes saved.")
    row: Any
    is_removal = False

    def find(self, pk: int, **rest: Any) -> Initiative:
        initiative = self.initiative = super().find(pk, slug=rest["slug"])
        self.row = get_object_or_404(self.there(), pk=rest["row"])
        return initiative

    @property
    def title(self) -> str:
        return _("Change: %(name)s") % {"name": name_of(self.row)}

    def form(self, *args: Any) -> KiemForm:
        form = FORMS[self.kind.slug]
        return form(*args, initiative=self.initiative, today=self.today, row=self.row)

    def act(self, typed: dict[str, Any]) -> object:
        assert isinstance(self.sent, RecordForm)
        return edit_record(
            self.row,
            self.sent.changes(),
            version=typed["version"],
            by=self.request.user,
            at=self.at,
        )


class RecordRemove(RecordEdit):
    """Asks once whether a record was a mistake."""

    template = "initiative/remove.html"
    is_removal = True
    button = gettext_lazy("Remove")
    done = gettext_lazy("Removed.")

    @property
    def title(self) -> str:
        return _("Remove: %(name)s") % {"name": name_of(self.row)}

    def along(self) -> str:
        """What belongs to it, and goes with it."""
        children = (k for k in RECORDS.values() if k.belongs_to == self.kind)
        rows = [
            k.find(self.initiative.pk).filter(**{k.parent: self.row}) for k in children
        ]
        count = sum(each.count() for each in rows)
        if not count:
            return ""
        sentence = ngettext(
            "%(count)d record that belongs to it goes with it.",
            "%(count)d records that belong to it go with it.",
            count,
        )
        return sentence % {"count": count}

    def form(self, *args: Any) -> KiemForm:
        return KiemForm(*args)

    def act(self, typed: dict[str, Any]) -> object:
        return remove_record(self.row, by=self.request.user, at=self.at)
