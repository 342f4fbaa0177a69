"""Texts as files can hold them, so that none becomes a formula or breaks the file."""

import re

# What XML has no way to say, and so no office program reads.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a name of a sheet may not hold.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
# What begins a formula in one program or another, also behind what one does not see.
_BEGINS_FORMULA = re.compile(
    r"\A[\s\x00-\x1f\u200b-\u200f\ufeff\"']*+[=+\-@|%＝＋－＠]"
)


def printable(text: str) -> str:
    """Without signs that XML lacks; line ends as one sign."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("\ufffd", text)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that spreadsheets allow and that is not taken yet; takes it."""
    plain = _NOT_IN_NAMES.sub(" ", printable(wanted)).strip().strip("'") or "-"
    name, number = plain[:LONGEST_NAME].strip(), 1
    while name.lower() in taken:
        number += 1
        end = f" {number}"
        name = plain[: LONGEST_NAME - len(end)].strip() + end
    taken.add(name.lower())
    return name


def defused(text: str) -> str:
    """For files without types, in which a text that begins so would be calculated."""
    return f"'{text}" if _BEGINS_FORMULA.match(text) else text
