"""Following an initiative: a wish of one person, and so no line in the ledger."""

from django.db import transaction

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import lock
from portfolio.models import Initiative, Watch
from portfolio.policy import may_watch


@transaction.atomic
def watch(initiative: Initiative, *, by: User) -> None:
    """Hear of its news from now on."""
    _say(initiative, by, is_on=True)


@transaction.atomic
def unwatch(initiative: Initiative, *, by: User) -> None:
    """Hear no more of it; what calls you by name you still hear."""
    _say(initiative, by, is_on=False)


def _say(initiative: Initiative, person: User, *, is_on: bool) -> None:
    initiative = lock(initiative)
    require(may_watch(person, initiative))
    Watch.objects.update_or_create(
        initiative=initiative, person=person, defaults={"is_on": is_on}
    )
