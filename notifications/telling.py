"""The words about what happened, for one reader in the language of now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from notifications.letters import News, one_line, short
from notifications.models import Kind
from notifications.tidings import Circle, Tiding
from portfolio.ledger import Kind as Happened
from portfolio.markdown import as_plain
from portfolio.models import Event, Initiative
from workflows.outcomes import Outcome

MOST_INITIATIVES = 5
MOST_LINES = 3
LONGEST = 160
# In the order of how close it is.
KINDS = (Kind.RESPONSIBILITY, Kind.DECISION, Kind.MENTION, Kind.FOLLOW)


@dataclass
class Heard:
    """What one reader is told: an entry for each initiative, the newest first."""

    close: list[News] = field(default_factory=list)
    follows: list[News] = field(default_factory=list)
    # How many more initiatives that they follow had news.
    more: int = 0


def heard(told: Iterable[Tiding], circle: Circle) -> Heard:
    """Everything that one reader hears; nothing about what was taken back."""
    by_kind: defaultdict[Kind, defaultdict[Initiative, list[Tiding]]]
    by_kind = defaultdict(lambda: defaultdict(list))
    for tiding in told:
        assert tiding.event.initiative is not None
        by_kind[tiding.kind][tiding.event.initiative].append(tiding)
    found = Heard()
    for kind in KINDS:
        groups = sorted(by_kind[kind].items(), key=_newest, reverse=True)
        entries = [entry for group in groups if (entry := _news(kind, *group, circle))]
        (found.follows if kind == Kind.FOLLOW else found.close).extend(entries)
    found.more = max(0, len(found.follows) - MOST_INITIATIVES)
    del found.follows[MOST_INITIATIVES:]
    return found


def _newest(group: tuple[Initiative, list[Tiding]]) -> int:
    return group[1][-1].event.pk


def _news(
    kind: Kind, initiative: Initiative, told: Iterable[Tiding], circle: Circle
) -> News | None:
    """The newest lines about one initiative; None where nothing is left to tell."""
    lines: dict[str, Event] = {}
    for tiding in told:
        lines |= dict.fromkeys(_lines(tiding, circle), tiding.event)
    if not lines:
        return None
    shown = list(lines)[-MOST_LINES:]
    title = one_line(initiative.title)
    heading, opening = _head(kind)
    return News(
        heading=heading % {"title": title},
        url=settings.SITE_URL + _path(initiative, lines[shown[0]]),
        ask=_("Look at it"),
        subject=_subject(kind, initiative, lines[shown[-1]], circle),
        opening=opening,
        portfolio=initiative.portfolio_id,
        initiative=initiative.pk,
        kind=kind,
        lines=shown,
        more=len(lines) - len(shown),
    )


def _path(initiative: Initiative, event: Event) -> str:
    if decision := event.facts.get("decision"):
        return reverse("decision", args=[decision])
    path = reverse("initiative", args=[initiative.pk])
    comment = event.facts.get("comment")
    return f"{path}#comment-{comment}" if comment else path


def _head(kind: Kind) -> tuple[str, str]:
    """What stands above it, and what the mail begins with that tells it first."""
    return {
        Kind.RESPONSIBILITY: (
            _("New for you: %(title)s"),
            _("There is something new for you."),
        ),
        Kind.DECISION: (
            _("Decided: %(title)s"),
            _("There is a decision on something that you work on."),
        ),
        Kind.MENTION: (
            _("You are mentioned: %(title)s"),
            _("A colleague mentions you in a comment."),
        ),
        Kind.FOLLOW: (
            _("You follow: %(title)s"),
            _("This happened to what you follow."),
        ),
    }[kind]


def _subject(kind: Kind, initiative: Initiative, event: Event, circle: Circle) -> str:
    """How a mail is called that tells this first."""
    words = {"title": short(initiative.title), "name": _short(event.by.name)}
    if kind == Kind.MENTION:
        return _("%(title)s: %(name)s mentions you") % words
    if kind == Kind.DECISION:
        return "{title}: {outcome}".format(**words, outcome=_outcome(event, circle))
    if kind == Kind.RESPONSIBILITY:
        return _("%(title)s: something new for you") % words
    return _("%(title)s: news of what you follow") % words


def _lines(tiding: Tiding, circle: Circle) -> list[str]:
    """What happened, a line each; none where it was taken back."""
    if tiding.kind == Kind.RESPONSIBILITY:
        return _given(tiding, circle)
    event = tiding.event
    name, facts = _short(event.by.name), event.facts
    if event.kind in (Happened.COMMENTED, Happened.COMMENT_EDITED):
        comment = circle.comments.get(facts["comment"])
        if comment is None:
            return []
        words = {"name": name, "text": _short(as_plain(comment.text))}
        return [_("%(name)s wrote: “%(text)s”") % words]
    if event.kind == Happened.UPDATED:
        return [_("Where it stands: %(text)s") % {"text": _short(facts["text"])}]
    if event.kind == Happened.MOVED_BACK:
        words = {"name": name, "stage": _stage(event, circle)}
        return [_("%(name)s moved it back to %(stage)s.") % words]
    return [_decided(event, circle)]


def _decided(event: Event, circle: Circle) -> str:
    return _("Decided: %(outcome)s.") % {"outcome": _outcome(event, circle)}


def _outcome(event: Event, circle: Circle) -> str:
    outcome = str(Outcome(event.facts["outcome"]).label)
    if event.facts["stage"] == event.facts["before"]:
        return outcome
    words = {"outcome": outcome, "stage": _stage(event, circle)}
    return _("%(outcome)s, on to %(stage)s") % words


def _stage(event: Event, circle: Circle) -> str:
    slug = event.facts["stage"]
    stage = circle.stages.get((event.portfolio_id, slug))
    return stage.name if stage else slug


def _given(tiding: Tiding, circle: Circle) -> list[str]:
    """What the reader sees to from now on."""
    event, reader = tiding.event, tiding.reader
    words = {"name": _short(event.by.name)}
    sentences = {
        "owner": _("%(name)s made you the owner."),
        "sponsor_account": _("%(name)s made you the sponsor."),
        "process_owner_account": _("%(name)s made you the process owner."),
    }
    lines = [
        sentences[role] % words
        for role in circle.roles(event)
        if getattr(event.initiative, f"{role}_id") == reader.pk
    ]
    row = circle.joined(event)
    if row is not None and row.person_id == reader.pk:
        lines.append(_("%(name)s added you to the team.") % words)
    conditions = [c for c in circle.conditions(event) if c.owner_id == reader.pk]
    if conditions:
        lines.append(_decided(event, circle))
    for condition in conditions:
        due = {"text": _short(condition.text), "day": date_format(condition.due_on)}
        lines.append(_("You see to a condition, by %(day)s: %(text)s") % due)
    return lines


def _short(text: str) -> str:
    return Truncator(one_line(text)).chars(LONGEST)
