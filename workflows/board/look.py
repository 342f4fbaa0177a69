"""How somebody looks at a board: what the address of the page says.

Every face reads and writes it: a link, a form and a saved view carry the same value.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Layout(TextChoices):
    BOARD = "board", _("Board")
    TABLE = "table", _("Table")
    TIMELINE = "timeline", _("Timeline")


class Lanes(TextChoices):
    """What the board is divided by."""

    NONE = "", _("No lanes")
    DOMAIN = "domain", _("Application domain")
    DEPARTMENT = "department", _("Department")
    OWNER = "owner", _("Owner")
    FAILURE = "failure", _("Failure mode at risk")


class Sort(TextChoices):
    """The order of cards and rows, each in the direction that one asks for most."""

    RANK = "rank", _("By hand")
    DAYS = "days", _("Longest in this stage")
    ATTENTION = "attention", _("Most in need of attention")
    GATE = "gate", _("Planned decision point")
    READY = "ready", _("Nearest to a decision")
    TITLE = "title", _("Title")
    FIELD = "field", _("Policy field")
    OWNER = "owner", _("Owner")


class Density(TextChoices):
    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


@dataclass(frozen=True, slots=True)
class Look:
    """`q` is the text of the filter; `reverse` turns the sort round.

    `shown` pairs the slug of a stage with how many of its cards were asked for, `view`
    is the number of the saved view that one came from.
    """

    q: str = ""
    layout: Layout = Layout.BOARD
    lanes: Lanes = Lanes.NONE
    sort: Sort = Sort.RANK
    reverse: bool = False
    density: Density = Density.COMFORTABLE
    shown: tuple[tuple[str, int], ...] = ()
    view: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether the order is the one that people gave the cards."""
        return self.sort == Sort.RANK and not self.reverse
