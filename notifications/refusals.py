"""What a mail server's refusal means, and what of its words may be kept."""

import re
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

LONGEST = 300
# About us, not about this mail: somebody will repair it.
ABOUT_US = (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPSenderRefused,
)
# What is said of a mailbox that is not there, by who gives no detailed code.
NOBODY_THERE = (550, 551, 553)
# From the first sign of a word only: each word is read once.
ADDRESS = re.compile(r"<?(?<![^\s<>:;,\"'()])[^\s<>:;,\"'()]+@[^\s<>:;,\"'()]+>?")


def is_permanent(error: Exception) -> bool:
    """Whether trying again would end the same way."""
    if isinstance(error, ABOUT_US):
        return False
    if isinstance(error, SMTPNotSupportedError):
        return True
    if isinstance(error, SMTPException | OSError):
        return any(code >= 500 for code, _words in answers(error))
    return True  # It cannot even be written down.


def no_such_address(error: Exception) -> str:
    """The code with which a server says that nobody is there; empty if it does not."""
    if not isinstance(error, SMTPRecipientsRefused):
        return ""
    for code, words in answers(error):
        detailed = re.match(r"5\.\d{1,3}\.\d{1,3}", _text(words))
        if detailed is None and code in NOBODY_THERE:
            return str(code)
        if detailed is not None and detailed[0].startswith("5.1."):
            return detailed[0]
    return ""


def describe(error: Exception) -> str:
    """Class and code."""
    codes = (str(code) for code, _words in answers(error))
    return " ".join([type(error).__name__, *codes])


def server_said(error: Exception, *, about: str) -> str:
    """Code and words of the server on one line, without the addresses in them."""
    said = (f"{code} {_text(words)}" for code, words in answers(error))
    return _without_people("; ".join(said), about)[:LONGEST]


def answers(error: Exception) -> list[tuple[int, bytes | str]]:
    """What the server answered, if it did."""
    if isinstance(error, SMTPRecipientsRefused):
        return list(error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return [(error.smtp_code, error.smtp_error)]
    return []


def _text(words: bytes | str) -> str:
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _without_people(text: str, address: str) -> str:
    """Addresses, and the part before the @ where a server names that alone."""
    text = ADDRESS.sub("…@…", text)
    name = address.partition("@")[0]
    if len(name) < 3:
        return text
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text, flags=re.IGNORECASE)
