"""What Kiem keeps about one person, for that person to take along."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.sessions import sessions_of
from notifications.models import Mail, Preference
from portfolio.models import AuditEntry, Comment, Event, Guest
from portfolio.naming import with_names

CHOICES = (
    *("cadence", "decisions", "responsibilities", "mentions", "approvals"),
    "follows",
)


def own_data(user: User, *, at: datetime) -> dict[str, Any]:
    """As plain values, in the order in which one would ask."""
    preference = Preference.objects.filter(user=user).first() or Preference(user=user)
    return {
        "made": at,
        "profile": _profile(user),
        "roles": _rows(
            user.memberships.order_by("portfolio__slug", "role"),
            portfolio="portfolio__slug",
            role="role",
        ),
        "guestAt": _rows(
            Guest.objects.filter(person=user).order_by("pk"),
            initiative="initiative",
            since="since",
        ),
        "mailPreferences": {name: getattr(preference, name) for name in CHOICES},
        "sessions": _rows(
            sessions_of(user, at=at), began="began_at", device="device", issuer="issuer"
        ),
        "tokens": _rows(
            user.tokens.order_by("pk"), name="name", scope="scope", ends="expires_at"
        ),
        "did": _did(user),
        "comments": _rows(
            Comment.objects.filter(by=user, removed_at=None).order_by("pk"),
            initiative="initiative",
            at="at",
            text="text",
        ),
        "mails": _rows(
            Mail.objects.filter(recipient=user, to=user.email).order_by("pk"),
            at="created_at",
            subject="subject",
            accepted="accepted_at",
        ),
        "signIns": _rows(
            AuditEntry.objects.filter(by=user).order_by("pk"),
            at="at",
            act="act",
            about="about",
            facts="facts",
        ),
    }


def _profile(user: User) -> dict[str, Any]:
    names = ("name", "email", "language", "letter_keys", "is_administrator")
    return {name: getattr(user, name) for name in (*names, "last_login")}


def _rows(rows: "QuerySet[Any]", **columns: str) -> list[dict[str, Any]]:
    found = rows.values_list(*columns.values())
    return [dict(zip(columns, each, strict=True)) for each in found]


def _did(user: User) -> list[dict[str, Any]]:
    """Of what they may not see any more, only that and when they did it."""
    events = Event.objects.filter(by=user).order_by("pk")
    visible = Event.objects.visible_to(user).filter(by=user)
    seen = {*visible.values_list("pk", flat=True)}
    return [
        {
            "at": event.at,
            "kind": event.kind,
            "initiative": event.initiative_id,
            "facts": event.facts if event.pk in seen else {},
        }
        for event in with_names(events)
    ]
