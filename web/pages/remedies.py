"""The button that ends something: its words and where it goes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.links import RECORD_OF, remedy_path
from web.forms.records import FORMS
from web.pages.rights import Rights
from workflows.remedies import Remedy

LABELS: dict[Remedy, Promise] = {
    Remedy.ANSWER: _("Answer"),
    **{remedy: FORMS[slug].add for remedy, slug in RECORD_OF.items()},
    Remedy.UPDATE: _("Say where it stands"),
    Remedy.DECISION: _("Decide"),
    Remedy.CONDITION: _("Say how it was met"),
    Remedy.PURPOSE: _("Fill in the purpose"),
    Remedy.PEOPLE: _("Fill in who"),
    Remedy.PLANNING: _("Fill in the planning"),
    Remedy.LEGAL: _("Answer the triage"),
    Remedy.LEGAL_CHECK: _("Record the check"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A button: where it goes and what it says."""

    path: str
    label: Promise


def way_out(
    remedy: Remedy | None, initiative: int, rights: Rights, *, subject: str = ""
) -> Way | None:
    """The button of a remedy; none for who may not use it."""
    if remedy is None or not rights.allow(remedy):
        return None
    label = LABELS[remedy]
    if remedy == Remedy.DECISION and not rights.decide:
        label = _("Ask for a decision")
    return Way(remedy_path(remedy, initiative, subject=subject), label)
