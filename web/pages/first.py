"""The first steps of an administrator: what is done, and what can be done now."""

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trying import tried
from portfolio.models import Portfolio
from portfolio.policy import members_of, portfolios_kept
from web.pages.outbox import ACCEPTED, sentence_of, why


class Step(NamedTuple):
    """`is_open` where there is something to do now."""

    name: str
    title: str
    is_done: bool
    is_open: bool = True


class Tried(NamedTuple):
    """How the last mail to try fares."""

    is_sent: bool
    sentence: str
    why: str


def portfolio_of(user: User) -> Portfolio | None:
    """The portfolio that one begins with."""
    return portfolios_kept(user).order_by("pk").first()


def context(user: User, portfolio: Portfolio | None, *, at: datetime) -> dict[str, Any]:
    mail = _tried(user, at)
    others = portfolio is not None and (
        portfolio.invitations.exists()
        or members_of(portfolio).exclude(pk=user.pk).exists()
    )
    steps = [
        Step("portfolio", _("Your municipality and its portfolio"), bool(portfolio)),
        Step("mail", _("Mail"), bool(mail and mail.is_sent)),
        Step("invite", _("A first colleague"), others, is_open=bool(portfolio)),
    ]
    if user.has_usable_password():
        has_more = user.authenticator_set.exists()
        steps.insert(0, Step("second", _("A second factor for yourself"), has_more))
    return {
        "steps": steps,
        "left": sum(not step.is_done for step in steps),
        "first": portfolio,
        "mail": mail,
        "server": _server(),
    }


def _tried(user: User, at: datetime) -> Tried | None:
    mail = tried(user).order_by("-pk").first()
    if mail is None:
        return None
    sentence = sentence_of(mail, mail.state(at), at, arrived=ACCEPTED)
    return Tried(mail.accepted_at is not None, sentence, why(mail))


def _server() -> str:
    """By which way mail goes out."""
    words = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    if settings.EMAIL_HOST:
        words |= {"sender": settings.DEFAULT_FROM_EMAIL}
        text = _("Mail goes through %(host)s, port %(port)s, from %(sender)s.")
        return text % words
    return _(
        "There is no mail server yet: mails are kept as files and nobody gets them. "
        "Set EMAIL_HOST and start Kiem again."
    )
