"""Forms of the legal checks, of the list of them, and of the profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Initiative, LegalCheck, Portfolio, Profile
from web.forms.base import Day, KiemForm, TypedText, field_of
from workflows.actions.legal import EDITABLE
from workflows.models import ConditionalCheck


class LegalCheckForm(KiemForm):
    status = field_of(
        LegalCheck, "status", label=_("How does it stand"), widget=forms.RadioSelect
    )
    outcome = field_of(
        LegalCheck,
        "outcome",
        rows=2,
        help_text=_("One or two sentences: the outcome, or why it does not apply."),
    )
    link = field_of(LegalCheck, "link", help_text=_("Where it can be found."))
    done_on = field_of(LegalCheck, "done_on", help_text=_("Today if left empty."))
    responsible = field_of(
        LegalCheck, "responsible", help_text=_("An office or a role, never a name.")
    )

    more = ("done_on", "responsible")


class ProfileForm(KiemForm):
    profile = forms.ChoiceField(
        label=_("Profile"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Follow what the facts propose")), *Profile.choices],
    )
    reason = field_of(
        Initiative,
        "profile_reason",
        rows=2,
        label=_("Why"),
        help_text=_("Needed where it differs from what the facts propose."),
    )


def text(label: Any, length: int, *, required: bool = False) -> TypedText:
    widget = forms.Textarea({"rows": 3}) if length > 200 else forms.TextInput()
    return TypedText(label=label, max_length=length, required=required, widget=widget)


class ConditionalCheckForm(KiemForm):
    """Dutch and English beside each other."""

    halves = (
        *("label_nl", "label_en", "due_before", "adviser"),
        *("responsible_nl", "responsible_en", "evidence_nl", "evidence_en"),
        *("status_nl", "status_en", "checked_on", "valid_months"),
    )

    slug = forms.SlugField(
        label=_("Short name"),
        max_length=50,
        help_text=_("Letters, digits and hyphens. It cannot be changed later."),
    )
    label_nl = text(_("Name, Dutch"), 80, required=True)
    label_en = text(_("Name, English"), 80, required=True)
    applies_when = text(_("Applies when"), 200)
    due_before = forms.ModelChoiceField(
        None, label=_("Done before this stage begins"), empty_label=None
    )
    adviser = field_of(ConditionalCheck, "adviser", label=_("Adviser"))
    responsible_nl = text(_("Responsible, Dutch"), 120)
    responsible_en = text(_("Responsible, English"), 120)
    evidence_nl = text(_("What shows it, Dutch"), 300)
    evidence_en = text(_("What shows it, English"), 300)
    status_nl = text(_("How the law stands, Dutch"), 500)
    status_en = text(_("How the law stands, English"), 500)
    checked_on = Day(
        label=_("Checked on"),
        required=False,
        help_text=_("When somebody last looked whether this is still so."),
    )
    valid_months = forms.IntegerField(
        label=_("Valid for how many months"), required=False, min_value=1, max_value=600
    )

    def __init__(
        self, *args: Any, portfolio: Portfolio, check: Any = None, **kwargs: Any
    ) -> None:
        if check is not None:
            kept = {name: getattr(check, name) for name in EDITABLE}
            kwargs["initial"] = kept | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["due_before"].queryset = portfolio.stages.all()
        if check is not None:
            del self.fields["slug"]
