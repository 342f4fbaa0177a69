"""The settings of the tests: the real ones, in an environment of their own."""

import os
import tempfile
from pathlib import Path

# Gone when the tests are; in memory where the machine offers that.
SHARED_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
FOLDER = tempfile.TemporaryDirectory(
    prefix="kiem-test-", dir=SHARED_MEMORY, ignore_cleanup_errors=True
)
TEST_DIR = Path(FOLDER.name)

os.environ.update(
    VAR_DIR=str(TEST_DIR),
    SECRET_KEY="only-for-tests",
    DEMO="1",
    DEBUG="0",
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    EMAIL_HOST="",
    LOG_LEVEL="WARNING",
    API_PER_MINUTE="0",
)
# tests/__main__.py sets these two for the pass on PostgreSQL.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{TEST_DIR}/kiem.sqlite3")
os.environ.setdefault("CELERY_BROKER_URL", f"redis+socket://{TEST_DIR}/broker.sock")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

# A kept connection would hold on to a database that a test throws away.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# A worker is a process of its own, so that the database must be a file.
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "test.sqlite3")}
# The real hashers are slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What draws needs a second to begin.
DRAWING_QUIET_SECONDS = 600
# Each test client has middleware of its own, which would look at every file first.
WHITENOISE_AUTOREFRESH = True

# A browser that is kept from test to test asks for a file once.
WHITENOISE_MAX_AGE = 3600
