"""What a page loads: the board is light, and asks for all its modules at once."""

import gzip
import re

from tests.guards import ROOT
from web.pages.modules import FOLDER, modules_of_board

CSS = ROOT / "web" / "static" / "css"
IMPORTED = re.compile(r'url\("components/([^"]+)"\)')


def test_each_component_is_in_one_of_the_two_sheets():
    sheets = (CSS / "app.css").read_text(), (CSS / "pages.css").read_text()
    imported = [name for sheet in sheets for name in IMPORTED.findall(sheet)]

    assert sorted(imported) == sorted(p.name for p in (CSS / "components").iterdir())


def test_the_board_asks_for_its_modules_at_once(client, portfolio, manager):
    client.force_login(manager)
    page = client.get("/p/lindervoort/").content.decode()

    asked = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', page)
    assert tuple(asked) == modules_of_board()
    assert {"js/board.js", "js/drag.js", "js/morph.js"} <= set(asked)
    assert all((FOLDER.parent / path).exists() for path in asked)


def test_the_board_leaves_out_what_other_pages_show(client, portfolio, manager):
    client.force_login(manager)
    board = client.get("/p/lindervoort/").content.decode()
    report = client.get("/p/lindervoort/report/").content.decode()

    assert "css/pages.css" not in board
    assert "css/pages.css" in report


def test_the_styles_of_the_board_are_small():
    """Some 24 kB, packed one by one; the scripts take 36."""
    sheets = [
        "app.css",
        *(
            f"components/{name}"
            for name in IMPORTED.findall((CSS / "app.css").read_text())
        ),
    ]

    sizes = [len(gzip.compress((CSS / name).read_bytes())) for name in sheets]
    assert sum(sizes) < 25_000
