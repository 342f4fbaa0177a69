"""An attention point on a page: the sentence, the ask, and the button that ends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Initiative
from web.pages.remedies import Way, way_out
from web.pages.rights import Rights, rights_of, with_roles
from workflows import rules
from workflows.escalation import SPONSOR_AFTER
from workflows.limits import OWN_RED
from workflows.models import AskedLevel, AttentionPoint, Severity
from workflows.policy import may_snooze


@dataclass(frozen=True, slots=True)
class Shown:
    """A point for one reader. `until` is when it asks again, for what is put off."""

    point: AttentionPoint
    severity: int
    sentence: str
    ask: str
    why: str
    recipient: str
    way: Way | None
    until: date | None
    may_snooze: bool
    # Whether this reader has it before their eyes for the first time.
    is_new: bool

    @property
    def rule(self) -> str:
        """The rule by name, and its code."""
        return f"{rules.BY_CODE[self.point.rule].name} ({self.point.rule})"

    @property
    def sources(self) -> str:
        return ", ".join(rules.BY_CODE[self.point.rule].sources)

    @property
    def since(self) -> str:
        """How long it is known."""
        point = self.point
        words = {"day": date_format(day_of(point.opened_at))}
        if point.opened_value is None:
            return _("Kiem asks this since %(day)s.") % words
        words |= {"value": point.opened_value, "limit": point.opened_limit}
        return (
            _(
                "Kiem asks this since %(day)s: then it was %(value)d, with a limit of "
                "%(limit)d."
            )
            % words
        )

    @property
    def put_off(self) -> str:
        """Until when, by whom and why it waits; empty where it does not."""
        if self.until is None or self.point.snoozed_by is None:
            return ""
        return _("%(who)s put it off until %(day)s: %(why)s") % {
            "who": self.point.snoozed_by.name,
            "day": date_format(self.until),
            "why": self.point.snooze_reason,
        }

    @property
    def asked(self) -> str:
        """Of whom it is asked by now, and what comes next."""
        words = {"who": self.recipient, "days": SPONSOR_AFTER}
        if self.point.asked_level == AskedLevel.AGENDA:
            return _("It comes on the agenda of the next gate meeting.")
        if self.point.asked_level == AskedLevel.SPONSOR:
            return _("%(who)s is asked, and by now the sponsor as well.") % words
        if self.severity < Severity.ATTENTION:
            return _("%(who)s is told beforehand.") % words
        if self.point.rule in OWN_RED:
            return _("%(who)s is asked.") % words
        first = _(
            "%(who)s is asked. After %(days)d days without an answer the sponsor is "
            "asked too."
        )
        return first % words


def points_of(initiative: Initiative, *, user: User, today: date) -> Sequence[Shown]:
    """What asks for attention here, gravest first, in one query for a known reader."""
    reader = with_roles(user)
    points = AttentionPoint.objects.visible_to(user).open().gravest_first()
    points = points.filter(initiative=initiative)
    rights, found = rights_of(reader, initiative), []
    for point in points.select_related("recipient", "snoozed_by"):
        point.initiative = initiative
        found.append(shown(point, rights, reader=reader, today=today))
    return found


def shown(point: AttentionPoint, rights: Rights, *, reader: User, today: date) -> Shown:
    """This point for a reader with these rights."""
    remedy, subject = rules.remedy(point)
    is_snoozed = point.is_snoozed(today)
    return Shown(
        point=point,
        severity=point.severity,
        sentence=rules.sentence(point),
        ask=rules.ask(point),
        why=rules.why(point),
        recipient=point.recipient.name,
        way=way_out(remedy, point.initiative_id, rights, subject=subject),
        until=point.snoozed_until if is_snoozed else None,
        may_snooze=not is_snoozed and may_snooze(reader, point),
        is_new=point.seen_at is None and point.recipient_id == reader.pk,
    )
