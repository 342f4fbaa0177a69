"""Forms of the playbook: a criterion in two languages, publishing, and the terms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext, override
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

LANGUAGES = {"nl": _("in Dutch"), "en": _("in English")}


# One text in both languages, side by side.
Pair = Sequence[forms.BoundField]

PARTS = {
    "label": (_("Short name"), ""),
    "question": (_("Question"), _("Ask so that yes is good.")),
    "help": (_("Help"), _("How to go about it, in a sentence or two.")),
    "evidence": (_("Evidence"), _("What shows that it is met.")),
}


def _text(name: str) -> forms.Field:
    part, code = name.split("_")
    title, words = PARTS[part]
    widget: forms.Widget = forms.TextInput({"lang": code})
    if part != "label":
        widget = forms.Textarea({"lang": code, "rows": 2})
    return field_of(
        Criterion,
        name,
        label=_in_language(title, code),
        help_text=words if code == "nl" else "",
        widget=widget,
    )


def _in_language(title: Any, code: str) -> Any:
    """What a field is about and in which language, for the eye and the ear."""
    return format_lazy("{}, {}", title, LANGUAGES[code])


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
        return [[self[f"{part}_{code}"] for code in LANGUAGES] for part in PARTS]

    def single_fields(self) -> list[forms.BoundField]:
        """Those that are the same in every language and cannot wait."""
        paired = {field.name for pair in self.pairs() for field in pair}
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
        self.parts = self._parts()
        seen = {
            f"seen-{name}": forms.CharField(
                widget=forms.HiddenInput, required=False, initial=value
            )
            for name, value in self.told.items()
        }
        texts = {
            f"{name}-{code}": _term(name, title, code)
            for _part, _words, names in self.parts
            for name, title in names.items()
            for code in LANGUAGES
        }
        limits = {name: _limit(name) for name in LIMITS}
        self.base_fields = texts | self._most() | limits | seen
        super().__init__(*args, initial=self.told, **kwargs)

    def _parts(self) -> list[tuple[Any, Any, dict[str, Any]]]:
        """The texts by heading: a line about them, and their names with titles."""
        gates = self.portfolio.gates.select_related("stage").order_by("stage__order")
        outcomes: dict[str, Any] = {}
        for outcome in Outcome:
            name = f"outcome-{outcome.value}"
            outcomes[f"{name}-label"] = outcome.label
            outcomes[f"{name}-meaning"] = format_lazy(
                "{}: {}", outcome.label, _("what it means")
            )
        stages = {f"stage-{s.slug}": s.name for s in self.portfolio.stages.all()}
        return [
            (_("Stages"), "", stages),
            (
                _("Questions of the decision points"),
                "",
                {f"gate-{gate.slug}": gate.stage.name for gate in gates},
            ),
            (
                _("Outcomes"),
                _("Leave empty what is called as usual."),
                outcomes,
            ),
        ]

    def _most(self) -> dict[str, forms.Field]:
        """How many may run in each stage; nothing is no limit."""
        return {
            f"stage-{stage.slug}-most": forms.IntegerField(
                label=stage.name, min_value=1, max_value=999, required=False
            )
            for stage in self.portfolio.stages.all()
        }

    def most(self) -> list[forms.BoundField]:
        return [self[name] for name in self._most()]

    def groups(self) -> list[tuple[Any, Any, list[Pair]]]:
        return [
            (part, words, [[self[f"{name}-{c}"] for c in LANGUAGES] for name in names])
            for part, words, names in self.parts
        ]

    def limits(self) -> list[forms.BoundField]:
        return [self[name] for name in LIMITS]

    def hidden_seen(self) -> dict[str, Any]:
        """What was seen, in the types of what is told."""
        seen = {name: self.cleaned_data[f"seen-{name}"] for name in self.told}
        return {name: self._as_told(name, text) for name, text in seen.items()}

    def _as_told(self, name: str, text: str) -> Any:
        if name.endswith("-most"):
            return int(text) if text.isdigit() else None
        return int(text) if name in LIMITS and text.isdigit() else text

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.told}

    def refuse(self, refusal: ValidationError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Stale):
            now = terms_as_told(self.portfolio)
            self.clash = {
                name: str(now[name]) for name in self.told if name in self.errors
            }
            self.replace(
                **{
                    f"seen-{name}": "" if value is None else value
                    for name, value in now.items()
                }
            )


def _limit(name: str) -> forms.Field:
    least, most = LIMITS[name]
    return forms.IntegerField(label=LIMIT_WORDS[name], min_value=least, max_value=most)


def _term(name: str, title: Any, code: str) -> forms.Field:
    """A text; an outcome shows its usual name where it has no other."""
    kind, key = name.split("-", 1)
    widget: forms.Widget = forms.TextInput({"lang": code})
    if kind == "gate":
        widget = forms.Textarea({"lang": code, "rows": 2})
    elif key.endswith("-label"):
        with override(code):
            usual = str(Outcome(key.removesuffix("-label")).label)
        widget.attrs["placeholder"] = usual
    return TypedText(
        label=_in_language(title, code), required=kind != "outcome", widget=widget
    )
