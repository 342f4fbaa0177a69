"""The form of a decision: what each outcome demands, and from typed to a ruling."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from portfolio.ledger import Stale, refuse_stale_place
from portfolio.models import Advice, Initiative, Lesson, Role, Stage
from portfolio.placing import BOTTOM, After
from web.forms.base import LONGEST_NUMBER, Day, KiemForm, TypedText, field_of
from workflows.models import Condition, Decision, Outcome, Waiver
from workflows.outcomes import NewCondition, Ruling, Situation

ANSWERING = (Role.CONTRIBUTOR, Role.MANAGER, Role.GATEKEEPER)
# The condition that stands in for no criterion.
EXTRA = "extra"


# Fields that a checklist, earlier conditions or advice add to the form.
ADDED = ("waiver-", "condition-", "release-", "advice-")


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    """What a draft keeps of what was sent: what people fill in, nothing hidden."""
    hidden = {"version", "after"}
    own = set(RulingForm.base_fields) - hidden
    return {
        name: values
        for name, values in data.lists()
        if name in own or name.startswith(ADDED)
    }


def from_draft(typed: Mapping[str, list[str]]) -> dict[str, Any]:
    """A draft as the first values of a form."""
    return {
        name: values if name == "deciders" else values[-1]
        for name, values in typed.items()
        if values
    }


class OneOf(forms.TypedChoiceField):
    """One of some rows that the page has read already."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_value=None, **options)

    def offer(self, rows: Mapping[str, Any]) -> None:
        self.choices = [(key, str(row)) for key, row in rows.items()]
        self.coerce = rows.get


class SomeOf(forms.TypedMultipleChoiceField):
    """Any of some people that the page has read already."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, rows: Mapping[str, User]) -> None:
        self.choices = [(key, user.name) for key, user in rows.items()]
        self.coerce = rows.get


class RulingForm(KiemForm):
    """Which fields count depends on the outcome; what the others hold is kept."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose an outcome."),
            "invalid_choice": gettext_lazy(
                "This outcome cannot be chosen here. Look at where it stands now."
            ),
        },
    )
    next_on = field_of(Decision, "next_on", label=gettext_lazy("Next decision point"))
    resume_on = field_of(
        Decision,
        "resume_on",
        label=gettext_lazy("Resumes on"),
    )
    to_stage = OneOf(label=gettext_lazy("Back to"), required=False)
    pilot_ends_on = field_of(
        Decision,
        "pilot_ends_on",
        label=gettext_lazy("Lengthen the pilot until"),
        help_text=gettext_lazy("Leave it empty where the pilot ends as planned."),
    )
    stop_reason = field_of(Decision, "stop_reason")
    data_after = field_of(Decision, "data_after")
    data_on = field_of(
        Decision, "data_on", label=gettext_lazy("Deleted before, or kept until")
    )
    told = field_of(
        Decision, "told", label=gettext_lazy("Users and partners were told")
    )
    lesson = field_of(
        Lesson,
        "text",
        required=False,
        rows=2,
        label=gettext_lazy("Lesson"),
        help_text=gettext_lazy("One sentence that helps somebody elsewhere."),
    )
    what_happened = field_of(Lesson, "what_happened", rows=2)
    failure_mode = field_of(
        Lesson,
        "failure_mode",
        label=gettext_lazy("Kind of failure"),
        help_text=gettext_lazy("Left empty, a stop takes it from its reason."),
    )
    useful_for = field_of(Lesson, "useful_for")
    receiver = field_of(Decision, "receiver", label=gettext_lazy("Handed over to"))
    rationale = field_of(
        Decision, "rationale", required=False, label=gettext_lazy("Why")
    )
    deciders = SomeOf(label=gettext_lazy("Decided together with"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    after = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        initiative: Initiative,
        outcomes: Sequence[Outcome],
        situation: Situation,
        gatekeepers: Sequence[User],
        people: Sequence[User],
        stages: Sequence[Stage],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {
            "version": initiative.version,
            "to_stage": initiative.stage.slug,
            "condition-extra-owner": initiative.owner_id,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.initiative, self.situation = initiative, situation
        self.unmet = situation.unmet
        self.fields["outcome"].choices = [(each, each.label) for each in outcomes]
        self.fields["to_stage"].offer({stage.slug: stage for stage in stages})
        self.fields["deciders"].offer({str(user.pk): user for user in gatekeepers})
        by_name = sorted(people, key=lambda user: (user.name, user.pk))
        self.people = {str(user.pk): user for user in by_name}
        self._add_earlier()
        for result in self.unmet:
            slug, label = result.criterion.slug, result.criterion.label
            self.fields[f"waiver-{slug}"] = field_of(
                Waiver,
                "reason",
                rows=2,
                required=False,
                label=_("Why “%(criterion)s” may pass") % {"criterion": label},
            )
            self._add_condition(slug, label)
        self._add_condition(EXTRA)

    def _add_earlier(self) -> None:
        """A reason per open condition, an answer per negative advice."""
        for condition in self.situation.conditions:
            self.fields[f"release-{condition.pk}"] = field_of(
                Condition,
                "release_reason",
                rows=2,
                label=_("Let go, because"),
            )
        for advice in self.situation.warnings():
            self.fields[f"advice-{advice.pk}"] = TypedText(
                required=False,
                max_length=1000,
                widget=forms.Textarea({"rows": 2}),
                label=_("Why you go on all the same"),
            )

    def _add_condition(self, slug: str, text: str = "") -> None:
        """Three fields; an open criterion is proposed as a condition of its own."""
        self.fields[f"condition-{slug}-text"] = field_of(
            Condition, "text", required=False, initial=text
        )
        self.fields[f"condition-{slug}-owner"] = forms.TypedChoiceField(
            choices=[(key, user.name) for key, user in self.people.items()],
            coerce=self.people.get,
            empty_value=None,
            required=False,
            initial=self.initiative.owner_id,
            label=gettext_lazy("Who sees to it"),
        )
        self.fields[f"condition-{slug}-due_on"] = Day(
            required=False,
            label=gettext_lazy("Before"),
        )

    def clean_after(self) -> After:
        """The card above in the next column: None is the top, empty the bottom."""
        typed = self.cleaned_data["after"]
        if typed == "":
            return BOTTOM
        if typed == "top":
            return None
        # Who is not in that column is refused by the verb, whoever it is.
        is_number = typed.isdecimal() and len(typed) <= LONGEST_NUMBER
        return Initiative(pk=int(typed)) if is_number else BOTTOM

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.CONDITIONAL_GO:
            for slug in list(self._condition_slugs()):
                self._demand_whole(slug, cleaned.get("next_on"))
        return cleaned

    def _demand_whole(self, slug: str, next_on: date | None) -> None:
        name = f"condition-{slug}"
        due_on = f"{name}-due_on"
        if due_on in self.cleaned_data:
            # By itself it is due when the next decision is.
            self.cleaned_data[due_on] = self.cleaned_data[due_on] or next_on
        for part, message in (
            ("text", _("Say what must be done.")),
            ("owner", _("Say who sees to it.")),
            ("due_on", _("Say before when.")),
        ):
            field = f"{name}-{part}"
            if field not in self.errors and not self.cleaned_data.get(field):
                self.add_error(field, message)

    def _condition_slugs(self) -> Iterator[str]:
        """The conditions that were meant: not waived, or with a date all the same."""
        for slug in (*(result.criterion.slug for result in self.unmet), EXTRA):
            text = self.cleaned_data.get(f"condition-{slug}-text")
            due_on = self.cleaned_data.get(f"condition-{slug}-due_on")
            waived = self.cleaned_data.get(f"waiver-{slug}", "").strip()
            if due_on or (text and not waived):
                yield slug

    def carried_out(self, act: Callable[[dict[str, Any]], object]) -> bool:
        """Say first that the card stands elsewhere: that may explain all the rest."""
        if super().carried_out(act):
            return True
        if self.status != 409:
            try:
                seen = self.cleaned_data.get("version")
                refuse_stale_place(self.initiative, seen)
            except Stale as stale:
                self.status = 409
                self.errors.clear()
                self.refuse(stale)
        return False

    def ruling(self) -> Ruling:
        """What was typed, as the verb takes it."""
        cleaned = self.cleaned_data
        same = (
            "rationale",
            "next_on",
            "resume_on",
            "to_stage",
            "stop_reason",
            "data_after",
            "data_on",
            "told",
            "lesson",
            "what_happened",
            "failure_mode",
            "useful_for",
            "receiver",
            "pilot_ends_on",
        )
        return Ruling(
            outcome=Outcome(cleaned["outcome"]),
            deciders=list(cleaned["deciders"]),
            waivers={
                result.criterion.slug: cleaned[f"waiver-{result.criterion.slug}"]
                for result in self.unmet
            },
            conditions=self._conditions(),
            released=self._by_number("release"),
            advice_answers=self._by_number("advice"),
            **{name: cleaned[name] for name in same},
        )

    def _by_number(self, name: str) -> dict[int, str]:
        """What was typed in the fields of this name, by the number behind it."""
        start = f"{name}-"
        return {
            int(field.removeprefix(start)): self.cleaned_data[field]
            for field in self.fields
            if field.startswith(start)
        }

    def _conditions(self) -> list[NewCondition]:
        if self.cleaned_data["outcome"] != Outcome.CONDITIONAL_GO:
            return []
        return [
            NewCondition(
                text=self.cleaned_data[f"condition-{slug}-text"],
                owner=self.cleaned_data[f"condition-{slug}-owner"],
                due_on=self.cleaned_data[f"condition-{slug}-due_on"],
                slug="" if slug == EXTRA else slug,
            )
            for slug in self._condition_slugs()
        ]

    def place_of(self, name: str) -> str | None:
        """A demand about waivers or conditions stands at the first that is missing."""
        if name == "waivers":
            names = [f"waiver-{result.criterion.slug}" for result in self.unmet]
            return next(
                (n for n in names if not self.cleaned_data.get(n, "").strip()), None
            )
        if name in ("released", "advice_answers"):
            start = "release" if name == "released" else "advice"
            typed = self._by_number(start).items()
            return next((f"{start}-{n}" for n, t in typed if not t.strip()), None)
        if name == "conditions":
            return self._first_bare_condition()
        return super().place_of(name)

    def _first_bare_condition(self) -> str:
        meant = set(self._condition_slugs())
        for result in self.unmet:
            slug = result.criterion.slug
            waived = self.cleaned_data.get(f"waiver-{slug}", "").strip()
            if slug not in meant and not waived:
                return f"condition-{slug}-text"
        return f"condition-{EXTRA}-text"

    def refuse(self, refusal: ValidationError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Stale):
            self.initiative.refresh_from_db()
            self.replace(version=self.initiative.version)
        if getattr(refusal, "code", "") == "after":
            # Nobody sees this field: the next try goes to the bottom of the column.
            self.replace(after="")

    def take_over(self, refused: "RulingForm") -> None:
        """Be shown in its stead: same texts, same refusals, on the sheet of now."""
        self.is_valid()
        self.personal, self.status = refused.personal, refused.status
        self.errors.clear()
        for name, errors in refused.errors.as_data().items():
            self.add_error(name if name in self.fields else None, errors)

    def open_criteria(self) -> list[dict[str, Any]]:
        """Per open criterion: the reason to let it pass, and what would make it one."""
        return [
            {
                "criterion": result.criterion,
                "waiver": self[f"waiver-{result.criterion.slug}"],
                "condition": self.condition_fields(result.criterion.slug),
            }
            for result in self.unmet
        ]

    def leaves_lesson(self) -> bool:
        """Whether the lesson has something to show: it is chosen, typed or missed."""
        names = ("lesson", "what_happened", "failure_mode", "useful_for")
        is_stop = self["outcome"].value() == Outcome.STOP
        return is_stop or any(self[n].value() or self[n].errors for n in names)

    def earlier(self) -> list[tuple[Condition, forms.BoundField]]:
        """The open conditions of earlier gates, each with why it would be let go."""
        return [
            (each, self[f"release-{each.pk}"]) for each in self.situation.conditions
        ]

    def warnings(self) -> list[tuple[Advice, forms.BoundField]]:
        return [(each, self[f"advice-{each.pk}"]) for each in self.situation.warnings()]

    def condition_fields(self, slug: str = EXTRA) -> list[forms.BoundField]:
        return [
            self[f"condition-{slug}-{part}"] for part in ("text", "owner", "due_on")
        ]
