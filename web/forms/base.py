"""What every form of Kiem does: keep what was typed, and say what a verb refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    ValidationError,
)
from django.db import models
from django.forms.utils import ErrorDict
from django.http import Http404, QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portfolio.ledger import Stale
from portfolio.models import Initiative
from portfolio.models.day import DayField
from portfolio.personal_data import Trace, traces
from web import carried, figures

# Digits of the largest number that a database keeps; Python refuses some thousands.
LONGEST_NUMBER = 19

DJANGOS_REQUIRED = forms.Field.default_error_messages["required"]


class TypedText(forms.CharField):
    """Text as it was typed; browsers send lines with two signs, models count one."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class Markdown(TypedText):
    """A long text: the page says how to make lists and links in it."""

    is_markdown = True


class DayInput(forms.DateInput):
    """The browser's own calendar, which wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class Day(forms.DateField):
    """A calendar day that somebody could mean."""

    default_validators = DayField.default_validators
    widget = DayInput


class Figure(forms.DecimalField):
    """A figure with a comma or a point, as one is used to."""

    widget = forms.TextInput({"inputmode": "decimal", "class": "figure"})

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(figures.read(str(value or "")))

    def prepare_value(self, value: Any) -> Any:
        return figures.as_typed(value) if isinstance(value, Decimal) else value


def field_of(
    model: type[models.Model], name: str, *, rows: int = 3, **options: Any
) -> forms.Field:
    """A form field with the label, length and choices of a model's field."""
    column = model._meta.get_field(name)
    options.setdefault("label", capfirst(column.verbose_name))
    if isinstance(column, DayField):
        return Day(required=options.pop("required", not column.blank), **options)
    if isinstance(column, models.DecimalField):
        options.setdefault("form_class", Figure)
    if isinstance(column, models.IntegerField):
        options.setdefault("widget", forms.NumberInput({"inputmode": "numeric"}))
    if isinstance(column, models.TextField):
        options.setdefault("widget", forms.Textarea({"rows": rows}))
    if isinstance(column, models.CharField | models.TextField) and not column.choices:
        is_markdown = getattr(column, "is_markdown", False)
        options.setdefault("form_class", Markdown if is_markdown else TypedText)
    field = column.formfield(**options)
    if column.choices:
        # Django's own word for nothing is a row of dashes.
        offered = list(field.choices)
        given = [choice for choice in offered if choice[0] != ""]
        has_blank = len(given) < len(offered)
        if has_blank and not isinstance(field.widget, forms.RadioSelect):
            given.insert(0, ("", _("Choose")))
        field.choices = given
    return field


class KiemField(forms.BoundField):
    """A field on a page, with what somebody else wrote in it meanwhile."""

    @property
    def theirs(self) -> str | None:
        return self.form.clash.get(self.name)

    @property
    def is_half(self) -> bool:
        return self.name in self.form.halves


class KiemForm(forms.Form):
    """A form whose verb may refuse. `more` names the fields that can wait."""

    bound_field_class = KiemField
    required_css_class = "required"
    more: tuple[str, ...] = ()
    # The names of short fields that stand side by side, two by two.
    halves: tuple[str, ...] = ()
    more_title: Any = _("More, if you know it already")
    # The status with which the page is shown again.
    status = 400
    # What free text seems to hold; asks once more before it is saved.
    personal: list[Trace]
    # What somebody else wrote meanwhile, by field.
    clash: dict[str, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        # Our own words stand beside the field, not in a bubble of the browser.
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.personal, self.clash = [], {}
        for field in self.fields.values():
            if field.error_messages["required"] is DJANGOS_REQUIRED:
                field.error_messages["required"] = _("Fill this in.")

    def first_fields(self) -> list[forms.BoundField]:
        return [f for f in self.visible_fields() if f.name not in self.more]

    def more_fields(self) -> list[forms.BoundField]:
        return [f for f in self.visible_fields() if f.name in self.more]

    def opens_more(self) -> bool:
        """Whether a field that can wait has something to say now."""
        return any(field.errors for field in self.more_fields())

    def personal_words(self) -> str:
        return ", ".join(str(trace.label) for trace in self.personal)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "save_anyway" not in self.data:
            typed = (
                cleaned.get(name, "")
                for name, field in self.fields.items()
                if isinstance(field, TypedText)
            )
            self.personal = traces(typed)
        return cleaned

    def carried_out(self, act: Callable[[dict[str, Any]], object]) -> bool:
        """Let the verb act on what was typed; say what it refuses beside the fields."""
        if carried.MARK in self.data:
            # Shown as it was typed, without a word about it: nobody sent it yet.
            self._errors, self.cleaned_data, self.status = ErrorDict(), {}, 200
            return False
        if not self.is_valid() or self.personal:
            return False
        try:
            act(self.cleaned_data)
        except Stale as stale:
            self.status = 409
            self.refuse(stale)
            return False
        except ValidationError as refusal:
            self.refuse(refusal)
            return False
        except PermissionDenied as forbidden:
            raise Http404 from forbidden
        return True

    def refuse(self, refusal: ValidationError) -> None:
        """Show what a verb refused: beside the field, or on top of the form."""
        by_field = (
            refusal.error_dict
            if hasattr(refusal, "error_dict")
            else {NON_FIELD_ERRORS: refusal.error_list}
        )
        for name, errors in by_field.items():
            self.add_error(self.place_of(name), errors)

    def sentence(self) -> str:
        """What is wrong, where there is no form to show it in."""
        return " ".join(text for texts in self.errors.values() for text in texts)

    def place_of(self, name: str) -> str | None:
        """The form's field for a verb's name of it; None for the top of the form."""
        return name if name in self.fields else None

    def replace(self, **values: Any) -> None:
        """Put other values in a form that is shown again, for its hidden fields."""
        assert isinstance(self.data, QueryDict)
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = str(value)


class VersionedForm(KiemForm):
    """Carries the version that was seen; a clash shows both texts."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        self.initiative = initiative
        first = self.facts() | {"version": initiative.version}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """What is recorded now, by field."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again what `facts` tells."""

    def changes(self) -> dict[str, Any]:
        """What was typed, by the names that the verb knows."""
        return {n: v for n, v in self.cleaned_data.items() if n != "version"}

    def refuse(self, refusal: ValidationError) -> None:
        super().refuse(refusal)
        is_gone = getattr(refusal, "code", "") == "gone"
        if isinstance(refusal, Stale) and not is_gone:
            self.initiative.refresh_from_db()
            self.refresh()
            self.replace(version=self.initiative.version)
            self.clash = {
                name: self.in_words(name, value)
                for name, value in self.facts().items()
                if name in self.errors
            }

    def in_words(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(_("Yes") if value else _("No"))
        if isinstance(value, date):
            return date_format(value)
        if isinstance(value, Decimal):
            return figures.in_words(value)
        if isinstance(value, models.Model):
            return str(value)
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, list):
            return ", ".join(str(choices.get(each, each)) for each in value)
        return str(choices.get(value, value))
