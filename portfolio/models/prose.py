"""Text of more than a line, with an end to it; the longer ones are Markdown."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from portfolio.markdown import LONG, kept, refused_links


def validate_links(text: str) -> None:
    if wrong := refused_links(text):
        raise ValidationError(
            _("A link begins with https://, http:// or mailto:. Change “%(link)s”."),
            code="link",
            params={"link": wrong[0][:60]},
        )


class KeptText(DeferredAttribute):
    """Takes tags apart whoever writes, so that the ledger and the row say the same."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = (
            kept(value) if isinstance(value, str) else value
        )


class ProseField(models.TextField):
    """A TextField whose `max_length` holds everywhere, not only in a form."""

    descriptor_class = KeptText

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))
        if self.is_markdown:
            self.validators.append(validate_links)

    @property
    def is_markdown(self) -> bool:
        return self.max_length is not None and self.max_length >= LONG

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return kept(value) if isinstance(value, str) else value
