"""Who may do what: rights.csv, as a table to ask and as a page to read.

`make rights` writes docs/permissions.md anew from it.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = ROOT / "tests/web/rights.csv"
PAGE = ROOT / "docs/permissions.md"
# Each with what it is, for the page; in this order in the table.
SUBJECTS = {
    "anonymous": "nobody is signed in",
    "inactive": "an account that was ended; it had every role",
    "outsider": "a manager of another portfolio",
    "guest": "somebody from elsewhere, let in at this one initiative",
    "viewer": "",
    "contributor": "",
    "gatekeeper": "",
    "team": "a gatekeeper who is in the team of the initiative",
    "owner": "a contributor and gatekeeper who owns the initiative",
    "manager": "",
    "administrator": "of the whole instance, without a role in a portfolio",
    "token": "a program with a token of a manager, for reading only",
}
Rows = dict[str, dict[str, dict[str, str]]]


def rows() -> Rows:
    """For each route, for each method, for each subject: one word."""
    found: Rows = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, method = row.pop("route"), row.pop("method")
            found.setdefault(name, {})[method] = row
    return found


def line(name: str, method: str, words: dict[str, str]) -> str:
    """A row as it stands in rights.csv."""
    return ",".join([name, method, *(words[subject] for subject in SUBJECTS)])


def lines() -> list[str]:
    return TABLE.read_text(encoding="utf-8").splitlines()


def routes(patterns: Any = None, above: str = "/") -> Iterator[tuple[str, str]]:
    """Every route by its name and its address, as the resolver knows them."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = above + str(each.pattern)
        if isinstance(each, URLPattern):
            yield each.name, path
        else:
            yield from routes(each.url_patterns, path)


def is_in(word: str) -> bool:
    return word in ("reads", "writes")


# Who often go together, the largest first; a program is counted with its person.
TOGETHER = {
    "everybody": set(SUBJECTS) - {"token"},
    "whoever is signed in": set(SUBJECTS) - {"anonymous", "inactive", "token"},
    "members": {"viewer", "contributor", "gatekeeper", "team", "owner", "manager"},
    "members who do more than look": {
        *("contributor", "gatekeeper", "team", "owner", "manager"),
    },
    "contributors and managers": {"contributor", "owner", "manager"},
    "gatekeepers": {"gatekeeper", "team", "owner"},
}
ALONE = {
    "guest": "guests",
    "viewer": "viewers",
    "contributor": "contributors",
    "gatekeeper": "gatekeepers who do not own it nor work on it",
    "team": "gatekeepers in its team",
    "owner": "its owner",
    "manager": "managers",
    "administrator": "administrators",
    "outsider": "managers of other portfolios, of theirs",
    "anonymous": "who is not signed in",
    "inactive": "whose account was ended",
}


def people(words: dict[str, str]) -> str:
    """Who gets in, in words."""
    left = {subject for subject, word in words.items() if is_in(word)} - {"token"}
    # Where the test sends too little, they come as far as a form that says so.
    left = left or {who for who, word in words.items() if word.startswith("refused")}
    said = []
    for name, group in TOGETHER.items():
        if group <= left:
            said.append(name)
            left -= group
    said += [name for subject, name in ALONE.items() if subject in left]
    return ", ".join(said) or "nobody without the secret that is in the address"


INTRODUCTION = """# Who may do what

Made from `tests/web/rights.csv` by `make rights`; a test knocks at every address with
every method as each of these, and another holds that this page is up to date.

| who | what it is |
|---|---|
{subjects}

**Members** are all who have a role in the portfolio. What is not in the list is shut
for everybody: it answers as if there were nothing, and writes nothing. Where the answer
depends on whose comment, document or view it is, it is asked for one of the owner or
the manager. Why each may do what stands in Kiem itself, at **Who may do what**.

A new route needs a row for each method that does something. Run
`pytest tests/web/test_rights.py -k NAME`: it prints the row with what it found. Think
whether that is what should be, put it in the table, and run `make rights`. The words:
`reads`, `writes`, `sign in` (it asks who one is), `absent` (404), `never` (no such
method), `forbidden` (a link or a token that is not for this), `refused` (for what was
sent).
"""


def page() -> str:
    named = [f"| {name} | {what or 'the role'} |" for name, what in SUBJECTS.items()]
    parts = [INTRODUCTION.format(subjects="\n".join(named))]
    table, addresses = rows(), {}
    for name, path in routes():
        addresses.setdefault(name, path)
    for title, is_api in (("Pages", False), ("The API", True)):
        parts.append(f"## {title}\n\n| address | method | who |\n|---|---|---|")
        shown = sorted(
            (addresses[name], method, words)
            for name, methods in table.items()
            for method, words in methods.items()
            if addresses[name].startswith("/api/") == is_api
        )
        parts[-1] += "".join(
            f"\n| `{path}` | {method} | {people(words)} |"
            for path, method, words in sorted(shown, key=lambda row: row[:2])
        )
    return "\n".join(parts) + "\n"


def problems() -> list[str]:
    """What the table lacks, or has too much."""
    table, there = rows(), {name for name, _path in routes()}
    help_with = "put what `pytest tests/web/test_rights.py -k {0}` prints in rights.csv"
    found = [f"{name}: {help_with.format(name)}" for name in sorted(there - set(table))]
    found += [f"{name}: no such route" for name in sorted(set(table) - there)]
    if lines()[1:] != sorted(lines()[1:]):
        found.append("tests/web/rights.csv is not sorted: make rights")
    if PAGE.read_text(encoding="utf-8") != page():
        found.append("docs/permissions.md is older than rights.csv: make rights")
    return found


def main() -> None:
    """Sort the table and write the page."""
    head, *others = lines()
    TABLE.write_text("\n".join([head, *sorted(others)]) + "\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    main()
