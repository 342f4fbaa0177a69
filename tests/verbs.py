"""The verbs, found by looking at the code; and why some have no route in the API."""

import ast
import inspect
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import accounts.actions
import notifications
import portfolio.actions
import reports.actions
import workflows.actions

# What no page does, or what a program must not.
REASONS = {
    "answered": "By a link in a mail, without signing in.",
    "archive_initiative": "By a worker: a program asks for the document.",
    "ask_for_instance": "Everything of everybody: by who administers, on a page.",
    "bring_in": "An import does it; it has routes.",
    "close_account": "By an administrator, on the page of accounts.",
    "forget_person": "By an administrator, on the page of accounts.",
    "keep_lesson": "Part of a decision.",
    "log": "What came by mail; a program posts an update.",
    "make_administrator": "On the page of accounts, and by an identity provider.",
    "open_again": "By an administrator, on the page of accounts.",
    "open_first_portfolio": "Once, by the first administrator, on a page.",
    "quieten": "One press in a mail programme; a program changes the preferences.",
    "revoke_token": "On a page, by somebody who signed in.",
    "undo_edit": "Reached by `undoing`, as the page does.",
    "undo_move": "Reached by `undoing`, as the page does.",
    "sync_roles": "By an identity provider.",
    "try_mail": "By an administrator, on a page.",
}


def verbs():
    """Public functions that act for somebody, by name."""
    packages = (portfolio.actions, workflows.actions, reports.actions, notifications)
    modules = [accounts.actions]
    for package in packages:
        path = Path(package.__file__).parent
        modules += [
            import_module(f"{package.__name__}.{each.name}")
            for each in iter_modules([str(path)])
            if not each.ispkg
        ]
    return {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and acts_for_somebody(module, function)
    }


def acts_for_somebody(module, function):
    asked = inspect.signature(function).parameters
    is_own = module.__name__.endswith("actions") and "user" in asked
    return "by" in asked or is_own


def routed():
    """What the modules of the API take from the packages below."""
    found = set()
    for path in Path("web/api").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                found |= {each.name for each in node.names}
    return found
