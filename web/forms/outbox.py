"""The answer to whether a batch of mails may go."""

from django import forms

from web.forms.base import KiemForm


class BatchForm(KiemForm):
    batch = forms.DateTimeField()
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
