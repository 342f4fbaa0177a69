"""Words of the filter: English and Dutch, both understood whoever reads.

They stand here and not among the translations: an address with a filter in it is kept
and sent around, so that its words may not change with a text.
"""

from typing import NamedTuple

from django.utils.translation import get_language

from portfolio.library.words import fold

ME = ("@me", "@ik")
TODAY = ("@today", "@vandaag")


class Word(NamedTuple):
    """One meaning, in both languages, and what else is understood."""

    en: str
    nl: str
    also: tuple[str, ...] = ()

    @property
    def here(self) -> str:
        """As the reader of this page writes it."""
        return self.nl if (get_language() or "").startswith("nl") else self.en

    @property
    def all(self) -> tuple[str, ...]:
        return (self.en, self.nl, *self.also)


def plain(text: str) -> str:
    """As words are compared: small, without signs, and one dash for what joins."""
    return "-".join(fold(text).replace("_", "-").split())


def quoted(value: str) -> str:
    """A value as one types it; with quotes where it would come apart."""
    value = value.replace('"', "").strip()
    apart = any(sign.isspace() or sign in ',:"' for sign in value)
    return f'"{value}"' if apart or value[:1] in ("-", "<", ">") else value
