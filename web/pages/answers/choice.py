"""One thing that can be answered to a reminder: a form, a verb, what it will do."""

from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.answering import Link
from web.forms.base import KiemForm
from web.pages.rights import Rights
from workflows.actions import answered


class Choice:
    """One thing to answer. `label` is how one chooses it, `outcome` what it does."""

    slug: str
    label: Any
    button: Any = _("Save")
    outcome: Promise = _(
        "Kiem saves this with the initiative, in your name. Nobody is asked for "
        "anything."
    )
    form_class: type[KiemForm]
    # Whether this is what was asked, and the point ends by itself once it is done.
    is_asked = False
    ends = True

    def __init__(self, link: Link, today: date) -> None:
        self.link, self.today = link, today
        self.initiative = link.initiative

    def is_open_to(self, rights: Rights) -> bool:
        return rights.contribute

    @property
    def text(self) -> Any:
        """What it will do, for who is about to do it."""
        return self.outcome

    def form(self, *args: Any) -> KiemForm:
        return self.form_class(*args)

    def for_a_thumb(self, *args: Any) -> KiemForm:
        """The form, without how to make lists: that is for who sits at a desk."""
        form = self.form(*args)
        for field in form.fields.values():
            field.is_markdown = False
        return form

    def carry_out(self, form: KiemForm, *, at: datetime) -> None:
        """Act; where that ends nothing yet, note that there is an answer."""
        self.act(form, at=at)
        if not (self.is_asked and self.ends):
            answered(self.link.point, by=self.link.recipient, at=at)

    def act(self, form: KiemForm, *, at: datetime) -> object:
        raise NotImplementedError
