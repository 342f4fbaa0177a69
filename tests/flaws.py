"""Classes of flaws that comparable software had: each a search through a whole file.

docs/security.md has the classes, and the tests over all routes beside these.
"""

import ast
import re
from collections.abc import Iterator

from tests.guards import LAYERS, Source, functions, imported

# Where SQL is written by hand: it is ours, and what goes into it goes as a parameter.
SQL = {
    "accounts/composed.py",
    "notifications/doctor.py",
    "reports/backup/emptying.py",
    "reports/backup/reading.py",
    "portfolio/append_only.py",
    "portfolio/composed.py",
    "portfolio/full_text.py",
    "portfolio/library/search.py",
    "portfolio/rows.py",
    "portfolio/settled.py",
    "notifications/outbox.py",
    "reports/everything/reading.py",
    "reports/everything/writing.py",
    "web/views/health.py",
}
SQL_CALLS = {"raw", "extra", "RawSQL", "execute", "executemany"}
RUNNING = {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}
# A program that is started may take the name of a file for an option.
PROCESSES = ("subprocess.", "os.system", "os.popen", "pty.", "commands.")
# Starts one of ours, with nothing behind it that anybody sent.
STARTERS = {"reports/draughtsman.py"}
# What makes objects, or code, of what it reads.
LOADERS = ("pickle.", "cPickle.", "marshal.", "shelve.", "dill.", "jsonpickle.")
SAFE_YAML = {"SafeLoader", "CSafeLoader", "_Loader"}
# What follows references to other files, or grows without end.
PARSERS = ("xml.etree.", "xml.dom.", "xml.sax.expat", "lxml.")
PARSERS += ("PIL.", "wand.", "cairosvg.")
PREDICTABLE = ("random.", "hashlib.md5", "hashlib.sha1", "uuid.uuid1")
# Figures and a demo that come out the same each time; a mark that is no secret.
REPEATED = {
    "reports/figures/chance.py",
    "reports/figures/forecast.py",
    "web/management/demo/chance.py",
    "web/management/demo/growth.py",
    "web/management/demo/large.py",
    "web/views/meetings.py",
}
# Only compares it with what a browser says it came from.
OWN_ADDRESS = {"web/carried.py", "web/entrance.py"}
HOST = {"get_host", "build_absolute_uri", "get_port", "_get_raw_host"}
HOST_HEADERS = ("HTTP_HOST", "HTTP_X_FORWARDED", "X-Forwarded", "SERVER_NAME")
TABLES = {"reports/documents/csv_files.py", "web/pages/public.py"}
TABLES |= {"reports/documents/spreadsheet.py"}
WRITERS = ("csv.writer", "csv.DictWriter", "xlsxwriter.", "openpyxl.")
MAILERS = {"notifications/emails.py", "notifications/mailbox.py"}
MAILS = {"EmailMessage", "EmailMultiAlternatives", "send_mail", "send_mass_mail"}
MAILS |= {"SMTP", "SMTP_SSL"}
# It puts a method in place when Kiem starts.
NO_ROWS = {"web/caching.py"}
ACTORS = {"by", "at", "actor", "user", "author", "created_by", "created_at"}


def is_ours(source: Source) -> bool:
    return source.package in LAYERS and source.path.endswith(".py")


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def is_sent(node: ast.AST) -> bool:
    """Whether it is what somebody sent: request.GET, .POST, .data and the like."""
    parts = ("GET", "POST", "data", "query_params", "META", "headers", "COOKIES")
    return any(
        isinstance(each, ast.Attribute)
        and each.attr in parts
        and "request" in ast.unparse(each.value)
        for each in ast.walk(node)
    )


def injections(source: Source) -> Iterator[str]:
    """SQL by hand, code that is run, a shell; a field or an order that was sent."""
    if not is_ours(source):
        return
    for call in source.calls():
        name = name_of(call)
        if name in SQL_CALLS and source.path not in SQL:
            yield source.at(call, f"{name}(): SQL by hand")
        if ast.unparse(call.func) in RUNNING:
            yield source.at(call, f"{name}() runs what it is given")
        if any(keyword.arg == "shell" for keyword in call.keywords):
            yield source.at(call, "a shell")
        chooses = name in ("F", "order_by", "values", "getattr", "annotate")
        # A name that begins as ours do is one of ours: getattr(self, f"do_{act}").
        given = [each for each in call.args if not isinstance(each, ast.JoinedStr)]
        if chooses and any(map(is_sent, given)):
            yield source.at(call, f"{name}() of what was sent")
        spreads = [each.value for each in call.keywords if each.arg is None]
        if name in ("filter", "exclude", "get") and any(map(is_sent, spreads)):
            yield source.at(call, f"{name}(**) of what was sent")
    for node, name, _local in imported(source):
        # A command is typed by who keeps the server.
        is_known = source.is_in("web/management/") or source.path in STARTERS
        if f"{name}.".startswith(PROCESSES) and not is_known:
            yield source.at(node, f"{name} starts programs")


def mass_assignments(source: Source) -> Iterator[str]:
    """All that was sent at once, into a row or a verb."""
    if not is_ours(source) or not source.is_in("web/"):
        return
    for call in source.calls():
        spreads = [each.value for each in call.keywords if each.arg is None]
        if any(map(is_sent, spreads)):
            yield source.at(call, "**what was sent")
        if name_of(call) == "setattr" and source.path not in NO_ROWS:
            yield source.at(call, "setattr(): name the fields")


def forged_histories(source: Source) -> Iterator[str]:
    """Who did it and when, taken from whoever says so."""
    if not is_ours(source) or not source.is_in("web/"):
        return
    for call in source.calls():
        for keyword in call.keywords:
            if keyword.arg in ACTORS and is_sent(keyword.value):
                yield source.at(call, f"{keyword.arg}= of what was sent")


def unsafe_loading(source: Source) -> Iterator[str]:
    """Objects made of bytes; YAML that makes more than plain values."""
    if not is_ours(source):
        return
    for node, name, _local in imported(source):
        if f"{name}.".startswith(LOADERS):
            yield source.at(node, f"{name} makes objects of what it reads")
        if f"{name}.".startswith(PARSERS):
            yield source.at(node, f"{name} follows what a file refers to")
    for call in source.calls():
        if ast.unparse(call.func) in ("yaml.load", "yaml.load_all"):
            given = [*call.args[1:], *(each.value for each in call.keywords)]
            loaders = {getattr(each, "attr", getattr(each, "id", "")) for each in given}
            if not loaders or not loaders <= SAFE_YAML:
                yield source.at(call, "yaml.load() without a safe loader")
        elif ast.unparse(call.func) in ("yaml.unsafe_load", "yaml.full_load"):
            yield source.at(call, ast.unparse(call.func))


def unpacking(source: Source) -> Iterator[str]:
    """An archive that writes where its names say, or a file that a request names."""
    if not is_ours(source):
        return
    for call in source.calls():
        name = name_of(call)
        to_disk = name == "extract" and isinstance(call.func, ast.Attribute)
        if to_disk or name in ("extractall", "unpack_archive", "mktemp"):
            yield source.at(call, f"{name}()")
        if name in ("open", "Path", "FileResponse") and any(map(is_sent, call.args)):
            yield source.at(call, f"{name}() of what was sent")


def predictable(source: Source) -> Iterator[str]:
    """Chance that can be foretold, or a digest that can be forged, where it counts."""
    if not is_ours(source) or source.path in REPEATED:
        return
    for node, name, _local in imported(source):
        if f"{name}.".startswith(PREDICTABLE):
            yield source.at(node, f"{name}: use secrets, or sha256")
    for call in source.calls():
        if (name := ast.unparse(call.func)).startswith(PREDICTABLE):
            yield source.at(call, f"{name}(): use secrets, or sha256")


def trusted_hosts(source: Source) -> Iterator[str]:
    """A link that is made of what the caller says our address is."""
    if not is_ours(source) or source.package == "config" or source.path in OWN_ADDRESS:
        return
    for call in source.calls():
        if name_of(call) in HOST:
            yield source.at(call, f"{name_of(call)}(): use SITE_URL")
    for node in source.nodes:
        text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and text.startswith(HOST_HEADERS):
            yield source.at(node, f"{text} is said by the caller")


def redirects(source: Source) -> Iterator[str]:
    """Somebody sent on to an address that came along, which may be anybody's."""
    if not is_ours(source) or not source.is_in("web/"):
        return
    for call in source.calls():
        away = name_of(call) in ("redirect", "HttpResponseRedirect")
        chosen = [each for each in call.args[:1] if not isinstance(each, ast.IfExp)]
        if away and any(map(is_sent, chosen)):
            yield source.at(call, "redirect() to what was sent")


def own_tables(source: Source) -> Iterator[str]:
    """A spreadsheet that was not made where formulas are defused."""
    if is_ours(source) and source.path not in TABLES:
        calls = [(call, ast.unparse(call.func)) for call in source.calls()]
        for node, name in [
            *calls,
            *((node, name) for node, name, _ in imported(source)),
        ]:
            if f"{name}.".startswith(WRITERS):
                yield source.at(node, f"{name}: there is one place for this")


def own_mails(source: Source) -> Iterator[str]:
    """A mail past the one place that keeps line ends out of its headers."""
    if is_ours(source) and source.path not in MAILERS:
        for node, name, _local in imported(source):
            is_django = name.startswith("django.core.mail")
            if is_django and name.split(".")[-1] in MAILS:
                yield source.at(node, f"{name}: mails go through the outbox")
        for call in source.calls():
            if name_of(call) in MAILS:
                yield source.at(call, f"{name_of(call)}(): mails go through the outbox")


def shared_memory(source: Source) -> Iterator[str]:
    """A page that is kept for all, or a person in a name that all requests share."""
    if not is_ours(source):
        return
    for node, name, _local in imported(source):
        if name.endswith((".cache_page", ".cache_control_public")):
            yield source.at(node, f"{name} keeps a page for everybody")
    for function in functions(source):
        kept = {ast.unparse(each).split("(")[0] for each in function.decorator_list}
        takes = {each.arg for each in function.args.args}
        if kept & {"cache", "lru_cache"} and takes & {"user", "reader", "request"}:
            yield source.at(function, f"{function.name} remembers for whom it was")
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield source.at(node, "global: two requests share it")


# In which JavaScript text becomes markup, or code. These get it from our own server,
# where a template escaped it, and the Content-Security-Policy runs nothing of it.
FROM_OUR_SERVER = {"fill.js", "theme.js", "note.js"}
TO_MARKUP = re.compile(
    r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|srcdoc"
    r"|createContextualFragment|setHTMLUnsafe"
)
TO_CODE = re.compile(
    r"\beval\(|new Function|set(?:Timeout|Interval)\(\s*[\"'`]|javascript:"
)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:text/plain|application/(?:ld\+)?json)\")"
    r"|\son[a-z]+\s*=|\sstyle\s*=|javascript:|<style",
    re.I,
)


def script_in_script(source: Source) -> Iterator[str]:
    if not source.path.endswith(".js"):
        return
    if source.path.split("/")[-1] not in FROM_OUR_SERVER:
        yield from (f"{source.path}: {at[0]}" for at in TO_MARKUP.finditer(source.text))
    yield from (f"{source.path}: {at[0]}" for at in TO_CODE.finditer(source.text))


def script_in_templates(source: Source) -> Iterator[str]:
    """What the Content-Security-Policy would stop: it should not be there at all.

    A mail has no such policy and no other way to be looked at than by style=.
    """
    if source.path.startswith(("web/templates/", "web/jinja2/")):
        for at in INLINE.finditer(source.text):
            yield f"{source.path}: {at[0].strip()}"
