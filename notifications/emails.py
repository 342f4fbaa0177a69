"""Makes a mail of a letter: a subject, a text and a page, all saying the same."""

from datetime import datetime
from email.utils import format_datetime
from functools import cache
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.utils.translation import override

from notifications.digest import Letter, one_line
from notifications.models import Digest, Mail

# Mail readers want styles on the elements; only what asks about the screen stays above.
INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
SUBJECT_LENGTH = Mail._meta.get_field("subject").max_length


def digest_mail(digest: Digest, letter: Letter, *, at: datetime) -> Mail:
    """The mail of this digest, not saved yet."""
    context = {
        "letter": letter,
        "name": one_line(letter.recipient.name),
        "language": letter.recipient.language,
        "site": settings.SITE_URL,
    }
    with override(letter.recipient.language):
        return Mail(
            dedupe_key=f"digest:{digest.pk}",
            recipient=letter.recipient,
            to=letter.recipient.email,
            subject=one_line(_text("digest-subject", context))[:SUBJECT_LENGTH],
            text=_text("digest", context).strip() + "\n",
            html=INLINER.inline(render_to_string("mail/digest.html", context)),
            message_id=f"<digest.{digest.pk}@{_host()}>",
            headers=_headers("digest", at=at),
            created_at=at,
            due_at=at,
        )


def message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as a mail server takes it: the same message on each attempt."""
    made = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={**mail.headers, "Message-ID": mail.message_id},
    )
    made.attach_alternative(mail.html, "text/html")
    return made


def _headers(kind: str, *, at: datetime) -> dict[str, str]:
    """Tell other programs that nobody typed this, so that none of them answers it."""
    return {
        "Date": format_datetime(at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": f"Kiem <{kind}.{_host()}>",
    }


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


@cache
def _plain() -> DjangoTemplates:
    """Templates for text, in which nothing is markup and so nothing is escaped."""
    options = {"autoescape": False}
    return DjangoTemplates(
        {"NAME": "plain", "DIRS": [], "APP_DIRS": True, "OPTIONS": options}
    )


def _text(name: str, context: dict[str, object]) -> str:
    return _plain().get_template(f"mail/{name}.txt").render(context)
