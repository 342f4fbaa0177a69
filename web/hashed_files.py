"""Static files of the image: compressed, and under names that change with them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEETS = ("css/app.css", "css/pages.css")
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Modules of JavaScript import each other by hashed names; a style sheet is whole.

    A browser asks for each file that another one names, which takes it longer than to
    read them.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        for sheet in paths.keys() & set(SHEETS):
            collected = Path(self.path(sheet))
            collected.write_text(whole(collected))
            paths[sheet] = (self, sheet)
        yield from super().post_process(paths, dry_run, **options)


def whole(sheet: Path) -> str:
    """A style sheet with the ones that it imports in it, each in its layer."""

    def brought_in(found: re.Match[str]) -> str:
        path, layer = found.groups()
        return f"@layer {layer} {{\n{(sheet.parent / path).read_text()}}}"

    return IMPORT.sub(brought_in, sheet.read_text())
