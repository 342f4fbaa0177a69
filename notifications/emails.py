"""Makes a mail of a letter: a subject, a text and a page, all saying the same."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from notifications import quieting
from notifications.letters import Letter, one_line
from notifications.models import Mail
from notifications.reply_address import reply_address
from portfolio.colours import DARK, LIGHT, palette
from portfolio.models import Initiative, Portfolio
from reports.keeping import open_kept

# Mail readers want styles on the elements; only what asks about the screen stays above.
INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
ONE_PRESS = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
MARKS = re.compile(r"\x1e(\d*)\x1f")
SUBJECT_LENGTH = Mail._meta.get_field("subject").max_length


@dataclass(frozen=True)
class House:
    """Whose mail it is: the name and colours of a municipality, or Kiem's own."""

    name: str
    light: Mapping[str, str]
    dark: Mapping[str, str]


def house(portfolio: Portfolio | None) -> House:
    theme = getattr(portfolio, "theme", None)
    chosen = theme.colours if theme else {}
    light, dark = (
        # Templates know no names with a dash.
        {name.replace("-", "_"): c for name, c in palette(chosen, scheme).items()}
        for scheme in (LIGHT, DARK)
    )
    return House(one_line(portfolio.organisation) if portfolio else "", light, dark)


class Writer:
    """Writes the mails of these letters; reads once what they look like."""

    def __init__(self, letters: Iterable[Letter], *, at: datetime) -> None:
        self.at = at
        keys = {letter.portfolio for letter in letters} - {None}
        found = Portfolio.objects.select_related("theme").in_bulk(keys) if keys else {}
        self.houses = {key: house(each) for key, each in found.items()}
        self.houses[None] = house(None)

    def mail(self, letter: Letter, *, name: str) -> Mail:
        """The mail of this letter, not saved yet; `name` is of this mail alone."""
        reader, link = letter.recipient, quieting.link(letter)
        with override(reader.language):
            # What looks encoded would be decoded, into lines too.
            subject = one_line(letter.subject).replace("=?", "= ?")[:SUBJECT_LENGTH]
            context = {
                "letter": letter,
                "subject": subject,
                "name": one_line(reader.name),
                "language": reader.language,
                "site": settings.SITE_URL,
                "house": self.houses[letter.portfolio],
                "work": settings.SITE_URL + reverse("my-work"),
                "choose": settings.SITE_URL + reverse("mail-preferences"),
                "fewer": link,
                "answerable": letter.about and reply_address(reader, None, at=self.at),
            }
            text, spans = unmarked(in_text("letter", context).strip() + "\n")
            return Mail(
                dedupe_key=name,
                recipient=reader,
                to=reader.email,
                about=about(letter, spans),
                subject=subject,
                text=text,
                html=INLINER.inline(render_to_string("mail/letter.html", context)),
                message_id=f"<{name}@{host()}>",
                headers=self.headers(letter, link),
                created_at=self.at,
                due_at=self.at,
            )

    def headers(self, letter: Letter, link: str) -> dict[str, str]:
        """Say that nobody typed this, what it belongs to, and how it is stopped."""
        kind = "notice" if letter.is_notice else "digest"
        root = thread(letter)
        about = Initiative(pk=letter.about) if letter.about else None
        back = reply_address(letter.recipient, about, at=self.at)
        return {
            **({"Reply-To": back} if back else {}),
            "Date": format_datetime(self.at),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Id": f"Kiem <{kind}.{host()}>",
            "List-Unsubscribe": f"<{link}>",
            # RFC 8058 has it for https alone.
            **(ONE_PRESS if link.startswith("https://") else {}),
            "In-Reply-To": root,
            "References": root,
        }


Spans = dict[int, list[list[int]]]


def unmarked(text: str) -> tuple[str, Spans]:
    """The text without its marks, and where in it is what, by initiative."""
    said, spans, length, open_since = [], Spans(), 0, [0, 0]
    pieces = MARKS.split(text)
    for words, mark in zip(pieces[::2], [*pieces[1::2], None], strict=True):
        said.append(words)
        length += len(words)
        if mark:
            open_since = [int(mark), length]
        elif mark == "":
            spans.setdefault(open_since[0], []).append([open_since[1], length])
    return "".join(said), spans


def about(letter: Letter, spans: Spans) -> dict[str, dict[str, Any]]:
    """What it says of which initiative; nothing by itself where all is about one."""
    if letter.about is not None:
        return {str(letter.about): {}}
    return {
        str(initiative): {"text": where, "subject": initiative == letter.named}
        for initiative, where in spans.items()
    }


def thread(letter: Letter) -> str:
    """What mail programmes gather it under: its initiative, else its reader."""
    if letter.is_notice and letter.about is not None:
        return f"<initiative.{letter.about}@{host()}>"
    return f"<person.{letter.recipient.pk}@{host()}>"


def author() -> str:
    """The sender whom readers see."""
    return settings.DEFAULT_FROM_EMAIL


def envelope(mail: Mail) -> tuple[str, str]:
    """To whom comes back what cannot be delivered, and to whom it goes."""
    return mail.headers.get("Reply-To", author()), mail.to


def message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as Django knows it: the same message on each attempt."""
    sender, to = envelope(mail)
    made = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=sender,
        to=[to],
        headers={
            "From": author(),
            **mail.headers,
            "Message-ID": mail.message_id,
        },
    )
    made.attach_alternative(mail.html, "text/html")
    if mail.attached:
        with open_kept(mail.attached) as file:
            made.attach(mail.attached_name, file.read(), "application/pdf")
    return made


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


@cache
def _plain() -> DjangoTemplates:
    """Templates for text, in which nothing is markup and so nothing is escaped."""
    options = {"autoescape": False}
    return DjangoTemplates(
        {"NAME": "plain", "DIRS": [], "APP_DIRS": True, "OPTIONS": options}
    )


def in_text(name: str, context: dict[str, object]) -> str:
    return _plain().get_template(f"mail/{name}.txt").render(context)


def lone_mail(
    name: str,
    template: str,
    context: dict[str, Any],
    *,
    to: str,
    recipient: User,
    at: datetime,
    headers: Mapping[str, str] | None = None,
    about: int | None = None,
) -> Mail:
    """A mail outside the digests, under a name of its own; nothing is saved.

    `recipient` answers for it and `to` reads it; `context` holds its `subject`. It
    is `about` one initiative, or about none.
    """
    return Mail(
        dedupe_key=name,
        recipient=recipient,
        to=to,
        about={} if about is None else {str(about): {}},
        subject=context["subject"].replace("=?", "= ?")[:SUBJECT_LENGTH],
        text=in_text(template, context).strip() + "\n",
        html=INLINER.inline(render_to_string(f"mail/{template}.html", context)),
        message_id=f"<{name}@{host()}>",
        headers={
            "Date": format_datetime(at),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **(headers or {}),
        },
        created_at=at,
        due_at=at,
    )
