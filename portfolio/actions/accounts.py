"""What is done with accounts; each act is a line of the audit log."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import SYSTEM_EMAIL, Language, Session, User
from accounts.policy import require
from portfolio.audit import note
from portfolio.models import Act
from portfolio.policy import may_keep_accounts


@transaction.atomic
def open_first_account(
    email: str, *, name: str, password: str | None, language: str, at: datetime
) -> User:
    """The administrator of a Kiem where nobody has an account yet.

    Without a password they come in by an identity provider that knows the address.
    """
    User.objects.hold_door()
    if not User.objects.nobody_yet():
        raise ValidationError(
            _("Somebody has an account here already. Sign in."), code="taken"
        )
    person = User.objects.create_user(
        email,
        name=name.strip(),
        password=password,
        language=Language(language),
        is_administrator=True,
    )
    note(Act.ADMINISTRATOR, about=f"person {person.pk}: yes", by=person, at=at)
    return person


@transaction.atomic
def choose_password(user: User, password: str, *, address: str, at: datetime) -> None:
    """From now on it is this; who is signed in by the old one is so no more."""
    user.set_password(password)
    user.save(update_fields=["password"])
    about = f"person {user.pk}"
    note(Act.PASSWORD, about=about, by=user, address=address, at=at)


@transaction.atomic
def close_account(person: User, *, by: User, at: datetime) -> None:
    """Let nobody in by it any more, from the next page on; what was done stays."""
    require(may_keep_accounts(by, person))
    if person.is_administrator:
        raise ValidationError(
            _("This is an administrator. Take that away first."), code="administrator"
        )
    person.is_active = False
    person.save(update_fields=["is_active"])
    Session.objects.filter(user=person).delete()
    note(Act.ACCOUNT_CLOSED, about=f"person {person.pk}", by=by, at=at)


@transaction.atomic
def open_again(person: User, *, by: User, at: datetime) -> None:
    require(may_keep_accounts(by, person))
    if person.has_left:
        raise ValidationError(
            _("Nobody knows any more whose account this was. Invite them anew."),
            code="left",
        )
    person.is_active = True
    person.save(update_fields=["is_active"])
    note(Act.ACCOUNT_OPENED, about=f"person {person.pk}", by=by, at=at)


@transaction.atomic
def make_administrator(person: User, *, on: bool, by: User, at: datetime) -> None:
    """Let somebody administer, or not any more; nobody does that about themselves.

    Their rows are held: two cannot end each other at once.
    """
    there = User.objects.select_for_update().filter(is_administrator=True)
    found = {each.pk for each in there.order_by("pk") if each.is_active}
    is_system = by.email == SYSTEM_EMAIL
    require(is_system or (by.pk in found and by.pk != person.pk))
    if not on and found == {person.pk}:
        raise ValidationError(
            _("This is the last administrator. Make somebody else one first."),
            code="last-administrator",
        )
    person.is_administrator = on
    person.save(update_fields=["is_administrator"])
    about = f"person {person.pk}: {'yes' if on else 'no'}"
    note(Act.ADMINISTRATOR, about=about, by=by, at=at)
