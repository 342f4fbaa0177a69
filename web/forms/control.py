"""Forms before and after a decision: answers, requests, conditions met."""

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms.base import KiemForm, field_of
from workflows.models import Answer, Condition, Review


class AnswerForm(KiemForm):
    state = field_of(
        Answer, "state", label=_("How does it stand"), widget=forms.RadioSelect
    )
    evidence = field_of(
        Answer,
        "evidence",
        label=_("Evidence"),
        rows=2,
        help_text=_("One line or a link: what shows it, or why it does not apply."),
    )


class RequestForm(KiemForm):
    note = field_of(Review, "note", label=_("Note for the gatekeepers"))


class ConditionForm(KiemForm):
    evidence = field_of(
        Condition,
        "evidence",
        label=_("How was it met"),
        rows=2,
        required=True,
        help_text=_("One line or a link."),
    )
