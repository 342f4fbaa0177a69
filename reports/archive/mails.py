"""What mails say about an initiative, taken out of them; the rest of them stays.

Each mail knows what it is about: `Mail.about` says where, and the page has marks.
"""

import re
from collections.abc import Collection
from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

FIELDS = ["subject", "text", "html", "about"]
HEADLINES = re.compile(r"(<title>|<h1[^>]*>)[^<]*")


def forget(numbers: Collection[int]) -> None:
    """Delete what is about one of them alone, and blank what digests say of them."""
    notices = apps.get_model("notifications.Notice")._base_manager
    theirs = notices.filter(
        Q(event__initiative__in=numbers) | Q(point__initiative__in=numbers)
    )
    for number in numbers:
        _forget_in_mails(number)
    _of_before(numbers, theirs).delete()
    theirs.delete()


def _mails() -> Any:
    return apps.get_model("notifications.Mail")._base_manager.all()


def _of_before(numbers: Collection[int], notices: Any) -> Any:
    """Mails of before it was kept, by what they link to and which notices they told."""
    known = Q(pk__in=notices.values("mail"))
    for number in numbers:
        known |= Q(text__contains=f"/initiatives/{number}/")
    return _mails().filter(known, about__isnull=True)


def _forget_in_mails(number: int) -> None:
    key = str(number)
    mails = _mails().filter(about__has_key=key).select_related("recipient")
    alone = [mail.pk for mail in mails.iterator() if not _blanked(mail, key)]
    _mails().filter(pk__in=alone).delete()


def _blanked(mail: Any, key: str) -> bool:
    """Blank what it says of this one; not where that is all of it."""
    said = mail.about.pop(key)
    if not said:
        return False
    with override(mail.recipient.language):
        gone = _("Destroyed after its term")
    for begin, end in reversed(said["text"]):
        _cut(mail, begin, end, f"\n{gone}\n" if "\n" in mail.text[begin:end] else gone)
    part = re.compile(rf"<!--about {key}-->.*?<!--/about-->", re.DOTALL)
    # Not as a pattern: what stands for it is words.
    mail.html = part.sub(lambda _found: _row(gone), mail.html)
    if said["subject"]:
        mail.subject = gone
        mail.html = HEADLINES.sub(lambda found: found[1] + escape(gone), mail.html)
    mail.save(update_fields=FIELDS)
    return True


def _cut(mail: Any, begin: int, end: int, gone: str) -> None:
    """Put this in its place, and move what comes after it along."""
    mail.text = mail.text[:begin] + gone + mail.text[end:]
    further = len(gone) - (end - begin)
    for span in chain.from_iterable(each["text"] for each in mail.about.values()):
        if span[0] >= end:
            span[:] = [span[0] + further, span[1] + further]


def _row(gone: str) -> str:
    return f'<tr><td style="padding: 12px 20px;"><p>{escape(gone)}</p></td></tr>'
