"""What people choose for themselves."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Language, User


def open_account(email: str, *, name: str, password: str, language: str) -> User:
    """An account for who proved that the address is theirs."""
    if User.objects.filter(email=email.lower()).exists():
        raise ValidationError(_("There is an account already. Sign in."), code="taken")
    return User.objects.create_user(
        email, name=name.strip(), password=password, language=Language(language)
    )


def choose_letter_keys(user: User, *, on: bool) -> None:
    """Let single letters do things, or not: some software types them by itself."""
    user.letter_keys = on
    user.save(update_fields=["letter_keys"])


def choose_language(user: User, language: str) -> None:
    """The language in which Kiem writes to them."""
    user.language = Language(language)
    user.save(update_fields=["language"])
