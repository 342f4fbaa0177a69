"""Writing in the audit log; docs/audit.md says what stands in it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from portfolio.models import Act, AuditEntry


def note(
    act: Act, *, about: str, by: User | None, address: str = "", at: datetime
) -> AuditEntry:
    """Write down one act; `by` is None where nobody is known."""
    facts = {"address": address} if address else {}
    return AuditEntry.objects.create(act=act, about=about, by=by, facts=facts, at=at)


def forget(*, clock: Callable[[], datetime]) -> int:
    """Empty from where old acts came; say of how many."""
    kept = timedelta(days=settings.AUDIT_ADDRESS_DAYS)
    old = AuditEntry.objects.filter(at__lt=clock() - kept).exclude(facts={})
    return old.update(facts={})
