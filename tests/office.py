"""The LibreOffice and the PDF tools of this machine, for tests."""

import shutil
import subprocess
from pathlib import Path

import pytest

NEEDED = {
    "soffice": "LibreOffice (apt install libreoffice-calc-nogui, -impress-nogui)",
    "pdfinfo": "poppler (apt install poppler-utils)",
}


def program(name: str) -> str:
    """Where it is; a test fails without it and says what is missing."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"This test needs {NEEDED[name]}")
    return found


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
