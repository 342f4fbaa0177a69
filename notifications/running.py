"""Whether everything that has to go on goes on: facts for a page and for programs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min

from notifications.life import Sign, SignOfLife
from notifications.models import Mail

# Beat asks each tick; a round with much mail in it takes a while.
PATIENCE = timedelta(minutes=5)
BACKUP_EVERY = timedelta(hours=36)


@dataclass(frozen=True)
class Running:
    """`None` is never."""

    at: datetime
    round_at: datetime | None
    backup_at: datetime | None
    # When the mail that waits longest should have gone.
    due_since: datetime | None
    waiting: int
    refused: int

    @property
    def rounds_go_on(self) -> bool:
        late = PATIENCE + timedelta(seconds=3 * settings.TICK_SECONDS)
        return self.round_at is not None and self.at - self.round_at < late

    @property
    def mail_goes_on(self) -> bool:
        return self.due_since is None or self.at - self.due_since < 3 * PATIENCE

    @property
    def has_backup(self) -> bool:
        return self.backup_at is not None and self.at - self.backup_at < BACKUP_EVERY


def running(*, at: datetime) -> Running:
    given = SignOfLife.all_given()
    oldest = Mail.objects.due(at).order_by().aggregate(since=Min("due_at"))["since"]
    return Running(
        at=at,
        round_at=given.get(Sign.ROUND),
        backup_at=given.get(Sign.BACKUP),
        due_since=oldest,
        waiting=Mail.objects.waiting().count(),
        refused=Mail.objects.dead().count(),
    )
