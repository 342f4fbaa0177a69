"""Where a person goes to end something: one path per remedy, for pages and mails."""

from django.urls import reverse

from workflows.remedies import Remedy

_PAGES = {
    Remedy.GROUP: "group-new",
    Remedy.INVOLVEMENT: "involvement-new",
    Remedy.PARTNER: "partner-new",
    Remedy.LESSON: "lesson-new",
    Remedy.UPDATE: "update-new",
    Remedy.DECISION: "gate",
}
_SECTIONS = (Remedy.PURPOSE, Remedy.PEOPLE, Remedy.PLANNING, Remedy.LEGAL)


def remedy_path(remedy: Remedy | str, initiative: int, *, subject: str = "") -> str:
    """The path of the form that ends it.

    `subject` is the criterion's slug for an answer, the condition's id for a condition.
    """
    remedy = Remedy(remedy)
    if remedy == Remedy.ANSWER:
        return reverse("answer", args=[initiative, subject])
    if remedy == Remedy.CONDITION:
        return reverse("condition-meet", args=[subject])
    if remedy in _SECTIONS:
        return reverse("initiative-edit", args=[initiative, remedy.value])
    return reverse(_PAGES[remedy], args=[initiative])
