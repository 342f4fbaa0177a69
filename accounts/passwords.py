"""What a password of Kiem may not be, besides what Django's own rules say."""

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

# What people here think of first, in a password and around it.
EXPECTED = "kiem gemeente municipality innovatie innovation data portfolio wachtwoord "
EXPECTED += "password welkom welcome geheim inloggen ambtenaar stadhuis raadhuis "
EXPECTED += (
    "lente zomer herfst winter spring summer autumn januari februari maart april "
)
EXPECTED += "mei juni juli augustus september oktober november december"
LEAST_BESIDE = 8


class LongEnough(MinimumLengthValidator):
    """Django's, in words of our own: those of Django are not translated."""

    def get_error_message(self) -> str:
        text = _("This password is too short. Use at least %(count)d signs.")
        return text % {"count": self.min_length}


class ExpectedWords:
    """Refuses what is little more than words that everybody here thinks of first."""

    def validate(self, password: str, user: User | None = None) -> None:
        left = password.casefold()
        for word in sorted(EXPECTED.split(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", left)) < LEAST_BESIDE:
            raise ValidationError(
                _("Others guess this. Use some words that only you put together."),
                code="password_expected",
            )

    def get_help_text(self) -> str:
        return _("Some words that only you put together make a good password.")
