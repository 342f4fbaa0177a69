"""Forms of the playbook: a criterion in two languages, publishing, and the terms."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portfolio import library
from portfolio.ledger import Stale
from portfolio.models import FailureMode, Initiative, Lesson, Portfolio
from web.forms.base import KiemForm, TypedText, field_of
from web.pages.check_words import CHECK_WORDS
from workflows.actions.playbook import EDITABLE
from workflows.actions.terms import terms_as_told
from workflows.checks import CHECKS
from workflows.models import Checklist, Criterion, Level, Outcome
from workflows.playbook.versions import mark
from workflows.terms import LIMITS

LANGUAGES = (("nl", _("Dutch")), ("en", _("English")))


class Pair(NamedTuple):
    """One text in both languages, to fill in side by side."""

    title: Any
    help: Any
    fields: Sequence[forms.BoundField]


PARTS = {
    "label": (_("Short name"), ""),
    "question": (_("Question"), _("Ask so that yes is good.")),
    "help": (_("Help"), _("How to go about it, in a sentence or two.")),
    "evidence": (_("Evidence"), _("What shows that it is met.")),
}


def _text(name: str) -> forms.Field:
    widget = forms.TextInput() if name.startswith("label") else forms.Textarea()
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = 2
    widget.attrs["lang"] = name[-2:]
    return field_of(Criterion, name, label=dict(LANGUAGES)[name[-2:]], widget=widget)


class Lines(forms.CharField):
    """A list, one entry a line."""

    widget = forms.Textarea({"rows": 2})

    def clean(self, value: Any) -> list[str]:
        return [
            line for each in super().clean(value).split("\n") if (line := each.strip())
        ]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class CriterionForm(KiemForm):
    """A criterion of a draft. `seen` is the mark it had when the page was opened."""

    more = ("because", "sources")
    more_title = _("Where it comes from")

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    label_nl, label_en = _text("label_nl"), _text("label_en")
    question_nl, question_en = _text("question_nl"), _text("question_en")
    help_nl, help_en = _text("help_nl"), _text("help_en")
    evidence_nl, evidence_en = _text("evidence_nl"), _text("evidence_en")
    level = forms.ChoiceField(
        label=_("Level"), choices=Level.choices, widget=forms.RadioSelect
    )
    in_light = forms.BooleanField(
        label=_("The light profile asks it too"), required=False
    )
    check_name = forms.ChoiceField(label=_("What Kiem computes"), required=False)
    is_judged = forms.BooleanField(
        label=_("A person judges"),
        help_text=_("Besides what Kiem computes, or where it computes nothing."),
        required=False,
    )
    applies_when = field_of(Criterion, "applies_when", label=_("Applies when"))
    guards = forms.MultipleChoiceField(
        label=_("Guards against"),
        choices=FailureMode.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    because = forms.MultipleChoiceField(
        label=_("Because of these lessons and cases"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sources = Lines(label=_("Sources"), help_text=_("One a line."), required=False)

    def __init__(
        self,
        *args: Any,
        portfolio: Portfolio,
        lessons: QuerySet[Lesson],
        criterion: Criterion | None = None,
        **kwargs: Any,
    ) -> None:
        self.criterion = criterion
        if criterion is not None:
            kwargs["initial"] = self.facts()
        else:
            kwargs["initial"] = {"level": Level.REQUIRED, "is_judged": True}
        super().__init__(*args, **kwargs)
        self.fields["check_name"].choices = [
            ("", _("Nothing: it is answered by hand")),
            *((name, CHECK_WORDS.get(name, name)) for name in CHECKS),
        ]
        self.fields["because"].choices = reasons(portfolio, lessons, criterion)

    def facts(self) -> dict[str, Any]:
        assert self.criterion is not None
        now = {name: getattr(self.criterion, name) for name in EDITABLE}
        return now | {"seen": mark(self.criterion)}

    def pairs(self) -> list[Pair]:
        return [
            Pair(title, words, [self[f"{part}_{code}"] for code, _name in LANGUAGES])
            for part, (title, words) in PARTS.items()
        ]

    def single_fields(self) -> list[forms.BoundField]:
        """Those that are the same in every language and cannot wait."""
        paired = {f"{part}_{code}" for part in PARTS for code, _name in LANGUAGES}
        return [field for field in self.first_fields() if field.name not in paired]

    def changes(self) -> dict[str, Any]:
        return {name: v for name, v in self.cleaned_data.items() if name != "seen"}

    def refuse(self, refusal: ValidationError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Stale) and self.criterion is not None:
            self.criterion.refresh_from_db()
            now, typed = self.facts(), self.changes()
            self.replace(seen=now["seen"])
            self.clash = {
                name: self.in_words(name, now[name])
                for name, value in typed.items()
                if now[name] != value
            }

    def in_words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, list):
            return ", ".join(str(choices.get(each, each)) for each in value)
        return str(choices.get(value, value))


def reasons(
    portfolio: Portfolio, lessons: QuerySet[Lesson], criterion: Criterion | None
) -> list[tuple[str, str]]:
    """What a criterion can cite: shipped lessons and cases, and lessons learnt here."""
    own = lessons.filter(initiative__portfolio=portfolio)
    offered = [(each.slug, str(each.text)) for each in library.lessons()]
    offered += [(each.slug, f"{each.name}: {each.line}") for each in library.cases()]
    offered += [(str(lesson.pk), lesson.text) for lesson in own[:30]]
    known = {value for value, _label in offered}
    cited = criterion.because if criterion else []
    return offered + [(each, each) for each in cited if each not in known]


class PublishForm(KiemForm):
    note = field_of(
        Checklist,
        "note",
        required=True,
        help_text=_(
            "Who has a request open reads this before they choose the new one."
        ),
    )


class PreviewForm(forms.Form):
    initiative = forms.ModelChoiceField(
        Initiative.objects.none(), label=_("Initiative"), empty_label=_("Choose")
    )


LIMIT_WORDS = {
    "longest_hold_days": _("Longest hold, in days"),
    "longest_pilot_days": _("Longest pilot, in days"),
    "evaluation_within_days": _("First evaluation within, in days"),
    "heavy_deciders": _("Deciders on a heavy initiative, at least"),
    "light_cost": _("Light up to this many euros a year"),
    "agenda_after_days": _("On the agenda by itself after so many days at red"),
}


class TermsForm(KiemForm):
    """Every name that can be set, with what it was when the page was opened."""

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        self.portfolio = portfolio
        self.told = terms_as_told(portfolio)
        seen = {
            f"seen-{name}": forms.CharField(
                widget=forms.HiddenInput, required=False, initial=value
            )
            for name, value in self.told.items()
        }
        self.base_fields = {name: _term(name) for name in self.told} | seen
        super().__init__(*args, initial=self.told, **kwargs)

    def groups(self) -> list[tuple[Any, list[Pair]]]:
        """The texts, by what they are about."""
        stages = {f"stage-{s.slug}": s.name for s in self.portfolio.stages.all()}
        gates = {f"gate-{gate.slug}": gate.stage.name for gate in self.gates()}
        outcomes: dict[str, Any] = {}
        for outcome in Outcome:
            name = f"outcome-{outcome.value}"
            outcomes[f"{name}-label"] = outcome.label
            outcomes[f"{name}-meaning"] = _meaning(outcome)
        return [
            (_("Stages"), self._pairs(stages)),
            (_("Questions of the decision points"), self._pairs(gates)),
            (_("Outcomes"), self._pairs(outcomes)),
        ]

    def gates(self) -> Any:
        return self.portfolio.gates.select_related("stage")

    def _pairs(self, names: dict[str, Any]) -> list[Pair]:
        return [
            Pair(title, "", [self[f"{name}-{code}"] for code, _name in LANGUAGES])
            for name, title in names.items()
        ]

    def limits(self) -> list[forms.BoundField]:
        return [self[name] for name in LIMITS]

    def hidden_seen(self) -> dict[str, Any]:
        """What was seen, in the types of what is told."""
        return {
            name: int(text) if isinstance(value, int) and text.isdigit() else text
            for name, value in self.told.items()
            if (text := self.cleaned_data[f"seen-{name}"]) is not None
        }

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.told}

    def refuse(self, refusal: ValidationError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Stale):
            now = terms_as_told(self.portfolio)
            self.clash = {
                name: str(now[name]) for name in self.told if name in self.errors
            }
            self.replace(**{f"seen-{name}": value for name, value in now.items()})


def _meaning(outcome: TextChoices) -> str:
    return gettext("%(outcome)s: what it means") % {"outcome": outcome.label}


def _term(name: str) -> forms.Field:
    if name in LIMITS:
        least, most = LIMITS[name]
        return forms.IntegerField(
            label=LIMIT_WORDS[name], min_value=least, max_value=most
        )
    language = dict(LANGUAGES)[name[-2:]]
    widget = forms.TextInput({"lang": name[-2:]})
    required = name.startswith(("stage-", "gate-"))
    return TypedText(label=language, required=required, widget=widget)
