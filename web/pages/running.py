"""Whether everything is running, in words for who knows nothing of servers."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.running import Running


class Line(NamedTuple):
    what: str
    is_well: bool
    says: str
    # What to do, or whom to ask.
    do: str = ""


def lines(now: Running) -> list[Line]:
    return [_rounds(now), _mail(now), _refused(now), _backup(now), _version()]


def _rounds(now: Running) -> Line:
    what = _("Reminders and documents")
    if now.rounds_go_on and now.round_at:
        seconds = int((now.at - now.round_at).total_seconds())
        ago = ngettext("%(count)d second ago", "%(count)d seconds ago", seconds)
        text = _("Kiem looked %(ago)s whether something is due.")
        return Line(what, True, text % {"ago": ago % {"count": seconds}})
    says = _("Kiem never looked yet whether something is due.")
    if now.round_at:
        text = _("Kiem did not look since %(moment)s whether something is due.")
        says = text % {"moment": _moment(now.round_at)}
    do = _(
        "No reminders go out and no documents are made. Nothing is lost: it all goes "
        "later. Ask whoever keeps Kiem to start the worker and beat."
    )
    return Line(what, False, says, do)


def _mail(now: Running) -> Line:
    what = _("Mail that goes out")
    if now.mail_goes_on:
        text = ngettext("%(count)d mail waits.", "%(count)d mails wait.", now.waiting)
        says = text % {"count": now.waiting} if now.waiting else _("All mail went out.")
        return Line(what, True, says)
    text = _("Mail waits since %(moment)s.")
    do = _("The outbox says why. It goes by itself when the mail server takes it.")
    return Line(what, False, text % {"moment": _moment(now.due_since)}, do)


def _refused(now: Running) -> Line:
    what = _("Mail that was refused")
    if not now.refused:
        return Line(what, True, _("There is none."))
    text = ngettext(
        "%(count)d mail was refused.", "%(count)d mails were refused.", now.refused
    )
    do = _("The outbox says why. Try again there, or correct the address.")
    return Line(what, False, text % {"count": now.refused}, do)


def _backup(now: Running) -> Line:
    what = _("Backup")
    if now.backup_at is None:
        says = _("Kiem itself made no backup yet.")
    else:
        text = _("The last one is of %(moment)s.")
        says = text % {"moment": _moment(now.backup_at)}
    if now.has_backup:
        return Line(what, True, says)
    do = _("Ask whoever keeps Kiem whether a backup is made in another way.")
    return Line(what, False, says, do)


def _version() -> Line:
    version = settings.SPECTACULAR_SETTINGS["VERSION"]
    return Line(_("Version"), True, f"Kiem {version}")


def _moment(at: datetime | None) -> str:
    return date_format(localtime(at), _("j F Y, H:i")) if at else ""
