"""Flaws that comparable software had: none of them is here, and each would be seen.

Beside each guard stand small vulnerable variants, made after those flaws; a guard that
does not see its own is no guard. docs/security.md lists all classes.
"""

import re
import sys
import time

import pytest

from tests import flaws, guards
from tests.guards import LAYERS, ROOT, Source
from tests.web import matrix

VULNERABLE = (
    (flaws.injections, "web/a.py", "Initiative.objects.raw(f'SELECT {field}')"),
    (flaws.injections, "web/a.py", "rows.extra(where=[request.GET['q']])"),
    (flaws.injections, "reports/a.py", "cursor.execute('SELECT ' + name)"),
    (flaws.injections, "web/a.py", "rows.annotate(x=1).order_by(request.GET['sort'])"),
    (flaws.injections, "web/a.py", "F(self.request.query_params['field'])"),
    (flaws.injections, "web/a.py", "rows.filter(**request.GET.dict())"),
    (flaws.injections, "portfolio/a.py", "import subprocess"),
    (flaws.injections, "portfolio/a.py", "os.system('convert ' + file.name)"),
    (flaws.injections, "portfolio/a.py", "run(name, shell=True)"),
    (flaws.injections, "web/a.py", "eval(request.body)"),
    (flaws.mass_assignments, "web/api/a.py", "invite(portfolio, **request.data)"),
    (flaws.mass_assignments, "web/a.py", "User(**self.request.POST.dict())"),
    (flaws.mass_assignments, "web/a.py", "for k, v in sent: setattr(user, k, v)"),
    (flaws.forged_histories, "web/api/a.py", "post(text, by=request.data['author'])"),
    (flaws.forged_histories, "web/a.py", "note(at=self.request.POST['at'])"),
    (flaws.unsafe_loading, "web/a.py", "from pickle import loads"),
    (flaws.unsafe_loading, "portfolio/a.py", "import marshal"),
    (flaws.unsafe_loading, "portfolio/a.py", "yaml.load(text)"),
    (flaws.unsafe_loading, "portfolio/a.py", "yaml.load(text, Loader=yaml.Loader)"),
    (flaws.unsafe_loading, "portfolio/a.py", "yaml.unsafe_load(text)"),
    (flaws.unsafe_loading, "portfolio/a.py", "import xml.etree.ElementTree as ET"),
    (flaws.unsafe_loading, "portfolio/a.py", "from PIL import Image"),
    (flaws.unpacking, "portfolio/a.py", "archive.extractall(folder)"),
    (flaws.unpacking, "portfolio/a.py", "archive.extract(name, folder)"),
    (flaws.unpacking, "web/a.py", "open(request.GET['file'])"),
    (flaws.unpacking, "web/a.py", "Path(folder, request.GET['file'])"),
    (flaws.predictable, "accounts/a.py", "import random"),
    (flaws.predictable, "accounts/a.py", "from hashlib import sha1"),
    (flaws.predictable, "accounts/a.py", "hashlib.md5(token)"),
    (flaws.trusted_hosts, "web/a.py", "request.build_absolute_uri(path)"),
    (flaws.trusted_hosts, "accounts/a.py", "f'https://{request.get_host()}/reset'"),
    (flaws.trusted_hosts, "web/a.py", "request.META['HTTP_X_FORWARDED_HOST']"),
    (flaws.redirects, "web/views/a.py", "redirect(request.GET['next'])"),
    (flaws.redirects, "web/views/a.py", "redirect(request.POST.get('back', '/'))"),
    (flaws.own_tables, "web/a.py", "csv.writer(response).writerow(row)"),
    (flaws.own_tables, "web/a.py", "from csv import writer"),
    (flaws.own_tables, "reports/a.py", "from xlsxwriter import Workbook"),
    (flaws.own_mails, "web/a.py", "from django.core.mail import send_mail"),
    (flaws.own_mails, "web/a.py", "mail.EmailMessage(subject=title).send()"),
    (flaws.own_mails, "web/a.py", "smtplib.SMTP(host)"),
    (flaws.shared_memory, "web/a.py", "from x.decorators import cache_page"),
    (flaws.shared_memory, "web/a.py", "@lru_cache(9)\ndef may(user): ..."),
    (flaws.shared_memory, "web/a.py", "def f():\n    global current_user"),
    (flaws.script_in_script, "web/static/js/a.js", "place.innerHTML = card.title"),
    (flaws.script_in_script, "web/static/js/a.js", "a.insertAdjacentHTML('x', t)"),
    (flaws.script_in_script, "web/static/js/a.js", "setTimeout('go(' + id + ')')"),
    (flaws.script_in_templates, "web/templates/a.html", "<script>go()</script>"),
    (flaws.script_in_templates, "web/templates/a.html", '<b onclick="go()">'),
    (flaws.script_in_templates, "web/templates/a.html", "<b onerror=go()>"),
    (flaws.script_in_templates, "web/jinja2/a.html", '<p style="color: red">'),
    (flaws.script_in_templates, "web/templates/a.html", '<a href="javascript:x">'),
)
SOUND = (
    (flaws.injections, "web/a.py", "rows.order_by('title')"),
    (flaws.injections, "web/a.py", "re.compile('a')"),
    (flaws.mass_assignments, "web/a.py", "start(portfolio, **form.cleaned_data)"),
    (flaws.forged_histories, "web/a.py", "start(by=request.user, at=self.at)"),
    (flaws.unsafe_loading, "portfolio/a.py", "yaml.load(text, yaml.CSafeLoader)"),
    (flaws.unpacking, "portfolio/a.py", "archive.read(name)"),
    (flaws.predictable, "accounts/a.py", "import secrets"),
    (flaws.redirects, "web/a.py", "redirect('a' if request.POST.get('x') else 'b')"),
    (flaws.shared_memory, "web/a.py", "@lru_cache(9)\ndef folded(word): ..."),
    (flaws.script_in_script, "web/static/js/a.js", "place.textContent = title"),
    (flaws.script_in_templates, "web/templates/a.html", '<script src="a.js">'),
)


def scripts():
    for path in sorted((ROOT / "web/static/js").rglob("*.js")):
        yield Source(path.relative_to(ROOT).as_posix(), path.read_text())


@pytest.fixture(scope="module")
def sources():
    return [*guards.python_sources(), *guards.template_sources(), *scripts()]


@pytest.mark.parametrize("guard", dict.fromkeys(row[0] for row in VULNERABLE))
def test_the_whole_of_kiem_is_free_of(guard, sources):
    assert [problem for source in sources for problem in guard(source)] == []


@pytest.mark.parametrize(("guard", "path", "text"), VULNERABLE)
def test_a_vulnerable_variant_is_noticed(guard, path, text):
    assert list(guard(Source(path, text)))


@pytest.mark.parametrize(("guard", "path", "text"), SOUND)
def test_what_is_sound_is_left_alone(guard, path, text):
    assert list(guard(Source(path, text))) == []


def test_looking_writes_nothing():
    """A request that a link or a picture can make changes nothing: CSRF by GET."""
    writing = [
        (name, subject)
        for name, methods in matrix.rows().items()
        for subject, word in methods.get("GET", {}).items()
        # The secret of an app is kept until one types the first code.
        if "writes" in word and name != "totp-picture"
    ]

    assert writing == []


HOSTILE = [
    piece * (2_000 // len(piece))
    for piece in ("a", "0", " ", "a@", "a.", "-a", "06 ", "<a ", "((", "[x](", "**a")
]


def slow(pattern, texts):
    """The texts that take this pattern long: far more than their square."""
    found = []
    for text in texts:
        began = time.process_time()
        pattern.search(text if isinstance(pattern.pattern, str) else text.encode())
        if time.process_time() - began > 0.3:
            found.append((pattern.pattern[:60], text[:4]))
    return found


def test_no_pattern_goes_back_and_forth_in_a_long_text():
    assert list(matrix.routes())  # All modules are there.
    ours = {
        value
        for name, module in sorted(sys.modules.items())
        if name.split(".")[0] in LAYERS
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    }

    assert len(ours) > 20
    assert [found for pattern in ours for found in slow(pattern, HOSTILE)] == []


def test_a_pattern_that_goes_back_and_forth_is_noticed():
    assert slow(re.compile(r"(?:a+)+b"), ["a" * 25])
