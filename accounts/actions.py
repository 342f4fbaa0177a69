"""What people choose for themselves."""

from accounts.models import Language, User


def choose_letter_keys(user: User, *, on: bool) -> None:
    """Let single letters do things, or not: some software types them by itself."""
    user.letter_keys = on
    user.save(update_fields=["letter_keys"])


def choose_language(user: User, language: str) -> None:
    """The language in which Kiem writes to them."""
    user.language = Language(language)
    user.save(update_fields=["language"])
