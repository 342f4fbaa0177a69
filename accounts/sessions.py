"""Sessions that know whose they are, so that people can see and end their own.

Django keeps a session as one sealed text; what one has to find it by stands beside it.
"""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.composed import found, slot
from accounts.models import Session, User

BEGAN, DEVICE, ELSEWHERE = "began", "device", "elsewhere"


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Session | None:
        """As Django does, but composed once: every request begins with it."""
        for kept in found(_kept, key=self.session_key):
            return kept
        self._session_key = None
        return None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = data.get(DEVICE, "")
        if BEGAN in data:
            row.began_at = datetime.fromtimestamp(data[BEGAN], UTC)
        elsewhere = data.get(ELSEWHERE, {})
        row.issuer, row.sid = elsewhere.get("issuer", ""), elsewhere.get("sid", "")
        row.subject = elsewhere.get("subject", "")
        return row


def _kept() -> QuerySet[Session]:
    return Session.objects.filter(session_key=slot("key"), expire_date__gt=Now())


def sessions_of(user: User, *, at: datetime) -> QuerySet[Session]:
    """Where they are signed in, the newest first."""
    return Session.objects.filter(user=user, expire_date__gt=at).order_by(
        "-began_at", "pk"
    )


def end_own(user: User, *, but: str, key: str = "") -> int:
    """End one of one's own sessions, or all but the one that is named."""
    others = Session.objects.filter(user=user).exclude(session_key=but)
    ended, _ = (others.filter(session_key=key) if key else others).delete()
    return ended


def end_elsewhere(issuer: str, *, subject: str, sid: str) -> int:
    """End what a provider says is over: one session, or all of a person there."""
    one = Q(sid=sid) if sid else Q()
    person = Q(subject=subject) if subject else Q()
    ended, _ = Session.objects.filter(one & person, issuer=issuer).delete()
    return ended
