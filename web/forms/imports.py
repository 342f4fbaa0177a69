"""The forms for a file: giving it, and saying what its columns, lists and names are."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.importing.fields import FIELDS, LEAVE_OUT, NOTE
from portfolio.importing.reading import LARGEST
from portfolio.models import Import, Role
from portfolio.policy import people_in
from web.forms.base import KiemForm

ACCEPTED = ".xlsx,.ods,.csv,.tsv,.txt,.json"
LONGEST_PASTE = 2_000_000


class FileForm(KiemForm):
    """A file, or the same thing pasted."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "A spreadsheet (XLSX, ODS, CSV), or an export of Trello, Jira, Microsoft "
            "Planner, GitHub Projects, Kanboard or Taiga. At most 20 MB."
        ),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the rows here"),
        required=False,
        max_length=LONGEST_PASTE,
        help_text=gettext_lazy(
            "Select the rows in your spreadsheet, with the headers, copy them and "
            "paste them here."
        ),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file = cleaned.get("file")
        if not file and not cleaned.get("text") and not self.errors:
            self.add_error("file", _("Choose a file, or paste the rows."))
        return cleaned

    def content(self) -> tuple[bytes, str]:
        """What it holds, and how it is called."""
        file = self.cleaned_data["file"]
        if file is None:
            return self.cleaned_data["text"].encode(), ""
        # What is too large was not kept whole; the reader refuses it by its size.
        return b"x" * (LARGEST + 1) if file.size > LARGEST else file.read(), file.name


class MeaningForm(KiemForm):
    """A choice for each column, each list, and each name."""

    def __init__(self, *args: Any, of: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        for place, (header, slug) in enumerate(of.columns.items()):
            self.ask(
                f"column-{place}", header, _fields(), slug, of.samples.get(header, ())
            )
        stages = [(each.slug, each.name) for each in of.portfolio.stages.all()]
        stages.append((LEAVE_OUT, _("Leave these out")))
        for place, (name, slug) in enumerate(of.stages.items()):
            self.ask(f"stage-{place}", name, stages, slug)
        people = [(0, _("Nobody here: in the note"))]
        if of.people:
            everyone = people_in(of.portfolio_id, tuple(Role))
            people += [(each.pk, each.name) for each in everyone]
        for place, (name, pk) in enumerate(of.people.items()):
            self.ask(f"person-{place}", name, people, pk)

    def ask(
        self, name: str, label: str, choices: Any, initial: Any, samples: Any = ()
    ) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label[:120],
            choices=choices,
            initial=initial,
            help_text=" · ".join(samples),
            required=False,
        )

    def columns(self) -> list[forms.BoundField]:
        return [each for each in self if each.name.startswith("column-")]

    def stages(self) -> list[forms.BoundField]:
        return [each for each in self if each.name.startswith("stage-")]

    def people(self) -> list[forms.BoundField]:
        return [each for each in self if each.name.startswith("person-")]

    def meaning(self) -> dict[str, Any]:
        """What was chosen, as the verb takes it."""
        people = self.chosen("person", self.of.people)
        return {
            "columns": dict(self.chosen("column", self.of.columns)),
            "stages": dict(self.chosen("stage", self.of.stages)),
            "people": {name: int(pk) for name, pk in people},
        }

    def chosen(self, kind: str, names: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for place, (name, now) in enumerate(names.items()):
            yield name, self.cleaned_data.get(f"{kind}-{place}") or now


def _fields() -> list[tuple[str, Any]]:
    named = [(slug, capfirst(each.label)) for slug, each in FIELDS.items()]
    named.remove((NOTE, capfirst(FIELDS[NOTE].label)))
    return [
        *named,
        (NOTE, capfirst(FIELDS[NOTE].label)),
        (LEAVE_OUT, _("Leave this column out")),
    ]
