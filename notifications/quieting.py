"""Hearing less by one press: the link in each mail, and what it does.

The link is signed and good for one person and one sort of mail. It opens nothing, and
what it does can be undone; so it does not expire, as mail programmes expect.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.letters import Letter
from notifications.models import MANDATORY, Cadence, Kind, Preference

SIGNER = Signer(salt="notifications.unsubscribe", sep=".")
DIGEST = "digest"
SWITCHES = {
    Kind.RESPONSIBILITY: "responsibilities",
    Kind.DECISION: "decisions",
    Kind.MENTION: "mentions",
    Kind.APPROVAL: "approvals",
}


def about(letter: Letter) -> list[str]:
    """What sort of mail this is."""
    if not letter.is_notice:
        return [DIGEST]
    kinds = {news.kind for news in letter.told if news.kind}
    return sorted(kinds | ({Kind.ACTION} if letter.sections else set()))


def link(letter: Letter) -> str:
    """Where its reader asks for fewer of these."""
    token = SIGNER.sign_object([letter.recipient.pk, about(letter)])
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def read(token: str) -> tuple[User, list[str]] | None:
    """Whose link it is and for what; None when it is none of ours, or they left."""
    try:
        key, sorts = SIGNER.unsign_object(token)
    except BadSignature:
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    return (user, sorts) if user else None


def quieter(preference: Preference, about: Iterable[str]) -> dict[str, object]:
    """What to choose for this person to hear less of it, and never nothing."""
    about = {*about}
    changes: dict[str, object] = {
        name: False for kind, name in SWITCHES.items() if kind in about
    }
    if DIGEST in about:
        changes["cadence"] = Cadence.URGENT
    elif preference.cadence == Cadence.URGENT and about & {*MANDATORY, Kind.ACTION}:
        changes["cadence"] = Cadence.BIWEEKLY
    return changes


def words(preference: Preference, about: Iterable[str]) -> list[str]:
    """What `quieter` will change, in sentences; none where it is so already."""
    changes = quieter(preference, about)
    sentences = {
        "decisions": _("Decisions on what you work on wait for your digest."),
        "responsibilities": _("What is newly yours waits for your digest."),
        "mentions": _("Comments that mention you wait for your digest."),
        "approvals": _("What asks for your approval waits for your digest."),
    }
    said = [
        sentences[name]
        for name in SWITCHES.values()
        if name in changes and getattr(preference, name)
    ]
    if changes.get("cadence", preference.cadence) != preference.cadence:
        said.append(
            _("You get no digest; only what needs action comes, as soon as it does.")
            if changes["cadence"] == Cadence.URGENT
            else _("All that needs action comes together, every two weeks.")
        )
    return said
