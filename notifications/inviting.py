"""Asking somebody by mail to take part: a link that lets them in, once.

Nothing of it tells whether an address has an account. The roles are given in the name
of who invited, who has to keep the members still when the link is used.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Language, User
from accounts.policy import require
from notifications.letters import one_line
from notifications.models import Mail
from notifications.plain_letters import PlainLetter, post
from portfolio.actions import set_roles
from portfolio.clock import day_of
from portfolio.ledger import Kind, record_about
from portfolio.models import Invitation, Portfolio, Role
from portfolio.policy import may_keep_members

SIGNER = Signer(salt="notifications.invitation", sep=".")
# So long between two mails to the same address.
AGAIN_AFTER = timedelta(minutes=5)
# So long an invitation that nobody accepted stays in the list.
SHOWN = timedelta(days=90)


@transaction.atomic
def invite(
    portfolio: Portfolio,
    email: str,
    roles: Collection[str],
    *,
    language: str,
    by: User,
    at: datetime,
) -> Invitation:
    """Ask whoever reads this address to take part as this."""
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_keep_members(by, portfolio))
    email, chosen = email.strip().lower(), [str(r) for r in Role if r in set(roles)]
    _refuse(portfolio, email, chosen)
    invitation = Invitation(
        portfolio=portfolio,
        email=email,
        roles=chosen,
        language=Language(language),
        invited_by=by,
        sent_at=at,
        expires_at=at + Invitation.LASTS,
    )
    invitation.full_clean(validate_unique=False, validate_constraints=False)
    invitation.save()
    _tell(invitation, at=at)
    record_about(portfolio, Kind.INVITED, by=by, at=at, roles=chosen, round=1)
    return invitation


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Send it anew, for as long again; the link of before works no more."""
    invitation = _held(invitation, by=by)
    if at - invitation.sent_at < AGAIN_AFTER:
        raise ValidationError(
            _("It was sent just now. Wait five minutes."), code="too-soon"
        )
    invitation.round += 1
    invitation.invited_by, invitation.sent_at = by, at
    invitation.expires_at = at + Invitation.LASTS
    invitation.save()
    _tell(invitation, at=at)
    facts = {"roles": invitation.roles, "round": invitation.round}
    record_about(invitation.portfolio, Kind.INVITED, by=by, at=at, **facts)
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Let its link open nothing any more; a mail that waits does not go."""
    invitation = _held(invitation, by=by)
    waiting = Mail.objects.waiting().filter(to=invitation.email)
    waiting.filter(dedupe_key__startswith="invitation.").update(stopped_at=at)
    facts = {"roles": invitation.roles}
    invitation.delete()
    record_about(invitation.portfolio, Kind.INVITATION_ENDED, by=by, at=at, **facts)


@transaction.atomic
def accept(invitation: Invitation, person: User, *, at: datetime) -> None:
    """Let this person take part as they were asked; what they had stays."""
    where = Portfolio.objects.select_for_update().get(pk=invitation.portfolio_id)
    if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
        raise ValidationError(_("This link was used already."), code="used")
    held = person.memberships.filter(portfolio=where).values_list("role", flat=True)
    roles = {*held, *invitation.roles}
    set_roles(where, person, roles, by=invitation.invited_by, at=at)


def opened(token: str, *, at: datetime) -> Invitation | None:
    """The invitation of this link; None when it opens nothing (any more)."""
    try:
        key, sent = SIGNER.unsign_object(token)
    except BadSignature:
        return None
    found = Invitation.objects.select_related("portfolio", "invited_by")
    invitation = found.filter(pk=key, round=sent, expires_at__gt=at).first()
    if invitation is None:
        return None
    may = may_keep_members(invitation.invited_by, invitation.portfolio)
    return invitation if may else None


def link(invitation: Invitation) -> str:
    """The path by which it is accepted: of this invitation, as sent last."""
    token = SIGNER.sign_object([invitation.pk, invitation.round])
    return reverse("invited", args=[token])


def forget(*, at: datetime) -> int:
    """Remove the addresses of who never came."""
    return Invitation.objects.filter(expires_at__lt=at - SHOWN).delete()[0]


def _held(invitation: Invitation, *, by: User) -> Invitation:
    portfolio = Portfolio.objects.select_for_update().get(pk=invitation.portfolio_id)
    require(may_keep_members(by, portfolio))
    found = Invitation.objects.filter(pk=invitation.pk).first()
    if found is None:
        raise ValidationError(_("This invitation is over."), code="gone")
    found.portfolio = portfolio
    return found


def _refuse(portfolio: Portfolio, email: str, roles: list[str]) -> None:
    """Of people here the list of members tells as much; of others nothing is told."""
    if not roles:
        raise ValidationError(
            {"roles": ValidationError(_("Choose a role."), code="required")}
        )
    here = User.objects.filter(memberships__portfolio=portfolio, email=email)
    open_ = portfolio.invitations.all()
    message = ""
    if here.exists():
        message = _("Whoever has this address takes part already.")
    elif open_.filter(email=email).exists():
        message = _("This address is invited already. Send it again, or withdraw it.")
    elif open_.count() >= Invitation.MOST_OPEN:
        message = _("So many invitations are open. Withdraw some first.")
    if message:
        raise ValidationError({"email": ValidationError(message, code="invited")})


def _tell(invitation: Invitation, *, at: datetime) -> None:
    with override(invitation.language):
        words = {
            "name": one_line(invitation.invited_by.name),
            "portfolio": one_line(invitation.portfolio.name),
            "roles": invitation.role_names,
            "day": date_format(day_of(invitation.expires_at)),
        }
        letter = PlainLetter(
            kind="invitation",
            subject=_("You are invited to %(portfolio)s") % words,
            lines=[
                _("Hello,"),
                _(
                    "%(name)s asks you to take part in %(portfolio)s, in Kiem. You "
                    "can see there where each data innovation stands."
                )
                % words,
                _("Your role: %(roles)s.") % words,
            ],
            label=_("Go to the invitation"),
            path=link(invitation),
            ending=[
                _("The link is for you alone, works once, and until %(day)s.") % words,
                _("Did you not expect this? Then do nothing."),
            ],
            portfolio=invitation.portfolio,
        )
        post(
            letter,
            recipient=invitation.invited_by,
            to=invitation.email,
            language=invitation.language,
            at=at,
        )
