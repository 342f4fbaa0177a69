"""Writing to some people about one thing, each once."""

from collections.abc import Mapping
from datetime import datetime

from notifications.emails import Writer
from notifications.letters import Letter
from notifications.models import Mail


def write_once(letters: Mapping[str, Letter], *, at: datetime) -> int:
    """Write the letters whose name was never used; say how many that are."""
    if not letters:
        return 0
    known = Mail.objects.filter(dedupe_key__in=letters)
    used = {*known.values_list("dedupe_key", flat=True)}
    new = {name: letter for name, letter in letters.items() if name not in used}
    writer = Writer(new.values(), at=at)
    mails = [writer.mail(letter, name=name) for name, letter in new.items()]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)
