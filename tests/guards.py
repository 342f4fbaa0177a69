"""What the architecture forbids, each as a function from a source file to problems."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# From top to bottom: each may know those below it.
LAYERS = (
    "config",
    "web",
    "notifications",
    "reports",
    "workflows",
    "portfolio",
    "accounts",
)
# Sign-in looks for a person before it is known who is looking.
UNSCOPED = ("User",)
QUERY_WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
SIGNALS = ("django.dispatch", "django.db.models.signals")
CLOCK_READERS = {"now", "localdate", "localtime", "today", "utcnow"}
UNSAFE_NAMES = {"mark_safe", "csrf_exempt", "SafeString", "Markup"}
# The doors for HTML: what nh3 cleaned, and what templates escaped. And where a signed
# link is asked for by a program without a cookie (RFC 8058), or a provider says with a
# signed token that somebody signed out (OpenID Connect Back-Channel Logout).
DOORS = (
    "web/templatetags/prose.py",
    "web/escaped.py",
    "web/views/unsubscribing.py",
    "web/views/elsewhere.py",
)
# What can call any address; safe_http.py judges it first.
CALLERS = ("urllib3.", "urllib.request.", "http.client.", "requests.", "httpx.")
CALLERS += ("aiohttp.", "socket.", "ftplib.", "telnetlib.", "pycurl.")
UNSAFE_TEMPLATE = ("|safe", "| safe", "autoescape off", "autoescape false")


@dataclass(frozen=True)
class Source:
    """A file of the project: its path from the root and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def package(self) -> str:
        return self.path.split("/")[0]

    def is_in(self, *folders: str) -> bool:
        return self.path.startswith(folders)

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{node.lineno}: {what}"


def python_sources() -> Iterator[Source]:
    """Give all Python files but migrations, which Django writes."""
    folders = [ROOT / name for name in (*LAYERS, "tests")]
    paths = [path for folder in folders for path in folder.rglob("*.py")]
    for path in sorted([*paths, *ROOT.glob("*.py")]):
        name = path.relative_to(ROOT).as_posix()
        if "/migrations/" not in name:
            yield Source(name, path.read_text())


def template_sources() -> Iterator[Source]:
    for folder in ("templates", "jinja2"):
        for path in sorted(ROOT.glob(f"*/{folder}/**/*.*")):
            yield Source(path.relative_to(ROOT).as_posix(), path.read_text())


def settings_read() -> set[str]:
    """Give the names that the settings take from the environment."""
    names = ("settings", "sign_in", "running")
    text = "".join((ROOT / f"config/{name}.py").read_text() for name in names)
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', text))


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def functions(source: Source) -> Iterator[ast.FunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return (node for node in source.nodes if isinstance(node, kinds))


def long_modules(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > 400:
        yield f"{source.path}: {lines} lines"


def long_functions(source: Source) -> Iterator[str]:
    most = 20 if source.is_in("web/views") else 50
    for function in functions(source):
        if length(function) > most:
            yield source.at(function, f"{function.name}: {length(function)} lines")


def in_web(source: Source) -> bool:
    return source.is_in("web/") and not source.is_in("web/management/")


def writes_in_web(source: Source) -> Iterator[str]:
    """Find writes to the database; verbs do that.

    A dictionary's update() has an argument without a keyword, a cache's delete() a key.
    """
    if not in_web(source):
        return
    for call in source.calls():
        name = getattr(call.func, "attr", "")
        by_query = name == "update" and call.keywords and not call.args
        if name in QUERY_WRITES or by_query or (name == "delete" and not call.args):
            yield source.at(call, f".{name}()")


def unscoped_queries(source: Source) -> Iterator[str]:
    """Find queries in web that do not start from what the user may see."""
    if not in_web(source):
        return
    scoped = {
        node.value
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr in ("visible_to", "none")
    }
    managers = {"objects", "_default_manager", "_base_manager"}
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in managers:
            name = getattr(node.value, "id", getattr(node.value, "attr", "?"))
            if node not in scoped and name not in UNSCOPED:
                yield source.at(node, f"{name}.{node.attr} without .visible_to()")
    for call in source.calls():
        shortcut = getattr(call.func, "id", "")
        if shortcut in ("get_object_or_404", "get_list_or_404"):
            model = call.args[0]
            if isinstance(model, ast.Name) and model.id[0].isupper():
                yield source.at(call, f"{shortcut}({model.id}) without .visible_to()")


def imported(source: Source) -> Iterator[tuple[ast.AST, str, str]]:
    """Give for each import the whole name and the name it goes by here."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name, alias.asname or alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield node, name, alias.asname or alias.name


def signals(source: Source) -> Iterator[str]:
    if source.package in LAYERS:
        for node, name, _ in imported(source):
            if name.startswith(SIGNALS):
                yield source.at(node, f"a signal: {name}")


def patched_own_code(source: Source) -> Iterator[str]:
    """Find tests that replace a piece of Kiem: they test something that is not it."""
    if not source.is_in("tests/"):
        return
    own = {local for _, name, local in imported(source) if name.split(".")[0] in LAYERS}
    for call in source.calls():
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name not in ("setattr", "patch", "object", "delattr") or not call.args:
            continue
        target = root_of(call.args[0])
        if target in own or target.split(".")[0] in LAYERS:
            yield source.at(call, f"{name}({target})")


def root_of(node: ast.AST) -> str:
    """Give the first name of an expression, or a literal text."""
    while isinstance(node, ast.Attribute):
        node = node.value
    if isinstance(node, ast.Constant):
        return str(node.value)
    return getattr(node, "id", "")


def hidden_clocks(source: Source) -> Iterator[str]:
    """Find what reads the clock away from the edges and escapes ruff."""
    edges = ("config/", "web/", "tests/", "notifications/tasks.py")
    if source.package not in LAYERS or source.is_in(*edges):
        return
    for call in source.calls():
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in CLOCK_READERS and not call.args:
            yield source.at(call, f"{name}() reads the clock")
        for keyword in call.keywords:
            if keyword.arg in ("auto_now", "auto_now_add"):
                yield source.at(call, f"{keyword.arg} reads the clock")


def unsafe(source: Source) -> Iterator[str]:
    """Find what lets markup through, or requests, or fields."""
    if source.package not in LAYERS or source.path in DOORS:
        return
    if not source.path.endswith(".py"):
        for pattern in UNSAFE_TEMPLATE:
            if pattern in source.text:
                yield f"{source.path}: {pattern}"
        return
    for node, name, _ in imported(source):
        if name.split(".")[-1] in UNSAFE_NAMES:
            yield source.at(node, name)
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in UNSAFE_NAMES:
            yield source.at(node, node.attr)
        if isinstance(node, ast.Assign) and ast.unparse(node) == "fields = '__all__'":
            yield source.at(node, "fields = '__all__'")


def calls_outward(source: Source) -> Iterator[str]:
    """Find what could call an address past the one client that is safe."""
    if source.package not in LAYERS or source.path == "notifications/safe_http.py":
        return
    for node, name, _ in imported(source):
        if f"{name}.".startswith(CALLERS):
            yield source.at(node, f"{name} calls outward")


def points_up(model: str, target: str) -> bool:
    """See whether a relation goes from a lower layer to a higher one."""
    both_ours = model in LAYERS and target in LAYERS
    return both_ours and LAYERS.index(target) < LAYERS.index(model)
