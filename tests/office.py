"""The LibreOffice and the PDF tools of this machine, for tests."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NEEDED = {
    "soffice": "LibreOffice (apt install libreoffice-calc-nogui, -impress-nogui)",
    "pdfinfo": "poppler (apt install poppler-utils)",
}


def program(name: str) -> str:
    """Where it is; where there must be one, refuse to skip."""
    found = shutil.which(name)
    if found is None:
        reason = f"no {name} found; install {NEEDED[name]}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return str(found)


def converted(files: list[Path], folder: Path, to: str) -> list[Path]:
    """These files as LibreOffice reads and saves them; one start for all."""
    subprocess.run(
        [
            program("soffice"),
            f"-env:UserInstallation=file://{folder}/profile",
            *("--headless", "--convert-to", to, "--outdir", folder / "converted"),
            *files,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return [folder / "converted" / f"{file.stem}.{to[:4].strip(':')}" for file in files]


def pdfinfo(file: Path, *options: str) -> str:
    done = subprocess.run(
        [program("pdfinfo"), *options, file], check=True, capture_output=True, text=True
    )
    return done.stdout
