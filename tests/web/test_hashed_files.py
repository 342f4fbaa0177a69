"""The static files of the image."""

import shutil

import pytest

from tests.guards import ROOT
from web.hashed_files import SHEETS, HashedFiles, whole

STATIC = ROOT / "web/static"


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_sheet_comes_whole(name):
    text = whole(STATIC / name)

    assert "@import" not in text
    assert text.count("{") == text.count("}")
    # Addresses are said from where a file lies.
    assert "url(" not in text.replace("url(#", "")


def test_collecting_makes_it_so(tmp_path):
    shutil.copytree(STATIC / "css", tmp_path / "css")
    storage = HashedFiles(location=tmp_path, base_url="/static/")
    names = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.css")]

    done = list(storage.post_process({name: (storage, name) for name in names}))

    assert not [each for each in done if isinstance(each[2], Exception)]
    hashed = tmp_path / storage.stored_name("css/app.css")
    assert "@layer components {" in hashed.read_text()
    assert "@import" not in hashed.read_text()
