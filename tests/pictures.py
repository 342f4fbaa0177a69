"""Takes the pictures of the README and the handbook: `make pictures`.

Loads the demo in both languages into a throw-away folder, starts Kiem, and looks at the
board, an initiative, a gate sheet, a mail and the report. ARGS="--all FOLDER" takes
each at two widths, light and dark, to look at.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import OPTIONS, find_chromium

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "kiem-demo-lindervoort"
BOARD = "/p/lindervoort/"
# The titles of the initiative whose gate sheet is shown.
TITLES = {
    "nl": "Eerder bellen bij betaalachterstand",
    "en": "Calling earlier about arrears",
}
SIZES = {"wide": (1280, 900), "phone": (390, 844)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all", metavar="FOLDER", type=Path)
    folder = options.parse_args().all
    browser_path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=OPTIONS)
        for language in ("nl", "en"):
            with kiem(language) as address:
                if folder:
                    take_everything(browser, address, language, folder)
                else:
                    take_documents(browser, address, language)
        browser.close()


@contextmanager
def kiem(language: str):
    """Run Kiem with the demo in this language; give its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="kiem-pictures-") as folder:
        environment = os.environ | {
            "DEMO": "1",
            "SECRET_KEY": "only-for-pictures",
            "VAR_DIR": folder,
            "SITE_URL": f"http://127.0.0.1:{port}",
        }
        for command in (
            ("migrate", "-v0"),
            ("demo", "--language", language),
            ("remind",),
        ):
            manage(environment, *command)
        server = subprocess.Popen(
            (
                *(sys.executable, "-m", "gunicorn", "config.wsgi", "--threads", "8"),
                *("--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
            ),
            cwd=ROOT,
            env=environment,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/_healthz/livez/")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def manage(environment: dict[str, str], *command: str) -> None:
    arguments = [sys.executable, "manage.py", *command]
    subprocess.run(arguments, cwd=ROOT, env=environment, check=True)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(address: str) -> None:
    for _attempt in range(100):
        try:
            urllib.request.urlopen(address)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def open_as(
    browser: Browser, address: str, role: str, language: str, size: str, scheme: str
) -> Page:
    """A signed-in page of this size, language and colour scheme."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        locale={"nl": "nl-NL", "en": "en-GB"}[language],
        color_scheme=scheme,
        timezone_id="Europe/Amsterdam",
    )
    page = context.new_page()
    page.goto("/sign-in/")
    page.locator("input#id_username").fill(f"{role}@lindervoort.example")
    page.locator("input#id_password").fill(PASSWORD)
    page.locator("input#id_password").press("Enter")
    page.wait_for_url("**/p/**")
    return page


def show_board(page: Page, language: str) -> None:
    page.goto(BOARD)


def show_initiative(page: Page, language: str) -> None:
    page.goto(BOARD)
    path = page.get_by_role("link", name=TITLES[language], exact=True).first
    page.goto(path.get_attribute("href"))


def show_gate(page: Page, language: str) -> None:
    show_initiative(page, language)
    page.goto(page.url + "gate/")


def show_mail(page: Page, language: str) -> None:
    page.goto("/mailbox/")
    mine = page.get_by_role("row").filter(has_text="owner@lindervoort.example")
    mine.get_by_role("link").first.click()
    page.wait_for_load_state("networkidle")


def show_report(page: Page, language: str) -> None:
    page.goto(BOARD + "report/")


PAGES = {
    "board": ("manager", show_board),
    "initiative": ("owner", show_initiative),
    "gate": ("gatekeeper", show_gate),
    "mail": ("owner", show_mail),
    "report": ("management", show_report),
}


def take_everything(
    browser: Browser, address: str, language: str, folder: Path
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (role, show) in PAGES.items():
        for size in SIZES:
            for scheme in ("light", "dark"):
                page = open_as(browser, address, role, language, size, scheme)
                show(page, language)
                path = folder / f"{name}-{language}-{size}-{scheme}.png"
                page.screenshot(path=path, full_page=True)
                page.context.close()


def take_documents(browser: Browser, address: str, language: str) -> None:
    """The pictures of the README and the handbook."""
    for name, (role, show) in PAGES.items():
        page = open_as(browser, address, role, language, "wide", "light")
        show(page, language)
        page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}-{language}.png")
        page.context.close()


if __name__ == "__main__":
    main()
