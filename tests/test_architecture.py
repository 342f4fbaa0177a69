"""The rules of the architecture, and that each of them would notice a breach."""

import pytest
from celery import current_app
from django.apps import apps
from django.urls import URLPattern, get_resolver

from reports.everything.kinds import gaps
from tests import by_api, guards, verbs
from tests.guards import Source
from tests.web import matrix
from web import translations
from web.management.commands import apitable

# What anyone may see who is not signed in: every other page asks who you are.
PUBLIC = {"sign-in", "set-language", "livez", "readyz", "openapi", "api-absent"}
# It asks for a token of its own: docs/operations.md.
PUBLIC |= {"metrics"}
# How a municipality looks is no secret, and the page to sign in shows it.
PUBLIC |= {"theme-css", "theme-logo"}
# Halfway signing in, after the password.
PUBLIC |= {"mfa_authenticate"}
# To sign in elsewhere one is not signed in yet; see test_oidc.py for who is let in.
PUBLIC |= {"account_login", "sign-in-elsewhere", "sign-in-callback"}
# A provider says with a signed token that somebody signed out.
PUBLIC |= {"signed-out-elsewhere"}
# A link in a reminder is signed, for one person and one point: docs/answering.md.
PUBLIC |= {"answer-link"}
# So is the one with which somebody gets fewer mails: docs/mail.md.
PUBLIC |= {"unsubscribe"}
# Who is invited has no account yet; the link is signed: docs/signing-in.md.
PUBLIC |= {"invited"}
# The server prints a signed link for the first account: docs/install.md.
PUBLIC |= {"first-run"}
# Who forgot a password, or comes with a passkey, is not signed in yet.
PUBLIC |= {"password-forgotten", "password-new", "mfa_login_webauthn"}
# A calendar program cannot sign in; the address is a secret of one person.
PUBLIC |= {"feed-calendar", "feed-json"}
# The handbook says nothing about anybody.
PUBLIC |= {"handbook", "help"}
# What a manager opened to the world: docs/open.md.
PUBLIC |= {"public", "public-card", "public-atom", "public-json", "public-csv"}
PUBLIC |= {"public-csvw", "public-catalogue", "public-initiative"}

# Each guard with an example that it must notice.
GUARDS = (
    (guards.long_modules, "web/a.py", "x = 1\n" * 401),
    (guards.long_functions, "reports/a.py", "def f():\n" + "    x = 1\n" * 50),
    (guards.long_functions, "web/views/a.py", "def f():\n" + "    x = 1\n" * 20),
    (guards.writes_in_web, "web/views/a.py", "form.save()"),
    (guards.writes_in_web, "web/views/a.py", "Lesson.objects.create(text='x')"),
    (guards.writes_in_web, "web/api/a.py", "queryset.update(title='x')"),
    (guards.writes_in_web, "web/live.py", "comment.delete()"),
    (guards.unscoped_queries, "web/views/a.py", "Initiative.objects.all()"),
    (guards.unscoped_queries, "web/views/a.py", "get_object_or_404(Initiative, pk=1)"),
    (guards.unscoped_queries, "web/api/a.py", "models.Review._default_manager.get()"),
    (guards.signals, "web/apps.py", "from django.dispatch import receiver"),
    (guards.signals, "portfolio/a.py", "from django.db.models import signals"),
    (guards.patched_own_code, "tests/a.py", "monkeypatch.setattr('web.live.x', 1)"),
    (
        guards.patched_own_code,
        "tests/a.py",
        "from workflows import actions\npatch.object(actions, 'decide')",
    ),
    (guards.hidden_clocks, "workflows/a.py", "timezone.localdate()"),
    (guards.hidden_clocks, "portfolio/a.py", "DateTimeField(auto_now_add=True)"),
    (guards.unsafe, "web/a.py", "from django.utils.safestring import mark_safe"),
    (guards.unsafe, "web/a.py", "class Meta:\n    fields = '__all__'"),
    (guards.unsafe, "web/a.py", "csrf.csrf_exempt(view)"),
    (guards.unsafe, "web/templates/a.html", "{{ story|safe }}"),
    (guards.calls_outward, "web/a.py", "import urllib3"),
    (guards.calls_outward, "reports/a.py", "from urllib.request import urlopen"),
    (guards.calls_outward, "notifications/a.py", "import socket as line"),
)
ALLOWED = (
    (guards.writes_in_web, "web/views/a.py", "context.update({'a': 1})"),
    (guards.writes_in_web, "web/views/a.py", "cache.delete('key')"),
    (guards.writes_in_web, "web/management/commands/a.py", "user.save()"),
    (guards.unscoped_queries, "web/a.py", "Initiative.objects.visible_to(user).get()"),
    (guards.unscoped_queries, "web/a.py", "User.objects.get(email=email)"),
    (guards.unscoped_queries, "web/forms/a.py", "Stage.objects.none()"),
    (guards.patched_own_code, "tests/a.py", "monkeypatch.setattr('socket.socket', 1)"),
    (guards.hidden_clocks, "workflows/a.py", "timezone.localdate(at)"),
    (guards.calls_outward, "web/a.py", "from urllib.parse import urlsplit"),
    (guards.calls_outward, "notifications/safe_http.py", "import socket"),
)


@pytest.mark.parametrize("guard", dict.fromkeys(row[0] for row in GUARDS))
def test_the_code_keeps_to(guard):
    sources = guards.python_sources()
    if guard is guards.unsafe:
        sources = [*sources, *guards.template_sources()]

    assert [problem for source in sources for problem in guard(source)] == []


@pytest.mark.parametrize(("guard", "path", "text"), GUARDS)
def test_a_breach_is_noticed(guard, path, text):
    assert list(guard(Source(path, text)))


@pytest.mark.parametrize(("guard", "path", "text"), ALLOWED)
def test_what_only_looks_like_a_breach_is_allowed(guard, path, text):
    assert list(guard(Source(path, text))) == []


def test_foreign_keys_point_down():
    relations = [
        (model._meta.app_label, field.related_model._meta.app_label, str(field))
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
    ]

    assert [row for row in relations if guards.points_up(row[0], row[1])] == []


def test_a_foreign_key_that_points_up_is_noticed():
    assert guards.points_up("portfolio", "workflows")
    assert not guards.points_up("workflows", "portfolio")


def test_every_field_goes_along_in_an_export_or_stays_for_a_reason():
    """Say in reports/everything/kinds.yaml what becomes of a new model or field."""
    assert gaps() == []


def test_every_route_says_who_may_do_what():
    assert matrix.problems() == []


def test_every_entry_of_the_schedule_is_a_task():
    current_app.loader.import_default_modules()

    entries = current_app.conf.beat_schedule.values()
    assert {entry["task"] for entry in entries} <= set(current_app.tasks)


def test_only_the_listed_pages_are_public():
    found = {
        pattern.name for pattern in url_patterns(get_resolver()) if is_public(pattern)
    }

    assert found <= PUBLIC


def url_patterns(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from url_patterns(pattern)


def is_public(pattern):
    view = pattern.callback
    # The middleware leaves API views alone: they have permissions of their own.
    if permissions := getattr(getattr(view, "cls", None), "permission_classes", None):
        return "IsAuthenticated" not in {each.__name__ for each in permissions}
    return not getattr(view, "login_required", True)


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_text_is_translated(language):
    catalog = translations.updated(language)

    assert translations.problems(catalog) == []
    assert translations.is_saved(language, catalog)


def test_every_verb_has_a_route_of_the_api_or_a_reason():
    """Everything the pages can do, a program can do: see web/api/addresses.py."""
    assert sorted(verbs.verbs() - verbs.routed() - {*verbs.REASONS}) == []
    assert {*verbs.REASONS} <= verbs.verbs()


def test_every_page_has_a_route_of_the_api_or_a_reason():
    names = {each.name for each in url_patterns(get_resolver())}
    routes = {f"api-{each}" for said in by_api.ROUTES.values() for each in said.split()}
    pages = {each for each in names if not each.startswith("api-")} - {"openapi"}

    assert {*by_api.ROUTES} | {*by_api.REASONS} == pages | {"api-documentation"}
    assert not {*by_api.ROUTES} & {*by_api.REASONS}
    assert routes <= names


def test_the_table_of_the_api_is_made_of_its_routes():
    """When it is not: `python manage.py apitable`."""
    page = apitable.PAGE.read_text(encoding="utf-8")

    assert apitable.written(page) == page
