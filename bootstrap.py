"""Sets Kiem up with nothing but Python, then does as asked: `python3 bootstrap.py run`.

The syntax is that of Python 3.6, so that a Python that is too old can still say so.
"""

import hashlib
import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec

import embedded
from embedded import PYTHON, ROOT, VENV, Refusal

NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")

USAGE = """usage: python3 bootstrap.py COMMAND, or: make COMMAND

  run        set up what is missing and start Kiem (PORT=8000, HOST=127.0.0.1)
  test       all tests, on SQLite and on PostgreSQL (DB=sqlite: on SQLite alone;
             ARGS="-k board": what pytest is to do)
  lint       every check that is not a test
  bench      measure, one JSON line for each figure (ONLY=start: some of them)
  fuzz       20,000 random steps through the gates and 20,000 calls of the API
             (FUZZ_STEPS=2000: fewer), 10,000 pieces of nonsense to every route, and
             200 random instances out and in again
  chaos      break every server while mail is sent; takes minutes
  docs       make one site of all documents in site/
  pictures   take the pictures of the documents (ARGS="--all FOLDER": of every page)
  load       200 people at once for ten minutes (LOAD_SECONDS=60: shorter)
  sbom       list all libraries in sbom.json, as CycloneDX
  rights     write docs/permissions.md anew from tests/web/rights.csv
  settings   write docs/settings.md anew from config/explained.py
  messages   bring the Dutch texts in locale/ up to date with the code
  lock       resolve requirements*.in into requirements*.txt with hashes (needs uv)
  clean      remove all that these commands made, the data in var/ included"""

LINT = (
    "ruff check .",
    "ruff format --check .",
    "lint-imports",
    "djlint --lint --quiet web notifications",
    "mypy accounts portfolio workflows reports notifications",
    "python manage.py makemigrations --check --dry-run",
    "python manage.py messages --check",
    "sphinx-build -q -W -b html docs site",
    "python manage.py check --deploy --fail-level WARNING",
)
# As strict as production: what is wrong only with https or without demo shows too.
LINT_ENVIRONMENT = {
    "SITE_URL": "https://kiem.example",
    "ALLOWED_HOSTS": "kiem.example",
    "DEMO": "0",
    "DEBUG": "0",
}
MADE = (
    ".venv",
    ".venv-load",
    "sbom.json",
    "site",
    "var",
    "staticfiles",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".hypothesis",
)


def show(text, end="\n"):
    """Tell what is going on; standard output is for results."""
    print(text, end=end, file=sys.stderr, flush=True)


@contextmanager
def step(text):
    """Show one line for a step that takes time."""
    started = time.monotonic()
    show(text + ":", end=" ")
    try:
        yield
    except BaseException:
        show("")
        raise
    show(f"{time.monotonic() - started:.1f} s")


def call(*args, **options):
    """Run a command and give what it printed; when it fails, show all it said."""
    args = [str(arg) for arg in args]
    done = subprocess.run(
        args,
        cwd=str(ROOT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        **options,
    )
    if done.returncode:
        command = " ".join(shlex.quote(arg) for arg in args)
        said = done.stdout + done.stderr
        raise Refusal(f"{said}\nThis failed, the reason is above: {command}")
    return done.stdout


def replace_by(*args):
    """Let another program take the place of this one."""
    os.chdir(str(ROOT))
    os.execv(str(args[0]), [str(arg) for arg in args])


def go_on_with_newer_python():
    """Hand over to a newer Python of this machine."""
    for name in NEWER:
        path = shutil.which(name)
        if path:
            replace_by(path, __file__, *sys.argv[1:])
    version = ".".join(str(part) for part in sys.version_info[:2])
    raise Refusal(f"Kiem needs Python 3.11 or newer; this is {version}. Install one.")


def make_venv():
    uv = shutil.which("uv")
    if uv:
        call(uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV)
        return
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise Refusal(
            "This Python cannot make a virtual environment: "
            "run apt install python3-venv, then try again."
        )
    call(sys.executable, "-m", "venv", "--clear", VENV)


def install(dev=False):
    """Install the locked requirements, unless exactly these are there already."""
    locks = ["requirements.txt"] + (["requirements-dev.txt"] if dev else [])
    wanted = {
        name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in locks
    }
    stamp = VENV / "installed.json"
    there = json.loads(stamp.read_text()) if stamp.exists() else {}
    if PYTHON.exists() and wanted.items() <= there.items():
        return
    if not PYTHON.exists():
        with step("Making a virtual environment in .venv"):
            make_venv()
    stamp.write_text("{}")
    with step(f"Installing the libraries of {locks[-1]}, this may take a minute"):
        strict = ["-q", "--require-hashes", "--only-binary=:all:", "-r", locks[-1]]
        uv = shutil.which("uv")
        if uv:
            call(uv, "pip", "install", "--python", PYTHON, *strict)
        else:
            call(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *strict)
    stamp.write_text(json.dumps(wanted))


def compile_messages():
    """Compile the translations when their text is newer."""
    for text in (ROOT / "locale").glob("*/LC_MESSAGES/*.po"):
        compiled = text.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime:
            with step("Compiling the translations"):
                call(PYTHON, "-m", "web.translations")
            return


def set_up(dev=False):
    install(dev=dev)
    compile_messages()


def run():
    place = embedded.Place.chosen()
    set_up()
    with embedded.short_folder() as folder, embedded.Children() as children:
        env = place.environment(os.environ)
        broker = embedded.start_broker(children, folder, env)
        web = embedded.starting_web(children, place, env)
        with web, step("Preparing the database"):
            sign_in = call(PYTHON, "manage.py", "prepare", env=env)
        with step("Starting the web server"):
            embedded.wait_for_page(children, place)
        embedded.start_worker(children, place, env)
        print(embedded.welcome(env, broker, sign_in), flush=True)
        children.watch()


def test(*args):
    set_up(dev=True)
    replace_by(PYTHON, "-m", "tests", *args)


def lint():
    set_up(dev=True)
    failed = []
    with tempfile.TemporaryDirectory() as var:
        key = {"SECRET_KEY": secrets.token_urlsafe(50), "VAR_DIR": var}
        env = dict(os.environ, **LINT_ENVIRONMENT, **key)
        for line in LINT:
            command, *args = shlex.split(line)
            show("$ " + line)
            if subprocess.call(
                [str(PYTHON.parent / command), *args], cwd=str(ROOT), env=env
            ):
                failed.append(line)
    if failed:
        raise Refusal("Lint failed: " + "; ".join(failed) + ".")
    show("Lint found nothing.")


def bench(*args):
    set_up(dev=True)
    replace_by(PYTHON, "-m", "tests.benchmarks.run", *args)


FUZZ = ("tests/fuzz", "tests/reports/test_everything.py")


def fuzz(*args):
    set_up(dev=True)
    os.environ.setdefault("FUZZ_STEPS", "20000")
    os.environ.setdefault("FUZZ_INSTANCES", "200")
    os.environ.setdefault("FUZZ_CASES", "10000")
    replace_by(PYTHON, "-m", "pytest", *FUZZ, *args)


CHAOS = ("tests/chaos", "tests/notifications/test_year.py")


def chaos(*args):
    set_up(dev=True)
    os.environ["CHAOS"] = "1"
    replace_by(PYTHON, "-m", "pytest", *CHAOS, *args)


def docs(*args):
    set_up(dev=True)
    replace_by(PYTHON, "-m", "sphinx", "-q", "-W", *args, "docs", "site")


def pictures(*args):
    set_up(dev=True)
    replace_by(PYTHON, "-m", "tests.pictures", *args)


LOAD = ROOT / ".venv-load"


def load():
    """In an environment of its own: what makes the load is no part of Kiem."""
    set_up(dev=True)
    locust = LOAD / "bin" / "locust"
    if not locust.exists():
        with step("Installing what makes the load in .venv-load"):
            call(sys.executable, "-m", "venv", "--clear", LOAD)
            strict = ("--require-hashes", "--only-binary=:all:")
            pip = (LOAD / "bin" / "python", "-m", "pip", "install", "-q")
            call(*pip, *strict, "-r", "requirements-load.txt")
    os.environ.setdefault("LOAD_LOCUST", str(locust))
    replace_by(PYTHON, "-m", "tests.load")


def sbom():
    set_up(dev=True)
    command = PYTHON.parent / "cyclonedx-py"
    what = ("requirements", "requirements.txt", "--pyproject", "pyproject.toml")
    call(command, *what, "--output-reproducible", "--output-file", "sbom.json")
    show("All libraries that Kiem runs with are in sbom.json.")


def messages():
    set_up(dev=True)
    key = secrets.token_urlsafe(50)
    show(call(PYTHON, "manage.py", "messages", env=dict(os.environ, SECRET_KEY=key)))


def rights():
    set_up(dev=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    replace_by(PYTHON, "-m", "tests.web.matrix")


def settings():
    set_up()
    call(PYTHON, "-m", "config.explained")
    show("docs/settings.md says what config/explained.py says.")


def lock():
    uv = shutil.which("uv")
    if not uv:
        raise Refusal("Resolving the requirements needs uv: pip install uv.")
    for name in ("requirements", "requirements-dev", "requirements-load"):
        with step(f"Resolving {name}.in"):
            call(
                *(uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
                *("--python-version", "3.11", "--custom-compile-command", "make lock"),
                *(f"{name}.in", "--output-file", f"{name}.txt"),
            )


def clean():
    """Remove what was made, inside this folder only: a link goes, not its target."""
    for folder, folders, files in os.walk(str(ROOT)):
        doomed = [name for name in folders if name == "__pycache__"]
        doomed += [name for name in files if name.endswith(".mo")]
        if folder == str(ROOT):
            doomed += [name for name in (*folders, *files) if name in MADE]
        for name in doomed:
            path = os.path.join(folder, name)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            else:
                os.remove(path)
        folders[:] = [name for name in folders if name not in (*doomed, ".git")]


COMMANDS = {
    command.__name__: command
    for command in (
        run,
        test,
        lint,
        bench,
        fuzz,
        chaos,
        docs,
        pictures,
        load,
        sbom,
        rights,
        settings,
        messages,
        lock,
        clean,
    )
}


def main(name="", *args):
    if name not in COMMANDS:
        sys.exit(USAGE)
    try:
        if sys.version_info < (3, 11):
            go_on_with_newer_python()
        COMMANDS[name](*args)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        show("Stopped.")


if __name__ == "__main__":
    main(*sys.argv[1:])
