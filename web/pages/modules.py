"""The modules of JavaScript that a page needs, so that it can ask for all at once."""

import re
from functools import cache
from pathlib import Path

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
