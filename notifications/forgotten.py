"""A link by mail to choose a new password, for who forgot theirs.

Whoever asks hears the same for every address, and as quickly.
"""

from datetime import datetime, timedelta

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from notifications.letters import one_line
from notifications.models import Mail
from notifications.plain_letters import PlainLetter, had_enough, written

KIND = "password"
# So many in an hour to one address: each of them has a link that works.
MOST, WITHIN = 5, timedelta(hours=1)


def offer(email: str, *, at: datetime) -> None:
    """Send the link, where somebody with a password of Kiem has this address."""
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    known = found if found is not None and found.has_usable_password() else None
    reader = known or User(email=email, name=email, language="nl")
    mail = _letter_to(reader, at=at)
    if known and not had_enough(known, KIND, most=MOST, since=at - WITHIN):
        mail.save(force_insert=True)


def whose(uid: str, token: str) -> User | None:
    """Whose link it is; None when it is none of ours, used, or over."""
    try:
        key = int(urlsafe_base64_decode(uid).decode())
    except (ValueError, UnicodeDecodeError):
        return None
    user = User.objects.filter(pk=key, is_active=True).first() if key < 2**63 else None
    if user is None or not user.has_usable_password():
        return None
    return user if default_token_generator.check_token(user, token) else None


def _letter_to(user: User, *, at: datetime) -> Mail:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    with override(user.language):
        letter = PlainLetter(
            kind=KIND,
            subject=_("A new password for Kiem"),
            lines=[
                _("Hello %(name)s,") % {"name": one_line(user.name)},
                _("You asked for a new password. Choose it within an hour."),
            ],
            label=_("Choose a new password"),
            path=reverse("password-new", args=[uid, token]),
            ending=[_("Did you not ask for this? Then do nothing: nothing changed.")],
        )
        return written(
            letter, recipient=user, to=user.email, language=user.language, at=at
        )
