"""The modules of JavaScript that a page needs, so that it can ask for all at once."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html_join

FOLDER = Path(__file__).parent.parent / "static" / "js"
# What the board mounts; see app.js.
BOARD = ("board", "find", "look", "live", "views", "keys", "session")
IMPORT = re.compile(r"^import\b[^;]*?\"\./(\w+)\.js\";", re.MULTILINE)


@cache
def modules_of_board() -> tuple[str, ...]:
    """Paths of the modules of the board, and of all that they import."""
    found = ["app"]
    waiting = list(BOARD)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += IMPORT.findall((FOLDER / f"{name}.js").read_text())
    return tuple(f"js/{name}.js" for name in found)


@cache
def preloads() -> str:
    """Has the browser ask for all of them at once; each would ask for the next."""
    html = '<link rel="modulepreload" href="{}">'
    return format_html_join("", html, ((static(path),) for path in modules_of_board()))
