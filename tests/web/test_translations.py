"""Texts are found in code and in both kinds of templates, and kept when merged."""

import pytest
from babel.messages.mofile import read_mo
from django.core.management import CommandError, call_command

from web import translations

CODE = """
title = _("Board")
days = ngettext("%(count)d day", "%(count)d days", count)
month = pgettext("month", "May")
"""
DJANGO = """
{% load i18n %}
  <h1>{% translate "Initiatives" %}</h1>
 <p title="it's">{% blocktranslate trimmed count n=cards %}
    one {{ n }} card
  {% plural %}
    {{ n }} cards
  {% endblocktranslate %}</p>
"""
JINJA = """
<h1>{{ _("Stage") }}</h1>
{% trans trimmed name=owner %}
  led by {{ name }}
{% endtrans %}
"""


@pytest.fixture
def project(tmp_path):
    """Give a small project with a text in each kind of file."""
    files = {
        "web/views/a.py": CODE,
        "web/templates/a.html": DJANGO,
        "web/jinja2/a.html": JINJA,
        "web/migrations/a.py": '_("Not this one")',
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "Board",
        ("%(count)d day", "%(count)d days"),
        "Initiatives",
        ("one %(n)s card", "%(n)s cards"),
        "Stage",
        "led by %(name)s",
    ],
)
def test_a_text_is_found(project, text):
    assert text in {message.id for message in translations.collect(project)}


def test_a_context_belongs_to_the_text(project):
    assert translations.collect(project).get("May", context="month")


def test_migrations_are_left_out(project):
    assert "Not this one" not in translations.collect(project)


def test_a_translation_is_kept_and_a_changed_text_is_new(project):
    catalog = translations.updated("nl", project)
    catalog["Board"].string = "Bord"
    catalog["Stage"].string = "Fase"
    translations.save("nl", catalog, project)
    template = project / "web/jinja2/a.html"
    template.write_text(template.read_text().replace("Stage", "Stages"))

    merged = translations.updated("nl", project)

    assert merged["Board"].string == "Bord"
    assert merged["Stages"].string == ""
    assert not merged["Stages"].fuzzy
    assert "Stage" not in merged


def test_merging_again_changes_nothing(project):
    translations.save("nl", translations.updated("nl", project), project)
    first = translations.path_of("nl", project).read_text()

    again = translations.as_text(translations.updated("nl", project))

    assert again == first
    assert "Date" not in first


def test_what_is_untranslated_fuzzy_or_broken_is_a_problem(project):
    catalog = translations.updated("nl", project)
    for message in catalog:
        message.string = ("een", "meer") if message.pluralizable else "vertaald"
    catalog["Board"].string = ""
    catalog["Stage"].flags.add("fuzzy")
    catalog["led by %(name)s"].string = "van %(naam)s"

    problems = translations.problems(catalog)

    assert [line.split(":")[0] for line in problems[:2]] == ["untranslated", "fuzzy"]
    assert "led by %(name)s" in problems[2]
    assert len(problems) == 3


def test_what_is_compiled_can_be_read(project):
    catalog = translations.updated("nl", project)
    catalog["Board"].string = "Bord"
    translations.save("nl", catalog, project)

    translations.compile_all(project)

    with translations.path_of("nl", project).with_suffix(".mo").open("rb") as file:
        assert read_mo(file)["Board"].string == "Bord"


def test_the_check_refuses_what_is_not_translated(project):
    with pytest.raises(CommandError, match="run make messages"):
        call_command("messages", "--check", root=project)
