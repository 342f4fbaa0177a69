"""Write every address of the API into docs/api.md, as a table made from the code."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from web.api.publishing import document

PAGE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
BEGIN, END = "<!-- made by manage.py apitable -->", "<!-- until here -->"


def table() -> Iterator[str]:
    """One line for each address, with what each method does."""
    yield "| address | what one does there |"
    yield "| --- | --- |"
    for path, operations in sorted(document()["paths"].items()):
        told = (f"{m.upper()}: {each['summary']}" for m, each in operations.items())
        yield f"| `{path}` | {'<br>'.join(told)} |"


def written(page: str) -> str:
    """The page with the table as it is now."""
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    return "".join([before, BEGIN, "\n\n", "\n".join(table()), "\n\n", END, after])


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
