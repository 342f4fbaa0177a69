"""An attention point on a page: the sentence, the ask, and the button that ends it."""

from dataclasses import dataclass

from web.pages.remedies import Way, way_out
from web.pages.rights import Rights
from workflows import rules
from workflows.models import AttentionPoint


@dataclass(frozen=True, slots=True)
class Shown:
    severity: int
    sentence: str
    ask: str
    why: str
    recipient: str
    way: Way | None


def shown(point: AttentionPoint, rights: Rights) -> Shown:
    """This point for a reader with these rights."""
    remedy, subject = rules.remedy(point)
    return Shown(
        severity=point.severity,
        sentence=rules.sentence(point),
        ask=rules.ask(point),
        why=rules.why(point),
        recipient=point.recipient.name,
        way=way_out(remedy, point.initiative_id, rights, subject=subject),
    )
