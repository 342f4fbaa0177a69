"""What managers and administrators do with mail that waits, is held or was refused."""

from collections import Counter
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from notifications.bounces import bounced_of
from notifications.models import Mail
from portfolio.ledger import Kind, record_about
from portfolio.models import Membership, Portfolio, Role

# Kinds of mail that may go to an address of somebody without an account.
ELSEWHERE = ("report", "invitation")


def may_see_outbox(user: User) -> bool:
    """Managers, for mail to members of their portfolios; administrators for all."""
    if not user.is_active:
        return False
    return user.is_administrator or any(
        membership.role == Role.MANAGER for membership in user.memberships.all()
    )


@transaction.atomic
def send_again(mail: Mail, *, by: User, at: datetime) -> Mail:
    """Try it now, to the address that its reader has by now."""
    mail, portfolio = _locked(mail, by=by, at=at)
    if not mail.recipient.is_active:
        raise ValidationError(
            _("This person has left. Kiem does not write to them."), code="left"
        )
    if bounced_of(mail.recipient):
        raise ValidationError(
            _("Mail does not reach this address. Say first that it works again."),
            code="bounced",
        )
    error, was = mail.last_error, mail.state(at)
    # What goes to who has no account has its manager for a recipient.
    if mail.kind not in ELSEWHERE:
        mail.to = mail.recipient.email
    mail.due_at, mail.attempts = at, 0
    mail.held_at = mail.dead_at = mail.stopped_at = None
    mail.last_error = mail.server_said = ""
    mail.save()
    facts = {"mail": mail.pk, "was": was.value, "error": error}
    record_about(portfolio, Kind.MAIL_SENT_AGAIN, by=by, at=at, **facts)
    return mail


@transaction.atomic
def stop(mail: Mail, *, by: User, at: datetime) -> Mail:
    """Let it not go."""
    mail, portfolio = _locked(mail, by=by, at=at)
    if mail.dead_at or mail.stopped_at:
        raise ValidationError(
            _("This mail was not going any more. There is nothing to stop."),
            code="stopped",
        )
    facts = {"mail": mail.pk, "was": mail.state(at).value}
    mail.stopped_at, mail.held_at = at, None
    mail.save(update_fields=["stopped_at", "held_at"])
    record_about(portfolio, Kind.MAIL_STOPPED, by=by, at=at, **facts)
    return mail


@transaction.atomic
def let_go(composed_at: datetime, *, by: User, at: datetime) -> int:
    """Say yes: what was composed then and is held goes. Gives how many."""
    held = _held(composed_at, by=by)
    Mail.objects.filter(pk__in=held).update(held_at=None, due_at=at)
    return _told(held, Kind.MAILS_LET_GO, composed_at, by=by, at=at)


@transaction.atomic
def drop(composed_at: datetime, *, by: User, at: datetime) -> int:
    """Say no: what was composed then and is held does not go. Gives how many."""
    held = _held(composed_at, by=by)
    Mail.objects.filter(pk__in=held).update(held_at=None, stopped_at=at)
    return _told(held, Kind.MAILS_DROPPED, composed_at, by=by, at=at)


def _locked(mail: Mail, *, by: User, at: datetime) -> tuple[Mail, Portfolio]:
    """The mail as it is now, and the portfolio whose ledger tells what is done."""
    require(may_see_outbox(by))
    seen = Mail.objects.visible_to(by).filter(pk=mail.pk)
    found = seen.select_for_update(of=("self",)).select_related("recipient").first()
    if found is None:
        raise PermissionDenied
    if found.accepted_at:
        raise ValidationError(
            _("The mail server has accepted this mail. It is not sent twice."),
            code="accepted",
        )
    if found.is_in_hands(at):
        raise ValidationError(
            _("This mail is being sent. Look again in a few minutes."), code="busy"
        )
    portfolio = _homes({found.recipient_id}, by).get(found.recipient_id)
    if portfolio is None:
        raise ValidationError(
            _("This person takes part in nothing any more. The mail does not go."),
            code="left",
        )
    return found, portfolio


def _held(composed_at: datetime, *, by: User) -> dict[int, int]:
    """What is held of that moment: each mail, with whom it is for."""
    require(may_see_outbox(by))
    composed = Mail.objects.visible_to(by).filter(created_at=composed_at)
    require(composed.exists())
    held = composed.held().select_for_update()
    found = dict(held.values_list("pk", "recipient"))
    if not found:
        raise ValidationError(
            _("Nothing of this is held any more. Somebody was before you."),
            code="gone",
        )
    return found


def _told(
    held: dict[int, int], kind: Kind, composed_at: datetime, *, by: User, at: datetime
) -> int:
    """Tell each portfolio how many of its people it was about."""
    homes = _homes(set(held.values()), by)
    count = Counter(homes[reader] for reader in held.values() if reader in homes)
    for portfolio, mails in count.items():
        facts = {"count": mails, "composed_at": composed_at.isoformat()}
        record_about(portfolio, kind, by=by, at=at, **facts)
    return len(held)


def _homes(people: set[int], by: User) -> dict[int, Portfolio]:
    """For each the first portfolio that they take part in and `by` sees to."""
    memberships = Membership.objects.filter(user__in=people)
    if not by.is_administrator:
        memberships = memberships.filter(portfolio__in=Portfolio.objects.managed_by(by))
    found = memberships.select_related("portfolio").order_by("-portfolio")
    return {each.user_id: each.portfolio for each in found}
