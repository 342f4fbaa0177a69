"""When the clock of a portfolio stands still: recesses by year, and other free days."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.models import Portfolio
from portfolio.rest import Free, Rest
from web.forms.base import Day, KiemForm, TypedText
from workflows.actions.calendar import LONGEST_NAME

# How many years ahead one plans, and how many empty rows there are.
AHEAD, EMPTY = 3, 3
Pair = tuple[str, list[forms.BoundField]]


class CalendarForm(KiemForm):
    holidays = forms.BooleanField(
        label=gettext_lazy("The clock stands still on public holidays too"),
        help_text=gettext_lazy(
            "Christmas, New Year and what falls in a recess count as free already."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, portfolio: Portfolio, today: date, **kwargs: Any
    ) -> None:
        self.rest = Rest.of(portfolio.rest)
        self.years = range(today.year, today.year + AHEAD)
        own = {first.year: (first, last) for first, last in self.rest.recesses}
        self.older = [each for each in own.values() if each[0].year < today.year]
        initial: dict[str, Any] = {
            "holidays": self.rest.holidays,
            "seen": json.dumps(self.rest.kept),
        }
        days: dict[str, forms.Field] = {}
        for year in self.years:
            first, last = own.get(year, (None, None))
            initial |= {f"recess-{year}-first": first, f"recess-{year}-last": last}
            days |= _period(f"recess-{year}")
        self.rows = range(len(self.rest.free) + EMPTY)
        for row in self.rows:
            days |= _period(f"free-{row}")
            days[f"free-{row}-name"] = TypedText(
                label=gettext_lazy("What for"), required=False, max_length=LONGEST_NAME
            )
        for row, free in enumerate(self.rest.free):
            for name, value in free._asdict().items():
                initial[f"free-{row}-{name}"] = value
        seen = forms.CharField(widget=forms.HiddenInput, required=False)
        self.base_fields = {"seen": seen} | days | self.base_fields
        super().__init__(*args, initial=initial, **kwargs)

    def seen(self) -> Any:
        """What was kept when the page was opened."""
        sent = self.cleaned_data["seen"]
        try:
            return json.loads(sent) if sent else None
        except ValueError:
            return {}

    def recesses(self) -> Iterator[Pair]:
        for year in self.years:
            yield str(year), [self[f"recess-{year}-{end}"] for end in ("first", "last")]

    def frees(self) -> Iterator[list[forms.BoundField]]:
        for row in self.rows:
            yield [self[f"free-{row}-{end}"] for end in ("name", "first", "last")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self._periods():
            ends = [f"{name}-first", f"{name}-last"]
            given = [cleaned.get(end) for end in ends]
            is_wrong = any(end in self.errors for end in ends)
            if any(given) and not all(given) and not is_wrong:
                missing = ends[given.index(None)]
                self.add_error(missing, _("Fill in both days, or neither."))
        return cleaned

    def _periods(self) -> list[str]:
        recesses = [f"recess-{year}" for year in self.years]
        return recesses + [f"free-{row}" for row in self.rows]

    def typed(self) -> Rest:
        """What was typed, with the recesses of years that went by."""
        recesses, free = list(self.older), []
        for name in self._periods():
            first = self.cleaned_data.get(f"{name}-first")
            last = self.cleaned_data.get(f"{name}-last")
            if first and last and name.startswith("recess"):
                recesses.append((first, last))
            elif first and last:
                free.append(Free(first, last, self.cleaned_data[f"{name}-name"]))
        return Rest(tuple(recesses), tuple(free), self.cleaned_data["holidays"])

    def refuse(self, refusal: ValidationError) -> None:
        """What is wrong with several days is said on top of the form."""
        for name, errors in getattr(refusal, "error_dict", {}).items():
            title = _("Summer recess") if name == "recesses" else _("Other free days")
            for error in errors:
                self.add_error(None, f"{title}: {' '.join(error.messages)}")
        if not hasattr(refusal, "error_dict"):
            super().refuse(refusal)


def _period(name: str) -> dict[str, forms.Field]:
    return {
        f"{name}-first": Day(label=gettext_lazy("First day"), required=False),
        f"{name}-last": Day(label=gettext_lazy("Last day"), required=False),
    }
