"""Forms for an initiative itself: starting one, and editing it section by section."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.ledger import Stale
from portfolio.models import (
    AlgorithmAnswer,
    Flag,
    FlagAnswer,
    Initiative,
    MoreFlag,
    Portfolio,
    Role,
    ScalingRoute,
)
from portfolio.policy import WRITERS, people_in
from web.forms.base import KiemForm, VersionedForm, field_of
from workflows.impact import pointed_to

# The eight of the triage, then the others that decide which checks apply.
QUESTIONS = (*Flag, *MoreFlag)


class PersonField(forms.ModelChoiceField):
    """Somebody who works in the portfolio."""

    def __init__(self, **options: Any) -> None:
        super().__init__(User.objects.none(), **options)


def about(name: str, **options: Any) -> forms.Field:
    return field_of(Initiative, name, **options)


class NewInitiativeForm(KiemForm):
    title = about("title", help_text=_("A name that says what it is about."))
    summary = about(
        "summary",
        help_text=_("What will be better, and for whom?"),
        widget=forms.Textarea({"rows": 2}),
    )
    owner = PersonField(
        label=_("Owner"), help_text=_("Runs it day to day, and hears from Kiem.")
    )
    department = about("department")
    application_domain = about("application_domain")
    policy_field = about("policy_field", help_text=_("For example “Mobility”."))
    problem_statement = about("problem_statement")
    public_task = about("public_task")
    public_value_goal = about("public_value_goal")
    story = about("story")

    more = ("problem_statement", "public_task", "public_value_goal", "story")

    def __init__(
        self, *args: Any, portfolio: Portfolio, owner: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"owner": owner.pk}, **kwargs)
        self.fields["owner"].queryset = people_in(portfolio.pk, WRITERS)


class SectionForm(VersionedForm):
    """One section of an initiative's facts, or a few fields of it."""

    def narrow(self, names: Collection[str]) -> None:
        """Keep only these fields. `more` is for long forms."""
        kept = {*names, "version"}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        self.more = ()

    def facts(self) -> dict[str, Any]:
        names = (name for name in self.base_fields if name != "version")
        return {name: getattr(self.initiative, name) for name in names}


class PurposeForm(SectionForm):
    title = about("title")
    summary = about("summary", widget=forms.Textarea({"rows": 2}))
    department = about("department")
    application_domain = about("application_domain")
    policy_field = about("policy_field")
    problem_statement = about(
        "problem_statement",
        rows=5,
        help_text=_(
            "Who has trouble, how often, and what does it cost? Name no solution yet."
        ),
    )
    public_task = about("public_task")
    public_value_goal = about(
        "public_value_goal",
        help_text=_("Why will residents be helped better or trust us more?"),
    )
    search_note = about(
        "search_note",
        help_text=_("Also “nothing found, searched in …” is worth knowing."),
    )
    facet = about("facet", help_text=_("Why do we try something new here?"))
    story = about("story", rows=6)


REACHED = _("With an account, Kiem can ask. Without one the manager is asked instead.")


class PeopleForm(SectionForm):
    owner = PersonField(label=_("Owner"))
    hours_per_week = about("hours_per_week")
    sponsor = about(
        "sponsor", help_text=_("The office of the manager who owns the problem.")
    )
    sponsor_account = PersonField(
        label=_("Account of the sponsor"), help_text=REACHED, required=False
    )
    sponsor_confirmed_on = about("sponsor_confirmed_on")
    process_owner = about("process_owner")
    process_owner_account = PersonField(
        label=_("Account of the process owner"), help_text=REACHED, required=False
    )
    process_owner_confirmed_on = about("process_owner_confirmed_on")

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, initiative=initiative, **kwargs)
        where = initiative.portfolio_id
        self.fields["owner"].queryset = people_in(where, WRITERS) | User.objects.filter(
            pk=initiative.owner_id
        )
        for name in ("sponsor_account", "process_owner_account"):
            present = User.objects.filter(pk=getattr(initiative, f"{name}_id"))
            self.fields[name].queryset = people_in(where, tuple(Role)) | present


class PlanningForm(SectionForm):
    planned_gate_on = about("planned_gate_on")
    pilot_starts_on = about("pilot_starts_on")
    pilot_ends_on = about("pilot_ends_on")
    scaling_routes = forms.MultipleChoiceField(
        label=_("Routes to scale"),
        choices=ScalingRoute.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    structural_cost_estimate = about("structural_cost_estimate")
    structural_funding_ref = about("structural_funding_ref")
    next_evaluation_on = about("next_evaluation_on")
    phase_out_trigger = about("phase_out_trigger")


def answers_to(flag: str) -> dict[str, Promise]:
    """What may be answered to this question of the triage, in words."""
    answers = AlgorithmAnswer if flag == Flag.ALGORITHM else FlagAnswer
    return dict(answers.choices)


def answer_of(initiative: Initiative, flag: str) -> str:
    """What was answered; a plain yes about an algorithm is read as AI."""
    given = str(initiative.legal_flags.get(flag, ""))
    if flag == Flag.ALGORITHM and given == FlagAnswer.YES:
        return AlgorithmAnswer.AI.value
    return given


class LegalForm(SectionForm):
    impact_class = about("impact_class")

    more = tuple(MoreFlag.values)
    more_title = _("More questions")

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, initiative=initiative, **kwargs)
        for flag in QUESTIONS:
            self.fields[flag.value] = forms.ChoiceField(
                label=flag.label,
                choices=[*answers_to(flag).items(), ("", _("No answer yet"))],
                required=False,
                widget=forms.RadioSelect({"class": "in-a-row"}),
            )
        _impact, why = pointed_to(initiative.legal_flags)
        self.fields["impact_class"].help_text = why
        self.order_fields([*Flag.values, "impact_class", *MoreFlag.values])

    def opens_more(self) -> bool:
        return True

    def facts(self) -> dict[str, Any]:
        flags = {flag.value: answer_of(self.initiative, flag) for flag in QUESTIONS}
        return {"impact_class": self.initiative.impact_class} | flags

    def changes(self) -> dict[str, Any]:
        """The answers that differ from what stands there; the others stay as kept."""
        typed = super().changes()
        flags = dict(self.initiative.legal_flags)
        for flag in QUESTIONS:
            answer = typed.pop(flag.value, None)
            if answer not in (None, answer_of(self.initiative, flag)):
                flags[flag.value] = answer
        kept = {flag: answer for flag, answer in flags.items() if answer}
        return typed | {"legal_flags": kept}

    def refuse(self, refusal: ValidationError) -> None:
        """The answers are kept together, so a clash is about those that differ."""
        super().refuse(refusal)
        if isinstance(refusal, Stale):
            typed = self.data
            self.clash = {
                name: self.in_words(name, value)
                for name, value in self.facts().items()
                if name in self.fields and value != typed.get(name, "")
            }

    def place_of(self, name: str) -> str | None:
        return None if name == "legal_flags" else super().place_of(name)


SECTIONS: dict[str, type[SectionForm]] = {
    "purpose": PurposeForm,
    "people": PeopleForm,
    "planning": PlanningForm,
    "legal": LegalForm,
}
SECTION_TITLES = {
    "purpose": _("Purpose"),
    "people": _("People"),
    "planning": _("Planning and money"),
    "legal": _("Legal triage"),
}
