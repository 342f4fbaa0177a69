"""A mail to oneself, to see whether mail goes out and arrives."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.policy import may_keep_instance, require
from notifications.letters import one_line
from notifications.models import Mail, MailQuerySet
from notifications.plain_letters import (
    PlainLetter,
    had_enough,
    post,
    written_before,
)

KIND = "test"
# So many in a while: nobody needs more to see it.
MOST, WITHIN = 5, timedelta(minutes=5)


@transaction.atomic
def try_mail(*, by: User, at: datetime) -> Mail:
    """Send administrators a mail by the way that all mail goes."""
    require(may_keep_instance(by))
    if had_enough(by, KIND, most=MOST, since=at - WITHIN):
        raise ValidationError(
            _("You tried often just now. Wait five minutes."), code="too-often"
        )
    with override(by.language):
        letter = PlainLetter(
            kind=KIND,
            subject=_("Mail from Kiem arrives"),
            lines=[
                _("Hello %(name)s,") % {"name": one_line(by.name)},
                _("You asked Kiem for a mail to try. If you read this, it works."),
            ],
        )
        return post(letter, recipient=by, to=by.email, language=by.language, at=at)


def tried(user: User) -> MailQuerySet:
    """What they tried so far."""
    return written_before(KIND, user)
