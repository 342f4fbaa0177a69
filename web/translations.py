"""Collects the texts to translate and compiles the translations, without gettext."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "accounts",
    "config",
    "notifications",
    "portfolio",
    "reports",
    "web",
    "workflows",
)
LANGUAGES = ("nl",)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators:",)
# What web/jinja.py says too; the other methods take no options.
JINJA_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
# These change with every run and say nothing that git does not know better.
HEADERS_LEFT_OUT = (
    '"Project-Id-Version:',
    '"POT-Creation-Date:',
    '"PO-Revision-Date:',
    '"Last-Translator:',
    '"Language-Team:',
    '"Report-Msgid-Bugs-To:',
    '"Generated-By:',
)


def path_of(language: str, root: Path = ROOT) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def sources(root: Path) -> Iterator[tuple[Path, str]]:
    """Give every file with texts and how to read it."""
    for package in PACKAGES:
        folder = root / package
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, "python"
        for path in sorted((folder / "templates").rglob("*.*")):
            yield path, "django"
        for path in sorted((folder / "jinja2").rglob("*.*")):
            yield path, "jinja2"


def extract_django(file, keywords, comment_tags, options):
    """Read a Django template as the Python that it amounts to."""
    python = templatize(file.read().decode())
    # Only the calls matter; the indentation of the template is none to Python.
    lines = "\n".join(line.strip() for line in python.splitlines())
    found = io.BytesIO(lines.encode())
    return extract_python(found, keywords, comment_tags, options)


METHODS = {"python": "python", "django": extract_django, "jinja2": babel_extract}


def collect(root: Path = ROOT) -> Catalog:
    """Make a catalogue of all texts that the code and the templates have now."""
    catalog = Catalog(project="Kiem", fuzzy=False)
    for path, kind in sources(root):
        with path.open("rb") as file:
            found = extract(
                METHODS[kind],
                file,
                KEYWORDS,
                COMMENT_TAGS,
                options=JINJA_OPTIONS,
            )
            for _line, texts, comments, context in found:
                name = path.relative_to(root).as_posix()
                catalog.add(texts, "", [(name, None)], (), comments, context=context)
    return catalog


def read(language: str, root: Path = ROOT) -> Catalog:
    path = path_of(language, root)
    if not path.exists():
        return Catalog(locale=language, project="Kiem", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def as_text(catalog: Catalog) -> str:
    """Write a catalogue so that it differs only where a text does."""
    file = io.BytesIO()
    write_po(
        file,
        catalog,
        sort_output=True,
        include_lineno=False,
        ignore_obsolete=True,
        width=88,
    )
    lines = file.getvalue().decode().splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("msgid"))
    return "".join(
        line for line in lines[start:] if not line.startswith(HEADERS_LEFT_OUT)
    )


def updated(language: str, root: Path = ROOT) -> Catalog:
    """Merge today's texts into the translations; a changed text is a new one."""
    catalog = read(language, root)
    catalog.update(collect(root), no_fuzzy_matching=True)
    return catalog


def problems(catalog: Catalog) -> list[str]:
    """Say which texts have no translation, or one that would break."""
    found = []
    for message in catalog:
        translated = (
            message.string if isinstance(message.string, tuple) else (message.string,)
        )
        if message.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        elif message.id and not all(translated):
            found.append(f"untranslated: {message.id!r}")
    for message, errors in catalog.check():
        found += [f"{error}: {message.id!r}" for error in errors]
    return found


def is_saved(language: str, catalog: Catalog, root: Path = ROOT) -> bool:
    path = path_of(language, root)
    return path.exists() and path.read_text() == as_text(catalog)


def save(language: str, catalog: Catalog, root: Path = ROOT) -> None:
    path = path_of(language, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(catalog))


def compile_all(root: Path = ROOT) -> None:
    """Write the .mo files that Django reads."""
    for language in LANGUAGES:
        path = path_of(language, root).with_suffix(".mo")
        with path.open("wb") as file:
            write_mo(file, read(language, root))


if __name__ == "__main__":
    compile_all()
