"""What the outbox shows: to whom mail goes and how it fares, never what it says.

A mail may speak of a portfolio that whoever looks at the outbox has no part in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from notifications import caps
from notifications.models import Mail
from notifications.outgoing import Outgoing, State, in_state

KINDS = {
    "digest": gettext_lazy("Digest"),
    "notice": gettext_lazy("Message at once"),
    "report": gettext_lazy("Report"),
    "adviser": gettext_lazy("Question to an adviser"),
    "held": gettext_lazy("Question about the outbox"),
    "tray": gettext_lazy("Question about mail that came in"),
    "channel": gettext_lazy("News about a channel"),
    "invitation": gettext_lazy("Invitation"),
    "password": gettext_lazy("Link for a new password"),
    "test": gettext_lazy("Mail to try"),
}
ACCEPTED = gettext_lazy("The mail server accepted it on %(moment)s.")
AWAY = gettext_lazy("The mail server could not be reached.")
# What is said of what went wrong where the server said nothing.
REASONS = {
    "ConnectionRefusedError": AWAY,
    "ConnectionResetError": AWAY,
    "TimeoutError": AWAY,
    "gaierror": AWAY,
    "SMTPConnectError": AWAY,
    "SMTPServerDisconnected": gettext_lazy("The mail server hung up."),
    "SMTPAuthenticationError": gettext_lazy("The mail server refused our sign-in."),
    "SMTPSenderRefused": gettext_lazy("The mail server refused us as the sender."),
    "SMTPRecipientsRefused": gettext_lazy("The mail server refused the address."),
    "SMTPDataError": gettext_lazy("The mail server refused the mail."),
    "Unfinished": gettext_lazy("Each try to send it was broken off."),
    "Address bounced": gettext_lazy("Mail does not reach this address."),
    "Recipient inactive": gettext_lazy("This person has left."),
}


@dataclass(frozen=True)
class Tab:
    """One state and how many mails are in it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A mail in words."""

    mail: Mail
    kind: str
    state: State
    sentence: str
    why: str
    may_send: bool
    may_stop: bool


@dataclass(frozen=True)
class Batch:
    """What was composed at one moment and waits for a yes."""

    composed_at: datetime
    count: int

    @property
    def key(self) -> str:
        return self.composed_at.isoformat()


def mails_of(user: User) -> QuerySet[Mail]:
    """What this person may see, without what it says."""
    return (
        Mail.objects.visible_to(user)
        .defer("text", "html", "headers", "subject")
        .select_related("recipient")
    )


def tabs(user: User, chosen: State | None, *, at: datetime) -> list[Tab]:
    """All of it and each state, with how many; one query."""
    counts = Mail.objects.visible_to(user).aggregate(
        all=Count("pk"),
        **{state.value: Count("pk", filter=in_state(state, at)) for state in State},
    )
    every = Tab("", _("All"), counts["all"], chosen is None)
    return [every] + [
        Tab(state.value, str(state.label), counts[state.value], state == chosen)
        for state in State
    ]


def batches(user: User) -> list[Batch]:
    """What waits for a yes, oldest first."""
    held = Mail.objects.visible_to(user).held().values_list("created_at")
    counted = held.annotate(count=Count("pk")).order_by("created_at")
    return [Batch(*row) for row in counted]


def rows(mails: Any, *, at: datetime) -> Iterator[Row]:
    for mail in mails:
        state = mail.state(at)
        free = not mail.is_in_hands(at) and state != State.SENT
        yield Row(
            mail,
            str(KINDS.get(mail.kind, _("Mail"))),
            state,
            sentence_of(mail, state, at, arrived=ACCEPTED),
            why(mail),
            may_send=free and state != State.DUE and mail.recipient.is_active,
            may_stop=free and state not in (State.REFUSED, State.STOPPED),
        )


def why(mail: Mail) -> str:
    """What went wrong last, in our words."""
    if not mail.last_error:
        return ""
    name = mail.last_error.split(" ")[0]
    reason = REASONS.get(mail.last_error) or REASONS.get(name)
    return str(reason or _("It could not be sent (%(error)s).")) % {
        "error": mail.last_error
    }


def limit_words(*, at: datetime) -> str:
    """That mail waits because a limit is reached, if it is."""
    left = caps.room(at=at)
    if left.day == 0:
        return _("The limit for today is reached. What is left goes tomorrow.")
    if left.minute == 0:
        return _("The limit for this minute is reached. The rest follows.")
    return ""


def sentence_of(
    row: Outgoing, state: State, at: datetime, *, arrived: str | Promise
) -> str:
    """How it fares; `arrived` says what the other side's yes means, on %(moment)s."""
    if state == State.DUE:
        return _("Being sent.") if row.is_in_hands(at) else _("Goes within minutes.")
    if state == State.WAITING:
        words = ngettext(
            "Tried %(count)d time. The next try is on %(moment)s.",
            "Tried %(count)d times. The next try is on %(moment)s.",
            row.attempts,
        )
        return words % {"count": row.attempts, "moment": _moment(row.due_at)}
    words, moment = {
        State.HELD: (_("Held since %(moment)s."), row.held_at),
        State.SENT: (arrived, row.accepted_at),
        State.REFUSED: (_("Given up on %(moment)s."), row.dead_at),
        State.STOPPED: (_("Stopped on %(moment)s."), row.stopped_at),
    }[state]
    return str(words) % {"moment": _moment(moment)}


def _moment(at: datetime | None) -> str:
    return date_format(localtime(at), "j F Y, H:i") if at else ""
