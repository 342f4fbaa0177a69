"""Forms for what people say about an initiative and bring to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.files import LARGEST, MEGABYTE, TYPES
from portfolio.models import Attachment, Comment
from web.forms.base import KiemForm, field_of

MOST_FILES = 10


class CommentForm(KiemForm):
    text = field_of(
        Comment,
        "text",
        help_text=_("@ and a full name tells that colleague in the next digest."),
    )


class ManyFiles(forms.FileField):
    """Some files at once; each is judged by the verb that takes it."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in data or () if one]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], "required")
        if len(files) > MOST_FILES:
            message = _("These are more than %(most)d files. Add them in parts.")
            raise forms.ValidationError(message, "many", {"most": MOST_FILES})
        return files


class SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class AttachmentForm(KiemForm):
    most = LARGEST
    file = ManyFiles(
        label=_("Files"),
        widget=SeveralInput({"accept": ",".join(f".{name}" for name in TYPES)}),
        error_messages={"required": _("Choose a file.")},
    )
    note = field_of(Attachment, "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="attachment-%s", **kwargs)
        words = {"kinds": ", ".join(TYPES), "most": LARGEST // MEGABYTE}
        sentence = _("At most %(most)d MB each: %(kinds)s.")
        self.fields["file"].help_text = sentence % words


class WatchForm(KiemForm):
    is_on = forms.BooleanField(required=False)
