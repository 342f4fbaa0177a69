"""From when each rule speaks: three numbers for each stage that it looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portfolio.models import Portfolio
from web.forms.base import KiemForm
from workflows import rules
from workflows.limits import DEFAULTS, LEAST, MOST, Limits, limits_in
from workflows.rules import Rule, signals
from workflows.rules.signals import Signal

# In the order of `Limits.as_told`.
LEVELS = {
    "info": _("For information"),
    "attention": _("Attention"),
    "action": _("Action"),
}
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A stage with its three fields."""

    stage: str
    fields: list[forms.BoundField]


@dataclass(frozen=True, slots=True)
class Part:
    """A rule with its limits, in short and to be changed."""

    rule: Rule
    short: str
    lines: list[Line]
    is_own: bool
    is_wrong: bool


class LimitsForm(KiemForm):
    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        self.table = limits_in(portfolio)
        self.stages = {stage.slug: stage.name for stage in portfolio.stages.all()}
        self.places = [
            (rule.code, stage)
            for rule in rules.RULES
            for stage in self.stages
            if stage in DEFAULTS.get(rule.code, ())
        ]
        fields, initial = {}, {}
        for place in self.places:
            told = zip(LEVELS, self.table[place[0]][place[1]].as_told, strict=True)
            for level, value in told:
                name = _name(place, level)
                fields[name], initial[name] = self._field(place, level), value
        self.base_fields = fields
        super().__init__(*args, initial=initial, **kwargs)

    def _field(self, place: Place, level: str) -> forms.Field:
        rule, stage = place
        label = f"{rule}, {self.stages[stage]}, {LEVELS[level]}"
        return forms.IntegerField(
            label=label,
            required=False,
            min_value=LEAST,
            max_value=MOST,
            widget=forms.NumberInput({"inputmode": "numeric", "aria-label": label}),
        )

    def parts(self) -> Iterator[Part]:
        for rule in rules.RULES:
            lines = [
                self._line(place) for place in self.places if place[0] == rule.code
            ]
            if lines:
                wrong = any(field.errors for line in lines for field in line.fields)
                own = self.table[rule.code] != DEFAULTS[rule.code]
                yield Part(rule, self._short(rule.code), lines, own, wrong)

    def _line(self, place: Place) -> Line:
        fields = [self[_name(place, level)] for level in LEVELS]
        return Line(self.stages[place[1]], fields)

    def _short(self, rule: str) -> str:
        """The limits of now in one line, where attention begins."""
        said = (
            f"{self.stages[stage].lower()} {self.table[rule][stage].shown}"
            for code, stage in self.places
            if code == rule
        )
        return " · ".join(said)

    def changes(self) -> dict[Place, Limits | None]:
        """What was typed, by rule and stage."""
        return {
            place: Limits.told(self.cleaned_data[_name(place, each)] for each in LEVELS)
            for place in self.places
        }

    def usual(self) -> dict[Place, Limits | None]:
        return dict.fromkeys(self.places)

    def refuse(self, refusal: ValidationError) -> None:
        """Beside the first of the three fields."""
        if not hasattr(refusal, "error_dict"):
            super().refuse(refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(f"{name}-info", errors)


def _name(place: Place, level: str) -> str:
    return "-".join((*place, level))


class SignalsForm(KiemForm):
    """From when something stands out in the portfolio as a whole."""

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        self.base_fields = {each.code: self._field(each) for each in signals.SIGNALS}
        initial = signals.limits_of(portfolio.rule_limits.all())
        super().__init__(*args, initial={**initial}, **kwargs)

    def _field(self, signal: Signal) -> forms.Field:
        words = {"unit": signal.unit, "usual": signal.limit}
        return forms.IntegerField(
            label=f"{signal.name} ({signal.code})",
            help_text=_("In %(unit)s; Kiem says %(usual)s.") % words,
            required=False,
            min_value=1,
            max_value=signal.most,
            widget=forms.NumberInput({"inputmode": "numeric"}),
        )
