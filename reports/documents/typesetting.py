"""Makes a PDF of a layout in this folder and what it is about."""

import json
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

FOLDER = Path(__file__).parent


def typeset(layout: str, content: dict[str, Any]) -> bytes:
    """A PDF for print and screen readers (PDF/A-2a and PDF/UA-1).

    The layout finds the content as `sys.inputs.content`: data, never markup.
    """
    told = json.dumps(content)
    try:
        # Both at once; a missing title or alternative text stops the compiler.
        return _compiled(layout, told, ["a-2a", "ua-1"])
    except typst.TypstError:
        # So does a sign that the font lacks, such as an emoji in a title: then rather
        # a plain PDF with a box in it than none.
        return _compiled(layout, told, [])


def _compiled(layout: str, content: str, standards: list[Any]) -> bytes:
    return typst.compile(
        str(FOLDER / layout),
        root=str(FOLDER),
        font_paths=[font_source_sans_pro.font_directory],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=standards,
        sys_inputs={"content": content},
    )
