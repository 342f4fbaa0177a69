"""Where a person goes to end something: one path per remedy, for pages and mails."""

from django.urls import reverse

from workflows.remedies import Remedy

# The record that it asks for, by its name in addresses.
RECORD_OF = {
    Remedy.GROUP: "groups",
    Remedy.INVOLVEMENT: "involvements",
    Remedy.PARTNER: "partners",
    Remedy.LESSON: "lessons",
    Remedy.METRIC: "metrics",
    Remedy.MEASUREMENT: "measurements",
    Remedy.ASSUMPTION: "assumptions",
    Remedy.DATA_SOURCE: "data-sources",
    Remedy.ADVICE: "advice",
    Remedy.TEAM: "team",
    Remedy.ADOPTION: "adoption-targets",
    Remedy.HANDOVER: "handover",
}
_PAGES = {
    Remedy.UPDATE: "update-new",
    Remedy.DECISION: "gate",
    Remedy.LEGAL_CHECK: "legal",
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
    if remedy in RECORD_OF:
        return reverse("record-new", args=[initiative, RECORD_OF[remedy]])
    if remedy in _SECTIONS:
        return reverse("initiative-edit", args=[initiative, remedy.value])
    return reverse(_PAGES[remedy], args=[initiative])
