"""Answers by mail: each message is taken in once, placed or kept for a manager."""

import hashlib
import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from imaplib import IMAP4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import override
from imap_tools.errors import ImapToolsError
from imap_tools.message import MailMessage

from accounts.models import User
from notifications import bounces, inbox, reading, retention
from notifications.incoming import Incoming, IncomingFile, Outcome, Why
from notifications.letters import one_line
from notifications.models import Mail
from notifications.reading import Read
from notifications.reply_address import Tag, is_ours, tag_in
from notifications.tray_news import ask_which, tell_managers
from portfolio.actions import post_comment, post_update
from portfolio.clock import day_of
from portfolio.files import Stored, kept
from portfolio.ledger import Way, by_way_of, written
from portfolio.models import Initiative, Portfolio, Update
from portfolio.naming import reference
from portfolio.personal_data import traces
from portfolio.policy import may_contribute
from workflows import rules
from workflows.actions import answered
from workflows.models import AttentionPoint, Severity
from workflows.remedies import Remedy
from workflows.standing import keep_up

logger = logging.getLogger(__name__)

MOST_FILES = 10
# From one address in an hour; more is a program that answers a program.
MOST_AN_HOUR = 20
LONGEST_UPDATE: int = Update._meta.get_field("text").max_length or 0


@dataclass(slots=True)
class TakenIn:
    """How many messages were placed, kept for a manager and set aside."""

    placed: int = 0
    waiting: int = 0
    set_aside: int = 0
    known: int = 0

    def count(self, mail: Incoming | None) -> None:
        name = mail.outcome.replace("-", "_") if mail else "known"
        setattr(self, name, getattr(self, name) + 1)


def read_mailbox(*, clock: Callable[[], datetime]) -> TakenIn:
    """Take in what is in the mailbox. Each message moves away once it is kept here.

    A server that is away is for the next time; whatever stops this half-way leaves the
    message where it is, and it is recognised then.
    """
    total = TakenIn()
    if not settings.IMAP_URL:
        return total
    try:
        with inbox.opened() as mailbox:
            for message in inbox.messages(mailbox):
                total.count(_take_in(message, at=clock()))
                mailbox.move(message.uid or "", inbox.DONE)
            retention.forget_in(mailbox, at=clock())
    except (OSError, IMAP4.error, ImapToolsError) as error:
        logger.warning("mailbox: %s", type(error).__name__)
    if total.waiting:
        tell_managers(at=clock())
    return total


def _take_in(message: MailMessage, *, at: datetime) -> Incoming | None:
    try:
        mail = reading.read(message)
    except (ValueError, LookupError):
        mail = None
    is_large = message.size_rfc822 > inbox.LARGEST
    with written() as events:
        taken = take_in(mail or _unreadable(message), is_large=is_large, at=at)
    keep_up(events, at=at)
    return taken


def _unreadable(message: MailMessage) -> Read:
    """A broken message, by what can be told of it."""
    key = hashlib.sha256(bytes(message.obj)).hexdigest()
    return Read(key, "", "", (), "", "", False, (), False, ())


def take_in(mail: Read, *, is_large: bool = False, at: datetime) -> Incoming | None:
    """Keep a message and do what it says; None if it was taken in before."""
    if Incoming.objects.filter(key=mail.key).exists():
        return None
    try:
        # Files that were written go again if the rest fails.
        with ExitStack() as files:
            stored, left_out = _stored(mail, files)
            with transaction.atomic():
                taken = _placed(mail, is_large=is_large, at=at)
                taken.left_out = left_out
                taken.save(update_fields=["left_out"])
                IncomingFile.objects.bulk_create(
                    IncomingFile(mail=taken, **each._asdict()) for each in stored
                )
    except IntegrityError:
        # Another worker was first.
        if not Incoming.objects.filter(key=mail.key).exists():
            raise
        return None
    return taken


def _stored(mail: Read, files: ExitStack) -> tuple[list[Stored], str]:
    """The files that can be kept, and why the others are not."""
    found, refused = [], []
    wanted = [] if mail.is_report or mail.is_automatic else mail.attachments
    for each in wanted[:MOST_FILES]:
        try:
            upload = ContentFile(each.payload, name=each.filename)
            found.append(files.enter_context(kept(upload)))
        except ValidationError as refusal:
            refused.extend(refusal.messages)
    refused.extend(each.filename for each in wanted[MOST_FILES:])
    return found, "\n".join(refused)


def _placed(mail: Read, *, is_large: bool, at: datetime) -> Incoming:
    """Write the row, and the update if it can be one."""
    tag = tag_in(mail.to)
    about = _About.of(mail, tag)
    why = Why.TOO_LARGE if is_large else _hindrance(mail, tag, about, at=at)
    taken = Incoming.objects.create(
        key=mail.key,
        message_id=mail.message_id,
        came_at=at,
        address=mail.sender,
        subject=mail.subject,
        text=mail.text,
        sender=about.sender,
        portfolio=about.portfolio,
        initiative=about.initiative,
        outcome=_outcome(why),
        why=why,
    )
    if not why:
        _post(taken, at=at)
    if why == Why.SEVERAL and about.sender is not None:
        ask_which(about.sender, taken, at=at)
    return taken


def _outcome(why: Why | str) -> Outcome:
    if why in (Why.AUTOMATIC, Why.LOOP):
        return Outcome.SET_ASIDE
    return Outcome.WAITING if why else Outcome.PLACED


@dataclass(frozen=True, slots=True)
class _About:
    """Whose mail it is and what it is about, as far as that is known."""

    sender: User | None
    recipient: User | None
    initiative: Initiative | None
    portfolio: Portfolio | None

    @classmethod
    def of(cls, mail: Read, tag: Tag | None) -> "_About":
        sender = User.objects.filter(email=mail.sender).first()
        if tag is None:
            return cls(sender, None, None, _only_portfolio(sender))
        recipient = User.objects.filter(pk=tag.recipient).first()
        initiatives = Initiative.objects.select_related("portfolio")
        initiative = initiatives.filter(pk=tag.initiative).first()
        portfolio = initiative.portfolio if initiative else _only_portfolio(recipient)
        return cls(sender, recipient, initiative, portfolio)


def _only_portfolio(user: User | None) -> Portfolio | None:
    """The portfolio of this person, if there is no other."""
    found = list(Portfolio.objects.visible_to(user)[:2]) if user else []
    return found[0] if len(found) == 1 else None


def _hindrance(
    mail: Read, tag: Tag | None, about: _About, *, at: datetime
) -> Why | str:
    """Why it cannot be placed; empty if it can."""
    if mail.is_report:
        return Why.BOUNCE if _mark_bounces(mail, at=at) else Why.AUTOMATIC
    if _is_loop(mail, at=at):
        return Why.LOOP
    if mail.is_automatic:
        return Why.AUTOMATIC
    if not mail.key or (not mail.sender and not mail.text):
        return Why.UNREADABLE
    if tag is None or about.recipient is None:
        return Why.UNKNOWN
    if about.sender != about.recipient:
        return Why.OTHER_SENDER
    return _hindrance_of_text(mail, tag, about, at=at)


def _hindrance_of_text(
    mail: Read, tag: Tag, about: _About, *, at: datetime
) -> Why | str:
    if about.initiative is None:
        return Why.UNKNOWN if tag.initiative else Why.SEVERAL
    if tag.is_over(day_of(at)):
        return Why.EXPIRED
    if about.sender is None or not may_contribute(about.sender, about.initiative):
        return Why.NO_RIGHTS
    if not mail.text:
        return Why.EMPTY
    return Why.PERSONAL if traces([mail.text]) else ""


def _is_loop(mail: Read, *, at: datetime) -> bool:
    """Whether it is our own, or one of too many from the same address."""
    if is_ours(mail.sender) or Mail.objects.filter(message_id=mail.message_id).exists():
        return True
    recent = Incoming.objects.filter(
        address=mail.sender, came_at__gt=at - timedelta(hours=1)
    )
    return recent.count() >= MOST_AN_HOUR


def _mark_bounces(mail: Read, *, at: datetime) -> bool:
    """Mark the addresses of our own mails that did not arrive; say if there are."""
    is_marked = False
    for report in mail.undelivered:
        sent = Mail.objects.filter(message_id=report.message_id, to=report.address)
        if (ours := sent.select_related("recipient").first()) is not None:
            bounces.mark(ours.recipient, report.address, report.status, at=at)
            is_marked = True
    return is_marked


def _post(taken: Incoming, *, at: datetime) -> None:
    """Log it as an update of its sender; a refusal leaves it to a manager."""
    assert taken.sender is not None and taken.initiative is not None
    try:
        with transaction.atomic(), override(taken.sender.language):
            log(taken.initiative, taken.text, mail=taken, by=taken.sender, at=at)
            _answer_points(taken, by=taken.sender, at=at)
    except (ValidationError, PermissionDenied):
        taken.outcome, taken.why = Outcome.WAITING, Why.REFUSED
        taken.save(update_fields=["outcome", "why"])


def _answer_points(taken: Incoming, *, by: User, at: datetime) -> None:
    """Whoever answers a reminder has answered what it asks: nobody else is asked."""
    points = AttentionPoint.objects.asking(day_of(at)).filter(
        initiative=taken.initiative, recipient=by, severity__gte=Severity.ATTENTION
    )
    with by_way_of(Way.MAIL, mail=taken.pk):
        for point in points.select_related("initiative"):
            # An update ends what asks for one.
            if rules.remedy(point)[0] != Remedy.UPDATE:
                answered(point, by=by, at=at)


def log(
    initiative: Initiative, text: str, *, mail: Incoming, by: User, at: datetime
) -> None:
    """Post what a mail says as an update; what is too long, as a comment too."""
    line = one_line(text)
    # A manager who places it speaks for somebody else.
    said = {"of": reference(mail.sender)} if mail.sender not in (None, by) else {}
    with by_way_of(Way.MAIL, mail=mail.pk, **said):
        if len(line) > LONGEST_UPDATE:
            post_comment(initiative, text=text, by=by, at=at)
            line = line[: LONGEST_UPDATE - 1] + "…"
        post_update(initiative, text=line, by=by, at=at)
