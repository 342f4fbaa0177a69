"""Where a person goes to end something: a path per remedy, a link per reminder."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse

from accounts.models import User
from portfolio.clock import day_of
from workflows.models import AttentionPoint
from workflows.remedies import Remedy

# How long the links of a reminder work.
WORKS = timedelta(days=45)
# Each purpose signs with a salt of its own: no link opens another door.
ANSWERS = Signer(salt="notifications.answer", sep=".")

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
    Remedy.ADOPTION_COUNT: "adoption-counts",
    Remedy.HANDOVER: "handover",
    Remedy.RELATION: "relations",
}
_PAGES = {
    Remedy.UPDATE: "update-new",
    Remedy.DECISION: "gate",
    Remedy.LEGAL_CHECK: "legal",
}
_SECTIONS = (Remedy.PURPOSE, Remedy.PEOPLE, Remedy.PLANNING, Remedy.LEGAL)


def remedy_path(remedy: Remedy | str, initiative: int, *, subject: str = "") -> str:
    """The path of the form that ends it.

    `subject` is the criterion's slug for an answer, the condition's id for a condition,
    and the id of a record that is to be changed.
    """
    remedy = Remedy(remedy)
    if remedy == Remedy.ANSWER:
        return reverse("answer", args=[initiative, subject])
    if remedy == Remedy.CONDITION:
        return reverse("condition-meet", args=[subject])
    if remedy in RECORD_OF and subject.isdecimal():
        return reverse("record-edit", args=[initiative, RECORD_OF[remedy], subject])
    if remedy in RECORD_OF:
        return reverse("record-new", args=[initiative, RECORD_OF[remedy]])
    if remedy in _SECTIONS:
        return reverse("initiative-edit", args=[initiative, remedy.value])
    return reverse(_PAGES[remedy], args=[initiative])


def answer_url(
    point: AttentionPoint, recipient: User, *, at: datetime, choice: str = ""
) -> str:
    """The address at which this person answers this point, without signing in.

    Whoever has it acts as that person about that point, once, for as long as it works.
    `choice` opens another form than the one that ends the point: see web/pages/answers.
    """
    last = day_of(at) + WORKS
    about = [point.pk, recipient.pk, point.rule, last.toordinal()]
    path = reverse("answer-link", args=[ANSWERS.sign_object(about)])
    return settings.SITE_URL + path + (f"?do={choice}" if choice else "")
